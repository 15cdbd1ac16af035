"""Where a point lies now: community, grid, building, and what people call the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor
from shapely.geometry.base import BaseGeometry

from data.cases.ground import GroundShelf, Standing
from data.cases.statements import statement
from data.territory.statements import Row
from dispatch.incidents import Whereabouts
from dispatch.permissions import GRID_CODE_DIGITS
from geo.cells import SHORTEST_EDGE_M, cell_of, disk
from geo.metric import metres_per_degree

NEAREST_M = 100.0
"""How far the nearest street or building may be that a point without grid, building and boundary is ascribed to."""
BESIDE_M = 40.0
"""How far from a building people still name it."""


@dataclass(frozen=True, slots=True)
class Lookout:
    """A transaction that asks for places: its scope, and what is kept of the ground at its revision."""

    connection: Connection
    scope: str
    shelf: GroundShelf
    revision: int

    def around(self, cell: int, reach_m: float) -> list[Standing]:
        """Return all that may stand within `reach_m` of a point in a cell."""
        return self.shelf.at(self.connection, self.scope, self.revision, disk(cell, ceil(reach_m / SHORTEST_EDGE_M)))


def locate(lookout: Lookout, lng: float, lat: float) -> Whereabouts | None:
    """Return where a WGS 84 point lies now; None where no community in scope is.

    Inside a building the building's grid counts, so that a home never falls to the grid next
    door; elsewhere the grid that holds the point, on a border the lower code. Where neither is
    drawn, the boundary of a community or the nearest street within `NEAREST_M` says which
    community it is. Everything is told apart by the exact shapes.
    """
    point, cell = shapely.Point(lng, lat), cell_of(lng, lat)
    here = lookout.around(cell, 0)
    building, grid = _first(here, "building", point), _first(here, "grid", point)
    beside = Beside(None, None) if building else _beside(lookout, cell, point)
    held = building or grid
    community = held.community_code if held else _community(lookout.connection, point, beside)
    if community is None:
        return None
    grid_code = (building.grid_code if building else None) or (grid.ref if grid else None)
    if len(lookout.scope) == GRID_CODE_DIGITS and grid_code != lookout.scope:
        return None
    return Whereabouts(
        lng=lng,
        lat=lat,
        cell=cell,
        community_code=community,
        grid_code=grid_code,
        building_id=int(building.ref) if building else None,
        address=building.address if building else beside.words,
    )


def of_building(connection: Connection, building_id: int) -> Whereabouts | None:
    """Return a point for sure inside a building, with its grid and address."""
    return _inside(_rows(connection, "located_building", {"building": building_id}))


def of_dwelling(connection: Connection, dwelling_id: int) -> Whereabouts | None:
    """Return the building's point with door, floor and the door's address."""
    return _inside(_rows(connection, "located_dwelling", {"dwelling": dwelling_id}), dwelling_id)


def _inside(found: Sequence[Row], dwelling_id: int | None = None) -> Whereabouts | None:
    if not found:
        return None
    inside = _shape(found[0]["geom"]).point_on_surface()
    return Whereabouts(
        lng=inside.x,
        lat=inside.y,
        cell=cell_of(inside.x, inside.y),
        community_code=found[0]["community_code"],
        grid_code=found[0]["grid_code"],
        building_id=found[0]["building_id"],
        dwelling_id=dwelling_id,
        floor=found[0].get("floor"),
        address=found[0]["address"],
    )


def _rows(connection: Connection, name: str, values: dict[str, Any]) -> list[Row]:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(statement(name), values)
        return [dict(row) for row in cursor]


def _first(found: Sequence[Standing], kind: str, point: shapely.Point) -> Standing | None:
    """Return the first thing of a kind whose shape holds the point; they come in the order that decides."""
    return next((one for one in found if one.kind == kind and one.shape.covers(point)), None)


@dataclass(frozen=True, slots=True)
class Beside:
    """The nearest named street and the nearest building of a point in none, each with its distance in metres."""

    street: tuple[Standing, float] | None
    building: tuple[Standing, float] | None

    @property
    def words(self) -> str:
        """The street, and the building where it is near enough to be named."""
        street = self.street[0].name if self.street else ""
        if not self.building or self.building[1] > BESIDE_M:
            return street
        building = self.building[0].name or self.building[0].address
        # Paths of an estate are named like its buildings.
        return building if building.startswith(street) else " · ".join(word for word in (street, building) if word)


def _beside(lookout: Lookout, cell: int, point: shapely.Point) -> Beside:
    """Return what is beside a point; looks further only where no street is near."""
    beside = Beside(None, None)
    for reach_m in (BESIDE_M, NEAREST_M):
        found = lookout.around(cell, reach_m)
        beside = Beside(_nearest(found, "street", point, reach_m), _nearest(found, "building", point, reach_m))
        if beside.street:
            break
    return beside


def _nearest(
    found: Sequence[Standing], kind: str, point: shapely.Point, reach_m: float
) -> tuple[Standing, float] | None:
    """Return the nearest thing of a kind within reach, with its distance; of equally near ones the first."""
    candidates = [one for one in found if one.kind == kind and one.address]
    if not candidates:
        return None
    per_lng, per_lat = (float(value) for value in metres_per_degree(point.y))
    # A plane around the point: at a hundred metres it is right to the millimetre.
    flat = shapely.transform([one.shape for one in candidates], lambda c: (c - (point.x, point.y)) * (per_lng, per_lat))
    far = shapely.distance(flat, shapely.Point(0, 0))
    best = int(far.argmin())
    return (candidates[best], float(far[best])) if far[best] <= reach_m else None


def _community(connection: Connection, point: shapely.Point, beside: Beside) -> str | None:
    for row in _rows(connection, "communities_bounded", {}):
        if _shape(row["geom"]).covers(point):
            return str(row["ref"])
    near = [found for found in (beside.street, beside.building) if found]
    return min(near, key=lambda one: one[1])[0].community_code if near else None


def _shape(wkb: memoryview) -> BaseGeometry:
    return shapely.from_wkb(bytes(wkb))
