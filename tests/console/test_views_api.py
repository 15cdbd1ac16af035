"""Saved views over HTTP: one's own, those of one's role, and nobody else's."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from console.container import Container
from console.settings import Settings
from data.database import Database
from dispatch.permissions import Actor
from tests.console.test_api import As
from tests.fixtures.api import ApiOf
from tests.fixtures.hamlet import Hamlet, settle

VIEW = {"longitude": 114.05, "latitude": 22.63, "zoom": 15.5, "pitch": 45, "bearing": -10}
STATE: dict[str, Any] = {
    "view": VIEW,
    "visible": {"grids": False},
    "thematic": {"measure": "load"},
    "filters": {"late": True},
    "time": "PT3600S",
    "compare": {"thematic": None, "layers": ["grids"], "time": "before_week"},
}


@pytest.fixture
def hamlet(database: Database) -> Hamlet:
    return settle(database)


@pytest.fixture
def ask(hamlet: Hamlet, tmp_path: Any) -> Any:
    container = Container.build(Settings(data_dir=tmp_path), hamlet.database)
    app = ApiOf(container)

    def client(actor: Actor) -> TestClient:
        return TestClient(As(app, actor))

    return client


def names(client: TestClient) -> list[str]:
    return [view["name"] for view in client.get("/v1/views").json()["views"]]


def add(client: TestClient, name: str, **more: Any) -> int:
    answer = client.post("/v1/views", json={"name": name, "state": STATE} | more)
    assert answer.status_code == 201, answer.text
    return max(int(view["id"]) for view in answer.json()["views"] if view["mine"])


def test_a_view_is_kept_as_it_was_with_thematic_map_filters_time_and_second_map(ask: Any, hamlet: Hamlet) -> None:
    operator = ask(hamlet.operator)
    add(operator, "  早高峰 \n 路口 ")
    (view,) = operator.get("/v1/views").json()["views"]
    assert (view["name"], view["state"], view["mine"], view["shared_role"]) == ("早高峰 路口", STATE, True, None)


def test_a_private_view_is_seen_by_nobody_else_and_a_shared_one_by_the_role_alone(ask: Any, hamlet: Hamlet) -> None:
    operator, leader, planner = ask(hamlet.operator), ask(hamlet.leader), ask(hamlet.planner)
    add(operator, "private")
    id = add(operator, "for leaders", shared_role="leader")
    assert (names(operator), names(leader), names(planner)) == (["private", "for leaders"], ["for leaders"], [])
    assert leader.get("/v1/views").json()["views"][0]["mine"] is False
    operator.patch(f"/v1/views/{id}", json={"shared_role": None})
    assert names(leader) == []


def test_a_view_of_another_area_is_not_shared_into_this_one(ask: Any, hamlet: Hamlet) -> None:
    add(ask(hamlet.neighbour), "next door", shared_role=hamlet.operator.role.value)
    assert names(ask(hamlet.operator)) == []


def test_nobody_changes_removes_or_orders_the_view_of_another(ask: Any, hamlet: Hamlet) -> None:
    operator, leader = ask(hamlet.operator), ask(hamlet.leader)
    id = add(operator, "for leaders", shared_role="leader")
    assert leader.patch(f"/v1/views/{id}", json={"name": "mine now"}).status_code == 404
    assert leader.delete(f"/v1/views/{id}").status_code == 404
    assert leader.put("/v1/views/order", json={"ids": [id]}).status_code == 422
    assert names(operator) == ["for leaders"]


def test_views_are_renamed_ordered_and_removed(ask: Any, hamlet: Hamlet) -> None:
    operator = ask(hamlet.operator)
    one, two, three = (add(operator, name) for name in ("one", "two", "three"))
    operator.patch(f"/v1/views/{two}", json={"name": "second"})
    operator.put("/v1/views/order", json={"ids": [three, one, two]})
    assert names(operator) == ["three", "one", "second"]
    operator.delete(f"/v1/views/{one}")
    assert names(operator) == ["three", "second"]
    assert operator.delete(f"/v1/views/{one}").status_code == 404


def test_every_change_leaves_an_audit_row(ask: Any, hamlet: Hamlet) -> None:
    operator = ask(hamlet.operator)
    id = add(operator, "one", shared_role="leader")
    operator.patch(f"/v1/views/{id}", json={"name": "two"})
    operator.put("/v1/views/order", json={"ids": [id]})
    operator.delete(f"/v1/views/{id}")
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT action, ref, field FROM audit WHERE kind = 'saved_view' ORDER BY seq")
        rows = cursor.fetchall()
    ref = str(id)
    assert rows == [
        ("view_saved", ref, "leader"),
        ("view_changed", ref, None),
        ("views_arranged", ref, None),
        ("view_removed", ref, None),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 61},
        {"shared_role": "mayor"},
        {"shared_role": "resident"},
        {"state": {}},
        {"state": STATE | {"view": VIEW | {"zoom": "near"}}},
        {"state": STATE | {"view": VIEW | {"latitude": 91}}},
        {"state": STATE | {"visible": {"grids": "yes"}}},
        {"state": STATE | {"selection": "resident/12"}},
        {"state": STATE | {"thematic": "x" * 20_000}},
        {"state": STATE | {"time": 3600}},
        {"state": STATE | {"time": "x" * 81}},
        {"state": STATE | {"compare": {"selection": "resident/12"}}},
        {"state": STATE | {"compare": {"time": ["now"]}}},
    ],
)
def test_what_is_no_view_is_refused_and_nothing_is_kept(ask: Any, hamlet: Hamlet, wrong: dict[str, Any]) -> None:
    operator = ask(hamlet.operator)
    refused = operator.post("/v1/views", json={"name": "one", "state": STATE} | wrong)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "bad_value")
    assert names(operator) == []
