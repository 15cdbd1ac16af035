"""Publishing plans over HTTP."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from console.api.fields import Id
from console.api.language import CurrentActor, Language
from console.api.parts import FRESH, NO_STORE, Parts
from console.api.plans import finding_row
from console.publishing.notice import notice
from console.publishing.words import COUNTS
from console.publishing.workbook import workbook
from dispatch.planning.gate import Check
from dispatch.planning.publication import Move, Moved, PairCount, Publication
from dispatch.planning.rules import Rule
from dispatch.planning.succession import Lineage
from dispatch.service.clock import utc_now
from dispatch.service.publishing import MOST_ROWS, Outlook, Story

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Grid = Annotated[str | None, Query(pattern=r"^\d{15}$")]


class PublishBody(BaseModel):
    """The day a plan takes effect on, and why failing rules may be let pass."""

    model_config = ConfigDict(extra="forbid")
    on: date
    reasons: dict[Rule, Annotated[str, Field(max_length=1_000)]] = {}


class RollBackBody(BaseModel):
    """The day on which what was in force before comes back, and why."""

    model_config = ConfigDict(extra="forbid")
    on: date
    reason: Annotated[str, Field(max_length=4_000)]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/plans/{id}/outlook")
    def outlook(id: Id, actor: CurrentActor) -> JSONResponse:
        """Return what publishing a draft would come to: the gate, codes and lineage of grids, and what moves."""
        return JSONResponse(_outlook(parts().publishing.outlook(actor, id)), headers=FRESH)

    @api.post("/v1/plans/{id}/publication", status_code=201)
    def publish(id: Id, body: PublishBody, actor: CurrentActor) -> JSONResponse:
        """Publish an approved draft for a day; for today it takes effect within seconds."""
        return JSONResponse(
            {"publication": _publication(parts().publishing.publish(actor, id, body.on, body.reasons))}, 201, NO_STORE
        )

    @api.get("/v1/publications")
    def publications(actor: CurrentActor) -> JSONResponse:
        """Return the published plans in the actor's area, the newest first."""
        return JSONResponse(
            {"publications": [_publication(one) for one in parts().publishing.all(actor)]}, headers=FRESH
        )

    @api.get("/v1/publications/{id}")
    def one(id: Id, actor: CurrentActor) -> JSONResponse:
        """Return a published plan: lineage of its grids, and counts of what moves from which grid to which."""
        return JSONResponse(_story(parts().publishing.story(actor, id)), headers=FRESH)

    @api.get("/v1/publications/{id}/moves")
    def moves(
        id: Id,
        actor: CurrentActor,
        old: Grid = None,
        new: Grid = None,
        kind: Moved | None = None,
        first: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = 50,
    ) -> JSONResponse:
        """Return a page of what changes its grid, from one grid to another or of one kind."""
        found = [
            one for one in parts().publishing.story(actor, id).moves
            if old in (None, one.old_code) and new in (None, one.new_code) and kind in (None, one.kind)
        ]  # fmt: skip
        return JSONResponse(
            {"total": len(found), "moves": [_move(one) for one in found[first : first + limit]]}, headers=FRESH
        )

    @api.get("/v1/publications/{id}/moves.xlsx")
    def sheet(id: Id, actor: CurrentActor, language: Language) -> Response:
        """Return all that changes its grid as a workbook, doors too."""
        story, doors = parts().publishing.doors(actor, id)
        headers = NO_STORE | {"content-disposition": f'attachment; filename="publication-{id}.xlsx"'}
        return Response(workbook(story, doors, language), media_type=XLSX, headers=headers)

    @api.get("/v1/publications/{id}/notice.pdf")
    def on_paper(id: Id, actor: CurrentActor, language: Language) -> Response:
        """Return a notice to be printed."""
        written = notice(parts().publishing.story(actor, id), language, utc_now())
        headers = NO_STORE | {"content-disposition": f'inline; filename="publication-{id}.pdf"'}
        return Response(written, media_type="application/pdf", headers=headers)

    @api.post("/v1/publications/{id}/withdrawal")
    def withdraw(id: Id, actor: CurrentActor) -> JSONResponse:
        """Take a plan back before its day."""
        return JSONResponse({"publication": _publication(parts().publishing.withdraw(actor, id))}, headers=NO_STORE)

    @api.post("/v1/publications/{id}/rollback", status_code=201)
    def roll_back(id: Id, body: RollBackBody, actor: CurrentActor) -> JSONResponse:
        """Publish what was in force before a plan."""
        made = parts().publishing.roll_back(actor, id, body.on, body.reason)
        return JSONResponse({"publication": _publication(made)}, 201, NO_STORE)

    return api


def _publication(one: Publication) -> dict[str, Any]:
    return {
        "id": one.id, "plan": one.draft_id, "rolls_back": one.rolls_back, "area": one.area_code, "area_name": one.area_name,
        "name": one.name, "communities": list(one.communities), "state": one.state.value,
        "effective_on": one.effective_on.isoformat(), "author": one.author, "approver": one.approver,
        "publisher": one.publisher, "published_at": one.published_at.isoformat(),
        "took_effect_at": one.took_effect_at and one.took_effect_at.isoformat(), "reason": one.reason,
        "overrides": [{"rule": o.rule.value, "grids": list(o.grids), "reason": o.reason} for o in one.overrides],
        "grids_changed": one.grids_changed, "grids_fresh": one.grids_fresh,
    }  # fmt: skip


def _outlook(one: Outlook) -> dict[str, Any]:
    return {
        "plan": {"id": one.head.id, "state": one.head.state.value, "author": one.head.author, "approver": one.head.approver},
        "communities": list(one.settled.communities),
        "checks": [_check(check) for check in one.checks],
        "grids": [{"code": g.code, "name": g.name, "fresh": g.fresh} for g in one.settled.grids],
        "lineage": [_lineage(link) for link in one.settled.lineage],
        "pairs": [_pair(pair) for pair in one.pairs],
        "leaderless": one.leaderless,
    }  # fmt: skip


def _check(one: Check) -> dict[str, Any]:
    return {
        "rule": one.rule.value, "passed": one.passed, "overridable": one.overridable,
        "failing": [finding_row(finding) for finding in one.failing],
    }  # fmt: skip


def _story(one: Story) -> dict[str, Any]:
    return {
        "publication": _publication(one.publication),
        "lineage": [_lineage(link) for link in one.lineage],
        "pairs": [_pair(pair) for pair in one.pairs],
    }


def _lineage(one: Lineage) -> dict[str, Any]:
    return {
        "old": one.old_code,
        "new": one.new_code,
        "kind": one.kind.value,
        "homes": one.homes,
        "share": round(one.share, 4),
    }


def _pair(one: PairCount) -> dict[str, Any]:
    return {"old": one.old_code, "new": one.new_code, **{name: getattr(one, name) for name in COUNTS}}


def _move(one: Move) -> dict[str, Any]:
    return {
        "kind": one.kind.value, "id": one.ref, "name": one.name, "old": one.old_code, "new": one.new_code,
        "households": one.households, "dwellings": one.dwellings,
    }  # fmt: skip
