"""The API: what each role is told, in which language, and how a refusal reads."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from console.api import create_api
from console.api.errors import OTHERWISE, STATUS, leaves
from console.container import Container
from console.settings import Settings
from data.database import Database
from data.simulator.lock import SimulatorLock
from dispatch.errors import JingweiError
from dispatch.permissions import Actor
from dispatch.territory import Kind, Layer
from tests.fixtures.api import ApiOf
from tests.fixtures.hamlet import COMPREHENSIVE, NAN, WEST, Hamlet, settle

MANIFEST_MOST_BYTES = 64 * 1024
EVERYTHING = {
    "region": NAN, "comprehensive_grid": COMPREHENSIVE, "grid": WEST, "building": "1", "dwelling": "101", "camera": "1",
    "sensor": "1", "vehicle": "1", "team": "1", "robot": "1", "premises": "1", "street": "1",
}  # fmt: skip

Ask = Callable[..., httpx.Response]


class As:
    """The gate's place in these tests: every request comes from one actor."""

    def __init__(self, app: ASGIApp, actor: Actor | None) -> None:
        self.app, self.actor = app, actor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.actor:
            scope.setdefault("state", {})["actor"] = self.actor
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    return settle(module_database)


@pytest.fixture(scope="module")
def container(hamlet: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> Container:
    return Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), hamlet.database)


@pytest.fixture(scope="module")
def api(container: Container) -> ASGIApp:
    return ApiOf(container)


def client(api: ASGIApp, actor: Actor | None) -> TestClient:
    return TestClient(As(api, actor), raise_server_exceptions=True)


@pytest.fixture
def operator(api: ASGIApp, hamlet: Hamlet) -> TestClient:
    return client(api, hamlet.operator)


@pytest.fixture
def leader(api: ASGIApp, hamlet: Hamlet) -> TestClient:
    return client(api, hamlet.leader)


def block(card: dict[str, list[dict[str, object]]], kind: str) -> dict[str, object]:
    return next(one for one in card["blocks"] if one["type"] == kind)


# Cards


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(("kind", "ref"), EVERYTHING.items())
def test_every_kind_has_a_card_in_both_languages(operator: TestClient, kind: str, ref: str, language: str) -> None:
    answer = operator.get(f"/v1/cards/{kind}/{ref}", params={"lang": language})
    assert answer.status_code == 200
    card = answer.json()
    assert (card["kind"], card["id"]) == (kind, ref)
    assert card["title"]
    assert card["breadcrumb"][0]["id"] == NAN[:6]
    assert card["breadcrumb"][-1] == {"kind": kind, "id": ref, "title": card["title"]}
    assert card["blocks"]
    assert set(EVERYTHING) == set(Kind)


def test_english_cards_have_no_chinese_labels(operator: TestClient) -> None:
    for kind, ref in EVERYTHING.items():
        for one in operator.get(f"/v1/cards/{kind}/{ref}", params={"lang": "en"}).json()["blocks"]:
            labels = [one.get("title", "")] if one["type"] != "person" else []
            labels += [item.get("label", "") for item in one.get("items", [])]
            assert all(label.isascii() for label in labels), (kind, labels)


def test_a_grid_card_shows_leader_figures_and_devices(operator: TestClient) -> None:
    card = operator.get(f"/v1/cards/grid/{WEST}").json()
    assert block(card, "person") == {
        "type": "person",
        "title": "钱网格长",
        "subtitle": "网格长 · 空闲",
        "phone": "13500000002",
    }
    figures = {item["label"]: item["value"] for item in block(card, "figures")["items"]}
    assert figures["人口"] == "4"
    assert {"户数", "楼栋", "摄像头", "传感器", "面积"} <= set(figures)


def test_a_building_card_leads_to_its_grid_and_opens_its_facade(operator: TestClient) -> None:
    card = operator.get("/v1/cards/building/1").json()
    assert block(card, "facade") == {"type": "facade", "building": 1}
    chosen = [item["select"] for item in block(card, "fields")["items"]]
    assert {"kind": "grid", "id": WEST} in chosen


def test_a_nameless_building_is_called_by_its_number(operator: TestClient) -> None:
    assert operator.get("/v1/cards/building/3").json()["title"] == "楼栋 3"
    assert operator.get("/v1/cards/building/3?lang=en").json()["title"] == "Building 3"


def test_an_operator_sees_people_masked_and_may_reveal(operator: TestClient) -> None:
    people = block(operator.get("/v1/cards/dwelling/101").json(), "people")["items"]
    assert people == [
        {
            "title": "张*", "subtitle": "户主 · 1944 年生", "tags": [{"label": "独居", "tone": "care"}], "phone": "138****1234",
            "reveal": {"resident": 1, "fields": ["name", "phone"]},
        }
    ]  # fmt: skip


def test_a_leader_sees_no_person_and_small_counts_are_kept_back(leader: TestClient) -> None:
    card = leader.get("/v1/cards/dwelling/101").json()
    assert all(one["type"] != "people" for one in card["blocks"])
    assert "张" not in json.dumps(card, ensure_ascii=False)
    assert block(card, "fields")["items"][1]["value"] == "<3 人"
    bars = block(leader.get("/v1/cards/building/1").json(), "bars")["items"]
    assert bars == [{"label": "独居", "value": 2, "display": "<3"}]


def test_no_answer_ever_holds_a_resident_in_clear(operator: TestClient, leader: TestClient) -> None:
    for who in (operator, leader):
        said = "".join(who.get(f"/v1/cards/{kind}/{ref}").text for kind, ref in EVERYTHING.items())
        said += who.get("/v1/cards/dwelling/102").text + who.get("/v1/buildings/1/windows").text
        for secret in ("张三丰", "李小红", "13812341234", "13912345678"):
            assert secret not in said


# Windows, layers, search


def test_windows_show_doors_with_their_state(operator: TestClient, leader: TestClient) -> None:
    opened = operator.get("/v1/buildings/1/windows").json()
    assert (opened["building"], opened["floors"], opened["slots"]) == (1, [1, 2, 3], 2)
    assert opened["windows"][0] == {
        "id": 101, "floor": 1, "slot": 0, "room": "101", "state": "owned", "people": "1", "care": True,
    }  # fmt: skip
    assert leader.get("/v1/buildings/1/windows").json()["windows"][0]["people"] == "<3"
    assert opened["plans"][0]["polygon"][0] == opened["plans"][0]["polygon"][-1]


@pytest.mark.parametrize("layer", list(Layer))
def test_a_layer_asked_by_its_revision_is_kept_for_ever(operator: TestClient, layer: str) -> None:
    revision = operator.get("/v1/map").json()["revisions"][layer]
    kept = operator.get(f"/v1/layers/{layer}", params={"v": revision})
    assert kept.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert all("id" in row for row in kept.json())
    stale = operator.get(f"/v1/layers/{layer}", params={"v": "another"})
    assert "immutable" not in stale.headers["cache-control"]
    assert stale.json() == kept.json()


def test_search_answers_with_titles_and_places(operator: TestClient) -> None:
    answer = operator.get("/v1/search", params={"q": "1栋301"}).json()
    assert answer["query"] == "1栋301"
    hit = answer["hits"][0]
    assert (hit["kind"], hit["id"], hit["parent"]) == ("dwelling", "301", {"kind": "building", "id": "1"})
    assert operator.get("/v1/search", params={"q": "钱网格"}).json()["hits"][0]["subtitle"] == "网格长 · 第1网格"


# The manifest


def granted(manifest: dict[str, Any]) -> set[str]:
    return {name for name, may in manifest["capabilities"].items() if may}


def test_the_manifest_frames_counts_and_names_the_area(operator: TestClient) -> None:
    manifest = operator.get("/v1/map").json()
    assert manifest["region"] == NAN
    assert manifest["title"] == "南坑社区"
    assert granted(manifest) == {
        "reveal", "incidents", "report", "dispatch", "handle", "households", "find", "verify_changes", "tracks",
        "appraisal", "patrols", "patrol", "orderChecks", "fileRenovations",
    }  # fmt: skip
    counts = {item["layer"]: item["count"] for group in manifest["tree"] for item in group["items"]}
    assert (counts["grids"], counts["buildings"], counts["cameras"]) == (2, 3, 2)
    assert [layer for layer in manifest["spec"]["layers"] if layer["id"] == "grids"]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_manifest_stays_small(operator: TestClient, language: str) -> None:
    assert len(operator.get("/v1/map", params={"lang": language}).content) <= MANIFEST_MOST_BYTES


def test_a_leader_may_not_reveal(leader: TestClient) -> None:
    assert granted(leader.get("/v1/map").json()) == {
        "incidents", "approve", "tracks", "appraisal", "patrols", "orderChecks",
    }  # fmt: skip


# Revealing


def test_revealing_gives_the_field_and_leaves_an_audit_row(operator: TestClient, hamlet: Hamlet) -> None:
    answer = operator.post("/v1/residents/1/reveal", json={"field": "phone", "reason": "独居老人上门探访"})
    assert answer.json() == {"field": "phone", "value": "13812341234"}
    assert answer.headers["cache-control"] == "no-store"
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT account_id, action, kind, ref, field, reason FROM audit ORDER BY seq DESC LIMIT 1")
        assert cursor.fetchone() == (hamlet.operator.account_id, "reveal", "resident", "1", "phone", "独居老人上门探访")


@pytest.mark.parametrize(
    ("resident", "body", "status", "code"),
    [
        ("1", {"field": "phone", "reason": " 看 "}, 422, "reason_missing"),
        ("1", {"field": "birth", "reason": "上门探访"}, 422, "bad_value"),
        ("1", {"field": "phone"}, 422, "bad_value"),
        ("1", {"field": "phone", "reason": "上门\x00探访"}, 422, "bad_value"),
        ("9", {"field": "phone", "reason": "上门探访"}, 404, "unknown_thing"),
        ("777", {"field": "phone", "reason": "上门探访"}, 404, "unknown_thing"),
        ("9" * 30, {"field": "phone", "reason": "上门探访"}, 404, "unknown_thing"),
        ("x", {"field": "phone", "reason": "上门探访"}, 422, "bad_value"),
    ],
)
def test_a_refused_reveal_says_why(
    operator: TestClient, resident: str, body: dict[str, str], status: int, code: str
) -> None:
    answer = operator.post(f"/v1/residents/{resident}/reveal", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_role_without_the_right_may_not_reveal(leader: TestClient, hamlet: Hamlet) -> None:
    answer = leader.post("/v1/residents/1/reveal", json={"field": "phone", "reason": "上门探访"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_permitted")


# Refusals


@pytest.mark.parametrize("error", list(leaves()), ids=lambda error: error.__name__)
def test_every_error_has_code_status_and_both_sentences(error: type[JingweiError]) -> None:
    assert error.code
    assert error.zh
    assert error.en
    assert 400 <= STATUS.get(error.code, OTHERWISE) < 600


def test_no_two_errors_share_a_code_and_every_status_is_of_an_error() -> None:
    codes = [error.code for error in leaves()]
    assert len(codes) == len(set(codes))
    assert set(STATUS) <= set(codes)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/cards/building/99", 404, "unknown_thing"),
        ("/v1/cards/person/1", 404, "unknown_thing"),
        ("/v1/layers/people", 404, "unknown_thing"),
        ("/v1/buildings/99/windows", 404, "unknown_thing"),
        ("/v1/buildings/x/windows", 422, "bad_value"),
        ("/v1/search?q=a&limit=9999", 422, "bad_value"),
        ("/v1/search?q=" + "a" * 300, 422, "bad_value"),
        ("/v1/nothing", 404, "unknown_thing"),
    ],
)
def test_a_refusal_has_one_envelope_in_the_actors_language(
    operator: TestClient, path: str, status: int, code: str
) -> None:
    answer = operator.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert set(answer.json()["error"]) == {"code", "message", "fields"}
    english = operator.get(path, params={**dict(httpx.URL(path).params), "lang": "en"}).json()["error"]["message"]
    assert english != answer.json()["error"]["message"]


def test_an_unknown_building_is_refused_in_words(operator: TestClient) -> None:
    message = operator.get("/v1/cards/building/99").json()["error"]["message"]
    assert message == "没有找到 楼栋 99：可能已注销，或不在您的辖区内。请检查链接或搜索其名称。"


def test_without_an_actor_every_route_is_refused(api: ASGIApp) -> None:
    stranger = client(api, None)
    for route in create_api(lambda: None).routes:
        if (
            isinstance(route, APIRoute)
            and "GET" in (route.methods or ())
            and route.path not in {"/v1/status", "/{path:path}"}
        ):
            path = route.path.replace("{layer}", "grids").replace("{kind}", "building").replace("{id}", "1")
            assert stranger.get(path).status_code == 401, path


def test_a_planner_may_not_open_a_household(api: ASGIApp, hamlet: Hamlet) -> None:
    answer = client(api, hamlet.planner).get("/v1/cards/dwelling/101")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_permitted")


# The database's state


def test_status_says_up_while_the_database_answers(operator: TestClient) -> None:
    answer = operator.get("/v1/status").json()
    assert answer["database"] == "up"
    assert set(answer) == {"database", "since", "time", "simulating"}
    assert answer["simulating"] is False


def test_status_says_while_a_simulator_runs_that_what_happens_is_made_up(operator: TestClient, hamlet: Hamlet) -> None:
    lock = SimulatorLock(hamlet.database)
    lock.hold()
    try:
        assert operator.get("/v1/status").json()["simulating"] is True
    finally:
        lock.release()
    assert operator.get("/v1/status").json()["simulating"] is False


def test_while_the_database_is_away_status_says_so_and_the_rest_is_503(hamlet: Hamlet, tmp_path: Path) -> None:
    nowhere = Database(f"host={tmp_path} user=x dbname=x", f"host={tmp_path} user=x dbname=x")
    away = Container.build(Settings(data_dir=tmp_path), nowhere)
    asked = client(create_api(lambda: away), hamlet.operator)
    first, second = asked.get("/v1/status").json(), asked.get("/v1/status").json()
    assert first["database"] == second["database"] == "down"
    assert first["since"] == second["since"]
    for path in ("/v1/map", "/v1/cards/building/1", "/v1/layers/grids", "/v1/search?q=a", "/v1/buildings/1/windows"):
        answer = asked.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "database_away"), path
