"""How layers are listed, as rows."""

from collections.abc import Mapping

from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_batch

from data.administration import note
from data.territory.statements import rows, statement
from dispatch.permissions import EVERYWHERE, Actor
from dispatch.territory import LayerSetting


def layer_settings(connection: Connection) -> dict[str, LayerSetting]:
    """Return what is set, by layer; a layer that is not named is as the program has it."""
    return {
        one["layer"]: LayerSetting(
            one["position"], one["name_zh"], one["name_en"], one["visible"], one["min_zoom"],
            None if one["roles"] is None else frozenset(one["roles"]),
        )
        for one in rows(connection, statement("layer_settings"), {})
    }  # fmt: skip


def put_layer_settings(connection: Connection, actor: Actor, settings: Mapping[str, LayerSetting]) -> None:
    """Set all layers at once, and note which ones changed."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE layer_setting IN SHARE ROW EXCLUSIVE MODE")
    before = layer_settings(connection)
    changed = sorted(name for name, one in settings.items() if before.get(name) != one)
    with connection.cursor() as cursor:
        execute_batch(
            cursor,
            "INSERT INTO layer_setting (layer, position, name_zh, name_en, visible, min_zoom, roles)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (layer) DO UPDATE SET position = excluded.position,"
            " name_zh = excluded.name_zh, name_en = excluded.name_en, visible = excluded.visible,"
            " min_zoom = excluded.min_zoom, roles = excluded.roles",
            [
                (
                    name, one.position, one.name_zh, one.name_en, one.visible, one.min_zoom,
                    None if one.roles is None else sorted(one.roles),
                )
                for name, one in settings.items()
            ],
        )  # fmt: skip
    if changed:
        note(connection, actor, "layers_set", EVERYWHERE, None, ", ".join(changed)[:500])
