"""What was patrolled in a period, summed by the database: a quarter has a hundred thousand days of officers."""

from datetime import datetime
from pathlib import Path

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from data.database import Database
from dispatch.appraisal import Patrolled, Patrols, Period
from dispatch.permissions import Actor

_PATROLLED = (Path(__file__).parents[1] / "sql" / "appraisal" / "patrolled.sql").read_text(encoding="utf-8").strip()
_SEEN = "count(*) AS seen_days, sum(g.street_m_seen) AS seen_m, sum(g.street_m) AS street_m"
_OFFICER = {
    "who": "officer", "way": "way.unit_id", "task": "coalesce(unit_id, 0) AS unit_id",
    "ground": f"SELECT way.unit_id, way.grid_code, {_SEEN} FROM way JOIN seen_grid_day g ON g.grid_code = way.grid_code"
    " AND g.day = way.day WHERE g.street_m > 0 GROUP BY 1, 2",
}  # fmt: skip
_GRID = {
    "who": "nobody", "way": "0::bigint AS unit_id", "task": "0::bigint AS unit_id",
    "ground": f"SELECT 0::bigint AS unit_id, g.grid_code, {_SEEN} FROM seen_grid_day g"
    " WHERE g.day BETWEEN %(first)s AND %(last)s AND g.street_m > 0 GROUP BY 1, 2",
}  # fmt: skip


class PostgresPatrolBook:
    """The port of the appraisal on the tables of patrols."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def patrols(self, actor: Actor, period: Period, now: datetime) -> Patrols:
        """Return what was patrolled in the actor's scope in a period, by officer and by grid."""
        with self._database.reader(actor) as connection:
            officers = _read(connection, _OFFICER, period, now)
            return Patrols([one for one in officers if one.unit_id], _read(connection, _GRID, period, now))


def _read(connection: Connection, parts: dict[str, str], period: Period, now: datetime) -> list[Patrolled]:
    query = sql.SQL(_PATROLLED).format(**{name: sql.SQL(part) for name, part in parts.items()})
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(query, {"first": period.first, "last": period.last, "now": now})
        return [Patrolled(**row) for row in cursor]
