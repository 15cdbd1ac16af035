"""Things of a grid that can be looked at: small premises, buildings, renovations under way."""

from datetime import date

import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor

from data.patrols.statements import statement
from dispatch.ports.checks import CheckPlace


def candidates(connection: Connection, drawn_from: str, grid_code: str, day: date) -> list[CheckPlace]:
    """Return them by id; whoever stands before a building is at it."""
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(statement(f"candidates_{drawn_from}"), {"grid": grid_code, "day": day})
        rows = cursor.fetchall()
    spots = [shapely.from_wkb(bytes(row["geom"])).representative_point() for row in rows]
    return [
        CheckPlace(row["ref"], row["label"], spot.x, spot.y, float(row["reach_m"]))
        for row, spot in zip(rows, spots, strict=True)
    ]
