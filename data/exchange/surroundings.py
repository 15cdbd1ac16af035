"""Where a community's things are expected, from what it already has or from its country."""

import numpy as np
from psycopg2.extensions import connection as Connection

from data.exchange.batch import Objects
from data.exchange.shapes import Surroundings
from data.exchange.task import Task
from geo.cells import outline

SAMPLED_BUILDINGS = 500
# Provinces of the mainland; the box holds all of them.
_MAINLAND = range(11, 66)
_CHINA = Surroundings(73.0, 3.0, 135.5, 54.0, False)


def surroundings(task: Task, communities: Objects) -> dict[str, Surroundings]:
    """Return what is known of each community's whereabouts, nothing where nothing is."""
    found = {}
    for code in sorted({each for each in communities.tolist() if each}):
        around = _of(task.connection, code)
        if around is not None:
            found[code] = around
    return found


def _of(connection: Connection, code: str) -> Surroundings | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cell FROM grid WHERE community_code = %(code)s UNION ALL"
            " (SELECT cell FROM building WHERE community_code = %(code)s LIMIT %(most)s)",
            {"code": code, "most": SAMPLED_BUILDINGS},
        )
        cells = [cell for (cell,) in cursor]
    if cells:
        middles = np.array([outline(cell).centroid.coords[0] for cell in cells])
        west, south = middles.min(axis=0).tolist()
        east, north = middles.max(axis=0).tolist()
        return Surroundings(west, south, east, north, True)
    return _CHINA if int(code[:2]) in _MAINLAND else None
