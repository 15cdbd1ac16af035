import numpy as np
import pytest
import shapely

from geo.road_building import Link, graph_of_links
from geo.road_reasons import Reason, Trip, Why, both_ways, line_crosses, why_slower
from geo.roads import RoadGraph

LEADER = Trip(seconds=100.0, metres=1000.0, straight_m=800.0)


@pytest.mark.parametrize(
    ("unit", "both_ways_s", "wet", "alike", "expected"),
    [
        # As crooked and as slow as the leader would be 62.5 s for 500 m.
        (Trip(200.0, 2000.0, 500.0), 90.0, True, True, Reason(Why.ONE_WAY, 110.0)),
        (Trip(200.0, 2000.0, 500.0), 150.0, True, True, Reason(Why.ONE_WAY, 50.0)),
        (Trip(200.0, 2000.0, 500.0), 151.0, True, True, Reason(Why.RIVER, 137.5)),
        (Trip(200.0, 2000.0, 500.0), 200.0, False, True, Reason(Why.DETOUR, 137.5)),
        (Trip(200.0, 625.0, 500.0), 200.0, True, True, Reason(Why.SLOW_STREETS, 137.5)),
        (Trip(200.0, 625.0, 500.0), 200.0, False, False, Reason(Why.SLOWER_WAY, 137.5)),
        (Trip(200.0, 625.0, 500.0, 120.0), 200.0, False, True, Reason(Why.OFF_ROAD, 120.0)),
        (Trip(104.0, 1040.0, 500.0), 50.0, True, True, Reason(Why.SAME, 4.0)),
        (Trip(200.0, 2000.0, 800.0), 90.0, True, True, Reason(Why.SAME, 100.0)),
        (Trip(90.0, 2000.0, 500.0), 90.0, True, True, Reason(Why.SAME, 0.0)),
        (Trip(np.inf, np.inf, 500.0), np.inf, True, True, Reason(Why.UNREACHABLE, np.inf)),
    ],
)
def test_the_reason_is_what_costs_most(
    unit: Trip, both_ways_s: float, wet: bool, alike: bool, expected: Reason
) -> None:
    found = why_slower(unit, LEADER, both_ways_s, wet, alike)
    assert found.code is expected.code
    assert found.seconds == pytest.approx(expected.seconds)


def test_a_leader_who_need_not_move_sets_no_measure() -> None:
    beside = Trip(seconds=100.0, metres=0.0, straight_m=140.0, walked_s=100.0)
    assert why_slower(Trip(200.0, 2000.0, 100.0), beside, 200.0, False).code is Why.DETOUR
    assert why_slower(Trip(200.0, 0.0, 100.0, 200.0), beside, 200.0, False) == Reason(Why.OFF_ROAD, 100.0)


def test_a_line_over_a_river_crosses_and_one_over_a_pond_does_not() -> None:
    river = shapely.box(114.001, 22.4, 114.0012, 22.6)
    pond = shapely.box(114.0005, 22.4999, 114.00055, 22.5001)
    assert line_crosses(np.array([pond, river]), 114.0, 22.5, 114.002, 22.5)
    assert not line_crosses(np.array([pond, river]), 114.0, 22.5, 114.0009, 22.5)
    assert not line_crosses(np.empty(0, dtype=object), 114.0, 22.5, 114.002, 22.5)


def graph() -> RoadGraph:
    corners = [(114.0, 22.5), (114.001, 22.5), (114.001, 22.501)]
    return graph_of_links(
        Link(a, b, np.array([corners[a], corners[b]]), 100.0 + ref, True, reverse, "residential", 20.0, ref, str(ref))
        for ref, (a, b, reverse) in enumerate([(0, 1, False), (1, 2, True), (2, 0, False)])
    )


def test_open_both_ways_every_street_has_two_edges_along_one_shape() -> None:
    opened = both_ways(graph())
    ends = {(int(t), int(h), int(r)) for t, h, r in zip(opened.tail, opened.head, opened.way_ref, strict=True)}
    assert ends == {(0, 1, 0), (1, 0, 0), (1, 2, 1), (2, 1, 1), (2, 0, 2), (0, 2, 2)}
    assert opened.length_m.tolist() == [pytest.approx(100 + ref) for ref in opened.way_ref]
    for edge in range(opened.edges):
        points = opened.edge_points(edge)
        for end, node in ((0, opened.tail[edge]), (-1, opened.head[edge])):
            assert points[end].tolist() == [opened.lng[node], opened.lat[node]]


def test_opening_both_ways_leaves_the_graph_itself_alone() -> None:
    before, after = graph().fingerprint(), graph()
    both_ways(after)
    assert after.fingerprint() == before
    assert both_ways(both_ways(after)).fingerprint() == both_ways(after).fingerprint()
