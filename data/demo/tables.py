"""The rows of a demo community: values only, things named by `ref`, shapes in WGS 84 (lng, lat)."""

from dataclasses import dataclass

from shapely import LineString, Point, Polygon

from geo.roads import RoadGraph


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag and what it may hang on; sensitive ones are shown only to those who may see persons."""

    code: str
    subject: str
    label_zh: str
    label_en: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class StreetRow:
    """A street of the base map."""

    ref: str
    name: str
    klass: str
    width_m: float
    oneway: int
    shape: LineString


@dataclass(frozen=True, slots=True)
class GroundRow:
    """Water, green, a square or built-up land."""

    ref: str
    kind: str
    name: str
    shape: Polygon


@dataclass(frozen=True, slots=True)
class ComprehensiveRow:
    """A comprehensive grid."""

    code: str
    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """A basic grid."""

    code: str
    name: str
    comprehensive_code: str
    colour: int
    shape: Polygon


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """A building, the quarter it stands in and the grid it belongs to."""

    ref: str
    name: str
    address: str
    usage: str
    build: str
    quarter: str
    levels: int
    height_m: float
    shape: Polygon
    grid_code: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StairRow:
    """A stair group of a building."""

    ref: str
    building: str
    label: str


@dataclass(frozen=True, slots=True)
class DwellingRow:
    """A dwelling: a door on a floor."""

    ref: str
    building: str
    stair: str | None
    floor: int
    slot: int
    room: str
    address: str
    area_m2: float


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """Who holds a dwelling; tenure 'vacant' when nobody lives there."""

    ref: str
    dwelling: str
    tenure: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """An invented person."""

    ref: str
    household: str
    name: str
    phone: str | None
    gender: str
    birth_year: int
    head: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company on a floor."""

    ref: str
    name: str
    industry: str
    building: str
    floor: int


@dataclass(frozen=True, slots=True)
class PremisesRow:
    """A place of business; `small` marks the three small kinds."""

    ref: str
    name: str
    kind: str
    small: bool
    building: str
    floor: int
    shape: Point
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CameraRow:
    """A camera; `direction_deg` is a compass bearing, None for an all-round dome."""

    ref: str
    name: str
    kind: str
    direction_deg: float | None
    field_of_view_deg: float
    range_m: float
    gb28181_id: str
    status: str
    shape: Point


@dataclass(frozen=True, slots=True)
class SensorRow:
    """A sensor in a dwelling, in a building or outdoors."""

    ref: str
    name: str
    kind: str
    status: str
    building: str | None
    dwelling: str | None
    floor: int | None
    shape: Point


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team and where it waits."""

    ref: str
    name: str
    kind: str
    capabilities: tuple[str, ...]
    phone: str
    status: str
    shape: Point


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of staff: of a team, or leader of a grid or a comprehensive grid."""

    ref: str
    team: str | None
    name: str
    post: str
    phone: str
    grid_code: str | None
    comprehensive_code: str | None
    status: str


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """A vehicle."""

    ref: str
    plate: str
    kind: str
    capabilities: tuple[str, ...]
    team: str
    status: str
    shape: Point


@dataclass(frozen=True, slots=True)
class RobotRow:
    """A robot or drone."""

    ref: str
    name: str
    kind: str
    status: str
    shape: Point


@dataclass(frozen=True, slots=True)
class GraphRow:
    """A road graph and the way of moving it is for."""

    mode: str
    graph: RoadGraph
