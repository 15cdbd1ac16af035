"""Units, incidents and assignments out of nothing, for the tests of sending."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.incidents import Incident, Severity, Source, State
from dispatch.resources import Unit, UnitKind, UnitStatus, Way

COMMUNITY = "440306001001"
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def a_unit(unit_id: int = 1, **fields: Any) -> Unit:
    unit = Unit(
        id=unit_id,
        community_code=COMMUNITY,
        kind=UnitKind.VEHICLE,
        thing_id=unit_id,
        name=f"车{unit_id}",
        version=1,
        status=UnitStatus.AVAILABLE,
        status_since=NOON,
        capabilities=(),
        way=Way.CAR,
        home_lng=114.0,
        home_lat=22.5,
    )
    return replace(unit, **fields)


def an_incident(incident_id: int = 1, **fields: Any) -> Incident:
    incident = Incident(
        id=incident_id,
        community_code=COMMUNITY,
        number=f"20261122-{incident_id:04}",
        version=3,
        state=State.ACCEPTED,
        state_since=NOON,
        source=Source.OPERATOR,
        class_version=1,
        class_code="020101",
        severity=Severity.III,
        lng=114.0,
        lat=22.5,
        cell=0,
        grid_code=None,
        building_id=None,
        dwelling_id=None,
        floor=None,
        address="",
        description="",
        reported_at=NOON,
        reported_by="account:1",
    )
    return replace(incident, **fields)
