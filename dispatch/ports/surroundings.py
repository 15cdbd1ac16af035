"""What lies around a place, for a map that anyone may see: shapes only, nothing of who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Line = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class StreetShape:
    """A street: its middle line, WGS 84, its width and its name, '' for none."""

    line: Line
    width_m: float
    name: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Streets, outlines of buildings by id, and areas of water and green, WGS 84."""

    streets: Sequence[StreetShape] = ()
    buildings: Sequence[tuple[int, Line]] = ()
    water: Sequence[Line] = ()
    green: Sequence[Line] = ()


class Surveyor(Protocol):
    """Looks around."""

    def around(self, lng: float, lat: float, radius_m: float) -> Surroundings:
        """Return what meets a square of `radius_m` to each side, cut off at it; raises DatabaseAway."""
