"""Ordered checks in PostgreSQL, behind the port of their service."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from psycopg2.extras import execute_values

from data.cases import units as unit_rows
from data.database import Database
from data.patrols.grounds import Grounds
from data.patrols.places import candidates
from data.patrols.statements import statement
from data.patrols.store import PostgresPatrolWork, task_row
from dispatch.china_time import day_in_china
from dispatch.patrols import RoundKind, walks
from dispatch.patrols.order import THINGS, CheckOrder
from dispatch.permissions import Actor
from dispatch.ports.checks import CheckPlace, NewTask, ThingCheck
from dispatch.resources import Unit, UnitKind, UnitStatus

CLOSED_FOR = timedelta(days=90)
"""Cases closed longer ago are not offered; by their number they can be checked all the same."""


class PostgresCheckWork(PostgresPatrolWork):
    """One transaction that row-level security has narrowed to an actor."""

    def grids_of(self, kind: RoundKind, ids: Sequence[int]) -> list[str]:
        """Return the grids in scope in which cases or renovations lie."""
        query = f"SELECT DISTINCT grid_code FROM {THINGS[kind]} WHERE id = ANY (%(ids)s) AND grid_code IS NOT NULL ORDER BY 1"
        codes = [str(row["grid_code"]) for row in self._rows(query, {"ids": list(ids)})]
        return [code for code in codes if self.grid_exists(code)]

    def places(self, asked: CheckOrder, grid_code: str, now: datetime) -> list[CheckPlace]:
        """Return what can be looked at in a grid: of the `ids` asked for, or all there is."""
        if asked.kind is RoundKind.RECHECK:
            values = {"grid": grid_code, "begins": now - CLOSED_FOR, "ids": list(asked.ids) or None}
            return [CheckPlace(**row) for row in self._rows(statement("order_recheck"), values)]
        drawn_from = "renovation" if asked.kind is RoundKind.RENOVATION else (asked.drawn_from or "premises")
        found = candidates(self._connection, drawn_from, grid_code, day_in_china(now))
        wanted = {f"renovation/{id}" for id in asked.ids}
        return [one for one in found if not wanted or one.ref in wanted]

    def checks_of(self, ref: str) -> list[ThingCheck]:
        """Return the tasks that look at a thing such as 'incident/12', the earliest first."""
        return [
            ThingCheck(
                task_row(row), row["seen_at"], row["entry_at"], row["entry_by"] or "", row["entry_outcome"] or "",
                row["entry_words"] or "",
            )
            for row in self._rows(statement("checks_of"), {"ref": ref})
        ]  # fmt: skip

    def people(self, grid_code: str) -> list[Unit]:
        """Return the members of a grid who walk it and are not out of service."""
        return [
            unit
            for unit, _ in unit_rows.roster(self._connection, grid_code[:12])
            if unit.kind is UnitKind.MEMBER
            and unit.grid_code == grid_code
            and walks(unit)
            and unit.status is not UnitStatus.OUT_OF_SERVICE
        ]

    def loads(self, day: date) -> Mapping[int, int]:
        """Return how many tasks of a day each unit has."""
        query = "SELECT unit_id, count(*) AS tasks FROM patrol_task WHERE day = %(day)s AND unit_id IS NOT NULL GROUP BY unit_id"
        return {row["unit_id"]: row["tasks"] for row in self._rows(query, {"day": day})}

    def order(self, task: NewTask) -> int:
        """Write a task with its places and return its id; that of the one before where its key is known."""
        community = task.grid_code[:12]
        values = {
            "community": community, "grid": task.grid_code, "kind": task.kind.value, "name": task.name, "day": task.day,
            "due_from": task.due_from, "due_until": task.due_until, "unit": task.unit_id, "points": len(task.stops),
            "account": self._actor.account_id or None, "key": task.key, "words": task.words,
        }  # fmt: skip
        made = self._rows(statement("order_task"), values)
        if not made:
            query = "SELECT id FROM patrol_task WHERE community_code = %(community)s AND grid_code = %(grid)s AND order_key = %(key)s"
            return int(self._rows(query, values)[0]["id"])
        task_id = int(made[0]["id"])
        with self._connection.cursor() as cursor:
            execute_values(
                cursor,
                "INSERT INTO patrol_stop (community_code, task_id, number, label, lng, lat, radius_m, dwell_s, ref) VALUES %s",
                [
                    (community, task_id, s.number, s.label, s.lng, s.lat, s.radius_m, s.dwell_s, s.ref)
                    for s in task.stops
                ],
            )
        return task_id


class PostgresChecks:
    """Opens transactions on a database."""

    def __init__(self, database: Database, kept: Grounds) -> None:
        self._database = database
        self._kept = kept

    @contextmanager
    def work(self, actor: Actor) -> Iterator[PostgresCheckWork]:
        """Open a transaction narrowed to `actor`; it commits when the block ends well."""
        with self._database.reader(actor) as connection:
            yield PostgresCheckWork(connection, actor, self._kept)
