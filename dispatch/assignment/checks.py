"""What refuses a step with a unit before anything is changed."""

from datetime import datetime

from dispatch.errors import TransitionIllegal, UnitNotReady, UnitTaken, UnitTransitionIllegal
from dispatch.incidents import Incident, allowed, takes_units
from dispatch.incidents.outcomes import require_reason
from dispatch.resources import ACTIVE, Assignment, AssignmentState, Unit, UnitStatus
from dispatch.resources.transitions import ASSIGNMENT_TRANSITIONS


def check_takes_units(command: str, incident: Incident, actor: str) -> None:
    """Refuse an incident that takes no units now, saying which of its steps are open instead."""
    if not takes_units(incident):
        instead = ", ".join(allowed(incident, actor))
        raise TransitionIllegal(command=command, state=incident.state.value, allowed=instead)


def check_free(unit: Unit, current: Assignment | None, now: datetime) -> None:
    """Refuse a unit that is bound, saying by whom, or not available."""
    if (current is None) != (unit.assignment_id is None):
        raise ValueError(f"unit {unit.id} has assignment {unit.assignment_id}, got {current}")
    if current is not None:
        check_pair(unit, current)
        since = current.sent_at or current.reserved_at
        ago_s = max(0, int((now - since).total_seconds()))
        raise UnitTaken(unit=unit.name, by=current.sent_by, ago_s=ago_s, incident=current.incident_id)
    if unit.status is not UnitStatus.AVAILABLE:
        raise UnitNotReady(unit=unit.name, status=unit.status.value)


def check_step(command: str, unit: Unit, assignment: Assignment, wanted: AssignmentState) -> None:
    """Refuse what the table of transitions does not hold."""
    check_pair(unit, assignment)
    if wanted not in ASSIGNMENT_TRANSITIONS[assignment.state]:
        raise illegal(command, unit)


def check_pair(unit: Unit, assignment: Assignment) -> None:
    """Catch a caller that mixed up rows; no user can cause this."""
    if assignment.unit_id != unit.id or (assignment.state in ACTIVE) != (unit.assignment_id == assignment.id):
        raise ValueError(f"assignment {assignment.id} of unit {assignment.unit_id} is not what unit {unit.id} does")


def illegal(command: str, unit: Unit) -> UnitTransitionIllegal:
    """Make the refusal of a step the unit's status does not allow."""
    return UnitTransitionIllegal(command=command, unit=unit.name, status=unit.status.value)


def reason_given(command: str, reason: str) -> str:
    """Return the reason without the blanks around it; raises StepReasonMissing."""
    require_reason(command, reason)
    return reason.strip()
