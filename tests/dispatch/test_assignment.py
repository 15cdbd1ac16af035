"""What may be done with a unit and its assignment, one step at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dispatch.assignment import (
    Outcome,
    acknowledge,
    arrive,
    divert,
    finish,
    recall,
    release,
    reserve,
    send,
    set_status,
    start,
    undo,
)
from dispatch.errors import (
    DiversionRefused,
    StepReasonMissing,
    TransitionIllegal,
    UndoTooLate,
    UnitNotReady,
    UnitTaken,
    UnitTransitionIllegal,
)
from dispatch.events import Happening, Subject
from dispatch.incidents import Incident, Severity, State, allowed
from dispatch.resources import ACTIVE, Assignment, AssignmentState, Unit, UnitStatus
from dispatch.resources.transitions import ASSIGNMENT_TRANSITIONS, BOUND, STATUS_OF, UNIT_TRANSITIONS
from tests.dispatch.sending import COMMUNITY, NOON, a_unit, after, an_incident

GRAVE = an_incident(2, severity=Severity.I)
OPERATOR = "account:12"


def bound(outcome: Outcome) -> tuple[Unit, Assignment]:
    assert outcome.assignment is not None
    return outcome.unit, outcome.assignment


def sent(incident: Incident | None = None, **unit: Any) -> tuple[Unit, Assignment]:
    return bound(send(a_unit(**unit), None, incident or an_incident(), 70, OPERATOR, NOON, choice_id=5, eta_s=90.0))


def under_way() -> tuple[Unit, Assignment]:
    unit, assignment = bound(acknowledge(*sent(), "unit:1", after(5)))
    return bound(start(unit, assignment, "unit:1", after(20)))


def on_scene() -> tuple[Unit, Assignment]:
    return bound(arrive(*under_way(), "unit:1", after(300)))


def told(outcome: Outcome) -> list[tuple[Happening, Subject, int]]:
    return [(event.happening, event.subject, event.subject_id) for event in outcome.events]


def test_sending_a_free_unit_reserves_it_at_once() -> None:
    outcome = send(a_unit(), None, an_incident(), 70, OPERATOR, NOON, choice_id=5, eta_s=90.0)
    unit, assignment = bound(outcome)
    assert (unit.status, unit.assignment_id, unit.version) == (UnitStatus.DISPATCHED, 70, 2)
    assert assignment == Assignment(
        70, COMMUNITY, 1, 1, 1, AssignmentState.SENT, NOON, OPERATOR, sent_at=NOON, choice_id=5, eta_s=90.0
    )
    assert told(outcome) == [
        (Happening.UNIT_DISPATCHED, Subject.ASSIGNMENT, 70),
        (Happening.UNIT_STATUS_CHANGED, Subject.UNIT, 1),
    ]


def test_the_first_event_of_an_assignment_holds_all_its_fields() -> None:
    first, of_unit = send(a_unit(), None, an_incident(), 70, OPERATOR, NOON).events
    assert set(first.changes) == set(Assignment.__dataclass_fields__)
    assert first.changes["sent_at"] == "2026-11-22T04:00:00.000000+00:00"
    assert of_unit.changes == {"version": 2, "status": "dispatched", "assignment_id": 70}
    assert of_unit.note == {"assignment": 70, "incident": 1}


def test_reserving_and_sending_are_two_steps_of_one_assignment() -> None:
    held = reserve(a_unit(), None, an_incident(), 70, OPERATOR, NOON, choice_id=5, eta_s=90.0)
    unit, assignment = bound(held)
    assert (unit.status, assignment.state, assignment.sent_at) == (UnitStatus.RESERVED, AssignmentState.RESERVED, None)
    unit, assignment = bound(send(unit, assignment, an_incident(), 99, "account:13", after(30)))
    assert (assignment.id, assignment.version, assignment.sent_by) == (70, 2, "account:13")
    assert (assignment.reserved_at, assignment.sent_at, assignment.eta_s) == (NOON, after(30), 90.0)
    assert (unit.status, unit.assignment_id, unit.version) == (UnitStatus.DISPATCHED, 70, 3)


def test_a_reserved_unit_is_released_and_free_again() -> None:
    held = bound(reserve(a_unit(), None, an_incident(), 70, OPERATOR, NOON))
    unit, assignment = bound(release(*held, OPERATOR, after(3)))
    assert (unit.status, unit.assignment_id) == (UnitStatus.AVAILABLE, None)
    assert (assignment.state, assignment.ended_at) == (AssignmentState.RELEASED, after(3))


def test_a_unit_takes_the_order_sets_off_arrives_is_done_and_returns() -> None:
    unit, assignment = on_scene()
    assert (unit.status, assignment.state) == (UnitStatus.ON_SCENE, AssignmentState.ON_SCENE)
    unit, assignment = bound(finish(unit, assignment, "unit:1", after(900)))
    assert (unit.status, unit.assignment_id) == (UnitStatus.RETURNING, None)
    moments = (assignment.sent_at, assignment.acknowledged_at, assignment.en_route_at, assignment.on_scene_at)
    assert moments == (NOON, after(5), after(20), after(300))
    assert (assignment.state, assignment.ended_at) == (AssignmentState.DONE, after(900))
    unit = set_status(unit, UnitStatus.AVAILABLE, "unit:1", after(1200)).unit
    assert (unit.status, unit.status_since, unit.version) == (UnitStatus.AVAILABLE, after(1200), 6)


def test_taking_the_order_leaves_the_unit_as_it_is() -> None:
    unit, assignment = sent()
    outcome = acknowledge(unit, assignment, "unit:1", after(5))
    assert outcome.unit is unit
    assert told(outcome) == [(Happening.DISPATCH_ACKNOWLEDGED, Subject.ASSIGNMENT, 70)]


def test_a_unit_that_arrives_without_a_word_has_no_moment_of_setting_off() -> None:
    unit, assignment = bound(arrive(*sent(), "unit:1", after(240)))
    assert (unit.status, assignment.on_scene_at) == (UnitStatus.ON_SCENE, after(240))
    assert (assignment.acknowledged_at, assignment.en_route_at) == (None, None)


def test_a_unit_is_never_sent_twice_and_the_refusal_says_by_whom() -> None:
    unit, assignment = sent()
    for again in (reserve, send):
        with pytest.raises(UnitTaken) as refused:
            again(unit, assignment, GRAVE, 71, "account:13", after(4))
        assert refused.value.fields == {"unit": "车1", "by": OPERATOR, "ago_s": 4, "incident": 1}


def test_a_unit_reserved_for_another_incident_is_taken() -> None:
    held = bound(reserve(a_unit(), None, an_incident(), 70, OPERATOR, NOON))
    with pytest.raises(UnitTaken):
        send(*held, GRAVE, 71, "account:13", after(4))


@pytest.mark.parametrize("status", [UnitStatus.BUSY, UnitStatus.RETURNING, UnitStatus.OUT_OF_SERVICE])
def test_only_an_available_unit_is_sent(status: UnitStatus) -> None:
    with pytest.raises(UnitNotReady) as refused:
        send(a_unit(status=status), None, an_incident(), 70, OPERATOR, NOON)
    assert refused.value.fields == {"unit": "车1", "status": status.value}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", [reserve, send])
def test_units_are_bound_from_acceptance_until_it_is_handled(state: State, step: Callable[..., Outcome]) -> None:
    incident = an_incident(state=state)
    if state in {State.ACCEPTED, State.DISPATCHED, State.ACKNOWLEDGED, State.ON_SCENE}:
        assert step(a_unit(), None, incident, 70, OPERATOR, NOON).unit.assignment_id == 70
    else:
        with pytest.raises(TransitionIllegal) as refused:
            step(a_unit(), None, incident, 70, OPERATOR, NOON)
        assert refused.value.fields["allowed"] == ", ".join(allowed(incident, OPERATOR))


def test_no_unit_is_sent_to_what_stands_still() -> None:
    with pytest.raises(TransitionIllegal):
        send(a_unit(), None, an_incident(suspended=True, suspended_at=NOON), 70, OPERATOR, NOON)


@pytest.mark.parametrize("reason", ["", "  ", "误", " 误 "])
def test_calling_back_needs_a_reason(reason: str) -> None:
    with pytest.raises(StepReasonMissing) as refused:
        recall(*under_way(), OPERATOR, after(60), reason)
    assert refused.value.fields == {"command": "recall", "least": 2}


@pytest.mark.parametrize("reached", [sent, under_way, on_scene])
def test_a_unit_called_back_returns(reached: Callable[[], tuple[Unit, Assignment]]) -> None:
    outcome = recall(*reached(), OPERATOR, after(400), " 误派 ")
    unit, assignment = bound(outcome)
    assert (unit.status, unit.assignment_id) == (UnitStatus.RETURNING, None)
    assert (assignment.state, assignment.reason) == (AssignmentState.RECALLED, "误派")
    assert outcome.events[0].note == {"incident": 1, "unit": 1, "reason": "误派"}


def test_a_reserved_unit_is_released_not_called_back() -> None:
    held = bound(reserve(a_unit(), None, an_incident(), 70, OPERATOR, NOON))
    with pytest.raises(UnitTransitionIllegal):
        recall(*held, OPERATOR, after(1), "误派")
    with pytest.raises(UnitTransitionIllegal):
        release(*sent(), OPERATOR, after(1))


def test_a_unit_under_way_is_diverted_to_a_graver_incident() -> None:
    unit, assignment = under_way()
    outcome = divert(unit, assignment, an_incident(), GRAVE, 71, OPERATOR, after(60), "有人被困", eta_s=45.0)
    unit, new = bound(outcome)
    left = outcome.other
    assert left == replace(assignment, version=4, state=AssignmentState.DIVERTED, ended_at=after(60))
    assert (new.state, new.incident_id, new.diverted_from, new.sent_at) == (AssignmentState.SENT, 2, 70, after(60))
    assert (unit.status, unit.assignment_id, unit.status_since) == (UnitStatus.DISPATCHED, 71, after(60))
    assert told(outcome) == [
        (Happening.UNIT_DIVERTED, Subject.ASSIGNMENT, 70),
        (Happening.UNIT_DISPATCHED, Subject.ASSIGNMENT, 71),
        (Happening.UNIT_STATUS_CHANGED, Subject.UNIT, 1),
    ]
    assert outcome.events[0].note["into"] == 2
    assert outcome.events[1].note["from"] == 1


@pytest.mark.parametrize(
    ("reached", "into", "why"),
    [
        (on_scene, GRAVE, "on_scene"),
        (under_way, an_incident(2), "not_graver"),
        (under_way, an_incident(2, severity=Severity.IV), "not_graver"),
        (under_way, an_incident(1, severity=Severity.I), "same_incident"),
        (lambda: bound(reserve(a_unit(), None, an_incident(), 70, OPERATOR, NOON)), GRAVE, "not_sent"),
    ],
)
def test_a_diversion_is_refused_with_a_reason(
    reached: Callable[[], tuple[Unit, Assignment]], into: Incident, why: str
) -> None:
    with pytest.raises(DiversionRefused) as refused:
        divert(*reached(), an_incident(), into, 71, OPERATOR, after(400), "有人被困")
    assert (refused.value.fields["unit"], refused.value.fields["why"]) == ("车1", why)
    assert refused.value.message("en") != refused.value.message("zh-CN")


def test_a_diversion_needs_a_reason_and_somewhere_to_go() -> None:
    with pytest.raises(StepReasonMissing):
        divert(*under_way(), an_incident(), GRAVE, 71, OPERATOR, after(60), "")
    with pytest.raises(TransitionIllegal):
        divert(*under_way(), an_incident(), replace(GRAVE, state=State.VOID), 71, OPERATOR, after(60), "有人被困")


@pytest.mark.parametrize("reserved_first", [False, True])
def test_a_dispatch_is_taken_back_within_ten_seconds(reserved_first: bool) -> None:
    unit, assignment = sent()
    if reserved_first:
        held = bound(reserve(a_unit(), None, an_incident(), 70, OPERATOR, after(-60)))
        unit, assignment = bound(send(*held, an_incident(), 99, OPERATOR, NOON))
    outcome = undo(unit, assignment, OPERATOR, after(10))
    unit, assignment = bound(outcome)
    assert (unit.status, unit.assignment_id) == (UnitStatus.AVAILABLE, None)
    assert (assignment.state, assignment.ended_at) == (AssignmentState.RELEASED, after(10))
    assert outcome.events[0].note["undone"] == "send"


def test_a_dispatch_is_not_taken_back_later_or_once_acknowledged() -> None:
    with pytest.raises(UndoTooLate) as refused:
        undo(*sent(), OPERATOR, after(11.5))
    assert refused.value.fields == {"within_s": 10, "ago_s": 11}
    with pytest.raises(UnitTransitionIllegal):
        undo(*bound(acknowledge(*sent(), "unit:1", after(2))), OPERATOR, after(3))


def test_after_a_diversion_is_undone_the_first_assignment_goes_on_as_it_was() -> None:
    for reached in (sent, under_way, lambda: bound(acknowledge(*sent(), "unit:1", after(5)))):
        before, first = reached()
        diverted = divert(before, first, an_incident(), GRAVE, 71, OPERATOR, after(60), "有人被困")
        outcome = undo(*bound(diverted), OPERATOR, after(120), left=diverted.other, first=an_incident())
        assert outcome.other == replace(first, version=first.version + 2)
        assert outcome.unit == replace(before, version=before.version + 2, status_since=after(120))
        assert outcome.assignment is not None
        assert outcome.assignment.state is AssignmentState.RELEASED
        assert [event.happening for event in outcome.events] == [
            Happening.DIVERSION_UNDONE, Happening.DIVERSION_UNDONE, Happening.UNIT_STATUS_CHANGED,
        ]  # fmt: skip


def test_a_diversion_is_undone_within_a_minute_before_the_arrival_while_the_first_is_open() -> None:
    diverted = divert(*under_way(), an_incident(), GRAVE, 71, OPERATOR, after(60), "有人被困")
    unit, assignment = bound(diverted)
    with pytest.raises(UndoTooLate) as refused:
        undo(unit, assignment, OPERATOR, after(121), diverted.other, an_incident())
    assert refused.value.fields == {"within_s": 60, "ago_s": 61}
    with pytest.raises(UnitTransitionIllegal):
        undo(*bound(arrive(unit, assignment, "unit:1", after(70))), OPERATOR, after(71), diverted.other, an_incident())
    with pytest.raises(DiversionRefused) as gone:
        undo(unit, assignment, OPERATOR, after(70), diverted.other, an_incident(state=State.CLOSED))
    assert gone.value.fields["why"] == "first_ended"
    with pytest.raises(ValueError, match="needs assignment 70"):
        undo(unit, assignment, OPERATOR, after(70))


@pytest.mark.parametrize("status", list(UnitStatus))
@pytest.mark.parametrize("wanted", list(UnitStatus))
def test_a_status_given_by_hand_follows_the_table(status: UnitStatus, wanted: UnitStatus) -> None:
    unit = a_unit(status=status, assignment_id=70 if status in BOUND else None)
    if wanted in UNIT_TRANSITIONS[status]:
        outcome = set_status(unit, wanted, OPERATOR, after(1), "加油")
        assert (outcome.unit.status, outcome.unit.version) == (wanted, 2)
        assert [event.note for event in outcome.events] == [{"reason": "加油"}]
    else:
        with pytest.raises(UnitTransitionIllegal):
            set_status(unit, wanted, OPERATOR, after(1))


def test_no_hand_binds_a_unit_or_frees_a_bound_one() -> None:
    assert not any(UNIT_TRANSITIONS[status] for status in BOUND)
    assert not any(BOUND & after for after in UNIT_TRANSITIONS.values())
    assert set(UNIT_TRANSITIONS) == set(UnitStatus)


def test_every_state_of_an_assignment_can_be_reached_and_but_for_the_undo_no_end_is_left() -> None:
    assert set(ASSIGNMENT_TRANSITIONS) == set(AssignmentState)
    assert set().union(*ASSIGNMENT_TRANSITIONS.values()) | {AssignmentState.RESERVED} == set(AssignmentState)
    ends = set(AssignmentState) - ACTIVE - {AssignmentState.DIVERTED}
    assert not any(ASSIGNMENT_TRANSITIONS[state] for state in ends)
    assert set(STATUS_OF) == set(AssignmentState) - {AssignmentState.DIVERTED}


def test_rows_that_do_not_belong_together_are_noticed() -> None:
    unit, assignment = sent()
    with pytest.raises(ValueError, match="is not what unit 2 does"):
        acknowledge(a_unit(2), assignment, "unit:2", after(1))
    with pytest.raises(ValueError, match="unit 1 has assignment 70"):
        send(unit, None, an_incident(), 71, OPERATOR, after(1))
    with pytest.raises(ValueError, match="is for incident 1"):
        divert(unit, assignment, an_incident(3), GRAVE, 71, OPERATOR, after(1), "有人被困")
