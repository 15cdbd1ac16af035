"""The map as it was, over HTTP: what was reported when, and what stood where on a day."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from console.container import Container
from console.settings import Settings
from data.database import Database
from tests.console.test_api import client
from tests.fixtures.api import ApiOf
from tests.fixtures.hamlet import LAT, LNG, Hamlet, settle

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    return settle(module_database)


@pytest.fixture(scope="module")
def api(hamlet: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> ASGIApp:
    container = Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), hamlet.database)
    return ApiOf(container)


@pytest.fixture
def operator(api: ASGIApp, hamlet: Hamlet) -> TestClient:
    return client(api, hamlet.operator)


def reported(asked: TestClient, since: datetime, until: datetime) -> dict[str, object]:
    answer = asked.get("/v1/past/incidents", params={"since": since.isoformat(), "until": until.isoformat()})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def test_what_was_reported_within_a_window_is_told_whether_it_goes_on_or_has_ended(operator: TestClient) -> None:
    body = {"class": "020101", "place": {"lng": LNG + 0.0005, "lat": LAT + 0.0005, "datum": "wgs84"}}
    first, second = (operator.post("/v1/incidents", json=body).json()["incident"] for _ in range(2))
    void = {"version": first["version"], "reason": "误报试验"}
    assert operator.post(f"/v1/incidents/{first['id']}/commands/void", json=void).status_code == 200
    at = datetime.fromisoformat(first["reported_at"])
    found = reported(operator, at - HOUR, at + HOUR)
    assert [one["id"] for one in found["incidents"]] == [second["id"], first["id"]]
    assert found["complete"] is True
    # The end is no part of the window, the beginning is.
    assert reported(operator, at - HOUR, at)["incidents"] == []
    assert len(reported(operator, at, at + timedelta(microseconds=1))["incidents"]) == 1


def test_nobody_looks_back_beyond_the_own_area(api: ASGIApp, hamlet: Hamlet, operator: TestClient) -> None:
    now = datetime.now(UTC)
    assert reported(client(api, hamlet.neighbour), now - HOUR, now + HOUR)["incidents"] == []
    assert reported(client(api, hamlet.nobody), now - HOUR, now + HOUR)["incidents"] == []


@pytest.mark.parametrize(
    "window",
    [
        {"since": "2026-11-20T10:00:00", "until": "2026-11-20T11:00:00+08:00"},
        {"since": "2026-11-20T11:00:00+08:00", "until": "2026-11-20T10:00:00+08:00"},
        {"since": "gestern", "until": "2026-11-20T10:00:00+08:00"},
        {"since": "2026-11-20T11:00:00+08:00"},
    ],
)
def test_a_window_that_cannot_be_is_refused(operator: TestClient, window: dict[str, str]) -> None:
    refused = operator.get("/v1/past/incidents", params=window)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "bad_value")


def test_a_device_stands_on_the_map_from_when_until_when_it_stood(hamlet: Hamlet, operator: TestClient) -> None:
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE camera SET valid_from = '2026-03-01'")
        cursor.execute("UPDATE camera SET valid_to = '2026-06-01' WHERE id = (SELECT max(id) FROM camera)")
        cursor.execute("SELECT count(*) FROM camera WHERE valid_from = '2026-03-01'")
        (all_of_them,) = cursor.fetchone() or (0,)
    counts = {
        day: len(operator.get(f"/v1/past/layers/cameras?on={day}").json())
        for day in ("2026-02-28", "2026-03-01", "2026-05-31", "2026-06-01")
    }
    assert list(counts.values()) == [0, all_of_them, all_of_them, all_of_them - 1]
    assert len(operator.get("/v1/layers/cameras").json()) == all_of_them - 1
    # Which state it was in then nobody wrote down.
    (row, *_) = operator.get("/v1/past/layers/cameras?on=2026-03-01").json()
    assert "status" not in row
    assert {"id", "lng", "lat", "name"} <= set(row)


def test_grids_have_a_past_and_what_has_none_says_so(operator: TestClient) -> None:
    assert operator.get("/v1/past/layers/grids?on=1999-01-01").json() == []
    for layer, status in (("streetnames", 422), ("vehicles", 422), ("nothing", 404)):
        assert operator.get(f"/v1/past/layers/{layer}?on=2026-01-01").status_code == status
    assert operator.get("/v1/past/layers/cameras?on=soon").status_code == 422
