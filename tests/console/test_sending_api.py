"""Sending over HTTP: who could come, who is sent, and what they report on the way."""

from collections.abc import Iterator
from typing import Any

import pytest

from console.container import Container
from data.database import Database
from data.live import PostgresLive
from data.road_source import PostgresRoads
from dispatch.errors import NoRoads
from dispatch.live.positions import nowhere
from dispatch.service import CandidateService, RoadAtlas
from tests.console.test_incidents_api import refused
from tests.fixtures.desk import FIRE, HERE, Desk, open_desk
from tests.fixtures.hamlet import LAT, LNG


@pytest.fixture(scope="module")
def shared_desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture
def desk(shared_desk: Desk) -> Iterator[Desk]:
    yield shared_desk
    shared_desk.clear()


def candidates(desk: Desk, row: dict[str, Any]) -> dict[str, Any]:
    answer = desk.operator.get(f"/v1/incidents/{row['id']}/candidates")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def dispatch(desk: Desk, row: dict[str, Any], units: list[int], **more: Any) -> Any:
    body = {"version": row["version"], "units": units, "despite_duplicate": True} | more
    return desk.operator.post(f"/v1/incidents/{row['id']}/dispatch", json=body)


def step(desk: Desk, assignment: int, name: str, by: Any = None, **body: Any) -> Any:
    return (by or desk.operator).post(f"/v1/assignments/{assignment}/{name}", json=body)


def test_a_unit_sent_a_moment_ago_is_not_free_though_the_board_has_not_heard_of_it(desk: Desk) -> None:
    parts = desk.container
    board, positions = PostgresLive(parts.database).board(), nowhere()
    atlas = RoadAtlas(PostgresRoads(parts.database))
    behind = CandidateService(parts.store, atlas, desk.clock, lambda: board, lambda: positions)
    first, second, team = desk.report(), desk.report(description="另一堆"), desk.unit("team")["id"]

    def status() -> str:
        found = behind.of(desk.hamlet.operator, int(second["id"]), 5)
        return next(one["status"] for one in [*found["candidates"], *found["passed_over"]] if one["unit"] == team)

    assert status() == "available"
    assert dispatch(desk, first, [team]).status_code == 200
    assert status() == "dispatched"
    assert board.units[team].status == "available"


def test_from_report_to_arrival_in_five_calls(desk: Desk) -> None:
    row = desk.report(**{"class": "020201"})
    offered = candidates(desk, row)
    assert offered["version"] == row["version"]
    told = offered["candidates"] + offered["passed_over"]
    assert told, offered
    team = desk.unit("team")["id"]
    sent = dispatch(desk, row, [team], choice=offered["choice"])
    assert sent.status_code == 200, sent.text
    # Whoever sends stands for it: the report is accepted with it.
    assert sent.json()["incident"]["state"] == "dispatched"
    assignment = sent.json()["assignments"][0]["id"]
    for name, state in (("acknowledge", "acknowledged"), ("start", "acknowledged"), ("arrive", "on_scene")):
        answer = step(desk, assignment, name)
        assert answer.status_code == 200, answer.text
        assert answer.json()["incident"]["state"] == state
    assert desk.unit("team")["status"] == "on_scene"
    case = desk.operator.get(f"/v1/incidents/{row['id']}").json()
    assert [entry["happening"] for entry in case["timeline"]] == [
        "incident_reported", "incident_accepted", "unit_dispatched", "incident_dispatched", "dispatch_acknowledged",
        "incident_acknowledged", "unit_started", "unit_arrived", "incident_reached",
    ]  # fmt: skip
    assert case["assignments"][0]["name"] == "巡防一队"
    handled = desk.act(answer.json()["incident"], "handle", result="劝离").json()["incident"]
    assert (handled["state"], handled["units"]) == ("handled", [])
    assert desk.unit("team")["status"] == "returning"


def test_the_candidates_a_dispatch_was_chosen_from_are_kept(desk: Desk) -> None:
    row = desk.report(place={"building": 1})
    offered = candidates(desk, row)
    unit = (offered["candidates"] or offered["passed_over"])[0]["unit"]
    sent = dispatch(desk, row, [unit], choice=offered["choice"]).json()
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT choice_id, eta_s FROM assignment WHERE id = %s", [sent["assignments"][0]["id"]])
        choice, eta_s = cursor.fetchone() or (None, None)
    assert str(choice) == sent["assignments"][0]["choice"] == offered["choice"]
    kept = desk.leader.get(f"/v1/choices/{choice}").json()
    assert kept == {name: value for name, value in offered.items() if name != "version"}
    assert {"at", "passed_over", "needs", "suggestion", "shortfalls"} <= kept.keys()
    told = [*kept["candidates"], *kept["passed_over"]]
    assert {(one["way"], one["network"]) for one in told} <= {("car", "drive"), ("e_bike", "e_bike"), ("foot", "walk")}
    refused(desk.neighbour.get(f"/v1/choices/{choice}"), 404, "unknown_thing")
    assert eta_s == next(one["eta_s"] for one in told if one["unit"] == unit)
    other = desk.report()
    refused(dispatch(desk, other, [desk.unit("robot")["id"]], choice=offered["choice"]), 404, "unknown_thing")


def test_asking_again_writes_nothing_until_the_answer_is_another(desk: Desk) -> None:
    row = desk.report()
    first = candidates(desk, row)
    before = desk.count("choice")
    desk.clock.pass_by(5)
    again = candidates(desk, row)
    assert (again["choice"], desk.count("choice")) == (first["choice"], before)
    assert again["at"] > first["at"]
    assert dispatch(desk, desk.report(), [desk.unit("team")["id"]]).status_code == 200
    before = desk.count("choice")
    assert candidates(desk, row)["choice"] != first["choice"]
    assert desk.count("choice") == before + 1


def test_a_dispatch_that_names_no_choice_keeps_what_it_could_have_been_chosen_from(desk: Desk) -> None:
    row = desk.report(place={"building": 1})
    offered = candidates(desk, row)
    unit = (offered["candidates"] or offered["passed_over"])[0]["unit"]
    one = dispatch(desk, row, [unit]).json()["assignments"][0]
    kept = desk.leader.get(f"/v1/choices/{one['choice']}").json()
    assert kept["incident"] == row["id"]
    assert unit in {told["unit"] for told in [*kept["candidates"], *kept["passed_over"]]}
    refused(dispatch(desk, desk.report(), [unit]), 409, "unit_taken")
    # Whoever is refused leaves nothing behind; a diversion keeps whom it had to choose from too.
    graver = desk.report(**{"class": FIRE})
    before = desk.count("choice")
    refused(dispatch(desk, graver, [unit]), 409, "unit_taken")
    assert desk.count("choice") == before
    diverted = step(desk, one["id"], "divert", into=graver["id"], reason="更紧急")
    assert diverted.status_code == 200, diverted.text
    again = diverted.json()["assignment"]
    told = desk.leader.get(f"/v1/choices/{again['choice']}").json()
    assert told["incident"] == graver["id"]
    assert desk.count("choice") == before + 1


def test_a_unit_is_sent_once_and_the_refusal_names_who_was_quicker(desk: Desk) -> None:
    first, second = desk.report(), desk.report()
    unit = desk.unit("vehicle")["id"]
    assert dispatch(desk, first, [unit]).status_code == 200
    desk.clock.pass_by(3)
    events = desk.count("event")
    said = refused(dispatch(desk, second, [unit]), 409, "unit_taken")
    assert (said["fields"]["by"], said["fields"]["ago_s"]) == ("Operator", 3)
    assert desk.count("event") == events


def test_all_units_are_sent_or_none(desk: Desk) -> None:
    first, second = desk.report(), desk.report()
    taken, free = desk.unit("vehicle")["id"], desk.unit("team")["id"]
    assert dispatch(desk, first, [taken]).status_code == 200
    refused(dispatch(desk, second, [free, taken]), 409, "unit_taken")
    assert desk.unit("team")["status"] == "available"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"units": []}, 422, "no_units"),
        ({"units": [1, 1]}, 422, "no_units"),
        ({"units": [987654]}, 404, "unknown_thing"),
        ({"units": "all"}, 422, "bad_value"),
        ({"units": [1], "choice": "latest"}, 422, "bad_value"),
        ({"units": [1], "version": 99}, 409, "stale_version"),
    ],
)
def test_a_wrong_dispatch_changes_nothing(desk: Desk, body: dict[str, Any], status: int, code: str) -> None:
    row = desk.report()
    events = desk.count("event")
    refused(desk.operator.post(f"/v1/incidents/{row['id']}/dispatch", json=body), status, code)
    assert desk.count("event") == events


def test_a_likely_duplicate_reported_since_holds_the_dispatch_until_somebody_looked(desk: Desk) -> None:
    first = desk.report(description="两袋垃圾在路口")
    desk.clock.pass_by(60)
    later = desk.report(description="路口有两袋垃圾")
    unit = desk.unit("team")["id"]
    said = refused(dispatch(desk, first, [unit], despite_duplicate=False), 409, "duplicate_likely")
    assert said["fields"]["number"] == later["number"]
    assert dispatch(desk, first, [unit]).status_code == 200
    # The later one is held too: somebody is on the way to the first.
    refused(dispatch(desk, later, [desk.unit("robot")["id"]], despite_duplicate=False), 409, "duplicate_likely")


def test_a_reserved_unit_is_held_and_then_sent_or_released(desk: Desk) -> None:
    row = desk.report()
    unit = desk.unit("team")["id"]
    held = dispatch(desk, row, [unit], reserve_only=True).json()
    assert (held["incident"]["state"], desk.unit("team")["status"]) == ("accepted", "reserved")
    sent = step(desk, held["assignments"][0]["id"], "send")
    assert sent.json()["incident"]["state"] == "dispatched"
    other = desk.unit("robot")["id"]
    held = dispatch(desk, sent.json()["incident"], [other], reserve_only=True).json()
    assert step(desk, held["assignments"][0]["id"], "release").status_code == 200
    assert desk.unit("robot")["status"] == "available"


def test_a_dispatch_is_undone_within_ten_seconds_and_not_later(desk: Desk) -> None:
    row = desk.report()
    unit = desk.unit("team")["id"]
    sent = dispatch(desk, row, [unit]).json()
    desk.clock.pass_by(9)
    undone = step(desk, sent["assignments"][0]["id"], "undo").json()
    assert (undone["incident"]["state"], desk.unit("team")["status"]) == ("accepted", "available")
    # What was undone is ahead again.
    milestones = desk.operator.get(f"/v1/incidents/{row['id']}").json()["milestones"]
    assert {one["milestone"]: one["met_at"] for one in milestones}["dispatch"] is None
    sent = dispatch(desk, undone["incident"], [unit]).json()
    desk.clock.pass_by(11)
    refused(step(desk, sent["assignments"][0]["id"], "undo"), 409, "undo_too_late")


def test_a_unit_is_diverted_to_a_graver_incident_and_back(desk: Desk) -> None:
    small, grave = desk.report(), desk.report(**{"class": FIRE}, description="三楼冒烟")
    unit = desk.unit("team")["id"]
    sent = dispatch(desk, small, [unit]).json()
    assignment = sent["assignments"][0]["id"]
    refused(step(desk, assignment, "divert", reason="火情"), 422, "bad_value")
    refused(step(desk, assignment, "divert", into=grave["id"]), 422, "step_reason_missing")
    # Whoever diverts stands for the report too; refused, it is as it was.
    assert desk.operator.get(f"/v1/incidents/{grave['id']}").json()["state"] == "reported"
    diverted = step(desk, assignment, "divert", into=grave["id"], reason="火情")
    assert diverted.status_code == 200, diverted.text
    states = {one["id"]: one["state"] for one in diverted.json()["incidents"]}
    assert states == {small["id"]: "accepted", grave["id"]: "dispatched"}
    back = step(desk, diverted.json()["assignment"]["id"], "undo")
    assert back.status_code == 200, back.text
    states = {one["id"]: one["state"] for one in back.json()["incidents"]}
    assert states == {small["id"]: "dispatched", grave["id"]: "accepted"}


def test_a_recall_needs_a_reason_and_takes_the_incident_back(desk: Desk) -> None:
    sent = dispatch(desk, desk.report(), [desk.unit("team")["id"]]).json()
    assignment = sent["assignments"][0]["id"]
    refused(step(desk, assignment, "recall"), 422, "step_reason_missing")
    recalled = step(desk, assignment, "recall", reason="误派").json()
    assert recalled["incident"]["state"] == "accepted"
    refused(step(desk, assignment, "arrive"), 409, "unit_transition_illegal")
    refused(step(desk, assignment, "dance"), 404, "unknown_thing")


def test_an_officer_acts_for_the_own_grid_only(desk: Desk) -> None:
    sent = dispatch(desk, desk.report(), [desk.unit("team")["id"]]).json()
    refused(step(desk, sent["assignments"][0]["id"], "acknowledge", desk.officer), 403, "unit_foreign")
    refused(step(desk, sent["assignments"][0]["id"], "recall", desk.officer, reason="不去了"), 403, "not_permitted")
    mine = next(
        one for one in desk.operator.get("/v1/resources").json()["resources"] if one["kind"] == "member" and one["grid"]
    )
    sent = dispatch(desk, desk.report(), [mine["id"]]).json()
    assert step(desk, sent["assignments"][0]["id"], "acknowledge", desk.officer).status_code == 200


def test_a_free_unit_is_put_out_of_service_by_hand_and_a_bound_one_is_not(desk: Desk) -> None:
    unit = desk.unit("vehicle")
    path = f"/v1/resources/{unit['id']}/status"
    out = desk.operator.post(path, json={"status": "out_of_service", "version": unit["version"]}).json()["unit"]
    assert (out["status"], desk.unit("vehicle")["status"]) == ("out_of_service", "out_of_service")
    refused(dispatch(desk, desk.report(), [unit["id"]]), 409, "unit_not_ready")
    refused(desk.operator.post(path, json={"status": "available", "version": unit["version"]}), 409, "stale_version")
    refused(desk.operator.post(path, json={"status": "asleep"}), 422, "bad_value")
    assert desk.operator.post(path, json={"status": "available"}).status_code == 200
    assert dispatch(desk, desk.report(), [unit["id"]]).status_code == 200
    refused(desk.operator.post(path, json={"status": "busy"}), 409, "unit_transition_illegal")


# Sent again


def test_a_dispatch_with_a_key_sends_once_however_often_it_is_sent(desk: Desk) -> None:
    row, unit = desk.report(), desk.unit("team")["id"]
    path, key = f"/v1/incidents/{row['id']}/dispatch", {"Idempotency-Key": f"send-{row['id']}"}
    body = {"version": row["version"], "units": [unit], "despite_duplicate": True}
    first = desk.operator.post(path, json=body, headers=key)
    events = desk.count("event")
    again = desk.operator.post(path, json=body, headers=key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert desk.count("event") == events
    refused(desk.operator.post(path, json=body | {"reserve_only": True}, headers=key), 422, "key_reused")
    assignment = first.json()["assignments"][0]["id"]
    key = {"Idempotency-Key": f"go-{assignment}"}
    gone = [desk.operator.post(f"/v1/assignments/{assignment}/acknowledge", headers=key) for _ in range(3)]
    assert [one.status_code for one in gone] == [200] * 3
    assert gone[0].json() == gone[2].json()
    refused(desk.operator.post(f"/v1/assignments/{assignment}/arrive", headers=key), 422, "key_reused")
    refused(desk.operator.post(f"/v1/assignments/{assignment}/acknowledge"), 409, "unit_transition_illegal")


def test_a_refused_command_is_tried_anew_under_its_key(desk: Desk) -> None:
    first, second, unit = desk.report(), desk.report(), desk.unit("vehicle")["id"]
    sent = dispatch(desk, first, [unit]).json()
    path, key = f"/v1/incidents/{second['id']}/dispatch", {"Idempotency-Key": f"retry-{second['id']}"}
    body = {"version": second["version"], "units": [unit], "despite_duplicate": True}
    refused(desk.operator.post(path, json=body, headers=key), 409, "unit_taken")
    assert step(desk, sent["assignments"][0]["id"], "undo").status_code == 200
    assert desk.operator.post(path, json=body, headers=key).status_code == 200
    refused(desk.operator.post(path, json=body, headers={"Idempotency-Key": " "}), 422, "key_malformed")


def test_commands_and_statuses_are_carried_out_once_under_a_key(desk: Desk) -> None:
    row = desk.report()
    path, key = f"/v1/incidents/{row['id']}/commands/note", {"Idempotency-Key": f"note-{row['id']}"}
    said = {"version": row["version"], "words": "再看一眼"}
    first, again = (desk.operator.post(path, json=said, headers=key) for _ in range(2))
    assert (again.status_code, again.json()) == (200, first.json())
    refused(desk.operator.post(path, json=said | {"words": "别的话"}, headers=key), 422, "key_reused")
    unit = desk.unit("vehicle")
    key = {"Idempotency-Key": f"status-{row['id']}"}
    for _ in range(2):
        answer = desk.operator.post(f"/v1/resources/{unit['id']}/status", json={"status": "busy"}, headers=key)
        assert answer.json()["unit"]["version"] == unit["version"] + 1


# Positions


def fix(desk: Desk, unit_id: int, **fields: Any) -> dict[str, Any]:
    at = desk.clock().isoformat()
    return {"unit": unit_id, "lng": LNG + 0.001, "lat": LAT + 0.001, "datum": "wgs84", "at": at} | fields


def test_positions_of_the_own_grid_are_kept_and_shown(desk: Desk) -> None:
    mine = next(
        one for one in desk.operator.get("/v1/resources").json()["resources"] if one["kind"] == "member" and one["grid"]
    )
    assert desk.officer.post("/v1/positions", json=[fix(desk, mine["id"], heading_deg=90)]).json()["kept"] == 1
    # Sent again it is the same.
    assert desk.officer.post("/v1/positions", json=[fix(desk, mine["id"], heading_deg=90)]).json()["kept"] == 0
    shown = next(one for one in desk.operator.get("/v1/resources").json()["resources"] if one["id"] == mine["id"])
    assert (shown["fix"]["lng"], shown["fix"]["heading_deg"]) == (LNG + 0.001, 90)


@pytest.mark.parametrize(
    ("fields", "status", "code", "names"),
    [
        ({"datum": "moon"}, 422, "bad_value", "0.datum"),
        ({"lat": 123.0}, 422, "bad_value", "lat"),
        ({"at": "2026-11-23T02:00:00"}, 422, "bad_value", "0.at"),
        ({"at": "2031-01-01T00:00:00Z"}, 422, "bad_value", "0.at"),
        ({"heading_deg": 400}, 422, "bad_value", "0.heading_deg"),
        ({"speed_mps": -1}, 422, "bad_value", "0.speed_mps"),
        ({"unit": 424242}, 404, "unknown_thing", "424242"),
        ({"lng": None}, 422, "bad_value", "lng"),
    ],
)
def test_a_wrong_position_is_named_by_its_place_and_none_is_kept(
    desk: Desk, fields: dict[str, Any], status: int, code: str, names: str
) -> None:
    mine = next(
        one for one in desk.operator.get("/v1/resources").json()["resources"] if one["kind"] == "member" and one["grid"]
    )
    said = desk.officer.post("/v1/positions", json=[fix(desk, mine["id"], **fields), fix(desk, mine["id"])])
    assert names in refused(said, status, code)["message"]
    assert desk.count("unit_position") == 0


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "1969-12-31T23:59:59Z"])
def test_a_moment_before_all_calendars_is_too_old_and_nothing_worse(desk: Desk, at: str) -> None:
    mine = next(
        one for one in desk.operator.get("/v1/resources").json()["resources"] if one["kind"] == "member" and one["grid"]
    )
    said = desk.officer.post("/v1/positions", json=[fix(desk, mine["id"], at=at)])
    assert (said.status_code, said.json()) == (200, {"kept": 0, "off_duty": 0})
    assert desk.count("unit_position") == 0


def test_nobody_sends_positions_for_others_or_off_duty(desk: Desk) -> None:
    team = desk.unit("team")["id"]
    refused(desk.officer.post("/v1/positions", json=[fix(desk, team)]), 403, "unit_foreign")
    refused(desk.operator.post("/v1/positions", json=[fix(desk, team)]), 403, "not_permitted")
    mine = next(
        one for one in desk.operator.get("/v1/resources").json()["resources"] if one["kind"] == "member" and one["grid"]
    )
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE unit SET shift_from = '20:00', shift_to = '23:00' WHERE id = %s", [mine["id"]])
    said = desk.officer.post("/v1/positions", json=[fix(desk, mine["id"])]).json()
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE unit SET shift_from = NULL, shift_to = NULL WHERE id = %s", [mine["id"]])
    assert said == {"kept": 0, "off_duty": 1}
    assert desk.count("unit_position") == 0


def test_without_roads_candidates_say_what_to_import(desk: Desk) -> None:
    row = desk.report(place=HERE)
    # A container that has not kept any streets, and a database that has none: the last test here.
    bare = Container.build(desk.container.settings, desk.container.database, desk.clock)
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM road_graph")
    with pytest.raises(NoRoads):
        bare.candidates.of(desk.hamlet.operator, row["id"], 10)
