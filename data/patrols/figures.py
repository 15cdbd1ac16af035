"""What was patrolled, by officer and by grid, as rows that appraisal counts."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime

import numpy as np
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from data.database import Database
from data.patrols.grounds import Grounds
from data.patrols.statements import statement
from dispatch.patrols.task import KEPT_OPEN
from dispatch.permissions import Actor
from dispatch.ports.patrols import PatrolFigures

COUNTED = (
    "due", "done", "late", "half", "missed", "cancelled", "open", "checks_due", "checks_done", "checks_late", "entries", "found",
)  # fmt: skip


class PostgresPatrolRecord:
    """The port of appraisal on a database."""

    def __init__(self, database: Database, kept: Grounds) -> None:
        self._database = database
        self._kept = kept

    def by_officer(self, actor: Actor, since: date, until: date, now: datetime) -> Sequence[PatrolFigures]:
        """Return the figures of every officer in the actor's scope, by day and officer; tasks that nobody had are not in them."""
        with self._database.reader(actor) as connection:
            found = {
                (one.day, one.unit_id): one
                for one in _tasks(connection, since, until, now, True)
                if one.unit_id is not None
            }
            with connection.cursor(cursor_factory=RealDictCursor) as cursor:
                cursor.execute(statement("figures_ways"), {"since": since, "until": until})
                ways = cursor.fetchall()
            grounds = self._kept.of(connection, sorted({row["community_code"] for row in ways})) if ways else {}
        for row in ways:
            key = (row["day"], row["unit_id"])
            one = found.get(key) or PatrolFigures(row["day"], row["grid_code"], row["unit_id"])
            one = replace(one, distance_m=row["distance_m"], on_way_s=row["on_way_s"])
            ground = grounds.get(row["community_code"])
            if ground is not None and ground.fingerprint == row["ground"] and row["grid_code"] in ground.grids:
                at = ground.grids.index(row["grid_code"])
                mine, seen = ground.grid == at, np.frombuffer(row["stretches"], "<i4")
                cells = ground.cell_grid == at
                one = replace(
                    one,
                    street_m=float(ground.length_m[mine].sum()),
                    street_m_seen=float(ground.length_m[seen][ground.grid[seen] == at].sum()),
                    cells=int(cells.sum()),
                    cells_seen=int((np.isin(ground.cells, np.frombuffer(row["cells"], "<i8")) & cells).sum()),
                )
            found[key] = one
        return [found[key] for key in sorted(found, key=lambda key: (key[0], key[1] or 0))]

    def by_grid(self, actor: Actor, since: date, until: date, now: datetime) -> Sequence[PatrolFigures]:
        """Return the figures of every grid in the actor's scope, by day and grid."""
        with self._database.reader(actor) as connection:
            found = {(one.day, one.grid_code): one for one in _tasks(connection, since, until, now, False)}
            with connection.cursor(cursor_factory=RealDictCursor) as cursor:
                cursor.execute(
                    "SELECT day, grid_code, street_m, street_m_seen, cells, cells_seen FROM seen_grid_day WHERE day BETWEEN %s AND %s",
                    [since, until],
                )
                for row in cursor:
                    key = (row["day"], row["grid_code"])
                    found[key] = replace(found.get(key) or PatrolFigures(*key, None), **row)
                cursor.execute(statement("figures_ways"), {"since": since, "until": until})
                for row in cursor:
                    key = (row["day"], row["grid_code"])
                    if row["grid_code"]:
                        one = found.get(key) or PatrolFigures(*key, None)
                        distance_m, on_way_s = one.distance_m + row["distance_m"], one.on_way_s + row["on_way_s"]
                        found[key] = replace(one, distance_m=distance_m, on_way_s=on_way_s)
        return [found[key] for key in sorted(found)]


def _tasks(connection: Connection, since: date, until: date, now: datetime, by_officer: bool) -> list[PatrolFigures]:
    """Return what became of tasks, summed over whatever they are not counted by."""
    values = {"since": since, "until": until, "now": now, "kept_open": KEPT_OPEN}
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(statement("figures_tasks"), values)
        rows = cursor.fetchall()
    names = [one.name for one in fields(PatrolFigures) if one.name in COUNTED]
    summed: dict[tuple[date, object], PatrolFigures] = {}
    for row in rows:
        key = (row["day"], row["unit_id"] if by_officer else row["grid_code"])
        held = summed.get(key) or PatrolFigures(row["day"], row["grid_code"], row["unit_id"] if by_officer else None)
        summed[key] = replace(held, **{name: getattr(held, name) + int(row[name]) for name in names})
    return list(summed.values())
