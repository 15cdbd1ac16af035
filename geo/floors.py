"""Cut a floor into dwellings: the windows of an opened building.

No register says where walls are, so a floor is cut into dwellings of equal area, compact,
in an order that walks along the building. Everything is a function of footprint and number
alone: the same building always opens the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from geo.metric import metres_per_degree

MOST_SLOTS = 99
DOORS_PER_STAIR = 4
_USABLE_SHARE = 0.82
_DWELLING_M2 = 85.0
_SMALL_HOUSE_M2 = 150.0
_HOMES = frozenset({"residential"})


@dataclass(frozen=True, slots=True)
class FloorPlan:
    """One floor cut into slots; every floor of the building is cut alike.

    Attributes
    ----------
    levels
        Number of floors.
    slots
        The area of each slot in WGS 84, ordered along the building's long axis. A slot is a
        multipolygon only where the footprint has more parts than there are dwellings.
    """

    levels: int
    slots: tuple[BaseGeometry, ...]

    def outlines(self) -> list[tuple[int, shapely.Polygon]]:
        """Return simple polygons without holes that together make up the slots, as (slot, polygon).

        A slot around a courtyard is cut at the courtyard, so it comes more than once.
        """
        return [
            (slot, piece)
            for slot, shape in enumerate(self.slots)
            for part in polygons_of(shape)
            for piece in _without_holes(part)
        ]


def layout(footprint: BaseGeometry, levels: int, dwellings_per_floor: int) -> FloorPlan:
    """Cut a footprint into `dwellings_per_floor` slots of nearly equal area.

    Each cut is straight and across the long side, so slots are compact; wings of L- and
    U-shapes and both sides of a courtyard are cut separately. The slots are disjoint and
    their union is the footprint.

    Parameters
    ----------
    footprint
        Valid WGS 84 polygon or multipolygon with an area.
    levels
        Number of floors, 1 or more.
    dwellings_per_floor
        Number of slots; 0 counts as 1 (the whole floor), capped at 99.

    Raises
    ------
    ValueError
        If the footprint has no area.
    """
    parts = polygons_of(footprint)
    if not parts or footprint.area <= 0:
        raise ValueError("a footprint without area has no floors")
    count = max(1, min(dwellings_per_floor, MOST_SLOTS))
    centre = footprint.centroid
    per_lng, per_lat = (float(scale) for scale in metres_per_degree(centre.y))
    metric = affinity.affine_transform(footprint, [per_lng, 0, 0, per_lat, -centre.x * per_lng, -centre.y * per_lat])
    slots = _shared_out(polygons_of(metric), count)
    back = [1 / per_lng, 0, 0, 1 / per_lat, centre.x, centre.y]
    ordered = sorted(slots, key=_along(metric))
    return FloorPlan(max(1, levels), tuple(affinity.affine_transform(slot, back) for slot in ordered))


def assumed_dwellings_per_floor(footprint_m2: float, usage: str) -> int:
    """Return how many dwellings a floor probably has when no register says so.

    A house up to 150 m² is one dwelling; beyond, 82 % of the floor is dwellings of 85 m².
    Only residential buildings have any.
    """
    if usage not in _HOMES or footprint_m2 <= 0:
        return 0
    if footprint_m2 <= _SMALL_HOUSE_M2:
        return 1
    return int(min(max(round(footprint_m2 * _USABLE_SHARE / _DWELLING_M2), 2), MOST_SLOTS))


def room(floor: int, slot: int) -> str:
    """Return the usual room number: floor, then two digits counting from 01; '-1' floors get 'B1'."""
    return f"{'B' if floor < 0 else ''}{abs(floor)}{slot + 1:02d}"


def stair_groups(dwellings_per_floor: int) -> list[range]:
    """Return the slots of each stair group: none for a floor of up to four doors, else even groups."""
    if dwellings_per_floor <= DOORS_PER_STAIR:
        return []
    groups = -(-dwellings_per_floor // DOORS_PER_STAIR)
    edges = [round(dwellings_per_floor * i / groups) for i in range(groups + 1)]
    return [range(low, high) for low, high in pairwise(edges)]


def polygons_of(shape: BaseGeometry) -> list[shapely.Polygon]:
    """Return the polygons with an area that a shape is made of."""
    return [part for part in shapely.get_parts(shape).tolist() if part.geom_type == "Polygon" and part.area > 0]


def _along(shape: BaseGeometry) -> "_AxisKey":
    direction = _long_axis(shape)
    # West before east, and north before south on an upright building.
    if direction[0] < -1e-9 or (abs(direction[0]) <= 1e-9 and direction[1] > 0):
        direction = -direction
    return _AxisKey(direction)


@dataclass(frozen=True, slots=True)
class _AxisKey:
    direction: NDArray[np.float64]

    def __call__(self, shape: BaseGeometry) -> tuple[float, float]:
        centre = np.array([shape.centroid.x, shape.centroid.y])
        across = np.array([-self.direction[1], self.direction[0]])
        # Rounded to a decimetre, so that two rows of dwellings are walked side by side.
        return (round(float(centre @ self.direction), 1), round(float(centre @ across), 1))


def _long_axis(shape: BaseGeometry) -> NDArray[np.float64]:
    corners = shapely.get_coordinates(shapely.oriented_envelope(shape))
    sides = corners[1:3] - corners[0:2] if len(corners) >= 3 else np.eye(2)
    lengths = np.hypot(*sides.T)
    longest = int(np.argmax(lengths))
    return np.asarray(sides[longest] / lengths[longest] if lengths[longest] > 0 else np.array([1.0, 0.0]))


def _shared_out(pieces: list[shapely.Polygon], count: int) -> list[BaseGeometry]:
    """Give every piece dwellings by its area, and cut each; pieces too many are joined."""
    while len(pieces) > count:
        pieces = _joined(pieces)
    counts = _apportioned([piece.area for piece in pieces], count)
    return [slot for piece, own in zip(pieces, counts, strict=True) for slot in _cut(piece, own)]


def _joined(pieces: list[shapely.Polygon]) -> list[shapely.Polygon]:
    smallest = min(range(len(pieces)), key=lambda i: (pieces[i].area, i))
    lost = pieces[smallest]
    rest = [piece for i, piece in enumerate(pieces) if i != smallest]
    host = min(range(len(rest)), key=lambda i: (-_shared_wall_m(lost, rest[i]), lost.distance(rest[i]), i))
    rest[host] = shapely.union(rest[host], lost)
    return rest


def _shared_wall_m(a: BaseGeometry, b: BaseGeometry) -> float:
    return float(shapely.intersection(a, shapely.buffer(b, 1e-6, quad_segs=1)).length) if a.distance(b) < 1e-6 else 0.0


def _apportioned(areas: Sequence[float], count: int) -> list[int]:
    """Largest remainders, at least one each."""
    total = sum(areas)
    exact = [area / total * count for area in areas]
    given = [max(1, int(value)) for value in exact]
    while sum(given) > count:
        over = max((i for i in range(len(given)) if given[i] > 1), key=lambda i: (given[i] - exact[i], -i))
        given[over] -= 1
    while sum(given) < count:
        under = max(range(len(given)), key=lambda i: (exact[i] - given[i], -i))
        given[under] += 1
    return given


def _cut(piece: BaseGeometry, count: int) -> list[BaseGeometry]:
    if count == 1:
        return [piece]
    near, far = _halved(piece, (count // 2) / count)
    pieces = [*polygons_of(near), *polygons_of(far)]
    if len(pieces) < 2:
        return [piece]
    if len(pieces) <= count:
        return _shared_out(pieces, count)
    # More fragments than dwellings: let each side of the cut be shared out by itself.
    low = count // 2
    return [*_shared_out(polygons_of(near), low), *_shared_out(polygons_of(far), count - low)]


def _halved(piece: BaseGeometry, share: float) -> tuple[BaseGeometry, BaseGeometry]:
    """Cut across the long axis so that `share` of the area lies on the first side."""
    axis = _long_axis(piece)
    across = np.array([-axis[1], axis[0]])
    coords = shapely.get_coordinates(piece)
    along, sideways = coords @ axis, coords @ across
    reach = float(np.ptp(along) + np.ptp(sideways)) + 1.0
    start, low, high = float(along.min()), float(along.min()), float(along.max())

    def before(position: float) -> shapely.Polygon:
        corners = [
            (start - reach, sideways.min() - reach),
            (position, sideways.min() - reach),
            (position, sideways.max() + reach),
            (start - reach, sideways.max() + reach),
        ]
        return shapely.Polygon([tuple(u * axis + v * across) for u, v in corners])

    target = piece.area * share
    for _ in range(40):
        middle = (low + high) / 2
        if shapely.intersection(piece, before(middle)).area < target:
            low = middle
        else:
            high = middle
    blade = before((low + high) / 2)
    return shapely.intersection(piece, blade), shapely.difference(piece, blade)


def _without_holes(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    if not polygon.interiors:
        return [polygon]
    hole = shapely.Polygon(polygon.interiors[0]).centroid
    west, south, _, north = polygon.bounds
    half = shapely.box(west - 1, south - 1, hole.x, north + 1)
    return [
        piece
        for side in (shapely.intersection(polygon, half), shapely.difference(polygon, half))
        for part in polygons_of(side)
        for piece in _without_holes(part)
    ]
