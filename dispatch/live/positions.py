"""Where every unit was last seen, as columns: what moved since, and what a scope sees."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from dispatch.live.frames import Moves
from dispatch.live.scope import shows_unit

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """n units with their latest position, in the order of their ids; each column (n,).

    Attributes
    ----------
    unit_id
        int64, ascending.
    community
        Index into `communities`, int64.
    lng, lat
        WGS 84, float64.
    at_s
        Seconds since 1970 in UTC, float64.
    heading_deg, speed_mps
        NaN where unknown, float64.
    communities
        12-digit codes.
    """

    unit_id: NDArray[np.int64]
    community: NDArray[np.int64]
    lng: Floats
    lat: Floats
    at_s: Floats
    heading_deg: Floats
    speed_mps: Floats
    communities: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.unit_id)

    def take(self, mask: Mask) -> "Positions":
        """Return the rows of `mask`, (n,)."""
        columns = {name: getattr(self, name)[mask] for name in COLUMNS}
        return Positions(**columns, communities=self.communities)

    def without(self, unit_ids: Sequence[int]) -> "Positions":
        """Return the positions of all but those units."""
        return self.take(~np.isin(self.unit_id, np.array(unit_ids, np.int64))) if unit_ids else self

    def of(self, unit_id: int) -> tuple[float, float] | None:
        """Return longitude and latitude of one unit, None where it has no position."""
        row = int(np.searchsorted(self.unit_id, unit_id))
        if row == len(self) or self.unit_id[row] != unit_id:
            return None
        return float(self.lng[row]), float(self.lat[row])

    def moved_since(self, before: "Positions") -> Mask:
        """Return which units have another position than `before`, or none there, (n,)."""
        if not len(before):
            return np.ones(len(self), bool)
        row = np.minimum(np.searchsorted(before.unit_id, self.unit_id), len(before) - 1)
        known = before.unit_id[row] == self.unit_id
        return np.asarray(~known | (before.at_s[row] != self.at_s))

    def seen_from(self, scope: str) -> Mask:
        """Return which units a scope sees, (n,)."""
        shown = np.array([shows_unit(scope, code) for code in self.communities], bool)
        return shown[self.community] if len(shown) else np.zeros(len(self), bool)

    def moves(self, mask: Mask, now_s: float) -> Moves:
        """Return the rows of `mask` as a frame has them, with their ages at `now_s`."""
        return Moves(
            unit_id=self.unit_id[mask].astype(np.uint32),
            lng=self.lng[mask],
            lat=self.lat[mask],
            age_s=now_s - self.at_s[mask],
            heading_deg=self.heading_deg[mask],
            speed_mps=self.speed_mps[mask],
        )


COLUMNS = tuple(field.name for field in fields(Positions) if field.name != "communities")


def nowhere() -> Positions:
    """Return the positions of no unit."""
    whole, parts = np.zeros(0, np.int64), np.zeros(0)
    return Positions(whole, whole, parts, parts, parts, parts, parts, ())
