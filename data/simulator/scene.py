"""Where the simulated district lies: its streets, grids, and places where things happen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import shapely

from geo.road_rules import Mode
from geo.roads import RoadGraph


class Setting(StrEnum):
    """What sort of place something happens at."""

    HOME = "home"
    HIGH_RISE = "high_rise"
    LANE_HOUSE = "lane_house"
    """A house between narrow lanes, as in villages inside the city."""
    WORKSHOP = "workshop"
    OFFICE = "office"
    SHOP = "shop"
    SCHOOL = "school"
    STREET = "street"
    LANE = "lane"
    PARK = "park"
    WATER = "water"


@dataclass(frozen=True, slots=True)
class Place:
    """A place people would name; WGS 84."""

    setting: Setting
    label: str
    lng: float
    lat: float
    building_id: int | None = None
    levels: int = 1


@dataclass(frozen=True, slots=True)
class SensorPlace:
    """A sensor that works; WGS 84."""

    id: int
    kind: str
    name: str
    lng: float
    lat: float
    building_id: int | None = None
    dwelling_id: int | None = None


@dataclass(frozen=True, slots=True)
class DoorCode:
    """A QR code and where it hangs; WGS 84."""

    code: str
    label: str
    lng: float
    lat: float
    building_id: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """One community, read once.

    Attributes
    ----------
    graphs
        Drive and walk graph as stored; a missing one keeps its units at their posts.
    grids
        Grids in force by code, WGS 84.
    """

    community_code: str
    graphs: Mapping[Mode, RoadGraph]
    grids: Mapping[str, shapely.Polygon]
    places: tuple[Place, ...]
    sensors: tuple[SensorPlace, ...] = ()
    door_codes: tuple[DoorCode, ...] = ()
