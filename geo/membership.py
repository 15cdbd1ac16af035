"""Which grid each building belongs to: the one that holds most of its footprint."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

OUTSIDE = -1
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Membership:
    """The grid of each building.

    Attributes
    ----------
    grid
        Index into the grids, OUTSIDE (-1) where no grid touches the footprint's area, shape (n,).
    share
        Part of the footprint inside that grid, above 0 up to 1; 0 outside, shape (n,).
    """

    grid: NDArray[np.int64]
    share: NDArray[np.float64]

    @property
    def outside(self) -> int:
        """Number of buildings in no grid."""
        return int((self.grid == OUTSIDE).sum())


def assign(
    footprints: Sequence[BaseGeometry] | NDArray[np.object_],
    grids: Sequence[BaseGeometry] | NDArray[np.object_],
    codes: Sequence[str],
) -> Membership:
    """Return the grid holding the largest part of each footprint; a tie goes to the lower code.

    Shares are ratios of areas of one small shape, so they may be taken in degrees.

    Parameters
    ----------
    footprints, grids
        Valid WGS 84 polygons. Grids may overlap: the codes decide.
    codes
        The grids' codes, same length as `grids`.
    """
    buildings, areas = np.asarray(footprints, dtype=object), np.asarray(grids, dtype=object)
    if len(areas) != len(codes):
        raise ValueError(f"{len(areas)} grids but {len(codes)} codes")
    grid = np.full(len(buildings), OUTSIDE, np.int64)
    share = np.zeros(len(buildings), np.float64)
    if not len(buildings) or not len(areas):
        return Membership(grid, share)
    rank = np.empty(len(codes), np.int64)
    rank[np.argsort(np.array(codes), kind="stable")] = np.arange(len(codes))

    owner, building = shapely.STRtree(buildings).query(areas, predicate="intersects")
    shapely.prepare(areas)
    held = shapely.covers(areas[owner], buildings[building]).astype(np.float64)
    cut = held == 0
    whole = shapely.area(buildings[building[cut]])
    part = shapely.area(shapely.intersection(areas[owner[cut]], buildings[building[cut]]))
    held[cut] = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    held = np.minimum(held, 1.0)

    inside = held > _TIE
    owner, building, held = owner[inside], building[inside], held[inside]
    # Shares this close are a tie: the intersection itself is no more exact.
    order = np.lexsort((rank[owner], -np.round(held / _TIE), building))
    first = order[np.r_[True, building[order][1:] != building[order][:-1]]] if len(order) else order
    grid[building[first]] = owner[first]
    share[building[first]] = held[first]
    return Membership(grid, share)
