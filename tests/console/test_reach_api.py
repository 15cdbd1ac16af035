"""Rings of time over HTTP: streets by road, free units with their arrival."""

from pathlib import Path

import pytest

from data.database import Database
from tests.fixtures.desk import HERE, Desk, open_desk


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return open_desk(database, tmp_path)


def test_rings_lie_on_streets_and_units_come_by_their_own_ways(desk: Desk) -> None:
    answer = desk.operator.get("/v1/reach", params=HERE)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert [ring["seconds"] for ring in found["rings"]] == [60, 180, 300]
    assert sum(len(ring["streets"]) for ring in found["rings"]) > 0
    etas = [unit["eta_s"] for unit in found["units"]]
    assert etas == sorted(etas)
    assert etas
    assert all(unit["eta_s"] <= unit["within_s"] for unit in found["units"])


def test_a_unit_that_is_sent_is_no_longer_listed(desk: Desk) -> None:
    team = desk.unit("team")["id"]
    assert team in {unit["id"] for unit in desk.operator.get("/v1/reach", params=HERE).json()["units"]}
    row = desk.report()
    body = {"version": row["version"], "units": [team], "despite_duplicate": True}
    assert desk.operator.post(f"/v1/incidents/{row['id']}/dispatch", json=body).status_code == 200
    assert team not in {unit["id"] for unit in desk.operator.get("/v1/reach", params=HERE).json()["units"]}


def test_the_leader_may_ask_and_a_place_without_a_datum_is_refused(desk: Desk) -> None:
    assert desk.leader.get("/v1/reach", params=HERE | {"way": "foot"}).json()["way"] == "foot"
    bare = {"lng": HERE["lng"], "lat": HERE["lat"]}
    assert desk.operator.get("/v1/reach", params=bare).json()["error"]["code"] == "place_needed"
    assert desk.operator.get("/v1/reach", params=HERE | {"way": "boat"}).status_code == 422
