"""Incidents as the store keeps them: written once, rewritten version by version, seen by those of the area."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import psycopg2.errors
import pytest
from psycopg2.extensions import make_dsn

from data.cases.store import PostgresCases
from data.cases.work import PostgresWork
from data.database import Database
from dispatch.errors import (
    AlreadyAsked,
    DatabaseAway,
    NothingAsked,
    NotPermitted,
    PlaceOutside,
    ReasonMissing,
    StaleVersion,
    UnknownThing,
)
from dispatch.events import Happening
from dispatch.incidents import State
from dispatch.permissions import Actor, Role
from dispatch.ports import Photo, Request, Tally
from tests.fixtures.cases import NOON, SYSTEM, after, an_incident, event, report, staffed
from tests.fixtures.hamlet import BEI, EAST, LAT, LNG, NAN, NORTH, STEP, WEST, Hamlet

JPEG = Photo("ab" * 32, 640, 480, b"\xff\xd8not really\xff\xd9", "report")


@pytest.fixture(scope="module")
def village(module_database: Database) -> tuple[Hamlet, PostgresCases]:
    return staffed(module_database)


@pytest.fixture
def hamlet(village: tuple[Hamlet, PostgresCases]) -> Hamlet:
    return village[0]


@pytest.fixture
def cases(village: tuple[Hamlet, PostgresCases]) -> PostgresCases:
    return village[1]


def test_an_incident_comes_back_as_it_was_written(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        written = report(work, whistled_to=("t1", "t2"), handle_due=after(3600), building_id=1, floor=2)
    with cases.as_done_by(hamlet.operator) as work:
        assert work.incident(written.id) == written
        assert written in work.open_incidents()
        assert work.incident(written.id + 1_000_000) is None


def test_nothing_is_kept_of_what_ends_badly(cases: PostgresCases, hamlet: Hamlet) -> None:
    with pytest.raises(ZeroDivisionError), cases.as_done_by(hamlet.operator) as work:
        assert report(work, description="half").id / 0
    with cases.as_done_by(SYSTEM) as work:
        assert not [one for one in work.open_incidents() if one.description == "half"]


def test_numbers_count_the_day_in_china(cases: PostgresCases, hamlet: Hamlet) -> None:
    before_midnight, after_midnight = datetime(2026, 12, 31, 15, 59, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)
    numbers = []
    for at in (before_midnight, before_midnight, after_midnight):
        with cases.as_done_by(hamlet.operator) as work:
            numbers.append(report(work, at).number)
    assert numbers == ["20261231-0001", "20261231-0002", "20270101-0001"]


def test_a_day_that_nobody_began_in_the_end_is_begun_again(cases: PostgresCases, hamlet: Hamlet) -> None:
    new_year = datetime(2027, 1, 2, 4, tzinfo=UTC)
    with pytest.raises(ZeroDivisionError), cases.as_done_by(hamlet.operator) as work:
        assert len(work.new_identities(new_year, 3)) / 0
    with cases.as_done_by(hamlet.operator) as work:
        numbers = [number for many in (1, 2) for _, number in work.new_identities(new_year, many)]
    assert numbers == ["20270102-0001", "20270102-0002", "20270102-0003"]


def test_many_who_begin_a_day_at_once_have_different_numbers(cases: PostgresCases, hamlet: Hamlet) -> None:
    def one(turn: int) -> str:
        with cases.as_done_by(SYSTEM) as work:
            return report(work, datetime(2027, 1, 3 + turn // 12, 4, tzinfo=UTC)).number

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(one, range(72)))
    assert len(set(numbers)) == 72
    assert all(int(number[9:]) >= 1 for number in numbers)


def test_nobody_waits_for_the_number_of_another(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        work.new_identities(NOON, 1)
    with cases.as_done_by(hamlet.operator) as slow, cases.as_done_by(hamlet.operator) as quick:
        first, second = slow.new_identities(NOON, 2), quick.new_identities(NOON, 2)
    assert sorted(first + second) == first + second


def test_a_new_version_replaces_the_one_that_was_read(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        first = report(work)
    with cases.as_done_by(hamlet.operator) as work:
        read = work.incident(first.id, lock=True)
        assert read is not None
        # A command may bring several versions at once.
        work.save_incident(replace(read, version=3, state=State.CLOSED))
        work.save_incident(replace(read, version=4, state=State.RATED, rating=5))
    with cases.as_done_by(hamlet.operator) as work:
        now = work.incident(first.id)
        assert now is not None
        assert (now.version, now.state, now.rating) == (4, State.RATED, 5)
        assert now not in work.open_incidents()
        assert work.ended_incidents(1)[0].id == max(one.id for one in work.ended_incidents(50))


def test_who_comes_late_hears_who_was_quicker_and_when(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        first = report(work)
        second = replace(first, version=2, urges=1)
        work.save_incident(second)
        work.append([event(first, second, Happening.INCIDENT_URGED, hamlet.leader.reference, after(30))])
    with cases.as_done_by(hamlet.operator) as work:
        held = work.incident(first.id, lock=True)
        assert held is not None
        work.check_version(held, 2, after(42))
        with pytest.raises(StaleVersion) as caught:
            work.check_version(held, 1, after(42))
        assert caught.value.fields == {"by": "Leader", "ago_s": 12, "version": 2, "got": 1}
    with cases.as_done_by(hamlet.operator) as work:
        # Never read in this transaction: the version before is expected, and is gone.
        with pytest.raises(StaleVersion) as caught:
            work.save_incident(replace(first, version=2))
        assert caught.value.fields["by"] == "Leader"


def test_each_area_sees_its_own_incidents(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(SYSTEM) as work:
        west, east = report(work), report(work, grid_code=EAST, lng=LNG + STEP * 1.5)
        north = report(work, community_code=BEI, grid_code=NORTH, lat=LAT + STEP * 1.5)
    seen = {}
    for actor in (hamlet.operator, hamlet.officer, hamlet.neighbour, hamlet.nobody, hamlet.planner):
        with cases.as_done_by(actor) as work:
            found = {one.id for one in work.open_incidents()}
            asked = set(work.incidents([west.id, east.id, north.id]))
            assert asked == found & {west.id, east.id, north.id}
            seen[actor.name] = asked
            for incident in (west, east, north):
                happened = [one.event.subject_id for one in work.events_of(incident.id)]
                assert happened == ([incident.id] if incident.id in asked else [])
    assert seen == {
        "operator": {west.id, east.id},
        "officer": {west.id},
        "neighbour": {north.id},
        "nobody": set(),
        "planner": {west.id, east.id, north.id},
    }


def test_what_hangs_on_an_incident_is_seen_by_those_who_see_it(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(SYSTEM) as work:
        east = report(work, grid_code=EAST, lng=LNG + STEP * 1.5)
        photo = work.add_photo(east, JPEG, NOON)
        work.add_reporter(east, "13812345678", b"e" * 32, "en")
    for actor, sees in ((hamlet.operator, True), (hamlet.officer, False), (hamlet.neighbour, False)):
        with cases.as_done_by(actor) as work:
            assert (work.photo(photo) == JPEG.jpeg) is sees
            assert (work.followed(b"e" * 32) == east) is sees
            assert bool(work.detail(east.id).photos) is sees
            assert bool(work.detail(east.id).reporter) is sees


def test_an_officer_cannot_report_beyond_the_own_grid(cases: PostgresCases, hamlet: Hamlet) -> None:
    with pytest.raises(PlaceOutside), cases.as_done_by(hamlet.officer) as work:
        report(work, grid_code=EAST)
    with cases.as_done_by(hamlet.officer) as work:
        assert report(work).grid_code == WEST


def test_the_application_cannot_read_a_reporters_number(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        incident = report(work)
        work.add_reporter(incident, "13812345678", b"n" * 32, "zh-CN")
    with (
        pytest.raises(psycopg2.errors.InsufficientPrivilege),
        hamlet.database.reader(hamlet.operator) as connection,
    ):
        connection.cursor().execute("SELECT phone FROM reporter")
    with cases.as_done_by(hamlet.operator) as work:
        shown = work.detail(incident.id).reporter
    assert shown is not None
    assert shown.phone_masked == "138****5678"


def audit(database: Database) -> list[tuple[object, ...]]:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT account_id, action, scope, kind, ref, field, reason FROM audit ORDER BY seq")
        return cursor.fetchall()


def test_revealing_a_reporters_number_leaves_a_trace(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(SYSTEM) as work:
        incident, silent = report(work), report(work)
        work.add_reporter(incident, "13812345678", b"r" * 32, "zh-CN")
        work.add_reporter(silent, None, b"s" * 32, "zh-CN")
    for actor, reason, refusal in (
        (hamlet.operator, "  x ", ReasonMissing),
        (hamlet.operator, "ab\0cd", ReasonMissing),
        (hamlet.planner, "回访上报人", NotPermitted),
        (hamlet.neighbour, "回访上报人", UnknownThing),
        (SYSTEM, "回访上报人", NotPermitted),
    ):
        with pytest.raises(refusal), cases.as_done_by(actor) as work:
            work.reveal_reporter(incident.id, reason)
    assert not audit(hamlet.database)
    with cases.as_done_by(hamlet.operator) as work:
        assert work.reveal_reporter(incident.id, "回访上报人") == "13812345678"
        assert work.reveal_reporter(silent.id, "回访上报人") is None
    trace = (hamlet.operator.account_id, "reveal", NAN, "incident", str(incident.id), "reporter_phone", "回访上报人")
    assert audit(hamlet.database)[0] == trace


def test_a_follow_up_code_opens_its_own_incident_only(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(SYSTEM) as work:
        incident = report(work)
        work.add_reporter(incident, None, b"f" * 32, "en")
    community = cases.community_followed(b"f" * 32)
    assert community == NAN
    assert cases.community_followed(b"?" * 32) is None
    with cases.as_done_by(Actor(0, "resident", "居民", Role.RESIDENT, community, "en")) as work:
        assert work.followed(b"f" * 32) == incident
        assert work.followed(b"?" * 32) is None


def test_the_same_photo_is_kept_once(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        incident, other = report(work), report(work)
        first = work.add_photo(incident, JPEG, NOON)
        assert work.add_photo(incident, replace(JPEG, phase="handle"), after(1)) == first
        assert work.add_photo(other, JPEG, NOON) != first
        assert work.photo(first) == JPEG.jpeg
        assert work.photo_of(first) == incident.id
        assert work.photo(0) is None


def test_a_request_is_asked_once_and_decided_once_by_another(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        incident = report(work)
        wish = Request(0, incident.id, "extension", "account:1", NOON, "等配件", after(86_400))
        asked = work.add_request(incident, wish)
        with pytest.raises(AlreadyAsked):
            work.add_request(incident, wish)
        work.add_request(incident, replace(wish, kind="suspension"))
        assert work.open_request(incident.id, "extension", lock=True) == replace(wish, id=asked)
        assert work.tallies([incident.id])[incident.id] == Tally(0, 0, ("extension", "suspension"))
        assert [one.id for one in work.waiting_requests()][:1] == [asked]
        work.decide_request(asked, True, "account:2", after(60))
        assert asked not in [one.id for one in work.waiting_requests()]
        with pytest.raises(NothingAsked):
            work.decide_request(asked, False, "account:2", after(61))
        assert work.open_request(incident.id, "extension") is None
        decided = work.detail(incident.id).requests[0]
        assert decided == replace(wish, id=asked, granted=True, decided_by="account:2", decided_at=after(60))


def test_nobody_grants_the_own_request(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        incident = report(work)
        asked = work.add_request(incident, Request(0, incident.id, "extension", "account:1", NOON, "等配件"))
    with pytest.raises(psycopg2.errors.CheckViolation), cases.as_done_by(hamlet.operator) as work:
        work.decide_request(asked, True, "account:1", NOON)


def test_detail_tells_all_that_hangs_on_an_incident(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        incident, twin = report(work), report(work)
        assert work.detail(incident.id).photos == ()
        photo = work.add_photo(incident, JPEG, NOON)
        assert work.add_step(incident, "photo_after", "account:1", after(2), "", photo)
        assert not work.add_step(incident, "photo_after", "account:2", after(3), "again", None)
        assert work.add_step(incident, "look", "account:1", after(1), "看过", None)
        work.save_incident(replace(twin, version=2, state=State.MERGED, merged_into=incident.id))
    with cases.as_done_by(hamlet.operator) as work:
        detail = work.detail(incident.id)
        assert [(step.key, step.at, step.proof, step.photo_id) for step in detail.steps] == [
            ("look", after(1), "看过", None),
            ("photo_after", after(2), "", photo),
        ]
        assert [(one.id, one.phase, one.width, one.at) for one in detail.photos] == [(photo, "report", 640, NOON)]
        assert detail.merged == (twin.id,)
        assert [one.id for one in work.merged_into(incident.id)] == [twin.id]
        assert work.tallies([incident.id, twin.id]) == {incident.id: Tally(1, 1), twin.id: Tally()}


def test_the_bell_remembers_what_each_account_has_seen(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(SYSTEM) as work:
        west, east = report(work), report(work, grid_code=EAST)
    with cases.as_done_by(hamlet.officer) as work:
        work.mark_seen(hamlet.officer, [west.id, east.id, 10**9])
        work.mark_seen(hamlet.officer, [west.id])
        assert work.seen(hamlet.officer) == [west.id]
    with cases.as_done_by(hamlet.operator) as work:
        assert work.seen(hamlet.operator) == []


def test_open_incidents_near_a_place_come_nearest_first(cases: PostgresCases, hamlet: Hamlet) -> None:
    lng, lat = LNG + 0.0021, LAT + 0.0025
    with cases.as_done_by(hamlet.operator) as work:
        far = report(work, after(5), lng=lng + 0.0004, lat=lat)
        here = report(work, after(5), lng=lng, lat=lat)
        beyond = report(work, after(5), lng=lng, lat=lat + 0.0004)
        old = report(work, after(-3600), lng=lng, lat=lat)
        report(work, after(5), lng=lng, lat=lat, state=State.CLOSED)
        asked = report(work, after(5), lng=lng, lat=lat)
        (found,) = work.open_incidents_near_each([asked], 42.0, 5, 12)
    assert [one.id for one in found] == [here.id, far.id]
    assert beyond.id not in {one.id for one in found}
    assert old.id not in {one.id for one in found}


def test_of_those_asked_for_together_only_earlier_ones_are_near(cases: PostgresCases, hamlet: Hamlet) -> None:
    lng, lat = LNG + 0.0025, LAT + 0.0025
    with cases.as_done_by(hamlet.operator) as work:
        first, second, third = (report(work, after(5), lng=lng + 2e-5 * n, lat=lat) for n in range(3))
        elsewhere = report(work, after(5), lng=lng - 0.002, lat=lat)
        found = work.open_incidents_near_each([first, third, elsewhere], 42.0, 5, 12)
    mine = {first.id, second.id, third.id, elsewhere.id}
    ours = [[one.id for one in near if one.id in mine] for near in found]
    assert ours == [[second.id], [second.id, first.id], []]


def test_both_ends_of_a_long_building_are_near(cases: PostgresCases, hamlet: Hamlet) -> None:
    lng, lat = LNG + 0.0031, LAT + 0.0005
    with cases.as_done_by(hamlet.operator) as work:
        other_end = report(work, after(5), lng=lng + 0.0015, lat=lat, building_id=1)
        report(work, after(5), lng=lng + 0.0015, lat=lat)
        report(work, after(5), lng=lng + 0.0015, lat=lat, building_id=2)
        here = report(work, after(5), lng=lng, lat=lat, building_id=1)
        asked = report(work, after(5), lng=lng, lat=lat, building_id=1)
        # Since just before: other incidents of this building are older.
        (found,) = work.open_incidents_near_each([asked], 80.0, 1, 12)
    assert [one.id for one in found] == [here.id, other_end.id]


def test_names_are_what_people_call_them(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        unit = next(unit for unit, _ in work.roster() if unit.name == "粤B·88888")
        names = work.names_of([hamlet.leader.reference, f"unit:{unit.id}", "resident", "account:x", "account:999999"])
        assert names == {hamlet.leader.reference: "Leader", f"unit:{unit.id}": "粤B·88888"}
        assert work.team_names([1, 77]) == {1: "巡防一队"}


@pytest.mark.parametrize("doing", [lambda work: work.open_incidents(), lambda work: work.new_identities(NOON, 1)])
def test_a_database_that_is_away_is_said_to_be_away(
    database: Database, doing: Callable[[PostgresWork], object]
) -> None:
    away = Database(database.owner_dsn, make_dsn(database.app_dsn, host="127.0.0.1", port=1))
    with pytest.raises(DatabaseAway), PostgresCases(away).as_done_by(SYSTEM) as work:
        doing(work)


def test_no_two_incidents_have_one_number(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(SYSTEM) as work:
        first = report(work)
        ((id, _),) = work.new_identities(NOON, 1)
    with pytest.raises(psycopg2.errors.UniqueViolation), cases.as_done_by(SYSTEM) as work:
        work.add_incidents([an_incident(id, first.number)])
