"""Once a minute patrols move on: today's tasks are made, what was walked is looked at, what is done is done."""

from collections.abc import Callable
from datetime import datetime

import structlog

from console.recurring import keep_doing
from data.database import Database
from data.patrols.grounds import Grounds
from data.patrols.keeping import keep_patrols

log = structlog.get_logger()
FIRST_S = 5.0
EVERY_S = 60.0


async def keep_patrolled(
    database: Database,
    grounds: Grounds,
    clock: Callable[[], datetime],
    first_s: float = FIRST_S,
    every_s: float = EVERY_S,
) -> None:
    """Take a turn soon after the start and then once a minute; of several processes one at a time does it."""

    def turn() -> None:
        kept = keep_patrols(database, grounds, clock())
        if kept.made or kept.done:
            log.info("patrols kept", fixes=kept.fixes, made=kept.made, done=kept.done, nobody=kept.nobody)

    # What arrived while the database was away is looked at when it is back.
    await keep_doing(turn, first_s, every_s, every_s)
