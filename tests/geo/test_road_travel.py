from pathlib import Path
from threading import Thread

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.osm.importer import read_contents
from data.osm.report import ImportReport
from geo.road_building import Link, Street, graph_of_links, graph_of_streets
from geo.road_network import graph_of_network
from geo.road_rules import Mode
from geo.road_snapping import EdgeIndex, RoadPlaces
from geo.road_travel import RoadTravel, WeightsUnusable
from geo.road_ways import Way, graph_for
from geo.roads import RoadGraph
from tests.geo.road_oracle import Oracle, place_on

STEP = 0.001


def link(start: int, end: int, seconds: float, oneway: bool = False, bend: float = 0.0) -> Link:
    """A street between lattice points at 3.6 km/h, so that its metres are its seconds."""
    ends = [(114 + ref % 10 * STEP, 22.5 + ref // 10 * STEP) for ref in (start, end)]
    middle = [((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2 + bend)] if bend else []
    points = np.array([ends[0], *middle, ends[1]])
    return Link(start, end, points, seconds, True, not oneway, "residential", 3.6, 1, "")


def times(graph: RoadGraph, incident: tuple[int, float], *units: tuple[int, float]) -> list[float]:
    shapes, fractions = zip(*units, strict=True)
    asked = place_on(graph, [incident[0]], [incident[1]]), place_on(graph, shapes, fractions)
    return RoadTravel(graph).seconds(*asked).tolist()


def test_a_unit_behind_on_a_one_way_street_drives_on() -> None:
    ring = graph_of_links([link(0, 1, 100, True), link(1, 11, 50, True), link(11, 0, 30, True)])
    assert times(ring, (0, 0.75), (0, 0.25)) == pytest.approx([50])


def test_a_unit_ahead_on_a_one_way_street_goes_round_the_block() -> None:
    ring = graph_of_links([link(0, 1, 100, True), link(1, 11, 50, True), link(11, 0, 30, True)])
    assert times(ring, (0, 0.25), (0, 0.75)) == pytest.approx([25 + 50 + 30 + 25])


def test_a_unit_ahead_on_a_two_way_street_turns_round() -> None:
    assert times(graph_of_links([link(0, 1, 100)]), (0, 0.25), (0, 0.75), (0, 0.25)) == pytest.approx([50, 0])


def test_going_round_the_block_beats_a_slow_street() -> None:
    graph = graph_of_links([link(0, 1, 100), link(0, 1, 10, bend=STEP)])
    slow = int(np.argmax(np.diff(graph.shape_ptr) == 2))
    assert times(graph, (slow, 0.9), (slow, 0.1)) == pytest.approx([10 + 10 + 10])


def test_of_parallel_streets_the_quicker_is_driven_but_each_is_a_place_of_its_own() -> None:
    graph = graph_of_links([link(0, 1, 40, True), link(0, 1, 10, True, bend=STEP), link(1, 0, 5, True, bend=-STEP)])
    assert times(graph, (2, 0.0), (0, 0.0), (0, 0.5), (1, 0.5)) == pytest.approx([10, 20, 5])


def test_a_street_from_a_node_to_itself_is_driven_the_way_it_goes() -> None:
    loop = Link(0, 0, np.array([[114, 22.5], [114.001, 22.5], [114.001, 22.501], [114, 22.5]]), 80, True, False,
                "residential", 3.6, 1, "")  # fmt: skip
    graph = graph_of_links([loop, link(0, 1, 10)])
    assert times(graph, (0, 0.75), (0, 0.25), (1, 1.0)) == pytest.approx([40, 10 + 60])
    assert times(graph, (0, 0.25), (0, 0.75)) == pytest.approx([20 + 20])


def test_a_unit_at_a_junction_leaves_by_any_street() -> None:
    graph = graph_of_links([link(0, 1, 100, True), link(0, 10, 7, True), link(1, 0, 1, True), link(10, 0, 1, True)])
    assert times(graph, (1, 1.0), (0, 0.0)) == pytest.approx([7])


def test_an_incident_at_the_end_of_a_one_way_street_is_reached_by_any_street() -> None:
    graph = graph_of_links([link(0, 1, 100, True), link(11, 1, 9), link(1, 0, 3, True)])
    assert times(graph, (0, 1.0), (1, 0.0), (0, 0.5)) == pytest.approx([9, 50])


def test_streets_of_no_length_cost_nothing() -> None:
    graph = graph_of_links([link(0, 1, 10), link(1, 2, 0), link(2, 3, 10)])
    assert times(graph, (2, 0.5), (0, 0.5), (1, 0.0)) == pytest.approx([10, 5])


def test_units_that_cannot_come_are_reported_last_and_never_dropped() -> None:
    graph = graph_of_links([link(0, 1, 10), link(1, 2, 10, True), link(50, 51, 10)])
    units = place_on(graph, [1, 2, 0], [1.0, 0.5, 0.5])
    found = RoadTravel(graph).nearest(place_on(graph, [0], [0.0]), units, 3)
    assert found.unit.tolist() == [2, 0, 1]
    assert found.seconds.tolist() == [5.0, np.inf, np.inf]
    assert RoadTravel(graph).nearest(place_on(graph, [0], [0.0]), units, 2).unit.tolist() == [2, 0]


def test_of_equal_times_the_earlier_unit_comes_first() -> None:
    graph = graph_of_links([link(0, 1, 10), link(1, 2, 10)])
    units = place_on(graph, [1, 0, 1, 0], [0.3, 0.7, 0.3, 0.7])
    found = RoadTravel(graph).nearest(place_on(graph, [0], [1.0]), units, 3)
    assert found.unit.tolist() == [0, 1, 2]
    assert set(found.seconds.tolist()) == {3.0}


def test_the_way_to_and_from_the_street_is_walked() -> None:
    graph = graph_of_links([link(0, 1, 10)])
    incident, units = place_on(graph, [0], [0.5], off_road_m=40), place_on(graph, [0, 0], [0.5, 0.0], off_road_m=40)
    assert RoadTravel(graph).seconds(incident, units).tolist() == pytest.approx([60, 65])


def test_units_made_ready_before_are_ranked_alike() -> None:
    graph = graph_of_links([link(0, 1, 10), link(1, 2, 100, True), link(2, 0, 5)])
    travel, incident = RoadTravel(graph), place_on(graph, [1], [0.5], 20)
    units = place_on(graph, [0, 1, 2, 1], [0.5, 0.25, 0.0, 0.75], 3)
    ready = travel.departures(units)
    assert travel.departures(ready) is ready
    assert travel.seconds(incident, ready).tolist() == travel.seconds(incident, units).tolist()
    few, few_ready = travel.nearest(incident, units.take([3, 1]), 2), travel.nearest(incident, ready.take([3, 1]), 2)
    assert (few.unit.tolist(), few.seconds.tolist()) == (few_ready.unit.tolist(), few_ready.seconds.tolist())
    assert travel.nearest(incident, ready.take(units.fraction < 0.3), 5).unit.tolist() == [0, 1]


def test_slower_ones_are_left_out_on_request() -> None:
    graph = graph_of_links([link(0, 1, 10), link(1, 2, 100)])
    incident, units = place_on(graph, [0], [0.0]), place_on(graph, [1, 0, 0], [1.0, 1.0, 0.5])
    assert RoadTravel(graph).nearest(incident, units, 3, within_s=10).unit.tolist() == [2, 1]
    assert len(RoadTravel(graph).nearest(incident, units, 2, within_s=1)) == 0


def test_who_comes_along_a_long_street_does_not_hide_who_comes_from_further_away() -> None:
    """The first search ends before the second unit, when the first one's time is known already."""
    graph = graph_of_links([link(0, 1, 1000), link(0, 10, 60), link(10, 20, 5)])
    found = RoadTravel(graph).nearest(place_on(graph, [0], [0.0]), place_on(graph, [0, 2, 0], [0.5, 1.0, 0.9]), 1)
    assert (found.unit.tolist(), found.seconds.tolist()) == ([1], [pytest.approx(65)])


def test_nobody_asked_is_nobody_found() -> None:
    graph = graph_of_links([link(0, 1, 10)])
    nobody = place_on(graph, [], [])
    assert len(RoadTravel(graph).nearest(place_on(graph, [0], [0.5]), nobody, 5)) == 0
    assert len(RoadTravel(graph).rank_all(place_on(graph, [0], [0.5]), nobody)) == 0
    with pytest.raises(ValueError, match="one incident"):
        RoadTravel(graph).nearest(nobody, place_on(graph, [0], [0.5]), 1)


def test_closed_edges_are_not_driven_and_speed_counts() -> None:
    graph = graph_of_links([link(0, 1, 10, True), link(0, 1, 30, True, bend=STEP)])
    units, incident = place_on(graph, [0, 0], [0.0, 0.5]), place_on(graph, [0], [1.0])
    assert RoadTravel(graph, speed_factor=2).seconds(incident, units).tolist() == pytest.approx([5, 2.5])
    closed = RoadTravel(graph, weights=np.where(graph.length_m == 10, np.inf, 30.0))
    assert closed.seconds(incident, units).tolist() == pytest.approx([30, np.inf])


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [1.0, np.nan]])
def test_weights_that_are_no_times_are_refused(weights: list[float]) -> None:
    with pytest.raises(WeightsUnusable):
        RoadTravel(graph_of_links([link(0, 1, 10)]), weights=np.array(weights))


@pytest.mark.parametrize("factor", [0.0, -1.0, np.nan])
def test_a_speed_that_is_none_is_refused(factor: float) -> None:
    with pytest.raises(WeightsUnusable):
        RoadTravel(graph_of_links([link(0, 1, 10)]), speed_factor=factor)


def test_several_threads_get_their_own_answers() -> None:
    graph = graph_of_links([link(i, i + 1, 10) for i in range(60)])
    travel, everywhere = RoadTravel(graph), place_on(graph, range(60), [0.5] * 60)
    right = [travel.seconds(place_on(graph, [i], [0.5]), everywhere).tolist() for i in range(60)]
    wrong: list[int] = []

    def ask(first: int) -> None:
        wrong.extend(
            i for i in range(first, 60, 2)
            for _ in range(10) if travel.seconds(place_on(graph, [i], [0.5]), everywhere).tolist() != right[i]
        )  # fmt: skip

    threads = [Thread(target=ask, args=(first,)) for first in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


streets = st.lists(
    st.tuples(st.lists(st.integers(0, 29), min_size=2, max_size=5), st.sampled_from([-1, 0, 0, 1])),
    min_size=1,
    max_size=9,
)
spots = st.tuples(st.integers(0, 10**6), st.sampled_from([0.0, 0.0, 0.25, 0.5, 0.9, 1.0]), st.sampled_from([0.0, 13.0]))


@settings(deadline=None, max_examples=150)
@given(streets, st.lists(spots, min_size=1, max_size=8), spots, st.integers(0, 3), st.data())
def test_any_small_network_gives_the_times_of_the_oracle(
    drawn: list[tuple[list[int], int]],
    at: list[tuple[int, float, float]],
    where: tuple[int, float, float],
    free: int,
    data: st.DataObject,
) -> None:
    refs = np.arange(30)
    built = [Street(1, np.array(nodes), "residential", oneway, 20.0) for nodes, oneway in drawn]
    graph = graph_of_streets(built, refs, 114 + refs % 6 * STEP, 22.5 + refs // 6 * STEP, Mode.DRIVE)
    if not graph.edges:
        return
    seconds = np.round(graph.travel_s)
    seconds[:free] = 0.0
    shapes = len(graph.shape_ptr) - 1
    units = place_on(graph, [i % shapes for i, _, _ in at], [fraction for _, fraction, _ in at])
    incident = place_on(graph, [where[0] % shapes], [where[1]], off_road_m=where[2])
    travel = RoadTravel(graph, weights=seconds)
    known = Oracle(graph, seconds, units).seconds(incident)
    assert travel.seconds(incident, units) == pytest.approx(known, abs=1e-5)
    k = data.draw(st.integers(1, len(at)))
    found = travel.nearest(incident, units, k)
    assert found.unit.tolist() == np.argsort(np.round(known, 5), kind="stable")[:k].tolist()
    assert found.seconds == pytest.approx(known[found.unit], abs=1e-5)


def compare(graph: RoadGraph, incidents: int, seed: int, units: int = 120) -> None:
    """Snap random units and incidents, also far off and on junctions, and ask both."""
    rng = np.random.default_rng(seed)
    index, travel = EdgeIndex(graph), RoadTravel(graph)

    def snapped(count: int) -> RoadPlaces:
        lngs, lats = (rng.uniform(v.min(), v.max(), count) for v in (graph.lng, graph.lat))
        node = rng.integers(0, graph.nodes, count)
        on_node = rng.random(count) < 0.2
        return index.snap(np.where(on_node, graph.lng[node], lngs), np.where(on_node, graph.lat[node], lats))

    fleet = snapped(units)
    oracle, standing = Oracle(graph, graph.travel_s, fleet), travel.departures(fleet)
    places = snapped(incidents)
    for i in range(incidents):
        incident = places.take([i])
        known = oracle.seconds(incident)
        assert np.isfinite(known).all()
        ranked = travel.rank_all(incident, fleet)
        assert ranked.seconds == pytest.approx(np.sort(known), abs=1e-5)
        assert ranked.seconds == pytest.approx(known[ranked.unit], abs=1e-5)
        found = travel.nearest(incident, standing, 5)
        assert found.unit.tolist() == ranked.unit[:5].tolist()
        assert found.seconds.tolist() == ranked.seconds[:5].tolist()


@pytest.mark.shared
def test_five_hundred_incidents_in_shenzhen_agree_with_the_oracle(shared_data: Path) -> None:
    network = nx.read_graphml(shared_data / "roads-shenzhen" / "shenzhen_drive.graphml", force_multigraph=True)
    compare(graph_of_network(nx.MultiDiGraph(network), Mode.DRIVE), 500, seed=1)


@pytest.fixture(scope="module")
def munich(shared_data: Path) -> dict[Mode, RoadGraph]:
    file = shared_data / "osm-munich" / "munchen.osm.pbf"
    return read_contents(file, ImportReport(file.name, "440306007005"), lambda *_: None).graphs


@pytest.mark.shared
@pytest.mark.parametrize(("way", "incidents"), [(Way.CAR, 300), (Way.E_BIKE, 100), (Way.FOOT, 100)])
def test_five_hundred_incidents_in_munich_agree_with_the_oracle(
    munich: dict[Mode, RoadGraph], way: Way, incidents: int
) -> None:
    compare(graph_for(way, munich[way.mode]), incidents, seed=2)
