"""Statements that a connection plans once: reading and planning the short ones costs the server more than doing them.

The driver has no prepared statements of its own, so that PREPARE and EXECUTE are said in SQL.
"""

from collections.abc import Mapping
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor


class PreparingConnection(Connection):
    """A connection that remembers what it has prepared; the server forgets it with the session."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.prepared: dict[str, str] = {}


class _Places(dict[str, str]):
    """Gives every name a number, `$1` for the first one asked for."""

    def __missing__(self, name: str) -> str:
        self[name] = place = f"${len(self) + 1}"
        return place


def prepared(cursor: Cursor, text: str, values: Mapping[str, Any]) -> bytes:
    """Return what carries out one statement with `values`; prepares it the first time on a connection.

    Parameters
    ----------
    text
        One statement with `%(name)s` for values, the same text each time: a text made anew from
        values would be kept anew each time. A type the server cannot tell from the place is written behind, `::bigint[]`.
    """
    connection = cursor.connection
    if not isinstance(connection, PreparingConnection):
        return cursor.mogrify(text, values)
    names = connection.prepared.get(text)
    if names is None:
        places = _Places()
        planned = text % places
        name = f"jingwei_{len(connection.prepared)}"
        # A round trip of its own: were it sent along and what stands before it failed, it would be thought there.
        cursor.execute(f"PREPARE {name} AS {planned}")
        given = ", ".join(f"%({one})s" for one in places)
        names = connection.prepared[text] = f"EXECUTE {name}({given})" if places else f"EXECUTE {name}"
    return cursor.mogrify(names, values)
