"""Opens transactions on incidents, units and assignments."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from psycopg2.extensions import connection as Connection

from data.cases import answers, report_points, reporters
from data.cases import fixes as latest
from data.cases.statements import statement
from data.cases.work import Begun, PostgresWork, Shelves
from data.database import Database
from dispatch.permissions import EVERYWHERE, Actor
from dispatch.ports import ReportPoint
from dispatch.resources import Fix

NOBODY = 0


class PostgresCases:
    """The port of the services on a database; one for a process, used by all its threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._shelves = Shelves()

    @contextmanager
    def as_done_by(self, actor: Actor) -> Iterator[PostgresWork]:
        """Open a transaction narrowed to `actor`; raises DatabaseAway.

        What was written is on the disk when the block has ended. Others may see it a moment
        before: the lock of the log's head is not held while the disk works, so that one turn
        of the disk serves all who wait for it.
        """
        who = {"scope": actor.scope, "account": str(actor.account_id)}
        with self._database.transaction(statement("begin"), who) as (connection, begun):
            *_, rules, ground = begun
            work = PostgresWork(connection, actor.scope, self._shelves, Begun(int(rules), int(ground)))
            yield work
            work.end()

    def community_followed(self, follow_sha256: bytes) -> str | None:
        """Return the community of the incident that a follow-up code opens."""
        with self._database.application() as connection:
            return reporters.community_followed(connection, follow_sha256)

    def report_point(self, code: str) -> ReportPoint | None:
        """Return what a QR code stands for, whoever asks."""
        with self._database.application() as connection:
            return report_points.by_code(connection, code)

    def fixes(self, within_s: float | None = None) -> list[Fix]:
        """Return the latest positions, or those stored in the last `within_s` seconds."""
        with self._database.application() as connection:
            _begin(connection, EVERYWHERE, NOBODY)
            return latest.stored(connection, within_s)

    def sweep(self, before: datetime) -> int:
        """Forget kept answers, attempts and choices that nothing came of, older than `before`, and return how many."""
        with self._database.application() as connection:
            _begin(connection, EVERYWHERE, NOBODY)
            return answers.sweep(connection, before)


def _begin(connection: Connection, scope: str, account_id: int) -> None:
    """Narrow a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(statement("begin"), {"scope": scope, "account": str(account_id)})
