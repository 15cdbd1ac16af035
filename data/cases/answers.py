"""Answers kept for requests that are sent again, and attempts counted against a flood."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg2.extensions import connection as Connection

from data.cases.statements import statement
from dispatch.errors import KeyReused
from dispatch.ports import Answer, KeyedCall

SWEEP_LOCK = 0x6A79
SWEPT = (
    "DELETE FROM idempotency WHERE at < %s",
    "DELETE FROM report_attempt WHERE at < %s",
    "DELETE FROM choice c WHERE at < %s AND NOT EXISTS"
    " (SELECT FROM assignment a WHERE a.community_code = c.community_code AND a.choice_id = c.id)",
)


def answered_each(connection: Connection, calls: Sequence[KeyedCall]) -> list[Answer | KeyReused | None]:
    """Return the answer kept for each key, whose locks are held until the end; KeyReused where it was for another call.

    Two statements in one round trip: the second sees what those waited for have committed.
    """
    if not calls:
        return []
    with connection.cursor() as cursor:
        values = {"callers": [call.caller for call in calls], "keys": [call.key for call in calls]}
        cursor.execute(statement("answered"), values)
        kept = {(caller, key): (bytes(sha256), answer, at) for caller, key, sha256, answer, at in cursor}
    return [_of_call(call, kept.get((call.caller, call.key))) for call in calls]


def _of_call(call: KeyedCall, kept: tuple[bytes, Any, datetime] | None) -> Answer | KeyReused | None:
    if kept is None:
        return None
    sha256, answer, at = kept
    return Answer(answer, at) if sha256 == call.sha256 else KeyReused(key=call.key)


def keeping(connection: Connection, call: KeyedCall, body: Mapping[str, Any], at: datetime) -> bytes:
    """Return the statement that keeps the answer for a new key."""
    with connection.cursor() as cursor:
        return cursor.mogrify(
            "INSERT INTO idempotency (caller, key, request_sha256, answer, at) VALUES (%s, %s, %s, %s, %s)",
            [call.caller, call.key, call.sha256, json.dumps(body, ensure_ascii=False), at],
        )


def count_attempts(connection: Connection, who: bytes, code: str, since: datetime) -> tuple[int, int]:
    """Return how many reports came from `who` and how many through `code`."""
    with connection.cursor() as cursor:
        cursor.execute(statement("count_attempts"), {"who": who, "code": code, "since": since})
        by_who, by_code = cursor.fetchone() or (0, 0)
    return int(by_who), int(by_code)


def note_attempt(connection: Connection, who: bytes, code: str, at: datetime) -> None:
    """Count one more."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO report_attempt (who, code, at) VALUES (%s, %s, %s)", [who, code, at])


def sweep(connection: Connection, before: datetime) -> int:
    """Forget answers, attempts and choices that nothing came of, older than `before`, and return how many.

    Of several at once one does it; the others find the lock taken and leave it at that.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP_LOCK])
        (mine,) = cursor.fetchone() or (False,)
        if not mine:
            return 0
        swept = 0
        for what in SWEPT:
            cursor.execute(what, [before])
            swept += cursor.rowcount
    return swept
