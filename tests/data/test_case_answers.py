"""Requests that are sent again make nothing new, also when both come at once; a flood is counted."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from console.sweeping import KEPT, keep_swept
from data.cases.answers import SWEEP_LOCK
from data.cases.store import PostgresCases
from data.database import Database
from dispatch.errors import DatabaseAway, KeyReused
from dispatch.ports import KeyedCall
from dispatch.resources import Assignment, AssignmentState
from tests.fixtures.cases import NOON, SYSTEM, after, report, staffed

REQUEST, OTHER = b"1" * 32, b"2" * 32


@pytest.fixture(scope="module")
def cases(module_database: Database) -> PostgresCases:
    return staffed(module_database)[1]


def once(cases: PostgresCases, key: str) -> tuple[str, bool]:
    """Report under a key; return the number and whether it is new."""
    with cases.as_done_by(SYSTEM) as work:
        known = work.answered(KeyedCall("api", key, REQUEST))
        if known is not None:
            return known.body["number"], False
        number = report(work).number
        work.keep_answer(KeyedCall("api", key, REQUEST), {"number": number, "words": "“是”"}, NOON)
        return number, True


def test_the_same_key_gives_the_same_answer(cases: PostgresCases) -> None:
    number, new = once(cases, "a")
    assert new
    assert once(cases, "a") == (number, False)
    with cases.as_done_by(SYSTEM) as work:
        kept = work.answered(KeyedCall("api", "a", REQUEST))
        assert kept is not None
        assert (kept.body, kept.at) == ({"number": number, "words": "“是”"}, NOON)


def test_a_key_belongs_to_its_caller_and_its_request(cases: PostgresCases) -> None:
    once(cases, "b")
    with cases.as_done_by(SYSTEM) as work:
        assert work.answered(KeyedCall("someone else", "b", REQUEST)) is None
        with pytest.raises(KeyReused) as caught:
            work.answered(KeyedCall("api", "b", OTHER))
    assert caught.value.fields == {"key": "b"}


def test_what_failed_may_be_sent_again(cases: PostgresCases) -> None:
    with pytest.raises(ZeroDivisionError), cases.as_done_by(SYSTEM) as work:
        work.keep_answer(KeyedCall("api", "c", REQUEST), {"number": "lost"}, NOON.replace(year=1 // 0))
    assert once(cases, "c")[1]


def test_of_two_at_once_one_reports_and_both_get_its_number(cases: PostgresCases) -> None:
    for turn in range(25):
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(once, [cases] * 3, [f"d{turn}"] * 3))
        assert len({number for number, _ in answers}) == 1
        assert sorted(new for _, new in answers) == [False, False, True]


def test_attempts_are_counted_by_who_and_by_code(cases: PostgresCases) -> None:
    with cases.as_done_by(SYSTEM) as work:
        for at, who, code in ((0, b"x", "AAAAAA"), (10, b"x", "BBBBBB"), (20, b"y", "AAAAAA")):
            work.note_attempt(who, code, after(at))
        assert work.count_attempts(b"x", "AAAAAA", after(0)) == (2, 2)
        assert work.count_attempts(b"x", "AAAAAA", after(5)) == (1, 1)
        assert work.count_attempts(b"z", "CCCCCC", after(0)) == (0, 0)


def test_old_answers_and_attempts_are_forgotten(cases: PostgresCases) -> None:
    with cases.as_done_by(SYSTEM) as work:
        work.keep_answer(KeyedCall("api", "old", REQUEST), {}, after(-10_000))
        work.keep_answer(KeyedCall("api", "new", REQUEST), {}, after(10_000))
        work.note_attempt(b"o", "OOOOOO", after(-10_000))
        incident = report(work)
        used = work.add_choice(incident, {"candidates": [1]}, b"u" * 32, after(-10_000))
        unused = work.add_choice(incident, {"candidates": [2]}, b"n" * 32, after(-10_000))
        late = work.add_choice(incident, {"candidates": [3]}, b"l" * 32, after(10_000))
        unit = next(unit for unit, _ in work.roster())
        kept = Assignment(
            id=10**6, community_code=incident.community_code, incident_id=incident.id, unit_id=unit.id, version=1,
            state=AssignmentState.DONE, reserved_at=NOON, sent_by="account:1", ended_at=NOON, choice_id=used,
        )  # fmt: skip
        work.add_assignment(kept)
    assert cases.sweep(after(-5_000)) == 3
    with cases.as_done_by(SYSTEM) as work:
        assert [work.choice(one) is not None for one in (used, unused, late)] == [True, False, True]
    with cases.as_done_by(SYSTEM) as work:
        assert work.answered(KeyedCall("api", "old", OTHER)) is None
        assert work.answered(KeyedCall("api", "new", REQUEST)) is not None


def test_of_several_who_sweep_at_once_one_does(cases: PostgresCases, module_database: Database) -> None:
    with cases.as_done_by(SYSTEM) as work:
        work.note_attempt(b"s", "SSSSSS", after(-10_000))
    with module_database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SWEEP_LOCK])
        assert cases.sweep(after(-5_000)) == 0
    assert cases.sweep(after(-5_000)) == 1


def test_a_serving_console_sweeps_again_and_again_also_after_the_database_was_away(cases: PostgresCases) -> None:
    asked: list[datetime] = []

    class Store(PostgresCases):
        def __init__(self) -> None: ...

        def sweep(self, before: datetime) -> int:
            asked.append(before)
            if len(asked) == 1:
                raise DatabaseAway
            return 0

    async def until_three() -> None:
        keeper = asyncio.create_task(keep_swept(Store(), lambda: NOON, 0.0, 0.0))
        while len(asked) < 3:
            await asyncio.sleep(0)
        keeper.cancel()

    asyncio.run(asyncio.wait_for(until_three(), 20))
    assert asked[:3] == [NOON - KEPT] * 3
