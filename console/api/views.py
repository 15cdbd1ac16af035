"""Saved views over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from console.api.language import CurrentActor
from console.api.parts import FRESH, NO_STORE, Parts
from dispatch.ports.views import SavedView


class ViewBody(BaseModel):
    """A view to be saved."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(max_length=200)]
    state: dict[str, Any]
    shared_role: str | None = None


class ViewChange(BaseModel):
    """What of a view is to be another; a part that is left out stays."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str | None, Field(max_length=200)] = None
    state: dict[str, Any] | None = None
    shared_role: str | None = None


class OrderBody(BaseModel):
    """One's own views in the order they are to have."""

    model_config = ConfigDict(extra="forbid")
    ids: Annotated[list[int], Field(max_length=200)]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/views")
    def views(actor: CurrentActor) -> JSONResponse:
        """Return one's own views in their order, then those shared with one's role."""
        return JSONResponse(_body(parts().views.all(actor)), headers=FRESH)

    @api.post("/v1/views")
    def add(body: ViewBody, actor: CurrentActor) -> JSONResponse:
        """Save a view, for oneself or shared with a role."""
        return JSONResponse(_body(parts().views.add(actor, body.name, body.state, body.shared_role)), 201, NO_STORE)

    @api.put("/v1/views/order")
    def arrange(body: OrderBody, actor: CurrentActor) -> JSONResponse:
        """Put one's own views into another order."""
        return JSONResponse(_body(parts().views.arrange(actor, body.ids)), headers=NO_STORE)

    @api.patch("/v1/views/{id}")
    def change(id: int, body: ViewChange, actor: CurrentActor) -> JSONResponse:
        """Rename, replace, share or unshare one's own view."""
        share = "shared_role" in body.model_fields_set
        found = parts().views.change(actor, id, body.name, body.state, body.shared_role, share)
        return JSONResponse(_body(found), headers=NO_STORE)

    @api.delete("/v1/views/{id}")
    def remove(id: int, actor: CurrentActor) -> JSONResponse:
        """Remove one's own view."""
        return JSONResponse(_body(parts().views.remove(actor, id)), headers=NO_STORE)

    return api


def _body(views: list[SavedView]) -> dict[str, Any]:
    return {
        "views": [
            {
                "id": view.id, "name": view.name, "state": view.state, "shared_role": view.shared_role,
                "mine": view.mine, "owner": view.owner,
            }
            for view in views
        ]
    }  # fmt: skip
