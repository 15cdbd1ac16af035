"""Plane coordinates of the Chinese cadastre: CGCS2000, Gauss–Krüger in zones of three degrees.

Zone n has its central meridian at 3n degrees east; for China n runs from 25 to 45. Eastings
are written with 500 km added, and often with the number of the zone before them. CGCS2000
is WGS 84 at our precision.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyproj
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

FIRST_ZONE, LAST_ZONE = 25, 45
ZONE_WIDTH_DEG = 3.0
PREFIX_M = 1_000_000.0
_GEOGRAPHIC = 4490
_FIRST_PREFIXED = 4513


class ZoneUnknown(ValueError):
    """A zone outside China, for which no plane coordinates are defined."""


def zone_of(lng: float) -> int | None:
    """Return the zone whose central meridian is nearest (of two the eastern), None outside China."""
    zone = int(np.floor(lng / ZONE_WIDTH_DEG + 0.5))
    return zone if FIRST_ZONE <= zone <= LAST_ZONE else None


def to_plane(lng: ArrayLike, lat: ArrayLike, zone: int) -> tuple[Floats, Floats]:
    """Return easting (500 km added, no zone before it) and northing in metres, exact to a millimetre.

    Raises
    ------
    ZoneUnknown
        For a zone outside China.
    """
    east, north = _transformer(zone).transform(np.asarray(lng, np.float64), np.asarray(lat, np.float64))
    return np.asarray(east) - zone * PREFIX_M, np.asarray(north)


def from_plane(east: ArrayLike, north: ArrayLike, zone: int) -> tuple[Floats, Floats]:
    """Return longitude and latitude of plane coordinates without a zone before the easting.

    Raises
    ------
    ZoneUnknown
        For a zone outside China.
    """
    lng, lat = _transformer(zone).transform(
        np.asarray(east, np.float64) + zone * PREFIX_M, np.asarray(north, np.float64), direction="INVERSE"
    )
    return np.asarray(lng), np.asarray(lat)


def zones_near(lng: float, count: int) -> Sequence[int]:
    """Return zones by the distance of their central meridian from `lng`, the nearest first."""
    return sorted(range(FIRST_ZONE, LAST_ZONE + 1), key=lambda zone: abs(zone * ZONE_WIDTH_DEG - lng))[:count]


@lru_cache(maxsize=LAST_ZONE - FIRST_ZONE + 1)
def _transformer(zone: int) -> pyproj.Transformer:
    if not FIRST_ZONE <= zone <= LAST_ZONE:
        raise ZoneUnknown(f"zone {zone}: expected {FIRST_ZONE} to {LAST_ZONE}")
    return pyproj.Transformer.from_crs(_GEOGRAPHIC, _FIRST_PREFIXED + zone - FIRST_ZONE, always_xy=True)
