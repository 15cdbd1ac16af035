"""How this installation is doing, over HTTP, for administrators and auditors."""

import os
import platform
import shutil
from importlib.metadata import version

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor
from console.api.parts import NO_STORE, Parts
from data.administration import database_state
from dispatch.errors import NotPermitted
from dispatch.permissions import Permission


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.get("/v1/system")
    def system(actor: CurrentActor) -> JSONResponse:
        """Return versions, sizes, and what waits: events the board has not shown yet, tiles that are stale."""
        if not (actor.may(Permission.MANAGE_ACCOUNTS) or actor.may(Permission.READ_AUDIT)):
            raise NotPermitted(permission=Permission.MANAGE_ACCOUNTS.value)
        container = parts()
        with container.database.owner() as connection:
            database = database_state(connection)
            stale = [one.name for one in container.tiles.stale(connection)]
        board = container.live.board()
        disk = shutil.disk_usage(container.settings.data_dir)
        body = {
            "version": version("jingwei"), "python": platform.python_version(), "process": os.getpid(),
            "database": {
                "version": database["version"], "schema": database["schema"], "bytes": database["bytes"],
                "connections": database["connections"], "embedded": container.settings.database_url is None,
            },
            "disk": {"total": disk.total, "free": disk.free, "place": str(container.settings.data_dir)},
            "live": {
                "viewers": container.live.hub.viewers, "in_touch": board is not None,
                "backlog": None if board is None else max(database["events"] - board.seq, 0),
            },
            "events": database["events"], "open_incidents": database["open_incidents"],
            "sessions": database["sessions"], "stale_tiles": stale,
        }  # fmt: skip
        return JSONResponse(body, headers=NO_STORE)

    return api
