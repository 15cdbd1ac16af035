"""The SQL of this package: one statement a file, in data/sql/households."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

PLACE = Path(__file__).parents[1] / "sql" / "households"


@cache
def statement(name: str) -> sql.SQL:
    """Return the text of `<name>.sql`."""
    return sql.SQL((PLACE / f"{name}.sql").read_text(encoding="utf-8").strip())


def rows(
    connection: Connection, query: str | sql.Composable, values: Mapping[str, object] | None = None
) -> list[dict[str, Any]]:
    """Run a query and return its rows as mappings."""
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(query, values)
        return [dict(row) for row in cursor.fetchall()]


@cache
def tags_on_the_day(subject: str, row: str) -> sql.Composed:
    """Return the expression for the tags of a resident or household in `row` on the day asked for."""
    return statement("part_tags").format(
        row=sql.Identifier(row),
        subject=sql.Literal(subject),
        tagged=sql.Identifier(f"{subject}_tag"),
        key=sql.Identifier(f"{subject}_id"),
    )
