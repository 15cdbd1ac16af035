import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import affinity

from geo import cells
from tests.geo.shapes import anywhere_lats, anywhere_lngs, lats, lines, lngs, placed, stars

HARD_BY = 1e-9
GEOD = Geod(ellps="WGS84")


@given(anywhere_lngs, anywhere_lats)
def test_a_point_lies_in_its_own_cell(lng: float, lat: float) -> None:
    cell = cells.cell_of(lng, lat)
    assert cells.resolution(cell) == cells.RESOLUTION
    assert cells.outline(cell).distance(shapely.Point(lng, lat)) < HARD_BY


@given(st.lists(st.tuples(lngs, lats), max_size=20))
def test_many_points_get_the_same_cells_as_one_by_one(points: list[tuple[float, float]]) -> None:
    many = cells.cells_of([p[0] for p in points], [p[1] for p in points])
    assert many.dtype == np.int64
    assert many.tolist() == [cells.cell_of(*p) for p in points]


@given(anywhere_lngs, anywhere_lats, st.integers(0, 11))
def test_a_coarse_cell_is_the_parent_of_the_fine_cell(lng: float, lat: float, res: int) -> None:
    cell = cells.cell_of(lng, lat)
    assert cells.parent(cell, res) == h3.cell_to_parent(cell, res)


def test_a_cell_has_no_finer_ancestor() -> None:
    coarse = cells.parent(cells.cell_of(114.05, 22.54), 7)
    with pytest.raises(ValueError, match="no ancestor at resolution 8"):
        cells.parent(coarse, 8)


@given(anywhere_lngs, anywhere_lats, st.integers(7, 11))
def test_descendants_fill_one_range_and_no_other_cell_is_in_it(lng: float, lat: float, res: int) -> None:
    cell = cells.cell_of(lng, lat)
    low, high = cells.parent_range(cell, res)
    children = h3.cell_to_children(cells.parent(cell, res), cells.RESOLUTION)
    assert min(children) == low
    assert max(children) == high
    assert low <= cell <= high
    around = h3.grid_ring(cell, 60)
    inside = {c for c in around if low <= c <= high}
    assert inside == {c for c in around if cells.parent(c, res) == cells.parent(cell, res)}


def test_a_pentagon_has_a_range_too() -> None:
    pentagon = h3.get_pentagons(7)[0]
    low, high = cells.descendant_range(pentagon)
    assert all(low <= child <= high for child in h3.cell_to_children(pentagon, cells.RESOLUTION))


def test_a_cell_finer_than_stored_has_no_range() -> None:
    with pytest.raises(ValueError, match="finer than the stored resolution"):
        cells.descendant_range(h3.latlng_to_cell(22.54, 114.05, 12))


@settings(deadline=None)
@given(st.one_of(stars(), stars(largest_m=30.0), lines()), lngs, lats)
def test_a_cover_is_exactly_the_cells_that_meet_the_shape(shape: shapely.Geometry, lng: float, lat: float) -> None:
    shape = placed(shape, lng, lat)
    covered = h3.uncompact_cells(cells.cover(shape), cells.RESOLUTION)
    assert len(set(covered)) == len(covered)
    assert all(cells.outline(cell).intersects(shape) for cell in covered)
    ring = {n for cell in covered for n in h3.grid_disk(cell, 1)} - set(covered)
    assert not any(cells.outline(cell).buffer(-HARD_BY).intersects(shape) for cell in ring)


@settings(deadline=None)
@given(stars(largest_m=800.0), lngs, lats, st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), max_size=30))
def test_ranges_miss_no_point_that_plain_shapely_finds(
    shape: shapely.Geometry, lng: float, lat: float, offsets: list[tuple[float, float]]
) -> None:
    area = placed(shape, lng, lat)
    ranges = cells.query_ranges(area)
    for offset in offsets:
        point = placed(shapely.Point(offset), lng, lat)
        if area.intersects(point):
            cell = cells.cell_of(point.x, point.y)
            assert any(low <= cell <= high for low, high in ranges)


@settings(deadline=None)
@given(
    stars(largest_m=800.0),
    lngs,
    lats,
    st.lists(st.tuples(st.one_of(stars(), lines()), st.floats(-600, 600), st.floats(-600, 600)), max_size=6),
)
def test_the_cover_table_misses_no_shape_that_plain_shapely_finds(
    shape: shapely.Geometry, lng: float, lat: float, others: list[tuple[shapely.Geometry, float, float]]
) -> None:
    area = placed(shape, lng, lat)
    stored = [placed(affinity.translate(o, x, y), lng, lat) for o, x, y in others]
    ranges, above = cells.query_ranges(area), set(cells.query_ancestors(area))
    assert cells.query_cells(area) == (ranges, sorted(above))
    owners, covering = cells.covers(stored)
    found = set()
    for owner, cell in zip(owners.tolist(), covering.tolist(), strict=True):
        low, _ = cells.descendant_range(cell)
        if cell in above or any(a <= low <= b for a, b in ranges):
            found.add(owner)
    assert {i for i, other in enumerate(stored) if area.intersects(other)} <= found


@settings(deadline=None)
@given(
    st.floats(-170, 160),
    st.floats(-65, 60),
    st.floats(1e-4, 15),
    st.floats(0, 15),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30),
)
def test_wide_ranges_are_few_and_miss_no_point(
    lng: float, lat: float, width: float, height: float, shares: list[tuple[float, float]]
) -> None:
    ranges, _ = cells.wide_query_cells(shapely.box(lng, lat, lng + width, lat + height))
    assert len(ranges) < 700
    for right, up in shares:
        cell = cells.cell_of(lng + right * width, lat + up * height)
        assert any(low <= cell <= high for low, high in ranges)


@settings(deadline=None)
@given(stars(largest_m=3000.0), lngs, lats, st.floats(0.001, 3), st.floats(0.001, 3))
def test_wide_ranges_miss_no_cover_of_a_shape_that_meets_them(
    star: shapely.Geometry, lng: float, lat: float, width: float, height: float
) -> None:
    shape = placed(star, lng, lat)
    box = shapely.box(lng - width, lat - height, lng, lat)
    ranges, above = cells.wide_query_cells(box)
    met = any(
        cell in set(above) or any(low <= cells.descendant_range(cell)[0] <= high for low, high in ranges)
        for cell in cells.cover(shape)
    )
    assert met or not shapely.intersects(shape, box)


def test_a_place_wider_than_h3_can_tell_is_refused() -> None:
    with pytest.raises(ValueError, match="wider than 20"):
        cells.wide_query_cells(shapely.box(0, 0, 30, 1))


def test_a_big_area_is_covered_by_few_compacted_cells() -> None:
    area = shapely.box(114.0, 22.5, 114.05, 22.55)
    compact = cells.cover(area)
    assert len(compact) < len(h3.uncompact_cells(compact, cells.RESOLUTION)) / 5


@pytest.mark.parametrize("shape", [shapely.Polygon(), shapely.Point(), shapely.GeometryCollection()])
def test_nothing_is_covered_by_nothing(shape: shapely.Geometry) -> None:
    assert cells.cover(shape) == []
    assert cells.query_ranges(shape) == []


def test_a_point_is_covered_by_its_cell() -> None:
    assert cells.cover(shapely.Point(114.05, 22.54)) == [cells.cell_of(114.05, 22.54)]


def test_shapes_get_the_cell_of_a_point_inside_them() -> None:
    ring = shapely.Point(114.05, 22.54).buffer(0.01).difference(shapely.Point(114.05, 22.54).buffer(0.008))
    (cell,) = cells.cells_of_shapes([ring]).tolist()
    assert cells.outline(cell).intersects(ring)


def test_a_line_that_is_all_but_a_point_has_a_cell_and_a_cover() -> None:
    dot = shapely.LineString([(114.05, 22.54), (114.05, 22.54)])
    cell = cells.cell_of(114.05, 22.54)
    assert cells.cells_of_shapes([dot]).tolist() == [cell]
    assert cells.cover(dot) == [cell]


def test_a_hole_hides_no_cell_of_its_ring() -> None:
    outer = shapely.Polygon([(-1.439, -60.983), (-52.093, 31.738), (53.533, 29.245)])
    ring = placed(outer.difference(affinity.scale(outer, 0.3, 0.3, origin=(0, 0))), 74.0, 18.0)
    around = h3.grid_disk(cells.cell_of(74.0, 18.0), 4)
    assert sorted(cells.cover(ring)) == sorted(c for c in around if cells.outline(c).intersects(ring))


def test_many_shapes_are_covered_as_each_by_itself() -> None:
    shapes = [
        shapely.box(114.0, 22.5, 114.02, 22.52),
        shapely.Point(114.05, 22.54),
        shapely.MultiPolygon([shapely.box(114.1, 22.5, 114.1001, 22.5001), shapely.box(114.11, 22.5, 114.12, 22.51)]),
        shapely.LineString([(114.0, 22.5), (114.01, 22.51)]),
        shapely.Polygon(),
    ]
    indexes, found = cells.covers(shapes)
    for i, shape in enumerate(shapes):
        assert found[indexes == i].tolist() == sorted(cells.cover(shape))


@given(lngs, lats, st.floats(0, 200), st.floats(0, 1), st.floats(0, 360))
def test_whatever_is_within_a_radius_lies_in_a_cell_within_it(
    lng: float, lat: float, radius_m: float, share: float, direction: float
) -> None:
    there_lng, there_lat, _ = GEOD.fwd(lng, lat, direction, radius_m * share)
    found = cells.cells_within(lng, lat, radius_m)
    assert cells.cell_of(there_lng, there_lat) in found
    assert len(found) == len(set(found))


@given(anywhere_lngs, anywhere_lats)
def test_no_corner_of_a_cell_is_farther_than_said(lng: float, lat: float) -> None:
    cell = cells.cell_of(lng, lat)
    corners = cells.ring(cell)
    middle = [cells.centre(cell)] * len(corners)
    _, _, apart_m = GEOD.inv(*zip(*middle, strict=True), *zip(*corners, strict=True))
    assert max(apart_m) <= cells.FARTHEST_CORNER_M
