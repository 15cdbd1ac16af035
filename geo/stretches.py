"""Streets cut into stretches short enough to be seen or not, and which one a position lies on."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from scipy import ndimage

from geo.cells import Cells, cells_of
from geo.metric import local_projection, metres_per_degree
from geo.road_snapping import edges_of_shapes
from geo.roads import RoadGraph

STRETCH_M = 20.0
"""No stretch is longer."""
BORDER_M = 6.0
"""Borders run along streets: so far outside every grid a stretch still belongs to the nearest."""
SAME_M = 0.1
PIXEL_M = 3.0
MOST_PIXELS = 6_000_000
_SAMPLE_M = 1.5
_MARGIN_M = 40.0
NOWHERE = -1

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """s stretches of the streets of an area, and the k cells they lie in.

    Attributes
    ----------
    grids
        Codes, ascending.
    grid
        Place in `grids` each stretch belongs to, int32 (s,); of equally near grids the lower code.
    length_m
        float64 (s,).
    lng, lat
        WGS 84 of the middles, float64 (s,).
    lines
        WGS 84 lines, object (s,).
    cells
        Cells of resolution 11 that hold the middle of a stretch, ascending, int64 (k,).
    cell_grid
        Place in `grids` of the grid with most metres of street in each cell, int32 (k,).
    fingerprint
        The same for the same stretches in the same grids.
    """

    grids: tuple[str, ...]
    grid: Numbers
    length_m: Floats
    lng: Floats
    lat: Floats
    lines: NDArray[np.object_]
    cells: Cells
    cell_grid: Numbers
    fingerprint: str

    def __len__(self) -> int:
        return len(self.grid)


def stretches_of(graph: RoadGraph, grids: Mapping[str, shapely.Polygon], longest_m: float = STRETCH_M) -> Stretches:
    """Cut the streets of a graph, each once whatever its directions, and give each stretch to a grid.

    What lies outside all grids is left out.
    """
    codes = tuple(sorted(grids))
    forward, backward = edges_of_shapes(graph)
    used = np.flatnonzero((forward >= 0) | (backward >= 0))
    if not len(used) or not codes:
        return _made(codes, np.zeros(0, np.int32), np.zeros(0), np.empty(0, object))
    metric = local_projection(float(graph.shape_lng.mean()), float(graph.shape_lat.mean()))
    which = np.repeat(np.arange(len(graph.shape_ptr) - 1), np.diff(graph.shape_ptr))
    points = np.column_stack([graph.shape_lng, graph.shape_lat])
    whole: NDArray[np.object_] = metric.to_metres(shapely.linestrings(points, indices=which))
    pieces = [piece for line in whole[used] for piece in _cut(line, longest_m)]
    lines = np.array(pieces, dtype=object)
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    grounds = metric.to_metres(np.array([grids[code] for code in codes], dtype=object))
    stretch, ground = shapely.STRtree(grounds).query(middles, predicate="dwithin", distance=BORDER_M)
    away_m = shapely.distance(middles[stretch], grounds[ground])
    nearest_m = np.full(len(lines), np.inf)
    np.minimum.at(nearest_m, stretch, away_m)
    alike = away_m <= nearest_m[stretch] + SAME_M
    owner = np.full(len(lines), len(codes), np.int32)
    np.minimum.at(owner, stretch[alike], ground[alike].astype(np.int32))
    inside = owner < len(codes)
    return _made(codes, owner[inside], shapely.length(lines[inside]), metric.to_lnglat(lines[inside]))


def _cut(line: shapely.LineString, longest_m: float) -> list[shapely.LineString]:
    parts = max(1, math.ceil(line.length / longest_m))
    if line.length == 0:
        return []
    if parts == 1:
        return [line]
    ends = np.linspace(0.0, line.length, parts + 1)
    return [shapely.ops.substring(line, ends[at], ends[at + 1]) for at in range(parts)]


def _made(codes: tuple[str, ...], grid: Numbers, length_m: Floats, lines: NDArray[np.object_]) -> Stretches:
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    lng, lat = np.asarray(shapely.get_x(middles), np.float64), np.asarray(shapely.get_y(middles), np.float64)
    cells, held = np.unique(cells_of(lng, lat), return_inverse=True)
    metres = np.zeros((len(cells), max(1, len(codes))))
    np.add.at(metres, (held, grid), length_m)
    digest = hashlib.sha256("\n".join(codes).encode())
    for column in (grid, np.round(length_m, 2), np.round(lng, 7), np.round(lat, 7)):
        digest.update(np.ascontiguousarray(column).tobytes())
    return Stretches(
        codes, grid, length_m, lng, lat, lines, cells, metres.argmax(axis=1).astype(np.int32), digest.hexdigest()
    )


class StretchMap:
    """Which stretch is nearest to a position: a picture of the area, so that a million are looked up in a moment.

    Right to a pixel, which is 3 m unless the area is so wide that it would take too many.

    Parameters
    ----------
    within_m
        Positions further off every street lie on none.
    """

    def __init__(self, stretches: Stretches, within_m: float) -> None:
        self._empty = not len(stretches)
        if self._empty:
            return
        points, which = _sampled(stretches)
        per_lng, per_lat = (float(one) for one in metres_per_degree(points[:, 1].mean()))
        west, south = points.min(axis=0) - np.array([_MARGIN_M / per_lng, _MARGIN_M / per_lat])
        east, north = points.max(axis=0) + np.array([_MARGIN_M / per_lng, _MARGIN_M / per_lat])
        width_m, height_m = (east - west) * per_lng, (north - south) * per_lat
        self.pixel_m = max(PIXEL_M, math.sqrt(width_m * height_m / MOST_PIXELS))
        self._origin, self._per = np.array([west, south]), np.array([per_lng, per_lat]) / self.pixel_m
        self._size = (int(width_m / self.pixel_m) + 1, int(height_m / self.pixel_m) + 1)
        owner = np.full(self._size, NOWHERE, np.int32)
        at = ((points - self._origin) * self._per).astype(np.int64)
        # Of several stretches in a pixel the first, whatever order they were sampled in.
        owner[at[::-1, 0], at[::-1, 1]] = which[::-1]
        away, nearest = ndimage.distance_transform_edt(
            owner == NOWHERE, sampling=self.pixel_m, return_distances=True, return_indices=True
        )
        owner = owner[nearest[0], nearest[1]]
        owner[away > within_m] = NOWHERE
        self._owner = owner

    def at(self, lng: Floats, lat: Floats) -> Numbers:
        """Return the stretch each WGS 84 position lies on, -1 for none, int32 (n,)."""
        found = np.full(len(lng), NOWHERE, np.int32)
        if self._empty or not len(lng):
            return found
        x = np.floor((lng - self._origin[0]) * self._per[0])
        y = np.floor((lat - self._origin[1]) * self._per[1])
        with np.errstate(invalid="ignore"):
            inside = (x >= 0) & (y >= 0) & (x < self._size[0]) & (y < self._size[1])
        found[inside] = self._owner[x[inside].astype(np.int64), y[inside].astype(np.int64)]
        return found


def _sampled(stretches: Stretches) -> tuple[Floats, NDArray[np.int64]]:
    """Return points along every stretch, WGS 84 (p, 2), and whose each is."""
    per_lng, per_lat = metres_per_degree(stretches.lat.mean())
    dense = shapely.segmentize(stretches.lines, _SAMPLE_M / max(float(per_lng), float(per_lat)))
    coords, which = shapely.get_coordinates(dense, return_index=True)
    return coords, which
