"""Which rule counts, how due times move, and what is foreseen to be late."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.deadlines import (
    DeadlineRule,
    TimeUnit,
    Why,
    WorkCalendar,
    due_for,
    due_times,
    extended,
    forecast,
    next_due,
    resume_shift,
    rule_for,
)
from dispatch.incidents import Milestone, Severity, State, ahead, commands
from tests.dispatch.casework import DUE, MONDAY, in_state, minutes

GRID = "440304001001002"
OFFICE = WorkCalendar()
HANDLE = Milestone.HANDLE


def rule(
    amount: float,
    unit: TimeUnit = TimeUnit.WORKING_HOUR,
    milestone: Milestone = HANDLE,
    class_code: str = "",
    area_code: str = "",
    severity: Severity | None = None,
) -> DeadlineRule:
    return DeadlineRule(class_code, area_code, severity, milestone, amount, unit)


# In the order of how specific they are; each beats all before it.
BY_RANK = [
    rule(1),
    rule(2, severity=Severity.III),
    rule(3, area_code="440304"),
    rule(4, area_code=GRID),
    rule(5, class_code="01"),
    rule(6, class_code="01", severity=Severity.III),
    rule(7, class_code="01", area_code="440304"),
    rule(8, class_code="010203"),
    rule(9, class_code="010203", area_code=GRID, severity=Severity.III),
]


@given(st.lists(st.sampled_from(BY_RANK), min_size=1, unique=True))
def test_the_most_specific_rule_counts_whatever_the_order(rules: list[DeadlineRule]) -> None:
    assert rule_for(rules, "010203", GRID, Severity.III, HANDLE) == max(rules, key=BY_RANK.index)


@pytest.mark.parametrize(
    "elsewhere",
    [
        rule(1, class_code="02"),
        rule(1, class_code="010204"),
        rule(1, area_code="440305"),
        rule(1, severity=Severity.I),
        rule(1, milestone=Milestone.CLOSE),
    ],
)
def test_a_rule_for_something_else_does_not_count(elsewhere: DeadlineRule) -> None:
    assert rule_for([elsewhere], "010203", GRID, Severity.III, HANDLE) is None


def test_of_two_rules_equally_specific_the_shorter_counts() -> None:
    assert rule_for([rule(3), rule(2)], "010203", GRID, Severity.III, HANDLE) == rule(2)


def test_each_milestone_has_its_own_rule_and_its_own_unit() -> None:
    rules = [
        rule(90, TimeUnit.CLOCK_MINUTE, Milestone.ARRIVE),
        rule(4, TimeUnit.WORKING_HOUR, HANDLE),
        rule(7, TimeUnit.WORKING_DAY, Milestone.CLOSE),
    ]
    friday = MONDAY + timedelta(days=4, hours=8)
    assert due_times(rules, "010203", GRID, Severity.III, OFFICE, friday) == {
        Milestone.ARRIVE: friday + timedelta(minutes=90),
        HANDLE: friday + timedelta(days=2, hours=19),  # one hour left on Friday, three on Monday
        Milestone.CLOSE: friday + timedelta(days=11),
    }


RULES = [
    rule(15, TimeUnit.CLOCK_MINUTE, Milestone.DISPATCH),
    rule(45, TimeUnit.CLOCK_MINUTE, Milestone.ARRIVE),
    rule(4, TimeUnit.WORKING_HOUR, HANDLE),
    rule(2, TimeUnit.WORKING_DAY, Milestone.CLOSE),
]


@pytest.mark.parametrize("command", [commands.Accept(), commands.Reopen("又来了")])
def test_acceptance_and_reopening_start_every_deadline(command: commands.Command) -> None:
    incident = in_state(State.VERIFIED)
    assert due_for(command, incident, RULES, OFFICE, MONDAY) == due_times(
        RULES, incident.class_code, GRID, Severity.III, OFFICE, MONDAY
    )


def test_a_new_class_has_its_own_rules() -> None:
    rules = [*RULES, rule(1, class_code="02", severity=Severity.I)]
    new = commands.Reclassify("020101", Severity.I, "燃气泄漏")
    assert due_for(new, in_state(State.ACCEPTED), rules, OFFICE, MONDAY)[HANDLE] == MONDAY + timedelta(hours=1)


@pytest.mark.parametrize("command", [commands.Note("水深"), commands.Close(), commands.DecideExtension(False)])
def test_other_commands_leave_deadlines_alone(command: commands.Command) -> None:
    assert due_for(command, in_state(State.ACCEPTED), RULES, OFFICE, MONDAY, MONDAY) == {}


def test_what_counts_in_working_hours_moves_by_the_working_time_that_stood_still() -> None:
    # Handling is due at 15:00; at 10:00 three working hours are left. Resumed on Tuesday at 16:00.
    incident = in_state(
        State.ON_SCENE, suspended=True, suspended_at=minutes(60), handle_due=minutes(360), close_due=minutes(480)
    )
    moved = resume_shift(incident, RULES, OFFICE, MONDAY + timedelta(days=1, hours=7))
    assert moved == {
        HANDLE: MONDAY + timedelta(days=2, hours=1),
        Milestone.CLOSE: MONDAY + timedelta(days=2, hours=3),
    }


def test_what_counts_by_the_clock_moves_by_the_clock() -> None:
    rules = [rule(240, TimeUnit.CLOCK_MINUTE)]
    incident = in_state(State.ON_SCENE, suspended=True, suspended_at=minutes(60), close_due=None)
    assert resume_shift(incident, rules, OFFICE, minutes(160)) == {HANDLE: DUE[HANDLE] + timedelta(minutes=100)}


def test_what_was_late_stays_late_by_as_much() -> None:
    incident = in_state(State.ON_SCENE, suspended=True, suspended_at=minutes(300), close_due=None)
    moved = resume_shift(incident, RULES, OFFICE, minutes(5000))
    assert minutes(5000) - moved[HANDLE] == minutes(300) - DUE[HANDLE]


def test_the_first_response_starts_anew_where_units_must_be_sent_again() -> None:
    incident = in_state(State.ACCEPTED, suspended=True, suspended_at=minutes(300))
    moved = resume_shift(incident, RULES, OFFICE, minutes(5000))
    assert moved[Milestone.DISPATCH] == minutes(5015)
    assert moved[Milestone.ARRIVE] == minutes(5045)


def test_an_incident_that_runs_does_not_move() -> None:
    assert resume_shift(in_state(State.ACCEPTED), RULES, OFFICE, minutes(100)) == {}


later = st.integers(0, 60 * 24 * 20)


@given(st.sampled_from([State.ACCEPTED, State.DISPATCHED, State.ON_SCENE]), later, later)
def test_standing_still_never_brings_a_deadline_forward(state: State, stop: int, length: int) -> None:
    incident = in_state(state, suspended=True, suspended_at=minutes(stop))
    moved = resume_shift(incident, RULES, OFFICE, minutes(stop + length))
    assert set(moved) == set(ahead(incident))
    for milestone, due in moved.items():
        assert due >= DUE[milestone]


def test_a_longer_time_moves_closing_by_as_much_working_time_as_lay_between() -> None:
    incident = in_state(State.ACCEPTED)  # handled 13:00, closed 17:00: three working hours between
    friday = MONDAY + timedelta(days=4, hours=7)  # 16:00
    assert extended(incident, RULES, OFFICE, friday) == {
        HANDLE: friday,
        Milestone.CLOSE: MONDAY + timedelta(days=7, hours=1),
    }


def test_a_longer_time_moves_only_deadlines_there_are() -> None:
    assert extended(in_state(State.ACCEPTED, close_due=None), RULES, OFFICE, minutes(999)) == {HANDLE: minutes(999)}
    only_close = in_state(State.ACCEPTED, handle_due=None)
    assert extended(only_close, RULES, OFFICE, minutes(999)) == {Milestone.CLOSE: minutes(999)}


@pytest.mark.parametrize(
    ("state", "milestone"),
    [
        (State.REPORTED, Milestone.VERIFY),
        (State.ACCEPTED, Milestone.DISPATCH),
        (State.DISPATCHED, Milestone.ARRIVE),
        (State.ACKNOWLEDGED, Milestone.ARRIVE),
        (State.ON_SCENE, HANDLE),
        (State.HANDLED, Milestone.CLOSE),
        (State.CHECKED, Milestone.CLOSE),
    ],
)
def test_what_is_due_next_follows_the_state(state: State, milestone: Milestone) -> None:
    assert next_due(in_state(state)) == (milestone, DUE[milestone])


@pytest.mark.parametrize("state", [State.VERIFIED, State.CLOSED, State.REJECTED, State.MERGED, State.VOID])
def test_nothing_is_due_where_nothing_waits(state: State) -> None:
    assert next_due(in_state(state)) is None


def test_nothing_is_due_while_the_clock_stands_still() -> None:
    incident = in_state(State.ACCEPTED, suspended=True, suspended_at=minutes(1))
    assert next_due(incident) is None
    assert forecast(incident, minutes(9999), {}) is None


def test_after_a_failed_check_the_first_response_is_behind() -> None:
    assert next_due(in_state(State.ACCEPTED, reworks=1)) == (HANDLE, DUE[HANDLE])


USUAL: Mapping[Milestone, float] = {
    Milestone.DISPATCH: 300,
    Milestone.ARRIVE: 1200,
    HANDLE: 7200,
    Milestone.CLOSE: 3600,
}


def test_all_is_well_when_the_usual_time_suffices() -> None:
    assert forecast(in_state(State.ACCEPTED), MONDAY, USUAL) is None


def test_a_unit_that_is_far_is_seen_to_be_late_before_it_is() -> None:
    late = forecast(in_state(State.DISPATCHED), minutes(20), USUAL, eta_s=1800)
    assert late is not None
    assert (late.milestone, late.why, late.late_by_s) == (Milestone.ARRIVE, Why.UNIT_FAR, 300)
    assert late.expected == minutes(50)


def test_nobody_sent_makes_the_arrival_late() -> None:
    usual = {Milestone.DISPATCH: 1800.0, Milestone.ARRIVE: 600.0}
    late = forecast(replace(in_state(State.ACCEPTED), dispatch_due=None), minutes(10), usual)
    # Twenty of the thirty usual minutes are left, then ten for the way; due at 45.
    assert late is None
    late = forecast(replace(in_state(State.ACCEPTED, state_since=minutes(10)), dispatch_due=None), minutes(10), usual)
    assert late is not None
    assert (late.milestone, late.why, late.late_by_s) == (Milestone.ARRIVE, Why.NOBODY_SENT, 300)
    assert [stretch.seconds for stretch in late.stretches] == [1800, 600]


def test_work_that_usually_takes_longer_is_foreseen() -> None:
    late = forecast(in_state(State.ON_SCENE, state_since=minutes(180)), minutes(200), USUAL)
    assert late is not None
    # 120 usual minutes less the 20 that passed: at 300, due at 240.
    assert (late.milestone, late.why, late.late_by_s) == (HANDLE, Why.USUAL_TIME, 3600)


def test_what_is_past_due_is_overdue_whatever_is_usual() -> None:
    late = forecast(in_state(State.ON_SCENE), minutes(241), {})
    assert late is not None
    assert (late.milestone, late.why, late.late_by_s) == (HANDLE, Why.OVERDUE, 60)


def test_of_several_that_will_be_late_the_first_due_is_named() -> None:
    late = forecast(in_state(State.ACCEPTED, state_since=minutes(400)), minutes(400), USUAL)
    assert late is not None
    assert late.milestone is Milestone.DISPATCH


def test_an_evening_counts_only_where_somebody_works_then() -> None:
    evening = minutes(8.5 * 60)  # 17:30
    incident = in_state(
        State.ON_SCENE, state_since=evening, handle_due=MONDAY + timedelta(days=1, minutes=30), close_due=None
    )
    assert forecast(incident, evening, USUAL) is None
    late = forecast(incident, evening, USUAL, calendar=OFFICE)
    assert late is not None
    # Half an hour today, an hour and a half tomorrow: 10:30 instead of 09:30.
    assert (late.why, late.late_by_s) == (Why.USUAL_TIME, 3600)


@given(
    st.sampled_from([State.ACCEPTED, State.DISPATCHED, State.ON_SCENE, State.HANDLED]),
    st.integers(0, 600),
    st.floats(0, 9000),
)
def test_a_forecast_is_the_sum_of_its_stretches_and_later_than_due(state: State, at: int, eta_s: float) -> None:
    late = forecast(in_state(state), minutes(at), USUAL, eta_s, OFFICE)
    if late is None:
        assert all(due >= minutes(at) for each, due in DUE.items() if each in ahead(in_state(state)))
        return
    assert late.late_by_s == (late.expected - late.due).total_seconds() > 0
    total = timedelta(seconds=sum(stretch.seconds for stretch in late.stretches))
    assert abs(late.expected - minutes(at) - total) < timedelta(milliseconds=1)
    assert late.stretches[-1].milestone is late.milestone
