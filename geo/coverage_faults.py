"""What is wrong with a layer of areas that should tile the ground: overlaps, gaps, holes, and its repair."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

LEAST_M2 = 1e-6
"""Less than this is the arithmetic's, not the layer's."""
GAP_WIDTH_M = 1.0
"""A repair closes gaps up to this width; wider ones may be meant."""

Shapes = NDArray[np.object_]


class FaultKind(StrEnum):
    """What is wrong in one place."""

    INVALID = "invalid"
    OVERLAP = "overlap"
    GAP = "gap"
    HOLE = "hole"


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """One fault.

    Attributes
    ----------
    areas
        Positions of the areas it concerns: the two that overlap, all that a gap lies between,
        the one that a hole lies in.
    shape
        Where, in the coordinates of the layer.
    area
        Its size in squared units of the coordinates; 0 for an area that is no valid polygon.
    why
        What is invalid, '' otherwise.
    """

    kind: FaultKind
    areas: tuple[int, ...]
    shape: BaseGeometry
    area: float
    why: str = ""


def faults(areas: Sequence[BaseGeometry] | Shapes, least: float = LEAST_M2) -> list[Fault]:
    """Return every fault of polygons: the invalid ones first, then by kind and size, the largest first.

    A gap is ground that areas enclose and none holds; where one area alone encloses it, it is
    a hole. What opens to the outside is neither. Invalid areas are left out of the rest.

    Parameters
    ----------
    areas
        In the coordinates they were drawn in: another projection would bend borders that lack
        each other's corners apart.
    least
        Smaller areas than this, in squared units of the coordinates, are the arithmetic's.
    """
    shapes = np.asarray(areas, dtype=object)
    sound = shapely.is_valid(shapes) & (shapely.area(shapes) > 0)
    found = [
        Fault(FaultKind.INVALID, (at,), shapes[at], 0.0, _why(shapes[at])) for at in np.flatnonzero(~sound).tolist()
    ]
    place = np.flatnonzero(sound)
    kept = shapes[place]
    rest = [*_overlaps(kept, place, least), *_gaps(kept, place, least)]
    order = {kind: rank for rank, kind in enumerate(FaultKind)}
    return found + sorted(rest, key=lambda one: (order[one.kind], -one.area, one.areas))


def repaired(areas: Sequence[BaseGeometry] | Shapes, gap_width: float = GAP_WIDTH_M) -> Shapes:
    """Return the areas of a layer without overlaps, narrow gaps closed; wider gaps and holes stay.

    What two hold goes to the one it shares most border with. Areas keep their places in the
    list; one that another wholly covers becomes empty.
    """
    shapes = shapely.make_valid(np.asarray(areas, dtype=object), method="structure")
    return np.asarray(shapely.coverage_clean(shapes, gap_width=gap_width), dtype=object)


def _overlaps(shapes: Shapes, place: NDArray[np.int64], least: float) -> list[Fault]:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    shared = shapely.intersection(shapes[one], shapes[other])
    size = shapely.area(shared)
    return [
        Fault(FaultKind.OVERLAP, (int(place[one[at]]), int(place[other[at]])), shared[at], float(size[at]))
        for at in np.flatnonzero(size > least).tolist()
    ]


def _gaps(shapes: Shapes, place: NDArray[np.int64], least: float) -> list[Fault]:
    whole = shapely.get_parts(shapely.union_all(shapes))
    rings = np.concatenate([shapely.get_rings(one)[1:] for one in whole]) if len(whole) else np.empty(0, object)
    # A ring may hold an island of its own.
    empty = (
        shapely.get_parts(shapely.difference(shapely.polygons(rings), shapely.union_all(shapes))) if len(rings) else []
    )
    tree = shapely.STRtree(shapes)
    found = []
    for gap in empty:
        size = float(shapely.area(gap))
        if size <= least:
            continue
        around = tuple(sorted(place[tree.query(gap, predicate="intersects")].tolist()))
        found.append(Fault(FaultKind.HOLE if len(around) == 1 else FaultKind.GAP, around, gap, size))
    return found


def _why(shape: BaseGeometry) -> str:
    return "no area" if shapely.is_valid(shape) else str(shapely.is_valid_reason(shape))
