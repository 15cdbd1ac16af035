"""Presence as rows: the minutes of each hour in which a community's units said that they were in a cell."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import numpy as np
from psycopg2 import Binary
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from data.patrols import arrivals
from data.patrols.statements import statement
from dispatch.china_time import CHINA, CHINA_S, DAY_S
from dispatch.tracks.minutes import Minutes, joined, lacking, minutes_of, none

HOUR_S, DAY_HOURS = 3600, 24
AT_ONCE_HOURS = 24
EPOCH = date(1970, 1, 1)
DIFFERENT = "minutes of presence that are kept otherwise than positions say"


def kept_days(connection: Connection) -> set[date]:
    """Return the days of which all presence is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT day FROM presence_day")
        return {day for (day,) in cursor}


def add(connection: Connection, said: Minutes, whole: Iterable[date] | None) -> None:
    """Add minutes to those of the days that are kept, as the owner.

    What has not been counted is left to `count_missing`, but for the days in `whole`: there
    `said` is all there is (None: on every day), so that they are kept from now on.
    """
    day = (said.hour * HOUR_S + CHINA_S) // DAY_S
    said_on = [_date(number) for number in np.unique(day).tolist()]
    _keep(connection, said_on if whole is None else whole)
    kept = kept_days(connection)
    days = [one for one in said_on if one in kept]
    said = said.take(np.isin(day, [(one - EPOCH).days for one in days]))
    hours = np.unique(said.hour).tolist()
    for first in range(0, len(hours), AT_ONCE_HOURS):
        at_once = hours[first : first + AT_ONCE_HOURS]
        _put(connection, said.take((said.hour >= at_once[0]) & (said.hour <= at_once[-1])), at_once)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE presence_day SET revision = revision + 1 WHERE day = ANY (%s)", [days])


def forget(connection: Connection, on: date) -> None:
    """Delete what is kept of a day, as the owner; it is no longer a day that is kept."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM presence_hour WHERE hour >= %s AND hour < %s", _span(on))
        cursor.execute("DELETE FROM presence_day WHERE day = %s", [on])


def count_missing(connection: Connection, most: int = arrivals.AT_ONCE) -> int:
    """Count days that have never been, the latest first, until about so many positions are read; return how many were.

    Those are the days from before presence was kept. As the owner, and while nobody looks.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement("presence_missing"))
        days = [day for (day,) in cursor.fetchall()]
    read = 0
    for day in days:
        if read >= most:
            break
        said, fixes = _told(connection, day, None)
        add(connection, said, [day])
        read += fixes
    return read


def read(connection: Connection, begins: datetime, ends: datetime) -> Minutes:
    """Return what is kept of the hours that begin in a span, of everybody in scope; not sorted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hour, units, cells, minutes FROM presence_hour WHERE hour >= %s AND hour < %s", [begins, ends]
        )
        rows = cursor.fetchall()
    if not rows:
        return none()
    units, cells, bits = (np.concatenate([np.frombuffer(row[at], "<i8") for row in rows]) for at in (1, 2, 3))
    hours = np.repeat([int(row[0].timestamp()) // HOUR_S for row in rows], [len(row[1]) // 8 for row in rows])
    return Minutes(hours, units, cells, bits)


def differing(connection: Connection, now: datetime) -> int:
    """Return how many minutes differ between what is kept and what positions say, as the owner.

    Of a day of which only one position a minute is left, what is kept must hold what they say.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT received_at FROM seen_until WHERE received_at > '-infinity'")
        (until,) = cursor.fetchone() or (None,)
        cursor.execute("SELECT DISTINCT tableoid::regclass::text FROM fix_thinned")
        thinned = {name.rpartition("_")[2] for (name,) in cursor}
    days = sorted(kept_days(connection))
    late = _told_after(connection, until, now) if days else none()
    wrong = 0
    for day in days:
        said, _ = _told(connection, day, now)
        kept = read(connection, *_span(day))
        mine = (late.hour * HOUR_S + CHINA_S) // DAY_S == (day - EPOCH).days
        wrong += lacking(said, joined([kept, late.take(mine)]))
        wrong += 0 if f"{day:%Y%m%d}" in thinned else lacking(kept, said)
    return wrong


def _told(connection: Connection, on: date, until: datetime | None) -> tuple[Minutes, int]:
    parts, fixes = [], 0
    for came in arrivals.told_on(connection, on, until):
        parts.append(minutes_of(came.unit_id, came.cell, came.at_s))
        fixes += len(came)
    return joined(parts), fixes


def _told_after(connection: Connection, after: datetime | None, until: datetime) -> Minutes:
    came = arrivals.arrived(connection, after, until)
    return joined([minutes_of(one.unit_id, one.cell, one.at_s) for one in came])


def _keep(connection: Connection, days: Iterable[date]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO presence_day (day) SELECT unnest(%s::date[]) ON CONFLICT DO NOTHING", [list(days)])


def _put(connection: Connection, said: Minutes, hours: list[int]) -> None:
    """Write hours with what they held before, community by community."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, community_code FROM unit ORDER BY id")
        ids, codes = zip(*cursor.fetchall(), strict=True)
    homes = np.array(ids, np.int64)
    places, home = np.unique(np.array(codes), return_inverse=True)

    def group(these: Minutes) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return home[np.searchsorted(homes, these.unit_id)] + these.hour * len(places)

    # A position always names a unit, and none is ever deleted.
    fresh = group(said)
    before = read(connection, _moment(hours[0]), _moment(hours[-1] + 1))
    before = before.take(np.isin(group(before), fresh))
    whole = joined([before, said])
    groups = group(whole)
    order = np.argsort(groups, kind="stable")
    bounds = np.flatnonzero(np.diff(groups[order], prepend=-1))
    rows = []
    for at in np.split(order, bounds[1:]):
        columns = (Binary(column[at].astype("<i8").tobytes()) for column in (whole.unit_id, whole.cell, whole.bits))
        hour, place = divmod(int(groups[at[0]]), len(places))
        rows.append((str(places[place]), _moment(hour), *columns))
    with connection.cursor() as cursor:
        execute_values(cursor, statement("put_presence_hour"), rows)


def _span(on: date) -> tuple[datetime, datetime]:
    begins = datetime(on.year, on.month, on.day, tzinfo=CHINA)
    return begins, _moment(int(begins.timestamp()) // HOUR_S + DAY_HOURS)


def _moment(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * HOUR_S, UTC)


def _date(number: int) -> date:
    return date.fromordinal(EPOCH.toordinal() + number)
