"""Photos of incidents."""

from datetime import datetime

from psycopg2.extensions import connection as Connection

from data.cases.statements import statement
from dispatch.incidents import Incident
from dispatch.ports import Photo


def add(connection: Connection, incident: Incident, photo: Photo, at: datetime) -> int:
    """Keep a photo and return its id; the same bytes at the same incident keep their first id."""
    values = {
        "community": incident.community_code,
        "incident": incident.id,
        "phase": photo.phase,
        "sha256": photo.sha256,
        "width": photo.width,
        "height": photo.height,
        "jpeg": photo.jpeg,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement("add_photo"), values)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(statement("same_photo"), values)
            row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def jpeg(connection: Connection, photo_id: int) -> bytes | None:
    """Return the bytes of a photo of an incident in scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT jpeg FROM photo WHERE id = %s", [photo_id])
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def incident_of(connection: Connection, photo_id: int) -> int | None:
    """Return the id of the incident a photo belongs to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT incident_id FROM photo WHERE id = %s", [photo_id])
        row = cursor.fetchone()
    return int(row[0]) if row else None
