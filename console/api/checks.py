"""Checks that are ordered, and lists of renovations, over HTTP."""

import re
import tempfile
from pathlib import Path
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from console.api.fields import Ref
from console.api.language import CurrentActor
from console.api.once import Key
from console.api.parts import NO_STORE, Parts
from data.patrols.renovation_list import bring_in_renovations
from dispatch.errors import BadValue
from dispatch.patrols import DrawnFrom, RoundKind
from dispatch.patrols.order import MOST_GRIDS, MOST_PLACES, THINGS, CheckOrder
from dispatch.permissions import Actor
from dispatch.service import require_filing

GridCode = Annotated[str, Field(pattern=r"^\d{15}$")]
REF = re.compile(r"(incident|renovation)/(\d{1,18})")
MOST_LISTED = 200


class OrderBody(BaseModel):
    """What is to be checked: `refs` names cases or renovations, `draws` how many are drawn by lot in each grid."""

    model_config = ConfigDict(extra="forbid")
    kind: Annotated[RoundKind, Field(examples=["recheck"])]
    until: Annotated[AwareDatetime, Field(examples=["2026-11-24T18:00:00+08:00"])]
    grids: Annotated[list[GridCode], Field(max_length=MOST_GRIDS)] = []
    refs: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=MOST_PLACES)] = []
    draws: int | None = None
    drawn_from: DrawnFrom | None = None
    unit: Ref | None = None
    words: Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")] = ""


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.post("/v1/patrol/checks", status_code=201)
    def order(body: OrderBody, actor: CurrentActor, key: Key = None) -> JSONResponse:
        """Order a re-check, a look at renovations or random checks; a task in each grid is pushed to an officer."""
        asked = CheckOrder(
            body.kind, body.until, tuple(body.grids), _ids(body), body.draws, body.drawn_from, body.unit, body.words
        )
        made = parts().checks.order(actor, asked, key)
        return JSONResponse({"tasks": list(made.tasks), "empty": list(made.empty)}, 201, NO_STORE)

    @api.get("/v1/patrol/places")
    def places(
        actor: CurrentActor,
        grid: Annotated[str, Query(pattern=r"^\d{15}$")],
        kind: RoundKind = RoundKind.RECHECK,
        drawn_from: DrawnFrom | None = None,
    ) -> JSONResponse:
        """Return what of a kind could be checked in a grid: closed cases, renovations, or what lots are drawn from."""
        found = parts().checks.places(actor, kind, grid, drawn_from)
        rows = [
            {"ref": one.ref, "label": one.label, "lng": round(one.lng, 7), "lat": round(one.lat, 7)}
            for one in found[:MOST_LISTED]
        ]
        return JSONResponse({"count": len(found), "places": rows}, headers=NO_STORE)

    @api.get("/v1/patrol/officers")
    def officers(
        actor: CurrentActor, grid: Annotated[str, Query(pattern=r"^\d{15}$")], until: AwareDatetime | None = None
    ) -> JSONResponse:
        """Return the people of a grid, for how long each is on duty until then, and their tasks of today."""
        found = parts().checks.officers(actor, grid, until)
        rows = [
            {"unit": one.unit.id, "name": one.unit.name, "on_duty_s": round(one.on_duty_s), "tasks": one.tasks}
            for one in found
        ]
        return JSONResponse({"officers": rows}, headers=NO_STORE)

    @api.post("/v1/patrol/renovations/list")
    async def bring_renovations(request: Request, actor: CurrentActor, name: str = "renovations.csv") -> JSONResponse:
        """File the renovations of a list (CSV as the body) that are not over; the same again changes nothing."""
        require_filing(actor)
        body = await request.body()
        found = await to_thread.run_sync(_bring, parts, actor, body, Path(name).name[:80])
        return JSONResponse(found, headers=NO_STORE)

    return api


def _ids(body: OrderBody) -> tuple[int, ...]:
    wanted = THINGS.get(body.kind)
    ids = []
    for ref in body.refs:
        match = REF.fullmatch(ref)
        if match is None or match[1] != wanted:
            raise BadValue(name="refs", value=ref, why=f"{wanted}/…" if wanted else "[]")
        ids.append(int(match[2]))
    return tuple(dict.fromkeys(ids))


def _bring(parts: Parts, actor: Actor, body: bytes, name: str) -> dict[str, int]:
    with tempfile.TemporaryDirectory(prefix="jwn") as place:
        file = Path(place) / (name if name.lower().endswith(".csv") else f"{name or 'renovations'}.csv")
        file.write_bytes(body)
        with parts().database.reader(actor) as connection:
            done = bring_in_renovations(connection, actor, file, parts().patrols.today)
    return {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
