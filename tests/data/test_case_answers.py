"""Requests that are sent again make nothing new, also when both come at once; a flood is counted."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from data.cases.store import PostgresCases
from data.database import Database
from dispatch.errors import KeyReused
from tests.fixtures.cases import NOON, SYSTEM, after, report, staffed

REQUEST, OTHER = b"1" * 32, b"2" * 32


@pytest.fixture(scope="module")
def cases(module_database: Database) -> PostgresCases:
    return staffed(module_database)[1]


def once(cases: PostgresCases, key: str) -> tuple[str, bool]:
    """Report under a key; return the number and whether it is new."""
    with cases.as_done_by(SYSTEM) as work:
        known = work.answered("api", key, REQUEST)
        if known is not None:
            return known.body["number"], False
        number = report(work).number
        work.keep_answer("api", key, REQUEST, {"number": number, "words": "“是”"}, NOON)
        return number, True


def test_the_same_key_gives_the_same_answer(cases: PostgresCases) -> None:
    number, new = once(cases, "a")
    assert new
    assert once(cases, "a") == (number, False)
    with cases.as_done_by(SYSTEM) as work:
        kept = work.answered("api", "a", REQUEST)
        assert kept is not None
        assert (kept.body, kept.at) == ({"number": number, "words": "“是”"}, NOON)


def test_a_key_belongs_to_its_caller_and_its_request(cases: PostgresCases) -> None:
    once(cases, "b")
    with cases.as_done_by(SYSTEM) as work:
        assert work.answered("someone else", "b", REQUEST) is None
        with pytest.raises(KeyReused) as caught:
            work.answered("api", "b", OTHER)
    assert caught.value.fields == {"key": "b"}


def test_what_failed_may_be_sent_again(cases: PostgresCases) -> None:
    with pytest.raises(ZeroDivisionError), cases.as_done_by(SYSTEM) as work:
        work.keep_answer("api", "c", REQUEST, {"number": "lost"}, NOON.replace(year=1 // 0))
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
        work.keep_answer("api", "old", REQUEST, {}, after(-10_000))
        work.keep_answer("api", "new", REQUEST, {}, after(10_000))
        work.note_attempt(b"o", "OOOOOO", after(-10_000))
    assert cases.sweep(after(-5_000)) == 2
    with cases.as_done_by(SYSTEM) as work:
        assert work.answered("api", "old", OTHER) is None
        assert work.answered("api", "new", REQUEST) is not None
