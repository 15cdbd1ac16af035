"""Patrols over HTTP: who may what, what is refused and how it is said."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from data.database import Database
from data.patrols.keeping import keep_patrols
from tests.fixtures.desk import MONDAY_MORNING, Answer, Desk, open_desk
from tests.fixtures.hamlet import EAST, LAT, LNG, NAN, WEST
from tests.fixtures.patrolled import unpatrolled

ROUND = {
    "grid": WEST, "name": "日间巡查", "from": "08:00", "until": "18:00", "dwell_s": 20,
    "points": [{"label": "西南角", "lng": LNG, "lat": LAT}, {"label": "东门", "lng": LNG + 0.001, "lat": LAT}],
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture(autouse=True)
def monday(desk: Desk) -> None:
    unpatrolled(desk)


@pytest.fixture
def planner(desk: Desk) -> TestClient:
    return desk.at(desk.hamlet.planner)


def planned(desk: Desk, planner: TestClient, **changes: Any) -> int:
    """Plan a round and return today's task of it."""
    made = planner.post("/v1/patrol/rounds", json=ROUND | changes)
    assert made.status_code == 201, made.text
    keep_patrols(desk.container.database, desk.container.grounds, desk.clock())
    found = desk.operator.get("/v1/patrol/tasks").json()["tasks"]
    return int(next(one["id"] for one in found if one["round"] == made.json()["round"]))


def picture(colour: str = "green") -> tuple[str, BytesIO, str]:
    file = BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    file.seek(0)
    return ("a.png", file, "image/png")


def enter(client: TestClient, task: int, photo: bool = True, colour: str = "green", **said: Any) -> Answer:
    files = {"photo": picture(colour)} if photo else {"x": ("", b"")}
    return client.post(f"/v1/patrol/tasks/{task}/entries", data=said, files=files)


def code(answer: Answer) -> str:
    return str(answer.json()["error"]["code"])


def test_an_officer_does_a_task_by_entry_with_a_photo(desk: Desk, planner: TestClient) -> None:
    task = planned(desk, planner)
    first = enter(desk.officer, task, number=1, words="门岗正常", lng=LNG + 0.0001, lat=LAT)
    assert first.status_code == 201, first.text
    body = first.json()
    assert (body["task"]["points_seen"], body["task"]["state"]) == (1, "open")
    assert body["stops"][0]["how"] == "entry"
    (entry,) = body["entries"]
    assert (entry["by"], entry["outcome"], entry["off_m"]) == ("Officer", "fine", 10)
    jpeg = desk.operator.get(f"/v1/patrol/photos/{entry['photos'][0]}")
    assert jpeg.headers["content-type"] == "image/jpeg"
    assert enter(desk.officer, task, number=2).json()["task"]["state"] == "done"
    ended = enter(desk.officer, task, colour="red", number=1)
    assert (ended.status_code, code(ended)) == (409, "task_ended")


def test_an_entry_sent_again_is_one_entry(desk: Desk, planner: TestClient) -> None:
    task = planned(desk, planner, points=ROUND["points"][:1])
    answers = [enter(desk.officer, task, number=1, words="好") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert [len(one.json()["entries"]) for one in answers] == [1, 1]


def test_what_an_entry_lacks_is_said(desk: Desk, planner: TestClient) -> None:
    task = planned(desk, planner)
    assert code(enter(desk.officer, task, photo=False, number=1)) == "entry_photo_needed"
    assert code(enter(desk.officer, task, number=1, outcome="found")) == "entry_words_needed"
    assert code(enter(desk.officer, task, number=9)) == "unknown_thing"
    assert code(enter(desk.officer, task, number=1, outcome="odd")) == "bad_value"
    assert code(enter(desk.officer, task, number=1, lng=LNG, lat=LAT, datum="mars")) == "bad_value"
    assert code(enter(desk.officer, 424242, number=1)) == "unknown_thing"
    broken = desk.officer.post(
        f"/v1/patrol/tasks/{task}/entries", data={"number": 1}, files={"photo": ("a.png", b"no")}
    )
    assert code(broken) == "photo_unreadable"
    assert desk.operator.get(f"/v1/patrol/tasks/{task}").json()["entries"] == []


def test_nothing_is_entered_before_a_task_begins(desk: Desk, planner: TestClient) -> None:
    task = planned(desk, planner, **{"from": "16:00"})
    early = enter(desk.officer, task, number=1)
    assert (early.status_code, code(early)) == (409, "task_not_yet")
    assert "16:00" in early.json()["error"]["message"]


def test_a_task_is_cancelled_with_a_reason_and_stays_so(desk: Desk, planner: TestClient) -> None:
    task = planned(desk, planner)
    path = f"/v1/patrol/tasks/{task}/cancel"
    assert code(desk.operator.post(path, json={"reason": "雨"})) == "cancel_reason_missing"
    assert desk.operator.post(path, json={"reason": "暴雨红色预警"}).json()["task"]["state"] == "cancelled"
    assert code(desk.operator.post(path, json={"reason": "暴雨红色预警"})) == "task_ended"
    assert code(enter(desk.officer, task, number=1)) == "task_ended"


def test_a_round_is_changed_from_its_version_and_ended(desk: Desk, planner: TestClient) -> None:
    made = planner.post("/v1/patrol/rounds", json=ROUND).json()["round"]
    fresh = ROUND | {"version": 1, "name": "上午巡查", "weekdays": [0, 2, 4], "points": [], "street_share": 0.8}
    assert planner.put(f"/v1/patrol/rounds/{made}", json=fresh).status_code == 200
    moved = planner.put(f"/v1/patrol/rounds/{made}", json=fresh)
    assert (moved.status_code, code(moved)) == (409, "round_moved")
    (row,) = planner.get("/v1/patrol/rounds").json()["rounds"]
    assert (row["name"], row["weekdays"], row["street_share"], row["version"]) == ("上午巡查", [0, 2, 4], 0.8, 2)
    assert planner.delete(f"/v1/patrol/rounds/{made}").status_code == 200
    assert planner.get("/v1/patrol/rounds").json()["rounds"] == []
    assert code(planner.delete("/v1/patrol/rounds/424242")) == "unknown_thing"


@pytest.mark.parametrize(
    "change",
    [
        {"points": []}, {"weekdays": []}, {"weekdays": [7]}, {"name": ""}, {"radius_m": 1}, {"kind": "stroll"},
        {"kind": "spot_check"}, {"kind": "recheck"}, {"street_share": 2, "points": []}, {"from": "25:00"}, {"more": 1},
    ],
)  # fmt: skip
def test_a_round_that_cannot_be_is_refused_by_name(planner: TestClient, change: dict[str, Any]) -> None:
    refused = planner.post("/v1/patrol/rounds", json=ROUND | change)
    assert (refused.status_code, code(refused)) == (422, "bad_value")


def test_a_round_of_a_grid_that_is_not_there_or_not_ones_own_is_refused(desk: Desk, planner: TestClient) -> None:
    assert code(planner.post("/v1/patrol/rounds", json=ROUND | {"grid": NAN + "999"})) == "unknown_thing"
    assert code(planner.post("/v1/patrol/rounds", json=ROUND | {"grid": "310101001001001"})) == "unknown_thing"


@pytest.mark.parametrize("what", ["tasks", "rounds", "renovations"])
def test_a_list_of_a_grid_that_is_none_is_refused_and_not_empty(desk: Desk, what: str) -> None:
    malformed = desk.operator.get(f"/v1/patrol/{what}", params={"grid": "abc"})
    assert (malformed.status_code, malformed.json()["error"]["code"]) == (422, "bad_value")
    assert "440306007006001" in malformed.json()["error"]["message"]
    unknown = desk.operator.get(f"/v1/patrol/{what}", params={"grid": f"{WEST[:12]}999"})
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "unknown_thing")
    # Of another area it is not told either.
    assert desk.neighbour.get(f"/v1/patrol/{what}", params={"grid": WEST}).status_code == 404
    assert desk.operator.get(f"/v1/patrol/{what}", params={"grid": WEST}).status_code == 200


def test_a_renovation_is_filed_and_ended(desk: Desk) -> None:
    body = {"building": 1, "dwelling": 101, "from": "2026-11-23", "until": "2026-12-23", "words": "改厨房"}
    assert desk.officer.post("/v1/patrol/renovations", json=body).status_code == 201
    (row,) = desk.operator.get("/v1/patrol/renovations").json()["renovations"]
    assert (row["address"], row["filed_by"]) == ("西乡街道南坑路1号1栋101室", "Officer")
    assert desk.officer.post(f"/v1/patrol/renovations/{row['id']}/end").status_code == 200
    desk.clock.now = MONDAY_MORNING + timedelta(days=1)
    assert desk.operator.get("/v1/patrol/renovations").json()["renovations"] == []
    for wrong in ({"building": 3}, {"dwelling": 1301}, {"until": "2026-11-01"}, {"until": "2036-11-01"}):
        assert desk.officer.post("/v1/patrol/renovations", json=body | wrong).status_code in {404, 422}


def test_who_may_what_is_the_table_of_permissions(desk: Desk, planner: TestClient) -> None:
    task = planned(desk, planner)
    for client in (desk.operator, desk.leader, desk.officer):
        assert client.post("/v1/patrol/rounds", json=ROUND).status_code == 403
        assert client.delete("/v1/patrol/rounds/1").status_code == 403
        assert client.get("/v1/patrol/tasks").status_code == 200
        assert client.get("/v1/patrol/coverage").status_code == 200
    assert enter(desk.leader, task, number=1).status_code == 403
    assert enter(planner, task, number=1).status_code == 403
    assert desk.officer.post(f"/v1/patrol/tasks/{task}/cancel", json={"reason": "不想走了"}).status_code == 403
    renovation = {"building": 1, "from": "2026-11-23", "until": "2026-11-24"}
    assert desk.leader.post("/v1/patrol/renovations", json=renovation).status_code == 403


def test_each_sees_the_own_area_only(desk: Desk, planner: TestClient) -> None:
    west, east = planned(desk, planner), planned(desk, planner, grid=EAST)
    shown = {name: {one["id"] for one in client.get("/v1/patrol/tasks").json()["tasks"]} for name, client in (
        ("operator", desk.operator), ("officer", desk.officer), ("neighbour", desk.neighbour))}  # fmt: skip
    assert shown == {"operator": {west, east}, "officer": {west}, "neighbour": set()}
    assert desk.officer.get(f"/v1/patrol/tasks/{east}").status_code == 404
    assert enter(desk.officer, east, number=1).status_code == 404
    assert desk.neighbour.get(f"/v1/patrol/coverage/{NAN}").status_code == 404
    assert [one["grid"] for one in desk.officer.get("/v1/patrol/coverage").json()["grids"]] == [WEST]


def test_a_task_nobody_can_do_is_said(desk: Desk, planner: TestClient) -> None:
    task = planned(desk, planner, grid=EAST)
    one = desk.operator.get(f"/v1/patrol/tasks/{task}").json()["task"]
    assert (one["nobody"], one["unit_name"]) == (True, None)


def test_the_ground_is_given_as_columns(desk: Desk) -> None:
    body = desk.operator.get(f"/v1/patrol/coverage/{NAN}").json()
    streets, cells = body["streets"], body["cells"]
    assert len(streets["at"]) == len(streets["line"]) == len(streets["grid"]) == len(streets["length_m"]) > 50
    assert len(cells["id"]) == len(cells["ring"]) == len(cells["at"]) > 10
    x, y = streets["line"][0][:2]
    assert (x / 1e6, y / 1e6) == pytest.approx((LNG, LAT), abs=0.01)
    assert desk.operator.get("/v1/patrol/coverage/440306007999").status_code == 404


def test_figures_are_asked_for_at_most_a_quarter_at_once(desk: Desk, planner: TestClient) -> None:
    planned(desk, planner)
    (row,) = desk.leader.get("/v1/patrol/figures?by=officer").json()["figures"]
    assert (row["due"], row["open"], row["grid"], row["day"]) == (1, 1, WEST, date(2026, 11, 23).isoformat())
    assert desk.leader.get("/v1/patrol/figures?since=2026-01-01&until=2026-11-23").status_code == 422
    assert desk.leader.get("/v1/patrol/tasks?since=2026-11-24&until=2026-11-23").status_code == 422


def test_what_is_done_is_in_the_audit(desk: Desk, planner: TestClient) -> None:
    task = planned(desk, planner)
    enter(desk.officer, task, number=1)
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT action, scope FROM audit WHERE action LIKE 'patrol%' ORDER BY seq DESC LIMIT 2")
        assert cursor.fetchall() == [("patrol_entry", WEST), ("patrol_round_added", WEST)]
