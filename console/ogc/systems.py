"""Coordinate systems of the features: which there are, and the way there and back."""

from collections.abc import Callable
from functools import cache

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from dispatch.errors import BadValue

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/{}"
WGS84, CGCS2000, WEB_MERCATOR = 4326, 4490, 3857
# CGCS2000 / 3-degree Gauss-Kruger by central meridian, 75 to 135 degrees east.
_FIRST_ZONE, _FIRST_MERIDIAN, _LAST_MERIDIAN, _ZONE_DEG = 4534, 75, 135, 3
DEGREE_DECIMALS, METRE_DECIMALS = 7, 3
_DEGREES = frozenset({WGS84, CGCS2000})

Moved = Callable[[BaseGeometry], BaseGeometry]


def zone_at(lng: float) -> int | None:
    """Return the EPSG number of the CGCS2000 3-degree zone around a longitude, None outside China's."""
    meridian = round(lng / _ZONE_DEG) * _ZONE_DEG
    return (
        _FIRST_ZONE + (meridian - _FIRST_MERIDIAN) // _ZONE_DEG
        if _FIRST_MERIDIAN <= meridian <= _LAST_MERIDIAN
        else None
    )


def offered(lng: float | None) -> list[str]:
    """Return the addresses of the systems that features come in; the zone is that of the data."""
    zone = None if lng is None else zone_at(lng)
    return [CRS84, *(_EPSG.format(number) for number in (WGS84, CGCS2000, WEB_MERCATOR, *([zone] if zone else [])))]


def number_of(address: str | None, name: str) -> int | None:
    """Return the EPSG number of an address, None for CRS84.

    Raises
    ------
    BadValue
        It is none of those that any collection offers.
    """
    if address is None or address in {CRS84, "CRS84", "OGC:CRS84", "[OGC:CRS84]"}:
        return None
    text = address.strip("[]").rpartition("/" if "/" in address else ":")[2]
    known = {
        WGS84,
        CGCS2000,
        WEB_MERCATOR,
        *range(_FIRST_ZONE, _FIRST_ZONE + (_LAST_MERIDIAN - _FIRST_MERIDIAN) // _ZONE_DEG + 1),
    }
    if "EPSG" not in address.upper() or not text.isdigit() or int(text) not in known:
        raise BadValue(name=name, value=address[:80], why=f"{CRS84}, EPSG 4326, 4490, 3857, 4534–4554")
    return int(text)


def address_of(number: int | None) -> str:
    """Return the address of a system."""
    return CRS84 if number is None else _EPSG.format(number)


def to_system(number: int | None) -> Moved:
    """Return what brings WGS 84 (lng, lat) to a system, in that system's own order of axes, rounded."""
    decimals = DEGREE_DECIMALS if number is None or number in _DEGREES else METRE_DECIMALS
    if number is None:
        return lambda shape: _rounded(shape, lambda xy: xy, decimals)
    if number in _DEGREES:
        return lambda shape: _rounded(shape, lambda xy: xy[:, ::-1], decimals)
    forward = _transformer(number, False)
    return lambda shape: _rounded(shape, lambda xy: np.column_stack(forward.transform(xy[:, 0], xy[:, 1])), decimals)


def from_system(number: int | None) -> Moved:
    """Return what brings shapes in a system, in its own order of axes, to WGS 84 (lng, lat)."""
    if number is None:
        return lambda shape: shape
    if number in _DEGREES:
        return lambda shape: shapely.transform(shape, lambda xy: xy[:, ::-1])
    back = _transformer(number, True)
    return lambda shape: shapely.transform(
        shapely.segmentize(shape, max(1.0, shape.length / 100)),
        lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1])),
    )


@cache
def _transformer(number: int, back: bool) -> Transformer:
    # CGCS2000 is WGS 84 at our precision; the order of axes is the system's own.
    return (
        Transformer.from_crs(f"EPSG:{number}", "OGC:CRS84")
        if back
        else Transformer.from_crs("OGC:CRS84", f"EPSG:{number}")
    )


def _rounded(shape: BaseGeometry, moved: Callable[[np.ndarray], np.ndarray], decimals: int) -> BaseGeometry:
    return shapely.transform(shape, lambda xy: np.round(moved(xy), decimals))
