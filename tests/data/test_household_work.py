"""Visits, changes that wait for another person, finding with a reason: what the database holds to."""

from collections.abc import Callable
from datetime import date, timedelta

import psycopg2
import pytest

from data.database import Database
from data.households import PostgresHouseholds
from data.territory.reader import PostgresTerritory
from dispatch.china_time import CHINA
from dispatch.errors import (
    AskedTooLittle,
    AskedTooOften,
    BadValue,
    NotPermitted,
    ReasonMissing,
    UnknownThing,
    VerdictReasonMissing,
    VisitCorrected,
)
from dispatch.households import ChangeKind, Home, NewVisit, Proposal, Question
from dispatch.permissions import Actor
from dispatch.service import HouseholdService, MapService, utc_now
from tests.fixtures.hamlet import NAN, WEST, Hamlet, settle

TODAY = utc_now().astimezone(CHINA).date()
FIRST = TODAY - timedelta(days=300)
THEN = TODAY - timedelta(days=30)


@pytest.fixture
def hamlet(database: Database) -> Hamlet:
    """The hamlet, in which everybody has lived for 300 days."""
    hamlet = settle(database)
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE household SET valid_from = %s", [FIRST])
        cursor.execute("UPDATE resident SET valid_from = %s", [FIRST])
        for table in ("resident", "household"):
            cursor.execute(f"ALTER TABLE {table} ALTER id RESTART WITH 1000")
    return hamlet


@pytest.fixture
def service(hamlet: Hamlet) -> HouseholdService:
    return HouseholdService(PostgresHouseholds(hamlet.database), utc_now)


@pytest.fixture
def verified(hamlet: Hamlet, service: HouseholdService) -> Callable[[int, Proposal], None]:
    """Let the officer propose and the operator accept."""

    def done(dwelling: int, proposal: Proposal) -> None:
        change = service.propose(hamlet.officer, dwelling, proposal)
        (decided,) = service.decide(hamlet.operator, [change], True, "")
        assert decided.error is None, decided.error

    return done


def names(home: Home) -> list[str]:
    return [one.name_masked for one in home.household.people] if home.household else []


def audited(hamlet: Hamlet, action: str) -> list[tuple[object, ...]]:
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT account_id, ref, field, reason, found FROM audit WHERE action = %s ORDER BY seq", [action]
        )
        return list(cursor.fetchall())


def test_a_change_counts_only_once_another_person_has_accepted_it(hamlet: Hamlet, service: HouseholdService) -> None:
    change = service.propose(hamlet.officer, 101, Proposal(ChangeKind.PHONE, THEN, 1, phone="13900008888"))
    people = service.home(hamlet.operator, 101).household
    assert people is not None
    assert people.people[0].phone_masked == "138****1234"
    (waiting,) = service.changes(hamlet.operator)
    assert (waiting.was, waiting.phone_masked, waiting.stands) == ("138****1234", "139****8888", True)
    assert service.decide(hamlet.operator, [change], True, "")[0].state == "accepted"
    after = service.home(hamlet.operator, 101).household
    assert after is not None
    assert after.people[0].phone_masked == "139****8888"
    assert service.changes(hamlet.operator) == []


def test_nobody_verifies_his_own(hamlet: Hamlet, service: HouseholdService) -> None:
    change = service.propose(hamlet.operator, 101, Proposal(ChangeKind.TENURE, THEN, tenure="rented"))
    (decided,) = service.decide(hamlet.operator, [change], True, "")
    assert decided.error is not None
    assert decided.error.code == "own_change"
    with (
        pytest.raises(psycopg2.errors.CheckViolation),
        hamlet.database.owner() as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE home_change SET state = 'accepted', decided_by = proposed_by, decided_at = now() WHERE id = %s",
            [change],
        )
    service.withdraw(hamlet.operator, change)
    assert [one.state for one in service.home(hamlet.operator, 101).changes] == ["withdrawn"]


def test_an_officer_collects_but_does_not_verify(hamlet: Hamlet, service: HouseholdService) -> None:
    change = service.propose(hamlet.operator, 101, Proposal(ChangeKind.TENURE, THEN, tenure="rented"))
    with pytest.raises(NotPermitted):
        service.decide(hamlet.officer, [change], True, "")
    with pytest.raises(NotPermitted):
        service.propose(hamlet.leader, 101, Proposal(ChangeKind.TENURE, THEN, tenure="rented"))
    with pytest.raises(NotPermitted):
        service.changes(hamlet.leader)


def test_a_change_is_not_accepted_when_the_record_has_changed_meanwhile(
    hamlet: Hamlet, service: HouseholdService
) -> None:
    first = service.propose(hamlet.officer, 101, Proposal(ChangeKind.PHONE, THEN, 1, phone="13900008888"))
    second = service.propose(hamlet.officer, 101, Proposal(ChangeKind.PHONE, THEN, 1, phone="13900009999"))
    service.decide(hamlet.operator, [first], True, "")
    assert [one.stands for one in service.changes(hamlet.operator)] == [False]
    (decided,) = service.decide(hamlet.operator, [second], True, "")
    assert decided.error is not None
    assert decided.error.code == "record_changed"
    assert service.decide(hamlet.operator, [second], False, "已有新号码")[0].state == "rejected"
    (again,) = service.decide(hamlet.operator, [second], True, "")
    assert again.error is not None
    assert again.error.code == "change_decided"


def test_a_rejection_says_why(hamlet: Hamlet, service: HouseholdService) -> None:
    change = service.propose(hamlet.officer, 101, Proposal(ChangeKind.TENURE, THEN, tenure="rented"))
    with pytest.raises(VerdictReasonMissing):
        service.decide(hamlet.operator, [change], False, " ")


def test_a_batch_takes_each_change_for_itself(hamlet: Hamlet, service: HouseholdService) -> None:
    good = service.propose(hamlet.officer, 101, Proposal(ChangeKind.TENURE, THEN, tenure="rented"))
    own = service.propose(hamlet.operator, 102, Proposal(ChangeKind.TENURE, THEN, tenure="owned"))
    decided = service.decide(hamlet.operator, [good, own, 999_999], True, "")
    assert [one.error.code if one.error else one.state for one in decided] == [
        "accepted",
        "own_change",
        "unknown_thing",
    ]


def test_who_lived_where_stays_dated(
    hamlet: Hamlet, service: HouseholdService, verified: Callable[[int, Proposal], None]
) -> None:
    verified(102, Proposal(ChangeKind.MOVES_OUT, THEN, 2))
    verified(102, Proposal(ChangeKind.MOVES_IN, THEN, name="赵六", phone="13512345678", birth_year=1990))
    assert names(service.home(hamlet.operator, 102)) == ["王*", "赵*", "李*"]
    assert names(service.home(hamlet.operator, 102, THEN - timedelta(days=1))) == ["李*", "王*", "李*"]
    verified(102, Proposal(ChangeKind.LEAVES, TODAY))
    assert service.home(hamlet.operator, 102).household is None
    verified(102, Proposal(ChangeKind.MOVES_IN, TODAY, name="孙七", tenure="rented"))
    assert names(service.home(hamlet.operator, 102)) == ["孙*"]
    assert names(service.home(hamlet.operator, 102, TODAY - timedelta(days=1))) == ["王*", "赵*", "李*"]
    assert THEN in service.home(hamlet.operator, 102).earlier


def test_what_was_said_before_is_read_as_of_its_day(
    hamlet: Hamlet, service: HouseholdService, verified: Callable[[int, Proposal], None]
) -> None:
    verified(101, Proposal(ChangeKind.TENURE, THEN, tenure="rented"))
    verified(101, Proposal(ChangeKind.PHONE, THEN, 1, phone=None))
    verified(101, Proposal(ChangeKind.TAG_REMOVED, THEN, 1, tag="lives_alone"))
    verified(101, Proposal(ChangeKind.TAG_ADDED, THEN, tag="low_income"))
    for on, tenure, phone, tags, household_tags in (
        (None, "rented", None, [], ["low_income"]),
        (THEN - timedelta(days=1), "owned", "138****1234", ["lives_alone"], []),
    ):
        household = service.home(hamlet.operator, 101, on).household
        assert household is not None
        (person,) = household.people
        assert (household.tenure, person.phone_masked) == (tenure, phone)
        assert [tag[0] for tag in person.tags] == tags
        assert [tag[0] for tag in household.tags] == household_tags


def test_an_import_keeps_what_was_said_too(hamlet: Hamlet, service: HouseholdService) -> None:
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE resident SET phone = '13000000000' WHERE id = 1")
    before = service.home(hamlet.operator, 101, THEN).household
    assert before is not None
    assert before.people[0].phone_masked == "138****1234"


def test_a_family_moves_into_an_empty_home_person_by_person(hamlet: Hamlet, service: HouseholdService) -> None:
    with pytest.raises(BadValue):
        service.propose(hamlet.officer, 301, Proposal(ChangeKind.MOVES_IN, THEN, name="周一"))
    changes = [
        service.propose(
            hamlet.officer, 301, Proposal(ChangeKind.MOVES_IN, THEN, name=name, head=name == "周一", tenure="rented")
        )
        for name in ("周一", "周二", "周三")
    ]
    assert [one.state for one in service.decide(hamlet.operator, changes, True, "")] == ["accepted"] * 3
    home = service.home(hamlet.operator, 301)
    assert home.household is not None
    assert (home.household.tenure, len(home.household.people)) == ("rented", 3)
    assert MapService(PostgresTerritory(hamlet.database)).facts(hamlet.operator, "dwelling", "301")
    twice = service.propose(hamlet.officer, 301, Proposal(ChangeKind.MOVES_IN, THEN, name="周二"))
    assert [one.stands for one in service.changes(hamlet.operator) if one.id == twice] == [False]


def test_an_officer_stays_within_the_own_grid(hamlet: Hamlet, service: HouseholdService) -> None:
    elsewhere = Actor(hamlet.officer.account_id, "officer", "Officer", hamlet.officer.role, f"{NAN}002", "zh-CN")
    with pytest.raises(UnknownThing):
        service.home(elsewhere, 101)
    with pytest.raises(UnknownThing):
        service.propose(hamlet.neighbour, 101, Proposal(ChangeKind.TENURE, THEN, tenure="rented"))
    with pytest.raises(UnknownThing):
        service.record_visit(elsewhere, 101, NewVisit("visit", None, {"met": "resident"}))
    change = service.propose(hamlet.officer, 101, Proposal(ChangeKind.TENURE, THEN, tenure="rented"))
    assert [one.id for one in service.changes(hamlet.officer)] == [change]
    assert service.changes(elsewhere) == service.changes(hamlet.neighbour) == []
    (decided,) = service.decide(hamlet.neighbour, [change], True, "")
    assert decided.error is not None
    assert decided.error.code == "unknown_thing"


def test_the_application_cannot_read_or_change_what_waits_by_itself(hamlet: Hamlet, service: HouseholdService) -> None:
    service.propose(hamlet.officer, 301, Proposal(ChangeKind.MOVES_IN, THEN, name="周一", tenure="rented"))
    for statement in (
        "SELECT name FROM home_change", "SELECT phone FROM home_change", "SELECT base FROM home_change", "SELECT value FROM record_period",
        "UPDATE home_change SET state = 'accepted'", "DELETE FROM visit", "UPDATE visit SET words = ''", "INSERT INTO resident DEFAULT VALUES",
    ):  # fmt: skip
        with (
            pytest.raises(psycopg2.errors.InsufficientPrivilege),
            hamlet.database.reader(hamlet.operator) as connection,
        ):
            connection.cursor().execute(statement)


def test_visits_stay_and_are_corrected_by_a_new_entry(hamlet: Hamlet, service: HouseholdService) -> None:
    first = service.record_visit(hamlet.officer, 101, NewVisit("care", None, {"met": "nobody"}, "无人应答"))
    second = service.record_visit(
        hamlet.officer, 101, NewVisit("care", None, {"met": "resident", "needs": ["medicine", "meals"]}, corrects=first)
    )
    home = service.home(hamlet.operator, 101)
    assert [(one.id, one.corrected, one.corrects) for one in home.visits] == [
        (second, False, first),
        (first, True, None),
    ]
    assert home.visits[0].answers == {"met": "resident", "needs": ["meals", "medicine"]}
    assert home.visits[0].next_due == TODAY + timedelta(days=14)
    with pytest.raises(VisitCorrected):
        service.record_visit(hamlet.officer, 101, NewVisit("care", None, {"met": "phone"}, corrects=first))
    west = next(one for one in service.grid_visits(hamlet.operator) if one.grid_code == WEST)
    assert (west.entries, west.homes, west.overdue) == (1, 1, 0)
    with pytest.raises(NotPermitted):
        service.record_visit(hamlet.leader, 101, NewVisit("care", None, {"met": "phone"}))


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        ("care", {}),
        ("care", {"met": "nowhere"}),
        ("care", {"met": "phone", "needs": "meals"}),
        ("nothing", {}),
        ("care", {"met": "phone", "x": "y"}),
    ],
)
def test_a_form_takes_only_its_own_answers(
    hamlet: Hamlet, service: HouseholdService, form: str, answers: dict[str, object]
) -> None:
    with pytest.raises(BadValue):
        service.record_visit(hamlet.officer, 101, NewVisit(form, None, answers))


def test_a_home_is_found_by_name_or_number_and_every_question_is_written_down(
    hamlet: Hamlet, service: HouseholdService
) -> None:
    homes, more = service.find(hamlet.operator, Question.asked_for("张三", "", "emergency", "老人走失联系家属"))
    assert [(one.dwelling_id, one.name_masked, more) for one in homes] == [(101, "张*", False)]
    homes, _ = service.find(hamlet.operator, Question.asked_for("", "+86 139-1234 5678", "callback", "回访来电人"))
    assert [one.dwelling_id for one in homes] == [102]
    assert service.find(hamlet.operator, Question.asked_for("北坑", "", "callback", "回访来电人")) == ([], False)
    rows = audited(hamlet, "find")
    assert [(row[1], row[2], row[4]) for row in rows] == [
        ("张*", "name", 1),
        ("139****5678", "phone", 1),
        ("北*", "name", 0),
    ]
    assert rows[0][3] == "emergency: 老人走失联系家属"


@pytest.mark.parametrize(
    "typed",
    ["13912345678", "139 1234 5678", "139-1234-5678", "+86 139 1234 5678", "+8613912345678", "008613912345678",
     "8613912345678", "１３９１２３４５６７８", "1391234", "+86 1391234"],
)  # fmt: skip
def test_a_number_is_found_however_it_is_typed(hamlet: Hamlet, service: HouseholdService, typed: str) -> None:
    homes, _ = service.find(hamlet.operator, Question.asked_for("", typed, "callback", "回访来电人"))
    assert [one.dwelling_id for one in homes] == [102]


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("138a2345678", BadValue),
        ("张三丰", BadValue),
        ("13912345678;", BadValue),
        ("%%%%%%%%", BadValue),
        ("+86 13912", AskedTooLittle),  # seven digits, but two of them say China
        ("5678", AskedTooLittle),
        ("---", AskedTooLittle),
        ("1" * 61, AskedTooLittle),
    ],
)
def test_what_is_no_number_or_too_little_of_one_is_not_looked_up(typed: str, refused: type[Exception]) -> None:
    with pytest.raises(refused) as caught:
        Question.asked_for("", typed, "callback", "回访来电人")
    assert typed not in str(caught.value)


def test_a_landline_is_asked_for_with_its_area_whatever_the_country_code(hamlet: Hamlet) -> None:
    for typed in ("0755-2345 6789", "+86 755 23456789", "0086 (755) 2345-6789", "+86 0755 23456789"):
        assert Question.asked_for("", typed, "callback", "回访来电人").phone == "075523456789"


@pytest.mark.parametrize(
    ("name", "phone", "found"),
    [
        ("李", "5678", [102]),
        ("李明", "５６７８", [102]),
        ("李", "139 1234 5678", [102]),
        ("李", "1391234", [102]),
        ("张", "5678", []),
        ("李", "5679", []),
        ("张", "139 1234 5678", []),
        ("_", "5678", []),
    ],
)
def test_a_surname_and_the_last_four_digits_find_a_home(
    hamlet: Hamlet, service: HouseholdService, name: str, phone: str, found: list[int]
) -> None:
    homes, _ = service.find(hamlet.operator, Question.asked_for(name, phone, "callback", "回访来电人"))
    assert [one.dwelling_id for one in homes] == found


def test_a_question_by_name_and_number_is_written_down_masked(hamlet: Hamlet, service: HouseholdService) -> None:
    for phone in ("5678", "13912345678"):
        service.find(hamlet.operator, Question.asked_for("李明", phone, "callback", "回访来电人"))
    assert [(row[1], row[2], row[4]) for row in audited(hamlet, "find")] == [
        ("李*, ****5678", "name, phone", 1),
        ("李*, 139****5678", "name, phone", 1),
    ]


@pytest.mark.parametrize(("name", "phone"), [("", "5678"), ("李", "678"), ("李", "45678"), ("李", "")])
def test_a_few_digits_are_no_question_without_the_last_four_and_a_name(name: str, phone: str) -> None:
    with pytest.raises(AskedTooLittle) as caught:
        Question.asked_for(name, phone, "callback", "回访来电人")
    assert "末 4 位" in caught.value.message("zh-CN")


def test_fishing_is_refused(hamlet: Hamlet, service: HouseholdService) -> None:
    for name, phone in (("张", ""), ("", "139123")):
        with pytest.raises(AskedTooLittle):
            Question.asked_for(name, phone, "care", "上门探访")
    with pytest.raises(ReasonMissing):
        Question.asked_for("张三", "", "care", "查")
    with pytest.raises(BadValue):
        Question.asked_for("张三", "", "curious", "上门探访")
    assert service.find(hamlet.operator, Question.asked_for("三丰", "", "care", "上门探访"))[0] == []
    assert service.find(hamlet.operator, Question.asked_for("%%", "", "care", "上门探访"))[0] == []
    with pytest.raises(NotPermitted):
        service.find(hamlet.leader, Question.asked_for("张三", "", "care", "上门探访"))
    officer = Actor(hamlet.officer.account_id, "officer", "Officer", hamlet.officer.role, WEST, "zh-CN")
    for _ in range(20):
        assert service.find(officer, Question.asked_for("张三", "", "care", "上门探访"))[0]
    with pytest.raises(AskedTooOften):
        service.find(officer, Question.asked_for("张三", "", "care", "上门探访"))


def test_a_proposed_name_is_shown_with_a_reason_and_a_trace(hamlet: Hamlet, service: HouseholdService) -> None:
    change = service.propose(hamlet.officer, 301, Proposal(ChangeKind.MOVES_IN, THEN, name="周一", tenure="rented"))
    with pytest.raises(ReasonMissing):
        service.reveal(hamlet.operator, change, "name", "看")
    assert service.reveal(hamlet.operator, change, "name", "电话核实身份") == "周一"
    assert audited(hamlet, "reveal") == [(hamlet.operator.account_id, str(change), "name", "电话核实身份", None)]


def test_dates_in_the_future_or_before_what_was_noted_since_are_refused(
    hamlet: Hamlet, service: HouseholdService, verified: Callable[[int, Proposal], None]
) -> None:
    with pytest.raises(BadValue):
        service.propose(hamlet.officer, 101, Proposal(ChangeKind.TENURE, TODAY + timedelta(days=1), tenure="rented"))
    verified(101, Proposal(ChangeKind.TENURE, THEN, tenure="rented"))
    late = service.propose(
        hamlet.officer,
        101,
        Proposal(ChangeKind.TENURE, date(THEN.year, THEN.month, THEN.day) - timedelta(days=9), tenure="owned"),
    )
    assert [one.stands for one in service.changes(hamlet.operator) if one.id == late] == [False]
