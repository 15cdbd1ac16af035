"""Read coordinates that somebody pasted, and say every meaning they may have.

'114.07, 22.64' may be longitude first or latitude first, and in any of three datums; plane
coordinates without a zone before the easting may lie in any zone. Nothing is guessed: all
meanings are returned, the likelier first, and a person chooses.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from geo.coordinate_angles import angles, plain_text
from geo.datum import Datum, to_wgs84
from geo.gauss_krueger import FIRST_ZONE, LAST_ZONE, PREFIX_M, from_plane, zones_near

ZONES_OFFERED = 3
_EAST_M = (100_000.0, 900_000.0)
_NORTH_M = (100_000.0, 6_300_000.0)
_FIRST_DEG_CHINA, _LAST_DEG_CHINA = 73.0, 136.0
_BETWEEN = re.compile(r"[\s,;/\"']*")
_A_PLACE = re.compile(r"\d\.\d|\d{6}")
# What people write before or after a pair, without signs and spaces, in lower case.
_NAMES: tuple[tuple[str, Datum], ...] = (
    ("wgs84", Datum.WGS84),
    ("gps", Datum.WGS84),
    ("cgcs2000", Datum.CGCS2000),
    ("国家2000", Datum.CGCS2000),
    ("天地图", Datum.CGCS2000),
    ("gcj02", Datum.GCJ02),
    ("gcj", Datum.GCJ02),
    ("高德", Datum.GCJ02),
    ("腾讯", Datum.GCJ02),
    ("火星", Datum.GCJ02),
    ("bd09", Datum.BD09),
    ("bd", Datum.BD09),
    ("百度", Datum.BD09),
)
# What says only that coordinates follow.
_FILLERS = ("经纬度", "坐标系", "坐标", "位置", "地图", "coordinates", "position", "location", "point")


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text.

    Attributes
    ----------
    lng, lat
        WGS 84, degrees.
    datum
        In which the numbers are.
    zone
        Of plane coordinates, None for degrees.
    latitude_first
        Whether the first number is the latitude, or the northing.
    """

    lng: float
    lat: float
    datum: Datum
    zone: int | None
    latitude_first: bool


def looks_like_coordinates(text: str) -> bool:
    """Say whether a text is a pair of numbers with at most the name of a datum around them."""
    return _parsed(text) is not None


def readings(text: str, near_lng: float) -> list[Reading]:
    """Return every meaning of a text, the likelier first; none where it is no pair of coordinates.

    Parameters
    ----------
    text
        Full-width figures and signs count as their plain twins.
    near_lng
        Where the reader looks, which orders the zones that a text leaves open.
    """
    parsed = _parsed(text)
    if parsed is None:
        return []
    one, other, said, order = parsed
    found = []
    for latitude_first in (False, True) if order is None else (order,):
        x, y = (other, one) if latitude_first else (one, other)
        found += [*_degrees(x, y, said, latitude_first), *_plane(x, y, said, latitude_first, near_lng)]
    # Where both orders can be, the one that lies in China counts first.
    return sorted(found, key=lambda reading: not _FIRST_DEG_CHINA <= reading.lng <= _LAST_DEG_CHINA)


def _parsed(text: str) -> tuple[float, float, Datum | None, bool | None] | None:
    """Return both numbers, the datum named and whether the latitude comes first, where they are said."""
    plain = plain_text(text)
    for one, other in pairwise(angles(plain)):
        between = plain[one.end : other.start]
        if not _BETWEEN.fullmatch(between) or not (between or one.marked or other.marked):
            continue
        known, datum = _named(plain[: one.start] + " " + plain[other.end :])
        if not known or (one.latitude is not None and one.latitude == other.latitude):
            continue
        if not (datum or one.marked or other.marked or _A_PLACE.search(plain[one.start : other.end])):
            # '3 12' is a house and a door.
            continue
        order = one.latitude if one.latitude is not None else None if other.latitude is None else not other.latitude
        return one.value, other.value, datum, order
    return None


def _named(around: str) -> tuple[bool, Datum | None]:
    """Say whether the words around a pair are known ones, and the datum that they name."""
    words = "".join(sign for sign in around.lower() if sign.isalnum())
    named = set()
    for written, datum in _NAMES:
        if written in words:
            named.add(datum)
            words = words.replace(written, "")
    for filler in _FILLERS:
        words = words.replace(filler, "")
    return not words and len(named) <= 1, next(iter(named), None)


def _degrees(lng: float, lat: float, said: Datum | None, latitude_first: bool) -> Iterator[Reading]:
    if abs(lng) > 180 or abs(lat) > 90:
        return
    for datum in (said,) if said else (Datum.WGS84, Datum.GCJ02, Datum.BD09):
        x, y = to_wgs84([lng], [lat], datum)
        yield Reading(float(x[0]), float(y[0]), datum, None, latitude_first)


def _plane(east: float, north: float, said: Datum | None, latitude_first: bool, near_lng: float) -> Iterator[Reading]:
    if said not in {None, Datum.CGCS2000} or not _NORTH_M[0] <= north <= _NORTH_M[1]:
        return
    prefix = int(east // PREFIX_M)
    zones = zones_near(near_lng, ZONES_OFFERED) if prefix == 0 else [prefix]
    plain = east - prefix * PREFIX_M
    if not _EAST_M[0] <= plain <= _EAST_M[1] or not all(FIRST_ZONE <= zone <= LAST_ZONE for zone in zones):
        return
    for zone in zones:
        x, y = from_plane([plain], [north], zone)
        if math.isfinite(x[0]) and math.isfinite(y[0]):
            yield Reading(float(x[0]), float(y[0]), Datum.CGCS2000, zone, latitude_first)
