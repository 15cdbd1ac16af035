"""The SQL of this package: one statement a file, in data/sql/planning."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

PLACE = Path(__file__).parents[1] / "sql" / "planning"


@cache
def statement(name: str) -> sql.SQL:
    """Return the text of `<name>.sql`."""
    return sql.SQL((PLACE / f"{name}.sql").read_text(encoding="utf-8").strip())


def fetched(connection: Connection, name: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """Run a statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), dict(values))
        return cursor.fetchall()
