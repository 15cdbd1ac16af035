"""Answers kept for requests that are sent again, and attempts counted against a flood."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg2.extensions import connection as Connection

from data.cases.statements import statement
from dispatch.errors import KeyReused
from dispatch.ports import Answer

SWEEP_LOCK = 0x6A79
SWEPT = (
    "DELETE FROM idempotency WHERE at < %s",
    "DELETE FROM report_attempt WHERE at < %s",
    "DELETE FROM choice c WHERE at < %s AND NOT EXISTS"
    " (SELECT FROM assignment a WHERE a.community_code = c.community_code AND a.choice_id = c.id)",
)


def answered(connection: Connection, caller: str, key: str, request_sha256: bytes) -> Answer | None:
    """Return the answer kept for a key, whose lock is held until the end.

    Two statements in one round trip: the second sees what the one waited for has committed.

    Raises
    ------
    KeyReused
        The key was used for another request.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement("answered"), {"caller": caller, "key": key})
        row = cursor.fetchone()
    if row is None:
        return None
    if bytes(row[0]) != request_sha256:
        raise KeyReused(key=key)
    return Answer(row[1], row[2])


def keeping(
    connection: Connection, caller: str, key: str, request_sha256: bytes, body: Mapping[str, Any], at: datetime
) -> bytes:
    """Return the statement that keeps the answer for a new key."""
    with connection.cursor() as cursor:
        return cursor.mogrify(
            "INSERT INTO idempotency (caller, key, request_sha256, answer, at) VALUES (%s, %s, %s, %s, %s)",
            [caller, key, request_sha256, json.dumps(body, ensure_ascii=False), at],
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
