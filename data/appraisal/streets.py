"""How many metres of street each grid has: cut once, and kept until streets or grids change."""

import threading
from collections.abc import Mapping

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection

from data.database import Database
from data.tracks.store import EVERYBODY
from geo.metric import lengths_m

_MARK = "SELECT coalesce(string_agg(layer || ':' || revision, ' ' ORDER BY layer), '') FROM layer_revision WHERE layer IN ('grids', 'streets')"
_STREETS = "SELECT geom FROM street WHERE class NOT IN ('motorway', 'rail')"


class StreetLengths:
    """Lengths by grid, of all grids there have been; one for a process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._mark: str | None = None
        self._kept: Mapping[str, float] = {}

    def by_grid(self, connection: Connection) -> Mapping[str, float]:
        """Return metres by grid; nothing where no streets were imported."""
        with connection.cursor() as cursor:
            cursor.execute(_MARK)
            (mark,) = cursor.fetchone() or ("",)
        with self._lock:
            if mark != self._mark:
                with self._database.reader(EVERYBODY) as everywhere:
                    self._kept = _cut(everywhere)
                self._mark = mark
            return self._kept


def _cut(connection: Connection) -> Mapping[str, float]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, geom FROM grid ORDER BY code")
        grids = cursor.fetchall()
        cursor.execute(_STREETS)
        streets = shapely.from_wkb(np.array([bytes(geom) for (geom,) in cursor], dtype=object))
    if not grids or not len(streets):
        return {}
    shapes = shapely.from_wkb(np.array([bytes(geom) for _, geom in grids], dtype=object))
    street, grid = shapely.STRtree(shapes).query(streets, predicate="intersects")
    inside = shapely.intersection(streets[street], shapes[grid])
    # Where a street only touches the border at a point there is no length.
    lines = shapely.length(inside) > 0
    metres = np.bincount(grid[lines], lengths_m(inside[lines]), len(grids))
    return {code: float(length) for (code, _), length in zip(grids, metres, strict=True)}
