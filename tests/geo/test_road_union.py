from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csgraph

from geo.metric import distance_m
from geo.road_building import Link, Street, graph_of_links, graph_of_streets
from geo.road_rules import Mode
from geo.road_snapping import EdgeIndex
from geo.road_travel import RoadTravel
from geo.road_union import union
from geo.roads import RoadGraph

STEP = 0.001
LNG, LAT = 114.0, 22.5
REFS = np.arange(30)
PLACES = LNG + REFS % 6 * STEP, LAT + REFS // 6 * STEP


def built(streets: list[Street]) -> RoadGraph:
    return graph_of_streets(streets, REFS, *PLACES, Mode.DRIVE)


def link(start: int, end: int, oneway: bool = False, shift: float = 0.0, first: int = 0, ref: int = 1) -> Link:
    """A street between lattice points, all moved by `shift` steps, its nodes numbered from `first`."""
    points = np.array([(LNG + (node % 6 + shift) * STEP, LAT + node // 6 * STEP) for node in (start, end)])
    metres = distance_m(*points[0], *points[1])
    return Link(start + first, end + first, points, metres, True, not oneway, "residential", 20.0, ref, "")


def times(graph: RoadGraph) -> dict[tuple[int, int], float]:
    """Seconds between every two nodes, by their numbers."""
    seconds = csgraph.dijkstra(graph.matrix()) if graph.nodes else np.empty((0, 0))
    refs = graph.node_ref.tolist()
    return {(a, b): float(seconds[i, j]) for i, a in enumerate(refs) for j, b in enumerate(refs)}


def edges(graph: RoadGraph) -> list[tuple[int, int, int, float]]:
    ends = zip(graph.node_ref[graph.tail], graph.node_ref[graph.head], graph.way_ref, graph.length_m, strict=True)
    return sorted((int(a), int(b), int(ref), round(float(metres), 2)) for a, b, ref, metres in ends)


drawn_streets = st.lists(
    st.tuples(st.lists(st.integers(0, 29), min_size=2, max_size=6), st.sampled_from([-1, 0, 1])),
    min_size=1,
    max_size=10,
)


@settings(deadline=None, max_examples=80)
@given(drawn_streets, st.data())
def test_a_graph_split_in_two_and_joined_takes_the_same_times(
    drawn: list[tuple[list[int], int]], data: st.DataObject
) -> None:
    """Each street between two junctions goes to one part or the other."""
    whole = built([Street(i, np.array(nodes), "residential", way, 20.0) for i, (nodes, way) in enumerate(drawn, 1)])
    shapes = len(whole.shape_ptr) - 1
    sides = np.array(data.draw(st.lists(st.booleans(), min_size=shapes, max_size=shapes)), bool)
    links = [
        Link(
            *(int(whole.node_ref[node]) for node in (whole.tail[edge], whole.head[edge])),
            points=whole.edge_points(edge),
            length_m=float(whole.length_m[edge]),
            forward=True,
            reverse=False,
            road_class="residential",
            speed_kph=20.0,
            ref=int(whole.way_ref[edge]),
            name="",
        )
        for edge in range(whole.edges)
    ]
    parts = [
        graph_of_links(link for edge, link in enumerate(links) if sides[whole.shape[edge]] == side)
        for side in (False, True)
    ]
    joined = union(parts)
    known = times(whole)
    for pair, seconds in times(joined).items():
        assert seconds == pytest.approx(known[pair], rel=1e-5)
    assert joined.strong_share == pytest.approx(whole.strong_share)
    assert set(joined.node_ref.tolist()) == set(whole.node_ref.tolist())


@settings(deadline=None, max_examples=80)
@given(drawn_streets)
def test_overlapping_maps_of_one_city_give_the_map_of_the_city(drawn: list[tuple[list[int], int]]) -> None:
    """West holds every street with a point in columns 0 to 3, east every one in columns 2 to 5."""
    streets = [Street(i, np.array(nodes), "residential", way, 20.0) for i, (nodes, way) in enumerate(drawn, 1)]
    west = built([street for street in streets if (street.nodes % 6 <= 3).any()])
    east = built([street for street in streets if (street.nodes % 6 >= 2).any()])
    joined, whole = union([west, east]), built(streets)
    assert {edge[:3] for edge in edges(joined)} == {edge[:3] for edge in edges(whole)}
    known = times(whole)
    assert all(seconds == pytest.approx(known[pair], rel=1e-5) for pair, seconds in times(joined).items())
    assert joined.strong_share == pytest.approx(whole.strong_share)


def test_a_street_in_two_maps_is_kept_once_and_cut_where_either_cuts_it() -> None:
    main, side, other = (
        Street(ref, np.array(nodes), "residential", 0, 20.0)
        for ref, nodes in ((1, [0, 1, 2, 3]), (2, [1, 7]), (3, [2, 8]))
    )
    joined = union([built([main, side]), built([main, other])])
    assert edges(joined) == edges(built([main, side, other]))
    places = EdgeIndex(joined).snap([LNG + 0.6 * STEP, LNG + 1.5 * STEP], [LAT, LAT])
    seconds = RoadTravel(joined).seconds(places.take([1]), places.take([0]))
    assert seconds[0] == pytest.approx(distance_m(LNG + 0.6 * STEP, LAT, LNG + 1.5 * STEP, LAT) / (20 / 3.6), rel=1e-3)


def test_a_way_leads_across_the_border() -> None:
    joined = union([graph_of_links([link(0, 1), link(1, 2)]), graph_of_links([link(2, 3), link(3, 4)])])
    assert joined.strong.all()
    assert times(joined)[0, 4] == pytest.approx(distance_m(LNG, LAT, LNG + 4 * STEP, LAT) / (20 / 3.6), rel=1e-4)


def test_independently_numbered_nodes_are_one_within_a_metre() -> None:
    metre = 1 / 102_900 / STEP
    west = graph_of_links([link(0, 1), link(1, 2)])
    near = graph_of_links([link(2, 3, shift=0.9 * metre, first=500)])
    far = graph_of_links([link(2, 3, shift=1.1 * metre, first=500)])
    joined = union([west, near])
    assert (joined.nodes, joined.strong.sum()) == (4, 4)
    assert (union([west, far]).nodes, union([west, far]).strong.sum()) == (5, 3)
    for edge in range(joined.edges):
        points = joined.edge_points(edge)
        assert points[0].tolist() == [joined.lng[joined.tail[edge]], joined.lat[joined.tail[edge]]]
        assert points[-1].tolist() == [joined.lng[joined.head[edge]], joined.lat[joined.head[edge]]]


def test_the_same_number_far_away_is_another_node() -> None:
    joined = union([graph_of_links([link(0, 1)]), graph_of_links([link(0, 1, shift=50)])])
    assert joined.nodes == 4
    assert len(set(joined.node_ref.tolist())) == 4
    assert {0, 1} < set(joined.node_ref.tolist())
    assert joined.strong.sum() == 2


def test_within_one_numbering_a_bridge_stays_above_the_street() -> None:
    """Both hold nodes 0 and 1; node 100 of the second lies exactly over node 2 of the first."""
    below = graph_of_links([link(0, 1), link(1, 2)])
    above = replace(link(2, 3, ref=9), start=100, end=101)
    joined = union([below, graph_of_links([link(0, 1), above])])
    assert joined.nodes == 5
    assert times(joined)[2, 100] == np.inf


def test_opposite_one_way_halves_of_one_street_become_a_street_both_ways() -> None:
    there, back = link(0, 1, oneway=True), replace(link(0, 1, oneway=True), forward=False, reverse=True)
    joined = union([graph_of_links([there]), graph_of_links([back])])
    assert (joined.edges, len(joined.shape_ptr) - 1) == (2, 1)


def test_nothing_joined_is_nothing_and_one_alone_stays_as_it_is() -> None:
    assert union([]).nodes == union([graph_of_links([])]).nodes == 0
    alone = graph_of_links([link(0, 1), link(1, 2, oneway=True), link(2, 8), link(8, 0, oneway=True)])
    assert edges(union([alone])) == edges(alone)
    assert edges(union([alone, graph_of_links([]), alone])) == edges(alone)
