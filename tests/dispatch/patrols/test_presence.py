"""A place is seen by being there for long enough; the rule holds whatever a device says and how often."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dispatch.patrols import Fence, seen_at
from geo.metric import metres_per_degree

LNG, LAT = 114.05, 22.63
EAST, NORTH = (float(one) for one in metres_per_degree(LAT))
Floats = NDArray[np.float64]

metres = st.floats(-80, 80)
tracks = st.lists(st.tuples(st.floats(1, 60), metres, metres), min_size=1, max_size=12)


def track(steps: list[tuple[float, float, float]]) -> tuple[Floats, Floats, Floats]:
    """Return times and places of positions, each so long after the one before and so many metres from the fence."""
    gaps, x, y = np.array(steps).T
    return np.cumsum(gaps), LNG + x / EAST, LAT + y / NORTH


def fence(radius_m: float = 25.0, dwell_s: float = 20.0) -> Fence:
    return Fence(LNG, LAT, radius_m, dwell_s)


def test_who_stands_long_enough_has_seen_it_at_the_moment_the_dwell_is_over() -> None:
    at_s, lng, lat = np.array([100.0, 160.0]), np.full(2, LNG), np.full(2, LAT)
    assert seen_at(fence(dwell_s=20), at_s, lng, lat) == pytest.approx(120.0)
    assert seen_at(fence(dwell_s=61), at_s, lng, lat) is None


def test_who_walks_by_has_seen_a_place_that_asks_for_no_dwell_only() -> None:
    passing = track([(10, -60, 0), (60, 60, 0)])
    assert seen_at(fence(dwell_s=0), *passing) == pytest.approx(10 + 60 * 35 / 120)
    assert seen_at(fence(dwell_s=24), *passing) is not None  # 50 m at 2 m/s
    assert seen_at(fence(dwell_s=26), *passing) is None


def test_two_short_visits_are_not_one_long_one() -> None:
    visits = track([(10, 0, 0), (15, 0, 0), (30, 60, 0), (30, 0, 0), (15, 0, 0)])
    assert seen_at(fence(10, 30), *visits) is None


def test_over_a_long_silence_nobody_knows_where_it_was() -> None:
    silent = (np.array([0.0, 200.0]), np.full(2, LNG), np.full(2, LAT))
    assert seen_at(fence(dwell_s=20), *silent) is None
    assert seen_at(fence(dwell_s=0), *silent) == 0.0


def test_nobody_sees_anything_without_a_position() -> None:
    assert seen_at(fence(), np.zeros(0), np.zeros(0), np.zeros(0)) is None


@given(tracks, st.floats(5, 60), st.floats(0, 60))
def test_it_makes_no_difference_how_often_a_device_speaks(
    steps: list[tuple[float, float, float]], radius_m: float, dwell_s: float
) -> None:
    at_s, lng, lat = track(steps)
    middle = (at_s[:-1] + at_s[1:]) / 2
    often = np.sort(np.concatenate((at_s, middle)))
    once = seen_at(Fence(LNG, LAT, radius_m, dwell_s), at_s, lng, lat)
    twice = seen_at(Fence(LNG, LAT, radius_m, dwell_s), often, np.interp(often, at_s, lng), np.interp(often, at_s, lat))
    # A line that just touches the circle may be on either side of it by rounding.
    if once is not None and twice is not None:
        assert once == pytest.approx(twice, abs=0.05)
    else:
        grown = seen_at(Fence(LNG, LAT, radius_m + 1e-3, max(0.0, dwell_s - 0.05)), at_s, lng, lat)
        shrunk = seen_at(Fence(LNG, LAT, radius_m - 1e-3, dwell_s + 0.05), at_s, lng, lat)
        assert once is twice is None or grown is not shrunk


@given(tracks, st.floats(5, 60), st.floats(0, 60), st.floats(0, 30), st.floats(0, 30))
def test_asking_for_less_is_never_harder(
    steps: list[tuple[float, float, float]], radius_m: float, dwell_s: float, wider_m: float, shorter_s: float
) -> None:
    at_s, lng, lat = track(steps)
    hard = seen_at(Fence(LNG, LAT, radius_m, dwell_s), at_s, lng, lat)
    easy = seen_at(Fence(LNG, LAT, radius_m + wider_m, max(0.0, dwell_s - shorter_s)), at_s, lng, lat)
    if hard is not None:
        assert easy is not None
        assert easy <= hard + 1e-2


@given(tracks, st.floats(5, 60), st.floats(2, 60))
def test_what_is_said_to_be_seen_was_dwelt_in_and_nothing_else(
    steps: list[tuple[float, float, float]], radius_m: float, dwell_s: float
) -> None:
    """Against counting the seconds one by one along the way."""
    at_s, lng, lat = track(steps)
    moments = np.arange(at_s[0], at_s[-1], 0.05)
    x, y = (np.interp(moments, at_s, lng) - LNG) * EAST, (np.interp(moments, at_s, lat) - LAT) * NORTH

    def longest(radius: float) -> float:
        inside = np.r_[0, (np.hypot(x, y) <= radius).astype(int), 0]
        edges = np.flatnonzero(np.diff(inside))
        return float(((edges[1::2] - edges[::2]) * 0.05).max(initial=0.0))

    found = seen_at(Fence(LNG, LAT, radius_m, dwell_s), at_s, lng, lat)
    if found is None:
        assert longest(radius_m - 0.01) <= dwell_s + 0.2
    else:
        assert longest(radius_m + 0.01) >= dwell_s - 0.2
