"""An invented extract with everything wrong in it that clipped extracts have, through a real database."""

import json
from pathlib import Path

import psycopg2
import pytest
import shapely

from data.database import Database
from data.osm.importer import STAGES, import_osm
from data.osm.report import SENTENCES, ImportReport, Reason
from data.roads import load_graph
from dispatch.errors import CommunityMalformed
from geo.cells import cell_of, query_ancestors, query_ranges
from geo.floors import layout
from geo.road_rules import Mode

FIXTURES = Path(__file__).parents[1] / "fixtures" / "osm"
DIRTY, GRIDS = FIXTURES / "dirty.osm", FIXTURES / "grids.geojson"
COMMUNITY = "440306007009"
TABLES = (
    "region", "grid", "building", "building_grid", "stair_group", "dwelling", "cover", "camera", "street", "ground",
    "road_graph", "layer_revision",
)  # fmt: skip


@pytest.fixture(scope="module")
def imported(module_database: Database) -> tuple[Database, ImportReport]:
    return module_database, import_osm(module_database, DIRTY, COMMUNITY, GRIDS)


def fetch(database: Database, query: str, *values: object) -> list[tuple[object, ...]]:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    def plain(row: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)

    return {table: sorted((plain(r) for r in fetch(database, f"SELECT * FROM {table}")), key=repr) for table in TABLES}


def building(database: Database, ref: str) -> dict[str, object]:
    columns = "name, address, usage, levels, levels_assumed, height_m, height_assumed, footprint_m2"
    (row,) = fetch(database, f"SELECT {columns} FROM building WHERE source_ref = %s", ref)
    return dict(zip(columns.split(", "), row, strict=True))


def test_everything_usable_is_taken(imported: tuple[Database, ImportReport]) -> None:
    _, report = imported
    assert report.accepted == {"building": 11, "camera": 8, "street": 6, "ground": 3, "grid": 4, "address": 2}


@pytest.mark.parametrize(
    ("kind", "reason", "examples"),
    [
        ("building", Reason.MISSING_MEMBER, ["relation/2 (way/999001)"]),
        ("building", Reason.OPEN_RING, ["relation/3", "way/4"]),
        ("building", Reason.DANGLING_NODE, ["way/3"]),
        ("building", Reason.TOO_FEW_NODES, ["way/5"]),
        ("building", Reason.NO_AREA, ["way/7"]),
        ("building", Reason.NO_FOOTPRINT, ["node/303"]),
        ("building", Reason.OUTLINE_TWICE, ["way/15 (relation/5)"]),
        ("camera", Reason.NOT_A_CAMERA, ["node/205 (guard)"]),
        ("camera", Reason.OUT_OF_RANGE, ["node/304"]),
        ("street", Reason.DANGLING_NODE, ["way/42"]),
        ("street", Reason.TOO_FEW_NODES, ["way/43"]),
        ("street", Reason.NOT_SHOWN, ["way/44 (construction)"]),
        ("ground", Reason.OPEN_RING, ["way/51"]),
        ("grid", Reason.NOT_POLYGON, ["feature 5"]),
    ],
)
def test_everything_left_out_is_named_with_its_reason(
    imported: tuple[Database, ImportReport], kind: str, reason: Reason, examples: list[str]
) -> None:
    _, report = imported
    assert report.skipped.examples[kind, reason] == examples
    assert report.skipped.counts[kind, reason] == len(examples)


@pytest.mark.parametrize(
    ("kind", "reason", "examples"),
    [
        ("building", Reason.MISSING_INNER, ["relation/4 (way/999002)"]),
        ("building", Reason.SELF_CROSSING, ["way/6"]),
        ("building", Reason.HEIGHT_AND_LEVELS_DISAGREE, ["way/8 (2 / 90 m)"]),
        ("building", Reason.HEIGHT_UNREADABLE, ["way/9 (很高)"]),
        ("building", Reason.LEVELS_UNREADABLE, ["way/9 (好几层)"]),
        ("camera", Reason.DIRECTION_UNREADABLE, ["node/204 (朝向不明)"]),
        ("camera", Reason.SEVERAL_DIRECTIONS, ["node/203 (90;180)"]),
        ("street", Reason.CLIPPED, ["way/41 (1 of 5 nodes)"]),
    ],
)
def test_everything_mended_is_named_with_its_reason(
    imported: tuple[Database, ImportReport], kind: str, reason: Reason, examples: list[str]
) -> None:
    assert imported[1].repaired.examples[kind, reason] == examples


def test_every_reason_is_said_in_both_languages() -> None:
    assert set(SENTENCES) == set(Reason)
    assert all(zh and en and zh != en for zh, en in SENTENCES.values())


def test_what_is_tagged_is_kept_and_what_is_not_is_marked_assumed(imported: tuple[Database, ImportReport]) -> None:
    database, _ = imported
    tagged = building(database, "way/1")
    assert tagged.pop("footprint_m2") == pytest.approx(48 * 12, rel=0.01)
    assert tagged == {
        "name": "1栋",
        "address": "南坪里路12号",
        "usage": "residential",
        "levels": 6,
        "levels_assumed": False,
        "height_m": 18.0,
        "height_assumed": False,
    }
    feet = building(database, "way/2")
    assert feet["height_m"] == pytest.approx(12.192, abs=1e-3)
    assert (feet["levels"], feet["levels_assumed"], feet["height_assumed"]) == (4, True, False)
    assert feet["address"] == "南坪里路14号、南坪里路16号"


def test_a_court_is_cut_out_of_its_building(imported: tuple[Database, ImportReport]) -> None:
    database, _ = imported
    office = building(database, "relation/1")
    assert office["footprint_m2"] == pytest.approx(40 * 30 - 20 * 10, rel=0.01)
    assert office["usage"] == "office"


def test_each_building_is_in_the_grid_that_holds_it_or_reported_outside(
    imported: tuple[Database, ImportReport],
) -> None:
    database, report = imported
    assert [(grid.code[-3:], grid.name, grid.buildings) for grid in report.grids] == [
        ("001", "南坪里一网格", 4),
        ("002", "南坪里二网格", 3),
        ("003", "南坪里三网格", 2),
        ("004", "南坪里四网格", 1),
    ]
    assert (report.outside, report.outside_examples) == (1, ["way/20"])
    rows = fetch(database, "SELECT building_id, count(*) FROM building_grid WHERE valid_to IS NULL GROUP BY 1")
    assert all(n == 1 for _, n in rows)
    assert len(rows) + report.outside == report.accepted["building"]


def test_touching_grids_have_different_colours(imported: tuple[Database, ImportReport]) -> None:
    colours = [colour for (colour,) in fetch(imported[0], "SELECT colour FROM grid")]
    assert len(set(colours)) == 4


def test_homes_get_assumed_doors_that_fill_their_floors(imported: tuple[Database, ImportReport]) -> None:
    database, _ = imported
    rows = fetch(
        database,
        "SELECT d.floor, d.slot, d.room, d.address, d.assumed, g.label FROM dwelling d "
        "JOIN building b ON b.id = d.building_id LEFT JOIN stair_group g ON g.id = d.stair_group_id "
        "WHERE b.source_ref = 'way/1' ORDER BY 1, 2",
    )
    assert len(rows) == 6 * 6
    assert rows[0] == (1, 0, "101", "南坪里路12号 1单元 101", True, "1单元")
    assert rows[-1] == (6, 5, "606", "南坪里路12号 2单元 606", True, "2单元")
    (geom,) = fetch(database, "SELECT geom FROM building WHERE source_ref = 'way/1'")[0]
    assert len(layout(shapely.from_wkb(bytes(geom)), 6, 6).slots) == 6


def test_only_residential_buildings_have_doors(imported: tuple[Database, ImportReport]) -> None:
    usages = fetch(imported[0], "SELECT DISTINCT usage FROM building b JOIN dwelling d ON d.building_id = b.id")
    assert usages == [("residential",)]


def test_cameras_look_where_their_tags_say(imported: tuple[Database, ImportReport]) -> None:
    columns = "source_ref, name, kind, direction_deg, field_of_view_deg, view_assumed"
    rows = {row[0]: row[1:] for row in fetch(imported[0], f"SELECT {columns} FROM camera")}
    assert rows == {
        "node/201": ("东门", "fixed", 135.0, 60.0, True),
        "node/202": ("", "fixed", 45.0, 60.0, True),
        "node/203": ("", "fixed", 90.0, 60.0, True),
        "node/203/2": ("", "fixed", 180.0, 60.0, True),
        "node/204": ("", "fixed", None, 60.0, True),
        "node/206": ("", "dome", 225.0, 360.0, True),
        "node/207": ("", "fixed", 0.0, 60.0, True),
        "way/30": ("", "panning", None, 120.0, True),
    }


def test_a_camera_tilted_down_sees_less_far(imported: tuple[Database, ImportReport]) -> None:
    ranges = dict(fetch(imported[0], "SELECT source_ref, range_m FROM camera"))
    assert ranges["node/207"] < ranges["node/201"] == 40.0


def test_streets_keep_class_direction_and_what_is_inside(imported: tuple[Database, ImportReport]) -> None:
    rows = fetch(imported[0], "SELECT source_ref, name, class, oneway, geom FROM street ORDER BY 1")
    assert [row[:4] for row in rows] == [
        ("way/40", "南坪里路", "primary", 1),
        ("way/41", "清溪巷", "residential", 0),
        ("way/45", "", "footway", 0),
        ("way/46", "", "steps", 0),
        ("way/47", "", "rail", 0),
        ("way/48", "", "service", 0),
    ]
    clipped = shapely.from_wkb(bytes(rows[1][4]))
    assert clipped.geom_type == "MultiLineString"


def test_ground_has_its_kinds(imported: tuple[Database, ImportReport]) -> None:
    rows = fetch(imported[0], "SELECT source_ref, kind, name FROM ground ORDER BY 1")
    assert rows == [("way/50", "green", "南坪里公园"), ("way/52", "water", "清溪"), ("way/53", "square", "社区广场")]


def test_both_road_graphs_are_stored_and_read_back(imported: tuple[Database, ImportReport]) -> None:
    database, report = imported
    with database.owner() as connection:
        graphs = {mode: load_graph(connection, COMMUNITY, mode) for mode in Mode}
        assert load_graph(connection, "440306007001", Mode.DRIVE) is None
    for figures in report.graphs:
        graph = graphs[Mode(figures.mode)]
        assert graph is not None
        assert (graph.nodes, graph.edges) == (figures.nodes, figures.edges)
        assert 0 < graph.strong_share <= 1
    drive = graphs[Mode.DRIVE]
    assert drive is not None
    assert {"南坪里路", "清溪巷"} <= set(drive.names.tolist())


def test_located_rows_are_found_by_their_cells(imported: tuple[Database, ImportReport]) -> None:
    database, _ = imported
    for table in ("building", "camera", "street", "ground", "grid"):
        for geom, cell in fetch(database, f"SELECT geom, cell FROM {table}"):
            shape = shapely.from_wkb(bytes(geom))
            point = shapely.point_on_surface(shape)
            assert cell == cell_of(point.x, point.y)


def test_the_cover_table_finds_every_building_in_a_window(imported: tuple[Database, ImportReport]) -> None:
    database, _ = imported
    window = shapely.box(114.3160, 22.7183, 114.3170, 22.7190)
    ranges = query_ranges(window)
    found = fetch(
        database,
        "SELECT DISTINCT ref FROM cover WHERE kind = 'building' AND (cell = ANY(%s) OR EXISTS "
        "(SELECT FROM unnest(%s::bigint[], %s::bigint[]) r(a, b) WHERE lo BETWEEN r.a AND r.b))",
        query_ancestors(window),
        [low for low, _ in ranges],
        [high for _, high in ranges],
    )
    true = {
        str(ref)
        for ref, geom in fetch(database, "SELECT id, geom FROM building")
        if shapely.from_wkb(bytes(geom)).intersects(window)
    }
    assert true
    assert true <= {ref for (ref,) in found}


def test_importing_again_changes_nothing(imported: tuple[Database, ImportReport]) -> None:
    database, _ = imported
    before = contents(database)
    again = import_osm(database, DIRTY, COMMUNITY, GRIDS)
    assert contents(database) == before
    assert again.layers_changed == []
    assert all(counts.changed == 0 for counts in again.written.values())
    without = import_osm(database, DIRTY, COMMUNITY)
    assert contents(database) == before
    assert [grid.buildings for grid in without.grids] == [4, 3, 2, 1]


def test_the_run_is_logged_with_its_report(imported: tuple[Database, ImportReport]) -> None:
    database, report = imported
    kind, file, accepted, rejected, logged = fetch(
        database, "SELECT kind, file, accepted, rejected, report FROM import_run ORDER BY id LIMIT 1"
    )[0]
    assert (kind, file) == ("osm", "dirty.osm")
    assert (accepted, rejected) == (report.total_accepted, report.skipped.total)
    assert logged == json.loads(json.dumps(report.as_json()))


def test_without_grids_every_building_is_reported_outside(database: Database) -> None:
    report = import_osm(database, DIRTY, COMMUNITY)
    assert report.grids == []
    assert report.outside == report.accepted["building"] == 11
    assert len(report.outside_examples) == 10


def test_a_grid_drawn_anew_keeps_its_code_and_moves_the_buildings(database: Database, tmp_path: Path) -> None:
    import_osm(database, DIRTY, COMMUNITY, GRIDS)
    drawn = json.loads(GRIDS.read_text())
    drawn["features"] = [f for f in drawn["features"] if f["properties"]["网格名称"] == "南坪里三网格"]
    (west, north) = drawn["features"][0]["geometry"]["coordinates"][0][2]
    ring = [[west - 0.01, north - 0.01], [west, north - 0.01], [west, north + 0.01], [west - 0.01, north + 0.01]]
    drawn["features"][0]["geometry"]["coordinates"] = [[*ring, ring[0]]]
    wider = tmp_path / "wider.geojson"
    wider.write_text(json.dumps(drawn))
    report = import_osm(database, DIRTY, COMMUNITY, wider)
    assert [grid.name for grid in report.grids][2] == "南坪里三网格"
    assert report.written["grid"].updated == 1
    assert "grids" in report.layers_changed
    assert report.repaired.examples["grid", Reason.GRIDS_OVERLAP] == [f"{COMMUNITY}003 ({COMMUNITY}001)"]
    assert "buildings" not in report.written or report.written["building"].changed == 0


def test_taller_and_lower_again_takes_away_only_doors_nobody_lives_behind(database: Database, tmp_path: Path) -> None:
    import_osm(database, DIRTY, COMMUNITY, GRIDS)
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO household (community_code, dwelling_id, source_ref) SELECT d.community_code, d.id, 'h' "
            "FROM dwelling d WHERE d.source_ref = 'way/1/f6s0'"
        )
    lower = tmp_path / "lower.osm"
    lower.write_text(
        DIRTY.read_text().replace('k="building:levels" v="6"', 'k="building:levels" v="5"').replace("18 m", "15 m")
    )
    import_osm(database, lower, COMMUNITY)
    left = fetch(database, "SELECT source_ref FROM dwelling WHERE source_ref LIKE 'way/1/f6%%'")
    assert left == [("way/1/f6s0",)]
    import_osm(database, DIRTY, COMMUNITY)
    assert fetch(database, "SELECT count(*) FROM dwelling WHERE source_ref LIKE 'way/1/f6%%'") == [(6,)]


def test_nothing_is_kept_when_writing_fails(database: Database) -> None:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE road_graph ADD CONSTRAINT none CHECK (nodes < 0)")
    with pytest.raises(psycopg2.errors.CheckViolation):
        import_osm(database, DIRTY, COMMUNITY, GRIDS)
    assert fetch(database, "SELECT count(*) FROM building") == [(0,)]
    assert fetch(database, "SELECT count(*) FROM region") == [(0,)]


def test_a_malformed_community_is_refused_before_anything_is_read(database: Database) -> None:
    with pytest.raises(CommunityMalformed, match="12 digits"):
        import_osm(database, DIRTY, "4403")


def test_progress_is_told_stage_by_stage(database: Database) -> None:
    told: list[str] = []
    import_osm(database, DIRTY, COMMUNITY, GRIDS, lambda stage, _: told.append(stage))
    assert list(dict.fromkeys(told)) == list(STAGES)
