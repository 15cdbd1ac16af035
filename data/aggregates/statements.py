"""The SQL of this package: one statement a file, in data/sql/aggregates."""

from functools import cache
from pathlib import Path

from psycopg2 import sql

PLACE = Path(__file__).parents[1] / "sql" / "aggregates"


@cache
def statement(name: str) -> sql.SQL:
    """Return the text of `<name>.sql`."""
    return sql.SQL((PLACE / f"{name}.sql").read_text(encoding="utf-8").strip())


@cache
def over(name: str, things: str) -> sql.Composed:
    """Return the statement `name` over the things that `things` selects."""
    return statement(name).format(things=statement(things))
