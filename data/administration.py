"""What administrators and auditors read, and the trace that every change of theirs leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.territory.statements import row, rows
from dispatch.permissions import Actor

PLACE = Path(__file__).parent / "sql" / "administration"


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries of the audit are asked for; None leaves a condition out."""

    person: str | None = None
    actions: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@cache
def statement(name: str) -> sql.SQL:
    """Return the text of `<name>.sql`."""
    return sql.SQL((PLACE / f"{name}.sql").read_text(encoding="utf-8").strip())


def note(connection: Connection, actor: Actor, action: str, scope: str, account: int | None, what: str) -> None:
    """Write down that an administrator did something, in the transaction in which it is done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit (account_id, action, scope, kind, ref, reason) VALUES (%s, %s, %s, %s, %s, %s)",
            [
                actor.account_id or None,
                action,
                scope,
                "account" if account else "setting",
                account and str(account),
                what,
            ],
        )


def audit_entries(connection: Connection, query: AuditQuery, limit: int) -> Sequence[dict[str, Any]]:
    """Return at most `limit` entries in the reader's area, the latest first."""
    values = {name: getattr(query, name) for name in AuditQuery.__slots__}
    values["actions"] = None if query.actions is None else list(query.actions)
    values["limit"] = limit
    return rows(connection, statement("audit"), values)


def deadline_rules(connection: Connection) -> Sequence[dict[str, Any]]:
    """Return every deadline: the most special one that fits an incident counts."""
    return rows(connection, statement("deadlines"), {})


def last_imports(connection: Connection) -> dict[str, datetime]:
    """Return when each kind of thing was last imported."""
    return {one["kind"]: one["at"] for one in rows(connection, statement("last_imports"), {})}


def database_state(connection: Connection) -> dict[str, Any]:
    """Return size, versions and what is going on; asked as the owner."""
    return row(connection, statement("size"), {}) or {}
