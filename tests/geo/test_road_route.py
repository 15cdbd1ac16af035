from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.metric import distance_m, length_m
from geo.road_building import Link, Street, graph_of_links, graph_of_streets
from geo.road_network import graph_of_network
from geo.road_route import route, routes
from geo.road_rules import Mode
from geo.road_snapping import EdgeIndex
from geo.road_travel import RoadTravel
from geo.roads import RoadGraph

STEP = 0.001
LNG, LAT = 114.0, 22.5


def link(start: int, end: int, name: str = "", oneway: bool = False) -> Link:
    points = np.array([(LNG + ref % 10 * STEP, LAT + ref // 10 * STEP) for ref in (start, end)])
    return Link(start, end, points, distance_m(*points[0], *points[1]), True, not oneway, "residential", 20.0, 1, name)


def ask(graph: RoadGraph, incident: tuple[float, float], *units: tuple[float, float]) -> tuple:
    index = EdgeIndex(graph)
    at = [index.snap(*(np.array(places).T * STEP + [[LNG], [LAT]])) for places in ([incident], units)]
    return routes(RoadTravel(graph), at[0], at[1])


def drawn(found: object) -> list[list[float]]:
    """Coordinates of a route in steps from the corner."""
    return np.round((found.coordinates - [LNG, LAT]) / STEP, 4).tolist()


def test_a_route_follows_the_streets_and_names_them() -> None:
    graph = graph_of_links([link(0, 1, "人民路"), link(1, 2, "人民路"), link(2, 12), link(12, 13, "南坑路")])
    (found,) = ask(graph, (2.5, 1), (0.5, 0))
    assert drawn(found) == [[0.5, 0], [1, 0], [2, 0], [2, 1], [2.5, 1]]
    assert found.streets == ("人民路", "南坑路")
    assert graph.way_ref[found.edges].tolist() == [1] * 4
    assert found.metres == pytest.approx(length_m(shapely.LineString(found.coordinates)), rel=1e-6)
    assert found.seconds == pytest.approx(found.metres / (20 / 3.6), rel=1e-5)


def test_a_route_goes_round_where_the_street_is_one_way() -> None:
    ring = graph_of_links([link(0, 1, "", True), link(1, 11, "", True), link(11, 10, "", True), link(10, 0, "", True)])
    ahead, behind = ask(ring, (0.25, 0), (0.75, 0), (0.125, 0))
    assert drawn(ahead) == [[0.75, 0], [1, 0], [1, 1], [0, 1], [0, 0], [0.25, 0]]
    assert drawn(behind) == [[0.125, 0], [0.25, 0]]


def test_a_unit_on_the_spot_has_a_route_of_no_length() -> None:
    (found,) = ask(graph_of_links([link(0, 1)]), (0.5, 0), (0.5, 0))
    assert (found.metres, found.coordinates.shape, len(found.edges)) == (0, (2, 2), 0)
    assert found.seconds == pytest.approx(0, abs=1e-3)


def test_what_cannot_come_has_no_route() -> None:
    graph = graph_of_links([link(0, 1), link(1, 2, "", True)])
    index = EdgeIndex(graph, strong_only=False)
    at = index.snap(LNG + np.array([0.5, 1.5]) * STEP, [LAT, LAT])
    assert route(RoadTravel(graph), at.take([0]), at.take([1])) is None
    assert route(RoadTravel(graph), at.take([1]), at.take([0])) is not None
    assert routes(RoadTravel(graph), at.take([1]), at.take([0]), within_s=1.0) == (None,)


def test_a_route_begins_and_ends_at_the_place_on_the_street_and_counts_the_walk() -> None:
    (found,) = ask(graph_of_links([link(0, 1)]), (0.5, 0.3), (0.25, -0.1))
    assert drawn(found) == [[0.25, 0], [0.5, 0]]
    assert found.off_road_m == pytest.approx(distance_m(LNG, LAT, LNG, LAT + 0.4 * STEP), abs=0.01)
    assert found.seconds == pytest.approx(found.metres / (20 / 3.6) + found.off_road_m / (4.8 / 3.6), rel=1e-5)


def check(graph: RoadGraph, index: EdgeIndex, lngs: np.ndarray, lats: np.ndarray) -> None:
    """Ways are connected, legal, end where they should, and take the time of the ranking."""
    travel = RoadTravel(graph)
    places = index.snap(lngs, lats)
    incident, units = places.take([0]), places.take(range(1, len(places)))
    known = travel.seconds(incident, units)
    for i, found in enumerate(routes(travel, incident, units)):
        if found is None:
            assert known[i] == np.inf
            continue
        assert found.seconds == known[i]
        assert found.coordinates[0].tolist() == [units.lng[i], units.lat[i]]
        assert found.coordinates[-1].tolist() == [incident.lng[0], incident.lat[0]]
        assert (graph.head[found.edges[:-1]] == graph.tail[found.edges[1:]]).all()
        drawn_m = length_m(shapely.LineString(found.coordinates))
        assert drawn_m == pytest.approx(found.metres, rel=2e-3, abs=0.1)
        driven_s = found.seconds - found.off_road_m / (4.8 / 3.6)
        if len(found.edges) > 1:
            inner_s = travel.seconds_of_edge[found.edges[1:-1]].sum()
            ends_s = travel.seconds_of_edge[found.edges[[0, -1]]].sum()
            assert inner_s - 1e-5 <= driven_s <= inner_s + ends_s + 1e-5


@settings(deadline=None, max_examples=80)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 29), min_size=2, max_size=5), st.sampled_from([-1, 0, 1])),
        min_size=1,
        max_size=9,
    ),
    st.lists(st.tuples(st.floats(-0.2, 5.2), st.floats(-0.2, 4.2)), min_size=2, max_size=6),
)
def test_any_route_is_connected_legal_and_as_quick_as_ranked(
    streets: list[tuple[list[int], int]], at: list[tuple[float, float]]
) -> None:
    refs = np.arange(30)
    built = [Street(1, np.array(nodes), "residential", oneway, 20.0) for nodes, oneway in streets]
    graph = graph_of_streets(built, refs, LNG + refs % 6 * STEP, LAT + refs // 6 * STEP, Mode.DRIVE)
    if graph.length_m.any():
        check(graph, EdgeIndex(graph, strong_only=False), *(np.array(at).T * STEP + [[LNG], [LAT]]))


@pytest.mark.shared
def test_routes_in_shenzhen_follow_its_streets(shared_data: Path) -> None:
    network = nx.read_graphml(shared_data / "roads-shenzhen" / "shenzhen_drive.graphml", force_multigraph=True)
    # Lengths as drawn: the file's own are those on a sphere.
    for _, _, data in network.edges(data=True):
        data["length"] = 0.0
    graph = graph_of_network(nx.MultiDiGraph(network), Mode.DRIVE)
    index, rng = EdgeIndex(graph), np.random.default_rng(3)
    for _ in range(20):
        check(graph, index, *(rng.uniform(v.min(), v.max(), 12) for v in (graph.lng, graph.lat)))
