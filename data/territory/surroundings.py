"""What lies around a place: shapes only."""

from collections.abc import Iterable, Iterator
from typing import Any

import shapely
from psycopg2.extensions import connection as Connection
from shapely.geometry.base import BaseGeometry

from data.database import Database
from data.territory.polygon import things_in_polygon
from dispatch.permissions import Role, the_system
from dispatch.ports.surroundings import Line, StreetShape, Surroundings
from geo.metric import metres_per_degree

EVERYBODY = the_system(Role.AUDITOR)


class PostgresSurveyor:
    """The port of the public map on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def around(self, lng: float, lat: float, radius_m: float) -> Surroundings:
        """Return what meets a square of `radius_m` to each side, cut off at it."""
        per_lng, per_lat = (float(value) for value in metres_per_degree(lat))
        east, north = radius_m / per_lng, radius_m / per_lat
        square = shapely.box(lng - east, lat - north, lng + east, lat + north)
        with self._database.reader(EVERYBODY) as connection:
            streets = things_in_polygon(connection, "street", square)
            grounds = things_in_polygon(connection, "ground", square)
            named = _described(connection, "SELECT id, width_m, name FROM street WHERE id = ANY(%s)", streets)
            kinds = _described(connection, "SELECT id, kind FROM ground WHERE id = ANY(%s)", grounds)
            buildings = things_in_polygon(connection, "building", square)
        return Surroundings(
            streets=[
                StreetShape(line, named[id][0], named[id][1])
                for id, shape in streets.items()
                for line in _lines(shape.intersection(square))
            ],
            buildings=[
                (int(id), ring) for id, shape in buildings.items() for ring in _rings(shape.intersection(square))
            ],
            water=[ring for id, one in grounds.items() if kinds[id][0] == "water" for ring in _rings(one & square)],
            green=[ring for id, one in grounds.items() if kinds[id][0] == "green" for ring in _rings(one & square)],
        )


def _described(connection: Connection, query: str, found: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [[int(id) for id in found]])
        return {str(row[0]): row[1:] for row in cursor}


def _lines(shape: BaseGeometry) -> Iterator[Line]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "LineString" and not part.is_empty:
            yield [(x, y) for x, y in part.coords]


def _rings(shape: BaseGeometry) -> Iterator[Line]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield [(x, y) for x, y in part.exterior.coords]
