"""Positions that arrived since the last look, out of the database in bulk."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import IO

import numpy as np
from numpy.typing import NDArray
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.patrols.statements import statement
from dispatch.china_time import CHINA

AT_ONCE = 1_000_000
_2000_S = 946_684_800
_HEAD_BYTES = 19
# One row of COPY ... BINARY: a count of fields, then each with its length before it.
_FIELDS = ("unit_id", ">i8"), ("device_id", ">i8"), ("at", ">i8"), ("lng", ">f8"), ("lat", ">f8"), ("cell", ">i8")
_ROW = np.dtype([("fields", ">i2")] + [p for name, kind in _FIELDS for p in ((f"{name}_bytes", ">i4"), (name, kind))])


class Arrived:
    """n positions as they were kept: int64 and float64 (n,), `at_s` seconds since 1970."""

    __slots__ = ("at_s", "cell", "device_id", "lat", "lng", "unit_id")

    def __init__(self, rows: NDArray[np.void]) -> None:
        self.unit_id = rows["unit_id"].astype(np.int64)
        self.device_id = rows["device_id"].astype(np.int64)
        self.at_s = rows["at"].astype(np.int64) / 1e6 + _2000_S
        self.lng = rows["lng"].astype(np.float64)
        self.lat = rows["lat"].astype(np.float64)
        self.cell = rows["cell"].astype(np.int64)

    def __len__(self) -> int:
        return len(self.unit_id)


def arrived(
    connection: Connection, after: datetime | None, until: datetime, at_once: int = AT_ONCE
) -> Iterator[Arrived]:
    """Yield the positions that arrived after one moment (None: ever) and until another, about in order of arrival."""
    since = sql.SQL("'-infinity'") if after is None else sql.Literal(after)
    yield from _copied(connection, sql.SQL(statement("arrived")).format(after=since, until=sql.Literal(until)), at_once)


def of_day(connection: Connection, on: date) -> Iterator[Arrived]:
    """Yield the positions of a day of China, about in order of arrival."""
    begins = datetime(on.year, on.month, on.day, tzinfo=CHINA)
    query = sql.SQL(statement("arrived_on")).format(
        begins=sql.Literal(begins), ends=sql.Literal(begins + timedelta(days=1))
    )
    yield from _copied(connection, query, AT_ONCE)


def told_on(connection: Connection, on: date, until: datetime | None) -> Iterator[Arrived]:
    """Yield what is left of the positions of a day, one a minute where the others are gone; of those that arrived until then."""
    begins = datetime(on.year, on.month, on.day, tzinfo=CHINA)
    query = sql.SQL(statement("told_on")).format(
        begins=sql.Literal(begins),
        ends=sql.Literal(begins + timedelta(days=1)),
        until=sql.SQL("'infinity'") if until is None else sql.Literal(until),
    )
    yield from _copied(connection, query, AT_ONCE)


def of_track(
    connection: Connection, unit_id: int, device_id: int, begins: datetime, ends: datetime
) -> Iterator[Arrived]:
    """Yield the positions of one device between two moments."""
    query = sql.SQL(statement("track_again")).format(
        unit=sql.Literal(unit_id), device=sql.Literal(device_id), begins=sql.Literal(begins), ends=sql.Literal(ends)
    )
    yield from _copied(connection, query, AT_ONCE)


def _copied(connection: Connection, query: sql.Composed, at_once: int) -> Iterator[Arrived]:
    """Yield the rows of a query as arrays; a file takes them, so that a day of a district needs no memory."""
    with tempfile.TemporaryFile() as file:
        with connection.cursor() as cursor:
            cursor.copy_expert(sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(query).as_string(cursor), file)
        rows = (file.tell() - _HEAD_BYTES - 2) // _ROW.itemsize
        file.seek(_HEAD_BYTES)
        for first in range(0, rows, at_once):
            yield Arrived(_read(file, min(at_once, rows - first)))


def _read(file: "IO[bytes]", rows: int) -> NDArray[np.void]:
    return np.frombuffer(file.read(rows * _ROW.itemsize), _ROW)
