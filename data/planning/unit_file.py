"""Planning units from a file: polygons, streets that enclose them, or a graph of who touches whom."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection

from data.exchange.files import open_layer
from data.exchange.placement import Placement, placement_of
from data.planning.making import (
    HEAVY,
    BuiltGround,
    UnitsToKeep,
    built_ground,
    divided,
    keep_units,
    tidy,
    units_of_buildings,
)
from data.planning.statements import fetched
from data.planning.unit_checks import checked_polygons, checked_tiling
from data.planning.unit_links import LinkedUnits, read_links
from data.regions import check_community, ensure_region
from dispatch.errors import FileEmpty, UnitsElsewhere, UnitsUnfit
from dispatch.planning.rules import Band
from geo.metric import LocalProjection, local_projection
from geo.street_faces import street_faces
from geo.subdivision import fitted

AT_ONCE = 5_000
NEAR_M = 2_000.0
"""A file of units may begin this far from the community's buildings."""
USUAL_HOMES = (Band().low + Band().high) / 2
"""Homes of a grid where there are none yet."""
_LINES = (1, 5)

Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class UnitFileRequest:
    """What is asked for.

    Attributes
    ----------
    ref, homes
        Columns (of a graph: fields of its nodes) with the name of a unit, and with its homes
        where no buildings are known.
    repair
        Mend what can be mended in a copy instead of refusing it.
    """

    file: Path
    community: str
    datum: str | None = None
    crs: str | None = None
    layer: str | None = None
    ref: str | None = None
    homes: str | None = None
    repair: bool = False


@dataclass(frozen=True, slots=True)
class UnitsImported:
    """What came of it: `repaired` counts areas that were mended, `links` neighbours the file named."""

    community: str
    edition: int
    units: int
    buildings: int
    repaired: int
    links: int


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of a file: geometry, and two of its columns as texts."""

    numbers: list[int]
    shapes: Shapes
    refs: list[str]
    homes: list[float | None]
    placement: Placement
    format: str


def import_units(connection: Connection, asked: UnitFileRequest) -> UnitsImported:
    """Make a new edition of a community's units from a file, as the owner; all of it or nothing.

    Lines are taken for streets, and what they enclose for units; where more than a fifth of a
    grid's homes live in one, it is divided among compounds and buildings. A JSON of nodes and adjacency
    gives units around its nodes, which touch as it says.

    Raises
    ------
    CommunityMalformed
    FileMissing, FileEmpty, FileUnreadable, FormatUnknown, LayerAmbiguous, DatumMissing, DatumUnknown,
    DatumTwice, CrsUnknown, CrsContradicted
    UnitsUnfit
        Areas that are open, cross themselves, run clockwise, have heights or too many corners, overlap or gape.
    UnitsElsewhere
        Nothing in the file is near the community's buildings.
    GraphUnreadable
    """
    check_community(asked.community)
    links = read_links(asked.file, asked.ref, asked.homes)
    if links is not None:
        return _kept_links(connection, asked, links)
    rows = _read(asked)
    lines = np.isin(shapely.get_type_id(rows.shapes), _LINES)
    if lines.all():
        placed, projection = _metres(asked, rows.placement.placed(shapely.force_2d(rows.shapes)))
        shapes, refs, homes, repaired = street_faces(placed).shapes, [], [], 0
        if not len(shapes):
            raise UnitsUnfit(
                file=asked.file.name, why_zh="这些线没有围出任何地块", why_en="its lines enclose no ground"
            )
        kinds = []
    else:
        areas, repaired = checked_polygons(asked.file.name, rows.numbers, rows.shapes, rows.format, asked.repair)
        there = np.flatnonzero(~shapely.is_empty(areas))
        placed, projection = _metres(asked, rows.placement.placed(areas[there]))
        numbers = [rows.numbers[at] for at in there.tolist()]
        placed, mended = checked_tiling(asked.file.name, numbers, placed, asked.repair)
        repaired += mended
        shapes, owner = shapely.get_parts(fitted(placed), return_index=True)
        ground_of = ~shapely.is_empty(shapes)
        shapes, owner = shapes[ground_of], there[owner[ground_of]]
        refs, homes = [rows.refs[at] for at in owner.tolist()], [rows.homes[at] for at in owner.tolist()]
        kinds = ["imported"] * len(shapes)
    ensure_region(connection, asked.community)
    ground = built_ground(connection, asked.community, projection.to_metres)
    _refuse_elsewhere(asked, shapes, ground)
    if lines.all():
        shapes, kinds = tidy(*divided(shapes, ground, _most_homes(connection, asked.community, ground)))
    units = UnitsToKeep(
        asked.community, f"file:{asked.file.name}", projection.to_lnglat(shapes), kinds, refs, homes
    )  # fmt: skip
    edition, _ = keep_units(connection, units, ground, units_of_buildings(ground.shapes, shapes))
    return UnitsImported(asked.community, edition, len(shapes), len(ground.ids), repaired, 0)


def _kept_links(connection: Connection, asked: UnitFileRequest, links: LinkedUnits) -> UnitsImported:
    projection = local_projection(*links.middle)
    ensure_region(connection, asked.community)
    ground = built_ground(connection, asked.community, projection.to_metres)
    shapes = links.cells(projection)
    _refuse_elsewhere(asked, shapes, ground)
    units = UnitsToKeep(
        asked.community, f"file:{asked.file.name}", projection.to_lnglat(shapes), ["imported"] * len(shapes),
        links.refs, links.homes, links.pairs,
    )  # fmt: skip
    edition, _ = keep_units(connection, units, ground, units_of_buildings(ground.shapes, shapes))
    return UnitsImported(asked.community, edition, len(shapes), len(ground.ids), 0, len(links.pairs))


def _read(asked: UnitFileRequest) -> _Rows:
    file = open_layer(asked.file, asked.layer)
    placement = placement_of(file, asked.datum, asked.crs)
    for column in (asked.ref, asked.homes):
        if column is not None and column not in file.columns:
            raise UnitsUnfit(
                file=asked.file.name, why_zh=f"没有名为 {column} 的列", why_en=f"it has no column {column}"
            )
    read = _Rows([], np.empty(0, object), [], [], placement, file.format)
    parts: list[Shapes] = []
    for chunk in file.chunks(AT_ONCE):
        if chunk.shapes is None:
            raise UnitsUnfit(file=asked.file.name, why_zh="没有几何图形", why_en="it has no shapes")
        read.numbers.extend(chunk.rows.tolist())
        parts.append(chunk.shapes)
        count = len(chunk.rows)
        read.refs.extend(str(one or "") for one in (chunk.columns[asked.ref] if asked.ref else [""] * count))
        read.homes.extend(_number(one) for one in (chunk.columns[asked.homes] if asked.homes else [None] * count))
    if not parts:
        raise FileEmpty(file=asked.file.name)
    return replace(read, shapes=np.concatenate(parts))


def _most_homes(connection: Connection, community: str, ground: BuiltGround) -> float:
    """Return the homes above which a face is divided: a share of a grid's, of those there are or of a usual one."""
    homes = float(ground.households.sum())
    grids = len(fetched(connection, "grids", {"community": community}))
    return HEAVY * (homes / grids if grids else USUAL_HOMES)


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) and number >= 0 else None


def _metres(asked: UnitFileRequest, lnglat: Shapes) -> tuple[Shapes, LocalProjection]:
    """Return shapes in metres; refuses what are no longitudes and latitudes."""
    west, south, east, north = shapely.total_bounds(lnglat)
    if not np.isfinite([west, south, east, north]).all() or west < -180 or east > 180 or south < -90 or north > 90:
        raise UnitsUnfit(
            file=asked.file.name,
            why_zh=f"坐标超出经纬度范围（{west:.0f} {south:.0f} – {east:.0f} {north:.0f}），坐标系声明有误，请核对 --crs",
            why_en=f"its coordinates are no longitudes and latitudes ({west:.0f} {south:.0f} – {east:.0f} {north:.0f}): "
            "the coordinate system is declared wrongly, check --crs",
        )
    projection = local_projection((west + east) / 2, (south + north) / 2)
    return projection.to_metres(lnglat), projection


def _refuse_elsewhere(asked: UnitFileRequest, shapes: Shapes, ground: BuiltGround) -> None:
    if not len(ground.shapes):
        return
    _, away_m = shapely.STRtree(shapes).query_nearest(ground.shapes, return_distance=True, all_matches=False)
    if float(away_m.min()) > NEAR_M:
        raise UnitsElsewhere(
            file=asked.file.name, community=asked.community, away_km=round(float(away_m.min()) / 1000, 1)
        )
