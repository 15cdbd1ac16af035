"""Routes, middleware and life of the console's process."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from console import assets, signin, tiles
from console.access import AccessGate
from console.api import create_api
from console.api.size_limit import SizeLimit
from console.container import Container, open_database, running, serving
from console.doors.listening import listening
from console.doors.osmand_route import routes as osmand_routes
from console.live.socket import routes as live_routes
from console.logs import keep_values_out
from console.ogc import create_ogc
from console.patrolling import keep_patrolled
from console.prompt_answers import answer_promptly
from console.publishing.keeping import keep_plans_taking_effect
from console.recurring import keep_doing
from console.report import routes as report_routes
from console.settings import Settings
from console.simulation import keep_simulating
from console.sweeping import keep_positions_swept, keep_swept
from data.postgres import EmbeddedServer
from data.tracks.retention import Policy
from dispatch.errors import DatabaseAway
from dispatch.service import utc_now

log = structlog.get_logger()
PAGE = Path(__file__).parent / "screens" / "page.py"
CHECK_S = 5
SWITCH_EVERY_S = 0.0005
LOADS_EVERY_S = 10.0


async def healthz(_request: Request) -> Response:
    """Answer that the process lives; the database's state is under /api/v1/status."""
    return JSONResponse({"status": "ok"})


def routes() -> Sequence[BaseRoute]:
    """Return every route beside Streamlit's own."""
    return [
        Route("/healthz", healthz),
        *signin.routes(),
        *assets.routes(),
        *tiles.routes(running),
        *live_routes(running),
        *report_routes(running),
        *osmand_routes(running),
        Mount("/ogc", create_ogc(running)),
        Mount("/api", SizeLimit(create_api(running))),
    ]


def middleware() -> Sequence[Middleware]:
    """Return the middleware, outermost first."""
    return [Middleware(AccessGate)]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Open the database for as long as the process serves, and keep the tiles fresh."""
    keep_values_out()
    # A thread that comes back from the database would wait 5 ms behind one that computes,
    # several times in every transaction, with others waiting for its locks.
    sys.setswitchinterval(SWITCH_EVERY_S)
    with ExitStack() as stack:
        settings = Settings.read()
        database = await to_thread.run_sync(stack.enter_context, open_database(settings))
        container = Container.build(settings, database)
        stack.enter_context(serving(container))
        keepers = [
            asyncio.create_task(_keep_tiles_fresh(container)),
            asyncio.create_task(answer_promptly(settings.port)),
            asyncio.create_task(keep_swept(container.store, utc_now)),
            asyncio.create_task(keep_positions_swept(database, _policy(settings), utc_now)),
            asyncio.create_task(keep_plans_taking_effect(container, utc_now)),
            asyncio.create_task(keep_doing(container.plans.freshen, LOADS_EVERY_S, LOADS_EVERY_S, LOADS_EVERY_S)),
            asyncio.create_task(keep_patrolled(database, container.grounds, utc_now)),
        ]
        if settings.database_url is None:
            keepers.append(asyncio.create_task(_keep_database_running(EmbeddedServer(settings.data_dir))))
        if settings.simulate == "auto":
            keepers.append(asyncio.create_task(keep_simulating(container)))
        try:
            async with container.live.serving(), listening(container):
                yield {}
        finally:
            for keeper in keepers:
                keeper.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await keeper


def _policy(settings: Settings) -> Policy:
    return Policy(settings.tracks_raw_days, settings.tracks_thinned_days)


async def _keep_tiles_fresh(container: Container) -> None:
    """Rebuild tiles in a process of its own when an import has changed what they show."""
    while True:
        await asyncio.sleep(CHECK_S)
        if await to_thread.run_sync(_tiles_stale, container):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "console.cli", "tiles", "build", "--quiet", stdin=asyncio.subprocess.DEVNULL
            )
            try:
                await process.wait()
            except asyncio.CancelledError:
                process.terminate()
                raise


async def _keep_database_running(server: EmbeddedServer) -> None:
    """Start the embedded server again when it has ended under us."""
    while True:
        await asyncio.sleep(CHECK_S)
        try:
            await to_thread.run_sync(server.revive)
        except (subprocess.CalledProcessError, OSError) as error:
            log.warning("database cannot be started", error=str(error))


def _tiles_stale(container: Container) -> bool:
    try:
        with container.database.application() as connection:
            return bool(container.tiles.stale(connection))
    except DatabaseAway:
        return False
