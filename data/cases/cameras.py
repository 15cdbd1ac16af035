"""Which cameras look at a place."""

import math

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection

from data.cases.statements import statement
from dispatch.ports import CameraView
from geo.cells import query_ranges
from geo.metric import distances_m, metres_per_degree

FARTHEST_M = 500.0
"""Beyond, nobody makes out anything, whatever range a camera is said to have."""
ALL_ROUND_DEG = 360.0


def seeing(connection: Connection, lng: float, lat: float) -> list[CameraView]:
    """Return the cameras whose field of view holds a WGS 84 point, the nearest first."""
    per_lng, per_lat = (float(value) for value in metres_per_degree(lat))
    ranges = query_ranges(shapely.Point(lng, lat).buffer(FARTHEST_M / min(per_lng, per_lat), quad_segs=4))
    with connection.cursor() as cursor:
        cursor.execute(
            statement("cameras_around"), {"lows": [low for low, _ in ranges], "highs": [high for _, high in ranges]}
        )
        rows = cursor.fetchall()
    if not rows:
        return []
    points = shapely.from_wkb([bytes(row[6]) for row in rows])
    lngs, lats = shapely.get_x(points), shapely.get_y(points)
    far = distances_m(lngs, lats, np.full(len(rows), lng), np.full(len(rows), lat))
    views = []
    for row, at_lng, at_lat, metres in zip(rows, lngs.tolist(), lats.tolist(), far.tolist(), strict=True):
        id, name, status, direction_deg, field_of_view_deg, range_m, _ = row
        bearing = math.degrees(math.atan2((lng - at_lng) * per_lng, (lat - at_lat) * per_lat))
        if metres <= range_m and _in_view(bearing, direction_deg, field_of_view_deg):
            views.append(CameraView(id, name, status, at_lng, at_lat, direction_deg, metres))
    return sorted(views, key=lambda view: (view.distance_m, view.id))


def _in_view(bearing_deg: float, direction_deg: float | None, field_of_view_deg: float) -> bool:
    """Return whether a bearing lies in the field of view; without a direction a camera looks all round."""
    if direction_deg is None or field_of_view_deg >= ALL_ROUND_DEG:
        return True
    aside = abs((bearing_deg - direction_deg + 180) % 360 - 180)
    return aside <= field_of_view_deg / 2
