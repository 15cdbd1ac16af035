"""A layer of areas from elsewhere: read, judged, and repaired into a file of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.exchange.files import open_layer
from data.exchange.placement import Placement, placement_of
from dispatch.errors import BadValue, ExportTargetTaken, FileEmpty
from geo.coverage_faults import GAP_WIDTH_M, LEAST_M2, FaultKind, faults, repaired
from geo.metric import areas_m2

MOST_AREAS = 200_000
_AT_ONCE = 5_000
_DEGREE_M = 111_320.0

Shapes = NDArray[np.object_]
Check = Callable[[Sequence[int], Shapes, str], object]


@dataclass(frozen=True, slots=True, eq=False)
class ForeignLayer:
    """Areas of a file.

    Attributes
    ----------
    rows
        Number of each in the file, from 1.
    columns
        What else the file says of each.
    shapes
        Polygons and multipolygons in the file's own coordinates.
    placement
        What those are, and the way to WGS 84.
    """

    rows: tuple[int, ...]
    columns: dict[str, list[object]]
    shapes: Shapes
    placement: Placement

    @property
    def metre(self) -> float:
        """Length of a metre in the file's own coordinates."""
        return 1.0 if self.placement.projected else 1 / _DEGREE_M


@dataclass(frozen=True, slots=True, eq=False)
class PlacedFault:
    """A fault with its areas by their row in the file, its place in WGS 84 and its true size."""

    kind: FaultKind
    rows: tuple[int, ...]
    shape: BaseGeometry
    area_m2: float
    why: str


def read_foreign(
    path: Path, datum: str | None, crs: str | None, layer: str | None = None, check: Check | None = None
) -> ForeignLayer:
    """Read a layer of areas; heights are left out.

    Parameters
    ----------
    check
        Called with the rows' numbers, their shapes as the file has them, and the file's format, before
        anything else is asked of them; raises where they will not do.

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
        shapes.append(chunk.shapes)
        if len(rows) > MOST_AREAS:
            raise BadValue(name="rows", value=len(rows), why=f"≤ {MOST_AREAS:,}")
    if not rows:
        raise FileEmpty(file=path.name)
    raw = np.concatenate(shapes)
    if check is not None:
        check(rows, raw, file.format)
    areas = shapely.force_2d(raw)
    wrong = ~np.isin(shapely.get_type_id(areas), (3, 6))
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        kind = "nothing" if areas[at] is None else areas[at].geom_type
        raise BadValue(name=f"row {rows[at]}", value=kind, why="Polygon, MultiPolygon")
    if not np.isfinite(shapely.total_bounds(placement.placed(areas))).all():
        raise BadValue(name="geometry", value=path.name, why="WGS 84")
    return ForeignLayer(tuple(rows), columns, areas, placement)


def faults_of(layer: ForeignLayer) -> list[PlacedFault]:
    """Return what is wrong with a layer.

    It is looked for in the file's own coordinates: in others, borders that lack each other's
    corners would bend apart.
    """
    found = faults(layer.shapes, LEAST_M2 * layer.metre**2)
    shapes = layer.placement.placed(np.array([one.shape for one in found], dtype=object).reshape(-1))
    sizes = areas_m2(shapes)
    return [
        PlacedFault(
            one.kind, tuple(layer.rows[at] for at in one.areas), shape, float(size) if one.area else 0.0, one.why
        )
        for one, shape, size in zip(found, shapes, sizes, strict=True)
    ]


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
    shapes = layer.placement.placed(repaired(layer.shapes, gap_width_m * layer.metre))
    table = geopandas.GeoDataFrame({"row": layer.rows, **layer.columns}, geometry=shapes, crs="EPSG:4326")
    table = table[~table.geometry.is_empty]
    table.to_file(out, driver="GPKG", engine="pyogrio")
    return len(table)
