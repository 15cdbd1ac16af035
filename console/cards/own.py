"""Card of a thing on a layer of a site's own: every attribute, by its own name."""

from typing import Any

from console.cards.names import number
from data.exchange.fields import Type
from data.own_layers import OwnLayer
from data.own_layers.rows import OwnFeature

KIND = "own"


def own_card(layer: OwnLayer, feature: OwnFeature, language: str) -> dict[str, Any]:
    """Return the card as plain JSON values."""
    name = layer.name_en if language == "en" else layer.name_zh
    inside = feature.shape.point_on_surface()
    west, south, east, north = feature.shape.bounds
    items = [
        {
            "label": each.name,
            "value": _written(feature.properties[each.name], each.type),
            "assumed": False,
            "select": None,
            "reveal": None,
        }
        for each in layer.properties
        if feature.properties.get(each.name) is not None
    ]
    return {
        "kind": KIND,
        "id": str(feature.id),
        "title": own_title(layer, feature, language),
        "subtitle": name,
        "breadcrumb": [],
        "position": {"lng": inside.x, "lat": inside.y},
        "bounds": [west, south, east, north] if (west, south) != (east, north) else None,
        "blocks": [{"type": "fields", "items": items}] if items else [],
    }


def own_title(layer: OwnLayer, feature: OwnFeature, language: str) -> str:
    """Return what a thing is called: its title, else the layer's name and a number."""
    return feature.title or f"{layer.name_en if language == 'en' else layer.name_zh} {feature.id}"


def own_hit(layer: OwnLayer, feature: OwnFeature, language: str) -> dict[str, Any]:
    """Return a thing as a line of the search's answer."""
    inside = feature.shape.point_on_surface()
    return {
        "kind": KIND,
        "id": str(feature.id),
        "title": own_title(layer, feature, language),
        "subtitle": layer.name_en if language == "en" else layer.name_zh,
        "lng": inside.x,
        "lat": inside.y,
        "parent": None,
    }


def _written(value: object, kind: Type) -> str:
    if kind is Type.INTEGER and isinstance(value, int) and abs(value) >= 100_000:
        return number(value)
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
