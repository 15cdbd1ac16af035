"""Street faces: the blocks of ground between streets, which planners hand from grid to grid.

Faces tile an area without gaps or overlaps. What lies between the two carriageways of one
street, and other slivers, joins the face it shares most border with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.unit_graph import NOBODY, outline_pieces

PRECISION_M = 0.01
"""Corners are set on a raster this fine, so that lines that nearly meet do meet."""
NARROW_M = 20.0
"""A face whose mean width is below this lies between carriageways or is a sliver."""
SMALL_M2 = 400.0
"""A face smaller than this is a sliver."""

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class StreetFaces:
    """Faces in metres.

    Attributes
    ----------
    shapes
        Valid polygons that tile the area, shape (n,).
    found
        Number of faces before slivers were cleaned away.
    """

    shapes: Shapes
    found: int


def street_faces(
    lines: Sequence[BaseGeometry] | Shapes,
    area: BaseGeometry | None = None,
    narrow_m: float = NARROW_M,
    small_m2: float = SMALL_M2,
) -> StreetFaces:
    """Return the faces that streets divide an area into.

    Parameters
    ----------
    lines
        Middles of the streets, in metres of one projection; parts of them may be doubled or
        cross without a corner. Dead ends divide nothing.
    area
        What the faces tile, in the same metres; its outline counts as a street. Without it
        the faces are what the streets enclose.

    Notes
    -----
    A face is narrow if twice its area over its outline, the mean width of a long strip, is
    below `narrow_m`.
    """
    streets = shapely.set_precision(np.asarray(lines, dtype=object), PRECISION_M)
    edges = list(streets[~shapely.is_empty(streets) & ~shapely.is_missing(streets)])
    if area is not None:
        area = shapely.set_precision(area, PRECISION_M)
        edges.append(shapely.boundary(area))
    if not edges:
        return StreetFaces(np.empty(0, object), 0)
    noded = shapely.union_all(np.array(edges, dtype=object), grid_size=PRECISION_M)
    shapes = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    if area is not None and len(shapes):
        shapely.prepare(area)
        shapes = shapes[shapely.contains_xy(area, *shapely.get_coordinates(shapely.point_on_surface(shapes)).T)]
    return StreetFaces(merged_slivers(shapes, narrow_m, small_m2), len(shapes))


def merged_slivers(shapes: Shapes, narrow_m: float, small_m2: float) -> Shapes:
    """Return a tiling whose slivers have joined the neighbour they share most border with.

    The smallest goes first, and into what its neighbour has become by then. A sliver without
    neighbours stays.
    """
    if len(shapes) < 2:
        return shapes
    area, outline = shapely.area(shapes), shapely.length(shapes)
    sliver = (area < small_m2) | (2 * area < narrow_m * outline)
    a, b, lefts, rights = outline_pieces(shapes)
    inner = rights != NOBODY
    length = np.hypot(*(b - a)[inner].T)
    near: list[dict[int, float]] = [{} for _ in range(len(shapes))]
    for left, right, metres in zip(lefts[inner].tolist(), rights[inner].tolist(), length.tolist(), strict=True):
        near[left][right] = near[left].get(right, 0.0) + metres
        near[right][left] = near[right].get(left, 0.0) + metres
    member_of = np.arange(len(shapes))
    size, round_ = area.tolist(), outline.tolist()
    for one in np.argsort(area, kind="stable").tolist():
        if not sliver[one] or member_of[one] != one or not near[one]:
            continue
        # Slivers that have grown together may have become a face of their own.
        if size[one] >= small_m2 and 2 * size[one] >= narrow_m * round_[one]:
            continue
        into = max(near[one], key=lambda other: (near[one][other], -other))
        _absorb(near, one, into)
        size[into] += size[one]
        round_[into] += round_[one] - 2 * near[into].pop(one)
        member_of[member_of == one] = into
    kept, which = np.unique(member_of, return_inverse=True)
    order = np.argsort(which, kind="stable")
    ends = np.cumsum(np.bincount(which))
    merged = [
        shapes[group[0]] if len(group) == 1 else shapely.coverage_union_all(shapes[group])
        for group in np.split(order, ends[:-1])
    ]
    assert len(merged) == len(kept)
    return np.array(merged, dtype=object)


def _absorb(near: list[dict[int, float]], one: int, into: int) -> None:
    """Give the neighbours of one face to another, which keeps `one` beside it until it is asked for."""
    for other, metres in near[one].items():
        near[other].pop(one, None)
        if other != into:
            near[other][into] = near[other].get(into, 0.0) + metres
            near[into][other] = near[into].get(other, 0.0) + metres
    near[into][one] = near[one][into]
