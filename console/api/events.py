"""The log over HTTP, for auditors and for programs that follow it."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor
from console.api.parts import FRESH, Parts
from dispatch.changes import json_form


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.get("/v1/events")
    def events(
        actor: CurrentActor, after: Annotated[int, Query(ge=0)] = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 200
    ) -> JSONResponse:
        """Return the events after a number, in order and without gaps, each with its link in the chain."""
        found = parts().reader.events(actor, after, limit)
        rows = [
            {
                "seq": one.seq,
                "at": json_form(one.event.at),
                "happening": one.event.happening.value,
                "subject": one.event.subject.value,
                "id": one.event.subject_id,
                "version": one.event.version,
                "community": one.event.community_code,
                "actor": one.event.actor,
                "changes": dict(one.event.changes),
                "note": dict(one.event.note),
                "hash": one.hash.hex(),
            }
            for one in found
        ]
        return JSONResponse({"events": rows, "after": rows[-1]["seq"] if rows else after}, headers=FRESH)

    return api
