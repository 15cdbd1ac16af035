"""What is known of each thing on the map, free of language, storage and screen.

Positions are WGS 84, lng before lat; lengths in metres, areas in square metres, directions
in degrees clockwise from north. A name may be empty: who shows it says what stands instead.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

Ring: TypeAlias = tuple[tuple[float, float], ...]
"""A closed ring of (lng, lat)."""

LayerRow: TypeAlias = dict[str, object]
"""One object of a map layer, with plain JSON values only."""

FEWEST_SHOWN = 3


class Kind(StrEnum):
    """Kinds of thing that have a card."""

    REGION = "region"
    COMPREHENSIVE_GRID = "comprehensive_grid"
    GRID = "grid"
    BUILDING = "building"
    DWELLING = "dwelling"
    CAMERA = "camera"
    SENSOR = "sensor"
    VEHICLE = "vehicle"
    TEAM = "team"
    ROBOT = "robot"
    PREMISES = "premises"
    STREET = "street"


class Layer(StrEnum):
    """Layers served as rows; buildings and the base map are tiles."""

    GRIDS = "grids"
    CAMERAS = "cameras"
    SENSORS = "sensors"
    VEHICLES = "vehicles"
    TEAMS = "teams"
    ROBOTS = "robots"
    PREMISES = "premises"
    STREETNAMES = "streetnames"


@dataclass(frozen=True, slots=True)
class LngLat:
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Headcount:
    """A number of people; `value` is None when it is under three and kept back."""

    value: int | None

    def kept_back(self) -> "Headcount":
        """Return this count as those see it who may not see persons."""
        return Headcount(None) if self.value is not None and self.value < FEWEST_SHOWN else self


@dataclass(frozen=True, slots=True)
class Crumb:
    """A thing named in passing: in a breadcrumb, or as the owner of another."""

    kind: Kind
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What every thing has: `lineage` runs from the district down to the thing itself."""

    kind: Kind
    id: str
    name: str
    lineage: tuple[Crumb, ...]
    position: LngLat | None = None
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    code: str
    label_zh: str
    label_en: str
    sensitive: bool = False

    def label(self, language: str) -> str:
        """Return the label in `language`; anything but 'en' gives Chinese."""
        return self.label_en if language == "en" else self.label_zh


@dataclass(frozen=True, slots=True)
class TagCount:
    tag: Tag
    people: Headcount


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here: a work name and a work telephone, shown in full."""

    name: str
    post: str
    phone: str | None
    status: str
    grid_code: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A resident as the database shows one: masked."""

    resident_id: int
    name_masked: str
    phone_masked: str | None
    gender: str | None
    birth_year: int | None
    head: bool
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class DeviceCount:
    total: int
    online: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Totals of an area. A figure that does not apply is None."""

    population: Headcount
    households: int
    dwellings: int
    buildings: int | None = None
    grids: int | None = None
    cameras: DeviceCount | None = None
    sensors: DeviceCount | None = None
    vehicles: int | None = None
    teams: int | None = None
    premises: int | None = None
    companies: int | None = None
    area_m2: float | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing in a list; `kind` is None where it has no card.

    `detail` is a code of the kind's vocabulary (usage, type, industry), `note` what else helps
    to tell it apart (leader, address, floor, status).
    """

    kind: Kind | None
    id: str
    name: str
    detail: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Listed, ...]
    total: int

    @property
    def more(self) -> int:
        """How many there are beyond those listed."""
        return self.total - len(self.items)


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


@dataclass(frozen=True, slots=True)
class Window:
    """One door seen from outside; `state` is a tenure, or 'unknown' where nothing is registered."""

    dwelling_id: int
    floor: int
    slot: int
    room: str
    state: str
    people: Headcount | None
    care: bool


@dataclass(frozen=True, slots=True)
class BuildingWindows:
    """A building opened: its floors, the plan of a floor as (slot, outline), and the doors on it."""

    building_id: int
    name: str
    levels: int
    floor_height_m: float
    footprint: tuple[Ring, ...]
    slots: int
    plans: tuple[tuple[int, Ring], ...]
    windows: tuple[Window, ...]
    assumed: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer to a search; `rank` is lower for the better answer.

    `post` is set where a member of staff was found: `name` is theirs, the thing is where they work.
    """

    kind: Kind
    id: str
    name: str
    detail: str
    post: str
    lng: float | None
    lat: float | None
    parent: Crumb | None
    rank: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What an actor's map starts from: the area, how many of each thing, and how fresh."""

    region: Crumb | None
    bounds: Bounds | None
    counts: dict[str, int]
    revisions: dict[str, str]
