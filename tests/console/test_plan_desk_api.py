"""Beside the painting of drafts: forecasts, links, barriers, the plan in force and files, each closed to others."""

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import LineString, to_wkb
from starlette.testclient import TestClient

from data.database import Database
from data.planning.making import make_units
from dispatch.permissions import Role
from tests.fixtures.desk import HERE, Desk, open_desk
from tests.fixtures.hamlet import BEI, EAST, LAT, LNG, NAN, STEP, WEST


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = open_desk(module_database, tmp_path_factory.mktemp("data"))
    with module_database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO street (community_code, id, name, class, length_m, geom, cell, source_ref)"
            " VALUES (%s, 900, '铁路', 'rail', 700, %s, 0, 'rail')",
            [NAN, to_wkb(LineString([(LNG + STEP / 2, LAT - 0.001), (LNG + STEP / 2, LAT + STEP + 0.001)]))],
        )
        make_units(connection, NAN)
    for _ in range(3):
        desk.report()
    desk.report(place={**HERE, "lng": LNG + 1.6 * STEP})
    return desk


def client(desk: Desk, role: Role = Role.PLANNER, scope: str = "*") -> TestClient:
    return desk.at(replace(desk.hamlet.planner, role=role, scope=scope))


def begun(desk: Desk) -> dict[str, Any]:
    answer = client(desk).post("/v1/plans", json={"name": "试编", "area": NAN})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def path(plan: dict[str, Any]) -> str:
    return f"/v1/plans/{plan['plan']['id']}"


def given(desk: Desk, plan: dict[str, Any], grid: str, to: str) -> None:
    place = plan["names"].index(grid)
    units = [unit for unit, held in zip(plan["units"], plan["holders"], strict=True) if held == place]
    body = {"kind": "paint", "number": 0, "units": units, "grid": to}
    assert client(desk).post(f"{path(plan)}/edits", json=body).status_code == 200


def test_the_past_is_replayed_on_a_draft_and_on_the_plan_in_force(desk: Desk) -> None:
    plan = begun(desk)
    same = client(desk).get(f"{path(plan)}/response").json()
    assert same["draft"] == same["in_force"]
    assert same["draft"]["incidents"] == 4
    assert {grid: one["incidents"] for grid, one in same["grids"].items()} == {WEST: 3, EAST: 1}
    assert 0 < same["draft"]["mean_s"] < 1200
    given(desk, plan, EAST, WEST)
    merged = client(desk).get(f"{path(plan)}/response").json()
    assert merged["in_force"] == same["in_force"]
    assert merged["grids"].keys() == {WEST}
    assert merged["grids"][WEST]["incidents"] == 4
    assert merged["draft"]["mean_s"] > same["draft"]["mean_s"]
    driven = client(desk).get(f"{path(plan)}/response", params={"way": "car"}).json()
    assert (driven["way"], driven["draft"]["incidents"]) == ("car", 4)
    assert client(desk).get(f"{path(plan)}/response", params={"way": "balloon"}).status_code == 422


def test_a_grid_without_its_officer_is_named(desk: Desk) -> None:
    plan = begun(desk)
    staffing = client(desk).get(f"{path(plan)}/response").json()["staffing"]
    assert [(one["rule"], one["grid"]) for one in staffing] == [("no_officer", EAST)]
    given(desk, plan, WEST, EAST)
    left = client(desk).get(f"{path(plan)}/response").json()["staffing"]
    assert [(one["rule"], one["grid"], one["heir"]) for one in left] == [
        ("no_officer", EAST, None),
        ("officer_left_over", WEST, EAST),
    ]


def test_a_link_shows_a_draft_to_others_of_the_area_until_it_is_ended(desk: Desk) -> None:
    plan = begun(desk)
    client(desk).post(f"{path(plan)}/comments", json={"words": "请看西侧", "grid": WEST})
    share = client(desk).post(f"{path(plan)}/shares", json={}).json()["share"]
    reader = client(desk, Role.OPERATOR, NAN)
    seen = reader.get(f"/v1/shared-plans/{share['token']}").json()
    assert (seen["holders"], seen["comments"][0]["words"]) == (plan["holders"], "请看西侧")
    units = reader.get(f"/v1/shared-plans/{share['token']}/units").json()["features"]
    assert [one["id"] for one in units] == plan["units"]
    sketch = reader.get(f"/v1/shared-plans/{share['token']}/sketch").json()
    assert len(sketch["rings"]) == len(plan["units"])
    assert reader.get(path(plan)).status_code == 403
    assert client(desk, Role.OPERATOR, BEI).get(f"/v1/shared-plans/{share['token']}").status_code == 404
    assert client(desk, Role.OPERATOR, WEST).get(f"/v1/shared-plans/{share['token']}").status_code == 404
    ended = client(desk).post(f"{path(plan)}/shares/{share['id']}/revoke", json={})
    assert ended.status_code == 200
    assert reader.get(f"/v1/shared-plans/{share['token']}").status_code == 404
    assert reader.get(f"/v1/shared-plans/{share['token']}/sketch").status_code == 404
    assert client(desk).post(f"{path(plan)}/shares/{share['id']}/revoke", json={}).status_code == 404
    (listed,) = client(desk).get(f"{path(plan)}/shares").json()["shares"]
    assert listed["revoked_at"] is not None


def test_a_barrier_parts_a_grid_on_foot_only_while_it_counts(desk: Desk) -> None:
    plan = begun(desk)
    assert plan["plan"]["barriers"] == ["rail", "trunk", "water"]
    assert "parted_by_barrier" in {one["rule"] for one in plan["findings"]}
    shapes = client(desk).get(f"{path(plan)}/barriers").json()["features"]
    assert [one["properties"]["kind"] for one in shapes] == ["rail"]
    open_ = client(desk).post(f"{path(plan)}/barriers", json={"barriers": ["water"]}).json()
    assert open_["plan"]["barriers"] == ["water"]
    assert "parted_by_barrier" not in {one["rule"] for one in open_["findings"]}
    assert client(desk).get(path(plan)).json()["findings"] == open_["findings"]
    assert client(desk).post(f"{path(plan)}/barriers", json={"barriers": ["wall"]}).status_code == 422
    client(desk).post(f"{path(plan)}/state", json={"state": "review"})
    closed = client(desk).post(f"{path(plan)}/barriers", json={"barriers": []})
    assert (closed.status_code, closed.json()["error"]["code"]) == (409, "draft_closed")


def test_the_plan_in_force_is_told_in_the_units_of_the_draft(desk: Desk) -> None:
    plan = begun(desk)
    given(desk, plan, EAST, WEST)
    assert client(desk).get(f"{path(plan)}/in-force").json()["holders"] == plan["holders"]
    grid = next(one for one in plan["grids"] if one["name"] == WEST)
    assert 0.5 < grid["reock"] < 0.7
    assert 0.95 < grid["hull"] <= 1


def test_a_draft_is_taken_away_as_grids_and_as_buildings(desk: Desk, tmp_path: Path) -> None:
    plan = begun(desk)
    given(desk, plan, EAST, WEST)
    for ending in ("gpkg", "zip", "geojson", "parquet"):
        answer = client(desk).get(f"{path(plan)}/export.{ending}")
        assert answer.status_code == 200, answer.text
        file = tmp_path / f"plan.{ending}"
        file.write_bytes(answer.content)
        if ending == "zip":
            zipfile.ZipFile(file).extractall(tmp_path / "shape")
            file = next((tmp_path / "shape").glob("*.shp"))
        table = geopandas.read_parquet(file) if ending == "parquet" else geopandas.read_file(file)
        assert table["grid"].tolist() == [WEST]
        assert table.geometry.iloc[0].bounds == pytest.approx((LNG, LAT, LNG + 2 * STEP, LAT + STEP), abs=1e-6)
    text = client(desk).get(f"{path(plan)}/export.csv").content.decode("utf-8-sig")
    rows = {row["building"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["3"]["grid_in_force"], rows["3"]["grid"], rows["3"]["changes"]) == (EAST, WEST, "true")
    assert rows["1"]["changes"] == "false"
    pages = client(desk).get(f"{path(plan)}/export.pdf")
    assert pages.headers["content-type"] == "application/pdf"
    assert pages.content.startswith(b"%PDF")
    assert client(desk).get(f"{path(plan)}/export.pdf", params={"grid": EAST}).status_code == 404
    unknown = client(desk).get(f"{path(plan)}/export.dwg")
    assert unknown.json()["error"]["code"] == "export_format_unknown"


@pytest.mark.parametrize(
    ("method", "rest", "body"),
    [
        ("GET", "/response", None), ("GET", "/in-force", None), ("GET", "/barriers", None), ("GET", "/shares", None),
        ("POST", "/shares", {}), ("POST", "/shares/1/revoke", {}), ("POST", "/barriers", {"barriers": []}),
        ("GET", "/export.csv", None),
    ],
)  # fmt: skip
def test_other_roles_and_other_areas_find_nothing_there(desk: Desk, method: str, rest: str, body: Any) -> None:
    plan = begun(desk)
    assert client(desk, Role.OPERATOR).request(method, path(plan) + rest, json=body).status_code == 403
    assert client(desk, Role.PLANNER, BEI).request(method, path(plan) + rest, json=body).status_code == 404
