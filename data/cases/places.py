"""Where a point lies now: community, grid, building, and what people call the place."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor
from shapely.geometry.base import BaseGeometry

from data.cases.statements import statement
from data.territory.statements import Row
from dispatch.incidents import Whereabouts
from dispatch.permissions import GRID_CODE_DIGITS
from geo.cells import ancestors, cell_of, query_cells
from geo.metric import metres_per_degree

NEAREST_M = 150.0
"""How far the nearest street or building may be that a point without grid, building and boundary is ascribed to."""
BESIDE_M = 40.0
"""How far from a building people still name it."""
SHAPES_KEPT = 8192


def locate(connection: Connection, scope: str, lng: float, lat: float) -> Whereabouts | None:
    """Return where a WGS 84 point lies now; None where no community in scope is.

    Inside a building the building's grid counts, so that a home never falls to the grid next
    door; elsewhere the grid that holds the point, on a border the lower code. Where neither is
    drawn, the boundary of a community or the nearest street within `NEAREST_M` says which
    community it is. Everything is told apart by the exact shapes.
    """
    point, cell = shapely.Point(lng, lat), cell_of(lng, lat)
    here = _rows(connection, "located_here", {"cells": [cell, *ancestors([cell])]})
    building = _first(here, "building", point)
    grid = _first(here, "grid", point)
    around = here
    if building is None and (grid is None or _nearest(here, "street", point) is None):
        around = _around(connection, point)
    held = building or grid
    community = held["community_code"] if held else _community(connection, point, around)
    if community is None:
        return None
    grid_code: str | None = (building["grid_code"] if building else None) or (grid["ref"] if grid else None)
    if len(scope) == GRID_CODE_DIGITS and grid_code != scope:
        return None
    return Whereabouts(
        lng=lng,
        lat=lat,
        cell=cell,
        community_code=community,
        grid_code=grid_code,
        building_id=int(building["ref"]) if building else None,
        address=building["address"] if building else _beside(around, point),
    )


def of_building(connection: Connection, building_id: int) -> Whereabouts | None:
    """Return a point for sure inside a building, with its grid and address."""
    found = _rows(connection, "located_building", {"building": building_id})
    if not found:
        return None
    inside = _shape(bytes(found[0]["geom"])).point_on_surface()
    return Whereabouts(
        lng=inside.x,
        lat=inside.y,
        cell=cell_of(inside.x, inside.y),
        community_code=found[0]["community_code"],
        grid_code=found[0]["grid_code"],
        building_id=building_id,
        address=found[0]["address"],
    )


def of_dwelling(connection: Connection, dwelling_id: int) -> Whereabouts | None:
    """Return the building's point with door, floor and the door's address."""
    found = _rows(connection, "located_dwelling", {"dwelling": dwelling_id})
    if not found:
        return None
    inside = _shape(bytes(found[0]["geom"])).point_on_surface()
    return Whereabouts(
        lng=inside.x,
        lat=inside.y,
        cell=cell_of(inside.x, inside.y),
        community_code=found[0]["community_code"],
        grid_code=found[0]["grid_code"],
        building_id=found[0]["building_id"],
        dwelling_id=dwelling_id,
        floor=found[0]["floor"],
        address=found[0]["address"],
    )


def _rows(connection: Connection, name: str, values: dict[str, Any]) -> list[Row]:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(statement(name), values)
        return [dict(row) for row in cursor]


@lru_cache(maxsize=SHAPES_KEPT)
def _shape(wkb: bytes) -> BaseGeometry:
    shape = shapely.from_wkb(wkb)
    shapely.prepare(shape)
    return shape


def _first(found: Sequence[Row], kind: str, point: shapely.Point) -> Row | None:
    """Return the first thing of a kind whose shape holds the point; rows come in the order that decides."""
    for row in found:
        if row["kind"] == kind and _shape(bytes(row["geom"])).covers(point):
            return row
    return None


def _around(connection: Connection, point: shapely.Point) -> list[Row]:
    per_lng, per_lat = (float(value) for value in metres_per_degree(point.y))
    ranges, above = query_cells(point.buffer(NEAREST_M / min(per_lng, per_lat), quad_segs=4))
    return _rows(
        connection,
        "located_around",
        {"lows": [low for low, _ in ranges], "highs": [high for _, high in ranges], "above": above},
    )


def _nearest(found: Sequence[Row], kind: str, point: shapely.Point) -> tuple[Row, float] | None:
    """Return the nearest thing of a kind with its distance in metres; of equally near ones the first."""
    candidates = [row for row in found if row["kind"] == kind and row["address"]]
    if not candidates:
        return None
    per_lng, per_lat = (float(value) for value in metres_per_degree(point.y))
    # A plane around the point: at 150 m it is right to the millimetre.
    far = [
        shapely.transform(_shape(bytes(row["geom"])), lambda c: (c - (point.x, point.y)) * (per_lng, per_lat)).distance(
            shapely.Point(0, 0)
        )
        for row in candidates
    ]
    best = min(range(len(far)), key=far.__getitem__)
    return candidates[best], float(far[best])


def _community(connection: Connection, point: shapely.Point, around: Sequence[Row]) -> str | None:
    for row in _rows(connection, "communities_bounded", {}):
        if _shape(bytes(row["geom"])).covers(point):
            return str(row["ref"])
    near = [found for kind in ("street", "building") if (found := _nearest(around, kind, point))]
    reached = [one for one in near if one[1] <= NEAREST_M]
    return str(min(reached, key=lambda one: one[1])[0]["community_code"]) if reached else None


def _beside(around: Sequence[Row], point: shapely.Point) -> str:
    """Return the nearest street, and the building beside when one is near enough to be named."""
    words = []
    street, building = _nearest(around, "street", point), _nearest(around, "building", point)
    if street and street[1] <= NEAREST_M:
        words.append(street[0]["address"])
    if building and building[1] <= BESIDE_M:
        words.append(building[0]["name"] or building[0]["address"])
    return " · ".join(words)
