"""Divide a street face among the buildings that stand on it: each gets the ground nearest to it."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi
from shapely.geometry.base import BaseGeometry

OUTLINE_STEP_M = 4.0
"""The ground between two buildings is halved to about this."""
CLEAN_M = 0.02

Shapes = NDArray[np.object_]
Ints = NDArray[np.int64]


def grounds(face: BaseGeometry, footprints: Sequence[BaseGeometry] | Shapes) -> Shapes:
    """Return for each footprint the part of a face nearest to it; together they are the face.

    Parameters
    ----------
    face
        A polygon in metres.
    footprints
        Polygons in the same metres, each partly inside the face and none over another.

    Returns
    -------
    Polygons or multipolygons, shape (n,); two that meet may lack each other's corners (see `fitted`).
    """
    outlines = np.asarray(footprints, dtype=object)
    if len(outlines) == 1:
        return np.array([face], dtype=object)
    # Drawn in a little, so that walls that touch do not share points.
    inner = shapely.buffer(outlines, -0.25)
    inner = np.where(shapely.is_empty(inner), shapely.point_on_surface(outlines), inner)
    corners, owner = shapely.get_coordinates(shapely.segmentize(inner, OUTLINE_STEP_M), return_index=True)
    corners, first = np.unique(corners, axis=0, return_index=True)
    owner = owner[first]
    cells = _cells(corners, face)
    parts = [shapely.coverage_union_all(cells[owner == one]) for one in range(len(outlines))]
    return np.asarray(shapely.intersection(np.array(parts, dtype=object), face), dtype=object)


def nearest_ground(area: BaseGeometry, points: NDArray[np.float64]) -> Shapes:
    """Return the part of an area in metres that is nearest to each of some different points, shape (n, 2)."""
    return np.asarray(shapely.intersection(_cells(points, area), area), dtype=object)


def _cells(points: NDArray[np.float64], face: BaseGeometry) -> Shapes:
    """Return the Voronoi cell of each point; those at the rim reach beyond the face.

    By Qhull: GEOS gives cells that overlap where many points lie on one circle, as on walls.
    """
    west, south, east, north = shapely.total_bounds(np.array([face, shapely.multipoints(points)], dtype=object))
    reach = 10 * max(east - west, north - south)
    x, y = (west + east) / 2, (south + north) / 2
    far = [(x - reach, y - reach), (x - reach, y + reach), (x + reach, y - reach), (x + reach, y + reach)]
    found = Voronoi(np.vstack([points, far]))
    # A polygon of a cell's corners in the order they are in around it.
    rings = [found.vertices[found.regions[found.point_region[one]]] for one in range(len(points))]
    return np.array([shapely.Polygon(ring) for ring in rings], dtype=object)


def fitted(shapes: Sequence[BaseGeometry] | Shapes) -> Shapes:
    """Return a tiling in metres in which neighbours have the very same corners along their common border.

    Hair-fine gaps and overlaps, as arise when a face is divided beside one that is not,
    are closed.
    """
    return np.asarray(shapely.coverage_clean(np.asarray(shapes, dtype=object), snapping_distance=CLEAN_M), dtype=object)


def compounds(group: Ints, load: NDArray[np.float64], most: float) -> Ints:
    """Return which buildings stay together: those of one group, unless they are too heavy for that.

    Parameters
    ----------
    group
        Compound that each building is of, -1 for none, shape (n,).
    most
        A compound with more load than this falls apart into its buildings.

    Returns
    -------
    Numbers from 0, in order of their first building, shape (n,).
    """
    alone = group < 0
    if len(group) and not alone.all():
        heavy = np.bincount(group[~alone], load[~alone]) > most
        alone[~alone] = heavy[group[~alone]]
    key = np.where(alone, -1 - np.arange(len(group)), group)
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[which], np.int64)
