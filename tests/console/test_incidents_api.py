"""Incidents over HTTP: reported once, seen by who may, taken through their life, refused by name."""

import json
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from data.database import Database
from geo.datum import from_wgs84
from tests.fixtures.desk import FIRE, HERE, RUBBISH, Desk, open_desk
from tests.fixtures.hamlet import LAT, LNG, NAN, WEST


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


def picture(colour: str = "red") -> bytes:
    written = BytesIO()
    Image.new("RGB", (60, 40), colour).save(written, "JPEG")
    return written.getvalue()


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    return dict(answer.json()["error"])


def test_a_report_gets_a_number_a_place_and_the_severity_of_its_class(desk: Desk) -> None:
    row = desk.report(description="三袋垃圾")
    assert row["number"].startswith("20261123-")
    assert (row["state"], row["source"], row["severity"]) == ("reported", "operator", 4)
    assert (row["community"], row["grid"], row["text"]) == (NAN, WEST, "三袋垃圾")
    assert row in desk.operator.get("/v1/incidents").json()["incidents"]
    case = desk.operator.get(f"/v1/incidents/{row['id']}").json()
    assert case["description"] == "三袋垃圾"
    assert [entry["happening"] for entry in case["timeline"]] == ["incident_reported"]
    assert case["timeline"][0]["actor"] == "Operator"
    assert case["where"][-1] == {"kind": "grid", "id": WEST, "title": "第1网格"}
    assert "accept" in case["allowed"]
    assert "rate" not in case["allowed"]


def test_a_place_in_a_chinese_datum_lands_where_it_is(desk: Desk) -> None:
    (lng,), (lat,) = from_wgs84([HERE["lng"]], [HERE["lat"]], "gcj02")
    row = desk.report(place={"lng": float(lng), "lat": float(lat), "datum": "gcj02"})
    assert row["lng"] == pytest.approx(HERE["lng"], abs=1e-7)
    assert row["lat"] == pytest.approx(HERE["lat"], abs=1e-7)


def test_a_building_or_a_dwelling_is_a_place(desk: Desk) -> None:
    assert desk.report(place={"building": 1})["building"] == 1
    row = desk.report(place={"dwelling": 201}, **{"class": FIRE})
    assert (row["building"], row["floor"], row["severity"]) == (1, 2, 1)


# What is wrong is named, and nothing is recorded.

WRONG: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "unknown class": ({"class": "999999"}, 422, "class_unknown", "999999"),
    "class of a family": ({"class": "0201"}, 422, "class_unknown", "0201"),
    "no class": ({"class": None}, 422, "bad_value", "class"),
    "no place": ({"place": {}}, 422, "place_needed", "place"),
    "no datum": ({"place": {"lng": LNG, "lat": LAT}}, 422, "place_needed", "datum"),
    "unknown datum": ({"place": HERE | {"datum": "beijing54"}}, 422, "bad_value", "beijing54"),
    "outside": ({"place": {"lng": 0, "lat": 51, "datum": "wgs84"}}, 422, "place_outside", "place"),
    "swapped": ({"place": {"lng": LAT, "lat": LNG, "datum": "wgs84"}}, 422, "bad_value", "lat"),
    "no number": ({"place": {"lng": "east", "lat": LAT, "datum": "wgs84"}}, 422, "bad_value", "place.lng"),
    "unknown building": ({"place": {"building": 99}}, 404, "unknown_thing", "99"),
    "foreign building": ({"place": {"building": 4}}, 404, "unknown_thing", "4"),
    "unknown severity": ({"severity": 7}, 422, "bad_value", "severity"),
    "unknown source": ({"source": "rumour"}, 422, "bad_value", "source"),
    "misspelt field": ({"descripton": "x"}, 422, "bad_value", "descripton"),
    "a text for ever": ({"description": "长" * 330_000}, 422, "text_too_long", "description"),
    "a zero byte": ({"description": "a\0b"}, 422, "bad_value", "description"),
}


@pytest.mark.parametrize(("fields", "status", "code", "names"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_and_nothing_is_recorded(
    desk: Desk, fields: dict[str, Any], status: int, code: str, names: str
) -> None:
    before = desk.count("incident"), desk.count("event"), desk.count("idempotency")
    body = {"class": RUBBISH, "place": HERE, "description": ""} | fields
    for language in ("zh-CN", "en"):
        answer = desk.operator.post("/v1/incidents", json=body, params={"lang": language})
        assert names in refused(answer, status, code)["message"]
    assert (desk.count("incident"), desk.count("event"), desk.count("idempotency")) == before


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(desk: Desk, body: bytes) -> None:
    answer = desk.operator.post("/v1/incidents", content=body, headers={"content-type": "application/json"})
    assert "body" in refused(answer, 422, "bad_value")["message"]


def test_a_body_too_large_is_refused_before_it_is_read(desk: Desk) -> None:
    def endless() -> Any:
        for _ in range(200):
            yield b"x" * 100_000

    named = desk.operator.post("/v1/incidents", content=b"x" * 2_000_001)
    refused(named, 413, "body_too_large")
    refused(desk.operator.post("/v1/incidents", content=endless()), 413, "body_too_large")


def test_who_may_not_report_or_look_is_refused(desk: Desk) -> None:
    body = {"class": RUBBISH, "place": HERE}
    refused(desk.leader.post("/v1/incidents", json=body), 403, "not_permitted")
    refused(desk.at(desk.hamlet.planner).post("/v1/incidents", json=body), 403, "not_permitted")
    row = desk.report()
    for path in (f"/v1/incidents/{row['id']}", f"/v1/incidents/{row['id']}/candidates"):
        assert desk.neighbour.get(path).status_code in {404, 409}
    refused(desk.act(row, "accept", desk.leader), 403, "not_permitted")
    refused(desk.act(row, "accept", desk.neighbour), 404, "unknown_thing")
    assert row["id"] not in [one["id"] for one in desk.neighbour.get("/v1/incidents").json()["incidents"]]


# Once


def test_the_same_report_with_the_same_key_is_one_incident(desk: Desk) -> None:
    body = {"class": RUBBISH, "place": HERE, "description": "一次"}
    headers = {"Idempotency-Key": "once-1"}
    first = desk.operator.post("/v1/incidents", json=body, headers=headers)
    before = desk.count("incident")
    again = desk.operator.post("/v1/incidents", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["incident"]["id"] == first.json()["incident"]["id"]
    assert desk.count("incident") == before
    other = desk.operator.post("/v1/incidents", json=body | {"description": "两次"}, headers=headers)
    assert "once-1" in refused(other, 422, "key_reused")["message"]
    assert desk.count("incident") == before
    # Another account's keys are its own.
    assert desk.officer.post("/v1/incidents", json=body, headers=headers).json()["incident"] != again.json()["incident"]


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "a\tb"])
def test_a_key_that_cannot_be_is_refused(desk: Desk, key: str) -> None:
    body = {"class": RUBBISH, "place": HERE}
    answer = desk.operator.post("/v1/incidents", json=body, headers={"Idempotency-Key": key})
    refused(answer, 422, "key_malformed")


def test_two_at_once_with_one_key_make_one_incident(desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor

    body = {"class": RUBBISH, "place": HERE, "description": "同时"}
    before = desk.count("incident")
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda _: desk.operator.post("/v1/incidents", json=body, headers={"Idempotency-Key": "race"}), range(8)
            )
        )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["incident"]["id"] for answer in answers}) == 1
    assert desk.count("incident") == before + 1


def test_a_likely_duplicate_is_named_with_its_clues(desk: Desk) -> None:
    place = {"lng": LNG + 0.0042, "lat": LAT + 0.0022, "datum": "wgs84"}
    first = desk.report(place=place, description="树倒了挡住路", **{"class": "010303"})
    body = {"class": "010303", "place": place, "description": "大树倒在路上"}
    answer = desk.operator.post("/v1/incidents", json=body).json()
    (found,) = answer["duplicates"]
    assert found["incident"] == first["id"]
    assert found["score"] > 0.5
    assert {"same_kind", "near", "soon"} <= {clue["code"] for clue in found["why"]}
    assert answer["incident"]["duplicates"] == 1
    case = desk.operator.get(f"/v1/incidents/{answer['incident']['id']}").json()
    assert [one["incident"]["id"] for one in case["likely"]] == [first["id"]]


# Photos


def test_photos_come_with_the_report_and_can_be_fetched(desk: Desk) -> None:
    form = {"class": RUBBISH, "lng": str(HERE["lng"]), "lat": str(HERE["lat"]), "datum": "wgs84", "description": "带图"}
    files = [("photo", ("a.jpg", picture(), "image/jpeg")), ("photo", ("b.png", picture("blue"), "image/jpeg"))]
    answer = desk.operator.post("/v1/incidents", data=form, files=files)
    assert answer.status_code == 201, answer.text
    row = answer.json()["incident"]
    assert row["photos"] == 2
    case = desk.operator.get(f"/v1/incidents/{row['id']}").json()
    assert [one["phase"] for one in case["pictures"]] == ["report", "report"]
    photo = desk.operator.get(f"/v1/photos/{case['pictures'][0]['id']}")
    assert photo.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(photo.content)).size == (60, 40)
    refused(desk.neighbour.get(f"/v1/photos/{case['pictures'][0]['id']}"), 404, "unknown_thing")
    added = desk.operator.post(f"/v1/incidents/{row['id']}/photos", data={"phase": "handle"}, files=files[:1])
    assert (added.status_code, added.json()["incident"]["version"]) == (201, row["version"] + 1)


@pytest.mark.parametrize(
    ("files", "code", "names"),
    [
        ([picture(), b"not a photo"], "photo_unreadable", "2"),
        ([picture()[:300]], "photo_unreadable", "1"),
        ([picture()] * 10, "photos_too_many", "9"),
    ],
)
def test_a_bad_photo_is_named_and_nothing_is_recorded(desk: Desk, files: list[bytes], code: str, names: str) -> None:
    before = desk.count("incident")
    form = {"class": RUBBISH, "lng": str(HERE["lng"]), "lat": str(HERE["lat"]), "datum": "wgs84"}
    sent = [("photo", (f"{index}.jpg", one, "image/jpeg")) for index, one in enumerate(files)]
    assert names in refused(desk.operator.post("/v1/incidents", data=form, files=sent), 422, code)["message"]
    assert desk.count("incident") == before


# Life


def test_a_life_from_report_to_rating_leaves_its_whole_trace(desk: Desk) -> None:
    row = desk.report()
    row = desk.act(row, "accept").json()["incident"]
    assert row["due"]["milestone"] in {"dispatch", "arrive"}
    row = desk.act(row, "handle", desk.officer, result="已清走").json()["incident"]
    refused(desk.act(row, "check", desk.officer, passed=True), 403, "not_permitted")
    row = desk.act(row, "check", desk.leader, passed=True).json()["incident"]
    row = desk.act(row, "close").json()["incident"]
    assert row["state"] == "closed"
    assert row["id"] in [one["id"] for one in desk.operator.get("/v1/incidents?state=ended").json()["incidents"]]
    case = desk.operator.get(f"/v1/incidents/{row['id']}").json()
    assert [entry["happening"] for entry in case["timeline"]] == [
        "incident_reported", "incident_accepted", "incident_handled", "incident_checked", "incident_closed",
    ]  # fmt: skip
    assert case["timeline"][2]["text"] == "已清走"
    assert {one["milestone"] for one in case["milestones"] if one["met_at"]} == {"handle", "close"}


def test_an_old_version_is_refused_and_says_who_was_quicker(desk: Desk) -> None:
    row = desk.report()
    assert desk.act(row, "accept").status_code == 200
    desk.clock.pass_by(7)
    said = refused(desk.act(row, "void", reason="误报误报"), 409, "stale_version")
    assert (said["fields"]["by"], said["fields"]["ago_s"], said["fields"]["version"]) == ("Operator", 7, 2)


@pytest.mark.parametrize(
    ("command", "fields", "status", "code", "names"),
    [
        ("close", {}, 409, "transition_illegal", "立案"),
        ("reject", {"reason": ""}, 422, "step_reason_missing", "reason"),
        ("void", {}, 422, "bad_value", "reason"),
        ("urge", {"reson": "x"}, 422, "bad_value", "reson"),
        ("explode", {}, 404, "unknown_thing", "explode"),
        ("merge", {"into": 999_999, "reason": "同一件"}, 409, "merge_impossible", "into"),
        ("reclassify", {"class_code": "999999", "severity": 3, "reason": "错了"}, 422, "class_unknown", "999999"),
        ("note", {"words": "长" * 2001}, 422, "text_too_long", "words"),
        ("note", {"words": "a\0"}, 422, "bad_value", "words"),
    ],
)
def test_a_wrong_command_is_named_and_changes_nothing(
    desk: Desk, command: str, fields: dict[str, Any], status: int, code: str, names: str
) -> None:
    row = desk.report()
    events = desk.count("event")
    assert names in refused(desk.act(row, command, **fields), status, code)["message"]
    assert desk.count("event") == events


def test_the_timeline_names_the_teams_and_the_stars(desk: Desk) -> None:
    row = desk.act(desk.report(), "accept").json()["incident"]
    team = desk.unit("team")
    row = desk.act(row, "whistle", to=[team["thing"]], reason="多家").json()["incident"]
    row = desk.act(row, "answer_whistle", team_id=team["thing"], words="马上到").json()["incident"]
    desk.act(row, "rate_answer", team_id=team["thing"], stars=4)
    told = {one["happening"]: one["text"] for one in desk.operator.get(f"/v1/incidents/{row['id']}").json()["timeline"]}
    assert told["whistle_answered"] == f"{team['name']} · 马上到"
    assert told["whistle_rated"] == f"{team['name']} · ★★★★"


def test_merged_reports_show_at_the_one_that_goes_on(desk: Desk) -> None:
    stays, goes = desk.report(), desk.report()
    merged = desk.act(goes, "merge", into=stays["id"], reason="同一堆").json()["incident"]
    assert (merged["state"], merged["merged_into"]) == ("merged", stays["id"])
    case = desk.operator.get(f"/v1/incidents/{stays['id']}").json()
    assert (case["merged"], case["merged_from"]) == (1, [goes["id"]])


def test_longer_time_is_asked_by_one_and_granted_by_another(desk: Desk) -> None:
    row = desk.act(desk.report(), "accept").json()["incident"]
    asked = desk.act(row, "ask_extension", until="2026-12-24T10:00:00+08:00", reason="等配件").json()["incident"]
    refused(desk.act(asked, "ask_extension", until="2026-12-25T10:00:00+08:00", reason="再等"), 409, "already_asked")
    case = desk.leader.get(f"/v1/incidents/{row['id']}").json()
    assert case["requests"][0] | {"id": 0} == {
        "id": 0, "kind": "extension", "asked_by": "Operator", "asked_at": case["requests"][0]["asked_at"],
        "reason": "等配件", "until": "2026-12-24T02:00:00.000000+00:00", "granted": None,
    }  # fmt: skip
    assert "decide_extension" in case["allowed"]
    granted = desk.act(asked, "decide_extension", desk.leader, granted=True)
    assert granted.status_code == 200, granted.text
    naive = desk.act(granted.json()["incident"], "ask_extension", until="2026-12-26T10:00:00", reason="时区")
    assert "until" in refused(naive, 422, "bad_value")["message"]


def test_steps_of_the_plan_need_their_proof_and_are_done_once(desk: Desk) -> None:
    row = desk.report()
    refused(desk.operator.post(f"/v1/incidents/{row['id']}/steps/photo_after", json={}), 422, "proof_missing")
    refused(desk.operator.post(f"/v1/incidents/{row['id']}/steps/dance", json={}), 404, "unknown_thing")
    files = [("photo", ("a.jpg", picture("green"), "image/jpeg"))]
    done = desk.operator.post(f"/v1/incidents/{row['id']}/steps/photo_after", files=files)
    assert done.status_code == 200, done.text
    again = desk.operator.post(f"/v1/incidents/{row['id']}/steps/photo_after", files=files)
    assert again.json()["incident"]["version"] == done.json()["incident"]["version"]
    steps = desk.operator.get(f"/v1/incidents/{row['id']}").json()["plan"]["steps"]
    assert next(one for one in steps if one["key"] == "photo_after")["done_by"] == "Operator"


def test_what_is_seen_is_remembered_for_the_account(desk: Desk) -> None:
    row = desk.report()
    assert desk.operator.post(f"/v1/incidents/{row['id']}/seen").status_code == 200
    assert row["id"] in desk.container.live.source.seen(desk.hamlet.operator)
    assert row["id"] not in desk.container.live.source.seen(desk.hamlet.leader)


def test_classes_come_in_the_language_asked_for(desk: Desk) -> None:
    zh = {one["code"]: one for one in desk.operator.get("/v1/classes").json()["classes"]}
    en = {one["code"]: one for one in desk.operator.get("/v1/classes?lang=en").json()["classes"]}
    assert len(zh) == 71
    assert zh[FIRE]["label"] != en[FIRE]["label"]
    assert len(en[FIRE]["above"]) == 2


def test_the_log_is_read_by_auditors_only_and_in_order(desk: Desk) -> None:
    from dataclasses import replace

    from dispatch.permissions import Role

    desk.report()
    auditor = desk.at(replace(desk.hamlet.operator, role=Role.AUDITOR, scope="*"))
    refused(desk.operator.get("/v1/events"), 403, "not_permitted")
    first = auditor.get("/v1/events?after=0&limit=2").json()
    rest = auditor.get(f"/v1/events?after={first['after']}&limit=1000").json()["events"]
    assert [one["seq"] for one in first["events"]] + [one["seq"] for one in rest] == list(range(1, len(rest) + 3))
    assert json.dumps(rest).count("hash") == len(rest)


def test_nobody_may_reveal_a_number_without_right_and_reason(desk: Desk) -> None:
    row = desk.report()
    path = f"/v1/incidents/{row['id']}/reporter/reveal"
    refused(desk.leader.post(path, json={"reason": "回电核实"}), 403, "not_permitted")
    refused(desk.operator.post(path, json={"reason": "x"}), 422, "reason_missing")
    assert desk.operator.post(path, json={"reason": "回电核实"}).json()["value"] is None


def test_what_waits_for_an_approval_ends_with_its_incident(desk: Desk) -> None:
    row = desk.report(place={"dwelling": 102}, **{"class": "030101"})
    row = desk.act(row, "accept").json()["incident"]
    row = desk.act(row, "ask_suspension", reason="等配件").json()["incident"]
    assert row["id"] in {one["incident"] for one in desk.leader.get("/v1/requests").json()["requests"]}
    assert desk.act(row, "void", reason="误报误报").status_code == 200
    assert row["id"] not in {one["incident"] for one in desk.leader.get("/v1/requests").json()["requests"]}
    (request,) = desk.operator.get(f"/v1/incidents/{row['id']}").json()["requests"]
    assert request["granted"] is False
