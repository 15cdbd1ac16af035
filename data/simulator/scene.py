"""Where the simulated district lies: its streets, grids, and places where things happen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import shapely

from dispatch.errors import BadValue
from geo.road_rules import Mode
from geo.road_union import union
from geo.roads import RoadGraph

LEVELS = (12, 9, 6, 4, 2)
"""Digits of a region's code, from the community up."""


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
    """One community, or several side by side, read once.

    Attributes
    ----------
    community_code
        What everything in it begins with: the scope of who acts there.
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
    communities: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The communities whose units live here."""
        return self.communities or (self.community_code,)


def side_by_side(scenes: Sequence[Scene]) -> Scene:
    """Return one scene of several communities, whose units may go from one to another by road.

    Raises
    ------
    BadValue
        When they have not even a province in common.
    """
    if len(scenes) == 1:
        return scenes[0]
    codes = tuple(scene.community_code for scene in scenes)
    above = ({code[:length] for code in codes} for length in LEVELS)
    scope = next((one for one, *others in above if not others), None)
    if scope is None:
        raise BadValue(name="community", value=", ".join(codes), why="communities of one province / 须同属一省")
    graphs = {mode: [scene.graphs[mode] for scene in scenes if mode in scene.graphs] for mode in Mode}
    return Scene(
        community_code=scope,
        graphs={mode: union(each) for mode, each in graphs.items() if each},
        grids={code: ground for scene in scenes for code, ground in scene.grids.items()},
        places=tuple(place for scene in scenes for place in scene.places),
        sensors=tuple(sensor for scene in scenes for sensor in scene.sensors),
        door_codes=tuple(door for scene in scenes for door in scene.door_codes),
        communities=codes,
    )
