"""Saved views in PostgreSQL; every change leaves an audit row."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json, RealDictCursor

from data.database import Database
from dispatch.permissions import Actor
from dispatch.ports.views import SavedView

PLACE = Path(__file__).parent / "sql" / "views"


@cache
def _statement(name: str) -> sql.SQL:
    return sql.SQL((PLACE / f"{name}.sql").read_text(encoding="utf-8").strip())


class PostgresShelf:
    """The views of one account, in one transaction that row-level security has narrowed to it."""

    def __init__(self, connection: Connection, account_id: int) -> None:
        self._connection = connection
        self._account_id = account_id

    def all(self) -> list[SavedView]:
        """Return one's own in their order, then those that others share."""
        with self._connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(_statement("list"), {"account": self._account_id})
            return [SavedView(**row) for row in cursor.fetchall()]

    def add(self, name: str, state: Mapping[str, Any], shared_role: str | None) -> int:
        """Put a view behind one's own and return its id."""
        id = self._run("add", name=name, state=Json(dict(state)), shared_role=shared_role)
        self._audit("view_saved", str(id), shared_role)
        return id

    def change(
        self, id: int, name: str | None, state: Mapping[str, Any] | None, share: bool, shared_role: str | None
    ) -> bool:
        """Change one's own; None leaves a part as it is, `share` says whether the role counts."""
        kept = None if state is None else Json(dict(state))
        if not self._run("change", id=id, name=name, state=kept, share=share, shared_role=shared_role):
            return False
        self._audit("view_changed", str(id), shared_role if share else None)
        return True

    def remove(self, id: int) -> bool:
        """Remove one's own; False where there is none."""
        if not self._run("remove", id=id):
            return False
        self._audit("view_removed", str(id), None)
        return True

    def arrange(self, ids: Sequence[int]) -> None:
        """Put one's own into this order."""
        self._run("arrange", ids=list(ids))
        self._audit("views_arranged", ",".join(map(str, ids)), None)

    def _run(self, statement: str, /, **values: object) -> int:
        """Run a statement; return the id it gives, else how many rows it met."""
        with self._connection.cursor() as cursor:
            cursor.execute(_statement(statement), values | {"account": self._account_id})
            given = cursor.fetchone() if cursor.description else None
            return int(given[0]) if given else cursor.rowcount

    def _audit(self, action: str, ref: str, field: str | None) -> None:
        self._run("audit", action=action, ref=ref, field=field)


class PostgresViews:
    """Opens shelves on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def of(self, actor: Actor) -> Iterator[PostgresShelf]:
        """Open the shelf of an account; raises DatabaseAway."""
        with self._database.reader(actor) as connection:
            yield PostgresShelf(connection, actor.account_id)
