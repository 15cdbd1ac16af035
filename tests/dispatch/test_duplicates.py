"""Which reports are likely about the same thing."""

import json
import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dispatch.duplicates import (
    LIKELY,
    SEARCH_RADIUS_M,
    SEARCH_WITHIN_S,
    Clue,
    likely_duplicates,
    likeness,
    similar_words,
)
from dispatch.incidents import Incident, State
from tests.dispatch.sending import NOON, after, an_incident

METRE_LAT = 1 / 110_750
FIRE = an_incident(1, class_code="050101", description="三栋楼下电动车起火，有浓烟")


def metres_north(incident: Incident, metres: float) -> Incident:
    return replace(incident, lat=incident.lat + metres * METRE_LAT)


def another(incident_id: int = 2, metres: float = 0.0, seconds: float = 0.0, **fields: object) -> Incident:
    moved = metres_north(replace(FIRE, id=incident_id, reported_at=after(seconds)), metres)
    return replace(moved, **fields)


CODES = st.sampled_from(["050101", "050102", "050201", "020101"])
TEXTS = st.sampled_from(["", "电动车起火", "楼下电动车着火了", "垃圾满溢", "！", "smoke", "车"])
INCIDENTS = st.builds(
    lambda code, text, lng, lat, minutes, building, dwelling: an_incident(
        class_code=code,
        description=text,
        lng=114 + lng * 1e-5,
        lat=22.5 + lat * 1e-5,
        reported_at=NOON + timedelta(minutes=minutes),
        building_id=building,
        dwelling_id=dwelling,
    ),
    CODES, TEXTS, st.integers(-200, 200), st.integers(-200, 200), st.integers(-3000, 3000),
    st.none() | st.integers(1, 2), st.none() | st.integers(1, 2),
)  # fmt: skip


@given(INCIDENTS, INCIDENTS)
def test_likeness_is_the_same_both_ways_round_and_between_nothing_and_all(one: Incident, other: Incident) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other).score <= 1


@given(INCIDENTS, INCIDENTS)
def test_nothing_is_more_alike_than_the_same_report_again(one: Incident, other: Incident) -> None:
    again = likeness(one, replace(one, id=2)).score
    assert again >= likeness(one, other).score - 1e-12
    assert again == pytest.approx(1.0 if similar_words(one.description, one.description) else 0.8)


@given(INCIDENTS, INCIDENTS, st.floats(0, 500), st.floats(0, 500))
def test_farther_is_never_more_alike(one: Incident, other: Incident, near_m: float, more_m: float) -> None:
    here = replace(other, lng=one.lng, lat=one.lat)
    nearer = likeness(one, metres_north(here, near_m)).score
    assert likeness(one, metres_north(here, near_m + more_m)).score <= nearer


@given(INCIDENTS, INCIDENTS, st.floats(0, 90_000), st.floats(0, 90_000))
def test_later_is_never_more_alike(one: Incident, other: Incident, soon_s: float, more_s: float) -> None:
    soon = replace(other, reported_at=one.reported_at + timedelta(seconds=soon_s))
    later = replace(soon, reported_at=soon.reported_at + timedelta(seconds=more_s))
    assert likeness(one, later).score <= likeness(one, soon).score


@given(INCIDENTS, INCIDENTS)
def test_a_class_further_away_is_never_more_alike(one: Incident, other: Incident) -> None:
    scores = [
        likeness(replace(one, class_code="050101"), replace(other, class_code=code)).score
        for code in ("050101", "050102", "050201", "020101")
    ]
    assert scores == sorted(scores, reverse=True)


@given(INCIDENTS, st.floats(SEARCH_RADIUS_M, 2000), st.floats(0, 2 * math.pi))
def test_outside_the_search_radius_nothing_is_likely(one: Incident, metres: float, angle: float) -> None:
    assume(metres > SEARCH_RADIUS_M + 1)
    one = replace(one, building_id=None, dwelling_id=None)
    east = metres * math.sin(angle) / 102_850
    there = replace(metres_north(one, metres * math.cos(angle)), lng=one.lng + east)
    assert likeness(one, there).score < LIKELY


@given(INCIDENTS, st.floats(1, 1e6))
def test_outside_the_search_window_nothing_is_likely(one: Incident, more_s: float) -> None:
    later = replace(one, reported_at=one.reported_at + timedelta(seconds=SEARCH_WITHIN_S + more_s))
    assert likeness(one, later).score < LIKELY


@pytest.mark.parametrize(
    ("other", "likely"),
    [
        (another(metres=60, seconds=600, description=""), True),
        (another(metres=30, seconds=600, description="着火了快来人"), True),
        (another(metres=30, seconds=600, class_code="050102", description="电动车着火"), True),
        (another(metres=5, seconds=60, class_code="020101"), True),
        (another(metres=100, seconds=60, description=""), False),
        (another(metres=0, seconds=26 * 3600, description="着火了快来人"), False),
        (another(metres=5, seconds=60, class_code="020101", description="垃圾桶满溢"), False),
    ],
)
def test_what_an_operator_would_take_for_the_same(other: Incident, likely: bool) -> None:
    assert bool(likely_duplicates(FIRE, [other])) is likely


def test_in_one_building_distance_hardly_counts() -> None:
    long_house = replace(FIRE, building_id=7)
    far = another(metres=90, description="", building_id=7)
    assert likely_duplicates(long_house, [far])
    assert not likely_duplicates(long_house, [replace(far, building_id=8)])


def test_two_homes_in_one_building_are_less_alike_than_one_home() -> None:
    home = replace(FIRE, building_id=7, dwelling_id=31)
    same, next_door = another(building_id=7, dwelling_id=31), another(building_id=7, dwelling_id=32)
    assert likeness(home, same).score == 1
    assert likeness(home, next_door).score == 0.5
    assert (Clue.SAME_DWELLING, 1.0) in likeness(home, same).why
    assert (Clue.SAME_BUILDING, 1.0) in likeness(home, next_door).why


def test_two_homes_far_apart_are_not_alike() -> None:
    home, far = replace(FIRE, dwelling_id=31), another(metres=400, dwelling_id=32)
    assert likeness(home, far).score < 0.01


def test_the_reasons_carry_their_numbers() -> None:
    (found,) = likely_duplicates(FIRE, [another(metres=30, seconds=600, class_code="050102")])
    told = found.to_json()
    assert json.loads(json.dumps(told)) == told
    assert [(why["code"], why["value"]) for why in told["why"]] == [
        ("same_family", 1.0), ("near", pytest.approx(30, abs=0.2)), ("soon", 600.0), ("similar_words", 1.0),
    ]  # fmt: skip
    assert (told["incident"], told["number"]) == (2, FIRE.number)


def test_the_likeliest_comes_first_and_of_equals_the_earlier_report() -> None:
    others = [another(3, 20), another(5, 0, 60), another(4, 0, -60), another(6, 5)]
    assert [one.incident.id for one in likely_duplicates(FIRE, others)] == [4, 5, 6, 3]


def test_neither_itself_nor_what_has_ended_is_a_duplicate() -> None:
    assert not likely_duplicates(FIRE, [FIRE, another(state=State.CLOSED), another(state=State.MERGED)])


def test_words_are_compared_without_regard_to_width_case_blanks_and_marks() -> None:
    assert similar_words("3栋 楼下，起火!", "３栋楼下起火") == 1
    assert similar_words("Smoke", "SMOKE") == 1
    assert similar_words("电动车起火", "电动车着火") == pytest.approx(0.5)
    assert similar_words("起火", "火起") == 0
    assert similar_words("火", "火") == 1
    assert similar_words("……", "起火") is None
    assert similar_words("", "") is None
