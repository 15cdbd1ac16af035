"""Layers of a site's own as collections of features."""

from collections.abc import Mapping
from types import MappingProxyType

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.exchange.fields import Shape, Type
from data.features.collection import Collection, Property
from data.own_layers.definition import OwnLayer
from data.own_layers.store import own_layers

_SHAPES: Mapping[Shape, str] = {Shape.POINT: "Point", Shape.LINE: "LineString", Shape.POLYGON: "Polygon"}
_TYPES: Mapping[Type, tuple[Property, str]] = {
    Type.INTEGER: (Property.INTEGER, "bigint"),
    Type.NUMBER: (Property.NUMBER, "double precision"),
    Type.DATE: (Property.DATE, "date"),
}
_TEXT = (Property.TEXT, "text")


def own_collections(connection: Connection, role: str) -> dict[str, Collection]:
    """Return the collections of the layers that a role sees, by name."""
    found = (collection_of(layer) for layer in own_layers(connection) if layer.open_to(role))
    return {each.name: each for each in found}


def collection_of(layer: OwnLayer) -> Collection:
    """Return a layer as a collection; each attribute is a property of its own type."""
    columns: list[sql.Composable] = []
    properties: dict[str, Property] = {"id": Property.INTEGER, "community_code": Property.TEXT}
    for each in layer.properties:
        kind, stored = _TYPES.get(each.type, _TEXT)
        properties[each.name] = kind
        columns.append(
            sql.SQL("(properties ->> {})::{} AS {}").format(
                sql.Literal(each.name), sql.SQL(stored), sql.Identifier(each.name)
            )
        )
    source = sql.SQL("SELECT {} FROM own_feature WHERE layer = {}").format(
        sql.SQL(", ").join([sql.SQL("id AS fid, id, community_code, geom, west, south, east, north"), *columns]),
        sql.Literal(layer.code),
    )
    return Collection(
        layer.revision,
        layer.name_zh,
        layer.name_en,
        _SHAPES[layer.shape],
        MappingProxyType(properties),
        boxed=True,
        source=source,
    )
