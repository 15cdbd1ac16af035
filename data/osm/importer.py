"""Bring an OpenStreetMap extract into a community, in one transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from psycopg2 import extensions

from data.bulk import bump_layer_revision, ids_by_ref, replace_covers, upsert
from data.china_day import today_in_china
from data.database import Database
from data.grid_file import read_grid_areas
from data.grids import GridAreas, grids_in_force, overlapping, put_grids
from data.import_run import begin_run, record_run
from data.membership import assign_buildings
from data.osm import buildings as building_rows
from data.osm import cameras as camera_table
from data.osm import ground as ground_table
from data.osm import streets as street_table
from data.osm.buildings import Buildings, find_buildings
from data.osm.cameras import Camera, camera_rows, find_cameras
from data.osm.dwellings import put_assumed_dwellings
from data.osm.extract import Extract, read_extract
from data.osm.ground import find_ground, ground_rows
from data.osm.report import GraphFigures, GridCount, ImportReport, Reason
from data.osm.shapes import Shapes, Things
from data.osm.streets import Streets, find_streets, road_graph
from data.planning.late_buildings import house_late_buildings
from data.regions import FOREIGN_COMMUNITY, check_community, ensure_region
from data.roads import store_graph
from geo.road_rules import Mode
from geo.roads import RoadGraph

STAGES = ("read", "buildings", "streets", "write", "dwellings", "covers", "grids")
Told = Callable[[str, int], None]
"""Called with a stage and how many things it has dealt with so far."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds, as far as it is imported."""

    buildings: Buildings
    cameras: list[Camera]
    streets: Streets
    ground: Things
    graphs: dict[Mode, RoadGraph]


def import_osm(
    database: Database,
    path: Path,
    community_code: str = FOREIGN_COMMUNITY,
    grids: Path | None = None,
    told: Told = lambda *_: None,
) -> ImportReport:
    """Import a file; the same file again changes nothing.

    Parameters
    ----------
    database
        Where to; everything is written in one transaction or not at all.
    path
        `.osm`, `.osm.gz`, `.osm.bz2` or `.osm.pbf`.
    community_code
        The community it belongs to, created if missing.
    grids
        Areas to use as grids. Without it the grids the community already has count.
    told
        Hears of the progress.

    Raises
    ------
    FileMissing, FileUnreadable
        If a file is missing, or no such file.
    CommunityMalformed
        If the code is no community's.
    """
    check_community(community_code)
    report = ImportReport(path.name, community_code)
    areas = None
    if grids is not None:
        areas = read_grid_areas(grids, lambda feature: report.skipped.add("grid", Reason.NOT_POLYGON, feature))
        report.accepted["grid"] = len(areas.names)
    contents = read_contents(path, report, told)
    with database.owner() as connection:
        begin_run(connection)
        write_contents(connection, contents, areas, report, told)
        record_run(connection, "osm", path, report.total_accepted, report.skipped.total, report.as_json())
    return report


def read_contents(path: Path, report: ImportReport, told: Told) -> Contents:
    """Read a file and find what is imported of it, without a database."""
    extract = read_extract(path, lambda done: told("read", done))
    return contents_of(extract, report, told)


def contents_of(extract: Extract, report: ImportReport, told: Told = lambda *_: None) -> Contents:
    """Find what is imported of an extract; everything wrong with it goes into the report."""
    buildings = find_buildings(extract, report)
    told("buildings", len(buildings))
    streets = find_streets(extract, report)
    contents = Contents(
        buildings=buildings,
        cameras=find_cameras(extract, report),
        streets=streets,
        ground=find_ground(extract, report),
        graphs={mode: road_graph(extract, streets, mode) for mode in Mode},
    )
    told("streets", report.accepted["street"])
    return contents


def write_contents(
    connection: extensions.connection, contents: Contents, areas: GridAreas | None, report: ImportReport, told: Told
) -> None:
    """Write everything inside the caller's transaction, and complete the report."""
    code, today = report.community_code, today_in_china(connection)
    ensure_region(connection, code)
    written = report.written
    buildings = contents.buildings
    tables: tuple[tuple[str, Sequence[str], Iterable[Sequence[object]]], ...] = (
        ("building", building_rows.COLUMNS, buildings.rows(code)),
        ("camera", camera_table.COLUMNS, camera_rows(code, contents.cameras)),
        ("street", street_table.COLUMNS, contents.streets.rows(code)),
        ("ground", ground_table.COLUMNS, ground_rows(code, contents.ground)),
    )
    for done, (table, columns, rows) in enumerate(tables, start=1):
        written[table] = upsert(connection, table, columns, rows)
        told("write", done)

    ids = ids_by_ref(connection, "building", code, "osm", buildings.refs)
    written["dwelling"] = put_assumed_dwellings(connection, code, buildings, ids)
    report.assumed["dwelling"] = sum(
        size.levels * slots for size, slots in zip(buildings.sizes, buildings.dwellings_per_floor, strict=True)
    )
    told("dwellings", report.assumed["dwelling"])
    for table, refs, shapes in (
        ("building", buildings.refs, buildings.shapes),
        ("street", contents.streets.found.refs, contents.streets.found.shapes),
        ("ground", contents.ground.refs, contents.ground.shapes),
    ):
        if written[table].changed:
            _cover(connection, table, code, refs, shapes)
        told("covers", len(refs))

    if areas is not None:
        written["grid"] = put_grids(connection, code, areas, today)
    moved = _place_in_grids(connection, buildings, ids, report, today)
    told("grids", len(report.grids))

    graphs_changed = False
    for mode, graph in contents.graphs.items():
        if graph.nodes:
            graphs_changed |= store_graph(connection, code, mode, graph, f"osm:{report.file}")
        report.graphs.append(GraphFigures(mode.value, graph.nodes, graph.edges, graph.strong_share))

    changed = {table for table, counts in written.items() if counts.changed}
    report.layers_changed = [
        layer
        for layer, stale in (
            ("grids", "grid" in changed or moved),
            ("buildings", bool({"building", "dwelling"} & changed) or moved),
            ("cameras", "camera" in changed),
            ("streetnames", "street" in changed),
            ("base", bool({"street", "ground"} & changed)),
        )
        if stale
    ]
    bump_layer_revision(connection, *report.layers_changed)
    if changed:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE building, building_grid, dwelling, camera, street, ground, cover")


def _place_in_grids(
    connection: extensions.connection, buildings: Buildings, ids: dict[str, int], report: ImportReport, today: date
) -> bool:
    grids = grids_in_force(connection, report.community_code, today)
    for lower, higher in overlapping(grids):
        report.repaired.add("grid", Reason.GRIDS_OVERLAP, higher, lower)
    assigned = assign_buildings(connection, report.community_code, today)
    house_late_buildings(connection, report.community_code)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT building_id, grid_code FROM building_grid WHERE community_code = %s AND valid_to IS NULL",
            (report.community_code,),
        )
        held = dict(cursor.fetchall())
    sizes = dict.fromkeys((grid.code for grid in grids), 0)
    for code in held.values():
        sizes[code] = sizes.get(code, 0) + 1
    report.grids = [GridCount(grid.code, grid.name, sizes[grid.code]) for grid in grids]
    report.find_outside(ref for ref in buildings.refs if ids[ref] not in held)
    return assigned.changed


def _cover(connection: extensions.connection, table: str, code: str, refs: list[str], shapes: Shapes) -> None:
    ids = ids_by_ref(connection, table, code, "osm", refs)
    replace_covers(connection, code, table, ((str(ids[r]), s) for r, s in zip(refs, shapes, strict=True) if r in ids))
