"""Drafts and their log in PostgreSQL, behind the port of the service."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from psycopg2 import Binary
from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

from data.cases.names import names_of
from data.database import Database
from data.planning import sheets
from data.planning.recutting import UnitCuttingStore
from data.planning.sharing import PlanSharingStore
from data.planning.statements import fetched, statement
from dispatch.permissions import Actor
from dispatch.planning.draft import Change, Draft, DraftState, Edit, EditKind, Recut
from dispatch.planning.rules import Band
from dispatch.planning.sheet import Barrier, Ground, Load
from dispatch.ports.planning import Comment, DraftHead

UNITS, PLACES = "<i8", "<i4"

Ints = NDArray[np.int64]


class PostgresPlanDesk(PlanSharingStore, UnitCuttingStore):
    """Plans in one transaction that row-level security has narrowed to an actor; the port says what each method does."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heads(self, draft_id: int | None = None) -> list[DraftHead]:
        return [
            DraftHead(
                id, area, area_name, name, DraftState(state), author_id, author, forked_of, tuple(editions),
                Band(Load(load), low, high), made_at, number, changed_at, approved_by, approver,
                frozenset(map(Barrier, barriers)),
            )
            for id, area, area_name, name, state, author_id, author, forked_of, editions, load, low, high, made_at,
                number, changed_at, approved_by, approver, barriers in fetched(
                    self._connection, "drafts", {"id": draft_id}
                )
        ]  # fmt: skip

    def lock(self, draft_id: int) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT FROM plan_draft WHERE id = %s FOR UPDATE", [draft_id])

    def start(self, draft_id: int) -> tuple[Draft, Ints]:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT grids, units, holders, editions FROM plan_draft WHERE id = %s", [draft_id])
            grids, units, holders, editions = cursor.fetchone() or ([], b"", b"", [])
        return Draft(tuple(grids), array_of(holders, PLACES), editions=tuple(editions)), array_of(units, UNITS)

    def edits(self, draft_id: int, after: int) -> list[Edit]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT number, kind, actor, at, units, held, holds, new_grids, said, about, was, editions, origin, back FROM plan_edit"
                " WHERE draft_id = %s AND number > %s ORDER BY number",
                [draft_id, after],
            )
            return [
                Edit(
                    number, EditKind(kind), actor, at,
                    Change(array_of(units, PLACES), array_of(held, PLACES), array_of(holds, PLACES), tuple(new_grids)),
                    said, about,
                    Recut(tuple(was), tuple(editions), array_of(origin, PLACES), array_of(back, PLACES)) if was else None,
                )
                for number, kind, actor, at, units, held, holds, new_grids, said, about, was, editions, origin, back in cursor
            ]  # fmt: skip

    def add_draft(
        self,
        actor: Actor,
        area: str,
        name: str,
        band: Band,
        editions: Sequence[int],
        start: Draft,
        units: Ints,
        at: datetime,
        forked_of: int | None,
    ) -> int:
        values = {
            "area": area, "name": name, "author": actor.account_id, "forked_of": forked_of, "editions": list(editions),
            "grids": list(start.grids), "units": bytes_of(units, UNITS), "holders": bytes_of(start.holders, PLACES),
            "load": band.load.value, "low": band.low, "high": band.high, "at": at,
        }  # fmt: skip
        with self._connection.cursor() as cursor:
            cursor.execute(statement("add_draft"), values)
            (id,) = cursor.fetchone() or (0,)
        return int(id)

    def add_edit(self, draft_id: int, edit: Edit) -> None:
        change, recut = edit.change, edit.recut
        told = (None, None, None, None) if recut is None else (
            list(recut.was), list(recut.editions), bytes_of(recut.origin, PLACES), bytes_of(recut.back, PLACES)
        )  # fmt: skip
        with self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO plan_edit (draft_id, number, kind, actor, at, units, held, holds, new_grids, said, about,"
                " was, editions, origin, back) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [
                    draft_id, edit.number, edit.kind.value, edit.by, edit.at, bytes_of(change.units, PLACES),
                    bytes_of(change.before, PLACES), bytes_of(change.after, PLACES), list(change.new_grids),
                    Json(dict(edit.said)), edit.about, *told,
                ],
            )  # fmt: skip

    def set_state(self, draft_id: int, state: DraftState, approved_by: int | None = None) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "UPDATE plan_draft SET state = %(state)s, approved_by = CASE WHEN %(state)s IN ('approved', 'published')"
                " THEN coalesce(%(by)s, approved_by) END WHERE id = %(id)s",
                {"state": state.value, "by": approved_by, "id": draft_id},
            )

    def comments(self, draft_id: int) -> list[Comment]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, actor, at, grid, words FROM plan_comment WHERE draft_id = %s ORDER BY id", [draft_id]
            )
            return [Comment(*row) for row in cursor]

    def add_comment(self, draft_id: int, actor: str, at: datetime, grid: str | None, words: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO plan_comment (draft_id, actor, at, grid, words) VALUES (%s, %s, %s, %s, %s)",
                [draft_id, actor, at, grid, words],
            )

    def knows_area(self, area: str) -> bool:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT FROM region WHERE code = %s", [area])
            return cursor.rowcount > 0

    def newest_editions(self, area: str) -> list[int]:
        return sheets.newest_editions(self._connection, area)

    def ground(self, editions: Sequence[int], since: datetime) -> Ground:
        return sheets.read_ground(self._connection, editions, since)

    def reloaded(self, ground: Ground, editions: Sequence[int], since: datetime) -> Ground:
        return sheets.with_loads(self._connection, ground, editions, since)

    def in_force(self, ground: Ground, editions: Sequence[int]) -> tuple[tuple[str, ...], Ints]:
        return sheets.in_force(self._connection, ground, editions)

    def names_of(self, references: Collection[str]) -> Mapping[str, str]:
        return names_of(self._connection, references)


class PostgresPlans:
    """Opens desks on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def of(self, actor: Actor) -> Iterator[PostgresPlanDesk]:
        """Open a desk for an actor; raises DatabaseAway."""
        with self._database.reader(actor) as connection:
            yield PostgresPlanDesk(connection)


def array_of(stored: bytes | memoryview, kind: str) -> Ints:
    """Return a stored array of numbers."""
    return np.frombuffer(bytes(stored), kind).astype(np.int64)


def bytes_of(values: Ints, kind: str) -> Binary:
    """Return numbers as an array to be stored."""
    return Binary(values.astype(kind).tobytes())
