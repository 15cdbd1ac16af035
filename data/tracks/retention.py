"""How long positions are kept: every one for some days, then one a minute, then none; what goes is logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.tracks.statements import statement
from data.tracks.store import day_of
from dispatch.china_time import CHINA

RETENTION_LOCK = 0x6A7B  # one at a time on a database


@dataclass(frozen=True, slots=True)
class Policy:
    """Days for which every position is kept, and for which one a minute is."""

    raw_days: int
    thinned_days: int

    def __str__(self) -> str:
        return f"raw {self.raw_days} d, thinned {self.thinned_days} d"


@dataclass(frozen=True, slots=True)
class Deleted:
    """One day that went: how many positions there were, and how many of them stay, one a minute."""

    kind: str
    day: date
    deleted: int
    thinned: int


def retain(connection: Connection, policy: Policy, now: datetime) -> Sequence[Deleted]:
    """Delete what the policy keeps no longer, day by day, as the owner; nothing where another is at it.

    A day goes once no position of it would be taken any more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [RETENTION_LOCK])
        if cursor.fetchone() != (True,):
            return []
        cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
    today = day_of(now.timestamp())
    thinned_from, raw_from = today - timedelta(days=policy.thinned_days), today - timedelta(days=policy.raw_days)
    gone = [_raw(connection, day, day >= thinned_from) for day in _days(connection, "fix") if day < raw_from]
    gone += [_thinned(connection, day) for day in _days(connection, "fix_thinned") if day < thinned_from]
    _forget_presence(connection, min(thinned_from, raw_from))
    # A day on which nobody was on duty leaves nothing to tell.
    gone = [one for one in gone if one.deleted]
    with connection.cursor() as cursor:
        for one in gone:
            cursor.execute(
                "INSERT INTO fix_deletion (kind, day, deleted, thinned, policy) VALUES (%s, %s, %s, %s, %s)",
                [one.kind, one.day, one.deleted, one.thinned, str(policy)],
            )
    return gone


def _forget_presence(connection: Connection, kept_from: date) -> None:
    """Who was where in which minute is told no longer than its positions are kept."""
    midnight = datetime(kept_from.year, kept_from.month, kept_from.day, tzinfo=CHINA)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM presence_hour WHERE hour < %s", [midnight])
        cursor.execute("DELETE FROM presence_day WHERE day < %s", [kept_from])


def _days(connection: Connection, parent: str) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(statement("fix_days"), {"parent": parent})
        return [day for (day,) in cursor]


def _raw(connection: Connection, day: date, thin: bool) -> Deleted:
    thinned = 0
    with connection.cursor() as cursor:
        if thin:
            begins = datetime(day.year, day.month, day.day, tzinfo=CHINA)
            cursor.execute("SELECT make_fix_days('fix_thinned', %s::date[])", [[day]])
            cursor.execute(statement("thin_day"), {"from": begins, "until": begins + timedelta(days=1)})
            thinned = int(cursor.rowcount)
    return Deleted("raw", day, _dropped(connection, "fix", day), thinned)


def _thinned(connection: Connection, day: date) -> Deleted:
    return Deleted("thinned", day, _dropped(connection, "fix_thinned", day), 0)


def _dropped(connection: Connection, parent: str, day: date) -> int:
    part = sql.Identifier(f"{parent}_{day:%Y%m%d}")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(part))
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(part))
        (count,) = cursor.fetchone() or (0,)
        cursor.execute(sql.SQL("DROP TABLE {}").format(part))
    return int(count)
