"""What a step with a unit leads to: new values, and the events that say so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.assignment.checks import check_pair
from dispatch.changes import changes
from dispatch.events import Event, Happening, Subject
from dispatch.incidents import Incident
from dispatch.resources import ACTIVE, Assignment, AssignmentState, Unit
from dispatch.resources.transitions import STATUS_OF


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step led to.

    Attributes
    ----------
    unit
        The unit as it is now; the very same value where the step left it alone.
    assignment
        The assignment the step was about; None for a change of status alone.
    events
        In the order in which they belong into the log.
    other
        With a diversion and its undo the other assignment of the pair: the one that was
        left, or the one that goes on again.
    """

    unit: Unit
    assignment: Assignment | None
    events: tuple[Event, ...]
    other: Assignment | None = None


def new_assignment(
    unit: Unit,
    incident: Incident,
    assignment_id: int,
    state: AssignmentState,
    actor: str,
    now: datetime,
    choice_id: int | None,
    eta_s: float | None,
) -> Assignment:
    """Return the first version of an assignment."""
    return Assignment(
        id=assignment_id,
        community_code=incident.community_code,
        incident_id=incident.id,
        unit_id=unit.id,
        version=1,
        state=state,
        reserved_at=now,
        sent_by=actor,
        choice_id=choice_id,
        eta_s=eta_s,
    )


def begun(unit: Unit, assignment: Assignment, happening: Happening, actor: str, now: datetime) -> Outcome:
    """Give a free unit its new assignment."""
    bound = following(unit, assignment, now)
    events = (
        assignment_event(happening, None, assignment, actor, now, {}),
        unit_event(unit, bound, actor, now, work_of(assignment)),
    )
    return Outcome(bound, assignment, events)


def moved(
    unit: Unit,
    before: Assignment,
    state: AssignmentState,
    happening: Happening,
    actor: str,
    now: datetime,
    note: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Outcome:
    """Take an assignment of a unit to another state, and the unit with it."""
    check_pair(unit, before)
    after = replace(before, version=before.version + 1, state=state, **fields)
    if state not in ACTIVE:
        after = replace(after, ended_at=now)
    told = assignment_event(happening, before, after, actor, now, note or {})
    if STATUS_OF[state] is unit.status:
        return Outcome(unit, after, (told,))
    changed = following(unit, after, now)
    return Outcome(changed, after, (told, unit_event(unit, changed, actor, now, work_of(after))))


def following(unit: Unit, assignment: Assignment, now: datetime) -> Unit:
    """Return the unit with the status its assignment gives it."""
    return replace(
        unit,
        version=unit.version + 1,
        status=STATUS_OF[assignment.state],
        status_since=now,
        assignment_id=assignment.id if assignment.state in ACTIVE else None,
    )


def work_of(assignment: Assignment) -> dict[str, Any]:
    """Name what a unit's change of status is about."""
    return {"assignment": assignment.id, "incident": assignment.incident_id}


def assignment_event(
    happening: Happening,
    before: Assignment | None,
    after: Assignment,
    actor: str,
    now: datetime,
    note: Mapping[str, Any],
) -> Event:
    """Say what happened to an assignment; without `before` it is its first event."""
    said = {"incident": after.incident_id, "unit": after.unit_id, **note}
    return Event(
        happening=happening,
        subject=Subject.ASSIGNMENT,
        subject_id=after.id,
        community_code=after.community_code,
        version=after.version,
        at=now,
        actor=actor,
        changes=changes(before, after),
        note=said,
    )


def unit_event(before: Unit, after: Unit, actor: str, now: datetime, note: Mapping[str, Any]) -> Event:
    """Say how a unit changed."""
    return Event(
        happening=Happening.UNIT_STATUS_CHANGED,
        subject=Subject.UNIT,
        subject_id=after.id,
        community_code=after.community_code,
        version=after.version,
        at=now,
        actor=actor,
        changes=changes(before, after),
        note=note,
    )
