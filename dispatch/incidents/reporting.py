"""A new incident from what was reported 上报."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.changes import changes
from dispatch.errors import TextTooLong
from dispatch.events import Event, Happening, Subject
from dispatch.incidents.incident import Incident, Whereabouts
from dispatch.incidents.states import VERIFIED_AT_SOURCE, Severity, Source, State

MOST_DESCRIPTION_CHARACTERS = 2000
MOST_ADDRESS_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported, once place and class are known."""

    source: Source
    class_version: int
    class_code: str
    severity: Severity
    where: Whereabouts
    description: str = ""


def report(
    incident_id: int, number: str, what: Report, actor: str, now: datetime, verify_due: datetime | None = None
) -> tuple[Incident, Event]:
    """Return the new incident and the event that holds all of it.

    `verify_due` counts where the source needs verification 核实; whoever saw it with own eyes, or
    stands for it, needs none.

    Raises
    ------
    TextTooLong
        For a description or an address that the row cannot hold.
    """
    where = what.where
    for field, text, most in (
        ("description", what.description, MOST_DESCRIPTION_CHARACTERS),
        ("address", where.address, MOST_ADDRESS_CHARACTERS),
    ):
        if len(text) > most:
            raise TextTooLong(field=field, most=most, got=len(text))
    incident = Incident(
        id=incident_id,
        community_code=where.community_code,
        number=number,
        version=1,
        state=State.REPORTED,
        state_since=now,
        source=what.source,
        class_version=what.class_version,
        class_code=what.class_code,
        severity=what.severity,
        lng=where.lng,
        lat=where.lat,
        cell=where.cell,
        grid_code=where.grid_code,
        building_id=where.building_id,
        dwelling_id=where.dwelling_id,
        floor=where.floor,
        address=where.address,
        description=what.description,
        reported_at=now,
        reported_by=actor,
        verify_due=None if what.source in VERIFIED_AT_SOURCE else verify_due,
    )
    event = Event(
        happening=Happening.INCIDENT_REPORTED,
        subject=Subject.INCIDENT,
        subject_id=incident.id,
        community_code=incident.community_code,
        version=incident.version,
        at=now,
        actor=actor,
        changes=changes(None, incident),
    )
    return incident, event
