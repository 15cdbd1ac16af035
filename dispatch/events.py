"""What happened: one shape for every event of the log.

An event says which fields of one subject changed, to what, by whom and why. Folding a
subject's events in the order of their numbers gives its stored row (dispatch/folding.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Subject(StrEnum):
    INCIDENT = "incident"
    UNIT = "unit"
    ASSIGNMENT = "assignment"


class Happening(StrEnum):
    """Everything that can happen, as a past participle."""

    INCIDENT_REPORTED = "incident_reported"
    INCIDENT_VERIFIED = "incident_verified"
    INCIDENT_ACCEPTED = "incident_accepted"
    INCIDENT_REJECTED = "incident_rejected"
    INCIDENT_ASSIGNED = "incident_assigned"
    INCIDENT_RETURNED = "incident_returned"
    INCIDENT_DISPATCHED = "incident_dispatched"
    INCIDENT_ACKNOWLEDGED = "incident_acknowledged"
    INCIDENT_REACHED = "incident_reached"
    # The units sent were taken away: it waits for others, or for those still on their way.
    INCIDENT_LEFT = "incident_left"
    INCIDENT_HANDLED = "incident_handled"
    INCIDENT_CHECKED = "incident_checked"
    INCIDENT_SENT_BACK = "incident_sent_back"
    INCIDENT_CLOSED = "incident_closed"
    INCIDENT_RATED = "incident_rated"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    SUSPENSION_ASKED = "suspension_asked"
    SUSPENSION_GRANTED = "suspension_granted"
    SUSPENSION_REFUSED = "suspension_refused"
    INCIDENT_RESUMED = "incident_resumed"
    INCIDENT_URGED = "incident_urged"
    INCIDENT_SUPERVISED = "incident_supervised"
    INCIDENT_WHISTLED = "incident_whistled"
    WHISTLE_ANSWERED = "whistle_answered"
    WHISTLE_RATED = "whistle_rated"
    INCIDENT_MERGED = "incident_merged"
    INCIDENT_REOPENED = "incident_reopened"
    INCIDENT_VOIDED = "incident_voided"
    # A plan of grids took effect; the place is the same, the grid another.
    INCIDENT_REGRIDDED = "incident_regridded"
    INCIDENT_RECLASSIFIED = "incident_reclassified"
    ALARM_RAISED = "alarm_raised"
    NOTE_ADDED = "note_added"
    PHOTO_ADDED = "photo_added"
    STEP_DONE = "step_done"
    UNIT_ENROLLED = "unit_enrolled"
    UNIT_CHANGED = "unit_changed"
    UNIT_STATUS_CHANGED = "unit_status_changed"
    UNIT_RESERVED = "unit_reserved"
    UNIT_RELEASED = "unit_released"
    UNIT_DISPATCHED = "unit_dispatched"
    DISPATCH_ACKNOWLEDGED = "dispatch_acknowledged"
    UNIT_STARTED = "unit_started"
    UNIT_ARRIVED = "unit_arrived"
    UNIT_FINISHED = "unit_finished"
    UNIT_RECALLED = "unit_recalled"
    UNIT_DIVERTED = "unit_diverted"
    DIVERSION_UNDONE = "diversion_undone"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one subject.

    Attributes
    ----------
    subject_id
        Id of the incident, unit or assignment.
    version
        Version of the subject's row after the event.
    actor
        Who: 'account:12', 'resident', 'unit:7', 'simulator' or 'system'.
    changes
        Fields of the subject's row and their new values, as JSON has them (times in ISO 8601, UTC).
    note
        What else is worth keeping, as JSON has it: the reason, the other incident, the proof. Never
        a person's name or telephone number.
    """

    happening: Happening
    subject: Subject
    subject_id: int
    community_code: str
    version: int
    at: datetime
    actor: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event in the log: `seq` grows without gaps in the order of the commits."""

    seq: int
    event: Event
    hash: bytes
