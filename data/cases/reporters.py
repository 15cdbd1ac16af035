"""Who reported: a number to call back and a code to follow the report, apart from all else."""

import psycopg2
from psycopg2.extensions import connection as Connection

from data.cases.rows import INCIDENT
from dispatch.errors import JingweiError, NotPermitted, ReasonMissing, UnknownThing
from dispatch.households.find import LEAST_REASON
from dispatch.incidents import Incident
from dispatch.permissions import Permission


def add(connection: Connection, incident: Incident, phone: str | None, follow_sha256: bytes, language: str) -> None:
    """Keep the reporter of a new incident."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reporter (community_code, incident_id, phone, follow_sha256, language) VALUES (%s, %s, %s, %s, %s)",
            [incident.community_code, incident.id, phone, follow_sha256, language],
        )


def followed(connection: Connection, follow_sha256: bytes) -> Incident | None:
    """Return the incident that a follow-up code opens."""
    found = INCIDENT.all(
        connection,
        "WHERE id = (SELECT r.incident_id FROM reporter r WHERE r.follow_sha256 = %(code)s)",
        {"code": follow_sha256},
    )
    return found[0] if found else None


def community_followed(connection: Connection, follow_sha256: bytes) -> str | None:
    """Return the community of the incident that a follow-up code opens, whatever the scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT community_followed(%s)", [follow_sha256])
        row = cursor.fetchone()
    return str(row[0]) if row and row[0] is not None else None


def reveal(connection: Connection, incident_id: int, reason: str) -> str | None:
    """Return the reporter's number, after the database has written the audit row.

    Raises
    ------
    ReasonMissing, NotPermitted, UnknownThing
    """
    if "\0" in reason:
        raise ReasonMissing(least=LEAST_REASON)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reveal_reporter(%s, %s)", [incident_id, reason])
            row = cursor.fetchone()
    except psycopg2.Error as error:
        refusal = _refusal(error.pgcode, incident_id)
        if refusal is None:
            raise
        raise refusal from error
    return str(row[0]) if row and row[0] is not None else None


def _refusal(sqlstate: str | None, incident_id: int) -> JingweiError | None:
    match sqlstate:
        case "JW001":
            return ReasonMissing(least=LEAST_REASON)
        case "JW003":
            return NotPermitted(permission=Permission.REVEAL_PERSON.value)
        case "JW004":
            return UnknownThing(kind="incident", id=incident_id)
        case _:
            return None
