"""What the drawing board holds: streets, outlines and ground in plan metres.

Plan metres are a flat frame: x runs along the main road, y away from it. The whole plan is
turned and laid on the globe only once it is complete.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

Rng: TypeAlias = np.random.Generator

SNAP_M = 0.01
"""Vertices closer than this are one; borders and junctions are noded on this grid."""


@dataclass(frozen=True, slots=True)
class Street:
    """A way people or vehicles take; `border` marks those that may part two grids."""

    line: LineString
    klass: str
    width_m: float
    name: str = ""
    oneway: int = 0
    border: bool = True

    @property
    def drivable(self) -> bool:
        """Return whether vehicles use it."""
        return self.klass not in {"pedestrian", "footway", "cycleway", "steps"}

    def surface(self) -> Polygon:
        """Return the ground the street takes, flat-ended."""
        area: Polygon = self.line.buffer(self.width_m / 2, cap_style="flat", join_style="mitre")
        return area


@dataclass(frozen=True, slots=True)
class Sketch:
    """A building before it has floors, homes or a name.

    `build` is what is built: tower, slab, village, dormitory, factory, office, podium and so on.
    """

    outline: Polygon
    build: str
    quarter: str


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of ground: water, green, square or built."""

    shape: Polygon
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """Where an estate opens to the street; `inward_deg` is mathematical, from the x axis."""

    point: Point
    inward_deg: float
    quarter: str


@dataclass(slots=True)
class Board:
    """Everything drawn so far."""

    streets: list[Street] = field(default_factory=list)
    sketches: list[Sketch] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    quarters: dict[str, Polygon] = field(default_factory=dict)

    def net_site(self, face: Polygon, setback_m: float) -> Polygon:
        """Return the largest piece of `face` clear of every street by `setback_m`."""
        reach = face.buffer(30)
        taken = [s.line.buffer(s.width_m / 2 + setback_m) for s in self.streets if s.line.intersects(reach)]
        return largest(face.difference(shapely.union_all(taken)))


def largest(shape: shapely.Geometry) -> Polygon:
    """Return the largest polygon of `shape`; an empty polygon when it has none."""
    polygons = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return max(polygons, key=lambda p: p.area, default=Polygon())


def longest(shape: shapely.Geometry) -> LineString:
    """Return the longest line of `shape`; an empty line when it has none."""
    lines = [p for p in shapely.get_parts(shape) if p.geom_type == "LineString"]
    return max(lines, key=lambda p: p.length, default=LineString())
