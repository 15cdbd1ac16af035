"""Rows of incidents: numbered, written once, and rewritten version by version."""

from collections.abc import Collection
from datetime import datetime
from math import ceil

import psycopg2.errors
from psycopg2.extensions import connection as Connection

from data.cases.rows import BY_IDS, INCIDENT, LOCK
from data.cases.statements import statement
from dispatch.china_time import day_in_china
from dispatch.errors import PlaceOutside
from dispatch.incidents import ENDED, Incident
from geo.cells import SHORTEST_EDGE_M, cell_of, disk
from geo.metric import distances_m, metres_per_degree

_ENDED = sorted(state.value for state in ENDED)


def new_identity(connection: Connection, at: datetime) -> tuple[int, str]:
    """Take an id and the next number of the day in China; what is not used leaves a gap, and nobody waits for it."""
    day = day_in_china(at)
    with connection.cursor() as cursor:
        id, serial, base = 0, 0, None
        while base is None or serial <= base:
            cursor.execute(statement("new_identity"), {"day": day})
            id, serial, base = cursor.fetchone() or (0, 0, None)
            if base is None:
                cursor.execute(statement("begin_day"), {"day": day, "base": serial - 1})
                base = serial - 1 if cursor.rowcount else None
    return int(id), f"{day:%Y%m%d}-{serial - base:04d}"


def add(connection: Connection, incident: Incident) -> None:
    """Keep a new incident; raises PlaceOutside when it lies outside the scope."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(INCIDENT.text(connection, "insert"), INCIDENT.written(incident))
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


def reported(connection: Connection, since: datetime, until: datetime, most: int) -> list[Incident]:
    """Return incidents reported between two moments, the latest first."""
    values = {"since": since, "until": until, "most": most}
    return INCIDENT.all(connection, statement("reported_incidents"), values)


def merged_into(connection: Connection, incident_id: int) -> list[Incident]:
    """Return the incidents that were merged into one."""
    return INCIDENT.all(connection, "WHERE merged_into = %(id)s ORDER BY id", {"id": incident_id})


def near(
    connection: Connection,
    lng: float,
    lat: float,
    radius_m: float,
    since: datetime,
    most: int | None = None,
    building_id: int | None = None,
) -> list[Incident]:
    """Return open incidents within a radius or in a building, the nearest first; of two alike the lower id."""
    per_lng, per_lat = (float(value) for value in metres_per_degree(lat))
    cells = disk(cell_of(lng, lat), ceil(radius_m / SHORTEST_EDGE_M))
    # A hundredth more, since the plane is not the ellipsoid.
    wide, high = 1.01 * radius_m / per_lng, 1.01 * radius_m / per_lat
    found = INCIDENT.all(
        connection,
        statement("incidents_near"),
        {
            "cells": cells, "since": since, "most": most, "lng": lng, "lat": lat, "per_lng": per_lng, "per_lat": per_lat,
            "building": building_id, "west": lng - wide, "east": lng + wide, "south": lat - high, "north": lat + high,
        },
    )  # fmt: skip
    metres = distances_m([one.lng for one in found], [one.lat for one in found], lng, lat)
    far = dict(zip((one.id for one in found), metres.tolist(), strict=True))
    near_by = (one for one in found if far[one.id] <= radius_m or one.building_id == building_id is not None)
    return sorted(near_by, key=lambda one: (far[one.id], one.id))
