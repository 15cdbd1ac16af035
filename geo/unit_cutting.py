"""Part planning units along a drawn line, and join them again; neighbours keep the very same corners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.metric import areas_m2

LEAST_M2 = 10.0
"""A piece smaller than this is the shake of a hand, not a unit."""

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Units after a cut, by their place before it: the pieces of those that were parted, and neighbours with new corners."""

    pieces: Mapping[int, tuple[BaseGeometry, ...]]
    reshaped: Mapping[int, BaseGeometry]


def cut_along(units: Shapes, line: Sequence[tuple[float, float]]) -> Cut | None:
    """Part every unit that a WGS 84 line wholly crosses; None where it crosses none.

    A unit that the line only enters, or would cut a sliver off, stays whole.
    """
    if len(line) < 2:
        return None
    drawn = shapely.LineString(line)
    met = np.sort(shapely.STRtree(units).query(drawn, predicate="intersects"))
    if not len(met):
        return None
    # All at once, so that where the line meets a border both sides get the same corner.
    lines = shapely.union_all([*shapely.boundary(units[met]), drawn])
    parts = shapely.get_parts(shapely.polygonize([lines]))
    part, unit = shapely.STRtree(units[met]).query(shapely.point_on_surface(parts), predicate="intersects")
    pieces: dict[int, tuple[BaseGeometry, ...]] = {}
    reshaped: dict[int, BaseGeometry] = {}
    for place, at in enumerate(met.tolist()):
        mine = parts[part[unit == place]]
        if len(mine) > 1 and areas_m2(mine).min() >= LEAST_M2:
            pieces[at] = tuple(mine.tolist())
        elif len(mine):
            whole = mine[0] if len(mine) == 1 else shapely.coverage_union_all(mine)
            if shapely.get_num_coordinates(whole) != shapely.get_num_coordinates(units[at]):
                reshaped[at] = whole
    return Cut(pieces, reshaped) if pieces else None


def joined(units: Sequence[BaseGeometry]) -> BaseGeometry | None:
    """Return units that hang together as one polygon, with all their outer corners; None where they lie apart."""
    whole = shapely.coverage_union_all(np.asarray(units, dtype=object))
    parts = shapely.get_parts(whole)
    return parts[0] if len(parts) == 1 and isinstance(parts[0], shapely.Polygon) else None
