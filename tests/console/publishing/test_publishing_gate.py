"""The gate before a plan is published: who may, on what day, and what is never let pass."""

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.fixtures.desk import Desk
from tests.fixtures.hamlet import EAST, WEST
from tests.fixtures.publishing import (
    TODAY,
    approved,
    begun,
    code_of,
    edited,
    merged,
    published,
    state_of,
    unit_of,
)


def test_the_author_does_not_approve_and_nobody_publishes_what_is_not_approved(
    desk: Desk, gui: TestClient, hua: TestClient
) -> None:
    plan = begun(gui)
    edited(gui, plan, 0, "merge", grids=[WEST, EAST])
    path = f"/v1/plans/{plan['plan']['id']}/state"
    assert code_of(published(gui, plan)) == "plan_not_approved"
    gui.post(path, json={"state": "review"})
    refused = gui.post(path, json={"state": "approved"})
    assert (refused.status_code, code_of(refused)) == (409, "approver_is_author")
    assert state_of(gui, plan) == "review"
    assert hua.post(path, json={"state": "approved"}).json()["plan"]["approver"] == desk.hamlet.leader.display_name
    # Taken back, the approval is gone.
    gui.post(path, json={"state": "draft"})
    assert code_of(published(gui, plan)) == "plan_not_approved"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"on": "2026-11-22"}, 422, "plan_date_wrong"),
        ({"on": "2030-01-01"}, 422, "plan_date_wrong"),
        ({"on": "gestern"}, 422, "bad_value"),
        ({"on": TODAY, "reasons": {}}, 422, "override_without_reason"),
        ({"on": TODAY, "reasons": {"below_band": " 好 "}}, 422, "override_without_reason"),
        ({"on": TODAY, "reasons": {"gravity": "没有此规则"}}, 422, "bad_value"),
    ],
)
def test_a_bad_day_or_reason_is_refused_and_the_draft_stays(
    desk: Desk, gui: TestClient, hua: TestClient, body: dict[str, Any], status: int, code: str
) -> None:
    plan = merged(gui, hua)
    answer = published(gui, plan, **body)
    assert (answer.status_code, code_of(answer)) == (status, code), answer.text
    assert state_of(gui, plan) == "approved"
    assert gui.get("/v1/publications").json()["publications"] == []


def test_a_torn_grid_is_never_let_pass_and_the_message_names_it(desk: Desk, gui: TestClient, hua: TestClient) -> None:
    plan = begun(gui)
    # Between house 1 and the street in the north lies the ground of house 2 alone.
    edited(gui, plan, 0, "paint", units=[unit_of(desk, 2)], grid=EAST)
    answer = published(gui, approved(gui, hua, plan))
    assert (answer.status_code, code_of(answer)) == (409, "plan_rules_fail")
    assert WEST in answer.json()["error"]["message"]
    assert state_of(gui, plan) == "approved"


def test_a_plan_whose_base_was_imported_anew_is_refused(desk: Desk, gui: TestClient, hua: TestClient) -> None:
    plan = merged(gui, hua)
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE building_grid SET grid_code = %s WHERE building_id = 1", [EAST])
    assert code_of(published(gui, plan)) == "plan_base_changed"
    assert state_of(gui, plan) == "approved"
    unchanged = begun(gui)
    assert code_of(gui.get(f"/v1/plans/{unchanged['plan']['id']}/outlook")) == "plan_unchanged"


def test_publishing_is_closed_to_other_roles_and_areas(desk: Desk, gui: TestClient, hua: TestClient) -> None:
    plan = merged(gui, hua)
    assert desk.at(replace(desk.hamlet.planner, scope="110101")).get("/v1/publications").json()["publications"] == []
    id = published(gui, plan, on="2026-11-25").json()["publication"]["id"]
    for path in (f"/v1/plans/{plan['plan']['id']}/outlook", "/v1/publications", f"/v1/publications/{id}", f"/v1/publications/{id}/moves",
                 f"/v1/publications/{id}/moves.xlsx", f"/v1/publications/{id}/notice.pdf"):  # fmt: skip
        assert desk.operator.get(path).status_code == 403, path
    for path, body in ((f"/v1/plans/{plan['plan']['id']}/publication", {"on": TODAY}), (f"/v1/publications/{id}/withdrawal", {}),
                       (f"/v1/publications/{id}/rollback", {"on": TODAY, "reason": "试试看"})):  # fmt: skip
        assert desk.leader.post(path, json=body).status_code == 403, path
    stranger = desk.at(replace(desk.hamlet.planner, scope="110101"))
    assert stranger.get(f"/v1/publications/{id}").status_code == 404
    assert (
        code_of(gui.post(f"/v1/publications/{id}/rollback", json={"on": TODAY, "reason": "试试看"})) == "not_rollable"
    )
