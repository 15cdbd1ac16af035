"""The routes of /api/v1. Each takes the actor from the gate and asks the service."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from console.api import (
    accounts,
    aggregates,
    appraisal,
    assignments,
    audit,
    checks,
    classes,
    coordinates,
    devices,
    errors,
    events,
    exports,
    figures,
    households,
    import_runs,
    imports,
    incidents,
    layer_settings,
    own_layers,
    past,
    patrols,
    plan_desk,
    plan_files,
    plan_sketches,
    plans,
    positions,
    publications,
    reach,
    requests,
    resources,
    rules,
    system,
    tokens,
    tracks,
    views,
)
from console.api.language import CurrentActor, Language
from console.api.status import DatabasePulse
from console.cards import card, hit_row
from console.container import Container
from console.manifest import build_manifest
from console.own_layers import own_hit_rows
from dispatch.errors import UnknownThing

FOREVER = "private, max-age=31536000, immutable"
FRESH = "private, no-cache"


class Reveal(BaseModel):
    """What of a resident is to be shown, and why."""

    field: Annotated[str, Field(examples=["phone"])]
    reason: Annotated[str, Field(max_length=500)]


def create_api(container: Callable[[], Container]) -> FastAPI:
    """Return the API; `container` gives the parts in use at each call."""
    api = FastAPI(
        title="Jingwei 经纬", version="1", docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json",
        summary="The command map of community grids",
    )  # fmt: skip
    errors.install(api)
    pulse = DatabasePulse()

    # Before the general route for cards, which knows only kinds of the model.
    api.include_router(own_layers.router(container))

    @api.get("/v1/map")
    def manifest(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return what the map starts from: view, layers, legend, revisions."""
        return JSONResponse(build_manifest(container(), actor, language), headers={"cache-control": FRESH})

    @api.get("/v1/layers/{layer}")
    def layer(layer: str, actor: CurrentActor, v: str | None = None) -> JSONResponse:
        """Return the rows of a layer; with the current revision in `v` they may be kept for ever."""
        service = container().service
        before = service.revisions(actor).get(layer)
        rows = service.layer(actor, layer)
        # A change between the two reads must not be kept under either revision.
        current = v is not None and v == before == service.revisions(actor).get(layer)
        return JSONResponse(rows, headers={"cache-control": FOREVER if current else FRESH})

    @api.get("/v1/cards/{kind}/{id}")
    def one_card(kind: str, id: str, actor: CurrentActor, language: Language) -> JSONResponse:
        """Return the card of one thing."""
        facts = container().service.facts(actor, kind, id)
        return JSONResponse(card(actor, facts, language), headers={"cache-control": FRESH})

    @api.get("/v1/buildings/{id}/windows")
    def windows(id: int, actor: CurrentActor) -> JSONResponse:
        """Return a building opened into floors and doors."""
        opened = container().service.windows(actor, id)
        body: dict[str, Any] = {
            "building": opened.building_id, "name": opened.name, "base_m": 0, "floor_height_m": opened.floor_height_m,
            "levels": opened.levels, "footprint": opened.footprint, "slots": opened.slots, "assumed": opened.assumed,
            "floors": sorted({*range(1, opened.levels + 1), *(w.floor for w in opened.windows)}),
            "plans": [{"slot": slot, "polygon": ring} for slot, ring in opened.plans],
            "windows": [
                {
                    "id": w.dwelling_id, "floor": w.floor, "slot": w.slot, "room": w.room, "state": w.state, "care": w.care,
                    "people": None if w.people is None else "<3" if w.people.value is None else str(w.people.value),
                }
                for w in opened.windows
            ],
        }  # fmt: skip
        return JSONResponse(body, headers={"cache-control": FRESH})

    @api.get("/v1/search")
    def search(
        actor: CurrentActor, language: Language, q: Annotated[str, Query(max_length=200)] = "", limit: int = 20
    ) -> JSONResponse:
        """Find grids, buildings, addresses, plates, teams, cameras and premises by any part of their name."""
        hits = [hit_row(hit, language) for hit in container().service.search(actor, q, limit)]
        hits += own_hit_rows(container(), actor, q, limit - len(hits), language)
        return JSONResponse({"query": q, "hits": hits}, headers={"cache-control": FRESH})

    @api.post("/v1/residents/{id}/reveal")
    def reveal(id: int, asked: Reveal, actor: CurrentActor) -> JSONResponse:
        """Show one field of one resident; the reason is written down first."""
        value = container().service.reveal(actor, id, asked.field, asked.reason)
        return JSONResponse({"field": asked.field, "value": value}, headers={"cache-control": "no-store"})

    @api.get("/v1/status")
    def status() -> JSONResponse:
        """Say whether the database answers; this call itself always does."""
        return JSONResponse(pulse.beat(container().database), headers={"cache-control": "no-store"})

    for part in (
        import_runs,
        imports,
        exports,
        incidents,
        requests,
        assignments,
        resources,
        positions,
        devices,
        tracks,
        classes,
        events,
        coordinates,
        figures,
        plans,
        publications,
        plan_desk,
        plan_files,
        plan_sketches,
        views,
        reach,
        aggregates,
        appraisal,
        households,
        accounts,
        audit,
        layer_settings,
        past,
        patrols,
        checks,
        rules,
        system,
        tokens,
    ):
        api.include_router(part.router(container))

    @api.get("/{path:path}", include_in_schema=False)
    def nothing_here(path: str) -> Response:
        """Refuse what is not an address of the API."""
        raise UnknownThing(kind="route", id=f"/api/{path}")

    return api
