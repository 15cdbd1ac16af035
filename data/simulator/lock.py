"""One simulator for each database: whoever holds the lock, and for as long as its connection lives."""

from pathlib import Path

import psycopg2
from psycopg2.extensions import connection as Connection

from data.database import CONNECT_TIMEOUT_S, Database
from dispatch.errors import DatabaseAway, SimulatorRunning

SIMULATOR_LOCK = 0x6A77_5313
RUNNING = (Path(__file__).parents[1] / "sql" / "simulator" / "running.sql").read_text(encoding="utf-8")


def is_simulated(database: Database) -> bool:
    """Tell whether a simulator runs on the database now, whoever started it; raises DatabaseAway."""
    with database.application() as connection, connection.cursor() as cursor:
        cursor.execute(RUNNING, {"lock": SIMULATOR_LOCK})
        (running,) = cursor.fetchone() or (False,)
    return bool(running)


class SimulatorLock:
    """An advisory lock on a connection of its own; the server lets go of it when the connection ends."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def hold(self) -> None:
        """Take the lock, or make sure it is still held.

        Raises
        ------
        SimulatorRunning
            Another process has it.
        DatabaseAway
        """
        if self._connection is not None and self._answers(self._connection):
            return
        self.release()
        try:
            connection = psycopg2.connect(self._database.app_dsn, connect_timeout=CONNECT_TIMEOUT_S)
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [SIMULATOR_LOCK])
                (taken,) = cursor.fetchone() or (False,)
        except psycopg2.OperationalError as error:
            raise DatabaseAway from error
        if not taken:
            connection.close()
            raise SimulatorRunning
        self._connection = connection

    def release(self) -> None:
        """Let go of the lock."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @staticmethod
    def _answers(connection: Connection) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            return False
        return True
