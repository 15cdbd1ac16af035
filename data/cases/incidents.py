"""Rows of incidents: numbered, written once, and rewritten version by version."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import psycopg2.errors
from psycopg2.extensions import connection as Connection

from data.cases.rows import BY_IDS, INCIDENT, LOCK
from data.cases.statements import statement
from dispatch.china_time import day_in_china
from dispatch.errors import PlaceOutside
from dispatch.incidents import ENDED, Incident
from geo.cells import cells_within
from geo.metric import distances_m, metres_per_degree

_ENDED = sorted(state.value for state in ENDED)


def new_identities(connection: Connection, at: datetime, many: int) -> list[tuple[int, str]]:
    """Take ids, rising, and the next numbers of the day in China; what is not used leaves a gap, nobody waits for it."""
    day = day_in_china(at)
    found: list[tuple[int, str]] = []
    with connection.cursor() as cursor:
        while len(found) < many:
            cursor.execute(statement("new_identities"), {"day": day, "many": many - len(found)})
            taken = cursor.fetchall()
            base = taken[0][2]
            if base is None:
                cursor.execute(statement("begin_day"), {"day": day, "base": taken[0][1] - 1})
                base = taken[0][1] - 1 if cursor.rowcount else None
            if base is not None:
                found += [(int(id), f"{day:%Y%m%d}-{serial - base:04d}") for id, serial, _ in taken if serial > base]
    return found


def add(connection: Connection, incidents: Sequence[Incident]) -> None:
    """Keep new incidents; raises PlaceOutside when one lies outside the scope."""
    try:
        INCIDENT.add(connection, incidents)
    except psycopg2.errors.InsufficientPrivilege as error:
        raise PlaceOutside(lng=incidents[0].lng, lat=incidents[0].lat) from error


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


def near_each(
    connection: Connection, incidents: Sequence[Incident], radius_m: float, within_s: float, most: int
) -> list[list[Incident]]:
    """Return the open incidents within a radius of each or in its building, the nearest first; of two alike the lower id."""
    if not incidents:
        return []
    lngs, lats = [one.lng for one in incidents], [one.lat for one in incidents]
    per_lng, per_lat = metres_per_degree(lats)
    asked = {
        "ids": [one.id for one in incidents],
        "lngs": lngs,
        "lats": lats,
        "per_lngs": per_lng.tolist(),
        "per_lats": per_lat.tolist(),
        # An array of arrays would want them of one length.
        "cells": [f"{{{','.join(map(str, cells_within(one.lng, one.lat, radius_m)))}}}" for one in incidents],
        "buildings": [one.building_id for one in incidents],
        "since": [one.reported_at - timedelta(seconds=within_s) for one in incidents],
        # A hundredth more, since the plane is not the ellipsoid.
        "radius": 1.01 * radius_m,
        "most": most,
    }
    found: dict[int, list[Incident]] = {one.id: [] for one in incidents}
    with connection.cursor() as cursor:
        cursor.execute(_near(connection), asked)
        for of, *row in cursor:
            found[of].append(INCIDENT.of(row))
    return [_within(one, found[one.id], radius_m) for one in incidents]


def _near(connection: Connection) -> str:
    return statement("incidents_near").replace("{columns}", INCIDENT.text(connection, "columns"))


def _within(one: Incident, others: Sequence[Incident], radius_m: float) -> list[Incident]:
    metres = distances_m([other.lng for other in others], [other.lat for other in others], one.lng, one.lat)
    far = dict(zip((other.id for other in others), metres.tolist(), strict=True))
    inside = (o for o in others if far[o.id] <= radius_m or o.building_id == one.building_id is not None)
    return sorted(inside, key=lambda other: (far[other.id], other.id))
