"""Versions of the class table in the database: a new one comes into force, the old ones stay for old incidents."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_batch

from data.cases.rules import classes as stored_classes
from dispatch.errors import UnknownThing
from dispatch.plans import IncidentClass


@dataclass(frozen=True, slots=True)
class Adopted:
    """The version in force now, and whether it is new."""

    version: int
    new: bool


def in_force(connection: Connection) -> tuple[IncidentClass, ...]:
    """Return the class table in force by code; nothing where there is none."""
    try:
        table = stored_classes(connection, None)
    except UnknownThing:
        return ()
    return tuple(table.classes[code] for code in sorted(table.classes))


def adopt(connection: Connection, name: str, source: str, classes: Sequence[IncidentClass]) -> Adopted:
    """Bring a class table into force as the next version; the same again makes no new one.

    Parameters
    ----------
    connection
        The owner's, inside a transaction that no other import shares.
    source
        Where it comes from: the file's name.
    classes
        Every class, its parents too.
    """
    ordered = sorted(classes, key=lambda one: one.code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(version), 0), max(version) FILTER (WHERE in_force) FROM class_table")
        last, current = cursor.fetchone() or (0, None)
        if current is not None and in_force(connection) == tuple(ordered):
            return Adopted(current, False)
        cursor.execute("UPDATE class_table SET in_force = false WHERE in_force")
        cursor.execute(
            "INSERT INTO class_table (version, name, source, in_force) VALUES (%s, %s, %s, true)",
            [last + 1, name, source],
        )
        # Shorter codes first: a class needs its parent.
        execute_batch(
            cursor,
            "INSERT INTO incident_class (version, code, label_zh, label_en, severity, icon, public) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [
                (last + 1, one.code, one.label_zh, one.label_en, one.severity.value, one.icon, one.public)
                for one in sorted(ordered, key=lambda one: (len(one.code), one.code))
            ],
        )
    return Adopted(last + 1, True)
