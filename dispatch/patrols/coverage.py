"""Coverage 覆盖率: what of each grid was seen since a moment, and for how long the rest has not been."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.metric import metres_per_degree
from geo.stretches import Stretches

NEVER = 0
SAME_PLACE_M = 5.0

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The ground of a community with when each part of it was last seen: seconds since 1970, 0 for never.

    Attributes
    ----------
    stretches_at, cells_at
        In the order of `stretches` and of its cells, int64.
    since_s
        From when on anybody has looked; None for nobody yet.
    """

    community_code: str
    stretches: Stretches
    stretches_at: Ids
    cells_at: Ids
    since_s: float | None


@dataclass(frozen=True, slots=True)
class GridCoverage:
    """How much of a grid was seen since each of some moments.

    Attributes
    ----------
    street_m_seen, cells_seen
        By the name of the moment.
    oldest_s
        When the part that was not seen for longest was last seen; None where all was never seen or there is none.
    never_m
        Metres of street that nobody has ever been seen on.
    """

    grid_code: str
    street_m: float
    cells: int
    street_m_seen: Mapping[str, float]
    cells_seen: Mapping[str, int]
    oldest_s: float | None
    never_m: float


def coverage(ground: Ground, since_s: Mapping[str, float]) -> list[GridCoverage]:
    """Return the coverage of every grid of a community, by code; `since_s` names the moments to count from."""
    stretches = ground.stretches
    many = len(stretches.grids)

    def metres(chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(stretches.grid[chosen], stretches.length_m[chosen], many).astype(np.float64)

    def count(chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(stretches.cell_grid[chosen], minlength=many)

    every, all_cells = metres(np.ones(len(stretches), bool)), count(np.ones(len(stretches.cells), bool))
    streets = {name: metres(ground.stretches_at >= moment) for name, moment in since_s.items()}
    cells = {name: count(ground.cells_at >= moment) for name, moment in since_s.items()}
    never = metres(ground.stretches_at == NEVER)
    oldest = np.full(many, np.inf)
    ever = ground.stretches_at > NEVER
    np.minimum.at(oldest, stretches.grid[ever], ground.stretches_at[ever].astype(np.float64))
    return [
        GridCoverage(
            code,
            float(every[at]),
            int(all_cells[at]),
            {name: float(seen[at]) for name, seen in streets.items()},
            {name: int(seen[at]) for name, seen in cells.items()},
            float(oldest[at]) if np.isfinite(oldest[at]) else None,
            float(never[at]),
        )
        for at, code in enumerate(stretches.grids)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Memory:
    """When the parts of some ground were last seen, by where they are.

    Attributes
    ----------
    places
        Middles of stretches, WGS 84 (lng, lat), float64 (s, 2).
    cells
        Ascending, int64 (k,).
    """

    fingerprint: str
    places: NDArray[np.float64]
    stretches_at: Ids
    cells: Ids
    cells_at: Ids
    since_s: float | None


def recalled(community_code: str, memory: Memory | None, stretches: Stretches) -> Ground:
    """Return a ground with when its parts were last seen.

    After streets or grids have changed, what lies where something lay before keeps its moment.
    """
    stretches_at, cells_at = np.zeros(len(stretches), np.int64), np.zeros(len(stretches.cells), np.int64)
    if memory is None:
        return Ground(community_code, stretches, stretches_at, cells_at, None)
    if memory.fingerprint == stretches.fingerprint:
        return Ground(community_code, stretches, memory.stretches_at.copy(), memory.cells_at.copy(), memory.since_s)
    _, old, new = np.intersect1d(memory.cells, stretches.cells, return_indices=True)
    cells_at[new] = memory.cells_at[old]
    if len(memory.places) and len(stretches):
        scale = np.array([float(one) for one in metres_per_degree(stretches.lat.mean())])
        tree = cKDTree(memory.places * scale)
        away_m, near = tree.query(np.column_stack((stretches.lng, stretches.lat)) * scale)
        kept = away_m <= SAME_PLACE_M
        stretches_at[kept] = memory.stretches_at[near[kept]]
    return Ground(community_code, stretches, stretches_at, cells_at, memory.since_s)


def remembered(ground: Ground) -> Memory:
    """Return what is kept of a ground."""
    stretches = ground.stretches
    return Memory(
        stretches.fingerprint, np.column_stack((stretches.lng, stretches.lat)), ground.stretches_at, stretches.cells,
        ground.cells_at, ground.since_s,
    )  # fmt: skip
