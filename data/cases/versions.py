"""What to say when somebody else was quicker."""

from datetime import datetime

from psycopg2.extensions import connection as Connection

from data.cases.names import names_of
from data.cases.rows import subject_of
from data.cases.statements import statement
from dispatch.errors import StaleVersion, UnitTaken
from dispatch.incidents import Incident
from dispatch.resources import Assignment, Unit


def stale(
    connection: Connection, value: Incident | Unit | Assignment, got: int, now: datetime | None = None
) -> StaleVersion:
    """Return what to raise when `value` is not at version `got` any more: who changed it, how long ago.

    Without `now` the time is taken from the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement("last_change"), {"subject": subject_of(value).value, "id": value.id, "now": now})
        row = cursor.fetchone()
    by, ago_s, version = row or ("system", 0, value.version)
    return StaleVersion(by=names_of(connection, [by]).get(by, by), ago_s=ago_s, version=version, got=got)


def taken(connection: Connection, unit_ids: list[int], now: datetime) -> UnitTaken | None:
    """Return what to raise when one of the units has an active assignment; of several the lowest id."""
    with connection.cursor() as cursor:
        cursor.execute(statement("taken_by"), {"units": unit_ids, "now": now})
        row = cursor.fetchone()
    if row is None:
        return None
    unit, by, ago_s, incident = row
    return UnitTaken(unit=unit, by=names_of(connection, [by]).get(by, by), ago_s=ago_s, incident=incident)
