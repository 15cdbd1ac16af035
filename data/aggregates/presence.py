"""A window of presence in days: of those that are kept the minutes, of the others a count of their positions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from psycopg2.extensions import connection as Connection

from data.aggregates.kept import summed
from data.aggregates.statements import statement
from data.patrols import minutes
from dispatch.china_time import CHINA
from dispatch.territory.counting import CellAmounts
from dispatch.tracks.minutes import Minutes, joined, minutes_of

SETTLED = timedelta(hours=1)
"""So long after its end hardly anything comes for a part; it is counted again every hour all the same."""
MINUTE_S, HOUR_S = 60, 3600


@dataclass(frozen=True, slots=True)
class Part:
    """From when until when within a day, and what is another one once the part is to be counted again."""

    begins: datetime
    ends: datetime
    kept: bool
    revision: str


def parts(
    since: datetime | None, until: datetime | None, now: datetime, days: Mapping[date, int | None]
) -> Iterator[Part]:
    """Cut a window at the midnights of China; by default it is the last day, from minute to minute.

    Minutes are whole: what is counted in parts adds up.

    Parameters
    ----------
    days
        Those of which there is anything, ascending, with the revision of what is kept; None where nothing is.
    """
    minute = _floored(now)
    begins = _floored(since) if since else minute - timedelta(days=1)
    ends = _floored(until + timedelta(minutes=1) - timedelta.resolution) if until else minute + timedelta(minutes=1)
    for day, revision in days.items():
        midnight = datetime(day.year, day.month, day.day, tzinfo=CHINA)
        first, end = max(begins, midnight), min(ends, midnight + timedelta(days=1))
        if first < end:
            recount_s = HOUR_S if end <= now - SETTLED else MINUTE_S
            yield Part(first, end, revision is not None, f"{revision} {int(now.timestamp() // recount_s)}")


def days_of_positions(connection: Connection) -> dict[date, int | None]:
    """Return the days of which there is anything, with the revision of what is kept."""
    with connection.cursor() as cursor:
        cursor.execute(statement("presence_days"))
        return dict(cursor.fetchall())


def kept_amounts(connection: Connection, part: Part, kinds: tuple[str, ...]) -> CellAmounts:
    """Return the minutes in each cell within a part whose day is kept, with what nobody has looked at yet."""
    # Before what is kept: what is looked at meanwhile is then told twice, and counts once.
    lately = _lately(connection, part)
    begins = datetime.fromtimestamp(part.begins.timestamp() // HOUR_S * HOUR_S, UTC)
    hours = minutes.read(connection, begins, part.ends)
    if len(lately):
        changed = np.isin(hours.hour, lately.hour)
        now = joined([hours.take(changed), lately])
        hours = Minutes(*(np.concatenate((getattr(hours, one)[~changed], getattr(now, one))) for one in _COLUMNS))
    if kinds:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM unit WHERE kind = ANY (%s)", [list(kinds)])
            wanted = [id for (id,) in cursor]
        hours = hours.take(np.isin(hours.unit_id, wanted))
    amounts = hours.between(_minute(part.begins), _minute(part.ends))
    some = amounts > 0
    return summed(hours.cell[some], amounts[some])


_COLUMNS = ("hour", "unit_id", "cell", "bits")


def _lately(connection: Connection, part: Part) -> Minutes:
    """Return the minutes within a part of what has arrived since the last look."""
    with connection.cursor() as cursor:
        cursor.execute(statement("presence_lately"), {"since": part.begins, "until": part.ends})
        unit_id, cell, minute = np.array(cursor.fetchall(), np.int64).reshape(-1, 3).T
    return minutes_of(unit_id, cell, (minute * MINUTE_S).astype(np.float64))


def _floored(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // MINUTE_S
