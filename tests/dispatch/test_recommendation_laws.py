"""On any streets and with any units, a recommendation is what trying everybody one by one would give."""

from dataclasses import dataclass, replace
from datetime import time
from itertools import zip_longest
from random import Random

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.china_time import CHINA
from dispatch.nearest import Roads
from dispatch.plans import Need, coverage
from dispatch.recommendation import Crew, Recommendation, Sightings, Standing, recommend
from dispatch.recommendation.scene import Scene
from dispatch.resources import Fix, Unit, UnitStatus
from geo.metric import distance_m, metres_per_degree
from geo.road_building import Link, graph_of_links
from geo.road_rules import Mode
from tests.dispatch.sending import NOON, a_unit

LNG, LAT, WIDE = 114.0, 22.5, 4
STEP_LNG, STEP_LAT = (100 / float(metres) for metres in metres_per_degree(LAT))
CAPABILITIES = ("灭火", "急救", "疏散")


def place(node: int) -> tuple[float, float]:
    return LNG + node % WIDE * STEP_LNG, LAT + node // WIDE * STEP_LAT


@dataclass(frozen=True)
class Town:
    """Streets, an incident at a junction, and units at junctions."""

    links: tuple[tuple[int, int, bool, float], ...]
    incident: int
    standings: tuple[Standing, ...]
    junction: dict[int, int]
    needs: tuple[Need, ...]
    bound: tuple[Unit, ...]
    limit: int

    def roads(self) -> Roads:
        drawn = [
            Link(a, b, np.array([place(a), place(b)]), 100.0, True, not oneway, "residential", kph, 1, "")
            for a, b, oneway, kph in self.links
        ]
        return Roads({Mode.DRIVE: graph_of_links(drawn)})

    def recommended(self) -> Recommendation:
        roads = self.roads()
        lng, lat = place(self.incident)
        crew = Crew.of(roads, self.standings)
        return recommend(roads, crew, lng, lat, self.needs, NOON, CHINA, self.bound, self.limit)

    def one_by_one(self) -> list[tuple[float, int, int]]:
        """Everybody who is ready and able, by time, load and id; by networkx."""
        streets = nx.MultiDiGraph()
        for start, end, oneway, kph in self.links:
            streets.add_edge(start, end, s=100 / (kph / 3.6))
            if not oneway:
                streets.add_edge(end, start, s=100 / (kph / 3.6))
        seconds = nx.single_source_dijkstra_path_length(streets.reverse(), self.incident, weight="s")
        met = coverage(self.needs, [unit.capabilities for unit in self.bound])
        wanted = {cover.capability for cover in met if cover.missing} or {cover.capability for cover in met}
        return sorted(
            (round(seconds[self.junction[one.unit.id]], 3), one.load, one.unit.id)
            for one in self.standings
            if one.unit.status is UnitStatus.AVAILABLE
            and one.unit.shift_from is None
            and (not wanted or wanted & set(one.unit.capabilities))
        )


@st.composite
def towns(draw: st.DrawFn) -> Town:
    nodes = WIDE * WIDE
    kph = st.sampled_from([36.0, 18.0, 12.0])
    # A comb of streets both ways joins all junctions; further streets may be one-way.
    comb = [(n, n + 1, False, draw(kph)) for n in range(nodes) if n % WIDE < WIDE - 1]
    comb += [(n * WIDE, (n + 1) * WIDE, False, draw(kph)) for n in range(WIDE - 1)]
    rungs = [(n, n + WIDE) for n in range(nodes - WIDE) if n % WIDE]
    more = []
    for start, end in draw(st.lists(st.sampled_from(rungs), unique=True)):
        ends = (start, end) if draw(st.booleans()) else (end, start)
        more.append((*ends, draw(st.booleans()), draw(kph)))
    needs = draw(st.lists(st.builds(Need, st.sampled_from(CAPABILITIES), st.integers(1, 3)), max_size=3))
    able = st.lists(st.sampled_from(CAPABILITIES), unique=True, max_size=3).map(tuple)
    bound = [a_unit(900 + i, capabilities=draw(able)) for i in range(draw(st.integers(0, 2)))]
    standings, junction = [], {}
    for unit_id in range(1, draw(st.integers(1, 14)) + 1):
        node = junction[unit_id] = draw(st.integers(0, nodes - 1))
        unit = a_unit(
            unit_id,
            capabilities=draw(able),
            status=draw(st.sampled_from([UnitStatus.AVAILABLE] * 3 + [UnitStatus.BUSY])),
        )
        if draw(st.integers(0, 5)) == 0:
            unit = a_unit(unit_id, capabilities=unit.capabilities, shift_from=time(20), shift_to=time(4))
        standings.append(Standing(unit, Fix(unit_id, *place(node), NOON), draw(st.integers(0, 2))))
    return Town(
        (*comb, *more), draw(st.integers(0, nodes - 1)), tuple(draw(st.permutations(standings))), junction,
        tuple(needs), tuple(bound), draw(st.integers(1, 14)),
    )  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(towns())
def test_the_ranking_is_that_of_trying_everybody(town: Town) -> None:
    found = town.recommended()
    ranking = [(round(one.eta_s, 3), one.load, one.unit.id) for one in found.candidates]
    expected = town.one_by_one()
    assert ranking[: town.limit] == expected[: town.limit]
    assert set(ranking) <= set(expected)
    assert ranking == sorted(ranking)


@settings(max_examples=80, deadline=None)
@given(towns())
def test_the_suggestion_keeps_its_rule_and_leaves_only_what_nobody_can_do(town: Town) -> None:
    found = town.recommended()
    units = {one.unit.id: one.unit for one in town.standings}
    turn = town.one_by_one()
    there = [unit.capabilities for unit in town.bound]
    expected: list[int] = [] if town.needs or town.bound else [turn[0][2]] if turn else []
    for wanted in coverage(town.needs, there):
        while {c.capability: c.missing for c in coverage(town.needs, there)}[wanted.capability]:
            able = [i for _, _, i in turn if i not in expected and wanted.capability in units[i].capabilities]
            if not able:
                break
            expected.append(able[0])
            there.append(units[able[0]].capabilities)
    assert [chosen.unit_id for chosen in found.suggestion] == expected
    assert set(expected) <= {one.unit.id for one in found.candidates}
    assert found.shortfalls == tuple(cover for cover in coverage(town.needs, there) if cover.missing)


@settings(max_examples=60, deadline=None)
@given(towns())
def test_nobody_who_looks_nearer_than_the_leader_goes_without_a_word(town: Town) -> None:
    found = town.recommended()
    lng, lat = place(town.incident)
    leader_m = found.candidates[0].straight_m if found.candidates else np.inf
    fixes = [(one.unit.id, one.fix) for one in town.standings if one.fix is not None]
    nearer = {unit_id for unit_id, fix in fixes if distance_m(fix.lng, fix.lat, lng, lat) < leader_m}
    spoken_of = {one.unit.id for one in (*found.candidates, *found.passed_over)}
    assert len(found.passed_over) == min(10, len(nearer - {one.unit.id for one in found.candidates}))
    assert len(nearer) > 10 or nearer <= spoken_of
    assert all(one.remarks for one in (*found.candidates, *found.passed_over))


@settings(max_examples=60, deadline=None)
@given(towns(), towns(), st.integers(0, 23))
def test_units_looked_at_in_columns_are_those_looked_at_one_by_one(town: Town, before: Town, hour: int) -> None:
    roads = before.roads()
    local = time(hour, 30)
    crew = Crew.of(roads, town.standings)
    for wanted in (frozenset[str](), frozenset({"灭火"}), frozenset({"急救", "疏散"})):
        plain = [not one.hindrances(wanted, local) for one in town.standings]
        assert crew.ready(wanted, local).tolist() == plain
    lng, lat = place(town.incident)
    by_eye = sorted(
        (distance_m(one.lng, one.lat, lng, lat), one.unit.id, row) for row, one in enumerate(town.standings)
    )
    for within_m in (150.0, np.inf):
        plain_rows = [row for metres, _, row in by_eye if metres < within_m][:5]
        everybody = np.ones(len(crew), bool)
        assert Scene(roads, crew, everybody, lng, lat).looking_nearest(everybody, within_m, 5) == plain_rows


@settings(max_examples=60, deadline=None)
@given(towns(), towns(), st.randoms(use_true_random=False))
def test_a_crew_that_follows_what_changes_recommends_as_one_made_anew(town: Town, other: Town, chance: Random) -> None:
    roads = town.roads()
    held = Crew.of(roads, town.standings)
    standings = []
    for one, news in zip_longest(town.standings, other.standings):
        if one is None:
            break
        unit, fix = one.unit, one.fix
        if news is not None and chance.random() < 0.7:
            unit = replace(news.unit, id=unit.id) if chance.random() < 0.5 else unit
            fix = Fix(unit.id, news.lng, news.lat, NOON) if chance.random() < 0.7 else None
        standings.append(Standing(unit, fix, news.load if news is not None else 0))
    standings += [
        Standing(replace(one.unit, id=one.unit.id + 100), None) for one in other.standings[: chance.randint(0, 1)]
    ]
    seen = sorted((one.fix.unit_id, one.fix.lng, one.fix.lat, NOON.timestamp()) for one in standings if one.fix)
    columns = [np.array(column) for column in zip(*seen, strict=True)] or [np.zeros(0) for _ in range(4)]
    sightings = Sightings(columns[0].astype(np.int64), *columns[1:])
    loads = {one.unit.id: one.load for one in standings if one.load}
    followed = held.now(roads, [one.unit for one in standings], sightings, loads)
    anew = Crew.of(roads, standings)
    lng, lat = place(town.incident)

    def told(crew: Crew) -> object:
        return recommend(roads, crew, lng, lat, town.needs, NOON, CHINA, town.bound, town.limit).to_json()

    assert told(followed) == told(anew)
