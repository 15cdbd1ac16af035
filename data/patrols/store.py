"""Patrols in PostgreSQL, behind the port of the service."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import shapely
from psycopg2 import Binary
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor, execute_values

from data.china_day import TODAY_IN_CHINA
from data.database import Database
from data.patrols import grounds as ground_rows
from data.patrols.grounds import Grounds
from data.patrols.rows import STOP_COLUMNS, round_of, stop_of, task_of
from data.patrols.statements import statement
from dispatch.patrols import Ground, Round, Task, TaskStop
from dispatch.patrols.task import KEPT_OPEN
from dispatch.permissions import Actor
from dispatch.ports.patrols import (
    Entry,
    GroundGrid,
    NewEntry,
    NewRenovation,
    Renovation,
    RoundRow,
    TaskFile,
    TaskRow,
)


class PostgresPatrolWork:
    """One transaction that row-level security has narrowed to an actor."""

    def __init__(self, connection: Connection, actor: Actor, kept: Grounds) -> None:
        self._connection = connection
        self._actor = actor
        self._kept = kept

    def tasks(self, since: date, until: date, grid: str | None) -> list[TaskRow]:
        """Return the tasks of some days, both included, and older ones that are still to be done."""
        values = {"since": since, "until": until, "grid": grid, "kept_open": KEPT_OPEN.days}
        return [task_row(row) for row in self._rows(statement("tasks"), values)]

    def task(self, task_id: int, lock: bool = False) -> TaskRow | None:
        """Return one task."""
        found = self._rows(statement("task") + (" FOR UPDATE OF t" if lock else ""), {"task": task_id})
        return task_row(found[0]) if found else None

    def task_file(self, task_id: int) -> TaskFile | None:
        """Return one task with its places and entries."""
        row = self.task(task_id)
        if row is None:
            return None
        entries = self._rows(statement("entries"), {"task": task_id})
        return TaskFile(row, self.stops(task_id), [Entry(**one | {"photos": tuple(one["photos"])}) for one in entries])

    def stops(self, task_id: int) -> list[TaskStop]:
        """Return the places of a task."""
        columns = ", ".join(STOP_COLUMNS)
        query = f"SELECT {columns} FROM patrol_stop WHERE task_id = %(task)s ORDER BY number"
        return [stop_of(row) for row in self._rows(query, {"task": task_id})]

    def enter(self, task: Task, entry: NewEntry) -> int | None:
        """Write an entry and return its id; None where the same was said before."""
        values = {
            "community": task.community_code, "task": task.id, "number": entry.number, "at": entry.at,
            "account": self._actor.account_id, "outcome": entry.outcome, "words": entry.words, "lng": entry.lng,
            "lat": entry.lat, "off_m": entry.off_m, "said": Binary(entry.said_sha256),
        }  # fmt: skip
        found = self._rows(statement("put_entry"), values)
        if not found:
            return None
        entry_id = int(found[0]["id"])
        with self._connection.cursor() as cursor:
            execute_values(
                cursor,
                "INSERT INTO patrol_photo (community_code, entry_id, sha256, width, height, jpeg) VALUES %s",
                [
                    (task.community_code, entry_id, photo.sha256, photo.width, photo.height, Binary(photo.jpeg))
                    for photo in entry.photos
                ],
            )
        return entry_id

    def see_by_entry(self, task: Task, numbers: Sequence[int], at: datetime) -> Task:
        """Mark places of a task as seen and return the task as it is then."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE patrol_stop SET seen_at = %s, how = 'entry' WHERE task_id = %s AND number = ANY (%s) AND seen_at IS NULL",
                [at, task.id, list(numbers)],
            )
            cursor.execute(
                "UPDATE patrol_task t SET points_seen = (SELECT count(*) FROM patrol_stop s WHERE s.task_id = t.id AND s.seen_at IS NOT NULL)"
                " WHERE t.id = %s",
                [task.id],
            )
        found = self.task(task.id)
        assert found is not None
        return found.task

    def end(self, task: Task, done_at: datetime | None, cancelled_at: datetime | None, reason: str) -> None:
        """Write how a task ended."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE patrol_task SET done_at = %s, cancelled_at = %s, cancel_reason = %s WHERE id = %s",
                [done_at, cancelled_at, reason, task.id],
            )

    def photo(self, photo_id: int) -> bytes | None:
        """Return the bytes of a photo."""
        found = self._rows("SELECT jpeg FROM patrol_photo WHERE id = %(photo)s", {"photo": photo_id})
        return bytes(found[0]["jpeg"]) if found else None

    def rounds(self, on: date, grid: str | None) -> list[RoundRow]:
        """Return the rounds in force on a day or later."""
        rows = self._rows(statement("rounds"), {"round": None, "grid": grid, "on": on})
        last = [row["last_task"] for row in rows if row["last_task"] is not None]
        tasks = self._rows("SELECT * FROM patrol_task WHERE id = ANY (%(tasks)s)", {"tasks": last})
        progress = {row["id"]: task_of(row).progress for row in tasks}
        return [
            RoundRow(round_of(row), row["grid_name"], row["last_day"], progress.get(row["last_task"])) for row in rows
        ]

    def round(self, round_id: int) -> Round | None:
        """Return one round."""
        found = self._rows(statement("rounds"), {"round": round_id, "grid": None, "on": None})
        return round_of(found[0]) if found else None

    def grid_exists(self, grid_code: str, ended: bool = False) -> bool:
        """Say whether a grid is in scope, and in force unless it may have `ended`."""
        query = (
            f"SELECT FROM grid WHERE code = %(grid)s AND (%(ended)s OR valid_to IS NULL OR valid_to > {TODAY_IN_CHINA})"
        )
        return bool(self._rows(query, {"grid": grid_code, "ended": ended}))

    def add_round(self, one: Round, source: str = "manual", ref: str | None = None) -> int:
        """Write a new round and return its id."""
        values = _round_values(one) | {"source": source, "source_ref": ref or uuid4().hex}
        round_id = int(self._rows(statement("put_round"), values)[0]["id"])
        self._put_points(one, round_id)
        return round_id

    def change_round(self, one: Round) -> None:
        """Write a round in the place of what it was."""
        with self._connection.cursor() as cursor:
            cursor.execute(statement("change_round"), _round_values(one))
            cursor.execute("DELETE FROM patrol_round_point WHERE round_id = %s", [one.id])
        self._put_points(one, one.id)

    def end_round(self, round_id: int, on: date) -> None:
        """End a round with a day; the tasks it has made stay."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE patrol_round SET valid_to = greatest(valid_from, %s), version = version + 1 WHERE id = %s",
                [on, round_id],
            )

    def renovations(self, on: date, grid: str | None) -> list[Renovation]:
        """Return the renovations that are under way on a day or begin later."""
        return [Renovation(**row) for row in self._rows(statement("renovations"), {"on": on, "grid": grid})]

    def file_renovation(self, asked: NewRenovation) -> int | None:
        """Write a renovation and return its id; None where there is no such building or dwelling.

        Its grid has a round that looks at renovations every day from then on.
        """
        found = self._rows(
            "SELECT geom FROM building WHERE id = %(id)s AND valid_to IS NULL", {"id": asked.building_id}
        )
        if not found:
            return None
        spot = shapely.from_wkb(bytes(found[0]["geom"])).representative_point()
        values = {
            "building": asked.building_id, "dwelling": asked.dwelling_id, "lng": spot.x, "lat": spot.y,
            "from_on": asked.from_on, "until_on": asked.until_on, "words": asked.words,
            "account": self._actor.account_id or None,
        }  # fmt: skip
        filed = self._rows(statement("put_renovation"), values)
        if not filed:
            return None
        if (grid := filed[0]["grid_code"]) is not None:
            daily = {"grid": grid, "on": asked.from_on, "ref": uuid4().hex}
            with self._connection.cursor() as cursor:
                cursor.execute(statement("ensure_renovation_round"), daily)
        return int(filed[0]["id"])

    def end_renovation(self, renovation_id: int, on: date) -> bool:
        """End a renovation with a day; False where there is none."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE renovation SET until_on = greatest(from_on, least(until_on, %s)) WHERE id = %s",
                [on, renovation_id],
            )
            return bool(cursor.rowcount)

    def audit(self, action: str, kind: str, ref: str, scope: str, reason: str = "") -> None:
        """Write down what was done."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit (account_id, action, scope, kind, ref, reason) VALUES (%s, %s, %s, %s, %s, nullif(%s, ''))",
                [self._actor.account_id or None, action, scope, kind, ref, reason],
            )

    def grounds(self, communities: Sequence[str] | None) -> list[Ground]:
        """Return the ground of communities with when it was last seen; None for all in scope."""
        return ground_rows.grounds(self._connection, self._kept, communities)

    def ground_grids(self) -> dict[str, GroundGrid]:
        """Return the grids in force in scope, by code."""
        rows = self._rows(statement("ground_grids"), {"community": None})
        bounds = shapely.bounds(shapely.from_wkb([bytes(row["geom"]) for row in rows])).reshape(-1, 4)
        return {
            row["code"]: GroundGrid(row["code"], row["name"], (west, south, east, north))
            for row, (west, south, east, north) in zip(rows, bounds.tolist(), strict=True)
        }

    def _put_points(self, one: Round, round_id: int) -> None:
        with self._connection.cursor() as cursor:
            execute_values(
                cursor,
                "INSERT INTO patrol_round_point (community_code, round_id, number, label, lng, lat) VALUES %s",
                [
                    (one.community_code, round_id, number, point.label, point.lng, point.lat)
                    for number, point in enumerate(one.points, 1)
                ],
            )

    def _rows(self, query: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
        with self._connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(query, values)
            return [dict(row) for row in cursor.fetchall()]


class PostgresPatrols:
    """Opens transactions on a database."""

    def __init__(self, database: Database, kept: Grounds) -> None:
        self._database = database
        self._kept = kept

    @contextmanager
    def work(self, actor: Actor) -> Iterator[PostgresPatrolWork]:
        """Open a transaction narrowed to `actor`; it commits when the block ends well."""
        with self._database.reader(actor) as connection:
            yield PostgresPatrolWork(connection, actor, self._kept)


def task_row(row: Mapping[str, Any]) -> TaskRow:
    """Return the task of a row with the names people call things by."""
    return TaskRow(task_of(row), row["grid_name"], row["unit_name"], row["ordered_by_name"])


def _round_values(one: Round) -> dict[str, Any]:
    values = asdict(one)
    return values | {"kind": one.kind.value, "drawn_from": one.drawn_from.value if one.drawn_from else None}
