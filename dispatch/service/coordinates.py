"""Places in every way of writing them that is in use in China."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.errors import BadValue
from dispatch.permissions import Actor, Permission, require
from geo.coordinate_text import Reading, readings
from geo.datum import Datum, DatumUnknown, from_wgs84, parse_datum, to_wgs84
from geo.gauss_krueger import PREFIX_M, to_plane, zone_of

MOST_POINTS = 1000
LONGEST_TEXT = 120
DEGREES_KEPT = 8
METRES_KEPT = 3

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Written:
    """One place: degrees longitude first, and plane coordinates in the zone it lies in.

    `zone`, `east_m` (500 km added, no zone before it) and `north_m` are None outside China.
    """

    wgs84: Point
    gcj02: Point
    bd09: Point
    zone: int | None
    east_m: float | None
    north_m: float | None

    @property
    def prefixed_east_m(self) -> float | None:
        """The easting with the number of the zone before it."""
        return None if self.zone is None or self.east_m is None else self.zone * PREFIX_M + self.east_m


def write_coordinates(actor: Actor, points: Sequence[Point], datum: str) -> list[Written]:
    """Return each point in every datum.

    Raises
    ------
    NotPermitted, BadValue
        More than 1,000 points, an unknown datum, or degrees that cannot be.
    """
    require(actor, Permission.VIEW_MAP)
    if len(points) > MOST_POINTS:
        raise BadValue(name="points", value=len(points), why=f"≤ {MOST_POINTS}")
    try:
        known = parse_datum(datum)
    except DatumUnknown as error:
        raise BadValue(name="datum", value=datum[:40], why=", ".join(Datum)) from error
    for index, (lng, lat) in enumerate(points):
        if not (math.isfinite(lng) and math.isfinite(lat) and abs(lng) <= 180 and abs(lat) <= 90):
            raise BadValue(name=f"points.{index}", value=f"{lng}, {lat}", why="±180, ±90")
    lngs, lats = to_wgs84([lng for lng, _ in points], [lat for _, lat in points], known)
    pairs = [
        list(zip(*(column.round(DEGREES_KEPT).tolist() for column in from_wgs84(lngs, lats, shown)), strict=True))
        for shown in (Datum.WGS84, Datum.GCJ02, Datum.BD09)
    ]
    planes = [_plane(lng, lat) for lng, lat in zip(lngs.tolist(), lats.tolist(), strict=True)]
    return [Written(*three, *plane) for *three, plane in zip(*pairs, planes, strict=True)]


def read_coordinates(actor: Actor, text: str, near_lng: float) -> list[Reading]:
    """Return every meaning of pasted coordinates, the likelier first; raises NotPermitted."""
    require(actor, Permission.VIEW_MAP)
    return readings(text[:LONGEST_TEXT], near_lng)


def _plane(lng: float, lat: float) -> tuple[int | None, float | None, float | None]:
    zone = zone_of(lng)
    if zone is None:
        return None, None, None
    east, north = to_plane([lng], [lat], zone)
    return zone, round(float(east[0]), METRES_KEPT), round(float(north[0]), METRES_KEPT)
