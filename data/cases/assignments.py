"""Rows of assignments, and the candidates each was chosen from."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from psycopg2.extensions import connection as Connection

from data.cases.rows import ASSIGNMENT, BY_IDS, LOCK
from data.cases.statements import statement
from data.cases.versions import taken
from dispatch.incidents import Incident
from dispatch.resources import Assignment

_ONCE = " ON CONFLICT (unit_id) WHERE ended_at IS NULL DO NOTHING"


def new_id(connection: Connection) -> int:
    """Take an id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('assignment_id_seq')")
        (found,) = cursor.fetchone() or (0,)
    return int(found)


def add(connection: Connection, assignment: Assignment) -> None:
    """Keep a new assignment; raises UnitTaken when the unit has another active one.

    Of two at once the second waits for the first to commit, and then is the one refused.
    """
    if not ASSIGNMENT.add(connection, [assignment], _ONCE):
        refusal = taken(connection, [assignment.unit_id], assignment.reserved_at)
        if refusal is None:
            raise RuntimeError(f"assignment {assignment.id} was refused, though unit {assignment.unit_id} has no other")
        raise refusal


def by_ids(connection: Connection, ids: Collection[int], lock: bool) -> list[Assignment]:
    """Return assignments in the order of their ids, locked in that order."""
    return ASSIGNMENT.all(connection, BY_IDS + (LOCK if lock else ""), {"ids": list(ids)})


def of_incident(connection: Connection, incident_id: int) -> list[Assignment]:
    """Return all assignments of an incident."""
    return ASSIGNMENT.all(connection, "WHERE incident_id = %(id)s ORDER BY id", {"id": incident_id})


def active(connection: Connection, incident_ids: Collection[int] | None) -> list[Assignment]:
    """Return the active assignments in scope, of some incidents or of all."""
    wanted = None if incident_ids is None else list(incident_ids)
    return ASSIGNMENT.all(connection, statement("active_assignments"), {"incidents": wanted})


def add_choice(
    connection: Connection, incident: Incident, answer: Mapping[str, Any], sha256: bytes, at: datetime
) -> int:
    """Keep the recommendation a dispatch is chosen from, the same one once, and return its id."""
    values = {
        "community": incident.community_code,
        "incident": incident.id,
        "at": at,
        "answer": json.dumps(answer, ensure_ascii=False),
        "sha256": sha256,
    }
    with connection.cursor() as cursor:
        found = None
        while found is None:
            # Nothing comes back while another writes the very same; then the next look finds it.
            cursor.execute(statement("add_choice"), values)
            found = cursor.fetchone()
    return int(found[0])


def choice(connection: Connection, choice_id: int) -> tuple[int, Mapping[str, Any]] | None:
    """Return the incident's id and the recommendation of a choice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT incident_id, answer FROM choice WHERE id = %s", [choice_id])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None
