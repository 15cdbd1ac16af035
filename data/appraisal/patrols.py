"""What was patrolled in a period, summed by the database: a quarter has a hundred thousand days of officers."""

from datetime import datetime
from pathlib import Path

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from data.database import Database
from dispatch.appraisal import Level, Metric, Patrolled, Patrols, Period
from dispatch.permissions import Actor
from dispatch.ports.appraisal import PatrolDay

_PLACE = Path(__file__).parents[1] / "sql" / "appraisal"
_PATROLLED = (_PLACE / "patrolled.sql").read_text(encoding="utf-8").strip()
_BEHIND = {
    Metric.PATROLS: "behind_tasks", Metric.CHECKS: "behind_tasks", Metric.DISTANCE: "behind_ways",
    Metric.COVERAGE: "behind_streets",
}  # fmt: skip
_WALKED = "(s.grid_code, s.day) IN (SELECT DISTINCT ON (day, unit_id) coalesce(grid_code, ''), day FROM seen_day WHERE unit_id = %(ref)s::bigint"
_MINE = {
    Level.OFFICER: {
        "behind_tasks": "t.unit_id = %(ref)s::bigint", "behind_ways": "w.unit_id = %(ref)s::bigint",
        "behind_streets": f"{_WALKED} ORDER BY day, unit_id, distance_m DESC)",
    },
    Level.GRID: {
        "behind_tasks": "t.grid_code = %(ref)s", "behind_ways": "w.grid_code = %(ref)s", "behind_streets": "s.grid_code = %(ref)s",
    },
    Level.COMMUNITY: {
        "behind_tasks": "left(t.grid_code, 12) = %(ref)s", "behind_ways": "left(w.grid_code, 12) = %(ref)s",
        "behind_streets": "left(s.grid_code, 12) = %(ref)s",
    },
}  # fmt: skip
"""Which of them are whose."""
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

    def behind(
        self, actor: Actor, level: Level, ref: str, metric: Metric, period: Period, now: datetime
    ) -> list[PatrolDay]:
        """Return what one figure of patrols was summed from, the latest first; nothing behind one of cases."""
        name = _BEHIND.get(metric)
        if name is None:
            return []
        query = sql.SQL((_PLACE / f"{name}.sql").read_text(encoding="utf-8").strip())
        values = {
            "first": period.first,
            "last": period.last,
            "now": now,
            "ref": ref,
            "patrol": metric is Metric.PATROLS,
        }
        with (
            self._database.reader(actor) as connection,
            connection.cursor(cursor_factory=RealDictCursor) as cursor,
        ):
            cursor.execute(query.format(mine=sql.SQL(_MINE[level][name])), values)
            return [PatrolDay(**row) for row in cursor]


def _read(connection: Connection, parts: dict[str, str], period: Period, now: datetime) -> list[Patrolled]:
    query = sql.SQL(_PATROLLED).format(**{name: sql.SQL(part) for name, part in parts.items()})
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(query, {"first": period.first, "last": period.last, "now": now})
        return [Patrolled(**row) for row in cursor]
