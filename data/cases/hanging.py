"""What hangs on an incident: photos, steps done, requests, the reporter, what was merged into it, who has seen it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from psycopg2.extensions import connection as Connection

from data.cases.statements import statement
from dispatch.incidents import Incident
from dispatch.permissions import Actor
from dispatch.ports import Detail, PhotoRecord, Reporter, Request, StepDone, Tally

_moment = datetime.fromisoformat


def add_step(
    connection: Connection, incident: Incident, key: str, actor: str, at: datetime, proof: str, photo_id: int | None
) -> bool:
    """Note a step of the plan as done; False when it was before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incident_step (community_code, incident_id, key, at, actor, proof, photo_id) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [incident.community_code, incident.id, key, at, actor, proof, photo_id],
        )
        return bool(cursor.rowcount)


def detail(connection: Connection, incident_id: int) -> Detail:
    """Return what hangs on an incident, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(statement("detail"), {"incident": incident_id})
        row = cursor.fetchone()
    assert row is not None
    photos, steps, requests, reporter, merged = row
    return Detail(
        photos=tuple(
            PhotoRecord(id, phase, sha256, width, height, _moment(at))
            for id, phase, sha256, width, height, at in photos
        ),
        steps=tuple(StepDone(key, _moment(at), actor, proof, photo_id) for key, at, actor, proof, photo_id in steps),
        requests=tuple(_request(one) for one in requests),
        reporter=Reporter(*reporter) if reporter else None,
        merged=tuple(merged),
    )


def _request(row: Sequence[Any]) -> Request:
    id, incident_id, kind, asked_by, asked_at, reason, until, granted, decided_by, decided_at = row
    return Request(
        id=id,
        incident_id=incident_id,
        kind=kind,
        asked_by=asked_by,
        asked_at=_moment(asked_at),
        reason=reason,
        until=_moment(until) if until else None,
        granted=granted,
        decided_by=decided_by,
        decided_at=_moment(decided_at) if decided_at else None,
    )


def tallies(connection: Connection, incident_ids: Collection[int]) -> dict[int, Tally]:
    """Return how much hangs on each incident."""
    found = dict.fromkeys(incident_ids, Tally())
    if found:
        with connection.cursor() as cursor:
            cursor.execute(statement("tallies"), {"ids": list(incident_ids)})
            found |= {id: Tally(photos, merged, tuple(waiting)) for id, photos, merged, waiting in cursor}
    return found


def mark_seen(connection: Connection, actor: Actor, incident_ids: Collection[int]) -> None:
    """Remember that an account has seen incidents in scope."""
    with connection.cursor() as cursor:
        cursor.execute(statement("mark_seen"), {"account": actor.account_id, "ids": sorted(incident_ids)})


def seen(connection: Connection, actor: Actor) -> list[int]:
    """Return the ids of open incidents an account has seen."""
    with connection.cursor() as cursor:
        cursor.execute(statement("seen"), {"account": actor.account_id})
        return [id for (id,) in cursor]
