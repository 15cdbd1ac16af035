"""What the live board reads: everything open as of one event, and every position in one go."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import numpy as np
from psycopg2.extensions import connection as Connection

from data import event_log
from data.cases import assignments, hanging, incidents, rules, units
from data.cases.statements import statement
from data.cases.store import PostgresCases
from data.database import Database
from dispatch.deadlines import ClosedCase, Pace, pace_of
from dispatch.events import LoggedEvent, Subject
from dispatch.incidents import Incident, Milestone, Severity
from dispatch.live.board import Board, Extras, Key
from dispatch.live.positions import Positions
from dispatch.live.source import Rows
from dispatch.permissions import Actor, Role, the_system

LATELY = timedelta(days=180)
MOST_CASES = 50
"""Of each class; the latest say how things go now."""
# The board holds what all scopes together see; what each sees of it is decided when it is told.
EVERYBODY = the_system(Role.AUDITOR)

# One row of COPY ... BINARY: a count of fields, then each with its length before it.
_SIGNATURE_BYTES = 19
_TRAILER_BYTES = 2
_ROW = np.dtype(
    [("fields", ">i2")]
    + [
        part
        for name, kind in (
            ("unit_id", ">i8"), ("community", ">i8"), ("lng", ">f8"), ("lat", ">f8"), ("at_s", ">f8"),
            ("heading_deg", ">f8"), ("speed_mps", ">f8"),
        )
        for part in ((f"{name}_bytes", ">i4"), (name, kind))
    ]
)  # fmt: skip
_COPY = (
    "COPY (SELECT unit_id, community_code::bigint, lng, lat, extract(epoch FROM at)::float8,"
    " coalesce(heading_deg, 'NaN')::float8, coalesce(speed_mps, 'NaN')::float8"
    " FROM unit_position ORDER BY unit_id) TO STDOUT (FORMAT binary)"
)


class PostgresLive:
    """Reads for the live board of one process; every method may raise DatabaseAway."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def board(self) -> Board:
        """Return everything open, all of it as of one event."""
        with self._database.application() as connection:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SELECT set_config('jingwei.scope', '*', true), set_config('jit', 'off', true)")
                cursor.execute("SELECT seq FROM chain_head")
                (seq,) = cursor.fetchone() or (0,)
            opened = incidents.opened(connection)
            return Board(
                seq=int(seq),
                incidents={one.id: one for one in opened},
                units={unit.id: unit for unit, _ in units.roster(connection, None)},
                assignments={one.id: one for one in assignments.active(connection, None)},
                extras=_extras(connection, opened),
            )

    def rows(self, wanted: Collection[Key]) -> Rows:
        """Return some subjects as they are now."""
        ids = {subject: [id for kind, id in wanted if kind is subject] for subject in Subject}
        with self._database.reader(EVERYBODY) as connection:
            found = incidents.by_ids(connection, ids[Subject.INCIDENT], False)
            return Rows(
                [
                    *found,
                    *units.by_ids(connection, ids[Subject.UNIT], False),
                    *assignments.by_ids(connection, ids[Subject.ASSIGNMENT], False),
                ],
                _extras(connection, found),
            )

    def pace(self, now: datetime) -> Pace:
        """Return how long things usually take here, from the rules and from what was closed lately."""
        with self._database.reader(EVERYBODY) as connection:
            known = rules.deadlines(connection)
            with connection.cursor() as cursor:
                cursor.execute("SELECT area_code FROM work_calendar")
                areas = [area for (area,) in cursor]
                cursor.execute(statement("closed_cases"), {"since": now - LATELY, "most": MOST_CASES})
                closed = [_closed_case(row) for row in cursor]
            return pace_of(known, {area: rules.calendar(connection, area) for area in areas}, closed)

    def positions(self) -> Positions:
        """Return the latest position of every unit; 2,000 of them take a few milliseconds."""
        with self._database.reader(EVERYBODY) as connection, connection.cursor() as cursor:
            written = BytesIO()
            cursor.copy_expert(_COPY, written)
        rows = np.frombuffer(written.getbuffer()[_SIGNATURE_BYTES:-_TRAILER_BYTES], _ROW)
        codes, community = np.unique(rows["community"], return_inverse=True)
        return Positions(
            unit_id=rows["unit_id"].astype(np.int64),
            community=community.astype(np.int64).reshape(-1),
            lng=rows["lng"].astype(np.float64),
            lat=rows["lat"].astype(np.float64),
            at_s=rows["at_s"].astype(np.float64),
            heading_deg=rows["heading_deg"].astype(np.float64),
            speed_mps=rows["speed_mps"].astype(np.float64),
            communities=tuple(f"{code:012d}" for code in codes.tolist()),
        )

    def events(self, actor: Actor, seq: int, limit: int) -> list[LoggedEvent]:
        """Return at most `limit` events in an actor's scope after `seq`, in order."""
        with self._database.reader(actor) as connection:
            return event_log.after(connection, seq, limit)

    def seen(self, actor: Actor) -> list[int]:
        """Return the open incidents that an account has seen."""
        with PostgresCases(self._database).as_done_by(actor) as work:
            return list(work.seen(actor))


def _closed_case(row: tuple[Any, ...]) -> ClosedCase:
    class_code, area, severity, reported_at, accepted_at, *moments = row
    reached = {milestone: at for milestone, at in zip(Milestone, moments, strict=True) if at is not None}
    return ClosedCase(class_code, area, Severity(severity), reported_at, accepted_at, reached)


def _extras(connection: Connection, found: Sequence[Incident]) -> dict[int, Extras]:
    ids = [one.id for one in found]
    duplicates = _duplicates(connection, ids)
    return {
        id: Extras(tally.photos, tally.merged, duplicates.get(id, ()))
        for id, tally in hanging.tallies(connection, ids).items()
        if tally.photos or tally.merged or id in duplicates
    }


def _duplicates(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return the likely duplicates that were found when each incident was reported."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject_id, body FROM event WHERE subject = 'incident' AND version = 1 AND subject_id = ANY(%s)",
            [list(ids)],
        )
        noted = {id: tuple(json.loads(body)["note"].get("duplicates", ())) for id, body in cursor}
    return {id: others for id, others in noted.items() if others}
