"""What a console does again and again while it serves: sweeping, looking at patrols."""

import asyncio
from collections.abc import Callable

from anyio import to_thread

from dispatch.errors import DatabaseAway


async def keep_doing(turn: Callable[[], object], first_s: float, every_s: float, away_s: float) -> None:
    """Take a turn in a thread `first_s` after the start and then every `every_s`.

    A turn for which the database was away is taken again after `away_s`: it is back some time, and
    nothing is lost by waiting. Of several processes the turn itself sees to it that one does it.
    """
    wait_s = first_s
    while True:
        await asyncio.sleep(wait_s)
        wait_s = every_s
        try:
            await to_thread.run_sync(turn)
        except DatabaseAway:
            wait_s = away_s
