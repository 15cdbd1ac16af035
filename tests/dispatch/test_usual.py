"""What is usual: measured where enough was closed, else guessed from the deadlines; and slow handling foreseen by it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.deadlines import ClosedCase, DeadlineRule, Pace, TimeUnit, WorkCalendar, forecast, pace_of
from dispatch.deadlines.usual import LEAST_CASES, stretches
from dispatch.incidents import Incident, Milestone, Severity, State
from dispatch.live.board import Board
from dispatch.live.outlook import outlook
from tests.dispatch.casework import MONDAY, in_state

RULES = (
    DeadlineRule("", "", None, Milestone.DISPATCH, 30, TimeUnit.CLOCK_MINUTE),
    DeadlineRule("", "", None, Milestone.ARRIVE, 2, TimeUnit.WORKING_HOUR),
    DeadlineRule("", "", None, Milestone.HANDLE, 2, TimeUnit.WORKING_DAY),
    DeadlineRule("", "", None, Milestone.CLOSE, 3, TimeUnit.WORKING_DAY),
    DeadlineRule("02", "", None, Milestone.HANDLE, 120, TimeUnit.CLOCK_MINUTE),
)
CALENDARS = {"": WorkCalendar()}


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def closed(handling: timedelta, class_code: str = "010203") -> ClosedCase:
    reached = {
        Milestone.DISPATCH: MONDAY + minutes(5),
        Milestone.ARRIVE: MONDAY + minutes(20),
        Milestone.HANDLE: MONDAY + minutes(20) + handling,
        Milestone.CLOSE: MONDAY + minutes(30) + handling,
    }
    return ClosedCase(class_code, "440304001001002", Severity.III, MONDAY, MONDAY, reached)


def on_scene(class_code: str = "010203") -> Incident:
    incident = in_state(State.ON_SCENE)
    return replace(incident, class_code=class_code, severity=Severity.III, state_since=MONDAY)


def test_the_median_of_a_class_counts_once_there_are_enough() -> None:
    few = pace_of(RULES, CALENDARS, [closed(minutes(60))] * (LEAST_CASES - 1))
    enough = pace_of(RULES, CALENDARS, [closed(minutes(60))] * (LEAST_CASES - 1) + [closed(minutes(500))])
    guessed = few.of(on_scene())[0][Milestone.HANDLE]
    # Half of what lies between two hours and two days of eight hours.
    assert guessed == 0.5 * (16 - 2) * 3600
    assert enough.of(on_scene())[0][Milestone.HANDLE] == 3600


def test_a_class_without_cases_of_its_own_goes_by_its_family() -> None:
    pace = pace_of(RULES, CALENDARS, [closed(minutes(40), "010201")] * LEAST_CASES)
    assert pace.of(on_scene("010203"))[0][Milestone.HANDLE] == 2400
    assert pace.of(on_scene("010303"))[0][Milestone.HANDLE] != 2400


def test_nights_do_not_count_where_handling_goes_by_working_time() -> None:
    overnight = closed(timedelta(days=1))
    assert stretches(overnight, WorkCalendar())[Milestone.HANDLE] < 8.1 * 3600
    assert stretches(overnight, None)[Milestone.HANDLE] == 86400


def test_what_is_due_by_the_clock_has_no_calendar() -> None:
    pace = Pace(RULES, CALENDARS)
    assert pace.of(on_scene("020401"))[1] is None
    assert pace.of(on_scene("010203"))[1] is CALENDARS[""]


def test_what_goes_backwards_or_is_missing_is_left_out() -> None:
    case = closed(minutes(10))
    odd = replace(case, accepted_at=None, reached={Milestone.HANDLE: MONDAY, Milestone.CLOSE: MONDAY - minutes(1)})
    assert stretches(odd, None) == {}


@pytest.mark.parametrize(("since_min", "late"), [(0, False), (100, True)])
def test_slow_handling_is_foreseen_before_it_is_late(since_min: int, late: bool) -> None:
    now = MONDAY + minutes(since_min)
    incident = replace(on_scene("020401"), handle_due=MONDAY + minutes(120), close_due=None)
    pace = Pace(RULES, CALENDARS, {("020401", Milestone.HANDLE): 7000.0, ("0204", Milestone.CLOSE): 0.0})
    usual_s, calendar = pace.of(replace(incident, state_since=now))
    said = outlook(Board(incidents={incident.id: replace(incident, state_since=now)}), [incident.id], now, pace)
    assert (said[incident.id] is not None) is late
    if late:
        found = forecast(replace(incident, state_since=now), now, usual_s, None, calendar)
        assert found is not None
        assert said[incident.id] == {
            "milestone": "handle", "late_by_s": round(found.late_by_s), "why": "usual_time",
        }  # fmt: skip
        assert now < MONDAY + minutes(120)
