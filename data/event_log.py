"""The hash-chained log: append to it, read it, prove it, and hear when it grows."""

import hashlib
import json
import select
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import connection as Connection

from data.database import CONNECT_TIMEOUT_S, Database
from dispatch.errors import DatabaseAway
from dispatch.events import Event, Happening, LoggedEvent, Subject
from dispatch.patrols.checked import Checked

CHANNEL = "jingwei_event"
CHECKS = "jingwei_check"
GENESIS = bytes(32)
SETTLE = b"SELECT pg_logical_emit_message(true, 'jingwei', '')"
COLUMNS = "seq, community_code, subject, subject_id, happening, version, at, actor, body, prev_hash, hash"
_SQL = Path(__file__).parent / "sql" / "log"
_READ_AT_ONCE = 2000
_APPEND = (_SQL / "append.sql").read_text(encoding="utf-8")
_AFTER = (_SQL / "after.sql").read_text(encoding="utf-8")

EventRow = tuple[Any, ...]


def canonical(value: Any) -> str:
    """Return the one way to write a JSON value: keys in order, no spaces, characters as they are.

    Raises
    ------
    ValueError
        For a number that JSON does not have.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def link(prev_hash: bytes, row: EventRow) -> bytes:
    """Return the hash of a row of `COLUMNS` behind `prev_hash`.

    SHA-256 of the hash before and of the row as canonical JSON; the body goes in as the text
    it is stored as, so that not one byte of it can change. `append_events()` computes the same.
    """
    seq, community, subject, subject_id, happening, version, at, actor, body = row[:9]
    written = canonical(
        {
            "actor": actor,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "body": body,
            "community": community,
            "happening": happening,
            "id": subject_id,
            "seq": seq,
            "subject": subject,
            "version": version,
        }
    )
    return hashlib.sha256(prev_hash + written.encode()).digest()


def append(connection: Connection, events: Sequence[Event], before: bytes = b"") -> list[LoggedEvent]:
    """Append events to the chain in their order and return them with their numbers.

    The lock of the chain's head is held until the transaction ends, so that a later number
    never commits before an earlier one: call it last. Each event's community must be in the
    scope of the transaction. Listeners hear of it when it commits. `before` is SQL that is
    sent along and carried out first.
    """
    if not events:
        return []
    columns = {
        "communities": [event.community_code for event in events],
        "subjects": [event.subject.value for event in events],
        "subject_ids": [event.subject_id for event in events],
        "happenings": [event.happening.value for event in events],
        "versions": [event.version for event in events],
        "moments": [event.at for event in events],
        "actors": [event.actor for event in events],
        "bodies": [canonical({"changes": event.changes, "note": event.note}) for event in events],
    }
    with connection.cursor() as cursor:
        cursor.execute(before + cursor.mogrify(_APPEND, columns))
        chained = cursor.fetchall()
    return [LoggedEvent(seq, event, bytes(hash)) for event, (seq, hash) in zip(events, chained, strict=True)]


def logged(row: EventRow) -> LoggedEvent:
    """Return the event a row of `COLUMNS` holds."""
    seq, community, subject, subject_id, happening, version, at, actor, body, _, hash = row
    said = json.loads(body)
    event = Event(
        happening=Happening(happening),
        subject=Subject(subject),
        subject_id=subject_id,
        community_code=community,
        version=version,
        at=at,
        actor=actor,
        changes=said["changes"],
        note=said["note"],
    )
    return LoggedEvent(seq, event, bytes(hash))


def after(connection: Connection, seq: int, limit: int) -> list[LoggedEvent]:
    """Return at most `limit` events in scope that follow `seq`, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_AFTER, {"seq": seq, "limit": limit})
        return [logged(row) for row in cursor]


def stream(connection: Connection) -> Iterator[EventRow]:
    """Read the whole log in order, a few thousand rows at a time; inside a transaction."""
    with connection.cursor("the_whole_log") as cursor:
        cursor.itersize = _READ_AT_ONCE
        cursor.execute("SELECT " + COLUMNS + " FROM event ORDER BY seq")
        yield from cursor


def settle(connection: Connection) -> None:
    """Return when everything committed until now is on the disk; begins a transaction, and commits it.

    A record of its own, committed in the ordinary way, flushes all that was written before it;
    all who wait at once share one turn of the disk.
    """
    with connection.cursor() as cursor:
        cursor.execute(SETTLE)
    connection.commit()


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of proving the chain.

    `broken_at` is the first number where it does not hold and `why` says how; None and empty
    where all of it holds.
    """

    events: int
    broken_at: int | None = None
    why: str = ""


def prove(connection: Connection) -> Proof:
    """Prove the chain from the first event to the head; as the owner, inside a transaction.

    A changed, missing, added or moved row breaks it. Who may rewrite the whole chain and its
    head can only be caught with a hash kept elsewhere.
    """
    expected, before, count = 1, GENESIS, 0
    for row in stream(connection):
        seq, prev_hash, hash = row[0], bytes(row[9]), bytes(row[10])
        if seq != expected:
            return Proof(count, expected, f"number {expected} is missing, {seq} follows")
        if prev_hash != before:
            return Proof(count, seq, "it does not follow on the one before")
        if link(before, row) != hash:
            return Proof(count, seq, "its content is not what was signed")
        expected, before, count = seq + 1, hash, count + 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM chain_head")
        head = cursor.fetchone()
    if head is None or (head[0], bytes(head[1])) != (count, before):
        return Proof(count, expected, f"the head says {head[0] if head else 'nothing'}, the log ends at {count}")
    return Proof(count)


class PostgresFeed:
    """The log as it grows, on a connection of its own; for one thread at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._hears_checks = False

    def latest_seq(self) -> int:
        """Return the number of the last event; 0 in an empty log."""
        try:
            with self._open().cursor() as cursor:
                cursor.execute("SELECT seq FROM chain_head")
                (seq,) = cursor.fetchone() or (0,)
        except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
            raise self._lost() from error
        return int(seq)

    def after(self, seq: int, limit: int = 1000) -> list[LoggedEvent]:
        """Return at most `limit` events that follow `seq`, in order.

        What it returns is on the disk: a number heard of is never given to another event.
        """
        try:
            found = after(self._open(), seq, limit)
            if found:
                settle(self._open())
            return found
        except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
            raise self._lost() from error

    def checks(self) -> list[Checked]:
        """Return the incidents whose checks moved on since the last call; from the first call on it is listened."""
        try:
            connection = self._open()
            if not self._hears_checks:
                with connection.cursor() as cursor:
                    cursor.execute("LISTEN " + CHECKS)
                self._hears_checks = True
            told = dict.fromkeys(one.payload for one in connection.notifies if one.channel == CHECKS)
            connection.notifies[:] = [one for one in connection.notifies if one.channel != CHECKS]
        except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
            raise self._lost() from error
        return [_checked(payload) for payload in told]

    def wait(self, timeout_s: float) -> bool:
        """Wait until something was appended, and tell whether; False after `timeout_s`."""
        try:
            connection = self._open()
            if not connection.notifies:
                select.select([connection], [], [], timeout_s)
                connection.poll()
            heard = bool(connection.notifies)
            # What is said of checks stays until it is asked for.
            connection.notifies[:] = [one for one in connection.notifies if one.channel == CHECKS]
        except (psycopg2.OperationalError, psycopg2.InterfaceError, OSError, ValueError) as error:
            raise self._lost() from error
        return heard

    def close(self) -> None:
        """Close the connection; a call after that opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> Connection:
        if self._connection is None:
            connection = psycopg2.connect(self._database.app_dsn, connect_timeout=CONNECT_TIMEOUT_S)
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('jingwei.scope', '*', false)")
                cursor.execute("LISTEN " + CHANNEL)
            self._connection, self._hears_checks = connection, False
        return self._connection

    def _lost(self) -> DatabaseAway:
        self.close()
        return DatabaseAway()


def _checked(payload: str) -> Checked:
    incident, community, grid = payload.split(" ")
    return Checked(int(incident), community, grid)
