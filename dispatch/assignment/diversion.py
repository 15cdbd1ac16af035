"""Changing one's mind: to a graver incident 改派, and back again."""

from dataclasses import replace
from datetime import datetime

from dispatch.assignment.checks import check_pair, check_takes_units, illegal, reason_given
from dispatch.assignment.outcome import Outcome, assignment_event, following, moved, new_assignment, unit_event, work_of
from dispatch.errors import DiversionRefused, UndoTooLate
from dispatch.events import Happening
from dispatch.incidents import Incident, takes_units
from dispatch.resources import Assignment, AssignmentState, Unit
from dispatch.resources.transitions import ASSIGNMENT_TRANSITIONS

UNDO_SEND_WITHIN_S = 10
UNDO_DIVERSION_WITHIN_S = 60

_REFUSALS = {
    "not_sent": ("还没有派出", "it has not been sent"),
    "on_scene": ("已经到场", "it is on scene"),
    "same_incident": ("已派往该事件", "it is on its way there"),
    "not_graver": ("目标事件不比当前事件紧急", "the other incident is not graver"),
    "first_ended": ("原事件已不能派遣", "the first incident takes no units any more"),
}


def divert(
    unit: Unit,
    assignment: Assignment,
    first: Incident,
    into: Incident,
    assignment_id: int,
    actor: str,
    now: datetime,
    reason: str,
    choice_id: int | None = None,
    eta_s: float | None = None,
) -> Outcome:
    """Send a unit that is under way to a graver incident instead 改派.

    Parameters
    ----------
    assignment, first
        What it is under way for, and the incident of that.
    into
        Where it is to go; its severity must be a lower number than that of `first`.
    assignment_id, choice_id, eta_s
        Of the new assignment, as in `reserve`.

    Returns
    -------
    Outcome
        `assignment` is the new one, `other` the one that was left.

    Raises
    ------
    DiversionRefused
        `why` is 'not_sent', 'on_scene', 'same_incident' or 'not_graver'.
    StepReasonMissing
        The reason is missing or too short.
    TransitionIllegal
        `into` takes no units: it is not accepted yet, stands still, or is handled.
    """
    check_pair(unit, assignment)
    if refusal := _why_not_diverted(assignment, first, into):
        raise _refused(unit, refusal)
    reason = reason_given("divert", reason)
    check_takes_units("divert", into, actor)
    left = replace(assignment, version=assignment.version + 1, state=AssignmentState.DIVERTED, ended_at=now)
    new = replace(
        new_assignment(unit, into, assignment_id, AssignmentState.SENT, actor, now, choice_id, eta_s),
        sent_at=now, reason=reason, diverted_from=assignment.id,
    )  # fmt: skip
    bound = following(unit, new, now)
    there = {"reason": reason, "into": into.id, "into_assignment": new.id}
    here = {"reason": reason, "from": first.id, "from_assignment": left.id}
    events = (
        assignment_event(Happening.UNIT_DIVERTED, assignment, left, actor, now, there),
        assignment_event(Happening.UNIT_DISPATCHED, None, new, actor, now, here),
        unit_event(unit, bound, actor, now, work_of(new)),
    )
    return Outcome(bound, new, events, other=left)


def undo(
    unit: Unit,
    assignment: Assignment,
    actor: str,
    now: datetime,
    left: Assignment | None = None,
    first: Incident | None = None,
) -> Outcome:
    """Take back a dispatch just given, or a diversion.

    A dispatch not yet acknowledged, within UNDO_SEND_WITHIN_S: the unit is free again, also
    when it had been reserved before. A diversion before the arrival, within
    UNDO_DIVERSION_WITHIN_S: the first assignment goes on where it was.

    Parameters
    ----------
    assignment
        The active assignment of the unit.
    left, first
        For a diversion the assignment it was taken from, and the incident of that.

    Returns
    -------
    Outcome
        `other` is the first assignment, going on, after the undo of a diversion.

    Raises
    ------
    UndoTooLate
        More time has passed.
    UnitTransitionIllegal
        Only reserved, acknowledged meanwhile (a dispatch), on scene, or ended.
    DiversionRefused
        `why` is 'first_ended': the first incident takes no units any more.
    """
    check_pair(unit, assignment)
    diversion = assignment.diverted_from is not None
    undoable = {AssignmentState.SENT}
    if diversion:
        undoable |= {AssignmentState.ACKNOWLEDGED, AssignmentState.EN_ROUTE}
    if assignment.state not in undoable or assignment.sent_at is None:
        raise illegal("undo", unit)
    within_s = UNDO_DIVERSION_WITHIN_S if diversion else UNDO_SEND_WITHIN_S
    ago_s = (now - assignment.sent_at).total_seconds()
    if ago_s > within_s:
        raise UndoTooLate(within_s=within_s, ago_s=int(ago_s))
    if not diversion:
        taken_back = {"undone": "send"}
        return moved(unit, assignment, AssignmentState.RELEASED, Happening.UNIT_RELEASED, actor, now, taken_back)
    if left is None or first is None or left.id != assignment.diverted_from or left.incident_id != first.id:
        raise ValueError(f"the undo of a diversion needs assignment {assignment.diverted_from} and its incident")
    if not takes_units(first):
        raise _refused(unit, "first_ended")
    dropped = replace(assignment, version=assignment.version + 1, state=AssignmentState.RELEASED, ended_at=now)
    resumed = replace(left, version=left.version + 1, state=_station(left), ended_at=None)
    back = following(unit, resumed, now)
    events = (
        assignment_event(Happening.DIVERSION_UNDONE, assignment, dropped, actor, now, {"into": first.id}),
        assignment_event(Happening.DIVERSION_UNDONE, left, resumed, actor, now, {"from": assignment.incident_id}),
        unit_event(unit, back, actor, now, work_of(resumed)),
    )
    return Outcome(back, dropped, events, other=resumed)


def _refused(unit: Unit, why: str) -> DiversionRefused:
    why_zh, why_en = _REFUSALS[why]
    return DiversionRefused(unit=unit.name, why=why, why_zh=why_zh, why_en=why_en)


def _why_not_diverted(assignment: Assignment, first: Incident, into: Incident) -> str | None:
    if first.id != assignment.incident_id:
        raise ValueError(f"assignment {assignment.id} is for incident {assignment.incident_id}, got {first.id}")
    if assignment.state is AssignmentState.ON_SCENE:
        return "on_scene"
    if AssignmentState.DIVERTED not in ASSIGNMENT_TRANSITIONS[assignment.state]:
        return "not_sent"
    if into.id == first.id:
        return "same_incident"
    return None if into.severity < first.severity else "not_graver"


def _station(left: Assignment) -> AssignmentState:
    """Return where an assignment was before it was diverted."""
    if left.en_route_at is not None:
        return AssignmentState.EN_ROUTE
    return AssignmentState.SENT if left.acknowledged_at is None else AssignmentState.ACKNOWLEDGED
