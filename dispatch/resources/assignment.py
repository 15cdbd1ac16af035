"""An assignment 派单: one unit reserved for or sent to one incident, as a frozen value."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AssignmentState(StrEnum):
    RESERVED = "reserved"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    DONE = "done"
    RELEASED = "released"
    RECALLED = "recalled"
    DIVERTED = "diverted"


ACTIVE = frozenset(
    {
        AssignmentState.RESERVED,
        AssignmentState.SENT,
        AssignmentState.ACKNOWLEDGED,
        AssignmentState.EN_ROUTE,
        AssignmentState.ON_SCENE,
    }
)
"""States in which the unit is bound; a unit has at most one such assignment."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment as its row holds it; every time is in UTC.

    Attributes
    ----------
    choice_id
        The candidates it was chosen from, as they were then.
    sent_by
        Actor as in events.
    eta_s
        What was expected when it was sent.
    diverted_from
        The assignment this unit was taken away from, for the undo.
    """

    id: int
    community_code: str
    incident_id: int
    unit_id: int
    version: int
    state: AssignmentState
    reserved_at: datetime
    sent_by: str
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    en_route_at: datetime | None = None
    on_scene_at: datetime | None = None
    ended_at: datetime | None = None
    choice_id: int | None = None
    eta_s: float | None = None
    reason: str = ""
    diverted_from: int | None = None
