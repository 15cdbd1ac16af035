"""Positions in the database: once each, in the day they belong to, accounted for, and deleted by the policy only."""

import threading
from collections.abc import Sequence
from concurrent.futures import wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg2.errors
import pytest

from data.cases.store import PostgresCases
from data.database import Database
from data.roads import store_graph
from data.tracks.devices import NewDevice, PostgresDevices, add_device
from data.tracks.integrity import RECEIVED, STORED, examine_tracks
from data.tracks.retention import Policy, retain
from data.tracks.store import PostgresTracks
from data.tracks.streets import StreetsPassed
from data.units import sync_units
from dispatch.errors import DatabaseAway, PositionsWaiting
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.service import Carried, DeviceBook, Ingest, PositionService
from dispatch.service.ingest import MOST_WAITING
from dispatch.tracks import DeviceKind, DeviceProtocol, Observation
from geo.road_building import Link, graph_of_links
from geo.road_rules import Mode
from tests.fixtures.hamlet import LAT, LNG, NAN, settle

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SYSTEM = Actor(0, "system", "system", Role.ADMINISTRATOR, EVERYWHERE, "zh-CN")
STEP = 0.0002
WEEK = timedelta(days=7)


class Place:
    """A hamlet with one device, and the way in."""

    def __init__(self, database: Database) -> None:
        self.database = database
        settle(database)
        self.now = NOW
        with database.owner() as connection:
            sync_units(connection, NOW)
            with connection.cursor() as cursor:
                cursor.execute("SELECT id FROM unit WHERE kind = 'vehicle' ORDER BY id LIMIT 1")
                (self.unit,) = cursor.fetchone() or (0,)
            new = NewDevice(self.unit, "终端", DeviceKind.TRACKER, DeviceProtocol.HTTP, "wgs84")
            _, token = add_device(connection, SYSTEM, new)
        self.carried: Carried = DeviceBook(PostgresDevices(database)).of_token(token, DeviceProtocol.HTTP)
        self.restart()

    def restart(self) -> None:
        """Begin anew with what is in the database."""
        self.ingest = Ingest(PostgresTracks(self.database), lambda: self.now, WEEK)
        self.service = PositionService(PostgresCases(self.database), self.ingest, lambda: self.now)

    def said(self, *seconds: float) -> list[Observation]:
        """Return positions of a drive up and down, some seconds after NOW."""
        return [Observation(NOW.timestamp() + s, LNG, LAT + abs(s % 2000 - 1000) * STEP) for s in seconds]

    def send(self, said: Sequence[Observation]) -> tuple[int, dict[str, int]]:
        done = self.service.take(self.carried, said).result(30)
        return done.kept, dict(done.dropped)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with self.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
            cursor.execute(query)
            return list(cursor.fetchall())

    def violations(self) -> dict[str, int]:
        with self.database.owner() as connection:
            return {name: n for name, n in examine_tracks(connection).violations.items() if n}


@pytest.fixture
def place(database: Database) -> Place:
    return Place(database)


def test_a_position_is_kept_with_its_cell_and_shown_as_the_latest(place: Place) -> None:
    assert place.send(place.said(0)) == (1, {})
    ((lng, lat, at, cells, device),) = place.ask(
        "SELECT f.lng, f.lat, f.at, f.cell = p.cell, f.device_id FROM fix f JOIN unit_position p USING (unit_id)"
    )
    assert (lng, lat, at, cells, device) == (LNG, LAT + 1000 * STEP, NOW, True, place.carried.device.id)


def test_one_of_the_same_device_and_moment_is_kept_once_also_after_a_restart(place: Place) -> None:
    said = place.said(0, 10, 20)
    assert place.send(said) == (3, {})
    assert place.send(said) == (0, {"duplicate": 3})
    place.restart()
    assert place.send(place.said(20, 10, 0, 30)) == (1, {"duplicate": 3})
    assert place.ask("SELECT count(*) FROM fix") == [(4,)]
    assert place.violations() == {}


def test_after_a_restart_positions_are_judged_by_what_is_stored(place: Place) -> None:
    at = NOW.timestamp()
    place.send(place.said(0, 10, 20))
    place.restart()
    # 60 km in ten seconds, also for the first that is heard; a second step along the road; who stands is not stored anew.
    assert place.send([Observation(at + 30, LNG + 0.6, LAT)]) == (0, {"impossible_speed": 1})
    assert place.send(place.said(40)) == (1, {})
    place.restart()
    stays = place.said(40)[0]
    assert place.send([Observation(at + 50, stays.lng + 0.00001, stays.lat)]) == (0, {"standing": 1})
    assert place.violations() == {}


def test_a_message_that_tells_the_latest_first_is_judged_in_order_of_time(place: Place) -> None:
    said = place.said(*range(0, 100, 10))
    wrong = Observation(NOW.timestamp() + 95, LNG + 0.6, LAT)
    assert place.send([wrong, *reversed(said)]) == (10, {"impossible_speed": 1})
    assert place.ask("SELECT at FROM unit_position") == [(NOW + timedelta(seconds=90),)]


def test_two_moments_of_one_microsecond_are_stored_and_counted_once(place: Place) -> None:
    at = NOW.timestamp()
    assert np.nextafter(at, np.inf) != at
    said = place.said(0)[0]
    assert place.send([said, replace(said, at_s=float(np.nextafter(at, np.inf)))]) == (1, {"duplicate": 1})
    assert place.send(place.said(*range(10, 110, 10), 20)) == (10, {"duplicate": 1})
    assert place.violations() == {}


def test_who_may_be_anywhere_within_ten_thousand_kilometres_is_nowhere(place: Place) -> None:
    at = NOW.timestamp()
    said = [Observation(at, LNG, LAT, accuracy_m=wide) for wide in (501.0, 1e7, 1e300, float("inf"))]
    assert place.send(said) == (0, {"bad_accuracy": 4})


def test_late_positions_land_in_the_track_and_the_day_where_they_belong(place: Place) -> None:
    day = 86_400
    place.send(place.said(0, 30))
    assert place.send(place.said(15, -2 * day, -2 * day + 10)) == (3, {})
    found = place.ask("SELECT extract(epoch FROM at)::bigint, tableoid::regclass::text FROM fix ORDER BY at")
    at = int(NOW.timestamp())
    assert [(seconds - at, part) for seconds, part in found] == [
        (-2 * day, "fix_20261121"), (-2 * day + 10, "fix_20261121"),
        (0, "fix_20261123"), (15, "fix_20261123"), (30, "fix_20261123"),
    ]  # fmt: skip
    # The latest place is that of the latest moment, whatever came last.
    assert place.ask("SELECT at FROM unit_position") == [(NOW + timedelta(seconds=30),)]


def test_a_day_begins_at_midnight_in_china(place: Place) -> None:
    midnight = datetime(2026, 11, 22, 16, 0, tzinfo=UTC).timestamp() - NOW.timestamp()
    place.send(place.said(midnight - 1, midnight))
    parts = place.ask("SELECT tableoid::regclass::text FROM fix ORDER BY at")
    assert parts == [("fix_20261122",), ("fix_20261123",)]


def test_partitions_are_there_before_they_are_needed(place: Place) -> None:
    place.send(place.said(0))
    parts = {
        str(name)
        for (name,) in place.ask("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'fix'::regclass")
    }
    assert parts == {"fix_20261123", "fix_20261124", "fix_20261125"}


def test_everything_is_accounted_for_by_door_and_reason(place: Place) -> None:
    nan = float("nan")
    at = NOW.timestamp()
    wrong = [
        Observation(at, nan, LAT), Observation(at, 0, 0), Observation(at + 9_999, LNG, LAT),
        Observation(at - 9 * 86_400, LNG, LAT), Observation(at + 1, LNG, LAT, accuracy_m=9_000),
    ]  # fmt: skip
    kept, dropped = place.send(place.said(0, 10, 10, 20) + wrong)
    assert kept == 3
    assert dropped == {
        "no_place": 1, "zero_island": 1, "future": 1, "ancient": 1, "bad_accuracy": 1, "duplicate": 1
    }  # fmt: skip
    with place.database.owner() as connection:
        found = examine_tracks(connection)
    assert not any(found.violations.values())
    (door,) = found.accounts
    assert (door.door, door.received, door.kept, door.missing) == ("http", 9, 3, 0)


def test_the_check_notices_a_position_that_vanished_and_one_that_was_never_counted(place: Place) -> None:
    place.send(place.said(0, 10, 20))
    with place.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM fix WHERE at = %s", [NOW])
        cursor.execute("UPDATE fix_intake SET fixes = fixes + 2 WHERE outcome = 'received'")
    assert place.violations() == {STORED: 1, RECEIVED: 2}


def test_who_stands_is_seen_anew_without_a_row_for_every_tremble(place: Place) -> None:
    at = NOW.timestamp()
    assert place.send([Observation(at, LNG, LAT)]) == (1, {})
    assert place.send([Observation(at + 20, LNG + 0.00001, LAT)]) == (0, {"standing": 1})
    assert place.ask("SELECT lng, at FROM unit_position") == [(LNG, NOW + timedelta(seconds=20))]
    assert place.ask("SELECT count(*) FROM fix") == [(1,)]


def test_a_burst_from_many_at_once_is_queued_and_nothing_is_lost(place: Place) -> None:
    waiting = [
        place.service.take(place.carried, place.said(*(100.0 * n + s - 3 * 86_400 for s in range(100))))
        for n in range(200)
    ]
    wait(waiting, 120)
    assert sum(one.result().received for one in waiting) == 20_000
    assert sum(one.result().kept for one in waiting) == 20_000
    assert place.ask("SELECT count(*) FROM fix") == [(20_000,)]
    assert place.violations() == {}


class Waiting(PostgresTracks):
    """A store that writes nothing until it is told to."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.entered, self.go = threading.Event(), threading.Event()

    def write(self, *args: object) -> np.ndarray:
        self.entered.set()
        self.go.wait(30)
        return super().write(*args)


def test_when_too_many_wait_the_next_are_refused_and_none_of_them_kept(place: Place) -> None:
    store = Waiting(place.database)
    ingest = Ingest(store, lambda: place.now, WEEK)
    service = PositionService(PostgresCases(place.database), ingest, lambda: place.now)
    first = service.take(place.carried, place.said(0))
    assert store.entered.wait(30)
    many = place.said(*([10.0] * 5_000))
    rest = [service.take(place.carried, many) for _ in range(MOST_WAITING // 5_000)]
    with pytest.raises(PositionsWaiting):
        service.take(place.carried, many)
    store.go.set()
    assert first.result(30).kept == 1
    assert sum(one.result(60).kept for one in rest) == 1
    assert place.violations() == {}


def test_who_hangs_up_while_it_waits_takes_nobody_along(place: Place) -> None:
    store = Waiting(place.database)
    ingest = Ingest(store, lambda: place.now, WEEK)
    service = PositionService(PostgresCases(place.database), ingest, lambda: place.now)
    first = service.take(place.carried, place.said(0))
    assert store.entered.wait(30)
    second, third = (service.take(place.carried, place.said(after)) for after in (10, 20))
    assert second.cancel()
    # What is being written can no longer be called back.
    assert not first.cancel()
    store.go.set()
    assert (first.result(30).kept, third.result(30).kept) == (1, 1)
    assert place.violations() == {}


def test_while_the_database_is_away_who_waits_is_told_and_nothing_is_half_kept(place: Place) -> None:
    class Away(PostgresTracks):
        def write(self, *args: object) -> np.ndarray:
            raise DatabaseAway

    service = PositionService(
        PostgresCases(place.database), Ingest(Away(place.database), lambda: NOW, WEEK), lambda: NOW
    )
    with pytest.raises(DatabaseAway):
        service.take(place.carried, place.said(0)).result(30)
    assert place.send(place.said(0)) == (1, {})


def test_the_policy_thins_a_day_then_deletes_it_and_logs_both(place: Place) -> None:
    place.send(place.said(*(10.0 * n - 600 for n in range(60))))
    policy = Policy(7, 90)
    with place.database.owner() as connection:
        assert retain(connection, policy, NOW + timedelta(days=7)) == []
        (raw,) = retain(connection, policy, NOW + timedelta(days=8))
    assert (raw.kind, raw.deleted, raw.thinned) == ("raw", 60, 10)
    assert place.ask("SELECT count(*), count(DISTINCT floor(extract(epoch FROM at) / 60)) FROM fix_thinned") == [
        (10, 10)
    ]
    assert place.violations() == {}
    with place.database.owner() as connection:
        assert retain(connection, policy, NOW + timedelta(days=9)) == []
        (thinned,) = [one for one in retain(connection, policy, NOW + timedelta(days=91)) if one.kind == "thinned"]
    assert thinned.deleted == 10
    assert place.ask("SELECT kind, deleted, thinned, policy FROM fix_deletion ORDER BY id")[:1] == [
        ("raw", 60, 10, "raw 7 d, thinned 90 d")
    ]
    assert place.violations() == {}


def test_the_application_can_neither_change_nor_delete_what_was_kept(place: Place) -> None:
    place.send(place.said(0))
    for change in ("DELETE FROM fix", "UPDATE fix SET lng = 0", "DELETE FROM fix_intake", "SELECT * FROM fix_20261123"):
        with (
            pytest.raises(psycopg2.errors.InsufficientPrivilege),
            place.database.application() as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_a_track_is_seen_in_its_region_only(place: Place) -> None:
    place.send(place.said(0))
    for scope, seen in (("440306007", 1), ("310101", 0), ("", 0)):
        actor = Actor(0, "x", "x", Role.OPERATOR, scope, "en")
        with place.database.reader(actor) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM fix")
            assert cursor.fetchone() == (seen,)


def test_a_position_is_kept_with_the_street_it_was_on(place: Place) -> None:
    streets = [
        Link(start, start + 1, np.array([(LNG, LAT + start * 0.01), (LNG, LAT + (start + 1) * 0.01)]), 1100.0, True, True,
             "residential", 30.0, 9, "南坑路")
        for start in (10, 11)
    ]  # fmt: skip
    with place.database.owner() as connection:
        for mode in (Mode.DRIVE, Mode.WALK):
            store_graph(connection, NAN, mode, graph_of_links(streets), "test")
    found = StreetsPassed(place.database)
    place.ingest = Ingest(PostgresTracks(place.database, found), lambda: place.now, WEEK)
    place.service = PositionService(PostgresCases(place.database), place.ingest, lambda: place.now)
    at = NOW.timestamp()
    # What comes before the streets are read, or from far off, is on none; nothing waits for them.
    place.send([Observation(at, LNG, LAT + 0.115, 0.0, 10.0)])
    found.wait(30)
    place.send([
        Observation(at + 10, LNG + 0.0001, LAT + 0.116, 0.0, 10.0),
        Observation(at + 20, LNG + 0.0001, LAT + 0.115, 180.0, 10.0),
        Observation(at + 30, LNG + 0.001, LAT + 0.115, 180.0, 10.0),
    ])  # fmt: skip
    rows = place.ask("SELECT edge_from, edge_to FROM fix ORDER BY at")
    assert rows[1:] == [(11, 12), (12, 11), (None, None)]
    assert rows[0] in {(None, None), (11, 12)}
