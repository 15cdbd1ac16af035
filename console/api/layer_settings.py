"""How layers are listed and who may see them, over HTTP, for administrators."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from console.api.language import CurrentActor, Language
from console.api.parts import NO_STORE, Parts
from data.administration import last_imports
from data.layer_settings import put_layer_settings
from dispatch.errors import BadValue
from dispatch.permissions import Permission, Role, require
from dispatch.territory import Layer, LayerSetting
from layers.spec import map_spec
from layers.tree import GROUPS, LIVE_LAYERS

KNOWN = {item.layer: (group, item) for group, _, _, items in GROUPS for item in items}
# Tiles and the live stream have rules of their own; who sees these is not set here.
ROWS = frozenset(layer.value for layer in Layer)
Name = Annotated[str | None, Field(min_length=1, max_length=40)]


class SettingBody(BaseModel):
    """One layer; null leaves a thing as the program has it."""

    model_config = ConfigDict(extra="forbid")
    layer: str
    name_zh: Name = None
    name_en: Name = None
    visible: bool | None = None
    min_zoom: Annotated[float | None, Field(ge=0, le=22)] = None
    roles: list[Role] | None = None


class LayersBody(BaseModel):
    """All layers in the order in which they are listed."""

    model_config = ConfigDict(extra="forbid")
    layers: Annotated[list[SettingBody], Field(max_length=100)]


def router(parts: Parts) -> APIRouter:
    """Return the routes."""
    api = APIRouter()

    def body(actor: CurrentActor, language: str) -> dict[str, Any]:
        container = parts()
        overview = container.service.overview(actor)
        settings = container.service.layer_settings(actor)
        revisions = overview.revisions | container.tiles.versions()
        with container.database.owner() as connection:
            stale = [one.name for one in container.tiles.stale(connection)]
            imported = last_imports(connection)
        usual = {
            str(one["id"]): one.get("visibleMinZoom")
            for one in map_spec(dict.fromkeys(KNOWN, "1"), live=False)["layers"]  # type: ignore[attr-defined]
        }
        rows = []
        for group, zh, en, items in GROUPS:
            known = sorted(items, key=lambda item: settings[item.layer].position if item.layer in settings else 0)
            for item in known:
                set_ = settings.get(item.layer, LayerSetting(0))
                at = max((imported[kind] for kind in _kinds(item.layer) if kind in imported), default=None)
                rows.append(
                    {
                        "layer": item.layer, "group": group, "group_label": en if language == "en" else zh,
                        "usual_zh": item.zh, "usual_en": item.en, "name_zh": set_.name_zh, "name_en": set_.name_en,
                        "usual_visible": item.visible, "visible": set_.visible, "usual_min_zoom": usual.get(item.layer),
                        "min_zoom": set_.min_zoom, "roles": None if set_.roles is None else sorted(set_.roles),
                        "restrictable": item.layer in ROWS, "zoomable": item.layer not in LIVE_LAYERS,
                        "count": overview.counts.get(item.layer), "revision": revisions.get(item.layer),
                        "imported_at": at.isoformat() if at else None, "icon": item.icon,
                    }
                )  # fmt: skip
        return {"layers": rows, "stale_tiles": stale}

    @api.get("/v1/layer-settings")
    def listed(actor: CurrentActor, language: Language) -> JSONResponse:
        """Return every layer with what is set for it, what it is without, its count, revision and last import."""
        require(actor, Permission.IMPORT)
        return JSONResponse(body(actor, language), headers=NO_STORE)

    @api.post("/v1/layer-settings")
    def put(said: LayersBody, actor: CurrentActor, language: Language) -> JSONResponse:
        """Set how layers are listed and which roles see them."""
        require(actor, Permission.IMPORT)
        settings = {one.layer: _setting(place, one) for place, one in enumerate(said.layers)}
        if len(settings) != len(said.layers):
            raise BadValue(name="layers", value=len(said.layers), why="one row a layer / 每个图层只能有一行")
        with parts().database.owner() as connection:
            put_layer_settings(connection, actor, settings)
        return JSONResponse(body(actor, language), headers=NO_STORE)

    @api.post("/v1/layer-settings/tiles")
    def build(actor: CurrentActor) -> JSONResponse:
        """Build the vector tiles whose rows have changed, now."""
        require(actor, Permission.IMPORT)
        container = parts()
        with container.database.owner() as connection:
            built = container.tiles.build(connection)
        return JSONResponse({"built": built}, headers=NO_STORE)

    return api


def _setting(place: int, one: SettingBody) -> LayerSetting:
    if one.layer not in KNOWN:
        raise BadValue(name="layer", value=one.layer[:40], why=", ".join(KNOWN))
    if one.roles is not None and (one.layer not in ROWS or Role.ADMINISTRATOR not in one.roles):
        raise BadValue(name="roles", value=one.layer, why="administrator / 须包含管理员，且该图层可限制")
    roles = None if one.roles is None else frozenset(role.value for role in one.roles)
    return LayerSetting(place, one.name_zh, one.name_en, one.visible, one.min_zoom, roles)


def _kinds(layer: str) -> tuple[str, ...]:
    """Return the kinds of import that bring rows of a layer."""
    single = layer.removesuffix("s")
    return (layer, single, "osm") if layer in {"buildings", "base", "streetnames", "grids"} else (layer, single)
