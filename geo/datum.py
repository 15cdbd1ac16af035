"""Bring coordinates of Chinese maps to WGS 84, and back.

GCJ-02 shifts WGS 84 by a few hundred metres inside China, BD-09 shifts GCJ-02 once more.
The forward formulas are the published ones; their inverses have no closed form and are found
by iteration, because the usual one-step inverse is off by up to several metres.

Everything takes and returns arrays (lng, lat) in degrees.
"""

from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

_PI = np.pi
_KRASSOVSKY_M = 6_378_245.0
_KRASSOVSKY_E2 = 0.00669342162296594323
_BAIDU_TURN = _PI * 3000.0 / 180.0
_CHINA_LNG, _CHINA_LAT = (72.004, 137.8347), (0.8293, 55.8271)
_STEPS = 12
_CLOSE_DEG = 1e-11


class Datum(StrEnum):
    """Datums that inputs may be in. CGCS2000 is WGS 84 at our precision."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class DatumUnknown(ValueError):
    """A datum nobody here can convert; coordinates in it would be wrong by a grid's width."""


def parse_datum(text: str) -> Datum:
    """Return the datum a text names, such as 'GCJ-02', 'wgs 84', 'EPSG:4326' or 'bd09'.

    Raises
    ------
    DatumUnknown
        For anything else.
    """
    plain = "".join(ch for ch in text.lower() if ch.isalnum())
    known = {"epsg4326": Datum.WGS84, "epsg4490": Datum.CGCS2000, "gcj": Datum.GCJ02, "bd": Datum.BD09}
    try:
        return known[plain] if plain in known else Datum(plain)
    except ValueError as error:
        raise DatumUnknown(f"unknown datum {text!r}: expected one of {', '.join(Datum)}") from error


def to_wgs84(lng: ArrayLike, lat: ArrayLike, datum: Datum | str) -> Pair:
    """Return WGS 84 coordinates of points given in `datum`; exact to less than a millimetre."""
    x, y = _floats(lng, lat)
    match datum if isinstance(datum, Datum) else parse_datum(datum):
        case Datum.WGS84 | Datum.CGCS2000:
            return x, y
        case Datum.GCJ02:
            return _inverted(_gcj02_from_wgs84, x, y)
        case Datum.BD09:
            return _inverted(_gcj02_from_wgs84, *_inverted(_bd09_from_gcj02, x, y))


def from_wgs84(lng: ArrayLike, lat: ArrayLike, datum: Datum | str) -> Pair:
    """Return the coordinates in `datum` of points given in WGS 84."""
    x, y = _floats(lng, lat)
    match datum if isinstance(datum, Datum) else parse_datum(datum):
        case Datum.WGS84 | Datum.CGCS2000:
            return x, y
        case Datum.GCJ02:
            return _gcj02_from_wgs84(x, y)
        case Datum.BD09:
            return _bd09_from_gcj02(*_gcj02_from_wgs84(x, y))


def _floats(lng: ArrayLike, lat: ArrayLike) -> Pair:
    x, y = np.broadcast_arrays(np.asarray(lng, np.float64), np.asarray(lat, np.float64))
    return x.copy(), y.copy()


def _inverted(forward: Callable[[Floats, Floats], Pair], lng: Floats, lat: Floats) -> Pair:
    """Find the point that `forward` moves to (lng, lat): the shift changes by parts per thousand
    from place to place, so each step shrinks the error about a thousandfold."""
    x, y = lng.copy(), lat.copy()
    for _ in range(_STEPS):
        moved_x, moved_y = forward(x, y)
        step_x, step_y = lng - moved_x, lat - moved_y
        x, y = x + step_x, y + step_y
        largest = np.maximum(np.abs(step_x), np.abs(step_y))
        if not np.nanmax(largest, initial=0.0) > _CLOSE_DEG:
            break
    return x, y


def _in_china(lng: Floats, lat: Floats) -> NDArray[np.bool_]:
    """The rectangle within which the public implementations of GCJ-02 shift anything."""
    return (lng > _CHINA_LNG[0]) & (lng < _CHINA_LNG[1]) & (lat > _CHINA_LAT[0]) & (lat < _CHINA_LAT[1])


def _waves(value: Floats, *terms: tuple[float, float]) -> Floats:
    return sum((size * np.sin(value * turn) for size, turn in terms), np.zeros_like(value)) * 2.0 / 3.0


def _gcj02_from_wgs84(lng: Floats, lat: Floats) -> Pair:
    x, y = lng - 105.0, lat - 35.0
    root, shared = np.sqrt(np.abs(x)), _waves(x, (20.0, 6 * _PI), (20.0, 2 * _PI))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * root + shared
    north = north + _waves(y, (20.0, _PI), (40.0, _PI / 3)) + _waves(y, (160.0, _PI / 12), (320.0, _PI / 30))
    east = 300.0 + x + 2.0 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * root + shared
    east = east + _waves(x, (20.0, _PI), (40.0, _PI / 3)) + _waves(x, (150.0, _PI / 12), (300.0, _PI / 30))
    phi = np.radians(lat)
    flat = 1.0 - _KRASSOVSKY_E2 * np.sin(phi) ** 2
    per_lat = np.radians(1.0) * _KRASSOVSKY_M * (1.0 - _KRASSOVSKY_E2) / (flat * np.sqrt(flat))
    per_lng = np.radians(1.0) * _KRASSOVSKY_M * np.cos(phi) / np.sqrt(flat)
    inside = _in_china(lng, lat)
    return np.where(inside, lng + east / per_lng, lng), np.where(inside, lat + north / per_lat, lat)


def _bd09_from_gcj02(lng: Floats, lat: Floats) -> Pair:
    radius = np.hypot(lng, lat) + 0.00002 * np.sin(lat * _BAIDU_TURN)
    angle = np.arctan2(lat, lng) + 0.000003 * np.cos(lng * _BAIDU_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
