"""Drafts over HTTP: begun, painted, undone, shared between two planners, and closed to others."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from console.container import Container
from console.settings import Settings
from data.database import Database
from data.planning.making import make_units
from dispatch.permissions import Role
from tests.fixtures.api import ApiOf
from tests.fixtures.desk import As
from tests.fixtures.hamlet import EAST, NAN, WEST, Hamlet, settle

Opened = Callable[..., TestClient]


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    hamlet = settle(module_database)
    with module_database.owner() as connection:
        make_units(connection, NAN)
    return hamlet


@pytest.fixture(scope="module")
def api(hamlet: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], ASGIApp]:
    place = tmp_path_factory.mktemp("data")

    def started() -> ASGIApp:
        container = Container.build(Settings(data_dir=place), hamlet.database)
        return ApiOf(container)

    return started


@pytest.fixture(scope="module")
def opened(api: Callable[[], ASGIApp], hamlet: Hamlet) -> Opened:
    shared = api()

    def planner(name: str = "gui", role: Role = Role.PLANNER, scope: str = "*", fresh: bool = False) -> TestClient:
        account = hamlet.planner if name == "gui" else hamlet.leader
        return TestClient(As(api() if fresh else shared, replace(account, role=role, scope=scope)))

    return planner


def begun(client: TestClient, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/plans", json={"name": "南社区调整", "area": NAN, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def edited(client: TestClient, plan: dict[str, Any], number: int, kind: str, **more: Any) -> Any:
    return client.post(f"/v1/plans/{plan['plan']['id']}/edits", json={"kind": kind, "number": number, **more})


def units_of(plan: dict[str, Any], grid: str) -> list[int]:
    place = plan["names"].index(grid)
    return [unit for unit, held in zip(plan["units"], plan["holders"], strict=True) if held == place]


def row(rows: list[dict[str, Any]], grid: str) -> dict[str, Any]:
    return next(one for one in rows if one["name"] == grid)


def test_a_draft_begins_as_the_plan_in_force(opened: Opened) -> None:
    plan = begun(opened())
    assert {one["name"] for one in plan["grids"]} == {WEST, EAST}
    assert row(plan["grids"], WEST)["households"] == 2
    assert -1 not in plan["holders"]
    assert {one["rule"] for one in plan["findings"]} == {"below_band"}
    assert plan["needed"] == {"fewest": 1, "most": 0}
    listed = opened().get("/v1/plans").json()["plans"]
    assert plan["plan"]["id"] in [one["id"] for one in listed]


def test_a_stroke_moves_a_unit_and_its_homes_and_a_preview_moves_nothing(opened: Opened) -> None:
    client = opened()
    plan = begun(client)
    homes = {
        one["id"]: one["properties"]["households"]
        for one in client.get(f"/v1/plans/{plan['plan']['id']}/units").json()["features"]
    }
    unit = max(units_of(plan, WEST), key=lambda one: homes[one])
    seen = edited(client, plan, 0, "paint", units=[unit], grid=EAST, preview=True).json()
    assert client.get(f"/v1/plans/{plan['plan']['id']}").json()["plan"]["number"] == 0
    made = edited(client, plan, 0, "paint", units=[unit], grid=EAST).json()
    assert made == seen
    assert made["number"] == 1
    assert made["homes_moved"] == homes[unit]
    gained = row(made["after"], EAST)["households"] - row(made["before"], EAST)["households"]
    assert gained == homes[unit]
    shapes = client.get(f"/v1/plans/{plan['plan']['id']}/grids").json()["features"]
    assert {one["id"] for one in shapes} <= {WEST, EAST}
    assert all(one["geometry"]["type"] in ("Polygon", "MultiPolygon") for one in shapes)


def test_units_are_told_community_by_community_and_from_afar(opened: Opened) -> None:
    client = opened()
    plan = begun(client)
    path = f"/v1/plans/{plan['plan']['id']}"
    whole = client.get(f"{path}/units").json()
    assert client.get(f"{path}/units", params={"community": NAN}).json() == whole
    strange = client.get(f"{path}/units", params={"community": "440306007099"})
    assert (strange.status_code, strange.json()["error"]["fields"]["id"]) == (404, "440306007099")
    assert client.get(f"{path}/units", params={"community": "nan"}).status_code == 422
    answer = client.get(f"{path}/sketch", headers={"accept-encoding": "gzip"})
    sketch = answer.json()
    assert sketch["communities"] == [[NAN, len(plan["units"])]]
    assert sketch["households"] == [one["properties"]["households"] for one in whole["features"]]
    assert len(sketch["rings"]) == len(plan["units"])
    assert (len(sketch["corners"]), len(sketch["steps"])) == (sum(sketch["rings"]), 2 * sum(sketch["corners"]))
    assert opened("li", Role.OPERATOR).get(f"{path}/sketch").status_code == 403
    assert client.get("/v1/plans/999999/sketch").status_code == 404


def test_undo_and_redo_survive_a_restart(opened: Opened, hamlet: Hamlet) -> None:
    client = opened()
    plan = begun(client)
    unit = units_of(plan, WEST)[0]
    edited(client, plan, 0, "paint", units=[unit], grid=EAST)
    edited(client, plan, 1, "undo")
    again = opened(fresh=True).get(f"/v1/plans/{plan['plan']['id']}").json()
    assert (again["undo"], again["redo"], again["plan"]["number"]) == (0, 1, 2)
    assert again["holders"] == plan["holders"]
    redone = edited(opened(fresh=True), plan, 2, "redo").json()
    assert redone["changed"]["units"] == [unit]
    log = client.get(f"/v1/plans/{plan['plan']['id']}/log").json()["edits"]
    assert [one["kind"] for one in log] == ["paint", "undo", "redo"]
    assert log[0]["by"] == hamlet.planner.display_name


def test_two_planners_on_one_draft_see_the_conflict_and_one_forks(opened: Opened, hamlet: Hamlet) -> None:
    gui, hua = opened("gui"), opened("hua")
    plan = begun(gui)
    first, *others = units_of(plan, WEST)
    assert edited(gui, plan, 0, "paint", units=[first], grid=EAST).status_code == 200
    lost = edited(hua, plan, 0, "paint", units=others[:1] or [first], grid=EAST)
    assert lost.status_code == 409
    assert lost.json()["error"]["code"] == "draft_moved"
    assert lost.json()["error"]["fields"] == {"by": hamlet.planner.display_name, "number": 1}
    fork = begun(hua, fork=plan["plan"]["id"])
    assert fork["plan"]["forked_of"] == plan["plan"]["id"]
    assert units_of(fork, EAST).count(first) == 1
    assert fork["plan"]["number"] == 0


def test_a_locked_unit_is_not_painted_and_the_draft_stays(opened: Opened) -> None:
    client = opened()
    plan = begun(client)
    unit = units_of(plan, WEST)[0]
    locked = edited(client, plan, 0, "lock", units=[unit]).json()
    assert locked["locked_units"] == [unit]
    refused = edited(client, plan, 1, "paint", units=[unit], grid=EAST)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "unit_locked")
    assert client.get(f"/v1/plans/{plan['plan']['id']}").json()["holders"] == plan["holders"]
    edited(client, plan, 1, "unlock", units=[unit])
    assert edited(client, plan, 2, "paint", units=[unit], grid=EAST).status_code == 200


def test_grids_merge_and_an_automatic_plan_says_what_came_of_it(opened: Opened) -> None:
    client = opened()
    plan = begun(client, low=0, high=10)
    merged = edited(client, plan, 0, "merge", grids=[WEST, EAST]).json()
    assert row(merged["after"], EAST)["units"] == 0
    assert row(merged["after"], WEST)["households"] == 2
    shares = {"households": 1, "area_m2": 0.5}
    done = edited(client, plan, 1, "automatic", parts=2, shares=shares).json()
    (outcome,) = done["outcomes"]
    assert (outcome["community"], outcome["grids"]) == (NAN, 2)
    assert len([one for one in done["after"] if one["units"]]) == 2
    assert edited(client, plan, 2, "undo").json()["changed"]["units"] == done["changed"]["units"]


def test_a_draft_goes_to_review_and_is_closed_to_strokes_there(opened: Opened, hamlet: Hamlet) -> None:
    client = opened()
    plan = begun(client)
    path = f"/v1/plans/{plan['plan']['id']}"
    assert client.post(f"{path}/state", json={"state": "review"}).json()["plan"]["state"] == "review"
    refused = edited(client, plan, 0, "undo")
    assert refused.json()["error"]["code"] == "draft_closed"
    assert "送审" in refused.json()["error"]["message"]
    illegal = client.post(f"{path}/state", json={"state": "published"})
    assert (illegal.status_code, illegal.json()["error"]["code"]) == (409, "draft_step_illegal")
    assert client.post(f"{path}/comments", json={"words": "西边界请沿道路", "grid": WEST}).status_code == 201
    said = client.get(f"{path}/comments").json()["comments"]
    assert [(one["by"], one["grid"], one["words"]) for one in said] == [
        (hamlet.planner.display_name, WEST, "西边界请沿道路")
    ]


def test_drafts_are_closed_to_other_roles_and_other_areas(opened: Opened) -> None:
    plan = begun(opened())
    path = f"/v1/plans/{plan['plan']['id']}"
    assert opened(role=Role.OPERATOR).get(path).status_code == 403
    assert opened(role=Role.OPERATOR).post("/v1/plans", json={"name": "x", "area": NAN}).status_code == 403
    assert opened(scope="110101001").get(path).status_code == 404
    assert opened(scope="110101001").get("/v1/plans").json()["plans"] == []


@pytest.mark.parametrize(
    ("scope", "body", "code"),
    [
        ("110101001", {"area": NAN}, "unknown_thing"),
        (NAN, {"area": NAN[:6]}, "unknown_thing"),
        ("*", {"area": NAN[:7]}, "unknown_thing"),
        ("*", {"area": "440306007006"}, "no_units_yet"),
        ("*", {"area": "abc"}, "bad_value"),
        ("*", {}, "bad_value"),
        ("*", {"fork": 987654321}, "unknown_thing"),
        ("*", {"area": NAN, "name": "  "}, "bad_value"),
    ],
)
def test_a_draft_of_what_is_not_there_or_not_governed_is_refused(
    opened: Opened, scope: str, body: dict[str, Any], code: str
) -> None:
    before = opened().get("/v1/plans").json()
    answer = opened(scope=scope).post("/v1/plans", json={"name": "调整", **body})
    assert answer.json()["error"]["code"] == code, answer.text
    assert opened().get("/v1/plans").json() == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"kind": "paint", "number": 0, "units": [987654321], "grid": EAST}, 404, "unknown_thing"),
        ({"kind": "paint", "number": 0, "units": [], "grid": "000"}, 404, "unknown_thing"),
        ({"kind": "paint", "number": 0, "units": []}, 422, "bad_value"),
        ({"kind": "paint", "number": 7, "units": [], "grid": EAST}, 422, "bad_value"),
        ({"kind": "smear", "number": 0}, 422, "bad_value"),
        ({"kind": "split", "number": 0, "grid": WEST, "line": [[0, 0], [1, 1]]}, 422, "split_line_misses"),
        ({"kind": "split", "number": 0, "grid": WEST, "line": [[500, 0]]}, 422, "bad_value"),
        ({"kind": "split", "number": 0, "grid": WEST, "parts": 150}, 422, "split_too_fine"),
        ({"kind": "split", "number": 0, "grid": WEST, "parts": 99999}, 422, "bad_value"),
        ({"kind": "merge", "number": 0, "grids": [WEST]}, 422, "bad_value"),
        ({"kind": "shift", "number": 0, "grids": [WEST, WEST]}, 422, "bad_value"),
        ({"kind": "fill", "number": 0}, 422, "stroke_empty"),
        ({"kind": "undo", "number": 0}, 409, "nothing_to_undo"),
        ({"kind": "redo", "number": 0}, 409, "nothing_to_redo"),
        ({"kind": "rebalance", "number": 0, "grids": [WEST, EAST], "shares": {"gold": 1}}, 422, "bad_value"),
    ],
)
def test_bad_input_is_refused_in_one_clear_answer_and_changes_nothing(
    opened: Opened, body: dict[str, Any], status: int, code: str
) -> None:
    client = opened()
    plan = begun(client)
    answer = client.post(f"/v1/plans/{plan['plan']['id']}/edits", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    after = client.get(f"/v1/plans/{plan['plan']['id']}").json()
    assert (after["holders"], after["plan"]["number"]) == (plan["holders"], 0)
