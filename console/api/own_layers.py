"""Layers of a site's own over HTTP: their rows and cards for everyone, their settings for administrators."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from console.api.aggregates import Within
from console.api.language import CurrentActor, Language
from console.api.parts import NO_STORE, Parts
from console.cards.own import own_card
from console.own_layers import open_layers
from data.own_layers import OwnLayer, change_own_layer, drop_own_layer, own_layer_named, own_layers
from data.own_layers.narrowing import choices
from data.own_layers.rows import counts, drawn_rows, one_own_feature, revisions
from dispatch.errors import BadValue, NotPermitted, OwnLayerUnknown, UnknownThing
from dispatch.permissions import EVERYWHERE, Actor, Permission, Role, require

FOREVER = "private, max-age=31536000, immutable"
FRESH = "private, no-cache"
Name = Annotated[str, Field(min_length=1, max_length=40)]


class LayerBody(BaseModel):
    """How a layer is listed, drawn and shown to whom; `roles` null is every role."""

    model_config = ConfigDict(extra="forbid")
    name_zh: Name
    name_en: Name
    colour: Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]
    visible: bool
    roles: list[Role] | None = None


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    @api.get("/v1/own-layers")
    def listed(actor: CurrentActor) -> JSONResponse:
        """Return every layer with its attributes and how many things are on it, for administrators."""
        require(actor, Permission.IMPORT)
        return JSONResponse(body(actor), headers=NO_STORE)

    @api.get("/v1/own-layers/{code}/rows")
    def rows(code: str, actor: CurrentActor, within: Within, v: str | None = None) -> JSONResponse:
        """Return what the map draws of a layer, with a box at most 20,000 things of it.

        With the current revision in `v` it may be kept for ever.
        """
        require(actor, Permission.VIEW_MAP)
        layer = _open(parts, actor, code)
        with parts().database.reader(actor) as connection:
            drawn = drawn_rows(connection, layer, within)
            current = v is not None and revisions(connection).get(layer.revision) == v
        return JSONResponse(drawn, headers={"cache-control": FOREVER if current else FRESH})

    @api.get("/v1/own-layers/{code}/choices")
    def offered(code: str, actor: CurrentActor, v: str | None = None) -> JSONResponse:
        """Return by what the layer's things can be narrowed: the values of its class, status and tags."""
        require(actor, Permission.VIEW_MAP)
        layer = _open(parts, actor, code)
        with parts().database.reader(actor) as connection:
            found = choices(connection, layer)
            current = v is not None and revisions(connection).get(layer.revision) == v
        filters = {name: [{"code": each, "label": each} for each in values] for name, values in found.items()}
        return JSONResponse({"filters": filters}, headers={"cache-control": FOREVER if current else FRESH})

    @api.put("/v1/own-layers/{code}")
    def change(code: str, said: LayerBody, actor: CurrentActor) -> JSONResponse:
        """Change how a layer is called, drawn and shown to whom."""
        administer(actor)
        if said.roles is not None and Role.ADMINISTRATOR not in said.roles:
            raise BadValue(name="roles", value=code, why="administrator / 须包含管理员")
        roles = None if said.roles is None else frozenset(each.value for each in said.roles)
        with parts().database.owner() as connection:
            layer = own_layer_named(connection, code)
            changed = replace(
                layer, name_zh=said.name_zh, name_en=said.name_en, colour=said.colour, visible=said.visible, roles=roles
            )
            change_own_layer(connection, actor, changed)
        return JSONResponse(body(actor), headers=NO_STORE)

    @api.delete("/v1/own-layers/{code}")
    def remove(code: str, actor: CurrentActor) -> JSONResponse:
        """Remove a layer with everything on it."""
        administer(actor)
        with parts().database.owner() as connection:
            drop_own_layer(connection, actor, code)
        return JSONResponse(body(actor), headers=NO_STORE)

    @api.get("/v1/cards/own/{id}")
    def one_card(id: str, actor: CurrentActor, language: Language) -> JSONResponse:
        """Return the card of one thing on a layer of the site's own."""
        require(actor, Permission.VIEW_MAP)
        found = None
        if id.isascii() and id.isdigit() and len(id) <= 18:
            with parts().database.reader(actor) as connection:
                found = one_own_feature(connection, int(id))
        layer = open_layers(parts(), actor).get(found.layer) if found is not None else None
        if found is None or layer is None:
            raise UnknownThing(kind="own", id=id[:40])
        return JSONResponse(own_card(layer, found, language), headers={"cache-control": FRESH})

    def body(actor: Actor) -> dict[str, Any]:
        with parts().database.reader(actor) as connection:
            counted = counts(connection)
            return {"layers": [_told(each, counted.get(each.code, 0)) for each in own_layers(connection)]}

    return api


def administers(actor: Actor) -> bool:
    """Whether the actor is an administrator of everything: a layer may hold things of every area."""
    return actor.may(Permission.IMPORT) and actor.scope == EVERYWHERE and actor.role is Role.ADMINISTRATOR


def administer(actor: Actor) -> None:
    """Pass for an administrator of everything; raise NotPermitted otherwise."""
    if not administers(actor):
        raise NotPermitted(permission=Permission.IMPORT.value)


def _open(parts: Parts, actor: Actor, code: str) -> OwnLayer:
    layers = open_layers(parts(), actor)
    if code not in layers:
        raise OwnLayerUnknown(layer=code[:40], layers=", ".join(layers) or "-")
    return layers[code]


def _told(layer: OwnLayer, count: int) -> dict[str, Any]:
    return {
        "code": layer.code,
        "name_zh": layer.name_zh,
        "name_en": layer.name_en,
        "shape": layer.shape.value,
        "colour": layer.colour,
        "visible": layer.visible,
        "roles": None if layer.roles is None else sorted(layer.roles),
        "attributes": [{"name": each.name, "type": each.type.value} for each in layer.properties],
        "title": layer.title,
        "count": count,
    }
