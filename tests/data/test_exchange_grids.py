"""Imported grids and buildings: codes, overlaps, and which building is in which grid since when."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from data.database import Database
from data.exchange.buildings import STOREY_HEIGHT_M
from data.exchange.dwellings import floor_of_room
from data.exchange.report import Report
from data.integrity import violations
from tests.data.layer_files import COMMUNITY, TODAY, load, load_until, rows, written

TOMORROW = TODAY + timedelta(days=1)
STEP = 0.002


@pytest.fixture
def community(database: Database) -> Database:
    load_until(database, "comprehensive_grid")
    return database


def square(column: int, row: int, size: float = STEP) -> list[list[list[float]]]:
    """Outline of a cell of a lattice, counted from the south-west."""
    x, y = round(114.0 + column * STEP, 6), round(22.5 + row * STEP, 6)
    return [[[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]]


def grids(folder: Path, *cells: tuple[str, int, int], name: str = "grids.geojson", **more: object) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"name": label, **more},
            "geometry": {"type": "Polygon", "coordinates": square(column, row)},
        }
        for label, column, row in cells
    ]
    return written(folder, name, json.dumps({"type": "FeatureCollection", "features": features}))


def buildings(folder: Path, *places: tuple[str, float, float], **more: object) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"id": ref, "levels": 6, **more},
            "geometry": {"type": "Polygon", "coordinates": square(0, 0, 0.0002)},
        }
        for ref, _, _ in places
    ]
    for feature, (_, lng, lat) in zip(features, places, strict=True):
        geometry = feature["geometry"]
        assert isinstance(geometry, dict)
        geometry["coordinates"] = [[[lng + x - 114.0, lat + y - 22.5] for x, y in geometry["coordinates"][0]]]
    return written(folder, "buildings.geojson", json.dumps({"type": "FeatureCollection", "features": features}))


def codes(database: Database) -> dict[object, object]:
    return dict(rows(database, "SELECT name, code FROM grid"))


def history(database: Database) -> list[tuple[object, ...]]:
    return rows(
        database,
        "SELECT b.source_ref, right(g.grid_code, 3), g.valid_from, g.valid_to FROM building_grid g"
        " JOIN building b ON b.id = g.building_id ORDER BY 1, 3",
    )


def reasons(report: Report) -> list[tuple[int, str]]:
    return [(each.row, each.reason.code) for each in report.rejections]


def test_grids_without_codes_are_numbered_west_to_east_then_north_to_south(community: Database, tmp_path: Path) -> None:
    path = grids(tmp_path, ("西南", 0, 0), ("东北", 1, 1), ("东南", 1, 0), ("西北", 0, 1))
    assert load(community, "grid", path).written
    assert codes(community) == {
        f"{name}": f"{COMMUNITY}{number:03d}" for number, name in enumerate(["西北", "东北", "西南", "东南"], 1)
    }
    assert load(community, "grid", path).unchanged == 4


def test_a_later_grid_takes_the_next_number_even_after_one_has_ended(community: Database, tmp_path: Path) -> None:
    load(community, "grid", grids(tmp_path, ("甲", 0, 0), ("乙", 1, 0)))
    rows(community, f"UPDATE grid SET valid_to = '{TODAY}', valid_from = '2026-01-01' WHERE name = '乙' RETURNING 1")
    assert load(community, "grid", grids(tmp_path, ("丙", 1, 0))).written
    assert codes(community)["丙"] == f"{COMMUNITY}003"


def test_a_code_that_has_ended_is_not_used_again(community: Database, tmp_path: Path) -> None:
    load(community, "grid", grids(tmp_path, ("甲", 0, 0)))
    rows(community, f"UPDATE grid SET valid_to = '{TODAY}', valid_from = '2026-01-01' RETURNING 1")
    report = load(community, "grid", grids(tmp_path, ("新甲", 0, 0), code=f"{COMMUNITY}001"))
    assert reasons(report) == [(1, "ended_code")]


def test_neighbouring_grids_get_different_colours_and_keep_them(community: Database, tmp_path: Path) -> None:
    load(community, "grid", grids(tmp_path, ("甲", 0, 0), ("乙", 1, 0)))
    before = dict(rows(community, "SELECT name, colour FROM grid"))
    load(community, "grid", grids(tmp_path, ("丙", 0, 1), ("丁", 1, 1)))
    after = dict(rows(community, "SELECT name, colour FROM grid"))
    assert after.items() >= before.items()
    assert len(set(after.values())) == 4


def test_a_grid_over_another_is_refused_by_name(community: Database, tmp_path: Path) -> None:
    load(community, "grid", grids(tmp_path, ("甲", 0, 0)))
    report = load(community, "grid", grids(tmp_path, ("乙", 0, 0), ("丙", 5, 0), ("丁", 5, 0)))
    assert reasons(report) == [(1, "overlaps"), (3, "overlaps")]
    assert "甲" in report.rejections[0].message("zh-CN")
    assert "丙" in report.rejections[1].message("zh-CN")
    assert set(codes(community)) == {"甲"}


def test_a_code_of_another_community_and_a_changed_code_are_refused(community: Database, tmp_path: Path) -> None:
    report = load(community, "grid", grids(tmp_path, ("甲", 0, 0), code="440306007006001"))
    assert reasons(report) == [(1, "other_community")]
    load(community, "grid", grids(tmp_path, ("甲", 0, 0), source_ref="G"))
    report = load(community, "grid", grids(tmp_path, ("甲", 0, 0), source_ref="G", code=f"{COMMUNITY}009"))
    assert reasons(report) == [(1, "code_taken")]


def test_a_thousandth_grid_is_refused(community: Database, tmp_path: Path) -> None:
    load(community, "grid", grids(tmp_path, ("末", 0, 0), code=f"{COMMUNITY}999"))
    assert reasons(load(community, "grid", grids(tmp_path, ("多", 1, 0)))) == [(1, "codes_exhausted")]


def test_buildings_go_to_their_grid_and_those_outside_are_counted(community: Database, tmp_path: Path) -> None:
    load(community, "grid", grids(tmp_path, ("甲", 0, 0), ("乙", 1, 0)))
    path = buildings(tmp_path, ("in", 114.001, 22.501), ("most", 114.00185, 22.501), ("out", 114.01, 22.501))
    report = load(community, "building", path)
    assert history(community) == [("in", "001", TODAY, None), ("most", "001", TODAY, None)]
    notes = {note.reason.code: note.details for note in report.notes.values()}
    assert notes["note_outside_grids"] == {"count": 1}


def test_a_moved_border_moves_buildings_from_that_day_on(community: Database, tmp_path: Path) -> None:
    load(community, "grid", grids(tmp_path, ("甲", 0, 0), ("乙", 1, 0), source_ref=None))
    load(community, "building", buildings(tmp_path, ("b", 114.001, 22.501), ("c", 114.003, 22.501)))
    swapped = grids(tmp_path, ("甲", 1, 0), name="a.geojson", code=f"{COMMUNITY}001")
    features = json.loads(swapped.read_text())["features"]
    features += json.loads(grids(tmp_path, ("乙", 0, 0), code=f"{COMMUNITY}002").read_text())["features"]
    swapped.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report = load(community, "grid", swapped, today=TOMORROW)
    assert report.updated == 2, report.as_json("en")
    assert history(community) == [
        ("b", "001", TODAY, TOMORROW),
        ("b", "002", TOMORROW, None),
        ("c", "002", TODAY, TOMORROW),
        ("c", "001", TOMORROW, None),
    ]
    assert load(community, "grid", swapped, today=TOMORROW).unchanged == 2


def test_two_changes_on_one_day_leave_only_the_last(community: Database, tmp_path: Path) -> None:
    load(community, "grid", grids(tmp_path, ("甲", 0, 0), ("乙", 1, 0)))
    load(community, "building", buildings(tmp_path, ("b", 114.001, 22.501)))
    load(community, "building", buildings(tmp_path, ("b", 114.003, 22.501)))
    assert history(community) == [("b", "002", TODAY, None)]


def test_a_grid_that_ends_lets_its_buildings_go(community: Database, tmp_path: Path) -> None:
    load(community, "grid", grids(tmp_path, ("甲", 0, 0), valid_from="2026-01-01"))
    load(community, "building", buildings(tmp_path, ("b", 114.001, 22.501)))
    load(community, "grid", grids(tmp_path, ("甲", 0, 0), valid_to=TOMORROW.isoformat()), today=TOMORROW)
    assert history(community) == [("b", "001", TODAY, TOMORROW)]


def test_changed_layers_are_counted_up_and_unchanged_ones_are_not(community: Database, tmp_path: Path) -> None:
    def revision() -> object:
        return dict(rows(community, "SELECT layer, revision FROM layer_revision")).get("buildings")

    path = buildings(tmp_path, ("b", 114.001, 22.501))
    load(community, "building", path)
    first = revision()
    load(community, "building", path)
    assert revision() == first
    load(community, "building", buildings(tmp_path, ("b", 114.001, 22.501), name="新名"))
    assert revision() != first


def test_a_measure_that_another_importer_rounded_differently_is_no_change(community: Database, tmp_path: Path) -> None:
    path = buildings(tmp_path, ("b", 114.001, 22.501))
    load(community, "building", path)
    rows(community, "UPDATE building SET footprint_m2 = round(footprint_m2::numeric) RETURNING 1")
    assert load(community, "building", path).unchanged == 1


def test_storeys_give_the_height_and_the_height_gives_storeys_each_marked_as_assumed(
    community: Database, tmp_path: Path
) -> None:
    def stored(**given: object) -> tuple[object, ...]:
        load(community, "building", buildings(tmp_path, (str(given), 114.001, 22.501), **({"levels": None} | given)))
        (found,) = rows(
            community,
            "SELECT levels, levels_assumed, height_m, height_assumed FROM building ORDER BY id DESC LIMIT 1",
        )
        return found

    assert stored(levels=5) == (5, False, 5 * STOREY_HEIGHT_M, True)
    assert stored(height=20) == (7, True, 20.0, False)
    assert stored(levels=5, height=20) == (5, False, 20.0, False)
    assert stored() == (1, True, STOREY_HEIGHT_M, True)


def test_a_file_without_storeys_leaves_the_stored_ones(community: Database, tmp_path: Path) -> None:
    load(community, "building", buildings(tmp_path, ("b", 114.001, 22.501), height=21.5))
    report = load(community, "building", buildings(tmp_path, ("b", 114.001, 22.501), levels=None, name="新"))
    assert report.updated == 1
    assert rows(community, "SELECT levels, height_m, name FROM building") == [(6, 21.5, "新")]


def test_assumed_storeys_are_raised_to_the_dwellings_and_known_ones_are_not(
    community: Database, tmp_path: Path
) -> None:
    load(community, "building", buildings(tmp_path, ("guess", 114.001, 22.501), levels=None))
    report = load(community, "dwelling", written(tmp_path, "d.csv", "building,room\nguess,1203\n"))
    assert report.written
    assert rows(community, "SELECT levels, height_m FROM building") == [(12, 36.0)]


def test_doors_of_a_floor_are_counted_in_order_of_their_rooms(community: Database, tmp_path: Path) -> None:
    load(community, "building", buildings(tmp_path, ("b", 114.001, 22.501)))
    load(community, "dwelling", written(tmp_path, "d.csv", "building,room\nb,302\nb,301\nb,B101\n"))
    load(community, "dwelling", written(tmp_path, "e.csv", "building,room\nb,303\n"))
    assert rows(community, "SELECT room, floor, slot FROM dwelling ORDER BY room") == [
        ("301", 3, 0),
        ("302", 3, 1),
        ("303", 3, 2),
        ("B101", -1, 0),
    ]


@pytest.mark.parametrize(
    ("room", "floor"),
    [("101", 1), ("1203", 12), ("2-1203", 12), ("B101", -1), ("负201", -2), ("301室", 3), ("门卫", None), ("12", None)],
)
def test_a_room_number_tells_its_floor(room: str, floor: int | None) -> None:
    assert floor_of_room(room) == floor


def test_a_household_that_moves_out_lets_the_next_one_in(database: Database, tmp_path: Path) -> None:
    load_until(database, "household")
    taken = written(tmp_path, "h.csv", f"id,dwelling,valid_from,valid_to\nH1,示例路1号一单元101,2026-01-01,{TODAY}\n")
    assert load(database, "household", taken).updated == 1
    assert load(database, "household", written(tmp_path, "n.csv", "id,dwelling\nH9,示例路1号一单元101\n")).inserted == 1


def test_the_examples_hold_what_must_always_hold(database: Database) -> None:
    load_until(database, "premises_tag")
    with database.owner() as connection:
        assert not any(violations(connection).values())
