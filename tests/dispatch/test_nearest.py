from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.nearest import Candidate, Roads, UnitPosition
from geo.metric import distance_m
from geo.road_building import Link, graph_of_links
from geo.road_network import graph_of_network
from geo.road_reasons import Why
from geo.road_rules import Mode
from geo.road_snapping import PositionUnusable
from geo.road_ways import Way
from geo.roads import RoadGraph

STEP = 0.001
LNG, LAT = 114.0, 22.5


def network(mode: Mode, links: list[tuple[int, int, str, bool]]) -> RoadGraph:
    """Streets between points of a lattice ten wide: start, end, class, one-way."""

    def link(start: int, end: int, kind: str, oneway: bool) -> Link:
        points = np.array([(LNG + ref % 10 * STEP, LAT + ref // 10 * STEP) for ref in (start, end)])
        kph = 36.0 if mode is Mode.DRIVE else 4.8
        metres = distance_m(*points[0], *points[1])
        return Link(start, end, points, metres, True, mode is Mode.WALK or not oneway, kind, kph, 1, kind)

    return graph_of_links(link(*each) for each in links)


ROW = [(i, i + 1, "residential", False) for i in range(9)]
LOOP = [(9, 19, "residential", False), (19, 10, "residential", False), (10, 0, "residential", False)]


def row() -> Roads:
    """One straight street, for everybody."""
    return Roads({mode: network(mode, ROW) for mode in Mode})


def unit(unit_id: str, x: float, way: Way = Way.CAR, y: float = 0.0, age_s: float = 0.0) -> UnitPosition:
    return UnitPosition(unit_id, LNG + x * STEP, LAT + y * STEP, way, age_s)


def ids(found: tuple[Candidate, ...]) -> list[str]:
    return [candidate.unit_id for candidate in found]


def test_a_mixed_fleet_is_one_ranking_by_time() -> None:
    roads = row()
    fleet = roads.place([unit("walker", 1), unit("bike", 2, Way.E_BIKE), unit("car", 4), unit("on foot", 1, Way.FOOT)])
    fleet = roads.moved(fleet, [unit("walker", 0.9, Way.FOOT)])
    found = roads.nearest(LNG, LAT, fleet, 3)
    assert ids(found) == ["car", "bike", "walker"]
    metre = distance_m(LNG, LAT, LNG + STEP, LAT)
    expected = [4 * metre / 10, 2 * metre / (15 / 3.6), 0.9 * metre / (4.8 / 3.6)]
    assert [candidate.eta_s for candidate in found] == pytest.approx(expected, rel=1e-3)
    assert ids(roads.rank_all(LNG, LAT, fleet)) == ["car", "bike", "walker", "on foot"]


def test_an_old_position_makes_the_arrival_an_interval() -> None:
    roads = row()
    fleet = roads.place([unit("fresh", 5), unit("old", 5, age_s=20), unit("ahead of time", 5, age_s=-5)])
    fresh, old, ahead = roads.nearest(LNG, LAT, fleet, 3)
    assert (fresh.eta_low_s, fresh.eta_high_s) == (fresh.eta_s, fresh.eta_s)
    assert (old.eta_low_s, old.eta_high_s) == (old.eta_s - 20, old.eta_s + 20)
    assert (ahead.eta_low_s, ahead.eta_high_s) == (ahead.eta_s, ahead.eta_s)
    _, old, _ = roads.nearest(LNG, LAT, fleet, 3, waited_s=1000)
    assert (old.eta_low_s, old.eta_high_s) == (0, old.eta_s + 1020)


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 9), st.floats(0, 9), st.floats(0, 9), st.sampled_from(Way))
def test_a_unit_that_moved_on_arrives_within_the_interval(before: float, now: float, place: float, way: Way) -> None:
    roads = row()
    age_s = abs(now - before) * distance_m(LNG, LAT, LNG + STEP, LAT) / ({"car": 36, "e_bike": 15}.get(way, 4.8) / 3.6)
    seen, moved = roads.place([unit("u", before, way, age_s=age_s)]), roads.place([unit("u", now, way)])
    (guess,), (right,) = (roads.nearest(LNG + place * STEP, LAT, fleet, 1) for fleet in (seen, moved))
    assert guess.eta_low_s - 0.1 <= right.eta_s <= guess.eta_high_s + 0.1


def test_of_equal_times_the_earlier_in_the_fleet_leads_whatever_its_way() -> None:
    roads = row()
    for order in ([Way.FOOT, Way.CAR], [Way.CAR, Way.FOOT]):
        fleet = roads.place([unit(way.value, 3, way) for way in order])
        assert ids(roads.nearest(LNG + 3 * STEP, LAT, fleet, 1)) == [order[0].value]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(0, 9), st.floats(-0.3, 0.3), st.sampled_from(Way)), min_size=1, max_size=12),
    st.floats(0, 9),
)
def test_the_first_k_of_a_mixed_fleet_are_the_first_k_of_all(at: list[tuple[float, float, Way]], place: float) -> None:
    roads = row()
    fleet = roads.place([unit(str(i), x, way, y) for i, (x, y, way) in enumerate(at)])
    every = roads.rank_all(LNG + place * STEP, LAT, fleet)
    assert sorted(ids(every)) == sorted(str(i) for i in range(len(at)))
    assert [c.eta_s for c in every] == sorted(c.eta_s for c in every)
    for k in range(len(at) + 1):
        assert roads.nearest(LNG + place * STEP, LAT, fleet, k) == every[:k]


def test_only_the_capable_are_ranked() -> None:
    roads = row()
    fleet = roads.place([unit(f"u{i}", i, Way.CAR if i % 2 else Way.E_BIKE) for i in range(9)])
    assert ids(roads.nearest(LNG, LAT, fleet, 2, among={"u7", "u5", "u8", "stranger"})) == ["u5", "u7"]
    assert roads.nearest(LNG, LAT, fleet, 2, among=()) == ()
    assert len(roads.rank_all(LNG, LAT, fleet, among=["u1", "u2"])) == 2


def test_units_without_a_graph_for_their_way_are_last_but_never_dropped() -> None:
    roads = Roads({Mode.WALK: network(Mode.WALK, ROW), Mode.DRIVE: graph_of_links([])})
    fleet = roads.place([unit("car", 0), unit("walker", 5, Way.FOOT), unit("second car", 0)])
    found = roads.rank_all(LNG, LAT, fleet)
    assert ids(found) == ["walker", "car", "second car"]
    assert [candidate.reachable for candidate in found] == [True, False, False]
    assert ids(roads.nearest(LNG, LAT, fleet, 2)) == ["walker", "car"]
    assert roads.routes(LNG, LAT, fleet, ["car", "walker"])[0] is None


def test_a_street_cut_off_is_passed_over_and_said_so() -> None:
    drive = network(Mode.DRIVE, [*ROW, (30, 31, "residential", False)])
    roads = Roads({Mode.DRIVE: drive})
    fleet = roads.place([unit("main", 3), unit("island", 0.5, y=2.9)])
    near, far = roads.rank_all(LNG, LAT, fleet)
    assert (near.unit_id, near.passed_over, far.passed_over) == ("main", False, True)
    assert far.reachable
    assert far.off_road_m == pytest.approx(distance_m(LNG, LAT, LNG, LAT + 2.9 * STEP), abs=0.1)


def test_moved_units_keep_their_turn_and_new_ones_join_at_the_end() -> None:
    roads = row()
    fleet = roads.place([unit("a", 1), unit("b", 2)])
    later = roads.moved(fleet, [unit("c", 5), unit("b", 9), unit("b", 0), unit("a", 3, Way.E_BIKE)])
    assert [(u.unit_id, u.way) for u in later.units] == [("a", Way.E_BIKE), ("b", Way.CAR), ("c", Way.CAR)]
    whole = roads.place(later.units)
    assert roads.rank_all(LNG, LAT, later) == roads.rank_all(LNG, LAT, whole)
    assert ids(roads.rank_all(LNG, LAT, fleet)) == ["a", "b"]


def test_a_unit_twice_in_a_fleet_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        row().place([unit("a", 1), unit("a", 2)])


def test_positions_that_are_none_are_refused() -> None:
    roads = row()
    with pytest.raises(PositionUnusable):
        roads.place([unit("a", 1), UnitPosition("b", 999.0, 22.5, Way.CAR)])
    with pytest.raises(PositionUnusable):
        roads.nearest(22.5, 114.0, roads.place([unit("a", 1)]), 1)


def test_an_empty_fleet_has_no_candidates() -> None:
    roads = row()
    fleet = roads.place([])
    assert roads.nearest(LNG, LAT, fleet, 5) == roads.rank_all(LNG, LAT, fleet) == ()
    assert ids(roads.nearest(LNG, LAT, roads.moved(fleet, [unit("a", 1)]), 5)) == ["a"]


def test_blue_light_is_quicker() -> None:
    graphs = {Mode.DRIVE: network(Mode.DRIVE, ROW)}
    usual, quick = (Roads(graphs, factors) for factors in (None, {Way.CAR: 2.0}))
    (slow,), (fast,) = (roads.nearest(LNG, LAT, roads.place([unit("a", 4)]), 1) for roads in (usual, quick))
    assert fast.eta_s == pytest.approx(slow.eta_s / 2, rel=1e-4)


def test_routes_are_those_of_each_ones_way() -> None:
    drive = network(Mode.DRIVE, [(a, b, kind, True) for a, b, kind, _ in [*ROW, *LOOP]])
    roads = Roads({Mode.DRIVE: drive, Mode.WALK: network(Mode.WALK, [*ROW, *LOOP])})
    fleet = roads.place([unit("car", 2), unit("walker", 2, Way.FOOT)])
    car, walker = roads.routes(LNG + STEP, LAT, fleet, ["car", "walker"])
    assert car is not None
    assert walker is not None
    assert (len(car.edges), len(walker.edges)) == (11, 1)


def test_each_candidate_is_told_why_it_does_not_lead() -> None:
    """The incident is at 5; cars: one-way street from 5 to 9, and a river before row 2."""
    beyond = [(i, i + 1, "residential", False) for i in range(20, 25)]
    one_way = [(a, b, kind, True) for a, b, kind, _ in ROW[5:]]
    links = [*ROW[:5], *one_way, *LOOP, *beyond, (20, 10, "residential", False)]
    roads = Roads({Mode.DRIVE: network(Mode.DRIVE, links), Mode.WALK: network(Mode.WALK, ROW)})
    units = [unit("lead", 1), unit("opposite", 6), unit("over the river", 5, y=2), unit("walker", 3, Way.FOOT)]
    fleet = roads.place([*units, unit("far", 0)])
    ranked = roads.rank_all(LNG + 5 * STEP, LAT, fleet)
    assert ranked[0].unit_id == "lead"
    water = np.array([shapely.box(LNG, LAT + 1.2 * STEP, LNG + 20 * STEP, LAT + 1.8 * STEP)])
    found = roads.reasons(LNG + 5 * STEP, LAT, fleet, ranked, water)
    assert {key: reason.code for key, reason in found.items()} == {
        "opposite": Why.ONE_WAY, "over the river": Why.RIVER, "walker": Why.SLOWER_WAY, "far": Why.SAME,
    }  # fmt: skip
    assert roads.reasons(LNG + 5 * STEP, LAT, fleet, ranked)["over the river"].code is Why.DETOUR
    assert roads.reasons(LNG, LAT, fleet, ()) == {}


@pytest.mark.shared
def test_the_nearest_by_road_often_is_not_the_nearest_by_eye(shared_data: Path) -> None:
    """Ranked by time and by eye Futian gives different leaders, and each loser by eye gets a reason."""
    stored = nx.read_graphml(shared_data / "roads-shenzhen" / "shenzhen_drive.graphml", force_multigraph=True)
    graph = graph_of_network(nx.MultiDiGraph(stored), Mode.DRIVE)
    roads, rng = Roads({Mode.DRIVE: graph}), np.random.default_rng(7)

    def somewhere(count: int) -> list[tuple[float, float]]:
        lngs, lats = (rng.uniform(v.min(), v.max(), count) for v in (graph.lng, graph.lat))
        return list(zip(lngs.tolist(), lats.tolist(), strict=True))

    fleet = roads.place([UnitPosition(f"u{i}", *at, Way.CAR) for i, at in enumerate(somewhere(60))])
    differs = 0
    for lng, lat in somewhere(60):
        ranked = roads.rank_all(lng, lat, fleet)
        by_eye = min(ranked, key=lambda candidate: candidate.straight_m)
        assert ranked[0] == roads.nearest(lng, lat, fleet, 1)[0]
        if by_eye != ranked[0] and by_eye.eta_s > ranked[0].eta_s + 5:
            differs += 1
            reason = roads.reasons(lng, lat, fleet, (ranked[0], by_eye))[by_eye.unit_id]
            assert reason.code is not Why.SAME
            assert 0 < reason.seconds < 3600
    assert 10 <= differs <= 50
