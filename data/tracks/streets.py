"""The street under each position as it is stored: by car on the streets for cars, anybody else on all ways."""

import threading
import time
from collections.abc import Callable

import numpy as np
import shapely
import structlog

from data.database import Database
from data.roads import load_graph
from data.tracks.statements import statement
from dispatch.errors import DatabaseAway
from dispatch.permissions import Role, the_system
from dispatch.ports.tracks import KeptFixes
from dispatch.resources import Way
from geo.road_rules import Mode
from geo.street_edges import Passed, StreetEdges, none_passed

log = structlog.get_logger()
EVERYBODY = the_system(Role.AUDITOR)
CHECK_EVERY_S = 60.0

Editions = tuple[tuple[str, str, str], ...]


class StreetsPassed:
    """Finds streets; reads roads and units again where they have changed, beside the intake. One thread asks at a time."""

    def __init__(self, database: Database, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock_s = clock_s
        self._looked_s = -np.inf
        self._editions: Editions | None = None
        self._streets: dict[Mode, StreetEdges] = {}
        self._driving: frozenset[int] = frozenset()
        self._reading: threading.Thread | None = None

    def __call__(self, kept: KeptFixes) -> Passed:
        """Return the street of each position; while roads are read for the first time nobody is on any."""
        if self._clock_s() - self._looked_s > CHECK_EVERY_S and (self._reading is None or not self._reading.is_alive()):
            self._looked_s = self._clock_s()
            self._reading = threading.Thread(target=self._read, name="streets", daemon=True)
            self._reading.start()
        streets, fixes = self._streets, kept.fixes
        found = none_passed(len(fixes))
        if not streets:
            return found
        driving = np.isin(kept.unit_id, np.fromiter(self._driving, np.int64, len(self._driving)))
        # Standing still a receiver turns round and round.
        heading = np.where(fixes.speed_mps < 1.0, np.nan, fixes.heading_deg)
        for mode, rows in ((Mode.DRIVE, driving), (Mode.WALK, ~driving)):
            if mode in streets and rows.any():
                passed = streets[mode].passed(fixes.lng[rows], fixes.lat[rows], heading[rows])
                found.start[rows], found.end[rows] = passed.start, passed.end
        return found

    def wait(self, timeout_s: float) -> None:
        """Wait until what is being read is there."""
        if self._reading is not None:
            self._reading.join(timeout_s)

    def _read(self) -> None:
        try:
            with self._database.reader(EVERYBODY) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT id FROM unit WHERE way = %s", [Way.CAR.value])
                self._driving = frozenset(unit for (unit,) in cursor)
                cursor.execute(statement("road_editions"))
                editions: Editions = tuple(cursor.fetchall())
                if editions == self._editions:
                    return
                cursor.execute("SELECT geom FROM ground WHERE kind = 'water' ORDER BY community_code, id")
                water = shapely.from_wkb(np.array([bytes(geom) for (geom,) in cursor], dtype=object))
                found = {}
                for mode in (Mode.DRIVE, Mode.WALK):
                    graphs = [load_graph(connection, code, mode) for code, one, _ in editions if one == mode.value]
                    found[mode] = StreetEdges([graph for graph in graphs if graph is not None], water)
            self._streets, self._editions = found, editions
        except DatabaseAway:
            # It is asked again in a minute; what was read before holds meanwhile.
            log.info("streets were not read: the database is away")
