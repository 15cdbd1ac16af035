"""The map as it was: what was reported between two moments, and what stood there on a day."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor
from console.api.parts import FRESH, Parts

Moment = Annotated[datetime, Query(examples=["2026-11-20T00:00:00+08:00"])]
Day = Annotated[date, Query(examples=["2026-11-20"])]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/past/incidents")
    def incidents(actor: CurrentActor, since: Moment, until: Moment) -> JSONResponse:
        """Return the rows of incidents reported from `since` until before `until`, open or ended, the latest first."""
        rows, complete = parts().reader.reported_rows(actor, since, until)
        return JSONResponse({"incidents": rows, "complete": complete}, headers=FRESH)

    @api.get("/v1/past/layers/{layer}")
    def layer(layer: str, actor: CurrentActor, on: Day) -> JSONResponse:
        """Return the rows of a layer as they were valid on a day, without what nobody recorded: their state then."""
        return JSONResponse(parts().service.layer_on(actor, layer, on), headers=FRESH)

    return api
