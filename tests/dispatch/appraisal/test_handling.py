"""Handling as the log tells it."""

import functools
import operator

from hypothesis import given
from hypothesis import strategies as st

from dispatch.appraisal import handlings
from dispatch.events import Happening
from tests.dispatch.appraisal.stories import at, plain, story

HOUR_S = 3600


def test_the_clock_runs_from_acceptance_to_handling() -> None:
    (done,) = handlings(plain(1, begins=10, took=4))
    assert (done.began_at, done.handled_at, done.took_s) == (at(10), at(14), 4 * HOUR_S)


def test_time_in_which_the_clock_stood_still_is_not_counted() -> None:
    steps = (
        (Happening.INCIDENT_ACCEPTED, 0),
        (Happening.SUSPENSION_GRANTED, 2),
        (Happening.INCIDENT_RESUMED, 32),
        (Happening.INCIDENT_HANDLED, 34),
    )
    (done,) = handlings(story(1, *steps))
    assert done.took_s == 4 * HOUR_S


def test_what_the_check_sends_back_is_two_handlings_of_which_the_first_was_no_good() -> None:
    steps = (
        (Happening.INCIDENT_ACCEPTED, 0),
        (Happening.INCIDENT_HANDLED, 4),
        (Happening.INCIDENT_SENT_BACK, 5),
        (Happening.INCIDENT_HANDLED, 7),
    )
    first, second = handlings(story(1, *steps, due=6))
    assert (first.sent_back, first.on_time, second.sent_back) == (True, True, False)
    # The deadline stays that of the case; the time is that since it came back.
    assert (second.on_time, second.took_s) == (False, 2 * HOUR_S)


def test_a_case_opened_again_has_a_deadline_of_its_own() -> None:
    steps = (
        (Happening.INCIDENT_ACCEPTED, 0),
        (Happening.INCIDENT_HANDLED, 4),
        (Happening.INCIDENT_REOPENED, 50),
        (Happening.INCIDENT_HANDLED, 53),
    )
    first, second = handlings(story(1, *steps, due=60))
    assert (first.reopened, first.rework) == (True, True)
    assert (second.took_s, second.on_time) == (3 * HOUR_S, True)


def test_nothing_is_on_time_or_late_without_a_deadline() -> None:
    (done,) = handlings(plain(1))
    assert done.on_time is None


def test_nothing_counts_of_what_was_void_or_another_one() -> None:
    for over in (Happening.INCIDENT_VOIDED, Happening.INCIDENT_MERGED):
        assert handlings(plain(1) + story(1, (Happening.INCIDENT_HANDLED, 20), (over, 21))[1:]) == []


def test_a_case_that_was_handled_before_anybody_accepted_it_has_no_clock() -> None:
    assert handlings(story(1, (Happening.INCIDENT_HANDLED, 4))) == []


@given(st.permutations(functools.reduce(operator.iadd, (plain(id, id, 3 + id % 5) for id in range(1, 7)), [])))
def test_the_order_in_which_the_log_is_read_makes_no_difference(moments: list) -> None:
    assert handlings(moments) == handlings(sorted(moments, key=lambda one: one.seq))
