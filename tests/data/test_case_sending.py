"""Sending units: never one twice, whoever is quicker; and positions, the latest of each."""

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import psycopg2.errors
import pytest

from data.cases.store import PostgresCases
from data.database import Database
from dispatch.errors import JingweiError, StaleVersion, UnitTaken
from dispatch.incidents import Incident
from dispatch.permissions import Actor
from dispatch.resources import Assignment, AssignmentState, Fix, Unit, UnitStatus
from tests.fixtures.cases import NOON, SYSTEM, after, report, send, staffed
from tests.fixtures.hamlet import BEI, LAT, LNG, NAN, Hamlet
from tests.fixtures.positions import put_latest

RACES = int(os.environ.get("JINGWEI_TEST_RACES", "200"))


@pytest.fixture(scope="module")
def village(module_database: Database) -> tuple[Hamlet, PostgresCases]:
    return staffed(module_database)


@pytest.fixture
def hamlet(village: tuple[Hamlet, PostgresCases]) -> Hamlet:
    return village[0]


@pytest.fixture
def cases(village: tuple[Hamlet, PostgresCases]) -> PostgresCases:
    return village[1]


@pytest.fixture
def incident(cases: PostgresCases) -> Incident:
    with cases.as_done_by(SYSTEM) as work:
        return report(work)


@pytest.fixture
def unit(hamlet: Hamlet, cases: PostgresCases) -> Unit:
    """The vehicle, free."""
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE unit SET status = 'available', assignment_id = NULL")
        cursor.execute("UPDATE assignment SET state = 'released', ended_at = now() WHERE ended_at IS NULL")
    return named(cases, "粤B·88888")


def named(cases: PostgresCases, name: str) -> Unit:
    with cases.as_done_by(SYSTEM) as work:
        return next(unit for unit, _ in work.roster() if unit.name == name)


def active(database: Database, unit_id: int) -> int:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assignment WHERE unit_id = %s AND ended_at IS NULL", [unit_id])
        return int((cursor.fetchone() or (0,))[0])


def test_a_dispatch_comes_back_as_it_was_written(
    cases: PostgresCases, hamlet: Hamlet, incident: Incident, unit: Unit
) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        assignment, _ = send(work, incident, unit.id, hamlet.operator)
    with cases.as_done_by(hamlet.operator) as work:
        assert work.assignment(assignment.id) == assignment
        assert work.assignments_of(incident.id) == [assignment]
        assert assignment in work.active_assignments()
        assert work.active_assignments([incident.id]) == [assignment]
        assert work.active_assignments([]) == []
        assert work.loads(after(0))[unit.id] == len(work.loads(after(0)))
        assert work.loads(after(1)) == {}
        sent = work.unit(unit.id)
        assert sent is not None
        assert (sent.status, sent.assignment_id) == (UnitStatus.DISPATCHED, assignment.id)
        assert [one.event.happening for one in work.events_of(incident.id)] == ["incident_reported", "unit_dispatched"]


def test_the_thing_follows_its_unit(cases: PostgresCases, hamlet: Hamlet, incident: Incident, unit: Unit) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        send(work, incident, unit.id, hamlet.operator)
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT status FROM vehicle WHERE id = %s", [unit.thing_id])
        assert cursor.fetchone() == ("dispatched",)


def test_who_comes_second_hears_who_took_the_unit(
    cases: PostgresCases, hamlet: Hamlet, incident: Incident, unit: Unit
) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        assignment, _ = send(work, incident, unit.id, hamlet.operator)
        second = replace(assignment, id=work.new_assignment_id(), reserved_at=after(7))
    told = {"unit": "粤B·88888", "by": "Operator", "ago_s": 7, "incident": incident.number}
    with cases.as_done_by(hamlet.operator) as work:
        # By looking first, as everybody should.
        with pytest.raises(UnitTaken) as caught:
            send(work, incident, unit.id, hamlet.operator, after(7))
        assert caught.value.fields == told
    with cases.as_done_by(hamlet.operator) as work:
        # And by the index, whatever the program does.
        with pytest.raises(UnitTaken) as caught:
            work.add_assignment(second)
        assert caught.value.fields == told


def test_a_unit_that_was_read_before_cannot_be_written_twice(cases: PostgresCases, hamlet: Hamlet, unit: Unit) -> None:
    with cases.as_done_by(hamlet.operator) as slow:
        read = slow.unit(unit.id)
        assert read is not None
        with cases.as_done_by(hamlet.operator) as quick:
            quick.save_unit(replace(quick.unit(unit.id) or read, version=read.version + 1, status=UnitStatus.BUSY))
        with pytest.raises(StaleVersion):
            slow.save_unit(replace(read, version=read.version + 1, status=UnitStatus.OUT_OF_SERVICE))


def race(cases: PostgresCases, unit: Unit, sides: list[tuple[Actor, Incident]], at: datetime) -> list[object]:
    """Let several send one unit at the same moment; return the assignment or the error of each."""
    start = threading.Barrier(len(sides))

    def side(actor: Actor, incident: Incident) -> object:
        start.wait()
        try:
            with cases.as_done_by(actor) as work:
                return send(work, incident, unit.id, actor, at)[0]
        except JingweiError as error:
            return error

    with ThreadPoolExecutor(len(sides)) as pool:
        return list(pool.map(lambda one: side(*one), sides))


def test_of_two_who_send_one_unit_exactly_one_wins(
    cases: PostgresCases, hamlet: Hamlet, incident: Incident, unit: Unit
) -> None:
    with cases.as_done_by(SYSTEM) as work:
        other = report(work)
    seen: Counter[str] = Counter()
    for number in range(RACES):
        results = race(cases, unit, [(hamlet.operator, incident), (SYSTEM, other)], after(number))
        seen.update(type(result).__name__ for result in results)
        assert active(hamlet.database, unit.id) == 1
        (winner,) = (result for result in results if isinstance(result, Assignment))
        with cases.as_done_by(SYSTEM) as work:
            work.incidents([winner.incident_id], lock=True)
            held, bound = work.assignment(winner.id, lock=True), work.unit(unit.id, lock=True)
            assert held is not None
            assert bound is not None
            ended = {"state": AssignmentState.RELEASED, "ended_at": after(number + 1), "reason": "undo"}
            work.save_assignment(replace(held, version=2, **ended))
            work.save_unit(replace(bound, version=bound.version + 1, status=UnitStatus.AVAILABLE, assignment_id=None))
    assert seen == {"Assignment": RACES, "UnitTaken": RACES}


def test_many_who_send_many_units_in_any_order_never_wait_in_a_circle(
    cases: PostgresCases, hamlet: Hamlet, incident: Incident, unit: Unit
) -> None:
    with cases.as_done_by(SYSTEM) as work:
        others = [report(work) for _ in range(3)]
        ids = [one.id for one, _ in work.roster()]

    def lock(turn: int) -> int:
        backwards = ids[::-1] if turn % 2 else ids
        with cases.as_done_by(SYSTEM) as work:
            work.incidents([one.id for one in (others if turn % 3 else others[::-1])], lock=True)
            return len(work.units(backwards, lock=True))

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lock, range(60))) == {len(ids)}


def test_the_candidates_of_a_dispatch_stay_as_they_were(
    cases: PostgresCases, hamlet: Hamlet, incident: Incident, unit: Unit
) -> None:
    answer = {"candidates": [{"unit": unit.id, "eta_s": 61.5, "reasons": [{"code": "one_way"}]}], "passed_over": []}
    with cases.as_done_by(hamlet.operator) as work:
        choice = work.add_choice(incident, answer, b"1" * 32, NOON)
        assert work.add_choice(incident, answer, b"1" * 32, NOON) == choice
        assert work.add_choice(incident, answer, b"2" * 32, NOON) != choice
    with cases.as_done_by(hamlet.operator) as work:
        assert work.choice(choice) == (incident.id, answer)
        assert work.choice(10**9) is None
    with cases.as_done_by(hamlet.neighbour) as work:
        assert work.choice(choice) is None
    with (
        pytest.raises(psycopg2.errors.InsufficientPrivilege),
        hamlet.database.reader(hamlet.operator) as connection,
    ):
        connection.cursor().execute("UPDATE choice SET answer = '{}'")


def test_units_are_seen_in_the_own_community_only(cases: PostgresCases, hamlet: Hamlet, unit: Unit) -> None:
    for actor, sees in (
        (hamlet.operator, True),
        (hamlet.officer, True),
        (hamlet.neighbour, False),
        (hamlet.nobody, False),
    ):
        with cases.as_done_by(actor) as work:
            assert bool(work.roster()) is sees
            assert (work.unit(unit.id) == unit) is sees
            assert (work.unit_of("vehicle", unit.thing_id) == unit) is sees
    with cases.as_done_by(SYSTEM) as work:
        assert work.roster(BEI) == []
        assert len(work.roster(NAN)) == len(work.roster())


def fix(unit: Unit, at: datetime, lng: float = LNG) -> Fix:
    return Fix(unit.id, lng, LAT, at, 359.99999999999, 1.5)


def test_the_latest_position_counts_in_whatever_order_they_come(
    cases: PostgresCases, hamlet: Hamlet, unit: Unit
) -> None:
    other = named(cases, "小南")
    later, early = fix(unit, after(20), LNG + 0.001), fix(unit, after(10))
    assert put_latest(hamlet.database, [fix(unit, after(5)), later, early, fix(other, after(1))]) == 2
    assert put_latest(hamlet.database, [later, early, fix(other, after(1))]) == 0
    assert put_latest(hamlet.database, []) == 0
    assert put_latest(hamlet.database, [Fix(10**9, LNG, LAT, after(1))]) == 0
    assert [one for one in cases.fixes() if one.unit_id in {unit.id, other.id}] == sorted(
        [later, fix(other, after(1))], key=lambda one: one.unit_id
    )
    with cases.as_done_by(hamlet.operator) as work:
        assert dict(work.roster())[unit] == later


def test_only_positions_stored_lately_are_asked_for(cases: PostgresCases, hamlet: Hamlet, unit: Unit) -> None:
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE unit_position SET stored_at = stored_at - interval '1 hour'")
    moved = fix(unit, NOON + timedelta(days=1))
    put_latest(hamlet.database, [moved])
    assert cases.fixes(within_s=60) == [moved]
    assert len(cases.fixes()) >= 1


def test_batches_that_overlap_never_wait_in_a_circle(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(SYSTEM) as work:
        units = [unit for unit, _ in work.roster()]

    def put(turn: int) -> int:
        batch = [fix(unit, NOON + timedelta(days=2, seconds=turn)) for unit in units]
        return put_latest(hamlet.database, batch[::-1] if turn % 2 else batch)

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(put, range(60))) >= len(units)
    assert {one.at for one in cases.fixes()} == {NOON + timedelta(days=2, seconds=59)}
