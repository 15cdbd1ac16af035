"""Everything of a kind that meets a polygon: by cells first, then exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import shapely
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from shapely.geometry.base import BaseGeometry

from data.territory.statements import rows, statement
from geo.cells import query_cells


@dataclass(frozen=True, slots=True)
class Located:
    """Where a kind is stored. `spread` kinds have a cover, the others one cell; `dated` ones end."""

    table: str
    key: str = "id"
    spread: bool = False
    dated: bool = True


LOCATED: Mapping[str, Located] = MappingProxyType(
    {
        "camera": Located("camera"),
        "sensor": Located("sensor"),
        "vehicle": Located("vehicle"),
        "team": Located("team"),
        "robot": Located("robot"),
        "premises": Located("premises"),
        "grid": Located("grid", key="code", spread=True),
        "micro_grid": Located("micro_grid", key="code", spread=True),
        "building": Located("building", spread=True),
        "street": Located("street", spread=True, dated=False),
        "ground": Located("ground", spread=True, dated=False),
    }
)


def things_in_polygon(connection: Connection, kind: str, polygon: BaseGeometry) -> dict[str, BaseGeometry]:
    """Return what meets a polygon, touching included.

    Parameters
    ----------
    kind
        A key of `LOCATED`.
    polygon
        WGS 84 (lng, lat).

    Returns
    -------
    dict
        Geometry by id (a grid's code), in ascending order of the stored key.
    """
    located = LOCATED[kind]
    ranges, above = query_cells(polygon)
    table, key = sql.Identifier(located.table), sql.Identifier(located.key)
    current = sql.SQL("t.valid_to IS NULL" if located.dated else "true")
    places = {"lows": [low for low, _ in ranges], "highs": [high for _, high in ranges]}
    if located.spread:
        # Two steps: the planner cannot guess how few covers meet, and would read the whole table.
        covering = {**places, "kind": kind, "ancestors": above}
        refs = [one["ref"] for one in rows(connection, statement("covers_meeting"), covering)]
        number = located.key == "id"
        found = rows(
            connection,
            statement("things_named").format(table=table, key=key, current=current),
            {"refs": [int(ref) for ref in refs] if number else refs},
        )
    else:
        found = rows(connection, statement("meeting_points").format(table=table, key=key, current=current), places)
    shapes = shapely.from_wkb([bytes(one["geom"]) for one in found])
    shapely.prepare(polygon)
    meets = shapely.intersects(polygon, shapes)
    return {str(one["ref"]): shape for one, shape, hit in zip(found, shapes, meets, strict=True) if hit}
