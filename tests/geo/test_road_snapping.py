import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.metric import distance_m, local_projection, metres_per_degree
from geo.road_building import Link, Street, graph_of_links, graph_of_streets
from geo.road_rules import Mode
from geo.road_snapping import EdgeIndex, NoStreets, PositionUnusable, joined
from geo.road_ways import with_edges
from geo.roads import RoadGraph

STEP = 0.001
LNG, LAT = 114.0, 22.5


def link(start: int, end: int, oneway: bool = False) -> Link:
    points = np.array([(LNG + ref % 10 * STEP, LAT + ref // 10 * STEP) for ref in (start, end)])
    return Link(start, end, points, distance_m(*points[0], *points[1]), True, not oneway, "residential", 20.0, 1, "")


def test_a_place_knows_its_street_how_far_along_and_how_far_off() -> None:
    found = EdgeIndex(graph_of_links([link(0, 1), link(10, 11), link(0, 10)])).snap([LNG + 0.25 * STEP], [LAT - 0.0003])
    assert found.shape.tolist() == [0]
    assert found.fraction[0] == pytest.approx(0.25, abs=1e-6)
    assert found.off_road_m[0] == pytest.approx(distance_m(LNG, LAT, LNG, LAT - 0.0003), abs=1e-3)
    assert [found.lng[0], found.lat[0]] == pytest.approx([LNG + 0.25 * STEP, LAT], abs=1e-8)


def test_a_one_way_street_gives_one_edge_and_any_other_both() -> None:
    graph = graph_of_links([link(0, 1, oneway=True), link(10, 11), link(0, 10), link(1, 11)])
    found = EdgeIndex(graph).snap([LNG + 0.4 * STEP] * 2, [LAT, LAT + STEP])
    assert (found.backward >= 0).tolist() == [False, True]
    for place in range(2):
        for edge, backward in ((found.forward[place], False), (found.backward[place], True)):
            if edge >= 0:
                assert graph.shape[edge] == found.shape[place]
                assert graph.backward[edge] == backward


def test_within_a_centimetre_of_the_end_is_at_the_junction() -> None:
    per_lng, _ = metres_per_degree(LAT)
    metre = 1 / float(per_lng)
    found = EdgeIndex(graph_of_links([link(0, 1)])).snap(
        [LNG - metre, LNG + 0.009 * metre, LNG + 0.011 * metre, LNG + STEP - 0.009 * metre, LNG + STEP + metre],
        [LAT] * 5,
    )
    assert found.fraction[[0, 1, 3, 4]].tolist() == [0, 0, 1, 1]
    assert 0 < found.fraction[2] < 0.001
    assert found.off_road_m == pytest.approx([1, 0, 0, 0, 1], abs=1e-3)
    assert found.lng[[0, 1, 3, 4]] - LNG == pytest.approx([0, 0, STEP, STEP], abs=1e-12)


def test_at_a_junction_the_first_of_its_streets_is_taken() -> None:
    links = [link(11, 1), link(1, 2), link(1, 0)]
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        found = EdgeIndex(graph_of_links(links[i] for i in order)).snap([LNG + STEP], [LAT])
        assert (found.shape.tolist(), found.fraction.tolist()) == ([0], [1.0 if order[0] == 0 else 0.0])


def test_nearness_is_metric_not_in_degrees() -> None:
    """At 60° north 0.0008° east is 45 m, 0.0005° north is 56 m."""
    points = {0: (24.0008, 59.999), 1: (24.0008, 60.001), 2: (23.999, 60.0005), 3: (24.0004, 60.0005)}
    graph = graph_of_links(
        Link(a, b, np.array([points[a], points[b]]), 100.0, True, True, "residential", 20.0, 1, "")
        for a, b in ((0, 1), (2, 3), (1, 3))
    )
    assert EdgeIndex(graph).snap([24.0], [60.0]).shape.tolist() == [0]


def test_an_island_next_door_is_passed_over_and_reported() -> None:
    links = [link(0, 1), link(1, 2), link(20, 21, oneway=True)]
    graph = graph_of_links(links)
    lat = [LAT + 2 * STEP, LAT + 0.3 * STEP]
    found = EdgeIndex(graph).snap([LNG + 0.5 * STEP] * 2, lat)
    assert (found.shape.tolist(), found.passed_over.tolist()) == ([0, 0], [True, False])
    found = EdgeIndex(graph, strong_only=False).snap([LNG + 0.5 * STEP] * 2, lat)
    assert (found.shape.tolist(), found.passed_over.tolist()) == ([2, 0], [False, False])


def test_without_any_strong_street_every_street_counts() -> None:
    assert EdgeIndex(graph_of_links([link(0, 1, oneway=True)])).snap([LNG], [LAT]).shape.tolist() == [0]


def test_streets_of_no_length_or_without_edges_are_not_stood_on() -> None:
    flat = Link(1, 2, np.array([[LNG + STEP, LAT]] * 2), 0.0, True, True, "residential", 20.0, 1, "")
    graph = graph_of_links([flat, link(0, 1), link(10, 11), link(0, 10)])
    assert EdgeIndex(graph).snap([LNG + STEP], [LAT]).shape.tolist() == [1]
    without = with_edges(graph, graph.shape != 2)
    assert EdgeIndex(without).snap([LNG + 0.5 * STEP], [LAT + STEP]).shape.tolist() != [2]


@pytest.mark.parametrize("graph", [graph_of_links([]), with_edges(graph_of_links([link(0, 1)]), np.zeros(2, bool))])
def test_a_graph_without_streets_is_refused(graph: RoadGraph) -> None:
    with pytest.raises(NoStreets):
        EdgeIndex(graph)


@pytest.mark.parametrize("place", [(np.nan, 22.5), (114.0, np.inf), (500_000.0, 22.5), (22.5, 114.0)])
def test_what_is_no_position_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(PositionUnusable, match="position 1"):
        EdgeIndex(graph_of_links([link(0, 1)])).snap([LNG, place[0]], [LAT, place[1]])


def test_places_are_taken_replaced_and_joined() -> None:
    index = EdgeIndex(graph_of_links([link(0, 1), link(1, 2), link(2, 3)]))
    places = index.snap(LNG + np.array([0.1, 1.2, 2.3]) * STEP, [LAT] * 3)
    assert places.take([2, 0]).shape.tolist() == [2, 0]
    assert places.take(places.shape == 1).fraction == pytest.approx([0.2], abs=1e-6)
    moved = places.put(np.array([0]), places.take([2]))
    assert (moved.shape.tolist(), places.shape.tolist()) == ([2, 1, 2], [0, 1, 2])
    assert joined([places, places]).shape.tolist() == [0, 1, 2] * 2
    assert len(index.snap([], [])) == len(places.take([])) == 0


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.integers(0, 29), min_size=2, max_size=5), min_size=1, max_size=8),
    st.lists(st.tuples(st.floats(-1, 6.0), st.floats(-1, 5.0)), min_size=1, max_size=6),
)
def test_no_street_is_nearer_than_the_one_chosen(drawn: list[list[int]], at: list[tuple[float, float]]) -> None:
    refs = np.arange(30)
    streets = [Street(1, np.array(nodes), "residential", 0, 20.0) for nodes in drawn]
    graph = graph_of_streets(streets, refs, LNG + refs % 6 * STEP, LAT + refs // 6 * STEP, Mode.DRIVE)
    if not graph.length_m.any():
        return
    places = EdgeIndex(graph, strong_only=False).snap(*(np.array(at).T * STEP + [[LNG], [LAT]]))
    for i, (x, y) in enumerate(at):
        metric = local_projection(LNG + x * STEP, LAT + y * STEP)
        lines = np.array([shapely.LineString(graph.edge_points(edge)) for edge in range(graph.edges)])
        metres = shapely.distance(metric.to_metres(lines), shapely.Point(0, 0))
        assert places.off_road_m[i] == pytest.approx(metres.min(), abs=0.02)
        assert metres[graph.shape == places.shape[i]].min() == pytest.approx(metres.min(), abs=0.02)
        off_m = distance_m(LNG + x * STEP, LAT + y * STEP, places.lng[i], places.lat[i])
        assert off_m == pytest.approx(places.off_road_m[i], abs=0.02)
