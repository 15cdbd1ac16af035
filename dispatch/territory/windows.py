"""A building opened into its floors and doors."""

from dataclasses import dataclass
from typing import TypeAlias

from dispatch.territory.things import Headcount

Ring: TypeAlias = tuple[tuple[float, float], ...]
"""A closed ring of (lng, lat)."""


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
