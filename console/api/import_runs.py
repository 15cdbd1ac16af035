"""What was imported, over HTTP, and undoing it."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor, Language
from console.api.own_layers import administers
from console.api.parts import NO_STORE, Parts
from data.exchange.kinds import KINDS
from data.import_undo import MOST_LISTED, Run, import_runs, undo_import
from dispatch.permissions import Actor, Permission, require

LARGEST_ID = 2**63 - 1
RunId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/import-runs")
    def listed(
        actor: CurrentActor, language: Language, limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 50
    ) -> JSONResponse:
        """Return what was imported, the latest first: all of it for administrators of everything, else one's own."""
        require(actor, Permission.IMPORT)
        return JSONResponse(body(actor, language, limit), headers=NO_STORE)

    @api.post("/v1/import-runs/{run}/undo")
    def undo(run: RunId, actor: CurrentActor) -> JSONResponse:
        """Take away what an import added and put back what it changed, all of it or nothing."""
        require(actor, Permission.IMPORT)
        with parts().database.owner() as connection:
            done = undo_import(connection, run, actor.account_id or None, not administers(actor), actor.scope)
        told = {
            "run": done.run,
            "file": done.file,
            "removed": done.removed,
            "restored": done.restored,
            "kept": done.kept,
        }
        return JSONResponse(told, headers=NO_STORE)

    def body(actor: Actor, language: str, limit: int) -> dict[str, Any]:
        own = None if administers(actor) else actor.account_id
        with parts().database.reader(actor) as connection:
            return {"runs": [_told(each, language) for each in import_runs(connection, own, most=limit)]}

    return api


def _told(run: Run, language: str) -> dict[str, Any]:
    english = language == "en"
    kind = KINDS.get(run.kind)
    label = run.layer[english] if run.layer else run.kind if kind is None else (kind.zh, kind.en)[english]
    return {
        "id": run.id, "at": run.at.isoformat(), "kind": run.kind, "label": label, "own": run.layer is not None,
        "file": run.file, "accepted": run.accepted, "rejected": run.rejected, "inserted": run.inserted,
        "updated": run.updated, "tasks": run.tasks, "by": run.by,
        "undone_at": run.undone_at and run.undone_at.isoformat(), "undone_by": run.undone_by,
        "undoable": run.obstacle is None, "why": run.obstacle and run.obstacle[english],
    }  # fmt: skip
