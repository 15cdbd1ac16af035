"""Plane coordinates in zones of three degrees, against PROJ's own transverse Mercator."""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gauss_krueger import ZoneUnknown, from_plane, to_plane, zone_of, zones_near

MILLIMETRE = 0.001


@given(st.integers(25, 45), st.floats(-1.5, 1.5), st.floats(3, 54))
def test_agrees_with_a_transverse_mercator_written_out_to_the_millimetre(zone: int, aside: float, lat: float) -> None:
    lng = 3.0 * zone + aside
    plane = pyproj.Proj(proj="tmerc", lat_0=0, lon_0=3 * zone, k=1, x_0=500_000, ellps="GRS80")
    assert np.allclose(to_plane(lng, lat, zone), plane(lng, lat), rtol=0, atol=MILLIMETRE)


@given(st.integers(25, 45), st.floats(-2, 2), st.floats(3, 54))
def test_there_and_back_is_the_same_place(zone: int, aside: float, lat: float) -> None:
    lng = 3.0 * zone + aside
    back = from_plane(*to_plane(lng, lat, zone), zone)
    assert np.allclose(back, (lng, lat), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("lng", "zone"), [(114.07, 38), (112.5, 38), (112.49, 37), (116.4, 39), (87.6, 29), (11.57, None), (-60, None)]
)
def test_a_place_lies_in_the_zone_of_the_nearest_meridian(lng: float, zone: int | None) -> None:
    assert zone_of(lng) == zone


def test_zones_are_offered_from_the_nearest() -> None:
    assert list(zones_near(114.07, 3)) == [38, 39, 37]


def test_a_zone_outside_china_is_refused() -> None:
    with pytest.raises(ZoneUnknown, match="25 to 45"):
        to_plane(11.57, 48.1, 4)
