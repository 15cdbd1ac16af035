"""The map as a whole: its layers, and what an actor starts from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from dispatch.territory.things import Bounds, Crumb

LayerRow: TypeAlias = dict[str, object]
"""One object of a map layer, with plain JSON values only."""


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
    PLACENAMES = "placenames"


@dataclass(frozen=True, slots=True)
class Overview:
    """What an actor's map starts from: the area, how many of each thing, and how fresh.

    `from_osm` says that some of it is OpenStreetMap's, whose licence asks to be named on the map.
    """

    region: Crumb | None
    bounds: Bounds | None
    counts: dict[str, int]
    revisions: dict[str, str]
    from_osm: bool
