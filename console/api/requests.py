"""What waits for an approval, over HTTP."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor, Language
from console.api.parts import FRESH, Parts
from console.cases.timeline import called
from dispatch.changes import json_form


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.get("/v1/requests")
    def waiting(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return every extension 延期 and suspension 挂账 that waits for an approval, the first asked first."""
        found, names = parts().reader.waiting(actor)
        rows = [
            {
                "id": one.id, "incident": one.incident_id, "kind": one.kind,
                "asked_by": called(one.asked_by, names, language), "asked_at": json_form(one.asked_at),
                "reason": one.reason, "until": json_form(one.until),
            }
            for one in found
        ]  # fmt: skip
        return JSONResponse({"requests": rows}, headers=FRESH)

    return api
