"""Where units can be: the region of their posts, with a wide margin."""

import time
from collections.abc import Callable

from data.database import Database
from data.tracks.store import EVERYBODY

MARGIN_DEG = 3.0
FRESH_S = 600.0

Area = tuple[float, float, float, float]


class UnitArea:
    """Gives the area, read again every ten minutes; safe for threads."""

    def __init__(self, database: Database, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock_s = clock_s
        self._known: tuple[float, Area | None] | None = None

    def __call__(self) -> Area | None:
        """Return west, south, east and north in degrees; None where there are no units."""
        known = self._known
        if known is None or self._clock_s() - known[0] > FRESH_S:
            known = self._known = (self._clock_s(), self._read())
        return known[1]

    def _read(self) -> Area | None:
        with self._database.reader(EVERYBODY) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(home_lng), min(home_lat), max(home_lng), max(home_lat) FROM unit WHERE NOT ended"
            )
            west, south, east, north = cursor.fetchone() or (None,) * 4
        if west is None:
            return None
        return west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG
