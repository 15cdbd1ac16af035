"""Plans take effect at their time, whatever happened before: a plan waits in the database until it is done."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime

import structlog
from anyio import to_thread

from console.container import Container
from data.planning.due import let_take_effect
from dispatch.errors import DatabaseAway, PlanStuck

log = structlog.get_logger()
EVERY_S = 2.0
PAUSE_S = 30.0


async def keep_plans_taking_effect(
    container: Container, clock: Callable[[], datetime], every_s: float = EVERY_S
) -> None:
    """Look for plans whose time has come, for ever, and tell open screens when the map's ground changes."""
    wait_s = every_s
    while True:
        try:
            for one in await to_thread.run_sync(let_take_effect, container.database, clock()):
                log.info(
                    "plan took effect", publication=one.publication, begun=one.begun, redrawn=one.redrawn,
                    ended=one.ended, buildings=one.buildings, cases=one.incidents,
                )  # fmt: skip
            container.live.hub.ground = await to_thread.run_sync(ground_mark, container)
            wait_s = every_s
        except DatabaseAway:
            # It is back some time; what is due then is done then.
            wait_s = every_s
        except PlanStuck as error:
            # Nothing of it happened. Others must not wait for this one every two seconds.
            log.error("plan could not take effect", **error.fields)
            wait_s = PAUSE_S
        await asyncio.sleep(wait_s)


def ground_mark(container: Container) -> str:
    """Return a mark of the state of grids and buildings and of the tiles that show them."""
    with container.database.application() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT layer, revision FROM layer_revision WHERE layer IN ('grids', 'buildings') ORDER BY 1")
        found = repr((cursor.fetchall(), sorted(container.tiles.versions().items())))
    return hashlib.sha256(found.encode()).hexdigest()[:12]
