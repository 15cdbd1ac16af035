"""Drafts of plans over HTTP."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import numpy as np
import shapely
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from console.api.fields import Id, Ref
from console.api.language import CurrentActor
from console.api.packed import packed
from console.api.parts import FRESH, NO_STORE, Parts
from dispatch.errors import UnknownThing
from dispatch.planning.automatic import Outcome, grids_needed
from dispatch.planning.compare import moved_homes
from dispatch.planning.draft import DraftState, Edit, EditKind
from dispatch.planning.figures import deviation
from dispatch.planning.from_file import Misfit
from dispatch.planning.outline import grid_shape
from dispatch.planning.rules import Band, Finding
from dispatch.planning.sheet import Ground, Load
from dispatch.ports.planning import DraftHead
from dispatch.service.plan_edits import Asked
from dispatch.service.plan_sight import Effect, Sight
from dispatch.territory import FEWEST_SHOWN

MOST_UNITS = 200_000
MOST_POINTS = 10_000
Grid = Annotated[str, Field(min_length=1, max_length=40)]
Share = Annotated[float, Field(ge=0, le=100)]
Communities = Annotated[list[Annotated[str, Field(pattern=r"^\d{12}$")]] | None, Query(max_length=200)]
Lng = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]


class DraftBody(BaseModel):
    """A draft to begin: from the plan in force in `area`, or from another draft."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=200)]
    area: Annotated[str | None, Field(pattern=r"^\d{2,12}$")] = None
    fork: Ref | None = None
    load: Load = Load.HOUSEHOLDS
    low: Annotated[float, Field(ge=0, le=1e9)] = 300
    high: Annotated[float, Field(gt=0, le=1e9)] = 650


class EditBody(BaseModel):
    """An edit made on number `number` of the draft; `preview` only says what it would do."""

    model_config = ConfigDict(extra="forbid")
    kind: EditKind
    number: Annotated[int, Field(ge=0, le=2**31 - 1)]
    units: Annotated[list[Ref], Field(max_length=MOST_UNITS)] = []
    grid: Grid | None = None
    grids: Annotated[list[Grid], Field(max_length=5_000)] = []
    only_from: Grid | None = None
    line: Annotated[list[tuple[Lng, Lat]], Field(max_length=MOST_POINTS)] = []
    parts: Annotated[int | None, Field(ge=1, le=100_000)] = None
    shares: dict[Load, Share] = {}
    keep_homes: bool = False
    preview: bool = False


class StateBody(BaseModel):
    """Where a draft is to stand."""

    model_config = ConfigDict(extra="forbid")
    state: DraftState


class CommentBody(BaseModel):
    """What is to be said of a draft, or of one of its grids."""

    model_config = ConfigDict(extra="forbid")
    words: Annotated[str, Field(max_length=4_000)]
    grid: Grid | None = None


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/plans")
    def drafts(actor: CurrentActor) -> JSONResponse:
        """Return the drafts in the actor's area, the newest first."""
        return JSONResponse({"plans": [_head(one) for one in parts().plans.all(actor)]}, headers=FRESH)

    @api.post("/v1/plans", status_code=201)
    def begin(body: DraftBody, actor: CurrentActor, request: Request) -> Response:
        """Begin a draft."""
        band = Band(body.load, body.low, max(body.low, body.high))
        sight = parts().plans.begin(actor, body.area, body.name, band, body.fork)
        return packed(request, sight_answer(sight), NO_STORE, 201)

    @api.get("/v1/plans/{id}")
    def one(id: Id, actor: CurrentActor, request: Request) -> Response:
        """Return a draft as it is now: grids with their figures, which holds each unit, what is wrong."""
        return packed(request, sight_answer(parts().plans.one(actor, id)), FRESH)

    @api.get("/v1/plans/{id}/units")
    def units(id: Id, actor: CurrentActor, request: Request, community: Communities = None) -> Response:
        """Return the units of a draft as GeoJSON, in the order of its holders, or those of some communities."""
        return packed(request, units_answer(parts().plans.one(actor, id).ground, community), FRESH)

    @api.get("/v1/plans/{id}/grids")
    def shapes(id: Id, actor: CurrentActor) -> JSONResponse:
        """Return the grids of a draft as GeoJSON: shapes derived from their units, with figures."""
        sight = parts().plans.one(actor, id)
        features = [
            {"type": "Feature", "id": row["name"], "geometry": geometry_answer(grid_shape(sight.ground.sheet, sight.draft.members(at))), "properties": row}
            for at, row in _grids(sight)
        ]  # fmt: skip
        return JSONResponse({"type": "FeatureCollection", "features": features}, headers=FRESH)

    @api.get("/v1/plans/{id}/log")
    def log(id: Id, actor: CurrentActor) -> JSONResponse:
        """Return all that was done to a draft, in order."""
        entries, names = parts().plans.log(actor, id)
        return JSONResponse({"edits": [_edit(one, names) for one in entries]}, headers=FRESH)

    @api.post("/v1/plans/{id}/edits")
    def edit(id: Id, body: EditBody, actor: CurrentActor, request: Request) -> Response:
        """Make an edit, or say what it would do."""
        asked = Asked(
            body.kind, body.number, body.units, body.grid, body.grids, body.only_from, body.line, body.parts,
            body.shares, body.keep_homes,
        )  # fmt: skip
        return packed(request, effect_answer(parts().plans.edit(actor, id, asked, body.preview)), NO_STORE)

    @api.post("/v1/plans/{id}/state")
    def state(id: Id, body: StateBody, actor: CurrentActor) -> JSONResponse:
        """Send a draft to review, take it back, approve or drop it."""
        return JSONResponse({"plan": _head(parts().plans.step(actor, id, body.state))}, headers=NO_STORE)

    @api.get("/v1/plans/{id}/comments")
    def comments(id: Id, actor: CurrentActor) -> JSONResponse:
        """Return what was said of a draft, in order."""
        found, names = parts().plans.comments(actor, id)
        rows = [
            {"id": one.id, "by": names.get(one.actor, one.actor), "at": one.at.isoformat(), "grid": one.grid, "words": one.words}
            for one in found
        ]  # fmt: skip
        return JSONResponse({"comments": rows}, headers=FRESH)

    @api.post("/v1/plans/{id}/comments", status_code=201)
    def comment(id: Id, body: CommentBody, actor: CurrentActor) -> JSONResponse:
        """Say something of a draft, or of one of its grids."""
        parts().plans.comment(actor, id, body.words, body.grid)
        return JSONResponse({}, 201, NO_STORE)

    return api


def _head(one: DraftHead) -> dict[str, Any]:
    return {
        "id": one.id, "area": one.area_code, "area_name": one.area_name, "name": one.name, "state": one.state.value,
        "author": one.author, "approver": one.approver, "forked_of": one.forked_of, "load": one.band.load.value, "low": one.band.low,
        "high": one.band.high, "made_at": one.made_at.isoformat(), "number": one.number,
        "changed_at": one.changed_at.isoformat(), "barriers": sorted(kind.value for kind in one.barriers),
    }  # fmt: skip


def sight_answer(sight: Sight) -> dict[str, Any]:
    """Return a draft as it is looked at."""
    total = float(sum(sight.figures.totals[sight.head.band.load].tolist()))
    fewest, most = grids_needed(total, sight.head.band)
    return {
        "plan": _head(sight.head) | {"number": sight.draft.number},
        "grids": [row for _, row in _grids(sight)],
        "units": sight.ground.sheet.ids.tolist(),
        "holders": sight.draft.holders.tolist(),
        "names": list(sight.draft.grids),
        "locked_grids": sorted(sight.draft.grids[at] for at in sight.draft.locked_grids),
        "locked_units": sorted(int(sight.ground.sheet.ids[at]) for at in sight.draft.locked_units),
        "undo": len(sight.draft.done), "redo": len(sight.draft.undone),
        "findings": [finding_row(one) for one in sight.findings],
        "needed": {"fewest": fewest, "most": int(min(most, 2**31))},
    }  # fmt: skip


def _grids(sight: Sight, only: Sequence[int] | None = None) -> list[tuple[int, dict[str, Any]]]:
    figures, band = sight.figures, sight.head.band
    places = np.flatnonzero(figures.units > 0).tolist() if only is None else list(only)
    reock, hull = sight.reaching_out(places)
    # Column by column: of a whole district there are thousands of rows, with an answer due at once.
    columns = {
        "name": [sight.draft.grids[at] for at in places], "units": figures.units[places].tolist(),
        **{load.value: _shown(load, totals[places]) for load, totals in figures.totals.items()},
        "outside": np.round(deviation(figures.totals[band.load][places], band.low, band.high), 2).tolist(),
        "street_share": np.round(figures.street_share[places], 3).tolist(),
        "compactness": np.round(figures.polsby_popper[places], 3).tolist(),
        "reock": np.round(reock, 3).tolist(), "hull": np.round(hull, 3).tolist(),
        "pieces": figures.pieces[places].tolist(), "walked_pieces": figures.walked_pieces[places].tolist(),
    }  # fmt: skip
    return [
        (at, dict(zip(columns, row, strict=True)))
        for at, row in zip(places, zip(*columns.values(), strict=True), strict=True)
    ]


def _shown(load: Load, totals: NDArray[np.float64]) -> list[float | None]:
    """Return totals; so few people that one of them could be meant are not counted out."""
    rounded: list[float] = np.round(totals, 2).tolist()
    if load is not Load.RESIDENTS:
        return list(rounded)
    return [None if 0 < total < FEWEST_SHOWN else one for total, one in zip(totals.tolist(), rounded, strict=True)]


def effect_answer(effect: Effect) -> dict[str, Any]:
    """Return what an edit does."""
    change, after = effect.change, effect.after
    touched = np.unique(np.r_[change.before, change.after])
    places = [at for at in touched.tolist() if at >= 0]
    known = len(effect.before.draft.grids)
    return {
        "number": after.draft.number,
        "changed": {"units": after.ground.sheet.ids[change.units].tolist(), "holders": change.after.tolist()},
        "names": list(after.draft.grids),
        "before": [row for _, row in _grids(effect.before, [at for at in places if at < known])],
        "after": [row for _, row in _grids(after, places)],
        "homes_moved": moved_homes(after.ground.sheet, change),
        "locked_grids": sorted(after.draft.grids[at] for at in after.draft.locked_grids),
        "locked_units": sorted(int(after.ground.sheet.ids[at]) for at in after.draft.locked_units),
        "undo": len(after.draft.done), "redo": len(after.draft.undone),
        "findings": [finding_row(one) for one in after.findings],
        "outcomes": [_outcome(one) for one in effect.outcomes],
        "misfits": [misfit_row(one) for one in effect.misfits],
        "recut": effect.recut,
    }  # fmt: skip


def finding_row(one: Finding) -> dict[str, Any]:
    """Return a rule that fails as JSON has it."""
    mend = {"kind": one.mend.kind.value, **one.mend.said} if one.mend else None
    return {"rule": one.rule.value, "grid": one.grid, "unit": one.unit, "value": one.value, "mend": mend}


def misfit_row(one: Misfit) -> dict[str, Any]:
    """Return what of a file did not fit as JSON has it."""
    return {"kind": one.kind.value, "row": one.row, "name": one.name, "unit": one.unit, "share": one.share}


def _outcome(one: Outcome) -> dict[str, Any]:
    return {
        "community": one.community, "grids": one.grids, "fewest": one.fewest, "most": int(min(one.most, 2**31)),
        "worst": round(one.worst, 4), "reachable": round(one.reachable, 4), "homes_moved": one.homes_moved,
    }  # fmt: skip


def _edit(one: Edit, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": one.number, "kind": one.kind.value, "by": names.get(one.by, one.by), "at": one.at.isoformat(),
        "units": len(one.change), "about": one.about, "said": dict(one.said),
    }  # fmt: skip


def units_answer(ground: Ground, communities: Sequence[str] | None = None) -> dict[str, Any]:
    """Return units as GeoJSON, in the order of the sheet: all, or those of some communities; raises UnknownThing."""
    sheet = ground.sheet
    places = np.arange(len(sheet))
    if communities is not None:
        strange = [code for code in communities if code not in sheet.communities]
        if strange:
            raise UnknownThing(kind="region", id=strange[0])
        places = places[np.isin(sheet.community, [sheet.communities.index(code) for code in communities])]
    features = [
        {
            "type": "Feature", "id": unit, "geometry": geometry,
            "properties": {"kind": ground.kinds[place], "community": sheet.communities[community], "households": int(count)},
        }
        for place, unit, geometry, community, count in zip(
            places.tolist(), sheet.ids[places].tolist(), map(geometry_answer, ground.shapes[places]),
            sheet.community[places].tolist(), sheet.loads[Load.HOUSEHOLDS][places].tolist(), strict=True,
        )
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def geometry_answer(shape: shapely.Geometry) -> dict[str, Any]:
    """Return a shape as GeoJSON, to the centimetre."""
    return dict(shapely.geometry.mapping(shapely.set_precision(shape, 1e-7, mode="pointwise")))
