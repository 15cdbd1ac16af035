"""Whether every task is accounted for, and presence is what positions say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg2.extensions import connection as Connection

from data.patrols import minutes
from data.patrols.looking import LOOKING_LOCK
from data.patrols.statements import statement

SEEN = "patrol tasks whose places seen are miscounted"
DONE = "patrol tasks said to be done with something unseen"
FULFILLED = "patrol tasks with all places seen that are not done"
WITHOUT_ENTRY = "places seen by entry without an entry with a photo"
OUTSIDE = "places seen outside the hours of their task"


@dataclass(frozen=True, slots=True)
class TaskAccount:
    """What became of the tasks of one kind: `tasks` are in exactly one of the others each."""

    kind: str
    tasks: int
    done: int
    late: int
    missed: int
    open: int
    cancelled: int

    @property
    def missing(self) -> int:
        """How many are in no group, or in two."""
        return abs(self.tasks - self.done - self.late - self.missed - self.open - self.cancelled)


@dataclass(frozen=True, slots=True)
class PatrolFindings:
    """How many break each check, and the account of each kind of task."""

    violations: dict[str, int]
    accounts: Sequence[TaskAccount]


def examine_patrols(connection: Connection, now: datetime) -> PatrolFindings:
    """Count everything, as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
        cursor.execute(statement("integrity"))
        counts = cursor.fetchone() or (0,) * 5
        cursor.execute(statement("accounts"), {"now": now})
        accounts = [TaskAccount(*row) for row in cursor]
        # What is looked at meanwhile would be taken for a difference.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOOKING_LOCK])
    names = (SEEN, DONE, FULFILLED, WITHOUT_ENTRY, OUTSIDE)
    found = dict(zip(names, map(int, counts), strict=True))
    return PatrolFindings(found | {minutes.DIFFERENT: minutes.differing(connection, now)}, accounts)
