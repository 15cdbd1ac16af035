"""In which minutes a unit said that it was in a cell: what presence on the map is counted from; pure, over whole columns."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

MINUTE_S, HOUR_MINUTES = 60, 60

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Minutes:
    """n times that a unit was in a cell within an hour; each once, sorted by hour, unit and cell.

    Attributes
    ----------
    hour
        Hours since 1970, int64 (n,).
    unit_id, cell
        int64 (n,); cells of resolution 11.
    bits
        Bit m stands for minute m of the hour, int64 (n,).
    """

    hour: Ids
    unit_id: Ids
    cell: Ids
    bits: Ids

    def __len__(self) -> int:
        return len(self.hour)

    def take(self, at: NDArray[np.int64] | NDArray[np.bool_]) -> "Minutes":
        """Return those `at`."""
        return Minutes(*(getattr(self, one.name)[at] for one in fields(self)))

    def between(self, first: int, end: int) -> NDArray[np.float64]:
        """Return how many minutes each has from minute `first` up to minute `end`, since 1970; float64 (n,)."""
        low, high = (np.clip(minute - self.hour * HOUR_MINUTES, 0, HOUR_MINUTES) for minute in (first, end))
        one = np.int64(1)
        # An end before the beginning leaves none.
        mask = ((one << np.maximum(low, high)) - 1) & ~((one << low) - 1)
        counts: NDArray[np.float64] = np.bitwise_count(self.bits & mask).astype(np.float64)
        return counts


def none() -> Minutes:
    """Return no minutes at all."""
    return Minutes(*(np.zeros(0, np.int64),) * 4)


def minutes_of(unit_id: Ids, cell: Ids, at_s: NDArray[np.float64]) -> Minutes:
    """Return the minutes that positions say, in whatever order they come."""
    minute = np.floor(at_s / MINUTE_S).astype(np.int64)
    fresh = np.ones(len(minute), bool)
    # Most positions say what the one before them said; what is left is sorted.
    fresh[1:] = (minute[1:] != minute[:-1]) | (cell[1:] != cell[:-1]) | (unit_id[1:] != unit_id[:-1])
    hour, within = np.divmod(minute[fresh], HOUR_MINUTES)
    return joined([Minutes(hour, unit_id[fresh], cell[fresh], np.int64(1) << within)])


def joined(parts: Sequence[Minutes]) -> Minutes:
    """Return what is in any of the parts, which need not be sorted."""
    if not parts:
        return none()
    hour, unit_id, cell, bits = (np.concatenate([getattr(one, each.name) for one in parts]) for each in fields(Minutes))
    if not len(hour):
        return none()
    order = np.lexsort((cell, unit_id, hour))
    hour, unit_id, cell = hour[order], unit_id[order], cell[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (hour[1:] != hour[:-1]) | (unit_id[1:] != unit_id[:-1]) | (cell[1:] != cell[:-1])
    begins = np.flatnonzero(fresh)
    return Minutes(hour[begins], unit_id[begins], cell[begins], np.bitwise_or.reduceat(bits[order], begins))


def lacking(wanted: Minutes, there: Minutes) -> int:
    """Return how many minutes of `wanted` are not in `there`."""
    both = joined([wanted, there])
    return int(np.bitwise_count(both.bits).sum()) - int(np.bitwise_count(there.bits).sum())
