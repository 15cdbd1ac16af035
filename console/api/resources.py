"""Units over HTTP: who there is, and how they are."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from console.api.fields import Id, Reason
from console.api.language import CurrentActor
from console.api.once import Key, once_for
from console.api.parts import FRESH, NO_STORE, Parts
from dispatch.changes import json_form


class StatusBody(BaseModel):
    """The status a free unit is to have."""

    model_config = ConfigDict(extra="forbid")
    status: str
    version: int | None = None
    reason: Reason = ""


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/resources")
    def resources(actor: CurrentActor) -> JSONResponse:
        """Return every unit in scope with its latest position, status, capabilities and load."""
        found = []
        for one in parts().reader.resources(actor):
            fix = one.fix and {
                "lng": one.fix.lng, "lat": one.fix.lat, "at": json_form(one.fix.at),
                "heading_deg": one.fix.heading_deg, "speed_mps": one.fix.speed_mps,
            }  # fmt: skip
            found.append(one.row | {"fix": fix, "load": one.load, "on_duty": one.on_duty})
        return JSONResponse({"resources": found}, headers=FRESH)

    @api.post("/v1/resources/{id}/status")
    def set_status(id: Id, body: StatusBody, actor: CurrentActor, request: Request, key: Key = None) -> JSONResponse:
        """Give a free unit another status by hand."""
        once = once_for(request, key, body.model_dump())
        unit = parts().sending.set_status(actor, id, body.status, body.version, body.reason, once)
        row = {"id": unit.id, "status": unit.status.value, "status_since": json_form(unit.status_since)}
        return JSONResponse({"unit": row | {"version": unit.version}}, headers=NO_STORE)

    return api
