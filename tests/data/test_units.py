"""Units follow the things they are."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from shapely.geometry import Point

from data import event_log
from data.cases.store import PostgresCases
from data.database import Database
from data.exchange.kinds import kind_named
from data.exchange.loader import Request, import_file
from data.units import UnitCounts, sync_units
from dispatch.events import Happening
from dispatch.folding import fold
from dispatch.resources import Assignment, Unit, UnitKind, UnitStatus, Way
from tests.fixtures.cases import NOON, SYSTEM, after, report, send
from tests.fixtures.hamlet import GRIDS, LAT, LNG, NAN, WEST, Hamlet, settle
from tests.fixtures.waiting import somebody_waits


@pytest.fixture
def hamlet(database: Database) -> Hamlet:
    return settle(database)


def change(database: Database, statement: str, *values: object) -> None:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(statement, values)


def sync(database: Database, seconds: float = 0) -> UnitCounts:
    with database.owner() as connection:
        return sync_units(connection, after(seconds))


def units(database: Database) -> dict[str, Unit]:
    with PostgresCases(database).as_done_by(SYSTEM) as work:
        return {unit.name: unit for unit, _ in work.roster()}


def told(database: Database) -> list[tuple[str, str, dict[str, object]]]:
    with database.owner() as connection:
        logged = event_log.after(connection, 0, 1000)
    return [(one.event.happening, one.event.changes.get("name", ""), dict(one.event.note)) for one in logged]


def test_everything_that_can_be_sent_becomes_a_unit(hamlet: Hamlet) -> None:
    assert sync(hamlet.database) == UnitCounts(enrolled=6)
    found = units(hamlet.database)
    assert {name: unit.kind for name, unit in found.items()} == {
        "粤B·88888": UnitKind.VEHICLE, "巡防一队": UnitKind.TEAM, "小南": UnitKind.ROBOT,
        "赵队长": UnitKind.MEMBER, "钱网格长": UnitKind.MEMBER, "孙综合": UnitKind.MEMBER,
    }  # fmt: skip
    assert all(unit.status is UnitStatus.AVAILABLE and unit.version == 1 for unit in found.values())
    assert all(unit.status_since == NOON and unit.community_code == NAN for unit in found.values())


def test_a_member_can_do_what_the_team_can_and_a_grid_leader_patrols(hamlet: Hamlet) -> None:
    sync(hamlet.database)
    found = units(hamlet.database)
    assert found["巡防一队"].capabilities == found["赵队长"].capabilities == ("巡查",)
    assert found["钱网格长"].capabilities == ("巡查", "走访", "隐患排查")
    assert found["粤B·88888"].capabilities == ("广播",)
    assert found["小南"].capabilities == ("巡查", "广播")


def test_each_stands_at_its_own_place(hamlet: Hamlet) -> None:
    sync(hamlet.database)
    found = units(hamlet.database)
    for name in ("粤B·88888", "巡防一队", "小南", "赵队长"):
        assert (found[name].home_lng, found[name].home_lat) == (pytest.approx(LNG + 0.001), pytest.approx(LAT + 0.002))
    for name in ("钱网格长", "孙综合"):
        assert GRIDS[WEST].contains(Point(found[name].home_lng, found[name].home_lat))
    assert (found["钱网格长"].grid_code, found["赵队长"].team_id) == (WEST, 1)


def test_who_has_neither_grid_nor_team_is_no_unit(hamlet: Hamlet) -> None:
    change(
        hamlet.database, "INSERT INTO member (community_code, id, name, source_ref) VALUES (%s, 99, '无处', 'x')", NAN
    )
    assert sync(hamlet.database) == UnitCounts(enrolled=6, homeless=1)


@pytest.mark.parametrize(
    ("kind", "way"),
    [("patrol_car", Way.CAR), ("fire_mini", Way.CAR), ("ambulance", Way.CAR), ("engineering", Way.CAR),
     ("sanitation", Way.CAR), ("e_bike", Way.E_BIKE)],
)  # fmt: skip
def test_a_vehicle_drives_and_an_e_bike_rides(hamlet: Hamlet, kind: str, way: Way) -> None:
    change(hamlet.database, "UPDATE vehicle SET kind = %s", kind)
    sync(hamlet.database)
    found = units(hamlet.database)
    assert found["粤B·88888"].way is way
    assert {unit.way for name, unit in found.items() if name != "粤B·88888"} == {Way.FOOT}


@pytest.mark.parametrize("status", ["reserved", "dispatched", "en_route", "on_scene"])
def test_a_thing_that_claims_a_dispatch_nobody_knows_is_busy(hamlet: Hamlet, status: str) -> None:
    change(hamlet.database, "UPDATE vehicle SET status = %s", status)
    change(hamlet.database, "UPDATE team SET status = 'out_of_service'")
    sync(hamlet.database)
    found = units(hamlet.database)
    assert found["粤B·88888"].status is UnitStatus.BUSY
    assert found["巡防一队"].status is UnitStatus.OUT_OF_SERVICE
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT status FROM vehicle")
        assert cursor.fetchone() == ("busy",)


def test_the_second_time_changes_nothing(hamlet: Hamlet) -> None:
    sync(hamlet.database)
    before, log = units(hamlet.database), told(hamlet.database)
    assert sync(hamlet.database, 60) == UnitCounts()
    assert units(hamlet.database) == before
    assert told(hamlet.database) == log
    assert [happening for happening, *_ in log] == [Happening.UNIT_ENROLLED] * 6


def test_a_thing_that_changes_changes_its_unit_and_the_log_says_so(hamlet: Hamlet) -> None:
    sync(hamlet.database)
    change(hamlet.database, "UPDATE vehicle SET plate = '粤B·99999', kind = 'e_bike', capabilities = '{巡查,广播}'")
    assert sync(hamlet.database, 60) == UnitCounts(changed=1)
    unit = units(hamlet.database)["粤B·99999"]
    assert (unit.version, unit.way, unit.capabilities) == (2, Way.E_BIKE, ("巡查", "广播"))
    assert told(hamlet.database)[-1] == (Happening.UNIT_CHANGED, "粤B·99999", {})


def test_a_status_brought_in_later_does_not_move_a_unit(hamlet: Hamlet) -> None:
    sync(hamlet.database)
    change(hamlet.database, "UPDATE vehicle SET status = 'out_of_service'")
    assert sync(hamlet.database, 60) == UnitCounts()
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT status FROM vehicle")
        assert cursor.fetchone() == ("available",)


def test_a_thing_that_ends_ends_its_unit_and_one_that_returns_brings_it_back(hamlet: Hamlet) -> None:
    sync(hamlet.database)
    first = units(hamlet.database)["小南"]
    change(hamlet.database, "UPDATE robot SET valid_to = date '2026-11-22', valid_from = date '2026-01-01'")
    assert sync(hamlet.database, 60) == UnitCounts(ended=1)
    assert "小南" not in units(hamlet.database)
    assert sync(hamlet.database, 120) == UnitCounts()
    change(hamlet.database, "UPDATE robot SET valid_to = NULL")
    assert sync(hamlet.database, 180) == UnitCounts(changed=1)
    assert units(hamlet.database)["小南"] == replace(first, version=3)
    assert [note for _, _, note in told(hamlet.database)[-2:]] == [{"ended": True}, {"ended": False}]


def test_a_unit_that_ends_on_its_way_stays_until_it_is_done(hamlet: Hamlet) -> None:
    sync(hamlet.database)
    cases = PostgresCases(hamlet.database)
    with cases.as_done_by(SYSTEM) as work:
        incident = report(work)
    with cases.as_done_by(SYSTEM) as work:
        send(work, incident, units(hamlet.database)["小南"].id, SYSTEM)
    change(hamlet.database, "UPDATE robot SET valid_to = date '2026-11-22', valid_from = date '2026-01-01'")
    assert sync(hamlet.database, 60) == UnitCounts(ended=1)
    assert units(hamlet.database)["小南"].status is UnitStatus.DISPATCHED


def test_a_shift_is_kept_until_another_is_named(hamlet: Hamlet) -> None:
    night = (time(20), time(8))
    with hamlet.database.owner() as connection:
        assert sync_units(connection, NOON, {("member", 2): night}).enrolled == 6
    found = units(hamlet.database)
    assert (found["钱网格长"].shift_from, found["钱网格长"].shift_to) == night
    assert found["赵队长"].shift_from is None
    assert sync(hamlet.database, 60) == UnitCounts()
    with hamlet.database.owner() as connection:
        assert sync_units(connection, after(120), {("member", 2): (None, None)}) == UnitCounts(changed=1)
    assert units(hamlet.database)["钱网格长"].shift_from is None


def test_folding_the_log_gives_the_units(hamlet: Hamlet) -> None:
    sync(hamlet.database)
    change(hamlet.database, "UPDATE vehicle SET plate = '粤B·99999'")
    change(hamlet.database, "UPDATE robot SET valid_to = date '2026-11-22', valid_from = date '2026-01-01'")
    sync(hamlet.database, 60)
    with hamlet.database.owner() as connection:
        logged = event_log.after(connection, 0, 1000)
    stories: dict[int, list[object]] = {}
    for one in logged:
        stories.setdefault(one.event.subject_id, []).append(one.event)
    folded = {row.id: row for row in map(fold, stories.values())}
    for unit in units(hamlet.database).values():
        assert folded[unit.id] == unit


def test_two_at_once_enrol_each_thing_once(hamlet: Hamlet) -> None:
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(sync, [hamlet.database] * 2))
    assert sorted(count.enrolled for count in counts) == [0, 6]


def test_who_imports_vehicles_and_who_sends_one_never_wait_for_each_other_in_a_circle(
    hamlet: Hamlet, tmp_path: Path
) -> None:
    cases = PostgresCases(hamlet.database)
    file = tmp_path / "vehicles.csv"

    def bring(capability: str, progress: object = None) -> None:
        file.write_text(
            f"ref,plate,kind,capabilities,lng,lat\nv1,粤B·77777,patrol_car,{capability},{LNG + 0.001},{LAT + 0.001}\n"
        )
        with hamlet.database.owner() as connection:
            request = Request(file, NAN, "wgs84")
            done = import_file(connection, kind_named("vehicle"), request, date(2026, 11, 22), progress)
            assert done.written, done

    change(hamlet.database, "SELECT setval('vehicle_id_seq', 1000)")
    bring("巡查")
    unit = units(hamlet.database)["粤B·77777"]
    with cases.as_done_by(SYSTEM) as work:
        incident = report(work)

    def dispatch() -> Assignment:
        with cases.as_done_by(SYSTEM) as work:
            return send(work, incident, unit.id, SYSTEM)[0]

    sent: list[Future[Assignment]] = []
    with ThreadPoolExecutor(1) as pool:

        def meanwhile(read: int, expected: int | None) -> None:
            # The vehicle is written, its unit not yet: somebody sends it now, and has to wait for a lock.
            sent.append(pool.submit(dispatch))
            assert somebody_waits(hamlet.database)

        bring("广播", meanwhile)
        assignment = sent[0].result()
    after_both = units(hamlet.database)["粤B·77777"]
    assert (after_both.assignment_id, after_both.capabilities) == (assignment.id, ("广播",))
