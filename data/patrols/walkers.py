"""Who sees the ground: every unit that goes on foot or by e-bike, with where it belongs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection

from dispatch.resources import Way

DEVICE_BITS = 24
"""A track is a unit and a device in one number."""


@dataclass(frozen=True, slots=True, eq=False)
class Walkers:
    """w units, ascending by id, int64 (w,).

    Attributes
    ----------
    community
        Place in `communities`, int32 (w,).
    grid
        Code of the grid each belongs to, '' for none.
    """

    unit_id: NDArray[np.int64]
    community: NDArray[np.int32]
    communities: tuple[str, ...]
    grid: tuple[str, ...]

    def row(self, unit_id: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of each unit, -1 for one that does not walk."""
        if not len(self.unit_id):
            return np.full(len(unit_id), -1, np.int64)
        at = np.minimum(np.searchsorted(self.unit_id, unit_id), len(self.unit_id) - 1)
        return np.where(self.unit_id[at] == unit_id, at, -1)

    def community_of(self, unit_id: int) -> str:
        """Return the community of a unit that walks."""
        return self.communities[int(self.community[int(self.row(np.array([unit_id]))[0])])]

    def grid_of(self, unit_id: int) -> str:
        """Return the grid of a unit that walks, '' for none."""
        return self.grid[int(self.row(np.array([unit_id]))[0])]


def walkers(connection: Connection) -> Walkers:
    """Return all of them, also those that are there no more: what they saw was seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, community_code, grid_code FROM unit WHERE way <> %s ORDER BY id", [Way.CAR.value])
        rows = cursor.fetchall()
    codes = tuple(sorted({code for _, code, _ in rows}))
    place = {code: at for at, code in enumerate(codes)}
    return Walkers(
        np.array([id for id, _, _ in rows], np.int64),
        np.array([place[code] for _, code, _ in rows], np.int32),
        codes,
        tuple(grid or "" for *_, grid in rows),
    )


def track_of(unit_id: NDArray[np.int64], device_id: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of tracks."""
    return (unit_id << DEVICE_BITS) | device_id


def unit_of(track: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the units of tracks."""
    return track >> DEVICE_BITS


def device_of(track: int) -> int:
    """Return the device of a track."""
    return track & ((1 << DEVICE_BITS) - 1)
