from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csgraph

from geo.metric import distance_m
from geo.road_building import Street, graph_of_links, graph_of_streets
from geo.road_network import NetworkUnusable, graph_of_network
from geo.road_rules import Mode, class_of, limit_kph, oneway_of, open_to, speed_kph
from geo.roads import RoadArraysUnreadable, RoadGraph, largest_strong_part

SIDE = 0.001


def street(nodes: list[int], oneway: int = 0, ref: int = 1, name: str = "") -> Street:
    return Street(ref, np.array(nodes, np.int64), "residential", oneway, 20.0, name)


def lattice(width: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points 0, 1, 2… row by row, `width` to a row, ten rows."""
    refs = np.arange(width * 10, dtype=np.int64)
    return refs, 114.0 + refs % width * SIDE, 22.5 + refs // width * SIDE


def graph(streets: list[Street], mode: Mode = Mode.DRIVE, width: int = 10) -> RoadGraph:
    return graph_of_streets(streets, *lattice(width), mode)


def edges_of(found: RoadGraph) -> set[tuple[int, int]]:
    return {(int(found.node_ref[a]), int(found.node_ref[b])) for a, b in zip(found.tail, found.head, strict=True)}


def test_streets_are_cut_only_where_they_meet() -> None:
    found = graph([street([0, 1, 2, 3, 4]), street([12, 2, 22])])
    assert found.node_ref.tolist() == [0, 2, 4, 12, 22]
    assert edges_of(found) == {(0, 2), (2, 0), (2, 4), (4, 2), (2, 12), (12, 2), (2, 22), (22, 2)}


def test_an_edge_keeps_the_shape_and_the_length_between_junctions() -> None:
    found = graph([street([0, 1, 11, 12])])
    for edge in range(2):
        points = found.edge_points(edge)
        way = [0, 1, 11, 12] if found.tail[edge] == 0 else [12, 11, 1, 0]
        _, lngs, lats = lattice(10)
        assert points.tolist() == [[lngs[i], lats[i]] for i in way]
        whole = sum(distance_m(*points[i], *points[i + 1]) for i in range(3))
        assert found.length_m[edge] == pytest.approx(whole, rel=1e-6)


@pytest.mark.parametrize(("oneway", "expected"), [(1, {(0, 1)}), (-1, {(1, 0)}), (0, {(0, 1), (1, 0)})])
def test_one_way_streets_are_driven_one_way_and_walked_both(oneway: int, expected: set[tuple[int, int]]) -> None:
    assert edges_of(graph([street([0, 1], oneway)])) == expected
    assert edges_of(graph([street([0, 1], oneway)], Mode.WALK)) == {(0, 1), (1, 0)}


def test_the_largest_strongly_connected_part_is_marked() -> None:
    found = graph([street([0, 1]), street([1, 2]), street([2, 3], oneway=1), street([50, 51])])
    assert found.node_ref[found.strong].tolist() == [0, 1, 2]
    assert found.strong_share == pytest.approx(3 / 6)


def test_a_closed_loop_street_is_an_edge_to_itself() -> None:
    found = graph([street([0, 1, 11, 10, 0], oneway=1)])
    assert edges_of(found) == {(0, 0)}
    assert found.length_m[0] > 400


def test_of_parallel_streets_the_quicker_counts() -> None:
    found = graph([street([0, 1, 2]), street([0, 10, 11, 12, 2])])
    assert found.edges == 4
    seconds = csgraph.dijkstra(found.matrix(), indices=[0])[0]
    assert seconds[1] == pytest.approx(found.travel_s.min())


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 29), min_size=2, max_size=6), st.sampled_from([-1, 0, 1])),
        min_size=1,
        max_size=8,
    )
)
def test_shortest_ways_agree_with_networkx_on_the_drawn_streets(drawn: list[tuple[list[int], int]]) -> None:
    found = graph([street(nodes, oneway) for nodes, oneway in drawn])
    _, lngs, lats = lattice(10)
    oracle = nx.DiGraph()
    for nodes, oneway in drawn:
        for a, b in pairwise(nodes):
            length = distance_m(lngs[a], lats[a], lngs[b], lats[b])
            if oneway >= 0:
                oracle.add_edge(a, b, weight=length)
            if oneway <= 0:
                oracle.add_edge(b, a, weight=length)
    metres = csgraph.dijkstra(found.matrix(found.length_m.astype(np.float64)))
    for i, a in enumerate(found.node_ref.tolist()):
        if a in oracle:
            known = nx.single_source_dijkstra_path_length(oracle, a)
            for j, b in enumerate(found.node_ref.tolist()):
                assert metres[i, j] == pytest.approx(known.get(b, np.inf), rel=1e-5, abs=1e-3)
    strong = max((len(c) for c in nx.strongly_connected_components(oracle)), default=0)
    assert found.strong.sum() <= max(strong, 1)


def test_arrays_go_to_bytes_and_back() -> None:
    found = graph([street([0, 1, 2], name="南坑路"), street([12, 2, 22], oneway=1, ref=9)])
    back = RoadGraph.from_bytes(found.to_bytes())
    assert back.fingerprint() == found.fingerprint()
    assert back.names[back.name].tolist().count("南坑路") == 2
    assert found.to_bytes() == found.to_bytes()


def test_an_empty_graph_is_a_graph() -> None:
    empty = graph_of_links([])
    assert (empty.nodes, empty.edges, empty.strong_share) == (0, 0, 0.0)
    assert RoadGraph.from_bytes(empty.to_bytes()).fingerprint() == empty.fingerprint()
    assert graph([]).nodes == 0


@pytest.mark.parametrize("stored", [b"", b"no arrays", graph_of_links([]).to_bytes()[:80]])
def test_damaged_bytes_are_refused(stored: bytes) -> None:
    with pytest.raises(RoadArraysUnreadable):
        RoadGraph.from_bytes(stored)


def test_no_nodes_have_no_strong_part() -> None:
    assert largest_strong_part(0, np.zeros(0, np.int32), np.zeros(0, np.int32)).shape == (0,)


def network() -> nx.MultiDiGraph:
    found = nx.MultiDiGraph(crs="epsg:4326")
    for node, (x, y) in {1: (114.0, 22.5), 2: (114.001, 22.5), 3: (114.001, 22.501)}.items():
        found.add_node(node, x=x, y=y)
    bend = shapely.LineString([(114.0, 22.5), (114.0005, 22.5002), (114.001, 22.5)])
    found.add_edge(1, 2, osmid=7, highway="primary", name="深南大道", length=120.0, geometry=bend)
    found.add_edge(2, 1, osmid=7, highway="primary", name="深南大道", length=120.0, geometry=bend.reverse())
    found.add_edge(2, 3, osmid="[8, 9]", highway="['residential', 'service']", maxspeed="20")
    return found


def test_an_osmnx_network_is_taken_over_with_names_and_bends() -> None:
    found = graph_of_network(network(), Mode.DRIVE)
    assert edges_of(found) == {(1, 2), (2, 1), (2, 3)}
    assert len(found.shape_ptr) == 3
    assert found.names[found.name].tolist() == ["深南大道", "深南大道", ""]
    assert found.way_ref.tolist() == [7, 7, 8]
    assert found.length_m[2] == pytest.approx(distance_m(114.001, 22.5, 114.001, 22.501), rel=1e-6)
    assert found.edge_points(1).tolist() == found.edge_points(0)[::-1].tolist()


def test_a_network_without_places_is_refused() -> None:
    bare = nx.MultiDiGraph()
    bare.add_edge("a", "b")
    with pytest.raises(NetworkUnusable):
        graph_of_network(bare, Mode.DRIVE)
    far = nx.MultiDiGraph()
    far.add_node(1, x=500_000.0, y=2_500_000.0)
    with pytest.raises(NetworkUnusable, match="not longitude"):
        graph_of_network(far, Mode.DRIVE)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "trunk_link"}, "trunk"),
        ({"highway": "living_street"}, "residential"),
        ({"highway": "path"}, "footway"),
        ({"railway": "tram"}, "rail"),
        ({"railway": "tram", "highway": "residential"}, "residential"),
        ({"highway": "construction"}, None),
        ({}, None),
    ],
)
def test_streets_have_the_class_of_their_tags(tags: dict[str, str], expected: str | None) -> None:
    assert class_of(tags) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [({"oneway": "yes"}, 1), ({"oneway": "-1"}, -1), ({"oneway": "no", "junction": "roundabout"}, 0),
     ({"junction": "roundabout"}, 1), ({"highway": "motorway"}, 1), ({"highway": "primary"}, 0)],
)  # fmt: skip
def test_direction_follows_the_tags(tags: dict[str, str], expected: int) -> None:
    assert oneway_of(tags) == expected


@pytest.mark.parametrize(
    ("tags", "drive", "walk"),
    [
        ({"highway": "residential"}, True, True),
        ({"highway": "motorway"}, True, False),
        ({"highway": "footway"}, False, True),
        ({"highway": "service", "access": "private"}, True, True),
        ({"highway": "residential", "motor_vehicle": "no"}, False, True),
        ({"highway": "residential", "access": "no"}, False, False),
        ({"highway": "residential", "access": "no", "foot": "yes"}, False, True),
        ({"railway": "rail"}, False, False),
    ],
)
def test_who_may_use_a_street(tags: dict[str, str], drive: bool, walk: bool) -> None:
    assert open_to(Mode.DRIVE, tags) is drive
    assert open_to(Mode.WALK, tags) is walk


def test_a_lower_limit_slows_and_a_higher_one_does_not_speed_up() -> None:
    usual = speed_kph(Mode.DRIVE, "primary", {})
    assert speed_kph(Mode.DRIVE, "primary", {"maxspeed": "30"}) < usual
    assert speed_kph(Mode.DRIVE, "primary", {"maxspeed": "100"}) == usual
    assert speed_kph(Mode.WALK, "steps", {}) < speed_kph(Mode.WALK, "footway", {})


@pytest.mark.parametrize(("text", "kph"), [("50", 50.0), ("30 mph", 48.28), ("walk", None), ("0", None), ("", None)])
def test_limits_are_read_in_both_units(text: str, kph: float | None) -> None:
    assert limit_kph(text) == (kph if kph is None else pytest.approx(kph, abs=0.01))
