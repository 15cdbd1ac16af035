"""Whom to send, why, and why not the others: on a few streets that can be checked by hand.

The main street runs east from junction 0 to 9, 100 m a step; cars drive 36 km/h on it, so
each step is ten seconds.
"""

import json
from dataclasses import replace
from datetime import time, timedelta
from itertools import permutations
from typing import Any

import numpy as np
import pytest
import shapely

from dispatch.china_time import CHINA
from dispatch.nearest import Roads
from dispatch.plans import Cover, Need
from dispatch.recommendation import Chosen, Code, Crew, PassedOver, RankedUnit, Recommendation, Standing, recommend
from dispatch.resources import Fix, UnitStatus, Way
from geo.metric import metres_per_degree
from geo.road_building import Link, graph_of_links
from geo.road_reasons import Why
from geo.road_rules import Mode
from geo.roads import RoadGraph
from tests.dispatch.sending import NOON, a_unit, after

LNG, LAT = 114.0, 22.5
STEP_LNG, STEP_LAT = (100 / float(metres) for metres in metres_per_degree(LAT))
MAIN = [(i, i + 1, False) for i in range(9)]


def at(x: float, y: float = 0.0) -> tuple[float, float]:
    return LNG + x * STEP_LNG, LAT + y * STEP_LAT


def network(streets: list[tuple[int, int, bool]], kph: float) -> RoadGraph:
    """Streets between junctions of a lattice ten wide: from, to, one-way."""

    def link(start: int, end: int, oneway: bool) -> Link:
        ends = np.array([at(ref % 10, ref // 10) for ref in (start, end)])
        metres = 100 * float(np.hypot(start % 10 - end % 10, start // 10 - end // 10))
        return Link(start, end, ends, metres, True, not oneway, "residential", kph, 1, "主街")

    return graph_of_links(link(*each) for each in streets)


def roads(streets: list[tuple[int, int, bool]] = MAIN) -> Roads:
    return Roads({Mode.DRIVE: network(streets, 36.0), Mode.WALK: network(streets, 4.8)})


def standing(unit_id: int, x: float, y: float = 0.0, *, age_s: float = 0.0, load: int = 0, **fields: Any) -> Standing:
    lng, lat = at(x, y)
    return Standing(a_unit(unit_id, **fields), Fix(unit_id, lng, lat, after(-age_s)), load)


def ask(standings: list[Standing], *, x: float = 0.0, needs: tuple[Need, ...] = (), **options: Any) -> Recommendation:
    options = {"roads": roads(), "bound": ()} | options
    lng, lat = at(x)
    town = options.pop("roads")
    crew = Crew.of(town, standings)
    return recommend(town, crew, lng, lat, needs, options.pop("now", NOON), CHINA, **options)


def ids(found: tuple[RankedUnit | PassedOver, ...]) -> list[int]:
    return [one.unit.id for one in found]


def codes(found: RankedUnit | PassedOver) -> dict[Code, float | None]:
    return {remark.code: remark.value for remark in found.remarks}


def test_units_are_ranked_by_the_time_they_need() -> None:
    found = ask([standing(1, 9), standing(2, 3), standing(3, 1, way=Way.FOOT), standing(4, 5)]).candidates
    assert ids(found) == [2, 4, 3, 1]
    assert [round(one.eta_s) for one in found] == [30, 50, 75, 90]
    assert [round(one.distance_m) for one in found] == [300, 500, 100, 900]
    assert codes(found[0])[Code.FASTEST] == pytest.approx(20, abs=0.1)
    assert codes(found[3])[Code.BEHIND] == pytest.approx(60, abs=0.1)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": UnitStatus.BUSY}, Code.BUSY),
        ({"status": UnitStatus.EN_ROUTE, "assignment_id": 5}, Code.BUSY),
        ({"status": UnitStatus.RETURNING}, Code.RETURNING),
        ({"status": UnitStatus.OUT_OF_SERVICE}, Code.OUT_OF_SERVICE),
        ({"shift_from": time(18), "shift_to": time(6)}, Code.OFF_DUTY),
        ({"capabilities": ("巡查",)}, Code.NOT_CAPABLE),
    ],
)
def test_a_nearer_unit_that_cannot_be_sent_is_passed_over_and_said_why(fields: dict[str, Any], code: Code) -> None:
    able = {"capabilities": ("灭火",)}
    found = ask([standing(1, 4, **able), standing(2, 1, **able | fields)], needs=(Need("灭火"),))
    assert ids(found.candidates) == [1]
    (passed,) = found.passed_over
    assert codes(passed) == {code: None}
    assert passed.eta_s == pytest.approx(10, abs=0.1)
    assert passed.extra_s == pytest.approx(-30, abs=0.1)


def test_a_farther_unit_that_cannot_be_sent_is_not_spoken_of() -> None:
    assert ask([standing(1, 4), standing(2, 5, status=UnitStatus.BUSY)]).passed_over == ()


def test_everything_that_keeps_a_unit_is_told() -> None:
    night = {"shift_from": time(18), "shift_to": time(6)}
    found = ask([standing(1, 1, status=UnitStatus.BUSY, **night)], needs=(Need("灭火"),))
    assert found.candidates == ()
    assert list(codes(found.passed_over[0])) == [Code.BUSY, Code.OFF_DUTY, Code.NOT_CAPABLE]
    assert found.passed_over[0].extra_s is None


def test_shifts_are_told_in_local_time_and_may_pass_midnight() -> None:
    night = standing(1, 1, shift_from=time(18), shift_to=time(6))
    assert ids(ask([night]).candidates) == []
    assert ids(ask([night], now=NOON + timedelta(hours=11)).candidates) == [1]


def test_a_unit_that_looks_nearer_behind_a_one_way_street_is_told_so() -> None:
    """Eastward only from 0 to 9, back by the long way round."""
    ring = [(i, i + 1, True) for i in range(9)] + [(9, 99, True), (99, 90, True), (90, 0, True)]
    town = Roads({Mode.DRIVE: network(ring, 36.0)})
    found = ask([standing(1, 1), standing(2, 5)], roads=town, x=4)
    assert ids(found.candidates) == [1, 2]
    second = codes(found.candidates[1])
    assert second[Code.ONE_WAY] is not None
    assert second[Code.ONE_WAY] > 100


def test_a_unit_that_looks_nearer_across_a_river_is_told_so() -> None:
    banks = [*MAIN, *((i, i + 1, False) for i in range(20, 29)), (9, 29, False)]
    water = np.array([shapely.box(*at(-1, 0.5), *at(8, 1.5))])
    units = [standing(1, 4), standing(2, 0, 2)]
    found = ask(units, roads=roads(banks), water=water)
    assert Code.RIVER in codes(found.candidates[1])
    assert Code.DETOUR in codes(ask(units, roads=roads(banks)).candidates[1])
    (passed,) = ask(units, roads=roads(banks), water=water, limit=1).passed_over
    assert (passed.unit.id, list(codes(passed))) == (2, [Code.BEHIND, Code.RIVER])


def test_a_ready_unit_hardly_slower_than_the_leader_is_said_to_be_behind_even_past_the_limit() -> None:
    """The second stands off the street, a stone's throw nearer by eye."""
    found = ask([standing(1, 3), standing(2, 2.96, 0.06)], limit=1)
    assert ids(found.candidates) == [1]
    (passed,) = found.passed_over
    assert list(codes(passed)) == [Code.BEHIND]
    assert codes(passed)[Code.BEHIND] == passed.extra_s == pytest.approx(6 / (4.8 / 3.6) - 0.4, abs=0.1)


def test_who_cannot_come_is_no_candidate() -> None:
    town = Roads({Mode.WALK: network(MAIN, 4.8)})
    found = ask([standing(1, 1), standing(2, 5, way=Way.FOOT)], roads=town)
    assert ids(found.candidates) == [2]
    (passed,) = found.passed_over
    assert list(codes(passed)) == [Code.UNREACHABLE]
    assert passed.to_json()["eta_s"] is None
    assert [list(codes(one)) for one in ask([standing(1, 1)], roads=town).passed_over] == [[Code.UNREACHABLE]]


def test_an_old_position_makes_the_arrival_an_interval() -> None:
    fresh, old = ask([standing(1, 3), standing(2, 5, age_s=90)]).candidates
    assert (fresh.eta_low_s, fresh.eta_high_s) == (fresh.eta_s, fresh.eta_s)
    assert (old.eta_low_s, old.eta_high_s) == (0, old.eta_s + 90)
    assert codes(old)[Code.POSITION_OLD] == 90
    assert Code.POSITION_OLD not in codes(fresh)


def test_a_unit_never_seen_is_taken_to_be_at_its_post() -> None:
    lng, lat = at(3)
    (found,) = ask([Standing(a_unit(1, home_lng=lng, home_lat=lat))]).candidates
    assert found.eta_s == pytest.approx(30, abs=0.1)
    assert found.eta_low_s == found.eta_high_s == found.eta_s
    assert Code.POSITION_ASSUMED in codes(found)


def test_of_equally_quick_units_the_less_loaded_leads_and_then_the_lower_id() -> None:
    units = [standing(7, 3), standing(4, 3, load=2), standing(9, 3), standing(5, 3, load=1)]
    for order in permutations(units):
        for limit in (1, 2, 3, 4):
            assert ids(ask(list(order), limit=limit).candidates) == [7, 9, 5, 4][:limit]
    last = ask(units).candidates[3]
    assert (codes(last)[Code.SAME_TIME], codes(last)[Code.LOADED]) == (2, 2)


def test_load_never_puts_a_slower_unit_first() -> None:
    assert ids(ask([standing(1, 3.1), standing(2, 3, load=9)]).candidates) == [2, 1]


def test_matching_and_other_capabilities_are_told() -> None:
    fire = standing(1, 3, capabilities=("破拆", "疏散", "灭火"))
    (found,) = ask([fire], needs=(Need("灭火"), Need("疏散"), Need("急救"))).candidates
    assert (found.matched, found.extra) == (("灭火", "疏散"), ("破拆",))
    assert codes(found)[Code.MATCHES] == 2


def test_only_what_is_still_missing_makes_a_unit_able() -> None:
    needs = (Need("灭火"), Need("急救"))
    units = [standing(1, 1, capabilities=("灭火",)), standing(2, 5, capabilities=("急救",))]
    found = ask(units, needs=needs, bound=[a_unit(9, capabilities=("灭火",))])
    assert found.needs == (Cover("灭火", 1, 1), Cover("急救", 1, 0))
    assert ids(found.candidates) == [2]
    assert list(codes(found.passed_over[0])) == [Code.NOT_CAPABLE]
    both = [a_unit(9, capabilities=("灭火", "急救"))]
    assert ids(ask(units, needs=needs, bound=both).candidates) == [1, 2]
    assert ask(units, needs=needs, bound=both).suggestion == ()


def test_a_unit_bound_already_is_not_asked_again() -> None:
    unit = standing(1, 1)
    found = ask([unit, standing(2, 5)], bound=[replace(unit.unit, status=UnitStatus.DISPATCHED, assignment_id=3)])
    assert (ids(found.candidates), found.passed_over, found.suggestion) == ([2], (), ())


def test_each_need_gets_the_first_to_arrive_and_a_chosen_unit_counts_for_all_it_can_do() -> None:
    units = [
        standing(1, 4, capabilities=("灭火", "疏散")),
        standing(2, 5, capabilities=("灭火",)),
        standing(3, 1, capabilities=("疏散",)),
        standing(4, 9, capabilities=("急救",)),
    ]
    needs = (Need("灭火", 2), Need("疏散"), Need("急救", 2), Need("登高"))
    found = ask(units, needs=needs)
    assert found.suggestion == (Chosen(1, ("灭火", "疏散")), Chosen(2, ("灭火",)), Chosen(4, ("急救",)))
    assert found.shortfalls == (Cover("急救", 2, 1), Cover("登高", 1, 0))


def test_a_unit_suggested_is_among_the_candidates_however_far() -> None:
    crowd = [standing(i, 1 + i / 100, capabilities=("灭火",)) for i in range(1, 15)]
    found = ask([*crowd, standing(99, 9, capabilities=("急救",))], needs=(Need("灭火"), Need("急救")), limit=3)
    assert ids(found.candidates) == [1, 2, 3, 99]
    assert [chosen.unit_id for chosen in found.suggestion] == [1, 99]


def test_without_a_plan_anybody_will_do_and_the_first_is_suggested() -> None:
    found = ask([standing(1, 4), standing(2, 2)])
    assert (found.needs, found.shortfalls, found.suggestion) == ((), (), (Chosen(2, ()),))


def test_nobody_there_is_an_answer_too() -> None:
    found = ask([], needs=(Need("灭火", 2),))
    assert (found.candidates, found.passed_over, found.suggestion) == ((), (), ())
    assert found.shortfalls == (Cover("灭火", 2, 0),)


def test_ways_are_drawn_for_the_first_five() -> None:
    found = ask([standing(i, i) for i in range(1, 8)]).candidates
    assert [one.route is not None for one in found] == [True] * 5 + [False] * 2
    assert found[1].route is not None
    assert np.allclose(found[1].route, [at(2), at(1), at(0)], atol=1e-6)


def recommend_json(standings: list[Standing], **options: Any) -> dict[str, Any]:
    return ask(standings, **options).to_json()


def test_the_answer_is_plain_json() -> None:
    needs = (Need("灭火"), Need("急救"))
    units = [
        standing(1, 4, age_s=70, load=1, capabilities=("灭火",), team_id=3),
        standing(2, 1, status=UnitStatus.BUSY),
        Standing(a_unit(3, capabilities=("灭火",))),
    ]
    told = recommend_json(units, needs=needs)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    second = told["candidates"][1]
    assert {key: second[key] for key in ("unit", "version", "way", "eta_s", "eta_low_s", "eta_high_s", "load")} == {
        "unit": 1, "version": 1, "way": "car", "eta_s": 40.0, "eta_low_s": 0.0, "eta_high_s": 110.0, "load": 1,
    }  # fmt: skip
    assert [reason["code"] for reason in second["reasons"]] == ["behind", "matches", "loaded", "position_old"]
    assert told["needs"][1] == {"capability": "急救", "count": 1, "have": 0, "missing": 1}
    assert told["suggestion"] == [{"unit": 3, "covers": ["灭火"]}]
    assert told["shortfalls"] == [{"capability": "急救", "count": 1, "have": 0, "missing": 1}]
    assert told["at"] == "2026-11-22T04:00:00.000000+00:00"


def test_the_codes_of_the_road_are_those_of_the_road() -> None:
    assert {why.value for why in Why} - {"same"} <= {code.value for code in Code}
