"""What a walk passed: positions and the way between them, as points close enough to miss no stretch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.metric import metres_per_degree

STEP_M = 8.0
LONGEST_GAP_S = 90.0
LONGEST_STEP_M = 150.0
"""Further than this between two positions nobody knows which way was taken."""

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """n positions, sorted by unit and time; int64 and float64 (n,), WGS 84."""

    unit_id: Ids
    at_s: Floats
    lng: Floats
    lat: Floats

    def __len__(self) -> int:
        return len(self.unit_id)


def filled(walk: Walk) -> tuple[Walk, Ids]:
    """Return a walk with points every 8 m on the straight way between two positions that are close enough.

    Sorted no more: what comes in between stands at the end. With it the position each point is
    or comes after, int64.
    """
    if len(walk) < 2:
        return walk, np.arange(len(walk))
    east, north = metres_per_degree(walk.lat[:-1])
    step_m = np.hypot(np.diff(walk.lng) * east, np.diff(walk.lat) * north)
    gap_s = np.diff(walk.at_s)
    same = walk.unit_id[1:] == walk.unit_id[:-1]
    between = same & (gap_s > 0) & (gap_s <= LONGEST_GAP_S) & (step_m > STEP_M) & (step_m <= LONGEST_STEP_M)
    first = np.flatnonzero(between)
    parts = np.ceil(step_m[first] / STEP_M).astype(np.int64) - 1
    row = np.repeat(first, parts)
    # 1, 2, … of so many for each step.
    turn = np.arange(len(row)) - np.repeat(np.cumsum(parts) - parts, parts) + 1
    share = turn / np.repeat(parts + 1, parts)

    def along(column: Floats) -> Floats:
        return np.concatenate((column, column[row] + share * (column[row + 1] - column[row])))

    unit_id = np.concatenate((walk.unit_id, walk.unit_id[row]))
    return Walk(unit_id, along(walk.at_s), along(walk.lng), along(walk.lat)), np.concatenate(
        (np.arange(len(walk)), row)
    )
