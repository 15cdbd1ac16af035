"""The SQL of this package: one statement a file, in data/sql/territory."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

PLACE = Path(__file__).parents[1] / "sql" / "territory"

Row = dict[str, Any]


@cache
def statement(name: str) -> sql.SQL:
    """Return the text of `<name>.sql`."""
    return sql.SQL((PLACE / f"{name}.sql").read_text(encoding="utf-8").strip())


@cache
def lineage(*column: str) -> sql.Composed:
    """Return the expression for the regions above the community in `column`."""
    return statement("part_lineage").format(community=sql.Identifier(*column))


@cache
def leaders(*column: str) -> sql.Composed:
    """Return the expression for the leaders of the grid in `column`."""
    return statement("part_leaders").format(grid=sql.Identifier(*column))


@cache
def homes() -> sql.SQL:
    """Return the tables `homes` and `tagged`, counted over the buildings in `block`."""
    return statement("part_homes")


@cache
def area_figures() -> sql.Composed:
    """Return the table `figures`, and what it is made of, over the buildings in `block`."""
    return statement("part_area_figures").format(homes=homes())


def rows(connection: Connection, query: sql.Composable, values: Mapping[str, object]) -> list[Row]:
    """Run a query and return its rows as mappings."""
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(query, dict(values))
        return [dict(row) for row in cursor.fetchall()]


def row(connection: Connection, query: sql.Composable, values: Mapping[str, object]) -> Row | None:
    """Run a query and return its first row, or None."""
    found = rows(connection, query, values)
    return found[0] if found else None
