"""Positions over HTTP, one or many: of a device that shows its token, or of the units an account speaks for."""

from collections.abc import Sequence
from datetime import datetime
from math import nan
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from console.api.fields import Ref
from console.api.language import actor_of
from console.api.parts import NO_STORE, Parts
from dispatch.errors import BadValue, DeviceForeign
from dispatch.permissions import Actor
from dispatch.resources import Fix
from dispatch.service import MOST_POSITIONS, Carried, in_wgs84
from dispatch.service.positions import Kept
from dispatch.tracks import Observation
from geo.datum import DatumUnknown, parse_datum


class PositionBody(BaseModel):
    """Where a unit was: `datum` is wgs84, cgcs2000, gcj02 or bd09, `at` has its time zone.

    A device leaves out `unit` and may leave out `datum`: both were said when it was registered.
    """

    model_config = ConfigDict(extra="forbid")
    unit: Ref | None = None
    lng: float
    lat: float
    datum: str | None = None
    at: datetime
    heading_deg: float | None = None
    speed_mps: float | None = None
    accuracy_m: float | None = None

    def fix(self, index: int) -> Fix:
        """Return the position in WGS 84; raises BadValue naming its place in the list."""
        self._check_zone(index)
        if self.unit is None:
            raise BadValue(name=f"{index}.unit", value="null", why="账号上报须写明 unit / an account names the unit")
        lng, lat = in_wgs84(self.lng, self.lat, self.datum, f"{index}.datum")
        return Fix(self.unit, lng, lat, self.at, self.heading_deg, self.speed_mps)

    def observation(self, index: int, carried: Carried) -> Observation:
        """Return what a device said; raises BadValue or DeviceForeign naming its place in the list."""
        self._check_zone(index)
        if self.unit is not None and self.unit != carried.unit.id:
            raise DeviceForeign(name=f"{index}.unit", device=carried.device.name, value=self.unit)
        if self.datum is not None and not _is(self.datum, carried.device.datum):
            raise BadValue(name=f"{index}.datum", value=self.datum[:40], why=carried.device.datum.value)
        return Observation(
            self.at.timestamp(), self.lng, self.lat, _or_nan(self.heading_deg), _or_nan(self.speed_mps),
            _or_nan(self.accuracy_m),
        )  # fmt: skip

    def _check_zone(self, index: int) -> None:
        if self.at.tzinfo is None:
            why = "缺少时区 / its time zone is missing: +08:00, Z"
            raise BadValue(name=f"{index}.at", value=self.at.isoformat(), why=why)


def _listed(said: object) -> object:
    return [said] if isinstance(said, dict) else said


Positions = Annotated[list[PositionBody], BeforeValidator(_listed), Field(max_length=MOST_POSITIONS)]


def router(parts: Parts) -> APIRouter:
    """Return the route."""
    api = APIRouter()

    @api.post("/v1/positions")
    async def put(positions: Annotated[Positions, Body()], request: Request) -> JSONResponse:
        """Keep positions of units on duty, one or a list; sending again changes nothing."""
        carried = getattr(request.state, "device", None)
        if isinstance(carried, Carried):
            return await _of_device(carried, positions)
        done = await to_thread.run_sync(_of_account, actor_of(request), positions)
        return JSONResponse({"kept": done.kept, "off_duty": done.off_duty}, headers=NO_STORE)

    def _of_account(actor: Actor, positions: Sequence[PositionBody]) -> Kept:
        return parts().positions.put(actor, [one.fix(index) for index, one in enumerate(positions)])

    async def _of_device(carried: Carried, positions: Sequence[PositionBody]) -> JSONResponse:
        said = [one.observation(index, carried) for index, one in enumerate(positions)]
        # Nobody else's thread is held while it is written.
        done = await parts().positions.taken(carried, said)
        body = {"received": done.received, "kept": done.kept, "dropped": dict(done.dropped)}
        return JSONResponse(body, headers=NO_STORE)

    return api


def _or_nan(value: float | None) -> float:
    return nan if value is None else value


def _is(text: str, declared: str) -> bool:
    try:
        return parse_datum(text) == declared
    except DatumUnknown:
        return False
