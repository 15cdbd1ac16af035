"""Longer time and standing still, asked for by one and granted by another."""

from datetime import datetime

from psycopg2.extensions import connection as Connection

from data.cases.rows import LOCK
from data.cases.statements import statement
from dispatch.errors import AlreadyAsked, NothingAsked
from dispatch.incidents import Incident
from dispatch.ports import Request


def add(connection: Connection, incident: Incident, request: Request) -> int:
    """Keep a request and return its id; raises AlreadyAsked while one of its kind waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            statement("add_request"),
            {
                "community": incident.community_code,
                "incident": incident.id,
                "kind": request.kind,
                "asked_by": request.asked_by,
                "asked_at": request.asked_at,
                "reason": request.reason,
                "until": request.until,
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise AlreadyAsked(command=request.kind)
    return int(row[0])


def waiting(connection: Connection, incident_id: int, kind: str, lock: bool) -> Request | None:
    """Return the request of a kind that waits for a decision."""
    with connection.cursor() as cursor:
        cursor.execute(statement("open_request") + (LOCK if lock else ""), {"incident": incident_id, "kind": kind})
        row = cursor.fetchone()
    return Request(*row) if row else None


def all_waiting(connection: Connection) -> list[Request]:
    """Return every request in scope that waits for a decision, the first asked first."""
    with connection.cursor() as cursor:
        cursor.execute(statement("waiting_requests"))
        return [Request(*row) for row in cursor.fetchall()]


def decide(connection: Connection, request_id: int, granted: bool, by: str, at: datetime) -> None:
    """Write a decision; raises NothingAsked when it is decided already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE incident_request SET granted = %s, decided_by = %s, decided_at = %s WHERE id = %s AND granted IS NULL",
            [granted, by, at, request_id],
        )
        if not cursor.rowcount:
            raise NothingAsked(command="decide")


def end(connection: Connection, incident_id: int, at: datetime) -> None:
    """Refuse what still waits for a decision on an incident that has ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE incident_request SET granted = false, decided_by = 'system', decided_at = %s"
            " WHERE incident_id = %s AND granted IS NULL",
            [at, incident_id],
        )
