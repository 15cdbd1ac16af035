"""A unit 处置力量: whatever can be sent, as a frozen value."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class UnitKind(StrEnum):
    VEHICLE = "vehicle"
    TEAM = "team"
    MEMBER = "member"
    ROBOT = "robot"


class UnitStatus(StrEnum):
    AVAILABLE = "available"
    RESERVED = "reserved"
    DISPATCHED = "dispatched"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    BUSY = "busy"
    RETURNING = "returning"
    OUT_OF_SERVICE = "out_of_service"


class Way(StrEnum):
    """How a unit moves: which network, and how fast."""

    CAR = "car"
    E_BIKE = "e_bike"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as its row holds it.

    Attributes
    ----------
    thing_id
        Id in the table of its kind: the vehicle, team, member or robot that it is.
    home_lng, home_lat
        Its post, WGS 84.
    shift_from, shift_to
        On duty between these local times; equal or None means always. A shift may pass midnight.
    assignment_id
        What it is reserved for or sent to; None when nothing.
    """

    id: int
    community_code: str
    kind: UnitKind
    thing_id: int
    name: str
    version: int
    status: UnitStatus
    status_since: datetime
    capabilities: tuple[str, ...]
    way: Way
    home_lng: float
    home_lat: float
    team_id: int | None = None
    grid_code: str | None = None
    shift_from: time | None = None
    shift_to: time | None = None
    assignment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a unit was last seen, and how it moved: WGS 84, degrees from north, metres per second."""

    unit_id: int
    lng: float
    lat: float
    at: datetime
    heading_deg: float | None = None
    speed_mps: float | None = None
