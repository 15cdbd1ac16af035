"""A unit's track for a day: who may see it, what it says, and as a file for other programs."""

import json
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from data.database import Database
from data.road_source import PostgresRoads
from data.tracks.devices import NewDevice, add_device
from data.tracks.reader import PostgresTrackReader
from dispatch.errors import NoRoads
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.service import RoadAtlas, TrackService
from dispatch.tracks import DeviceKind, DeviceProtocol, Observation
from tests.fixtures.desk import MONDAY_MORNING, Desk, open_desk
from tests.fixtures.hamlet import LAT, LNG

SYSTEM = Actor(0, "system", "system", Role.ADMINISTRATOR, EVERYWHERE, "zh-CN")
DAY = "2026-11-23"
STEP = 0.0005
FIXES = 1_000


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def unit(desk: Desk) -> int:
    """A vehicle that drove for half an hour, stood for ten minutes and drove on."""
    unit = int(desk.unit("vehicle")["id"])
    new = NewDevice(unit, "终端", DeviceKind.TRACKER, DeviceProtocol.HTTP, "wgs84")
    with desk.container.database.owner() as connection:
        _, token = add_device(connection, SYSTEM, new)
    desk.clock.now = MONDAY_MORNING + timedelta(hours=2)
    carried = desk.container.devices.of_token(token, DeviceProtocol.HTTP)
    at, said, place = MONDAY_MORNING.timestamp(), [], 0
    for second in range(0, FIXES * 4, 4):
        place += 0 if 1_800 <= second < 2_400 else 1
        said.append(Observation(at + second, LNG, LAT + abs(place % 200 - 100) * STEP, 0.0, 13.0 if place else 0.0))
    done = desk.container.positions.take(carried, said).result(30)
    assert done.received == FIXES
    return unit


def asked(desk: Desk, unit: int, more: str = "", day: str = DAY) -> Any:
    return desk.operator.get(f"/v1/tracks/{unit}{more}?day={day}")


def test_a_day_is_told_with_its_stop_its_trips_and_its_distance(desk: Desk, unit: int) -> None:
    said = asked(desk, unit).json()
    (track,) = said["tracks"]
    assert (said["unit"], said["kind"], said["day"]) == (unit, "vehicle", DAY)
    assert len(track["at_s"]) == len(track["lng"]) == len(track["speed_mps"])
    assert track["at_s"] == sorted(track["at_s"])
    (stop,) = track["stops"]
    assert 540 <= stop["until_s"] - stop["from_s"] <= 660
    assert len(track["trips"]) == 2
    # 850 steps of 55 m, of which the turns are cut a little.
    assert track["distance_m"] == pytest.approx(850 * STEP * 110_800, rel=0.05)
    assert track["distance_m"] == pytest.approx(sum(trip["distance_m"] for trip in track["trips"]), rel=0.01)


def test_another_day_has_no_track(desk: Desk, unit: int) -> None:
    assert asked(desk, unit, day="2026-11-22").json()["tracks"] == []


def test_a_track_goes_out_as_gpx_and_geojson(desk: Desk, unit: int) -> None:
    gpx = asked(desk, unit, ".gpx")
    assert gpx.headers["content-type"].startswith("application/gpx+xml")
    points = ElementTree.fromstring(gpx.content).findall(".//{http://www.topografix.com/GPX/1/1}trkpt")
    columns = asked(desk, unit).json()["tracks"][0]
    assert [float(point.get("lat", "nan")) for point in points] == columns["lat"]
    feature = asked(desk, unit, ".geojson").json()["features"][0]
    assert feature["geometry"]["coordinates"][0] == [columns["lng"][0], columns["lat"][0]]
    assert feature["properties"]["coordTimes"][0] == "2026-11-23T02:00:00Z"


def test_only_operators_and_leaders_of_the_area_see_tracks(desk: Desk, unit: int) -> None:
    path = f"/v1/tracks/{unit}?day={DAY}"
    assert desk.leader.get(path).status_code == 200
    assert desk.officer.get(path).status_code == 403
    assert desk.neighbour.get(path).status_code in {403, 404}
    assert desk.operator.get(f"/v1/tracks/424242?day={DAY}").status_code == 404
    assert desk.operator.get(f"/v1/tracks/{unit}?day=someday").status_code == 422


def test_every_look_at_a_track_is_in_the_audit(desk: Desk, unit: int) -> None:
    query = "SELECT count(*) FROM audit WHERE action = 'track' AND kind = 'unit' AND ref = %s AND field = %s"
    counted = []
    for _ in range(2):
        asked(desk, unit)
        with desk.container.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute(query, [str(unit), DAY])
            counted += cursor.fetchone() or ()
    assert counted[1] == counted[0] + 1


def test_a_day_comes_as_columns_of_bytes_that_say_the_same(desk: Desk, unit: int) -> None:
    answer = asked(desk, unit, ".bin")
    assert answer.headers["cache-control"] == "no-store"
    body: bytes = answer.content
    assert body[:4] == b"JWT1"
    (length,) = np.frombuffer(body, "<u4", 1, 4)
    head = json.loads(body[8 : 8 + int(length)])
    plain = asked(desk, unit).json()["tracks"][0]
    (told,) = head["tracks"]
    assert (head["unit"], head["day"], told["count"]) == (unit, DAY, len(plain["at_s"]))
    assert (told["stops"], told["trips"], told["distance_m"]) == (plain["stops"], plain["trips"], plain["distance_m"])
    at, found = 8 + int(length), []
    for kind in ("<u4", "<i4", "<i4", "<u2", "u1"):
        assert at % 8 == 0
        found.append(np.frombuffer(body, kind, told["count"], at))
        at += -(-found[-1].nbytes // 8) * 8
    assert at == len(body)
    at_ms, lng, lat, speed, heading = found
    assert (head["begins_s"] + at_ms / 1000).tolist() == plain["at_s"]
    assert (lng / 1e7).tolist() == plain["lng"]
    assert (lat / 1e7).tolist() == plain["lat"]
    assert (speed / 100).tolist() == pytest.approx(plain["speed_mps"], abs=0.06)
    assert set(heading.tolist()) == {0}


def test_a_day_is_put_onto_the_streets_with_their_names_and_what_lies_beyond_them_as_it_was_said(
    desk: Desk, unit: int
) -> None:
    (track,) = desk.operator.get(f"/v1/tracks/{unit}?day={DAY}&streets=true").json()["tracks"]
    streets = track["streets"]
    assert streets["way_m"] == pytest.approx(track["distance_m"], rel=0.05)
    assert streets["street_m"] + streets["straight_m"] == pytest.approx(streets["way_m"], abs=1)
    # The streets of the hamlet end after 660 m; the vehicle goes on, and comes back.
    assert streets["street_m"] > 660
    assert streets["straight_m"] > 10_000
    stretch = streets["stretches"][0]
    assert stretch["from"] != stretch["to"]
    assert stretch["from_s"] < stretch["until_s"]
    assert "streets" not in asked(desk, unit).json()["tracks"][0]


def test_the_way_on_the_streets_goes_out_in_pieces(desk: Desk, unit: int) -> None:
    feature = desk.operator.get(f"/v1/tracks/{unit}.geojson?day={DAY}&streets=true").json()["features"][0]
    assert feature["geometry"]["type"] == "MultiLineString"
    lines, times = feature["geometry"]["coordinates"], feature["properties"]["coordTimes"]
    assert [len(line) for line in lines] == [len(each) for each in times]
    assert feature["properties"]["streets"]["stretches"]
    gpx = desk.operator.get(f"/v1/tracks/{unit}.gpx?day={DAY}&streets=true")
    assert len(ElementTree.fromstring(gpx.content).findall(".//{http://www.topografix.com/GPX/1/1}trkseg")) >= len(
        lines
    )
    body: bytes = desk.operator.get(f"/v1/tracks/{unit}.bin?day={DAY}&streets=true").content
    (length,) = np.frombuffer(body, "<u4", 1, 4)
    (told,) = json.loads(body[8 : 8 + int(length)])["tracks"]
    assert told["breaks"][0] == 0
    assert told["count"] >= sum(map(len, lines))
    assert told["way_m"] > 0
    at_ms = np.frombuffer(body, "<u4", told["count"], 8 + int(length))
    assert (np.diff(at_ms.astype(np.int64)) >= 0).all()


def test_the_incidents_a_unit_was_sent_to_come_with_its_day(desk: Desk, unit: int) -> None:
    incident = desk.report()
    sent = {"version": incident["version"], "units": [unit], "despite_duplicate": True}
    assert desk.operator.post(f"/v1/incidents/{incident['id']}/dispatch", json=sent).status_code == 200
    body: bytes = asked(desk, unit, ".bin").content
    (length,) = np.frombuffer(body, "<u4", 1, 4)
    (visit,) = json.loads(body[8 : 8 + int(length)])["visits"]
    assert visit["incident"] == incident["id"]
    assert visit["sent_s"] == desk.clock.now.timestamp()
    assert visit["on_scene_s"] is None


def test_without_roads_there_is_one_sentence_and_positions_all_the_same(desk: Desk, unit: int) -> None:
    database = desk.container.database
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM road_graph")
    tracks = TrackService(PostgresTrackReader(database), RoadAtlas(PostgresRoads(database)))
    actor, day = desk.hamlet.operator, date.fromisoformat(DAY)
    with pytest.raises(NoRoads, match="no drive network"):
        tracks.of_day(actor, unit, day, on_roads=True)
    assert tracks.of_day(actor, unit, day).tracks
