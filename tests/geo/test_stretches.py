"""Streets cut into stretches, and the stretch a position lies on."""

import numpy as np
import pytest
import shapely
import shapely.ops
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, box

from geo import stretches
from geo.metric import lengths_m, local_projection, metres_per_degree
from geo.road_building import Link, graph_of_links
from geo.roads import RoadGraph
from geo.stretches import PIXEL_M, STRETCH_M, Stretches, StretchMap, stretches_of

LNG, LAT = 114.05, 22.63
SIDE = 0.003  # about 300 m
WEST, EAST = "440306007005001", "440306007005002"
GRIDS = {WEST: box(LNG, LAT, LNG + SIDE, LAT + SIDE), EAST: box(LNG + SIDE, LAT, LNG + 2 * SIDE, LAT + SIDE)}
WITHIN_M = 15.0


def square() -> RoadGraph:
    """A ring of streets around both grids, the border between them, and one that leads away."""
    places = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (4, 1)]
    links = []
    for start, end in ((0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5), (5, 6)):
        points = np.array([(LNG + places[at][0] * SIDE, LAT + places[at][1] * SIDE) for at in (start, end)])
        length = float(lengths_m(np.array([LineString(points)], dtype=object))[0])
        links.append(Link(start, end, points, length, True, start % 2 == 0, "residential", 30.0, len(links), "路"))
    return graph_of_links(links)


@pytest.fixture(scope="module")
def cut() -> Stretches:
    return stretches_of(square(), GRIDS)


WAYS = st.lists(st.tuples(st.integers(-90, 90), st.integers(-90, 90)), min_size=2, max_size=7)


@given(st.lists(WAYS, min_size=1, max_size=5))
@settings(deadline=None)
def test_lines_are_cut_together_as_each_would_be_alone(ways: list[list[tuple[int, int]]]) -> None:
    lines = [LineString(way) for way in ways]
    expected = []
    for line in lines:
        ends = np.linspace(0.0, line.length, max(1, int(np.ceil(line.length / STRETCH_M))) + 1)
        if line.length:
            expected += [shapely.ops.substring(line, *ends[at : at + 2]) for at in range(len(ends) - 1)]
    pieces = stretches.cut(np.array(lines, dtype=object), STRETCH_M)
    assert len(pieces) == len(expected)
    for piece, one in zip(pieces, expected, strict=True):
        assert piece.length == pytest.approx(one.length, abs=1e-6)
        assert np.allclose([piece.coords[0], piece.coords[-1]], [one.coords[0], one.coords[-1]], atol=1e-6)
        assert piece.hausdorff_distance(one) < 1e-6


def test_stretches_are_short_and_as_long_as_the_streets_together(cut: Stretches) -> None:
    side_m = float(lengths_m(np.array([LineString([(LNG, LAT), (LNG + SIDE, LAT)])], dtype=object))[0])
    up_m = float(lengths_m(np.array([LineString([(LNG, LAT), (LNG, LAT + SIDE)])], dtype=object))[0])
    assert cut.length_m.max() <= STRETCH_M + 1e-6
    assert cut.length_m.sum() == pytest.approx(4 * side_m + 3 * up_m, rel=1e-3)


def test_a_street_on_the_border_belongs_to_the_lower_code_and_one_outside_to_none(cut: Stretches) -> None:
    border = np.abs(cut.lng - (LNG + SIDE)) < 1e-6
    assert border.sum() >= 15
    assert set(cut.grid[border].tolist()) == {cut.grids.index(WEST)}
    assert cut.lng.max() < LNG + 2 * SIDE + 1e-4


def test_every_stretch_lies_in_a_cell_of_its_ground(cut: Stretches) -> None:
    from geo.cells import cells_of

    assert np.isin(cells_of(cut.lng, cut.lat), cut.cells).all()
    assert (np.diff(cut.cells) > 0).all()


def test_without_streets_or_grids_there_is_nothing_to_see() -> None:
    assert len(stretches_of(square(), {})) == 0
    assert len(stretches_of(graph_of_links([]), GRIDS)) == 0
    nowhere = StretchMap(stretches_of(square(), {}), WITHIN_M)
    assert nowhere.at(np.array([LNG]), np.array([LAT])).tolist() == [-1]


def test_the_fingerprint_changes_with_the_grids_and_only_then(cut: Stretches) -> None:
    assert stretches_of(square(), GRIDS).fingerprint == cut.fingerprint
    assert stretches_of(square(), {WEST: GRIDS[WEST]}).fingerprint != cut.fingerprint


@given(st.lists(st.tuples(st.floats(-0.2, 2.2), st.floats(-0.2, 1.2)), min_size=1, max_size=40))
@settings(deadline=None)
def test_the_stretch_of_a_position_is_the_nearest_to_a_pixel(places: list[tuple[float, float]]) -> None:
    cut = stretches_of(square(), GRIDS)
    lng, lat = (np.array(column) * SIDE for column in zip(*places, strict=True))
    lng, lat = lng + LNG, lat + LAT
    metric = local_projection(LNG, LAT)
    lines, points = metric.to_metres(cut.lines), metric.to_metres(shapely.points(lng, lat))
    found = StretchMap(cut, WITHIN_M).at(lng, lat)
    for at, point in zip(found.tolist(), points, strict=True):
        away = shapely.distance(lines, point)
        if at < 0:
            assert away.min() > WITHIN_M - 2 * PIXEL_M
        else:
            assert away[at] <= away.min() + 2 * PIXEL_M
            assert away[at] <= WITHIN_M + 2 * PIXEL_M


def test_a_position_far_away_or_nowhere_lies_on_no_stretch(cut: Stretches) -> None:
    east, _ = metres_per_degree(LAT)
    seen = StretchMap(cut, WITHIN_M)
    lng = np.array([LNG + 0.0015, LNG - 1.0, np.nan, LNG + 20 / float(east)])
    lat = np.array([LAT + 0.0015, LAT, LAT, LAT + 0.001])
    assert seen.at(lng, lat).tolist() == [-1] * 4
