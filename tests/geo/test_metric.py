import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import metric
from tests.geo.shapes import lats, lines, lngs, placed, stars

GEOD = pyproj.Geod(ellps="WGS84")


@settings(deadline=None)
@given(stars(), lngs, lats)
def test_areas_agree_with_the_geodesic_area(shape: shapely.Geometry, lng: float, lat: float) -> None:
    area = placed(shape, lng, lat)
    oracle = abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(area))[0])
    assert metric.area_m2(area) == pytest.approx(oracle, rel=1e-4, abs=0.01)


@settings(deadline=None)
@given(lines(), lngs, lats)
def test_lengths_agree_with_the_geodesic_length(shape: shapely.Geometry, lng: float, lat: float) -> None:
    line = placed(shape, lng, lat)
    assert metric.length_m(line) == pytest.approx(GEOD.geometry_length(line), rel=1e-9, abs=1e-6)


def test_the_length_of_an_area_is_its_outline_with_holes() -> None:
    area = shapely.box(114, 22, 114.01, 22.01).difference(shapely.box(114.004, 22.004, 114.005, 22.005))
    assert metric.length_m(area) == pytest.approx(GEOD.geometry_length(area.boundary), rel=1e-9)


def test_lengths_are_kept_apart() -> None:
    a = shapely.LineString([(114, 22), (114.001, 22)])
    b = shapely.MultiLineString([[(114, 22), (114, 22.001)], [(115, 22), (115, 22.001)]])
    found = metric.lengths_m([a, shapely.LineString(), b])
    assert found.tolist() == pytest.approx([GEOD.geometry_length(a), 0, GEOD.geometry_length(b)])


@settings(deadline=None)
@given(stars(largest_m=2000.0), lngs, lats)
def test_local_metres_go_there_and_back(shape: shapely.Geometry, lng: float, lat: float) -> None:
    area = placed(shape, lng, lat)
    projection = metric.local_projection(round(lng, 2), round(lat, 2))
    back = projection.to_lnglat(projection.to_metres(area))
    assert np.abs(shapely.get_coordinates(back) - shapely.get_coordinates(area)).max() < 1e-9


@given(lngs, lats, st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_distance_from_the_place_itself_is_geodesic(lng: float, lat: float, dx: float, dy: float) -> None:
    projection = metric.local_projection(120.0, 31.0)
    point = projection.to_lnglat(shapely.Point(dx, dy))
    assert metric.distance_m(120.0, 31.0, point.x, point.y) == pytest.approx(np.hypot(dx, dy), abs=1e-3)


def test_a_degree_is_as_long_as_the_geodesic_says() -> None:
    per_lng, per_lat = metric.metres_per_degree([0.0, 22.5, 50.0])
    for i, lat in enumerate([0.0, 22.5, 50.0]):
        assert per_lng[i] == pytest.approx(metric.distance_m(0, lat, 1e-3, lat) * 1e3, rel=1e-6)
        assert per_lat[i] == pytest.approx(metric.distance_m(0, lat - 5e-4, 0, lat + 5e-4) * 1e3, rel=1e-6)
