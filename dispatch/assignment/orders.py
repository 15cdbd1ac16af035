"""Binding units: hold one, send one, let one go."""

from dataclasses import replace
from datetime import datetime

from dispatch.assignment.checks import check_free, check_pair, check_takes_units, illegal
from dispatch.assignment.outcome import Outcome, begun, moved, new_assignment
from dispatch.events import Happening
from dispatch.incidents import Incident
from dispatch.resources import Assignment, AssignmentState, Unit


def reserve(
    unit: Unit,
    current: Assignment | None,
    incident: Incident,
    assignment_id: int,
    actor: str,
    now: datetime,
    choice_id: int | None = None,
    eta_s: float | None = None,
) -> Outcome:
    """Hold a free unit for an incident without sending it yet.

    Parameters
    ----------
    current
        The active assignment of the unit, None when it has none.
    assignment_id
        Id of the new assignment.
    choice_id, eta_s
        The candidates it was chosen from, and what was expected.

    Raises
    ------
    UnitTaken
        It is bound already.
    UnitNotReady
        It is free, but busy, returning or out of service.
    TransitionIllegal
        The incident takes no units: it is not accepted yet, stands still, or is handled.
    """
    check_takes_units("reserve", incident, actor)
    check_free(unit, current, now)
    assignment = new_assignment(unit, incident, assignment_id, AssignmentState.RESERVED, actor, now, choice_id, eta_s)
    return begun(unit, assignment, Happening.UNIT_RESERVED, actor, now)


def send(
    unit: Unit,
    current: Assignment | None,
    incident: Incident,
    assignment_id: int,
    actor: str,
    now: datetime,
    choice_id: int | None = None,
    eta_s: float | None = None,
) -> Outcome:
    """Send a unit: a free one by reserving it at once, or one reserved for this incident.

    Parameters
    ----------
    current
        The active assignment of the unit, None when it has none.
    assignment_id
        Id of the new assignment; not used for a unit that was reserved.
    choice_id, eta_s
        As in `reserve`; None keeps what was known when it was reserved.

    Raises
    ------
    UnitTaken
        It is bound to another incident, or sent to this one already.
    UnitNotReady
        It is free, but busy, returning or out of service.
    TransitionIllegal
        The incident takes no units: it is not accepted yet, stands still, or is handled.
    """
    check_takes_units("send", incident, actor)
    if current is None or current.state is not AssignmentState.RESERVED or current.incident_id != incident.id:
        check_free(unit, current, now)
        assignment = new_assignment(unit, incident, assignment_id, AssignmentState.SENT, actor, now, choice_id, eta_s)
        return begun(unit, replace(assignment, sent_at=now), Happening.UNIT_DISPATCHED, actor, now)
    return moved(
        unit, current, AssignmentState.SENT, Happening.UNIT_DISPATCHED, actor, now,
        sent_at=now, sent_by=actor, eta_s=current.eta_s if eta_s is None else eta_s,
        choice_id=current.choice_id if choice_id is None else choice_id,
    )  # fmt: skip


def release(unit: Unit, assignment: Assignment, actor: str, now: datetime, reason: str = "") -> Outcome:
    """Let go of a reserved unit; raises UnitTransitionIllegal once it is sent."""
    check_pair(unit, assignment)
    if assignment.state is not AssignmentState.RESERVED:
        raise illegal("release", unit)
    reason = reason.strip()
    note = {"reason": reason} if reason else {}
    return moved(unit, assignment, AssignmentState.RELEASED, Happening.UNIT_RELEASED, actor, now, note, reason=reason)
