"""Reveal one field of one resident; the database checks, and writes the audit row first."""

import psycopg2
from psycopg2.extensions import connection as Connection

from data.territory.statements import row, statement
from dispatch.errors import BadValue, JingweiError, NotPermitted, ReasonMissing, UnknownThing
from dispatch.households.find import LEAST_REASON
from dispatch.permissions import Permission

FIELDS = ("name", "phone")
HIGHEST_ID = 2**63 - 1


def reveal(connection: Connection, resident_id: int, field: str, reason: str) -> str | None:
    """Return the field in full, or None where the resident has none.

    Raises
    ------
    ReasonMissing, BadValue, NotPermitted, UnknownThing
    """
    if not 0 < resident_id <= HIGHEST_ID:
        raise UnknownThing(kind="resident", id=resident_id)
    if "\0" in field + reason:
        raise BadValue(name="reason", value=repr(reason), why="\\0")
    try:
        found = row(connection, statement("reveal"), {"resident": resident_id, "field": field, "reason": reason})
    except psycopg2.Error as error:
        refusal = _refusal(error.pgcode, resident_id, field)
        if refusal is None:
            raise
        raise refusal from error
    value: str | None = found["value"] if found else None
    return value


def _refusal(sqlstate: str | None, resident_id: int, field: str) -> JingweiError | None:
    match sqlstate:
        case "JW001":
            return ReasonMissing(least=LEAST_REASON)
        case "JW002":
            return BadValue(name="field", value=field, why=" | ".join(FIELDS))
        case "JW003":
            return NotPermitted(permission=Permission.REVEAL_PERSON.value)
        case "JW004":
            return UnknownThing(kind="resident", id=resident_id)
        case _:
            return None
