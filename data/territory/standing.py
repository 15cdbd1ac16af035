"""Which grid a point stands in, and what stands in a grid, by position."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from psycopg2.extensions import connection as Connection
from shapely.geometry.base import BaseGeometry

from data.territory.statements import leaders, rows, statement
from data.territory.values import geometry, staff
from dispatch.territory import Crumb, DeviceCount, Kind, Staff
from geo.cells import ancestors


@dataclass(frozen=True, slots=True)
class GridHere:
    """The grid at a point, and who leads it."""

    grid: Crumb | None
    leaders: tuple[Staff, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How many things with a place of their own stand in an area."""

    cameras: DeviceCount
    sensors: DeviceCount
    vehicles: int
    teams: int
    premises: int


def grid_at(connection: Connection, point: BaseGeometry, cell: int) -> GridHere:
    """Return the grid that holds a point; on a border, the lower code."""
    candidates = rows(
        connection,
        statement("grid_at").format(leaders=leaders("g", "code")),
        {"cells": [cell, *ancestors([cell])]},
    )
    for candidate in candidates:
        if geometry(candidate["geom"]).covers(point):
            return GridHere(Crumb(Kind.GRID, candidate["code"], candidate["name"]), staff(candidate["leaders"]))
    return GridHere(None)


def standing_in(connection: Connection, codes: Sequence[str], area: BaseGeometry) -> Standing:
    """Count what stands in the grids `codes`, whose union is `area`."""
    found = rows(connection, statement("standing_in_grids"), {"grids": list(codes)})
    shapely.prepare(area)
    inside = shapely.intersects(area, shapely.from_wkb([bytes(one["geom"]) for one in found]))
    here = [one for one, hit in zip(found, inside, strict=True) if hit]
    total = Counter(one["kind"] for one in here)
    online = Counter(one["kind"] for one in here if one["status"] == "online")
    return Standing(
        cameras=DeviceCount(total["camera"], online["camera"]),
        sensors=DeviceCount(total["sensor"], online["sensor"]),
        vehicles=total["vehicle"],
        teams=total["team"],
        premises=total["premises"],
    )
