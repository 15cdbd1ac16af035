"""Sending units over HTTP, and what they report on the way."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from console.api.fields import Id, Reason, Ref
from console.api.language import CurrentActor
from console.api.once import Key, once_for
from console.api.parts import FRESH, NO_STORE, Parts
from console.cases.assignment import assignment_body
from dispatch.service import Dispatch, Step


class DispatchBody(BaseModel):
    """Which units are to be sent, on the version of the incident that this was decided on."""

    model_config = ConfigDict(extra="forbid")
    units: Annotated[list[Ref], Field(max_length=100)]
    version: int | None = None
    choice: Annotated[str | None, Field(pattern=r"^\d{1,18}$")] = None
    reserve_only: bool = False
    despite_duplicate: bool = False


class StepBody(BaseModel):
    """Why, and for a diversion where to."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason = ""
    into: Ref | None = None
    version: int | None = None


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/incidents/{id}/candidates")
    def candidates(id: Id, actor: CurrentActor, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> JSONResponse:
        """Return who could be sent, the first to arrive first, and why the others are not asked."""
        return JSONResponse(parts().candidates.of(actor, id, limit), headers=FRESH)

    @api.get("/v1/choices/{id}")
    def choice(id: Id, actor: CurrentActor) -> JSONResponse:
        """Return what a dispatch was chosen from: the whole recommendation as it was shown."""
        return JSONResponse(parts().candidates.chosen_from(actor, id), headers=FRESH)

    @api.post("/v1/incidents/{id}/dispatch")
    def dispatch(id: Id, body: DispatchBody, actor: CurrentActor, request: Request, key: Key = None) -> JSONResponse:
        """Send units, all or none; a report that may be accepted is accepted with it."""
        order = Dispatch(
            body.units, body.version, int(body.choice) if body.choice else None, body.reserve_only,
            body.despite_duplicate,
        )  # fmt: skip
        incident, made = parts().sending.dispatch(actor, id, order, once_for(request, key, body.model_dump()))
        row = parts().reader.row(actor, incident)
        return JSONResponse({"incident": row, "assignments": [assignment_body(*one) for one in made]}, headers=NO_STORE)

    @api.post("/v1/assignments/{id}/{step}")
    def step(
        id: Id, step: str, actor: CurrentActor, request: Request, body: StepBody | None = None, key: Key = None
    ) -> JSONResponse:
        """Take one step: acknowledge, start, arrive, finish, send, release, recall, divert or undo."""
        said = body or StepBody()
        taken = Step(step, said.reason, said.into, said.version)
        assignment, touched = parts().sending.step(actor, id, taken, once_for(request, key, said.model_dump()))
        rows = [parts().reader.row(actor, one) for one in touched]
        answer = {"assignment": assignment_body(assignment), "incident": rows[0], "incidents": rows}
        return JSONResponse(answer, headers=NO_STORE)

    return api
