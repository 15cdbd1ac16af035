"""What facts are made of: who a thing is, what is counted of it, and who belongs to it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

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
