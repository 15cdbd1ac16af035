"""H3 cells at resolution 11: the address of every located row.

A cell is a signed 64-bit integer whose digits are nested: below the resolution and the base
cell, each finer resolution adds three bits. So the resolution-11 descendants of any coarser
cell are one contiguous range of integers, and "everything in this cell" is a BETWEEN.

A coarse cell always comes from the parent of the resolution-11 cell: hexagons do not nest
exactly, and asking H3 for the coarse cell of the point itself gives another cell for one
point in fifteen.

This is the only file where the order is lat, lng (H3's), and only inside calls to H3.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import h3.api.basic_int as h3
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.metric import metres_per_degree

RESOLUTION = 11
SHORTEST_EDGE_M = 20.0
"""No hexagon edge of resolution 11 on Earth is shorter than this."""
FARTHEST_CORNER_M = 40.0
"""No corner of a cell of resolution 11 on Earth is farther from its centre than this."""

_DIGIT_BITS = 3
_FINEST = 15
_RESOLUTION_SHIFT = 52
_SAMPLE_STEP_M = 12.0
_QUERY_MARGIN_M = 1.0
WIDE_MOST_CELLS = 250
WIDE_MOST_DEG = 20.0

Cells = NDArray[np.int64]


def cell_of(lng: float, lat: float) -> int:
    """Return the resolution-11 cell that holds a WGS 84 point."""
    return int(h3.latlng_to_cell(lat, lng, RESOLUTION))


def cells_of(lngs: ArrayLike, lats: ArrayLike) -> Cells:
    """Return the resolution-11 cells of many WGS 84 points, shape (n,)."""
    pairs = zip(np.asarray(lats, np.float64).tolist(), np.asarray(lngs, np.float64).tolist(), strict=True)
    return np.fromiter((h3.latlng_to_cell(lat, lng, RESOLUTION) for lat, lng in pairs), np.int64)


def cells_of_shapes(shapes: Sequence[BaseGeometry] | NDArray[np.object_]) -> Cells:
    """Return the cell of each shape's representative point (a point for sure inside it)."""
    array = np.asarray(shapes, dtype=object)
    points = shapely.point_on_surface(array)
    lngs, lats = shapely.get_x(points), shapely.get_y(points)
    for index in np.flatnonzero(np.isnan(lngs)):
        # A shape that is all but a point has no inner point; any of its points will do.
        lngs[index], lats[index] = shapely.get_coordinates(array[index])[0]
    return cells_of(lngs, lats)


def resolution(cell: int) -> int:
    """Return the resolution (0 coarsest to 15) that is written into a cell."""
    return (cell >> _RESOLUTION_SHIFT) & 0xF


def parent(cell: int, res: int) -> int:
    """Return the ancestor of `cell` at the coarser or equal resolution `res`."""
    if not 0 <= res <= resolution(cell):
        raise ValueError(f"a cell of resolution {resolution(cell)} has no ancestor at resolution {res}")
    return (cell & ~(0xF << _RESOLUTION_SHIFT)) | (res << _RESOLUTION_SHIFT) | finer_digits(res)


def is_cell(number: int) -> bool:
    """Say whether a number is a cell at all."""
    return 0 <= number < 1 << 63 and bool(h3.is_valid_cell(number))


def finer_digits(res: int) -> int:
    """Return the bits of the digits finer than `res`, all set: what a cell of that resolution ends in."""
    return (1 << (_DIGIT_BITS * (_FINEST - res))) - 1


def parents(cells: Cells, res: int) -> Cells:
    """Return the ancestors of many resolution-11 cells at the coarser or equal resolution `res`."""
    return (cells & ~(0xF << _RESOLUTION_SHIFT)) | (res << _RESOLUTION_SHIFT) | finer_digits(res)


def descendant_range(cell: int) -> tuple[int, int]:
    """Return the lowest and the highest resolution-11 descendant of `cell`, both inclusive.

    Raises
    ------
    ValueError
        If the cell is finer than resolution 11.
    """
    res = resolution(cell)
    if res > RESOLUTION:
        raise ValueError(f"a cell of resolution {res} is finer than the stored resolution {RESOLUTION}")
    high = (cell & ~(0xF << _RESOLUTION_SHIFT)) | (RESOLUTION << _RESOLUTION_SHIFT)
    low = high
    for finer in range(res + 1, RESOLUTION + 1):
        shift = _DIGIT_BITS * (_FINEST - finer)
        low &= ~(0b111 << shift)
        high &= ~(0b001 << shift)
    return low, high


def parent_range(cell: int, res: int) -> tuple[int, int]:
    """Return the resolution-11 range of the ancestor of `cell` at resolution `res`."""
    return descendant_range(parent(cell, res))


def disk(cell: int, rings: int) -> list[int]:
    """Return a cell with the rings of cells around it: everything within `rings` shortest edges of any point in it."""
    return list(h3.grid_disk(cell, rings))


@lru_cache(maxsize=20_000)
def _disk_centres(cell: int, rings: int) -> tuple[Cells, NDArray[np.float64]]:
    cells = np.array(disk(cell, rings), np.int64)
    return cells, centres(cells)


def cells_within(lng: float, lat: float, radius_m: float) -> list[int]:
    """Return the cells that anything within a radius of a WGS 84 point may be in: a third as many as their disk.

    Away from the poles and the antimeridian, and as far as a plane is true: some hundred metres.
    """
    cells, middles = _disk_centres(cell_of(lng, lat), ceil(radius_m / SHORTEST_EDGE_M))
    apart_m = np.hypot(*((middles - (lng, lat)) * np.column_stack(metres_per_degree(lat))).T)
    found: list[int] = cells[apart_m <= radius_m + FARTHEST_CORNER_M].tolist()
    return found


def ancestors(cells: Iterable[int]) -> list[int]:
    """Return every strictly coarser cell above any of `cells`, each once, ascending."""
    return sorted({parent(cell, res) for cell in cells for res in range(resolution(cell))})


@lru_cache(maxsize=200_000)
def ring(cell: int) -> tuple[tuple[float, float], ...]:
    """Return the corners of a cell, WGS 84 (lng, lat), counter-clockwise and not closed."""
    return tuple((lng, lat) for lat, lng in h3.cell_to_boundary(cell))


def centre(cell: int) -> tuple[float, float]:
    """Return the middle of a cell, WGS 84 (lng, lat)."""
    lat, lng = h3.cell_to_latlng(cell)
    return lng, lat


def area_m2(cell: int) -> float:
    """Return how much ground a cell covers."""
    return float(h3.cell_area(cell, unit="m^2"))


def centres(cells: Cells) -> NDArray[np.float64]:
    """Return the middles of cells, WGS 84 (lng, lat), shape (n, 2)."""
    return np.array([h3.cell_to_latlng(cell)[::-1] for cell in cells.tolist()], np.float64).reshape(-1, 2)


@lru_cache(maxsize=200_000)
def outline(cell: int) -> shapely.Polygon:
    """Return the hexagon of a cell as a WGS 84 polygon (lng, lat)."""
    return shapely.Polygon([(lng, lat) for lat, lng in h3.cell_to_boundary(cell)])


def cover(shape: BaseGeometry) -> list[int]:
    """Return the cells that meet a shape: exact at resolution 11, then compacted.

    Parameters
    ----------
    shape
        Any WGS 84 geometry (lng, lat) away from the antimeridian; empty gives no cells.
    """
    _, cells = covers([shape])
    return [int(cell) for cell in cells]


def covers(shapes: Sequence[BaseGeometry] | NDArray[np.object_]) -> tuple[NDArray[np.int64], Cells]:
    """Return the compacted covers of many shapes as pairs.

    Returns
    -------
    tuple
        Index into `shapes` and cell, both of shape (pairs,), sorted by index, then by cell.
        A shape on the border of two cells has both.
    """
    array = np.asarray(shapes, dtype=object)
    (some, guesses), (others, sure) = _nearby(array), _overlapped(array)
    if len(some):
        unique, positions = np.unique(guesses, return_inverse=True)
        outlines = np.array([outline(cell) for cell in unique.tolist()], dtype=object)
        shapely.prepare(array)
        meets = shapely.intersects(array[some], outlines[positions])
        some, guesses = some[meets], guesses[meets]
    return _compacted(*_distinct(np.concatenate([some, others]), np.concatenate([guesses, sure])))


def query_cells(shape: BaseGeometry, margin_m: float = _QUERY_MARGIN_M) -> tuple[list[tuple[int, int]], list[int]]:
    """Return `query_ranges` and `query_ancestors` of a shape at the price of one."""
    cells = _query_cover(shape, margin_m)
    return _merged(descendant_range(cell) for cell in cells), ancestors(cells)


def wide_query_cells(shape: BaseGeometry, most: int = WIDE_MOST_CELLS) -> tuple[list[tuple[int, int]], list[int]]:
    """Return what `query_cells` returns, in cells so coarse that there are few of them.

    A cell may reach beyond the one above it, so the shape is widened by an edge of the cells
    used: nothing is missed, and more is found that the exact predicate has to sort out.

    Parameters
    ----------
    most
        About how many cells there may be.

    Raises
    ------
    ValueError
        The shape is wider or higher than 20 degrees, where H3's idea of a polygon ends.
    """
    if shape.is_empty:
        return [], []
    west, south, east, north = shape.bounds
    if max(east - west, north - south) > WIDE_MOST_DEG:
        raise ValueError(f"a shape of {east - west:g} by {north - south:g} degrees is wider than {WIDE_MOST_DEG:g}")
    per_lng, per_lat = metres_per_degree(_steepest_latitude(shape))
    res = RESOLUTION
    # The longer side counts: a thin strip has no area, and yet many cells.
    size_m2 = max((east - west) * float(per_lng), (north - south) * float(per_lat)) ** 2
    while res > 0 and size_m2 / h3.average_hexagon_area(res, unit="m^2") > most:
        res -= 1
    if res == RESOLUTION:
        return query_cells(shape)
    edge_m = h3.average_hexagon_edge_length(res, unit="m")
    widened = shapely.buffer(shape, 1.5 * edge_m / min(float(per_lng), float(per_lat)), quad_segs=2)
    cells: set[int] = set()
    for polygon in shapely.get_parts(shapely.intersection(widened, shapely.box(-180, -90, 180, 90))):
        cells.update(_overlapping(polygon, res))
    compact = sorted(h3.compact_cells(list(cells)))
    return _merged(descendant_range(cell) for cell in compact), ancestors(compact)


def query_ranges(shape: BaseGeometry, margin_m: float = _QUERY_MARGIN_M) -> list[tuple[int, int]]:
    """Return the ranges of stored cells in which anything that meets `shape` lies.

    Points: `cell BETWEEN lo AND hi`. Polygons and lines, through the cover table: `lo BETWEEN
    lo AND hi`, or the covering cell is one of `query_ancestors`. The exact predicate must
    follow; the ranges alone never miss anything.

    Parameters
    ----------
    shape
        WGS 84 geometry.
    margin_m
        How far the shape is widened first, against rounding at cell borders.
    """
    return _merged(descendant_range(cell) for cell in _query_cover(shape, margin_m))


def query_ancestors(shape: BaseGeometry, margin_m: float = _QUERY_MARGIN_M) -> list[int]:
    """Return the coarser cells above the query's own: compacted covers may hold these."""
    return ancestors(_query_cover(shape, margin_m))


def _query_cover(shape: BaseGeometry, margin_m: float) -> list[int]:
    if shape.is_empty:
        return []
    per_lng, per_lat = metres_per_degree(_steepest_latitude(shape))
    widened = shapely.buffer(shape, margin_m / min(per_lng, per_lat), quad_segs=4)
    # One polygon needs none of the bookkeeping of `covers`; a query must be quick.
    cells = {cell for polygon in shapely.get_parts(widened) for cell in _overlapping(polygon)}
    return sorted(h3.compact_cells(list(cells)))


def _steepest_latitude(shape: BaseGeometry) -> float:
    _, south, _, north = shape.bounds
    return float(max(abs(south), abs(north)))


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _parts(shapes: NDArray[np.object_]) -> "_Parts":
    parts, owners = shapely.get_parts(shapes, return_index=True)
    keep = ~shapely.is_empty(parts)
    parts, owners = parts[keep], owners[keep]
    bounds = shapely.bounds(parts).reshape(-1, 4)
    per_lng, per_lat = metres_per_degree(np.maximum(np.abs(bounds[:, 1]), np.abs(bounds[:, 3])))
    radius_m = np.hypot((bounds[:, 2] - bounds[:, 0]) * per_lng, (bounds[:, 3] - bounds[:, 1]) * per_lat) / 2
    # A disk of k rings around the cell of a point holds everything within k edge lengths of it.
    near = radius_m <= SHORTEST_EDGE_M * 0.75
    return _Parts(
        parts=parts,
        owners=owners.astype(np.int64),
        centres=np.column_stack([bounds[:, 0] + bounds[:, 2], bounds[:, 1] + bounds[:, 3]]) / 2,
        step=_SAMPLE_STEP_M / np.maximum(per_lng, per_lat),
        near=near,
        middle=~near & (radius_m <= SHORTEST_EDGE_M * 1.75) & (shapely.get_dimensions(parts) == 2),
        areal=shapely.get_dimensions(parts) == 2,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The single pieces of shapes; which of them one or two rings of cells are sure to hold."""

    parts: NDArray[np.object_]
    owners: NDArray[np.int64]
    centres: NDArray[np.float64]
    step: NDArray[np.float64]
    near: NDArray[np.bool_]
    middle: NDArray[np.bool_]
    areal: NDArray[np.bool_]


def _nearby(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], Cells]:
    """Return pairs (shape, cell) among which all true ones are, for lines and for small areas."""
    pieces = _parts(shapes)
    pairs: set[tuple[int, int]] = set()
    for chosen, rings in ((pieces.near, 1), (pieces.middle, 2)):
        cells = cells_of(*pieces.centres[chosen].T).tolist()
        for owner, cell in zip(pieces.owners[chosen].tolist(), cells, strict=True):
            pairs.update((owner, around) for around in h3.grid_disk(cell, rings))
    long = ~pieces.near & ~pieces.areal
    if long.any():
        dense = shapely.segmentize(pieces.parts[long], pieces.step[long])
        coords, which = shapely.get_coordinates(dense, return_index=True)
        sampled = set(zip(pieces.owners[long][which].tolist(), cells_of(*coords.T).tolist(), strict=True))
        for owner, cell in sampled:
            pairs.update((owner, around) for around in h3.grid_disk(cell, 1))
    array = np.array(list(pairs), np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _overlapped(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], Cells]:
    """Return the true pairs (shape, cell) of the larger areas."""
    pieces = _parts(shapes)
    chosen = pieces.areal & ~pieces.near & ~pieces.middle
    found = [_met(part) for part in pieces.parts[chosen]]
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.repeat(pieces.owners[chosen], [len(cells) for cells in found]), np.concatenate(found)


def _met(polygon: shapely.Polygon) -> Cells:
    cells = np.array(_overlapping(polygon), np.int64)
    if not polygon.interiors:
        return cells
    outlines = np.array([outline(cell) for cell in cells.tolist()], dtype=object)
    shapely.prepare(polygon)
    meets: NDArray[np.bool_] = shapely.intersects(polygon, outlines)
    return cells[meets]


def _distinct(indexes: NDArray[np.int64], cells: Cells) -> tuple[NDArray[np.int64], Cells]:
    """Return pairs sorted by index, then by cell, each once."""
    order = np.lexsort((cells, indexes))
    indexes, cells = indexes[order], cells[order]
    fresh = np.ones(len(cells), bool)
    fresh[1:] = (indexes[1:] != indexes[:-1]) | (cells[1:] != cells[:-1])
    return indexes[fresh], cells[fresh]


def _overlapping(polygon: shapely.Polygon, res: int = RESOLUTION) -> list[int]:
    """Return the cells that meet a polygon whose holes are filled.

    Told of holes, H3 4.5 leaves out some cells that lie almost wholly on the ring (seen for
    one holed polygon in 300, with four fifths of a cell); without, none of 18,000.
    """
    filled = h3.LatLngPoly([(lat, lng) for lng, lat in polygon.exterior.coords])
    return list(h3.h3shape_to_cells_experimental(filled, res, "overlap"))


def _compacted(indexes: NDArray[np.int64], cells: Cells) -> tuple[NDArray[np.int64], Cells]:
    starts = np.flatnonzero(np.r_[True, indexes[1:] != indexes[:-1]]) if len(indexes) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(indexes)])
    if not (sizes >= 7).any():
        return indexes, cells
    out_indexes: list[NDArray[np.int64]] = []
    out_cells: list[Cells] = []
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        own = cells[start : start + size]
        if size >= 7:
            own = np.array(sorted(h3.compact_cells(own.tolist())), np.int64)
        out_indexes.append(np.full(len(own), indexes[start], np.int64))
        out_cells.append(own)
    return np.concatenate(out_indexes), np.concatenate(out_cells)
