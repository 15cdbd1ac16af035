"""Check geometry: is it there, in the world, of the right type, valid; and bring it to WGS 84."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from data.exchange import reasons
from data.exchange.batch import Batch, Chunk, Mask, Objects
from data.exchange.columns import Columns
from data.exchange.fields import Kind, Shape
from data.exchange.placement import Placement
from data.exchange.values import coordinates
from geo.metric import areas_m2, lengths_m

_TYPE_NAMES = ("Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
_EXPECTED = {Shape.POINT: "Point", Shape.LINE: "LineString", Shape.POLYGON: "Polygon"}
_DEGREES_MOST = (180.0, 90.0)
_SWAP_MARGIN_DEG = 1.0
_FAR_DEG = 0.5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a community's things are expected: west, south, east, north in degrees.

    Attributes
    ----------
    known
        They come from what the community already has, not only from its country.
    """

    west: float
    south: float
    east: float
    north: float
    known: bool

    def holds(self, lng: NDArray[np.float64], lat: NDArray[np.float64], margin_deg: float) -> Mask:
        """Return which points lie inside or within the margin."""
        inside: Mask = (
            (lng >= self.west - margin_deg)
            & (lng <= self.east + margin_deg)
            & (lat >= self.south - margin_deg)
            & (lat <= self.north + margin_deg)
        )
        return inside


def read_shapes(batch: Batch, chunk: Chunk, columns: Columns, kind: Kind, placement: Placement) -> None:
    """Give the batch its WGS 84 geometry, rejecting the rows whose own cannot be used."""
    raw = raw_shapes(batch, chunk, columns)
    absent = shapely.is_missing(raw) | shapely.is_empty(raw)
    raw[absent] = None
    if kind.placed:
        elsewhere = np.array([each is not None for each in batch.value(kind.place_by).tolist()], np.bool_)
        batch.reject(absent & ~elsewhere, "geometry", None, reasons.NO_PLACE)
    raised = shapely.has_z(raw)
    if raised.any():
        batch.report.note(reasons.NOTE_FLAT, batch.rows[raised & batch.good].tolist())
    raw = shapely.force_2d(raw)
    _reject_outside(batch, raw, placement)
    raw[~batch.good] = None
    placed = placement.placed(raw)
    lost = _any_coordinate(placed, lambda xy: ~np.isfinite(xy).all(axis=1))
    batch.reject(lost, "geometry", _Shown(raw), reasons.OUTSIDE_CRS)
    placed[~batch.good] = None
    batch.shapes = _of_shape(batch, placed, kind.shape)
    _reject_large(batch, kind)


def check_surroundings(batch: Batch, where: dict[str, Surroundings], communities: Objects) -> None:
    """Reject rows whose place only makes sense with its axes exchanged; note far-off ones."""
    if batch.shapes is None or not batch.good.any():
        return
    bounds = shapely.bounds(batch.shapes)
    lng, lat = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    nowhere = np.isnan(lng)
    for code, around in where.items():
        own = np.array([each == code for each in communities.tolist()], np.bool_) & ~nowhere & batch.good
        astray = own & ~around.holds(lng, lat, _SWAP_MARGIN_DEG)
        swapped = astray & around.holds(lat, lng, _SWAP_MARGIN_DEG)
        batch.reject(swapped, "geometry", _Shown(batch.shapes), reasons.SWAPPED)
        far = own & ~swapped & ~around.holds(lng, lat, _FAR_DEG)
        if around.known and far.any():
            batch.report.note(reasons.NOTE_FAR, batch.rows[far].tolist())


def raw_shapes(batch: Batch, chunk: Chunk, columns: Columns) -> Objects:
    """Return the geometry as the file gives it: its own, else WKT, else longitude and latitude."""
    if chunk.shapes is not None:
        return chunk.shapes.copy()
    raw: Objects = np.full(len(batch), None, dtype=object)
    if "wkt" in columns.place:
        texts = chunk.columns[columns.place["wkt"]]
        raw = shapely.from_wkt(texts, on_invalid="ignore")
        broken = shapely.is_missing(raw) & np.array([text is not None for text in texts.tolist()], np.bool_)
        batch.reject(broken, "wkt", texts, reasons.BAD_WKT)
    if {"lng", "lat"} <= columns.place.keys():
        pair = [
            np.array(coordinates(batch, name, chunk.columns[columns.place[name]]).tolist(), dtype=np.float64)
            for name in ("lng", "lat")
        ]
        both = shapely.is_missing(raw) & np.isfinite(pair[0]) & np.isfinite(pair[1])
        raw[both] = shapely.points(pair[0][both], pair[1][both])
    return raw


def _reject_outside(batch: Batch, raw: Objects, placement: Placement) -> None:
    shown = _Shown(raw)
    batch.reject(_any_coordinate(raw, lambda xy: ~np.isfinite(xy).all(axis=1)), "geometry", shown, reasons.NOT_FINITE)
    beyond = _any_coordinate(raw, lambda xy: (np.abs(xy) > _DEGREES_MOST).any(axis=1))
    if placement.projected:
        if batch.good.any() and not (beyond & batch.good).any():
            batch.reject(~shapely.is_missing(raw), "geometry", shown, reasons.DEGREES)
        return
    turned = _any_coordinate(raw, lambda xy: (np.abs(xy[:, ::-1]) > _DEGREES_MOST).any(axis=1))
    huge = _any_coordinate(raw, lambda xy: (np.abs(xy) > 2 * _DEGREES_MOST[0]).any(axis=1))
    batch.reject(beyond & ~turned, "geometry", shown, reasons.SWAPPED)
    batch.reject(beyond & huge, "geometry", shown, reasons.PROJECTED)
    batch.reject(beyond, "geometry", shown, reasons.OUTSIDE_WORLD)
    origin = _any_coordinate(raw, lambda xy: (xy == 0).all(axis=1)) & (shapely.get_type_id(raw) == 0)
    batch.reject(origin, "geometry", shown, reasons.NULL_ISLAND)


def _any_coordinate(shapes: Objects, test: Callable[[NDArray[np.float64]], Mask | np.bool_]) -> Mask:
    """Return the shapes that have a coordinate for which `test` holds."""
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    found = np.zeros(len(shapes), np.bool_)
    found[owner[test(xy)]] = True
    return found


@dataclass(frozen=True, slots=True)
class _Shown:
    """Something short to recognise each shape by: its first coordinate, written only where it is asked for."""

    shapes: Objects

    def __getitem__(self, index: int) -> str | None:
        xy = shapely.get_coordinates(self.shapes[index])
        return f"{xy[0, 0]:.9g}, {xy[0, 1]:.9g}" if len(xy) else None


def _of_shape(batch: Batch, shapes: Objects, expected: Shape) -> Objects:
    singles = shapely.get_num_geometries(shapes) == 1
    multi = np.isin(shapely.get_type_id(shapes), (4, 5, 6)) & singles
    shapes[multi] = shapely.get_geometry(shapes[multi], 0)
    if expected is Shape.LINE:
        several = shapely.get_type_id(shapes) == 5
        shapes[several] = shapely.line_merge(shapes[several])
        batch.reject(shapely.get_type_id(shapes) == 5, "geometry", _Shown(shapes), reasons.BROKEN_LINE)
    allowed = {Shape.POINT: (0,), Shape.LINE: (1,), Shape.POLYGON: (3, 6)}[expected]
    types = shapely.get_type_id(shapes)
    for number in np.unique(types[(types >= 0) & ~np.isin(types, allowed)]).tolist():
        name = _TYPE_NAMES[number] if number < len(_TYPE_NAMES) else "GeometryCollection"
        batch.reject(
            types == number, "geometry", _Shown(shapes), reasons.WRONG_SHAPE, got=name, expected=_EXPECTED[expected]
        )
    shapes[~batch.good] = None
    return _repaired(batch, shapes) if expected is Shape.POLYGON else _with_length(batch, shapes, expected)


def _with_length(batch: Batch, shapes: Objects, expected: Shape) -> Objects:
    if expected is Shape.LINE:
        batch.reject(shapely.length(shapes) == 0, "geometry", _Shown(shapes), reasons.NO_LENGTH)
        shapes[~batch.good] = None
    return shapes


def _reject_large(batch: Batch, kind: Kind) -> None:
    if batch.shapes is None or math.isinf(kind.largest):
        return
    line = kind.shape is Shape.LINE
    sizes = lengths_m(batch.shapes) if line else areas_m2(batch.shapes)
    for index in np.flatnonzero(sizes > kind.largest).tolist():
        size, most = (
            f"{each / (1e3 if line else 1e6):,.0f} {'km' if line else 'km²'}" for each in (sizes[index], kind.largest)
        )
        batch.reject_one(index, "geometry", size, reasons.TOO_LARGE, most=most)
        batch.shapes[index] = None


def _repaired(batch: Batch, shapes: Objects) -> Objects:
    """Make polygons valid and keep their area; what has none left is rejected."""
    invalid = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    why = shapely.is_valid_reason(shapes)
    for index in np.flatnonzero(invalid).tolist():
        parts = shapely.get_parts(shapely.make_valid(shapes[index]))
        polygons = [part for part in shapely.get_parts(parts) if part.geom_type == "Polygon" and part.area > 0]
        mended = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons) if polygons else None
        if mended is None or not mended.is_valid:
            batch.reject_one(index, "geometry", None, reasons.UNREPAIRABLE, why=why[index])
            shapes[index] = None
        else:
            batch.report.note(reasons.NOTE_REPAIRED, [int(batch.rows[index])])
            shapes[index] = mended
    flat = shapely.area(shapes) == 0
    batch.reject(flat & ~shapely.is_missing(shapes), "geometry", _Shown(shapes), reasons.NO_AREA)
    shapes[~batch.good] = None
    return shapes
