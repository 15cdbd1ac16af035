"""The pieces the demo community is made of, each by itself."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import STRtree, affinity, box

from data.demo.businesses import along_front, in_hall, shared_out
from data.demo.globe import Globe, bearing_deg
from data.demo.names import numeral, phone
from data.demo.rows import weave
from data.demo.village import WEAVE


@pytest.mark.parametrize(("number", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")])
def test_numbers_are_written_as_people_write_them(number: int, written: str) -> None:
    assert numeral(number) == written


@pytest.mark.parametrize("number", [0, 100])
def test_numbers_beyond_two_digits_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 99"):
        numeral(number)


@given(st.lists(st.floats(0.1, 50), min_size=1, max_size=40), st.integers(0, 900))
def test_sharing_out_gives_whole_numbers_that_add_up_and_miss_the_share_by_less_than_one(
    weights: list[float], total: int
) -> None:
    given_out = shared_out(weights, total)
    assert sum(given_out) == total
    exact = np.array(weights) / sum(weights) * total
    assert np.abs(np.array(given_out) - exact).max(initial=0.0) < 1.0 + 1e-6


def test_no_two_people_share_a_telephone_number() -> None:
    assert len({phone(n) for n in range(70_000)}) == 70_000


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(45, 130), st.floats(45, 130), st.floats(0, 90))
def test_a_woven_block_has_houses_apart_from_each_other_and_off_its_lanes(
    seed: int, width: float, height: float, turn: float
) -> None:
    cell = affinity.rotate(box(0, 0, width, height), turn)
    houses, lanes = weave(cell.buffer(-4), cell, WEAVE, np.random.Generator(np.random.PCG64(seed)))
    assert houses
    first, second = STRtree(houses).query(houses, "dwithin", 0.05)
    touching = set(first[first != second].tolist())
    assert len(touching) <= 0.1 * len(houses)
    crossed = STRtree([lane.surface() for lane in lanes]).query(houses, "intersects")[0] if lanes else np.array([])
    assert len(set(crossed.tolist())) <= max(1, 0.1 * len(houses))
    assert all(2.0 <= lane.width_m <= 4.0 for lane in lanes)
    assert all(cell.buffer(0.1).contains(lane.line) for lane in lanes)


def test_doors_stand_inside_the_side_that_faces_the_street() -> None:
    outline = box(0, 0, 20, 10)
    doors = along_front(outline, shapely.LineString([(-50, -8), (50, -8)]), 3)
    assert all(outline.contains(door) and door.y < 2 for door in doors)
    assert [round(door.x) for door in doors] == sorted(round(door.x) for door in doors)


def test_stalls_stand_inside_their_hall_and_apart() -> None:
    hall = affinity.rotate(box(0, 0, 56, 36), 17)
    stalls = in_hall(hall, 47)
    assert len(stalls) == 47
    assert all(hall.contains(stall) for stall in stalls)
    assert min(a.distance(b) for i, a in enumerate(stalls) for b in stalls[:i]) > 2


def test_a_metre_on_the_plan_is_a_metre_on_the_globe_and_bearings_agree() -> None:
    globe = Globe()
    start, end = shapely.Point(700, 300), shapely.Point(700 + 100, 300)
    laid = globe.projection.to_metres(globe.lay(shapely.LineString([start, end])))
    (x0, y0), (x1, y1) = laid.coords
    assert laid.length == pytest.approx(100, abs=0.05)
    assert np.degrees(np.arctan2(x1 - x0, y1 - y0)) % 360 == pytest.approx(bearing_deg(0.0), abs=0.1)
