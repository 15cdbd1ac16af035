"""Layers of a site's own in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

from data.administration import note
from data.bulk import bump_layer_revision
from data.exchange.fields import Shape, Type
from data.own_layers.definition import OwnLayer, OwnProperty
from dispatch.errors import OwnLayerUnknown
from dispatch.permissions import Actor

_COLUMNS = "code, name_zh, name_en, shape, properties, title, colour, roles, visible"


def own_layers(connection: Connection) -> Sequence[OwnLayer]:
    """Return every layer in the order in which they were made."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM own_layer ORDER BY position")
        return [_layer(row) for row in cursor]


def stored_layer(connection: Connection, code: str) -> OwnLayer | None:
    """Return a layer, None where there is none."""
    return next((each for each in own_layers(connection) if each.code == code), None)


def own_layer_named(connection: Connection, code: str) -> OwnLayer:
    """Return a layer; raise OwnLayerUnknown where there is none."""
    layers = own_layers(connection)
    for each in layers:
        if each.code == code:
            return each
    raise OwnLayerUnknown(layer=code[:40], layers=", ".join(each.code for each in layers) or "-")


def put_own_layer(connection: Connection, layer: OwnLayer) -> None:
    """Store a layer as it is now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO own_layer ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,"
            " shape = excluded.shape, properties = excluded.properties, title = excluded.title,"
            " colour = excluded.colour, roles = excluded.roles, visible = excluded.visible",
            [
                layer.code,
                layer.name_zh,
                layer.name_en,
                layer.shape.value,
                Json([[each.name, each.type.value, each.column] for each in layer.properties]),
                layer.title,
                layer.colour,
                None if layer.roles is None else sorted(layer.roles),
                layer.visible,
            ],
        )


def definition(layer: OwnLayer) -> dict[str, Any]:
    """Return what an import may change of a layer, as plain values."""
    return {
        "code": layer.code,
        "name_zh": layer.name_zh,
        "name_en": layer.name_en,
        "title": layer.title,
        "colour": layer.colour,
        "attributes": [each.name for each in layer.properties],
    }


def restore_own_layer(connection: Connection, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    """Take back what an import changed of a layer and nobody has changed since, once its things are taken back.

    A layer that the import made goes when nothing is left on it; attributes that it brought go
    when nothing left has them.
    """
    layer = own_layer_named(connection, str(after["code"]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM own_feature WHERE layer = %s)", [layer.code])
        (left,) = cursor.fetchone() or (False,)
        if before is None and not left:
            cursor.execute("DELETE FROM own_layer WHERE code = %s", [layer.code])
            return
        brought = [name for name in after["attributes"] if before is None or name not in before["attributes"]]
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name"
            " WHERE NOT EXISTS (SELECT FROM own_feature WHERE layer = %s AND properties ? name)",
            [brought, layer.code],
        )
        unused = {name for (name,) in cursor}
    kept = tuple(each for each in layer.properties if each.name not in unused)
    changed = {
        name: before[name]
        for name in ("name_zh", "name_en", "title", "colour")
        if before is not None and before[name] != after[name] == getattr(layer, name)
    }
    if changed.get("title", layer.title) in unused:
        changed["title"] = None
    put_own_layer(connection, replace(layer, properties=kept, **changed))


def change_own_layer(connection: Connection, actor: Actor, layer: OwnLayer) -> None:
    """Store what an administrator changed of a layer, and note who it was."""
    own_layer_named(connection, layer.code)
    put_own_layer(connection, layer)
    bump_layer_revision(connection, layer.revision)
    note(connection, actor, "own_layer_changed", actor.scope, None, layer.code)


def drop_own_layer(connection: Connection, actor: Actor, code: str) -> int:
    """Remove a layer with everything on it, note who it was, and return how many things there were."""
    layer = own_layer_named(connection, code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM own_feature WHERE layer = %s", [code])
        (count,) = cursor.fetchone() or (0,)
        cursor.execute("DELETE FROM own_layer WHERE code = %s", [code])
    bump_layer_revision(connection, layer.revision)
    note(connection, actor, "own_layer_removed", actor.scope, None, f"{code}: {count}")
    return int(count)


def _layer(row: tuple[Any, ...]) -> OwnLayer:
    code, name_zh, name_en, shape, properties, title, colour, roles, visible = row
    return OwnLayer(
        code,
        name_zh,
        name_en,
        Shape(shape),
        tuple(OwnProperty(name, Type(kind), column) for name, kind, column in properties),
        title,
        colour,
        None if roles is None else frozenset(roles),
        visible,
    )
