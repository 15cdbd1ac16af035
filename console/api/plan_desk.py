"""Beside the painting of drafts over HTTP: forecasts, links, barriers, the plan in force, files to take away."""

import shutil
import tempfile
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from console.api.exports import then_gone, waiting_place
from console.api.fields import Id
from console.api.language import CurrentActor, Language
from console.api.packed import packed
from console.api.parts import FRESH, NO_STORE, Parts
from console.api.plans import Communities, Grid, geometry_answer, sight_answer, units_answer
from console.texts import word
from data.exchange.export_formats import format_of
from data.planning.grid_pages import grid_pages, read_page_ground
from data.planning.outputs import write_plan
from dispatch.planning.response import NORM_S, Answered
from dispatch.planning.sheet import Barrier
from dispatch.ports.plan_sharing import Share
from dispatch.service import utc_now
from dispatch.service.plan_response import Forecast
from geo.road_ways import Way

Token = Annotated[str, Path(min_length=10, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class BarriersBody(BaseModel):
    """Which kinds of barrier count in a draft."""

    model_config = ConfigDict(extra="forbid")
    barriers: Annotated[list[Barrier], Field(max_length=len(Barrier))]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/plans/{id}/response")
    def response(id: Id, actor: CurrentActor, way: Annotated[Way | None, Query()] = None) -> JSONResponse:
        """Replay the last ninety days on a draft and on the plan in force."""
        return JSONResponse(_forecast(parts().plan_response.of(actor, id, way)), headers=FRESH)

    @api.get("/v1/plans/{id}/in-force")
    def in_force(id: Id, actor: CurrentActor, request: Request) -> Response:
        """Return the plan in force as a draft on the same units."""
        return packed(request, sight_answer(parts().plan_sharing.in_force(actor, id)), FRESH)

    @api.get("/v1/plans/{id}/barriers")
    def barriers(id: Id, actor: CurrentActor) -> JSONResponse:
        """Return what parts the ground on foot as GeoJSON, each with its kind, whether it counts or not."""
        found = parts().plan_sharing.barriers(actor, id)
        features = [
            {"type": "Feature", "geometry": geometry_answer(shape), "properties": {"kind": kind.value}}
            for kind, shapes in found.items()
            for shape in shapes.tolist()
        ]
        return JSONResponse({"type": "FeatureCollection", "features": features}, headers=FRESH)

    @api.post("/v1/plans/{id}/barriers")
    def honour(id: Id, body: BarriersBody, actor: CurrentActor) -> JSONResponse:
        """Say which kinds of barrier count in a draft."""
        return JSONResponse(sight_answer(parts().plan_sharing.honour(actor, id, set(body.barriers))), headers=NO_STORE)

    @api.get("/v1/plans/{id}/shares")
    def shares(id: Id, actor: CurrentActor) -> JSONResponse:
        """Return the links to a draft, the newest first."""
        found, names = parts().plan_sharing.links(actor, id)
        rows = [_share(one) | {"by": names.get(one.made_by, one.made_by)} for one in found]
        return JSONResponse({"shares": rows}, headers=FRESH)

    @api.post("/v1/plans/{id}/shares", status_code=201)
    def share(id: Id, actor: CurrentActor) -> JSONResponse:
        """Make a link that shows a draft to whoever is signed in and governs its area."""
        return JSONResponse({"share": _share(parts().plan_sharing.share(actor, id))}, 201, NO_STORE)

    @api.post("/v1/plans/{id}/shares/{share}/revoke")
    def revoke(id: Id, share: Id, actor: CurrentActor) -> JSONResponse:
        """End a link."""
        parts().plan_sharing.revoke(actor, id, share)
        return JSONResponse({}, headers=NO_STORE)

    @api.get("/v1/shared-plans/{token}")
    def shown(token: Token, actor: CurrentActor, request: Request) -> Response:
        """Return the draft that a link shows, with what was said of it; nothing can be changed by it."""
        sight, said, names = parts().plan_sharing.shown(actor, token)
        rows = [
            {"by": names.get(one.actor, one.actor), "at": one.at.isoformat(), "grid": one.grid, "words": one.words}
            for one in said
        ]
        return packed(request, sight_answer(sight) | {"comments": rows}, NO_STORE)

    @api.get("/v1/shared-plans/{token}/units")
    def shown_units(token: Token, actor: CurrentActor, request: Request, community: Communities = None) -> Response:
        """Return the units of the draft that a link shows, as GeoJSON: all, or those of some communities."""
        return packed(request, units_answer(parts().plan_sharing.shown(actor, token)[0].ground, community), NO_STORE)

    @api.get("/v1/plans/{id}/export.pdf")
    def pages(
        id: Id,
        actor: CurrentActor,
        language: Language,
        grid: Annotated[list[Grid] | None, Query(max_length=400)] = None,
    ) -> Response:
        """Return a map of each grid of a draft to print, or of some of them."""
        sight, _ = parts().plan_sharing.housed(actor, id)
        with parts().database.reader(actor) as connection:
            ground = read_page_ground(connection, sight.ground.sheet.communities)
        state = word("state", sight.head.state.value, language)
        made = grid_pages(sight, ground, utc_now(), language=language, state=state, only=grid or ())
        headers = NO_STORE | {"content-disposition": f'attachment; filename="plan-{id}.pdf"'}
        return Response(made, media_type="application/pdf", headers=headers)

    @api.get("/v1/plans/{id}/export.{ending}")
    def export(
        id: Id,
        ending: Annotated[str, Path(max_length=10)],
        actor: CurrentActor,
        datum: str | None = None,
        crs: str | None = None,
    ) -> Response:
        """Return a draft as a file: a table has a row for each building, any other format one for each grid."""
        sight, housed = parts().plan_sharing.housed(actor, id)
        folder = FilePath(tempfile.mkdtemp(prefix="plan", dir=waiting_place(parts().settings.data_dir)))
        file = folder / f"plan-{id}.{ending.lower()}"
        try:
            write_plan(file, sight, housed, datum=datum, crs=crs)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        headers = NO_STORE | {"content-disposition": f'attachment; filename="{file.name}"'}
        return StreamingResponse(then_gone(file), media_type=format_of(file).media, headers=headers)

    return api


def _share(one: Share) -> dict[str, Any]:
    return {
        "id": one.id, "token": one.token, "made_at": one.made_at.isoformat(),
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
    }  # fmt: skip


def _forecast(found: Forecast) -> dict[str, Any]:
    return {
        "way": found.way.value if found.way else None, "days": found.days, "norm_s": NORM_S,
        "handling_s": round(found.handling_s), "timed": found.timed,
        "draft": _answered(found.draft), "in_force": _answered(found.in_force),
        "grids": {grid: _answered(one) for grid, one in found.grids.items()},
        "before": {grid: _answered(one) for grid, one in found.before.items()},
        "posts": {grid: [round(one.lng, 6), round(one.lat, 6), one.officers] for grid, one in found.posts.items()},
        "staffing": [
            {"rule": one.rule.value, "grid": one.grid, "officers": one.officers, "heir": one.heir} for one in found.staffing
        ],
    }  # fmt: skip


def _answered(one: Answered) -> dict[str, Any]:
    return {
        "incidents": one.incidents, "unreached": one.unreached,
        "mean_s": _round(one.mean_s, 1), "p90_s": _round(one.p90_s, 1), "within": _round(one.within, 3),
        "work_h_week": round(one.work_h_week, 2),
    }  # fmt: skip


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
