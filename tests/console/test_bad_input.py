"""Whatever comes in, it gets one clear error that names the field, and nothing is changed."""

import json
from typing import Any

import pytest

from data.database import Database
from tests.fixtures.desk import HERE, RUBBISH, Desk, open_desk

BIG = 10**25
HALF = "\ud800"
REPORT = {"class": RUBBISH, "place": HERE, "description": "试"}

# name: method, path, body, what the sentence names
WALK: dict[str, tuple[str, str, Any, str]] = {
    "a building no row can be": ("POST", "/v1/incidents", REPORT | {"place": {"building": BIG}}, "place.building"),
    "a dwelling no row can be": ("POST", "/v1/incidents", REPORT | {"place": {"dwelling": -BIG}}, "place.dwelling"),
    "a place that is no number": ("POST", "/v1/incidents", REPORT | {"place": HERE | {"lng": float("nan")}}, "lng"),
    "half a character in a text": ("POST", "/v1/incidents", REPORT | {"description": HALF}, "body"),
    "a report of nothing": ("POST", "/v1/incidents", {"place": HERE}, "class"),
    "a field nobody knows": ("POST", "/v1/incidents", REPORT | {"klass": "020101"}, "klass"),
    "half a character in a datum": ("POST", "/v1/incidents", REPORT | {"place": HERE | {"datum": HALF}}, "body"),
    "half a character in a name": ("POST", "/v1/incidents", REPORT | {HALF: 1}, "body"),
    "a grave number": ("POST", "/v1/incidents", REPORT | {"severity": BIG}, "severity"),
    "an incident no row can be": ("GET", f"/v1/incidents/{BIG}", None, "id"),
    "its command": ("POST", f"/v1/incidents/{BIG}/commands/accept", {}, "id"),
    "its candidates": ("GET", f"/v1/incidents/{BIG}/candidates", None, "id"),
    "its dispatch": ("POST", f"/v1/incidents/{BIG}/dispatch", {"units": [1]}, "id"),
    "its being seen": ("POST", f"/v1/incidents/{BIG}/seen", None, "id"),
    "many seen": ("POST", "/v1/incidents/seen", {"incidents": [BIG]}, "incidents"),
    "a photo no row can be": ("GET", f"/v1/photos/{BIG}", None, "id"),
    "a choice no row can be": ("GET", f"/v1/choices/{BIG}", None, "id"),
    "a page nobody reaches": ("GET", f"/v1/incidents?state=ended&before={BIG}", None, "before"),
    "no incident": ("GET", "/v1/incidents/99999999", None, "99999999"),
    "a word for one": ("GET", "/v1/incidents/abc", None, "id"),
    "merged into nothing": ("POST", "/v1/incidents/{id}/commands/merge", {"into": BIG, "reason": "同一处"}, "into"),
    "whistled to nobody": ("POST", "/v1/incidents/{id}/commands/whistle", {"to": [BIG], "reason": "多家"}, "to"),
    "an old version": ("POST", "/v1/incidents/{id}/commands/accept", {"version": 99}, "99"),
    "a version far off": ("POST", "/v1/incidents/{id}/commands/accept", {"version": BIG}, str(BIG)),
    "a step not open": ("POST", "/v1/incidents/{id}/commands/close", {}, "close"),
    "a command nobody knows": ("POST", "/v1/incidents/{id}/commands/dance", {}, "dance"),
    "half a character in words": ("POST", "/v1/incidents/{id}/commands/note", {"words": HALF + "看"}, "body"),
    "a zero byte in words": ("POST", "/v1/incidents/{id}/commands/note", {"words": "a\0b"}, "words"),
    "units no row can be": ("POST", "/v1/incidents/{id}/dispatch", {"units": [BIG]}, "units.0"),
    "an unknown unit": ("POST", "/v1/incidents/{id}/dispatch", {"units": [99999999]}, "99999999"),
    "an unknown choice": ("POST", "/v1/incidents/{id}/dispatch", {"units": [1], "choice": "99999"}, ""),
    "half a character of a name": ("POST", "/v1/incidents/{id}/dispatch", {"units": [1], HALF: 1}, "body"),
    "an assignment no row can be": ("POST", f"/v1/assignments/{BIG}/arrive", {}, "id"),
    "diverted to nothing": ("POST", "/v1/assignments/1/divert", {"into": BIG, "reason": "火情"}, "into"),
    "a zero byte in a reason": ("POST", "/v1/assignments/1/recall", {"reason": "a\0b"}, "reason"),
    "half a character in a reason": ("POST", "/v1/assignments/1/recall", {"reason": HALF}, "reason"),
    "a unit no row can be": ("POST", f"/v1/resources/{BIG}/status", {"status": "busy"}, "id"),
    "a status nobody knows": ("POST", "/v1/resources/1/status", {"status": "asleep"}, "status"),
    "a zero byte beside a status": ("POST", "/v1/resources/1/status", {"status": "busy", "reason": "\0"}, "reason"),
    "a step's photo no row can be": ("POST", "/v1/incidents/{id}/steps/look", {"text": "看", "photo": BIG}, "photo"),
    "a zero byte in a proof": ("POST", "/v1/incidents/{id}/steps/look", {"text": "看\0看"}, "text"),
    "a step nobody planned": ("POST", "/v1/incidents/{id}/steps/nothing", {"text": "看过"}, "nothing"),
    "positions of no row": ("POST", "/v1/positions", [{"unit": BIG, **HERE, "at": "2026-11-23T02:00:00Z"}], "unit"),
    "a reason for nothing": ("POST", "/v1/incidents/{id}/reporter/reveal", {"reason": "a\0bcd"}, "reason"),
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def row(desk: Desk) -> dict[str, Any]:
    return desk.report()


def state(desk: Desk) -> list[object]:
    """Return what would show a change: how many rows there are, and their versions."""
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        found: list[object] = []
        for table in ("event", "incident", "idempotency", "assignment", "incident_step", "incident_seen", "choice"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found += cursor.fetchone() or ()
        cursor.execute("SELECT sum(version) FROM unit UNION ALL SELECT sum(version) FROM incident")
        return [*found, *cursor.fetchall()]


@pytest.mark.parametrize(("method", "path", "body", "names"), WALK.values(), ids=WALK)
def test_one_clear_error_names_the_field_and_nothing_is_changed(
    desk: Desk, row: dict[str, Any], method: str, path: str, body: Any, names: str
) -> None:
    before = state(desk)
    sent = None if body is None else json.dumps(body)
    by = desk.officer if path == "/v1/positions" else desk.operator
    answer = by.request(
        method, path.replace("{id}", str(row["id"])), content=sent, headers={"content-type": "application/json"}
    )
    assert 400 <= answer.status_code < 500, answer.text
    error = answer.json()["error"]
    assert error["code"] != "no_such_route"
    assert names in json.dumps(error, ensure_ascii=False)
    assert len(error["message"]) > 5
    # In the reader's own language.
    assert "Input should" not in error["message"]
    assert "required" not in error["message"]
    assert state(desk) == before
