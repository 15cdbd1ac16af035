"""Streets cut into stretches short enough to be seen or not, and which one a position lies on."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
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
_SAME_PLACE_M = 1e-7
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
    lines = cut(whole[used], longest_m)
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


def cut(lines: NDArray[np.object_], longest_m: float) -> NDArray[np.object_]:
    """Cut each line into equal pieces no longer than `longest_m`, in order; lines without length are left out.

    All lines at once, over columns of their corners: a district has 200,000 pieces.
    """
    lines = lines[shapely.length(lines) > 0]
    if not len(lines):
        return lines
    corners, line = shapely.get_coordinates(lines, return_index=True)
    step_m = np.hypot(*np.diff(corners, axis=0, prepend=corners[:1]).T)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    step_m[first] = 0.0
    run_m = np.cumsum(step_m)
    along_m = run_m - run_m[first][line]
    length_m = along_m[np.append(first[1:], len(line)) - 1]
    parts = np.maximum(1, np.ceil(length_m / longest_m)).astype(np.int64)
    piece_m, before = length_m / parts, np.cumsum(parts) - parts
    # Corners go to the piece they lie in; one on a cut is the cut.
    nearest = np.rint(along_m / piece_m[line])
    on_cut = np.abs(along_m - nearest * piece_m[line]) < _SAME_PLACE_M
    inner = on_cut & (nearest > 0) & (nearest < parts[line])
    piece = np.clip(np.floor(along_m / piece_m[line]).astype(np.int64), 0, parts[line] - 1)
    # Between them lie the cuts, each the end of one piece and the beginning of the next.
    cut_line = np.repeat(np.arange(len(lines)), parts - 1)
    number = np.arange(len(cut_line)) - np.repeat(np.cumsum(parts - 1) - (parts - 1), parts - 1) + 1
    cut_m = number * piece_m[cut_line]
    left = np.searchsorted(run_m, cut_m + run_m[first][cut_line], side="right") - 1
    left = np.clip(left, first[cut_line], np.append(first[1:], len(line))[cut_line] - 2)
    share = (cut_m - along_m[left]) / (along_m[left + 1] - along_m[left])
    cuts = corners[left] + (corners[left + 1] - corners[left]) * share[:, None]
    kept = ~inner
    owner = np.concatenate((
        (before[line] + piece)[kept], before[cut_line] + number - 1, before[cut_line] + number
    ))  # fmt: skip
    where_m = np.concatenate((along_m[kept], cut_m, cut_m))
    order = np.lexsort((where_m, owner))
    made: NDArray[np.object_] = shapely.linestrings(
        np.concatenate((corners[kept], cuts, cuts))[order], indices=owner[order]
    )
    return made


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
