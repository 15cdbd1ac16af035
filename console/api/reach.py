"""How soon a place is reached, over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from console.api.language import CurrentActor
from console.api.parts import NO_STORE, Parts
from dispatch.service import Reach
from geo.road_ways import Way

DEGREE_DIGITS = 6


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.get("/v1/reach")
    def reach(
        actor: CurrentActor,
        lng: Annotated[float, Query()],
        lat: Annotated[float, Query()],
        datum: str | None = None,
        way: Way = Way.CAR,
    ) -> JSONResponse:
        """Return the streets from which a place is reached in 1, 3 and 5 minutes, and the free units there."""
        return JSONResponse(_body(parts().reach.of(actor, lng, lat, datum, way)), headers=NO_STORE)

    return api


def _body(reach: Reach) -> dict[str, Any]:
    return {
        "lng": reach.lng, "lat": reach.lat, "way": reach.way.value, "more": reach.more,
        "rings": [
            {
                "seconds": ring.seconds, "metres": round(ring.metres),
                "streets": [street.round(DEGREE_DIGITS).tolist() for street in ring.streets],
            }
            for ring in reach.rings
        ],
        "units": [
            {
                "id": one.unit.id, "kind": one.unit.kind.value, "thing": one.unit.thing_id, "name": one.unit.name,
                "way": one.unit.way.value, "within_s": one.within_s, "eta_s": round(one.candidate.eta_s, 1),
            }
            for one in reach.units
        ],
    }  # fmt: skip
