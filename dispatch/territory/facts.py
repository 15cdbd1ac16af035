"""What a card says, one shape for each kind of thing."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from dispatch.territory.things import Crumb, Figures, Headcount, Identity, Listing, Person, Staff, Tag, TagCount


@dataclass(frozen=True, slots=True)
class RegionFacts:
    identity: Identity
    level: str
    children: Listing
    leaders: tuple[Staff, ...]
    figures: Figures
    tags: tuple[TagCount, ...]


@dataclass(frozen=True, slots=True)
class ComprehensiveGridFacts:
    identity: Identity
    children: Listing
    leaders: tuple[Staff, ...]
    figures: Figures
    tags: tuple[TagCount, ...]


@dataclass(frozen=True, slots=True)
class GridFacts:
    identity: Identity
    type: str
    comprehensive: Crumb | None
    leaders: tuple[Staff, ...]
    figures: Figures
    tags: tuple[TagCount, ...]
    buildings: Listing
    micro_grids: int
    valid_from: date
    valid_to: date | None
    versions: int
    successors: tuple[Crumb, ...]


@dataclass(frozen=True, slots=True)
class BuildingFacts:
    identity: Identity
    address: str
    usage: str
    levels: int
    levels_assumed: bool
    height_m: float
    height_assumed: bool
    footprint_m2: float
    stair_groups: int
    grid: Crumb | None
    leaders: tuple[Staff, ...]
    figures: Figures
    tags: tuple[TagCount, ...]
    building_tags: tuple[Tag, ...]
    premises: Listing
    companies: Listing
    sensors: Listing


@dataclass(frozen=True, slots=True)
class DwellingFacts:
    """A door, and the household behind it; `tenure` is None where none is registered."""

    identity: Identity
    building: Crumb
    floor: int
    room: str
    stair_group: str
    address: str
    area_m2: float | None
    assumed: bool
    tenure: str | None
    headcount: Headcount | None
    people: tuple[Person, ...]
    household_tags: tuple[Tag, ...]
    grid: Crumb | None
    leaders: tuple[Staff, ...]
    sensors: Listing


@dataclass(frozen=True, slots=True)
class CameraFacts:
    identity: Identity
    type: str
    status: str
    direction_deg: float | None
    field_of_view_deg: float
    range_m: float
    view_assumed: bool
    gb28181_id: str | None
    grid: Crumb | None
    leaders: tuple[Staff, ...]


@dataclass(frozen=True, slots=True)
class SensorFacts:
    identity: Identity
    type: str
    status: str
    floor: int | None
    building: Crumb | None
    dwelling: Crumb | None
    grid: Crumb | None
    leaders: tuple[Staff, ...]


@dataclass(frozen=True, slots=True)
class VehicleFacts:
    identity: Identity
    type: str
    status: str
    capabilities: tuple[str, ...]
    team: Crumb | None
    team_phone: str | None
    grid: Crumb | None


@dataclass(frozen=True, slots=True)
class TeamFacts:
    identity: Identity
    type: str
    status: str
    capabilities: tuple[str, ...]
    phone: str | None
    members: tuple[Staff, ...]
    vehicles: Listing
    grid: Crumb | None


@dataclass(frozen=True, slots=True)
class RobotFacts:
    identity: Identity
    type: str
    status: str
    grid: Crumb | None


@dataclass(frozen=True, slots=True)
class PremisesFacts:
    identity: Identity
    type: str
    small: bool
    floor: int | None
    building: Crumb | None
    company: str
    industry: str
    tags: tuple[Tag, ...]
    grid: Crumb | None
    leaders: tuple[Staff, ...]


@dataclass(frozen=True, slots=True)
class StreetFacts:
    identity: Identity
    street_class: str
    width_m: float
    length_m: float
    oneway: bool


Facts: TypeAlias = (
    RegionFacts
    | ComprehensiveGridFacts
    | GridFacts
    | BuildingFacts
    | DwellingFacts
    | CameraFacts
    | SensorFacts
    | VehicleFacts
    | TeamFacts
    | RobotFacts
    | PremisesFacts
    | StreetFacts
)
