"""Many positions as columns, as the filters and the store take them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispatch.tracks.observation import Observation

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
_2000_S = 946_684_800


@dataclass(frozen=True, slots=True, eq=False)
class Fixes:
    """n positions; each column float64 (n,) unless said, NaN where unknown.

    Attributes
    ----------
    source
        Which device, or which unit an account spoke for: equal numbers are one track. int64.
    at_s
        Seconds since 1970 in UTC.
    lng, lat
        WGS 84, degrees.
    """

    source: NDArray[np.int64]
    at_s: Floats
    lng: Floats
    lat: Floats
    heading_deg: Floats
    speed_mps: Floats
    accuracy_m: Floats

    def __len__(self) -> int:
        return len(self.source)

    def take(self, at: NDArray[np.int64] | Mask) -> "Fixes":
        """Return the positions `at` (numbers or a mask), in that order."""
        return Fixes(**{name: getattr(self, name)[at] for name in COLUMNS})


COLUMNS = tuple(field.name for field in fields(Fixes))


def joined(parts: Sequence[Fixes]) -> Fixes:
    """Return the positions of all parts (at least one), one after the other."""
    return Fixes(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS})


def fixes(source: int, observations: Sequence[Observation]) -> Fixes:
    """Return what one source said as columns, coordinates as they are."""
    rows = [(one.at_s, one.lng, one.lat, one.heading_deg, one.speed_mps, one.accuracy_m) for one in observations]
    columns = np.array(rows, np.float64).reshape(len(rows), 6).T
    return Fixes(np.full(len(rows), source, np.int64), *columns)


def columns_of(source: ArrayLike, at_s: ArrayLike, lng: ArrayLike, lat: ArrayLike) -> Fixes:
    """Return positions of which only the time and place are known."""
    at = np.asarray(at_s, np.float64)
    unknown = np.full(len(at), np.nan)
    return Fixes(
        np.asarray(source, np.int64), at, np.asarray(lng, np.float64), np.asarray(lat, np.float64),
        unknown, unknown, unknown,
    )  # fmt: skip


def microseconds(at_s: Floats) -> Floats:
    """Return moments as they are stored: whole microseconds since 2000, exact; NaN stays NaN."""
    return np.asarray(np.rint((at_s - _2000_S) * 1e6))
