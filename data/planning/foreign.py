"""A layer of areas from elsewhere: read, judged, and repaired into a file of its own."""

from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from data.exchange.files import open_layer
from data.exchange.placement import placement_of
from dispatch.errors import BadValue, ExportTargetTaken, FileEmpty
from geo.coverage_faults import GAP_WIDTH_M, Fault, faults, repaired
from geo.metric import LocalProjection, local_projection

MOST_AREAS = 200_000
_AT_ONCE = 5_000

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class ForeignLayer:
    """Areas of a file, in metres around their middle.

    Attributes
    ----------
    rows
        Number of each in the file, from 1.
    columns
        What else the file says of each.
    shapes
        Polygons and multipolygons in metres.
    projection
        The way back to WGS 84.
    placed
        What the file's coordinates were taken for.
    """

    rows: tuple[int, ...]
    columns: dict[str, list[object]]
    shapes: Shapes
    projection: LocalProjection
    placed: str


def read_foreign(path: Path, datum: str | None, crs: str | None, layer: str | None = None) -> ForeignLayer:
    """Read a layer of areas.

    Raises
    ------
    FileMissing, FileEmpty, FileUnreadable, FormatUnknown, LayerAmbiguous, DatumMissing, DatumUnknown,
    DatumTwice, CrsUnknown, CrsContradicted
    BadValue
        A row is no area, or there are more than 200,000.
    """
    file = open_layer(path, layer)
    placement = placement_of(file, datum, crs)
    rows: list[int] = []
    columns: dict[str, list[object]] = {name: [] for name in file.columns}
    shapes: list[Shapes] = []
    for chunk in file.chunks(_AT_ONCE):
        if chunk.shapes is None:
            raise BadValue(name="geometry", value=path.name, why="polygon")
        rows += chunk.rows.tolist()
        for name in columns:
            columns[name] += list(chunk.columns[name])
        shapes.append(placement.placed(shapely.force_2d(chunk.shapes)))
        if len(rows) > MOST_AREAS:
            raise BadValue(name="rows", value=len(rows), why=f"≤ {MOST_AREAS:,}")
    if not rows:
        raise FileEmpty(file=path.name)
    areas = np.concatenate(shapes)
    wrong = ~np.isin(shapely.get_type_id(areas), (3, 6))
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        kind = "nothing" if areas[at] is None else areas[at].geom_type
        raise BadValue(name=f"row {rows[at]}", value=kind, why="Polygon, MultiPolygon")
    middle = shapely.total_bounds(areas).reshape(2, 2).mean(0)
    if not np.isfinite(middle).all():
        raise BadValue(name="geometry", value=path.name, why="WGS 84")
    projection = local_projection(*middle.tolist())
    return ForeignLayer(tuple(rows), columns, projection.to_metres(areas), projection, placement.name)


def faults_of(layer: ForeignLayer) -> list[Fault]:
    """Return what is wrong with a layer, with places in WGS 84 and areas by their row in the file."""
    return [
        Fault(
            one.kind, tuple(layer.rows[at] for at in one.areas), layer.projection.to_lnglat(one.shape), one.area_m2, one.why
        )
        for one in faults(layer.shapes)
    ]  # fmt: skip


def write_repaired(layer: ForeignLayer, out: Path, gap_width_m: float = GAP_WIDTH_M) -> int:
    """Write a repaired layer as a GeoPackage in WGS 84 and return how many areas it has.

    Every area keeps its row number and what else the file says of it; one that another wholly
    covers is left out.

    Raises
    ------
    ExportTargetTaken
        Nothing is written over.
    """
    if out.exists():
        raise ExportTargetTaken(file=out, why="it exists")
    shapes = layer.projection.to_lnglat(repaired(layer.shapes, gap_width_m))
    table = geopandas.GeoDataFrame({"row": layer.rows, **layer.columns}, geometry=shapes, crs="EPSG:4326")
    table = table[~table.geometry.is_empty]
    table.to_file(out, driver="GPKG", engine="pyogrio")
    return len(table)
