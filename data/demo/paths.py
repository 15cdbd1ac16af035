"""Footpaths through crowded blocks, so that no face between streets holds too many homes for one grid."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon, STRtree
from shapely.ops import substring

from data.demo.plan import SNAP_M, Street

MOST_FACE_HOMES = 260
CLEAR_M = 1.9
WIDTH_M = 2.4
LONGEST_M = 130.0
_ENDS = 64


def part_crowded(
    faces: list[Polygon], outlines: list[Polygon], homes: NDArray[np.int64], water: shapely.Geometry
) -> list[Street]:
    """Return paths that cut every face with more than `MOST_FACE_HOMES` homes, where there is room for one.

    Parameters
    ----------
    faces
        The faces between streets, in plan metres.
    outlines, homes
        Buildings and how many dwellings each has.
    water
        Ground that no path crosses.
    """
    middles = shapely.centroid(np.array(outlines, dtype=object))
    tree = STRtree(outlines)
    inside = STRtree(middles)
    paths: list[Street] = []
    waiting = list(faces)
    while waiting:
        face = waiting.pop()
        here = inside.query(face, "contains")
        if int(homes[here].sum()) <= MOST_FACE_HOMES or len(here) < 2:
            continue
        cut = best_cut(face, tree, middles[here], homes[here], water)
        if cut is not None:
            paths.append(Street(cut[0], "footway", WIDTH_M))
            waiting += cut[1]
    return paths


def best_cut(
    face: Polygon, tree: STRtree, middles: NDArray[np.object_], homes: NDArray[np.int64], water: shapely.Geometry
) -> tuple[LineString, list[Polygon]] | None:
    """Return the straight path across `face`, clear of buildings, that parts its homes most evenly, and both sides."""
    places = np.linspace(0, face.exterior.length, _ENDS, endpoint=False)
    ends = shapely.get_coordinates(shapely.line_interpolate_point(face.exterior, places))
    first, last = np.triu_indices(_ENDS, 2)
    chords = shapely.linestrings(np.stack([ends[first], ends[last]], axis=1))
    lengths = shapely.length(chords)
    allowed = face.buffer(0.02)
    shapely.prepare(allowed)
    fits = (
        (lengths > 12) & (lengths < LONGEST_M) & shapely.contains(allowed, chords) & ~shapely.intersects(chords, water)
    )
    fits &= shapely.distance(shapely.centroid(chords), face.exterior) > 5
    fits[tree.query(chords, "dwithin", CLEAR_M)[0]] = False
    best: tuple[float, int] | None = None
    for index in np.flatnonzero(fits).tolist():
        side = Polygon(substring(face.exterior, places[first[index]], places[last[index]]).coords)
        share = float(homes[shapely.contains(side, middles)].sum() / homes.sum())
        cost = abs(share - 0.5) + float(lengths[index]) / 1000
        if 0.1 <= share <= 0.9 and (best is None or cost < best[0]):
            best = (cost, index)
    if best is None:
        return None
    chord = chords[best[1]]
    network = shapely.union_all([face.exterior, chord], grid_size=SNAP_M)
    return chord, [p for p in shapely.get_parts(shapely.polygonize([network])) if p.area > 50]
