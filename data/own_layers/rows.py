"""Things on a site's own layers as the map, a card and the search want them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection
from shapely.geometry.base import BaseGeometry

from data.exchange.fields import Shape
from data.own_layers.definition import OwnLayer
from data.own_layers.narrowing import narrowed_by, narrowing_of
from dispatch.errors import OwnLayerTooLarge
from dispatch.territory import Bounds

CRS_DECIMALS = 6
MOST_DRAWN = 100_000
MOST_IN_VIEW = 20_000
"""A layer of more is drawn by what is looked at, and of that so many."""
_LIKE_SIGNS = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


@dataclass(frozen=True, slots=True)
class OwnFeature:
    """One thing of a layer."""

    id: int
    layer: str
    title: str
    community_code: str
    properties: Mapping[str, Any]
    shape: BaseGeometry


def drawn_rows(connection: Connection, layer: OwnLayer, within: Bounds | None = None) -> list[dict[str, object]]:
    """Return the rows of a layer within the connection's scope; each part of a shape is a row.

    Parameters
    ----------
    within
        Only things whose box meets this one; of more than 20,000 an even choice, the same each time.

    Raises
    ------
    OwnLayerTooLarge
        There are more than a browser draws at once, and all were asked for.
    """
    found = _all_things(connection, layer) if within is None else _things_within(connection, layer, within)
    attributes = narrowed_by(layer)
    shapes = shapely.from_wkb([bytes(geom) for _, _, geom, _ in found])
    parts, indexes = shapely.get_parts(shapes, return_index=True)
    drawn = []
    for part, index in zip(parts.tolist(), indexes.tolist(), strict=True):
        key, title, _, properties = found[index]
        drawn.append({"id": key, "title": title, **narrowing_of(attributes, properties), **_drawn(part, layer.shape)})
    return drawn


def _all_things(connection: Connection, layer: OwnLayer) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, title, geom, properties FROM own_feature WHERE layer = %s ORDER BY id LIMIT %s",
            [layer.code, MOST_DRAWN + 1],
        )
        found = cursor.fetchall()
    if len(found) > MOST_DRAWN:
        raise OwnLayerTooLarge(layer=layer.code, most=MOST_DRAWN)
    return found


def _things_within(connection: Connection, layer: OwnLayer, within: Bounds) -> list[tuple[Any, ...]]:
    west, south, east, north = within
    box = "west <= %(east)s AND east >= %(west)s AND south <= %(north)s AND north >= %(south)s"
    if layer.shape is Shape.POINT:
        # The same of a point; said so, the planner knows how few lie in a narrow box.
        box = "west BETWEEN %(west)s AND %(east)s AND south BETWEEN %(south)s AND %(north)s"
    with connection.cursor() as cursor:
        # By a hash: whoever comes nearer sees those of before and more, from one end of the view to the other.
        cursor.execute(
            "SELECT id, title, geom, properties FROM own_feature f JOIN (SELECT community_code, id FROM own_feature"
            f" WHERE layer = %(layer)s AND {box} ORDER BY hashint8(id), id LIMIT %(most)s) chosen USING (community_code, id)",
            {"layer": layer.code, "west": west, "south": south, "east": east, "north": north, "most": MOST_IN_VIEW},
        )
        return cursor.fetchall()


def one_own_feature(connection: Connection, key: int) -> OwnFeature | None:
    """Return a thing within the connection's scope, None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, layer, title, community_code, properties, geom FROM own_feature WHERE id = %s", [key]
        )
        row = cursor.fetchone()
    return None if row is None else _feature(row)


def own_hits(connection: Connection, asked: str, layers: Sequence[str], most: int) -> list[OwnFeature]:
    """Return things whose title holds what was typed, the shortest titles first.

    Where thousands do, of these 2,000.
    """
    words = asked.strip()
    if not words or not layers:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id, f.layer, f.title, f.community_code, f.properties, f.geom FROM search_own_features(%s, %s, %s) s"
            " JOIN own_feature f ON f.community_code = s.community_code AND f.id = s.id ORDER BY length(f.title), f.title, f.id",
            [f"%{words.translate(_LIKE_SIGNS)}%", list(layers), most],
        )
        return [_feature(row) for row in cursor]


def counts(connection: Connection) -> dict[str, int]:
    """Return how many things of each layer lie within the connection's scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT layer, count(*) FROM own_feature GROUP BY layer")
        return dict(cursor.fetchall())


def revisions(connection: Connection) -> dict[str, str]:
    """Return the revision of each layer by the name the map has for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'own_' || o.code, coalesce(r.revision, 1)::text || '-' || o.position"
            " FROM own_layer o LEFT JOIN layer_revision r ON r.layer = 'own_' || o.code"
        )
        return dict(cursor.fetchall())


def _feature(row: tuple[Any, ...]) -> OwnFeature:
    key, layer, title, community, properties, geom = row
    return OwnFeature(key, layer, title, community, properties, shapely.from_wkb(bytes(geom)))


def _drawn(part: BaseGeometry, shape: Shape) -> dict[str, object]:
    if shape is Shape.POINT:
        return {"lng": round(part.x, CRS_DECIMALS), "lat": round(part.y, CRS_DECIMALS)}
    box = np.round(part.bounds, CRS_DECIMALS).tolist()
    if shape is Shape.LINE:
        return {"path": _line(part), "box": box}
    return {"polygon": [_line(ring) for ring in (part.exterior, *part.interiors)], "box": box}


def _line(line: BaseGeometry) -> list[list[float]]:
    path: list[list[float]] = np.round(shapely.get_coordinates(line), CRS_DECIMALS).tolist()
    return path
