"""Once a day what nobody needs any more is swept away: kept answers, attempts, choices that nothing came of."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from console.recurring import keep_doing
from data.database import Database
from data.tracks.retention import Policy, retain
from dispatch.ports import Cases

log = structlog.get_logger()
KEPT = timedelta(days=2)
FIRST_S = 600.0
DAILY_S = 24 * 3600.0


def sweep(store: Cases, now: datetime) -> int:
    """Sweep once, and return how many rows went."""
    return store.sweep(now - KEPT)


def sweep_positions(database: Database, policy: Policy, now: datetime) -> int:
    """Delete positions that the policy keeps no longer, and return how many."""
    with database.owner() as connection:
        gone = retain(connection, policy, now)
    for day in gone:
        log.info("positions deleted", kind=day.kind, day=str(day.day), deleted=day.deleted, thinned=day.thinned)
    return sum(day.deleted for day in gone)


async def keep_positions_swept(
    database: Database,
    policy: Policy,
    clock: Callable[[], datetime],
    first_s: float = FIRST_S,
    every_s: float = DAILY_S,
) -> None:
    """As `keep_swept`, for positions."""
    await keep_doing(lambda: sweep_positions(database, policy, clock()), first_s, every_s, first_s)


async def keep_swept(
    store: Cases, clock: Callable[[], datetime], first_s: float = FIRST_S, every_s: float = DAILY_S
) -> None:
    """Sweep a while after the start and then once a day; of several processes one at a time does it."""

    def turn() -> None:
        log.info("swept", rows=sweep(store, clock()))

    await keep_doing(turn, first_s, every_s, first_s)
