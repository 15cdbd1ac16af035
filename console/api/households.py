"""Household work 人房 over HTTP: a home's record, visits, changes to verify, finding with a reason."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from console.api.errors import sentence
from console.api.language import CurrentActor, Language
from console.api.parts import FRESH, NO_STORE, Parts
from console.households import change_row, form_row, home_body
from dispatch.households import ChangeKind, NewVisit, Proposal, Question

Words = Annotated[str, Field(max_length=500)]


class VisitBody(BaseModel):
    """An entry, by ticking the fields of a form."""

    model_config = ConfigDict(extra="forbid")
    form: str
    at: AwareDatetime | None = None
    answers: dict[str, Any] = {}
    words: Words = ""
    next_due: date | None = None
    corrects: int | None = None


class ChangeBody(BaseModel):
    """What is proposed for a home."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    kind: ChangeKind
    from_on: Annotated[date | None, Field(alias="from")] = None
    resident: int | None = None
    name: Annotated[str | None, Field(max_length=60)] = None
    phone: Annotated[str | None, Field(max_length=24)] = None
    gender: Annotated[str | None, Field(max_length=1)] = None
    birth_year: int | None = None
    head: bool = False
    tenure: str | None = None
    tag: str | None = None
    words: Words = ""


class DecisionBody(BaseModel):
    """Which changes are accepted or rejected, and why."""

    model_config = ConfigDict(extra="forbid")
    changes: list[int]
    accept: bool
    reason: Words = ""


class RevealBody(BaseModel):
    """What of a change is to be shown, and why."""

    model_config = ConfigDict(extra="forbid")
    field: str
    reason: Words


class FindBody(BaseModel):
    """Who is looked for, by the beginning of a name, of a number or both, or a name and a number's last four digits."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=60)] = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    reason: str
    words: Words


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/dwellings/{id}/home")
    def home(id: int, actor: CurrentActor, language: Language, on: date | None = None) -> JSONResponse:
        """Return everything on record about a home, masked, now or as of a day."""
        found = parts().households.home(actor, id, on)
        return JSONResponse(home_body(found, actor, parts().households.today, language), headers=NO_STORE)

    @api.post("/v1/dwellings/{id}/visits", status_code=201)
    def visit(id: int, body: VisitBody, actor: CurrentActor) -> JSONResponse:
        """Write a visit or service down; it is never changed, only corrected by a new entry."""
        entry = NewVisit(body.form, body.at, body.answers, body.words, body.next_due, body.corrects)
        made = parts().households.record_visit(actor, id, entry)
        return JSONResponse({"visit": made}, 201, headers=NO_STORE)

    @api.post("/v1/dwellings/{id}/changes", status_code=201)
    def propose(id: int, body: ChangeBody, actor: CurrentActor) -> JSONResponse:
        """Put a change on the list of those that another person verifies."""
        service = parts().households
        asked = Proposal(
            body.kind, body.from_on or service.today, body.resident, body.name, body.phone, body.gender or None, body.birth_year,
            body.head, body.tenure, body.tag, body.words,
        )  # fmt: skip
        return JSONResponse({"change": service.propose(actor, id, asked)}, 201, headers=NO_STORE)

    @api.get("/v1/changes")
    def changes(
        actor: CurrentActor, language: Language, state: str = "waiting", grid: str | None = None, before: int | None = None,
        limit: int = 50,
    ) -> JSONResponse:  # fmt: skip
        """Return changes in homes, old beside new, masked; those that wait with the oldest first."""
        found = parts().households.changes(actor, state, grid, before, limit)
        return JSONResponse({"changes": [change_row(one, actor, language) for one in found]}, headers=NO_STORE)

    @api.post("/v1/changes/decisions")
    def decide(body: DecisionBody, actor: CurrentActor, language: Language) -> JSONResponse:
        """Accept or reject changes, each for itself; never one's own."""
        decided = parts().households.decide(actor, body.changes, body.accept, body.reason)
        rows = [
            {"id": one.id, "state": one.state.value if one.state else None}
            | ({"error": {"code": one.error.code, "message": sentence(one.error, language)}} if one.error else {})
            for one in decided
        ]
        return JSONResponse({"decided": rows}, headers=NO_STORE)

    @api.post("/v1/changes/{id}/withdraw")
    def withdraw(id: int, actor: CurrentActor) -> JSONResponse:
        """Take back one's own proposal."""
        parts().households.withdraw(actor, id)
        return JSONResponse({"id": id, "state": "withdrawn"}, headers=NO_STORE)

    @api.post("/v1/changes/{id}/reveal")
    def reveal(id: int, body: RevealBody, actor: CurrentActor) -> JSONResponse:
        """Show the proposed name or telephone; the reason is written down first."""
        value = parts().households.reveal(actor, id, body.field, body.reason)
        return JSONResponse({"field": body.field, "value": value}, headers=NO_STORE)

    @api.get("/v1/visits/grids")
    def grids(actor: CurrentActor) -> JSONResponse:
        """Return visits of the last 30 days, overdue ones and changes that wait, by grid."""
        found = parts().households.grid_visits(actor)
        rows = [
            {
                "grid": one.grid_code, "name": one.grid_name, "entries": one.entries, "homes": one.homes,
                "overdue": one.overdue, "waiting": one.waiting,
            }
            for one in found
        ]  # fmt: skip
        return JSONResponse({"grids": rows}, headers=FRESH)

    @api.get("/v1/visits/forms")
    def visit_forms(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return the report forms in force."""
        found = parts().households.forms(actor)
        return JSONResponse({"forms": [form_row(one, language) for one in found]}, headers=FRESH)

    @api.post("/v1/residents/find")
    def find(body: FindBody, actor: CurrentActor) -> JSONResponse:
        """Find a few homes by a name, a number or both; every question leaves an audit row."""
        question = Question.asked_for(body.name, body.phone, body.reason, body.words)
        homes, more = parts().households.find(actor, question)
        rows = [
            {"dwelling": one.dwelling_id, "address": one.address, "resident": one.resident_id, "name": one.name_masked,
             "phone": one.phone_masked}
            for one in homes
        ]  # fmt: skip
        return JSONResponse({"homes": rows, "more": more}, headers=NO_STORE)

    return api
