"""The rules a new database begins with, and how a change to one reaches every process."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from psycopg2.extras import Json

from data.cases.store import PostgresCases
from data.database import Database, migrate
from data.rules.defaults import write_default_rules
from dispatch.deadlines import due_times
from dispatch.errors import ClassUnknown, UnknownThing
from dispatch.incidents import Milestone, Severity
from dispatch.plans import plan_for
from tests.fixtures.cases import SYSTEM, staffed
from tests.fixtures.hamlet import BEI, NAN, WEST

# A Tuesday in China, 10:00.
TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.fixture
def cases(database: Database) -> PostgresCases:
    return PostgresCases(database)


def change(database: Database, statement: str, *values: object) -> None:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_new_database_has_ten_classes_with_seventy_one_kinds(cases: PostgresCases) -> None:
    with cases.as_done_by(SYSTEM) as work:
        table = work.classes()
        assert work.classes(1) is not None
        with pytest.raises(UnknownThing):
            work.classes(2)
    lengths = [len(code) for code in table.classes]
    assert (lengths.count(2), lengths.count(4), lengths.count(6)) == (3, 10, 71)
    assert table.version == 1
    assert table.kind("020101").label_zh == "暴露垃圾"
    with pytest.raises(ClassUnknown):
        table.kind("0201")
    for code, one in table.classes.items():
        assert one.label_zh != one.label_en, code
        assert one.label_en.isascii(), code
        assert len(code) == 2 or code[:-2] in table.classes
    labels = [one.label_zh for one in table.classes.values() if one.level == 3]
    assert len(set(labels)) == 71


@pytest.mark.parametrize(
    ("code", "severity", "milestone", "start", "lasts"),
    [
        ("020101", Severity.IV, Milestone.HANDLE, TUESDAY, timedelta(hours=6)),  # 4 working hours from 10:00, noon between
        ("020102", Severity.IV, Milestone.HANDLE, TUESDAY, timedelta(hours=2)),
        ("020401", Severity.I, Milestone.ARRIVE, FRIDAY_EVENING, timedelta(minutes=5)),
        ("020401", Severity.I, Milestone.HANDLE, FRIDAY_EVENING, timedelta(hours=2)),
        ("010101", Severity.II, Milestone.HANDLE, FRIDAY_EVENING, timedelta(hours=2)),
        ("020101", Severity.I, Milestone.HANDLE, FRIDAY_EVENING, timedelta(hours=2)),
        ("020407", Severity.II, Milestone.HANDLE, FRIDAY_EVENING, timedelta(hours=24)),
        ("020101", Severity.IV, Milestone.HANDLE, FRIDAY_EVENING, timedelta(days=2, hours=19)),  # an hour left, then Monday
        ("020301", Severity.III, Milestone.ARRIVE, TUESDAY, timedelta(hours=6)),
    ],
)  # fmt: skip
def test_the_default_deadlines_are_those_in_use(
    cases: PostgresCases, code: str, severity: Severity, milestone: Milestone, start: datetime, lasts: timedelta
) -> None:
    with cases.as_done_by(SYSTEM) as work:
        due = due_times(work.deadline_rules(), code, WEST, severity, work.calendar(WEST), start)
    assert due[milestone] - start == lasts


def test_every_kind_of_every_severity_has_all_its_deadlines_in_order(cases: PostgresCases) -> None:
    ordered = (Milestone.DISPATCH, Milestone.ARRIVE, Milestone.HANDLE, Milestone.CLOSE)
    with cases.as_done_by(SYSTEM) as work:
        kinds = [code for code, one in work.classes().classes.items() if one.level == 3]
        for code in kinds:
            for severity in Severity:
                due = due_times(work.deadline_rules(), code, NAN, severity, work.calendar(NAN), TUESDAY)
                assert set(due) == set(Milestone)
                moments = [due[milestone] for milestone in ordered]
                assert moments == sorted(moments), (code, severity)


def test_every_kind_has_a_plan_with_needs_and_steps(cases: PostgresCases) -> None:
    with cases.as_done_by(SYSTEM) as work:
        plans, kinds = work.plans(), [code for code in work.classes().classes if len(code) == 6]
    for code in kinds:
        for level in range(1, 5):
            plan = plan_for(plans, code, level)
            assert plan is not None
            assert plan.needs, code
            assert plan.steps, code
            assert len({step.key for step in plan.steps}) == len(plan.steps)
    fire = [plan_for(plans, "020401", level) for level in (1, 2, 3)]
    counts = [sum(need.count for need in plan.needs) for plan in fire if plan]
    assert counts == sorted(set(counts))


def test_the_calendar_knows_holidays_and_working_weekends(cases: PostgresCases) -> None:
    with cases.as_done_by(SYSTEM) as work:
        calendar = work.calendar(WEST)
    assert calendar.zone == ZoneInfo("Asia/Shanghai")
    assert calendar.hours[0] == ((time(9), time(12)), (time(14), time(18)))
    holidays = [day for day, working in calendar.special.items() if not working]
    assert len(holidays) == 3 + 9 + 3 + 5 + 3 + 3 + 7
    assert {day for day, working in calendar.special.items() if working} == {
        date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
    }  # fmt: skip
    assert all(day.weekday() >= 5 for day, working in calendar.special.items() if working)


def test_a_region_of_its_own_time_has_that(cases: PostgresCases, database: Database) -> None:
    change(database, "INSERT INTO work_calendar VALUES ('99', 'Europe/Berlin')")
    change(database, "INSERT INTO work_hours VALUES ('99', 0, '08:00', '00:00')")
    with cases.as_done_by(SYSTEM) as work:
        munich = work.calendar("990000001001001")
        assert munich.zone == ZoneInfo("Europe/Berlin")
        assert munich.hours == {0: ((time(8), time(0)),)}
        assert not munich.special
        assert work.calendar(WEST).zone == ZoneInfo("Asia/Shanghai")


def test_a_zone_that_does_not_exist_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="not recognized"):
        change(database, "INSERT INTO work_calendar VALUES ('99', 'Europe/Jingwei')")


def test_rules_are_read_once_and_anew_after_any_change(cases: PostgresCases, database: Database) -> None:
    with cases.as_done_by(SYSTEM) as work:
        first, table = work.deadline_rules(), work.classes()
    with cases.as_done_by(SYSTEM) as work:
        assert work.deadline_rules() is first
        assert work.classes() is table
    change(database, "UPDATE deadline_rule SET amount = 7 WHERE class_code = '020102'")
    with cases.as_done_by(SYSTEM) as work:
        assert work.deadline_rules() != first
    change(database, "INSERT INTO response_plan (class_code, alarm_level, name_zh, name_en, needs) VALUES ('99', 1, '新', 'New', %s)", Json([{"capability": "巡查", "count": 2}]))  # fmt: skip
    with cases.as_done_by(SYSTEM) as work:
        assert work.plans()[-1].name_en == "New"


def test_who_must_handle_what_is_told_within_the_area(database: Database) -> None:
    hamlet, cases = staffed(database)
    change(database, "INSERT INTO responsibility VALUES (%s, 1, %s, '0201', 1)", NAN, WEST)
    for actor, knows in (
        (hamlet.neighbour, False),
        (hamlet.nobody, False),
        (hamlet.operator, True),
        (hamlet.officer, True),
    ):
        with cases.as_done_by(actor) as work:
            found = work.responsibilities(NAN)
            assert [(one.area_code, one.class_code, one.team_id) for one in found] == [(WEST, "0201", 1)] * knows
            assert work.responsibilities(BEI) == ()


def test_the_defaults_are_written_once_and_never_over_a_districts_own(database: Database) -> None:
    change(database, "DELETE FROM deadline_rule WHERE class_code <> ''")
    migrate(database.owner_dsn)
    with database.owner() as connection:
        assert write_default_rules(connection) is False
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM deadline_rule WHERE class_code <> ''")
            assert cursor.fetchone() == (0,)
