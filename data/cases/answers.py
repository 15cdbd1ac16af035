"""Answers kept for requests that are sent again, and attempts counted against a flood."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from psycopg2.extensions import connection as Connection

from data.cases.statements import statement
from dispatch.errors import KeyReused
from dispatch.ports import Answer


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
    """Forget answers and attempts older than `before`, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM idempotency WHERE at < %s", [before])
        answers = cursor.rowcount
        cursor.execute("DELETE FROM report_attempt WHERE at < %s", [before])
        return int(answers + cursor.rowcount)
