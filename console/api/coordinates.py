"""Coordinates over HTTP: a place in every datum, and what pasted figures may mean."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from console.api.language import CurrentActor
from console.api.parts import FRESH, Parts
from dispatch.service import read_coordinates, write_coordinates

CHINA_LNG = 105.0


class PointsBody(BaseModel):
    """Points in degrees of `datum`, longitude first."""

    model_config = ConfigDict(extra="forbid")
    points: Annotated[list[tuple[float, float]], Field(examples=[[[114.07, 22.64]]])]
    datum: str = "wgs84"


def router(_parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.post("/v1/coordinates")
    def write(body: PointsBody, actor: CurrentActor) -> JSONResponse:
        """Return points in WGS 84, GCJ-02, BD-09 and CGCS2000 plane coordinates."""
        written = [
            {
                "wgs84": one.wgs84, "gcj02": one.gcj02, "bd09": one.bd09,
                "zone": one.zone, "east_m": one.east_m, "prefixed_east_m": one.prefixed_east_m, "north_m": one.north_m,
            }
            for one in write_coordinates(actor, body.points, body.datum)
        ]  # fmt: skip
        return JSONResponse({"points": written}, headers=FRESH)

    @api.get("/v1/coordinates")
    def read(
        actor: CurrentActor,
        q: Annotated[str, Query(max_length=200)],
        near: Annotated[float, Query(ge=-180, le=180)] = CHINA_LNG,
    ) -> JSONResponse:
        """Return every meaning of pasted coordinates, the likelier first; none where they are none."""
        found = [
            {
                "lng": one.lng, "lat": one.lat, "datum": one.datum.value, "zone": one.zone,
                "latitude_first": one.latitude_first,
            }
            for one in read_coordinates(actor, q, near)
        ]  # fmt: skip
        return JSONResponse({"query": q, "readings": found}, headers=FRESH)

    return api
