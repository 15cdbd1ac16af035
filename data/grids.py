"""The grids of a community from a file of areas, and which buildings they hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from psycopg2 import extensions

from data.bulk import UpsertCounts, copy_rows, replace_covers, upsert, wkbs
from dispatch.errors import FileMissing, FileUnreadable, GridNumbersExhausted, GridsWithoutCrs, NoGridAreas
from geo.cells import cells_of_shapes
from geo.codes import GridCodesExhausted, reading_order, unused_grid_codes
from geo.colouring import colour
from geo.membership import OUTSIDE, assign
from geo.metric import areas_m2

SOURCE = "grids-file"
COLUMNS = (
    "code", "community_code", "name", "geom", "cell", "area_m2", "source", "source_ref",
)  # fmt: skip
NAME_COLUMNS = (
    "名称", "网格名称", "网格名", "网格", "name", "grid_name", "gridname", "name_zh", "title", "label", "display_name",
)  # fmt: skip
_OVERLAP_SHARE = 0.01
_SQL = Path(__file__).parent / "sql" / "grids"


@dataclass(frozen=True, slots=True)
class GridAreas:
    """Areas read from a file: names, each once, and valid WGS 84 shapes."""

    names: list[str]
    shapes: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class GridInForce:
    """A grid of today."""

    code: str
    name: str
    colour: int
    shape: shapely.Geometry


def read_grid_areas(path: Path, left_out: Callable[[str], None] = lambda _: None) -> GridAreas:
    """Read the areas of a GeoJSON, GeoPackage, Shapefile, GeoParquet … file.

    Names come from the column that is called like one, else from the first text column that
    tells all areas apart, else they are numbered. A file without a coordinate system counts
    as WGS 84 if its numbers can be degrees.

    Parameters
    ----------
    left_out
        Called with the number (from 1) of each feature that is no area.

    Raises
    ------
    FileMissing
        If there is none.
    FileUnreadable
        If it cannot be read, holds no areas, or has coordinates that are no degrees without
        saying what they are.
    """
    frame = _read(path)
    frame = frame if isinstance(frame, gpd.GeoDataFrame) else gpd.GeoDataFrame(frame, geometry=[None] * len(frame))
    if frame.crs is not None:
        frame = frame.to_crs("EPSG:4326")
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    areal = shapely.get_dimensions(shapes) == 2
    for row in np.flatnonzero(~areal | shapely.is_empty(shapes)).tolist():
        left_out(f"feature {row + 1}")
    areal &= ~shapely.is_empty(shapes)
    if not areal.any():
        raise NoGridAreas(file=path.name)
    mended = shapely.make_valid(shapely.force_2d(shapes[areal]))
    west, south, east, north = shapely.total_bounds(mended)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise GridsWithoutCrs(file=path.name)
    return GridAreas(_names(frame[areal]), mended)


def put_grids(connection: extensions.connection, community_code: str, areas: GridAreas) -> UpsertCounts:
    """Write the grids of a file: known names keep their codes, new ones are numbered on.

    New grids are numbered west to east, then north to south, after the highest number ever
    used. Colours of all grids in force are chosen anew, so that neighbours differ.

    Raises
    ------
    GridNumbersExhausted
        If the community has too few numbers left.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, source, source_ref FROM grid WHERE community_code = %s FOR UPDATE", (community_code,)
        )
        known = cursor.fetchall()
    codes = {ref: code for code, source, ref in known if source == SOURCE}
    new = [i for i, name in enumerate(areas.names) if name not in codes]
    points = shapely.point_on_surface(areas.shapes[new])
    order = reading_order(shapely.get_x(points), shapely.get_y(points)).tolist()
    try:
        fresh = unused_grid_codes(community_code, [code for code, _, _ in known], len(new))
    except GridCodesExhausted as error:
        raise GridNumbersExhausted(community=community_code, count=len(new)) from error
    codes |= {areas.names[new[place]]: code for place, code in zip(order, fresh, strict=True)}
    rows = [
        (codes[name], community_code, name, geom, cell, area, SOURCE, name)
        for name, geom, cell, area in zip(
            areas.names,
            wkbs(areas.shapes),
            cells_of_shapes(areas.shapes).tolist(),
            areas_m2(areas.shapes).tolist(),
            strict=True,
        )
    ]
    counts = upsert(connection, "grid", COLUMNS, rows)
    if counts.changed:
        replace_covers(
            connection, community_code, "grid", ((codes[n], s) for n, s in zip(areas.names, areas.shapes, strict=True))
        )
        _recolour(connection, community_code)
    return counts


def grids_in_force(connection: extensions.connection, community_code: str) -> list[GridInForce]:
    """Return the grids of a community today, by code."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, name, colour, geom FROM grid WHERE community_code = %s AND valid_to IS NULL ORDER BY code",
            (community_code,),
        )
        return [GridInForce(code, name, tint, shapely.from_wkb(bytes(geom))) for code, name, tint, geom in cursor]


def overlapping(grids: Sequence[GridInForce]) -> list[tuple[str, str]]:
    """Return the codes of grids that share more than a hundredth of the smaller one's area."""
    shapes = np.empty(len(grids), dtype=object)
    shapes[:] = [grid.shape for grid in grids]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    shared = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    smaller = np.minimum(shapely.area(shapes[first]), shapely.area(shapes[second]))
    clash = shared > smaller * _OVERLAP_SHARE
    return [(grids[a].code, grids[b].code) for a, b in zip(first[clash].tolist(), second[clash].tolist(), strict=True)]


def assign_buildings(connection: extensions.connection, community_code: str, grids: Sequence[GridInForce]) -> int:
    """Put every building of a community into the grid that holds most of it, return how many moved.

    A building that changes grid keeps its old membership, ended today.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, geom FROM building WHERE community_code = %s AND valid_to IS NULL ORDER BY id",
            (community_code,),
        )
        found = cursor.fetchall()
        footprints = shapely.from_wkb(np.array([bytes(geom) for _, geom in found], dtype=object))
        shapes = np.empty(len(grids), dtype=object)
        shapes[:] = [grid.shape for grid in grids]
        codes = [grid.code for grid in grids]
        membership = assign(footprints, shapes, codes)
        cursor.execute((_SQL / "membership_incoming.sql").read_text())
        copy_rows(
            connection,
            "membership_incoming",
            ("building_id", "grid_code", "share"),
            (
                (building, codes[grid] if grid != OUTSIDE else None, share)
                for (building, _), grid, share in zip(
                    found, membership.grid.tolist(), membership.share.tolist(), strict=True
                )
            ),
        )
        moved = 0
        for step in ("undo", "end", "begin"):
            cursor.execute((_SQL / f"membership_{step}.sql").read_text(), {"community": community_code})
            moved += cursor.rowcount
        cursor.execute((_SQL / "membership_correct.sql").read_text(), {"community": community_code})
        cursor.execute("DROP TABLE membership_incoming")
    return moved


def _recolour(connection: extensions.connection, community_code: str) -> None:
    grids = grids_in_force(connection, community_code)
    tints = colour([grid.shape for grid in grids]).tolist()
    with connection.cursor() as cursor:
        for grid, tint in zip(grids, tints, strict=True):
            if grid.colour != tint:
                cursor.execute("UPDATE grid SET colour = %s WHERE code = %s", (tint, grid.code))


def _read(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise FileMissing(file=path.name)
    try:
        if path.suffix.lower() in {".parquet", ".geoparquet"}:
            return gpd.read_parquet(path)
        return gpd.read_file(path, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError, RuntimeError) as error:
        raise FileUnreadable(
            file=path.name, why=str(error).splitlines()[0] if str(error) else type(error).__name__
        ) from error


def _names(frame: gpd.GeoDataFrame) -> list[str]:
    column = _name_column(frame)
    plain = [
        "" if missing else str(value).strip()
        for value, missing in (
            zip(frame[column], frame[column].isna(), strict=True) if column is not None else [("", True)] * len(frame)
        )
    ]
    taken: dict[str, int] = {}
    names = []
    for row, text in enumerate(plain, start=1):
        name = text or f"网格 {row}"
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return names


def _name_column(frame: gpd.GeoDataFrame) -> str | None:
    others = [column for column in frame.columns if column != frame.geometry.name]
    folded = {str(column).strip().lower(): column for column in reversed(others)}
    for wanted in NAME_COLUMNS:
        if wanted in folded and frame[folded[wanted]].notna().any():
            return str(folded[wanted])
    for column in others:
        values = frame[column]
        if values.map(lambda value: isinstance(value, str)).all() and values.is_unique:
            return str(column)
    return None
