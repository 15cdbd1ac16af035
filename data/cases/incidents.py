"""Rows of incidents: numbered, written once, and rewritten version by version."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

import psycopg2.errors
import shapely
from psycopg2.extensions import connection as Connection

from data.cases.rows import BY_IDS, INCIDENT, LOCK
from data.cases.statements import statement
from dispatch.errors import PlaceOutside
from dispatch.incidents import ENDED, Incident
from geo.cells import query_ranges
from geo.metric import distances_m, metres_per_degree

CHINA = ZoneInfo("Asia/Shanghai")
_ENDED = sorted(state.value for state in ENDED)


def new_number(connection: Connection, at: datetime) -> str:
    """Take the next number of the day in China; others wait for theirs until the end."""
    day = at.astimezone(CHINA).date()
    with connection.cursor() as cursor:
        cursor.execute(statement("new_number"), {"day": day})
        (last,) = cursor.fetchone() or (0,)
    return f"{day:%Y%m%d}-{last:04d}"


def new_id(connection: Connection) -> int:
    """Take an id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incident_id_seq')")
        (taken,) = cursor.fetchone() or (0,)
    return int(taken)


def add(connection: Connection, incident: Incident) -> None:
    """Keep a new incident; raises PlaceOutside when it lies outside the scope."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(INCIDENT.insert, INCIDENT.written(incident))
        except psycopg2.errors.InsufficientPrivilege as error:
            raise PlaceOutside(lng=incident.lng, lat=incident.lat) from error


def by_ids(connection: Connection, ids: Collection[int], lock: bool) -> list[Incident]:
    """Return incidents in the order of their ids, locked in that order."""
    return INCIDENT.all(connection, BY_IDS + (LOCK if lock else ""), {"ids": list(ids)})


def opened(connection: Connection) -> list[Incident]:
    """Return every open incident in scope."""
    return INCIDENT.all(connection, statement("open_incidents"), {})


def ended(connection: Connection, limit: int, before_id: int | None) -> list[Incident]:
    """Return incidents that have ended, the latest first."""
    return INCIDENT.all(
        connection, statement("ended_incidents"), {"ended": _ENDED, "before": before_id, "limit": limit}
    )


def merged_into(connection: Connection, incident_id: int) -> list[Incident]:
    """Return the incidents that were merged into one."""
    return INCIDENT.all(connection, "WHERE merged_into = %(id)s ORDER BY id", {"id": incident_id})


def near(
    connection: Connection, lng: float, lat: float, radius_m: float, since: datetime, most: int | None = None
) -> list[Incident]:
    """Return open incidents within a radius, the nearest first and at most so many; of two alike the lower id."""
    per_lng, per_lat = (float(value) for value in metres_per_degree(lat))
    around = shapely.box(
        lng - radius_m / per_lng, lat - radius_m / per_lat, lng + radius_m / per_lng, lat + radius_m / per_lat
    )
    ranges = query_ranges(around)
    found = INCIDENT.all(
        connection,
        statement("incidents_near"),
        {
            "lows": [low for low, _ in ranges], "highs": [high for _, high in ranges], "since": since, "most": most,
            "lng": lng, "lat": lat, "per_lng": per_lng, "per_lat": per_lat,
        },
    )  # fmt: skip
    metres = distances_m([one.lng for one in found], [one.lat for one in found], lng, lat)
    far = dict(zip((one.id for one in found), metres.tolist(), strict=True))
    return sorted((one for one in found if far[one.id] <= radius_m), key=lambda one: (far[one.id], one.id))
