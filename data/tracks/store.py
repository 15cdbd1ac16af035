"""Positions as rows: in batches by COPY, one transaction for positions, latest places and counts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection

from data.cases import fixes as latest_fixes
from data.database import Database
from data.tracks.statements import statement
from dispatch.china_time import CHINA_S, DAY_S
from dispatch.permissions import Role, the_system
from dispatch.ports.tracks import KeptFixes, Tally, TrackStore
from dispatch.resources import Fix
from dispatch.tracks.believing import REMEMBERED, Place
from dispatch.tracks.fixes import Mask, microseconds
from geo.cells import cells_of
from geo.street_edges import Passed, none_passed

EVERYBODY = the_system(Role.AUDITOR)
EPOCH = date(1970, 1, 1)
DAYS_AHEAD = 2
"""So many days beyond today have their partition already."""

# One row of COPY ... BINARY: a count of fields, then each with its length before it.
_SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
_FIELDS = (
    ("row", ">i4"), ("unit_id", ">i8"), ("device_id", ">i8"), ("at", ">i8"), ("lng", ">f8"), ("lat", ">f8"),
    ("cell", ">i8"), ("heading_deg", ">f4"), ("speed_mps", ">f4"), ("accuracy_m", ">f4"),
    ("edge_from", ">i8"), ("edge_to", ">i8"),
)  # fmt: skip
_ROW = np.dtype(
    [("fields", ">i2")] + [part for name, kind in _FIELDS for part in ((f"{name}_bytes", ">i4"), (name, kind))]
)


def day_of(at_s: float) -> date:
    """Return the day in China of a moment in seconds since 1970."""
    return EPOCH + timedelta(days=int((at_s + CHINA_S) // DAY_S))


class PostgresTracks(TrackStore):
    """The port of the intake on a database; one for a process.

    Parameters
    ----------
    streets
        Says on which street each position is.
    """

    def __init__(self, database: Database, streets: Callable[[KeptFixes], Passed] | None = None) -> None:
        self._database = database
        self._streets = streets or (lambda kept: none_passed(len(kept.fixes)))
        self._days: set[date] = set()

    def write(
        self, kept: KeptFixes, latest: Sequence[Fix], tally: Callable[[Mask], Tally], received_at: datetime
    ) -> Mask:
        """Keep positions, the latest of each unit, and the count of what came in, all or nothing."""
        self._make_days(kept, received_at)
        passed = self._streets(kept)
        with self._database.reader(EVERYBODY) as connection:
            new = _keep(connection, kept, passed, received_at) if len(kept.fixes) else np.zeros(0, bool)
            latest_fixes.put(connection, latest)
            _count(connection, tally(new), day_of(received_at.timestamp()))
        return new

    def last_kept(self, tracks: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], Sequence[Place]]:
        """Return the last few positions kept of each track (unit and device) in order of time; nothing of a new one."""
        values = {
            "units": [unit for unit, _ in tracks],
            "devices": [device for _, device in tracks],
            "many": REMEMBERED,
        }
        found: dict[tuple[int, int], list[Place]] = {}
        with self._database.reader(EVERYBODY) as connection, connection.cursor() as cursor:
            cursor.execute(statement("last_kept"), values)
            for unit, device, at_us, lng, lat in cursor:
                found.setdefault((unit, device), []).append((float(at_us), lng, lat))
        return found

    def _make_days(self, kept: KeptFixes, now: datetime) -> None:
        """Make partitions before they are needed: those of today and what comes, and any that is met."""
        today = day_of(now.timestamp())
        wanted = {today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)}
        numbers = np.unique((kept.fixes.at_s + CHINA_S) // DAY_S)
        wanted |= {EPOCH + timedelta(days=int(number)) for number in numbers}
        if wanted <= self._days:
            return
        with self._database.application() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT make_fix_days('fix', %s::date[])", [sorted(wanted)])
        self._days |= wanted


def _keep(connection: Connection, kept: KeptFixes, passed: Passed, received_at: datetime) -> Mask:
    new = np.ones(len(kept.fixes), bool)
    with connection.cursor() as cursor:
        cursor.execute(statement("incoming"))
        cursor.copy_expert("COPY incoming_fix FROM STDIN (FORMAT binary)", BytesIO(_written(kept, passed)))
        cursor.execute(statement("keep_incoming"), {"received_at": received_at})
        if cursor.rowcount < len(new):
            cursor.execute(statement("kept_before"))
            new[[row for (row,) in cursor]] = False
    return new


def _written(kept: KeptFixes, passed: Passed) -> bytes:
    """Return positions as COPY takes them; a whole number of microseconds is exact."""
    fixes = kept.fixes
    rows = np.zeros(len(fixes), _ROW)
    rows["fields"] = len(_FIELDS)
    for name, kind in _FIELDS:
        rows[f"{name}_bytes"] = np.dtype(kind).itemsize
    columns: dict[str, NDArray[np.int64] | NDArray[np.float64]] = {
        "row": np.arange(len(fixes)), "unit_id": kept.unit_id, "device_id": kept.device_id,
        "at": microseconds(fixes.at_s).astype(np.int64), "lng": fixes.lng, "lat": fixes.lat,
        "cell": cells_of(fixes.lng, fixes.lat), "heading_deg": fixes.heading_deg, "speed_mps": fixes.speed_mps,
        "accuracy_m": fixes.accuracy_m, "edge_from": passed.start, "edge_to": passed.end,
    }  # fmt: skip
    for name, column in columns.items():
        rows[name] = column
    return _SIGNATURE + rows.tobytes() + _TRAILER


def _count(connection: Connection, tally: Tally, day: date) -> None:
    counted = {key: number for key, number in tally.items() if number}
    if not counted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            statement("count_intake"),
            {
                "days": [day] * len(counted),
                "doors": [door for door, _ in counted],
                "outcomes": [outcome for _, outcome in counted],
                "fixes": list(counted.values()),
            },
        )
