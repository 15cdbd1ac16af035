"""Ordered checks and lists of renovations over HTTP: who may what, what comes of it, what is refused and how."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from data.database import Database
from data.patrols.keeping import keep_patrols
from dispatch.permissions import Actor, Role
from tests.console.test_patrols_api import code, enter
from tests.fixtures.desk import MONDAY_MORNING, Answer, Desk, open_desk
from tests.fixtures.hamlet import EAST, NORTH, WEST
from tests.fixtures.patrolled import unpatrolled

TONIGHT = "2026-11-23T18:00:00+08:00"
RENOVATION = {"building": 1, "dwelling": 101, "from": "2026-11-23", "until": "2026-12-23", "words": "改厨房"}
HEAD = "address,from,until,words"


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture(autouse=True)
def monday(desk: Desk) -> None:
    unpatrolled(desk)


@pytest.fixture
def planner(desk: Desk) -> TestClient:
    return desk.at(desk.hamlet.planner)


def closed(desk: Desk) -> int:
    """Report an incident in the western grid and close it."""
    incident = int(desk.report()["id"])
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE incident SET state = 'closed', state_since = %s WHERE id = %s", [desk.clock(), incident])
    return incident


def order(client: TestClient, key: str | None = None, **body: Any) -> Answer:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/v1/patrol/checks", json={"until": TONIGHT} | body, headers=headers)


def task(client: TestClient, answer: Answer) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    (made,) = answer.json()["tasks"]
    return dict(client.get(f"/v1/patrol/tasks/{made}").json())


def test_a_recheck_of_a_closed_case_is_pushed_to_the_officer_who_does_it_by_entry(desk: Desk) -> None:
    incident = closed(desk)
    offered = desk.leader.get(f"/v1/patrol/places?grid={WEST}&kind=recheck").json()
    assert f"incident/{incident}" in [one["ref"] for one in offered["places"]]
    found = task(desk.officer, order(desk.leader, kind="recheck", refs=[f"incident/{incident}"], words="看是否回潮"))
    made = found["task"]
    assert (made["kind"], made["grid"], made["state"], made["ordered"], made["ordered_by"], made["words"]) == (
        "recheck", WEST, "open", True, "Leader", "看是否回潮",
    )  # fmt: skip
    assert made["unit_name"] == "钱网格长"
    assert made["id"] in [one["id"] for one in desk.officer.get("/v1/patrol/tasks").json()["tasks"]]
    (stop,) = found["stops"]
    assert stop["ref"] == f"incident/{incident}"
    assert enter(desk.officer, made["id"], number=1).json()["task"]["state"] == "done"


def test_what_looks_at_a_case_once_more_is_told_with_the_case(desk: Desk) -> None:
    incident = closed(desk)
    asked = order(desk.leader, kind="recheck", refs=[f"incident/{incident}"], words="看是否回潮")
    made = task(desk.officer, asked)["task"]
    ask = f"/v1/incidents/{incident}"
    (before,) = desk.operator.get(ask).json()["checks"]
    assert (before["task"], before["kind"], before["state"]) == (made["id"], "recheck", "open")
    assert (before["ordered"], before["ordered_by"], before["unit_name"]) == (True, "Leader", "钱网格长")
    assert (before["words"], before["seen_at"], before["entry"]) == ("看是否回潮", None, None)
    enter(desk.officer, made["id"], number=1, outcome="found", words="又有积水")
    (after,) = desk.operator.get(ask).json()["checks"]
    assert (after["state"], after["entry"]["outcome"], after["entry"]["words"]) == ("done", "found", "又有积水")
    assert after["seen_at"] == after["entry"]["at"]
    # Another grid's officer is told neither of the case nor of its checks.
    assert desk.neighbour.get(ask).status_code == 404


def test_a_check_that_was_taken_back_says_so_with_the_case(desk: Desk) -> None:
    incident = closed(desk)
    made = task(desk.officer, order(desk.leader, kind="recheck", refs=[f"incident/{incident}"]))["task"]
    desk.leader.post(f"/v1/patrol/tasks/{made['id']}/cancel", json={"reason": "已由物业处理"})
    (told,) = desk.operator.get(f"/v1/incidents/{incident}").json()["checks"]
    assert (told["state"], told["cancel_reason"]) == ("cancelled", "已由物业处理")


def test_an_open_case_is_not_checked_again_and_a_case_elsewhere_is_not_there(desk: Desk) -> None:
    reported = int(desk.report()["id"])
    refused = order(desk.operator, kind="recheck", refs=[f"incident/{reported}"])
    assert (refused.status_code, code(refused)) == (422, "not_checkable")
    assert "已结案" in refused.json()["error"]["message"]
    assert code(order(desk.neighbour, kind="recheck", refs=[f"incident/{closed(desk)}"])) == "not_checkable"


def test_random_checks_draw_so_many_in_each_grid_and_name_those_with_nothing(desk: Desk, planner: TestClient) -> None:
    made = order(planner, kind="spot_check", grids=[WEST, EAST], draws=2, drawn_from="building")
    assert made.status_code == 201, made.text
    assert made.json()["empty"] == [EAST]
    (one,) = made.json()["tasks"]
    stops = planner.get(f"/v1/patrol/tasks/{one}").json()["stops"]
    assert sorted(stop["label"] for stop in stops) == ["12栋", "1栋"]
    none = order(planner, kind="spot_check", grids=[EAST], draws=2, drawn_from="premises")
    assert (none.status_code, code(none)) == (422, "nothing_to_check")


def test_the_same_key_is_the_same_order(desk: Desk) -> None:
    body = {"kind": "spot_check", "grids": [WEST], "draws": 1, "drawn_from": "building"}
    first, again = (order(desk.operator, key="k1", **body).json()["tasks"] for _ in range(2))
    assert first == again
    assert order(desk.operator, key="k2", **body).json()["tasks"] != first


def test_somebody_of_the_grid_is_chosen_by_name(desk: Desk) -> None:
    listed = desk.operator.get("/v1/patrol/officers", params={"grid": WEST, "until": TONIGHT}).json()["officers"]
    assert [one["name"] for one in listed] == ["钱网格长"]
    body = {"kind": "spot_check", "grids": [WEST], "draws": 1, "drawn_from": "building"}
    assert (
        task(desk.operator, order(desk.operator, **body, unit=listed[0]["unit"]))["task"]["unit"] == listed[0]["unit"]
    )
    refused = order(desk.operator, **body, unit=424242)
    assert (refused.status_code, code(refused)) == (422, "officer_elsewhere")


def test_somebody_who_is_off_duty_until_then_is_not_given_it(desk: Desk) -> None:
    (listed,) = desk.operator.get("/v1/patrol/officers", params={"grid": WEST}).json()["officers"]
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE unit SET shift_from = '20:00', shift_to = '23:00' WHERE id = %s", [listed["unit"]])
    body = {"kind": "spot_check", "grids": [WEST], "draws": 1, "drawn_from": "building"}
    refused = order(desk.operator, **body, unit=listed["unit"])
    nobody = task(desk.operator, order(desk.operator, **body))["task"]
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE unit SET shift_from = NULL, shift_to = NULL WHERE id = %s", [listed["unit"]])
    assert (refused.status_code, code(refused)) == (422, "officer_off_duty")
    assert (nobody["nobody"], nobody["unit_name"]) == (True, None)
    # The next turn finds who is on duty by then.
    keep_patrols(desk.container.database, desk.container.grounds, desk.clock())
    assert desk.operator.get(f"/v1/patrol/tasks/{nobody['id']}").json()["task"]["unit_name"] == "钱网格长"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "patrol"}, {"until": "2026-11-23T18:00:00"}, {"until": "2026-11-20T18:00:00+08:00"},
        {"until": "2026-12-20T18:00:00+08:00"}, {"draws": 0}, {"draws": None}, {"drawn_from": None}, {"drawn_from": "x"},
        {"grids": []}, {"grids": ["1"]}, {"grids": [WEST, EAST], "unit": 1}, {"refs": ["incident/1"]}, {"more": 1},
        {"kind": "recheck"}, {"kind": "recheck", "refs": ["renovation/1"]}, {"kind": "recheck", "refs": ["x"]},
        {"words": "长" * 501},
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_is_refused_by_name(desk: Desk, wrong: dict[str, Any]) -> None:
    body = {"kind": "spot_check", "grids": [WEST], "draws": 1, "drawn_from": "building"} | wrong
    refused = order(desk.operator, **body)
    assert (refused.status_code, code(refused)) == (422, "bad_value"), refused.text
    assert desk.count("patrol_task") == 0


def test_who_may_order_is_the_table_of_permissions(desk: Desk, planner: TestClient) -> None:
    auditor = desk.at(Actor(0, "auditor", "审计", Role.AUDITOR, "*", "zh-CN"))
    body = {"kind": "spot_check", "grids": [WEST], "draws": 1, "drawn_from": "building"}
    for client in (desk.officer, auditor):
        assert order(client, **body).status_code == 403
        assert client.get(f"/v1/patrol/places?grid={WEST}").status_code == 403
        assert client.get(f"/v1/patrol/officers?grid={WEST}").status_code == 403
    assert code(order(desk.operator, **body | {"grids": [NORTH]})) == "unknown_thing"
    for client in (desk.leader, auditor):
        assert client.post("/v1/patrol/renovations/list", content=f"{HEAD}\n").status_code == 403
    for client in (desk.operator, desk.leader, planner):
        assert order(client, **body).status_code == 201


def test_a_filed_renovation_is_looked_at_every_day_until_it_ends(desk: Desk) -> None:
    assert desk.officer.post("/v1/patrol/renovations", json=RENOVATION).status_code == 201
    days = []
    for day in range(32):
        desk.clock.now = MONDAY_MORNING + timedelta(days=day)
        keep_patrols(desk.container.database, desk.container.grounds, desk.clock())
        made = [
            one
            for one in desk.officer.get("/v1/patrol/tasks").json()["tasks"]
            if one["day"] == desk.clock().date().isoformat()
        ]
        days.append([one["name"] for one in made])
    assert days[:31] == [["装修日查"]] * 31
    assert days[31] == []


def test_a_look_at_renovations_is_ordered_for_now(desk: Desk) -> None:
    desk.officer.post("/v1/patrol/renovations", json=RENOVATION)
    found = task(desk.operator, order(desk.operator, kind="renovation", grids=[WEST]))
    assert [stop["label"] for stop in found["stops"]] == ["西乡街道南坑路1号1栋101室"]
    assert code(order(desk.operator, kind="renovation", refs=["renovation/424242"])) == "not_checkable"


def bring(client: TestClient, *rows: str, head: str = HEAD) -> Answer:
    return client.post("/v1/patrol/renovations/list?name=a.csv", content="\n".join([head, *rows]).encode())


def test_a_list_of_renovations_comes_in_once_and_later_ends_are_taken(desk: Desk, planner: TestClient) -> None:
    rows = ("西乡街道南坑路1号1栋101室,2026-11-01,2026-12-01,改水电", "12栋,2026-11-20,2026-11-30,外墙")
    assert bring(planner, *rows).json() == {"added": 2, "changed": 0, "unchanged": 0}
    assert bring(planner, *rows).json() == {"added": 0, "changed": 0, "unchanged": 2}
    later = rows[1].replace("11-30", "12-15")
    assert bring(desk.operator, rows[0], later).json() == {"added": 0, "changed": 1, "unchanged": 1}
    listed = desk.officer.get("/v1/patrol/renovations").json()["renovations"]
    assert [(one["building"], one["dwelling"], one["until"]) for one in listed] == [
        (1, 101, "2026-12-01"), (2, None, "2026-12-15"),
    ]  # fmt: skip
    keep_patrols(desk.container.database, desk.container.grounds, desk.clock())
    (daily,) = desk.officer.get("/v1/patrol/tasks").json()["tasks"]
    assert (daily["kind"], daily["points"]) == ("renovation", 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("火星路1号,2026-11-01,2026-12-01,", "address '火星路1号'"),
        ("北坑楼,2026-11-01,2026-12-01,", "address '北坑楼'"),
        ("1栋,2026-11-31,2026-12-01,", "YYYY-MM-DD"),
        ("1栋,2026-11-01,,", "YYYY-MM-DD"),
        ("1栋,2026-12-01,2026-11-25,", "until is 2026-11-25"),
        ("1栋,2026-01-01,2026-11-01,", "it ended"),
        (",2026-11-01,2026-12-01,", "neither address"),
        ("12栋,2026-11-01,2026-12-01,", "the same as row 2"),
    ],
)
def test_a_wrong_row_of_a_list_is_named_and_nothing_is_filed(desk: Desk, row: str, said: str) -> None:
    refused = desk.operator.post(
        "/v1/patrol/renovations/list?lang=en", content=f"{HEAD}\n12栋,2026-11-01,2026-12-01,\n{row}\n".encode()
    )
    assert (refused.status_code, code(refused)) == (422, "renovations_wrong")
    assert "row 3" in refused.json()["error"]["message"]
    assert said in refused.json()["error"]["message"]
    assert desk.count("renovation") == 0


def test_ids_name_a_building_or_a_dwelling_of_it(desk: Desk) -> None:
    head = "building,dwelling,from,until"
    assert bring(desk.operator, "1,102,2026-11-01,2026-12-01", head=head).json()["added"] == 1
    for wrong in ("4,,2026-11-01,2026-12-01", "1,1301,2026-11-01,2026-12-01", "x,,2026-11-01,2026-12-01"):
        assert code(bring(desk.operator, wrong, head=head)) == "renovations_wrong"
    assert code(bring(desk.operator, "1,2", head="building,dwelling")) == "renovations_wrong"
