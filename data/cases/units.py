"""Rows of units, their latest positions, and how much each was sent."""

from collections.abc import Collection
from datetime import datetime

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.cases.rows import BY_IDS, FIX, LOCK, UNIT
from data.cases.statements import statement
from dispatch.resources import Fix, Unit


def by_ids(connection: Connection, ids: Collection[int], lock: bool) -> list[Unit]:
    """Return units in the order of their ids, locked in that order."""
    return UNIT.all(connection, BY_IDS + (LOCK if lock else ""), {"ids": list(ids)})


def of_thing(connection: Connection, kind: str, thing_id: int) -> Unit | None:
    """Return the unit that a vehicle, team, member or robot is."""
    found = UNIT.all(connection, "WHERE kind = %(kind)s AND thing_id = %(thing)s", {"kind": kind, "thing": thing_id})
    return found[0] if found else None


def roster(connection: Connection, community_code: str | None) -> list[tuple[Unit, Fix | None]]:
    """Return every unit in scope with its latest position."""
    query = sql.SQL(statement("roster")).format(unit=UNIT.columns, position=FIX.columns)
    width = len(UNIT.names)
    with connection.cursor() as cursor:
        cursor.execute(query, {"community": community_code})
        return [(UNIT.of(row[:width]), None if row[width] is None else FIX.of(row[width:])) for row in cursor]


def since(connection: Connection, seq: int) -> list[Unit]:
    """Return the units that events after `seq` changed, as they are now."""
    return UNIT.all(connection, statement("units_since"), {"seq": seq})


def loads(connection: Connection, since: datetime) -> dict[int, int]:
    """Return how many assignments each unit was sent on since then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, count(*) FROM assignment WHERE sent_at >= %s GROUP BY unit_id ORDER BY unit_id", [since]
        )
        return dict(cursor.fetchall())
