"""On the way and back: what a unit reports, and what it is told while it is out."""

from dataclasses import replace
from datetime import datetime

from dispatch.assignment.checks import check_step, illegal, reason_given
from dispatch.assignment.outcome import Outcome, moved, unit_event
from dispatch.events import Happening
from dispatch.resources import Assignment, AssignmentState, Unit, UnitStatus
from dispatch.resources.transitions import UNIT_TRANSITIONS


def acknowledge(unit: Unit, assignment: Assignment, actor: str, now: datetime) -> Outcome:
    """Note that the unit takes the order 接单; raises UnitTransitionIllegal."""
    check_step("acknowledge", unit, assignment, AssignmentState.ACKNOWLEDGED)
    return moved(
        unit, assignment, AssignmentState.ACKNOWLEDGED, Happening.DISPATCH_ACKNOWLEDGED, actor, now, acknowledged_at=now
    )


def start(unit: Unit, assignment: Assignment, actor: str, now: datetime) -> Outcome:
    """Note that the unit sets off; raises UnitTransitionIllegal."""
    check_step("start", unit, assignment, AssignmentState.EN_ROUTE)
    return moved(unit, assignment, AssignmentState.EN_ROUTE, Happening.UNIT_STARTED, actor, now, en_route_at=now)


def arrive(unit: Unit, assignment: Assignment, actor: str, now: datetime) -> Outcome:
    """Note that the unit is on scene 到场; raises UnitTransitionIllegal."""
    check_step("arrive", unit, assignment, AssignmentState.ON_SCENE)
    return moved(unit, assignment, AssignmentState.ON_SCENE, Happening.UNIT_ARRIVED, actor, now, on_scene_at=now)


def finish(unit: Unit, assignment: Assignment, actor: str, now: datetime) -> Outcome:
    """Note that the unit is done on scene and on its way back; raises UnitTransitionIllegal."""
    check_step("finish", unit, assignment, AssignmentState.DONE)
    return moved(unit, assignment, AssignmentState.DONE, Happening.UNIT_FINISHED, actor, now)


def recall(unit: Unit, assignment: Assignment, actor: str, now: datetime, reason: str) -> Outcome:
    """Call a unit back that was sent.

    Raises
    ------
    StepReasonMissing
        The reason is missing or too short.
    UnitTransitionIllegal
        It is only reserved (then `release` it), or its assignment has ended.
    """
    check_step("recall", unit, assignment, AssignmentState.RECALLED)
    reason = reason_given("recall", reason)
    note = {"reason": reason}
    return moved(unit, assignment, AssignmentState.RECALLED, Happening.UNIT_RECALLED, actor, now, note, reason=reason)


def set_status(unit: Unit, status: UnitStatus, actor: str, now: datetime, reason: str = "") -> Outcome:
    """Give a free unit another status by hand; raises UnitTransitionIllegal."""
    if unit.assignment_id is not None or status not in UNIT_TRANSITIONS[unit.status]:
        raise illegal("set_status", unit)
    changed = replace(unit, version=unit.version + 1, status=status, status_since=now)
    note = {"reason": reason.strip()} if reason.strip() else {}
    return Outcome(changed, None, (unit_event(unit, changed, actor, now, note),))
