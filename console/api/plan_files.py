"""A draft from a file over HTTP: areas drawn elsewhere become an edit of the draft."""

import shutil
import tempfile
from pathlib import Path

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from console.api.exports import waiting_place
from console.api.fields import Id
from console.api.language import CurrentActor
from console.api.parts import NO_STORE, Parts
from console.api.plans import effect_answer
from console.api.size_limit import MOST_BYTES_WITH_PHOTOS
from console.imports import opened, receive
from console.imports.upload import Received
from data.planning.grid_areas import read_grid_areas
from dispatch.errors import BadValue, UploadUnfit
from dispatch.permissions import Actor, Permission, require
from dispatch.planning.draft import EditKind
from dispatch.service.plan_edits import Asked
from dispatch.service.plan_sight import Effect

FIELDS = frozenset({"number", "preview", "datum", "crs", "layer", "name", "repair"})


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    def made(actor: Actor, id: int, folder: Path, got: Received) -> Effect:
        said = got.fields
        if unknown := sorted(set(said) - FIELDS):
            raise BadValue(name="field", value=unknown[0][:40], why=", ".join(sorted(FIELDS)))
        number = said.get("number", "")
        if not number.isdecimal() or len(number) > 9:
            raise BadValue(name="number", value=number[:20] or "''", why="0–999999999")
        areas = read_grid_areas(
            folder / opened(got.files, said.get("layer") or None)[0], said.get("datum") or None, said.get("crs") or None,
            said.get("layer") or None, said.get("name") or None, said.get("repair") == "true",
        )  # fmt: skip
        asked = Asked(EditKind.FILE, int(number), areas=areas)
        return parts().plans.edit(actor, id, asked, said.get("preview") == "true")

    @api.post("/v1/plans/{id}/file")
    async def file(id: Id, request: Request, actor: CurrentActor) -> JSONResponse:
        """Give each unit to the area of an uploaded file that covers most of it, and say what did not fit."""
        require(actor, Permission.PLAN)
        folder = Path(tempfile.mkdtemp(prefix="areas", dir=waiting_place(parts().settings.data_dir)))
        try:
            kind = request.headers.get("content-type", "")
            got = await receive(kind, request.stream(), folder, MOST_BYTES_WITH_PHOTOS)
            effect = await to_thread.run_sync(made, actor, id, folder, got)
        except OSError as error:
            raise UploadUnfit(why_zh=error.strerror or "磁盘", why_en=error.strerror or "disk") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return JSONResponse(effect_answer(effect), headers=NO_STORE)

    return api
