"""Positions over HTTP, in bulk."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from console.api.fields import Ref
from console.api.language import CurrentActor
from console.api.parts import NO_STORE, Parts
from dispatch.errors import BadValue
from dispatch.resources import Fix
from dispatch.service import MOST_POSITIONS, in_wgs84


class PositionBody(BaseModel):
    """Where a unit was: `datum` is wgs84, cgcs2000, gcj02 or bd09, `at` has its time zone."""

    model_config = ConfigDict(extra="forbid")
    unit: Ref
    lng: float
    lat: float
    datum: str
    at: datetime
    heading_deg: float | None = None
    speed_mps: float | None = None

    def fix(self, index: int) -> Fix:
        """Return the position in WGS 84; raises BadValue naming its place in the list."""
        if self.at.tzinfo is None:
            raise BadValue(name=f"{index}.at", value=self.at.isoformat(), why="+08:00 / Z")
        lng, lat = in_wgs84(self.lng, self.lat, self.datum, f"{index}.datum")
        return Fix(self.unit, lng, lat, self.at, self.heading_deg, self.speed_mps)


Positions = Annotated[list[PositionBody], Body(max_length=MOST_POSITIONS)]


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.post("/v1/positions")
    def put(positions: Positions, actor: CurrentActor) -> JSONResponse:
        """Keep the latest position of each unit on duty; sending again changes nothing."""
        done = parts().positions.put(actor, [one.fix(index) for index, one in enumerate(positions)])
        return JSONResponse({"kept": done.kept, "off_duty": done.off_duty}, headers=NO_STORE)

    return api
