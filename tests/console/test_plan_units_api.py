"""Units of a draft parted, joined, and told by a file, over HTTP; and taken back."""

import json
from dataclasses import replace
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import pytest
import shapely
from starlette.testclient import TestClient
from typer.testing import CliRunner

from console.cli import app
from data.database import Database
from data.planning.due import let_take_effect
from data.planning.integrity import examine_plans
from dispatch.errors import AreasElsewhere
from dispatch.permissions import Role
from tests.fixtures.desk import Answer, Desk
from tests.fixtures.hamlet import EAST, LAT, LNG, NAN, STEP, WEST
from tests.fixtures.publishing import TODAY, code_of, open_publishing_desk

REASONS = {"below_band": "试点社区，户数本来就少", "one_officer": "新网格长下周到岗"}
# From the western edge through houses 1 and 2 to the middle of the community, south of the street.
LINE = [[LNG - 0.001, LAT + 0.00075], [LNG + 2 * STEP + 0.001, LAT + 0.00075]]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return open_publishing_desk(database, tmp_path)


@pytest.fixture
def gui(desk: Desk) -> TestClient:
    return desk.at(replace(desk.hamlet.planner, scope="*"))


def begun(client: TestClient) -> dict[str, Any]:
    answer = client.post("/v1/plans", json={"name": "南社区调整", "area": NAN})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def edited(client: TestClient, id: int, number: int, kind: str, **more: Any) -> Answer:
    return client.post(f"/v1/plans/{id}/edits", json={"kind": kind, "number": number, **more})


def read(client: TestClient, id: int) -> dict[str, Any]:
    return dict(client.get(f"/v1/plans/{id}").json())


def shapes(client: TestClient, id: int) -> dict[int, Any]:
    found = client.get(f"/v1/plans/{id}/units").json()["features"]
    return {one["id"]: shapely.geometry.shape(one["geometry"]) for one in found}


def rows(desk: Desk, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def every_building_in_one_unit(desk: Desk) -> None:
    for (count,) in rows(desk, "SELECT count(DISTINCT building_id) FROM planning_unit_building GROUP BY edition_id"):
        assert count == 3


def totals(plan: dict[str, Any]) -> list[float]:
    return [round(sum(one[name] for one in plan["grids"]), 1) for name in ("households", "dwellings", "area_m2")]


def test_a_unit_is_parted_by_a_line_and_undone_and_redone_and_joined(desk: Desk, gui: TestClient) -> None:
    plan = begun(gui)
    id, before = plan["plan"]["id"], shapes(gui, plan["plan"]["id"])
    made = edited(gui, id, 0, "cut", line=LINE)
    assert made.status_code == 200, made.text
    assert (made.json()["recut"], made.json()["homes_moved"]) == (True, 0)
    parted = read(gui, id)
    assert len(parted["units"]) > len(plan["units"])
    assert not set(parted["units"]) & set(plan["units"])
    after = shapes(gui, id)
    assert sum(one.area for one in after.values()) == pytest.approx(sum(one.area for one in before.values()))
    assert shapely.coverage_is_valid(list(after.values()))
    assert totals(parted) == pytest.approx(totals(plan))
    assert [one["name"] for one in parted["grids"]] == [one["name"] for one in plan["grids"]]
    every_building_in_one_unit(desk)

    # A part is painted like any other unit; then everything is undone one by one, and redone.
    west = parted["names"].index(WEST)
    unit = next(u for u, held in zip(parted["units"], parted["holders"], strict=True) if held == west)
    painted = edited(gui, id, 1, "paint", units=[unit], grid=EAST).json()
    assert edited(gui, id, 2, "undo").status_code == 200
    undone = edited(gui, id, 3, "undo").json()
    assert undone["recut"]
    assert (read(gui, id)["units"], read(gui, id)["holders"]) == (plan["units"], plan["holders"])
    edited(gui, id, 4, "redo")
    assert read(gui, id)["units"] == parted["units"]
    edited(gui, id, 5, "redo")
    assert read(gui, id)["undo"] == 2
    assert painted["changed"]["units"] == [unit]
    edited(gui, id, 6, "undo")

    # The two parts of one unit are joined; the ground is one unit fewer, and tiled.
    now, held = shapes(gui, id), dict(zip(parted["units"], parted["holders"], strict=True))
    one, other = next(
        (a, b) for a in now for b in now
        if a < b and held[a] == held[b] and now[a].intersection(now[b]).length > 1e-6
    )  # fmt: skip
    joined = edited(gui, id, 7, "join", units=[one, other])
    assert joined.status_code == 200, joined.text
    assert len(read(gui, id)["units"]) == len(now) - 1
    assert shapely.coverage_is_valid(list(shapes(gui, id).values()))
    every_building_in_one_unit(desk)
    log = gui.get(f"/v1/plans/{id}/log").json()["edits"]
    assert [entry["kind"] for entry in log] == ["cut", "paint", "undo", "undo", "redo", "redo", "undo", "join"]
    # Somebody who begins now does not find what this draft has cut.
    assert begun(gui)["units"] == plan["units"]


def test_a_plan_with_parted_units_is_published_and_its_units_are_everybodys(desk: Desk, gui: TestClient) -> None:
    plan = begun(gui)
    id = plan["plan"]["id"]
    edited(gui, id, 0, "cut", line=LINE)
    ((home,),) = rows(
        desk, "SELECT unit_id FROM planning_unit_building WHERE building_id = 2 AND edition_id = (SELECT max(id) FROM unit_edition)"
    )  # fmt: skip
    now = read(gui, id)
    near = [home]
    answer = edited(gui, id, 1, "paint", units=near, grid=EAST)
    assert answer.status_code == 200, answer.text
    edited(gui, id, 2, "fill")
    gui.post(f"/v1/plans/{id}/state", json={"state": "review"})
    other = desk.at(replace(desk.hamlet.leader, role=Role.PLANNER, scope="*"))
    assert other.post(f"/v1/plans/{id}/state", json={"state": "approved"}).status_code == 200
    seen = gui.get(f"/v1/plans/{id}/outlook").json()
    assert seen["pairs"], now
    told = gui.post(f"/v1/plans/{id}/publication", json={"on": TODAY, "reasons": REASONS})
    assert told.status_code == 201, told.text
    assert len(let_take_effect(desk.container.database, desk.clock())) == 1
    assert set(begun(gui)["units"]) == set(now["units"])
    with desk.container.database.owner() as connection:
        assert not any(examine_plans(connection).values())
    back = gui.post(
        f"/v1/publications/{told.json()['publication']['id']}/rollback", json={"on": TODAY, "reason": "试点结束"}
    )
    assert back.status_code == 201, back.text


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "cut", "line": [[0, 0], [1, 1]]}, 422, "cut_line_misses"),
        ({"kind": "cut", "line": [[LNG + 0.001, LAT + 0.001], [LNG + 0.0011, LAT + 0.001]]}, 422, "cut_line_misses"),
        ({"kind": "cut", "line": [[LNG, LAT]]}, 422, "bad_value"),
        ({"kind": "cut", "line": LINE, "preview": True}, 422, "bad_value"),
        ({"kind": "join", "units": []}, 422, "units_not_joined"),
        ({"kind": "join", "units": [987654321]}, 404, "unknown_thing"),
        ({"kind": "file"}, 422, "bad_value"),
    ],
)
def test_what_cannot_be_parted_or_joined_is_refused_and_nothing_is_kept(
    desk: Desk, gui: TestClient, body: dict[str, Any], status: int, code: str
) -> None:
    plan = begun(gui)
    answer = gui.post(f"/v1/plans/{plan['plan']['id']}/edits", json={"number": 0, **body})
    assert (answer.status_code, code_of(answer)) == (status, code), answer.text
    assert read(gui, plan["plan"]["id"])["units"] == plan["units"]
    assert rows(desk, "SELECT count(*) FROM unit_edition") == [(1,)]


def test_a_locked_unit_is_not_parted(desk: Desk, gui: TestClient) -> None:
    plan = begun(gui)
    edited(gui, plan["plan"]["id"], 0, "lock", grids=[WEST])
    answer = edited(gui, plan["plan"]["id"], 1, "cut", line=LINE)
    assert code_of(answer) == "unit_locked"
    assert rows(desk, "SELECT count(*) FROM unit_edition") == [(1,)]


def areas(*pairs: tuple[str, shapely.Geometry]) -> bytes:
    features = [
        {"type": "Feature", "properties": {"code": name}, "geometry": shapely.geometry.mapping(shape)}
        for name, shape in pairs
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


DRAWN = areas(
    ("全社区", shapely.box(LNG - 0.001, LAT - 0.001, LNG + 2 * STEP + 0.001, LAT + STEP + 0.001)),
    ("远处", shapely.box(LNG + 1, LAT, LNG + 1.01, LAT + 0.01)),
)


def sent(client: TestClient, id: int, content: bytes, called: str = "grids.geojson", /, **fields: str) -> Answer:
    data = {"number": "0", "datum": "wgs84", **fields}
    return client.post(f"/v1/plans/{id}/file", data=data, files={"file": (called, content)})


def test_grids_of_a_file_become_an_edit_that_says_what_did_not_fit(desk: Desk, gui: TestClient) -> None:
    plan = begun(gui)
    id = plan["plan"]["id"]
    seen = sent(gui, id, DRAWN, preview="true")
    assert seen.status_code == 200, seen.text
    assert read(gui, id)["plan"]["number"] == 0
    made = sent(gui, id, DRAWN).json()
    assert made["number"] == 1
    assert [(one["kind"], one["row"], one["name"]) for one in made["misfits"]] == [("outside", 2, "远处")]
    assert {one["name"] for one in read(gui, id)["grids"]} == {"全社区"}
    # It began as the plan in force, so that it can be published; and it can be taken back.
    assert gui.get(f"/v1/plans/{id}/outlook").status_code == 200
    edited(gui, id, 1, "undo")
    assert read(gui, id)["holders"] == plan["holders"]


@pytest.mark.parametrize(
    ("content", "name", "fields", "status", "code"),
    [
        (areas(("远处", shapely.box(120, 30, 120.01, 30.01))), "g.geojson", {}, 422, "areas_elsewhere"),
        (areas(("点", shapely.Point(LNG, LAT))), "g.geojson", {}, 422, "areas_unsound"),
        (b"nothing", "g.geojson", {}, 400, "format_unknown"),
        (DRAWN, "g.geojson", {"datum": "mars"}, 400, "datum_unknown"),
        (DRAWN, "g.geojson", {"number": "x"}, 422, "bad_value"),
        (DRAWN, "g.geojson", {"number": "7"}, 422, "bad_value"),
        (DRAWN, "g.geojson", {"name": "colour"}, 422, "bad_value"),
        (DRAWN, "g.geojson", {"shape": "round"}, 422, "bad_value"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_the_draft_stays(
    gui: TestClient, content: bytes, name: str, fields: dict[str, str], status: int, code: str
) -> None:
    plan = begun(gui)
    answer = sent(gui, plan["plan"]["id"], content, name, **fields)
    assert (answer.status_code, code_of(answer)) == (status, code), answer.text
    assert read(gui, plan["plan"]["id"])["plan"]["number"] == 0


def test_a_draft_told_by_a_file_is_published_with_codes_lineage_moves_and_a_notice(desk: Desk, gui: TestClient) -> None:
    plan = begun(gui)
    id = plan["plan"]["id"]
    # The western grid is split between houses 1 and 2; a grid that is split ends, and its parts have new codes.
    west = shapely.box(LNG - 0.001, LAT - 0.001, LNG + 0.0009, LAT + STEP + 0.001)
    middle = shapely.box(LNG + 0.0009, LAT - 0.001, LNG + STEP, LAT + STEP + 0.001)
    east = shapely.box(LNG + STEP, LAT - 0.001, LNG + 2 * STEP + 0.001, LAT + STEP + 0.001)
    edited(gui, id, 0, "cut", line=[[LNG + 0.0009, LAT - 0.001], [LNG + 0.0009, LAT + STEP + 0.001]])
    told = sent(gui, id, areas((WEST, west), ("中片", middle), (EAST, east)), number="1")
    assert told.status_code == 200, told.text
    assert told.json()["misfits"] == []
    gui.post(f"/v1/plans/{id}/state", json={"state": "review"})
    other = desk.at(replace(desk.hamlet.leader, role=Role.PLANNER, scope="*"))
    assert other.post(f"/v1/plans/{id}/state", json={"state": "approved"}).status_code == 200
    answer = gui.post(f"/v1/plans/{id}/publication", json={"on": TODAY, "reasons": REASONS})
    assert answer.status_code == 201, answer.text
    number = answer.json()["publication"]["id"]
    (effect,) = let_take_effect(desk.container.database, desk.clock())
    assert (effect.begun, effect.ended) == (2, 1)
    story = gui.get(f"/v1/publications/{number}").json()
    first, second = f"{NAN}003", f"{NAN}004"
    assert {(one["old"], one["new"]) for one in story["lineage"]} >= {(WEST, first), (WEST, second)}
    homes = gui.get(f"/v1/publications/{number}/moves?kind=building").json()["moves"]
    assert {(one["old"], one["new"]) for one in homes} == {(WEST, first), (WEST, second)}
    assert gui.get(f"/v1/publications/{number}/notice.pdf").content.startswith(b"%PDF")
    assert gui.get(f"/v1/publications/{number}/moves.xlsx").status_code == 200
    held = "SELECT building_id, grid_code FROM building_grid WHERE valid_to IS NULL AND community_code = %s ORDER BY 1"
    assert rows(desk, held, NAN) == [(1, first), (2, second), (3, EAST)]
    with desk.container.database.owner() as connection:
        assert not any(examine_plans(connection).values())


WEST_WEST = [[LNG, LAT], [LNG + STEP / 2, LAT], [LNG + STEP / 2, LAT + STEP], [LNG, LAT + STEP], [LNG, LAT]]
UNSOUND: dict[str, tuple[Any, str]] = {
    "open": ([WEST_WEST[:-1]], "没有闭合"),
    "crossing": ([[[LNG + x * STEP, LAT + y * STEP] for x, y in ((0, 0), (2, 0), (2, 1), (0, 1), (0.1, 1.1), (0.1, 0.9), (0, 0))]], "自相交"),
    "clockwise": ([WEST_WEST[::-1]], "顺时针"),
    "high": ([[[*one, 7.0] for one in WEST_WEST]], "三维"),
    "empty": ([], "空的"),
    "many": ([[[LNG + 0.002 + 0.001 * cos(n / 1e5 * pi), LAT + 0.001 + 0.001 * sin(n / 1e5 * pi)] for n in range(200_000)] + [[LNG + 0.003, LAT + 0.001]]], "200,001"),
    "projected": ([[[5e5, 2.5e6], [5.01e5, 2.5e6], [5.01e5, 2.501e6], [5e5, 2.5e6]]], "坐标系"),
}  # fmt: skip


@pytest.mark.parametrize("fault", UNSOUND)
def test_an_unsound_area_is_refused_by_its_row_and_mended_only_when_asked(gui: TestClient, fault: str) -> None:
    coordinates, why = UNSOUND[fault]
    feature = {
        "type": "Feature",
        "properties": {"code": "西半"},
        "geometry": {"type": "Polygon", "coordinates": coordinates},
    }
    file = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    plan = begun(gui)
    answer = sent(gui, plan["plan"]["id"], file)
    assert answer.status_code in (400, 422), answer.text
    message = answer.json()["error"]["message"]
    assert why in message
    assert "方案未改动" in message
    assert read(gui, plan["plan"]["id"])["plan"]["number"] == 0
    mended = sent(gui, plan["plan"]["id"], file, repair="true")
    assert mended.status_code == (200 if fault in ("crossing", "clockwise", "high") else answer.status_code), (
        mended.text
    )


def test_other_roles_and_areas_send_no_file(desk: Desk, gui: TestClient) -> None:
    id = begun(gui)["plan"]["id"]
    assert sent(desk.operator, id, DRAWN).status_code == 403
    assert sent(desk.at(replace(desk.hamlet.planner, scope="110101")), id, DRAWN).status_code == 404


def test_the_command_line_begins_a_draft_from_a_file(
    desk: Desk, gui: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JINGWEI_DATABASE_URL", desk.container.database.owner_dsn)
    monkeypatch.setenv("JINGWEI_DATA_DIR", str(tmp_path / "cli"))
    file = tmp_path / "grids.geojson"
    file.write_bytes(DRAWN)
    words = ["--area", NAN, "--name", "按图编制", "--as", "planner", "--datum", "wgs84"]
    done = CliRunner().invoke(app, ["plan", "from-file", str(file), *words])
    assert done.exit_code == 0, done.output
    assert "outside" in done.output
    assert [one["name"] for one in gui.get("/v1/plans").json()["plans"]] == ["按图编制"]
    file.write_bytes(areas(("远处", shapely.box(120, 30, 120.01, 30.01))))
    gone = CliRunner().invoke(app, ["plan", "from-file", str(file), *words])
    assert isinstance(gone.exception, AreasElsewhere)
    assert [one["state"] for one in gui.get("/v1/plans").json()["plans"]] == ["dropped", "draft"]
