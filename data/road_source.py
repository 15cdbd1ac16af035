"""Road graphs and water for the ranking of units, as one actor's scope has them."""

from typing import Any

import numpy as np
import shapely

from data.database import Database
from data.roads import load_graph
from dispatch.permissions import Actor, Role, the_system
from dispatch.ports.roads import RoadEdition
from geo.road_rules import Mode
from geo.roads import RoadGraph

EVERYBODY = the_system(Role.AUDITOR)


class PostgresRoads:
    """The port of the ranking on a database; every method may raise DatabaseAway."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def editions(self, actor: Actor) -> list[RoadEdition]:
        """Return the graphs in scope, by community and mode."""
        with self._database.reader(actor) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT community_code, mode, sha256 FROM road_graph ORDER BY community_code, mode")
            return [RoadEdition(community, Mode(mode), sha256) for community, mode, sha256 in cursor]

    def graph(self, edition: RoadEdition) -> RoadGraph | None:
        """Return a graph, None where it is gone."""
        with self._database.reader(EVERYBODY) as connection:
            return load_graph(connection, edition.community_code, edition.mode)

    def water(self, actor: Actor) -> "np.ndarray[Any, np.dtype[np.object_]]":
        """Return the areas of water in scope."""
        with self._database.reader(actor) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT geom FROM ground WHERE kind = 'water' ORDER BY community_code, id")
            shapes = shapely.from_wkb([bytes(geom) for (geom,) in cursor])
        return np.asarray(shapes, dtype=object).reshape(-1)
