"""Rings of time along the streets, against the travel times of places on them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.metric import distances_m
from geo.road_building import Link, graph_of_links
from geo.road_reach import rings
from geo.road_travel import RoadTravel
from geo.roads import RoadGraph
from tests.geo.road_oracle import place_on
from tests.geo.test_road_travel import link

LIMITS = (60.0, 180.0, 300.0)
EDGE_S = 0.5


def lattice(seconds: list[int], one_way: list[bool]) -> RoadGraph:
    """A block of streets, three by three junctions, with the times and one-way signs drawn."""
    pairs = [(a, b) for a in (0, 1, 2, 10, 11, 12, 20, 21, 22) for b in (a + 1, a + 10) if b % 10 < 3 and b < 23]
    links: list[Link] = [
        link(a, b, float(second), sign) for (a, b), second, sign in zip(pairs, seconds, one_way, strict=False)
    ]
    return graph_of_links(links)


graphs = st.builds(
    lattice,
    st.lists(st.integers(5, 200), min_size=12, max_size=12),
    st.lists(st.booleans(), min_size=12, max_size=12),
)


@settings(max_examples=60, deadline=None)
@given(graphs, st.floats(0, 1), st.floats(0, 30))
def test_a_spot_lies_in_the_ring_of_its_travel_time(graph: RoadGraph, fraction: float, off_road_m: float) -> None:
    travel = RoadTravel(graph)
    place = place_on(graph, [0], [fraction], off_road_m)
    found = rings(travel, place, LIMITS)
    shapes = np.repeat(np.arange(len(travel.forward_of_shape)), 7)
    fractions = np.tile(np.linspace(0.03, 0.97, 7), len(travel.forward_of_shape))
    seconds = travel.seconds(place, place_on(graph, shapes.tolist(), fractions.tolist()))
    for shape, part, second in zip(shapes.tolist(), fractions.tolist(), seconds.tolist(), strict=True):
        if any(abs(second - limit) < EDGE_S for limit in LIMITS):
            continue
        start, end = graph.shape_ptr[shape], graph.shape_ptr[shape + 1]
        lng, lat = (
            column[start] + part * (column[end - 1] - column[start]) for column in (graph.shape_lng, graph.shape_lat)
        )
        meant = next((limit for limit in LIMITS if second <= limit), None)
        inside = [ring.seconds for ring in found if any(_on(street, float(lng), float(lat)) for street in ring.streets)]
        assert inside == ([] if meant is None else [meant]), (shape, part, second)


def _on(street: np.ndarray, lng: float, lat: float) -> bool:
    """Whether a spot lies on a straight street."""
    (x0, y0), (x1, y1) = street[0], street[-1]
    low_x, high_x, low_y, high_y = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    return bool(low_x - 1e-9 <= lng <= high_x + 1e-9 and low_y - 1e-9 <= lat <= high_y + 1e-9)


def test_a_ring_ends_between_junctions_where_its_time_is_up() -> None:
    graph = graph_of_links([link(0, 1, 100)])
    near, far, _ = rings(RoadTravel(graph), place_on(graph, [0], [0.0]), (25.0, 75.0, 200.0))
    (street,) = near.streets
    whole = distances_m([114.0], [22.5], 114.001, 22.5)[0]
    (length,) = distances_m([street[0, 0]], [street[0, 1]], street[1, 0], street[1, 1])
    assert abs(length / whole - 0.25) < 1e-6
    assert abs(far.metres - 50) < 1e-3


def test_what_is_walked_to_the_place_is_part_of_the_time() -> None:
    graph = graph_of_links([link(0, 1, 100)])
    (ring,) = rings(RoadTravel(graph), place_on(graph, [0], [0.0], 40.0), (60.0,))
    assert abs(ring.metres - (60 - 40 / (4.8 / 3.6))) < 1e-3


def test_a_place_farther_from_the_streets_than_the_time_allows_has_no_ring() -> None:
    graph = graph_of_links([link(0, 1, 100)])
    (ring,) = rings(RoadTravel(graph), place_on(graph, [0], [0.5], 500.0), (60.0,))
    assert (ring.streets, ring.metres) == ((), 0.0)
