"""Whether the database answers, since when it has been so, and whether what it holds is being made up."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from data.database import Database
from data.simulator.lock import is_simulated
from dispatch.errors import DatabaseAway


class DatabasePulse:
    """Remembers when the database last went away or came back; one per process."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._up: bool | None = None
        self._since = clock()

    def beat(self, database: Database) -> dict[str, Any]:
        """Ask the database for a sign of life and report."""
        up = database.answers()
        with self._lock:
            if up != self._up:
                self._up, self._since = up, self._clock()
            since = self._since
        return {
            "database": "up" if up else "down",
            "since": since.isoformat(),
            "time": self._clock().isoformat(),
            "simulating": up and _is_simulated(database),
        }


def _is_simulated(database: Database) -> bool:
    try:
        return is_simulated(database)
    except DatabaseAway:
        return False
