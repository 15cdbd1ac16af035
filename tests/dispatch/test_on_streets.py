"""A day's track on the streets: in order of time, as long as it was, and with gaps where nobody knows."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.tracks.fixes import Fixes, columns_of
from dispatch.tracks.on_streets import LONGEST_STEP_S, StreetTrack, on_streets
from dispatch.tracks.travel import steps_m
from geo.metric import distances_m
from tests.geo.test_road_matching import BLOCK_M, CHEQUER, SIDE, place, walked

FASTEST_MPS = 40.0


def track(points: np.ndarray, at_s: np.ndarray | None = None) -> Fixes:
    lng, lat = np.array([place(x, y) for x, y in points]).T
    return columns_of(np.ones(len(lng)), np.arange(len(lng)) * 10.0 if at_s is None else at_s, lng, lat)


def drawn_m(way: StreetTrack) -> float:
    return sum(
        float(distances_m(way.lng[p][:-1], way.lat[p][:-1], way.lng[p][1:], way.lat[p][1:]).sum()) for p in way.pieces
    )


def test_a_drive_around_corners_is_longer_on_the_streets_than_straight_and_as_long_as_it_was() -> None:
    # Every second corner lies between two positions, and is cut by the straight line.
    corners = np.array([(0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (3, 2), (3, 3)]) * BLOCK_M
    points = np.array([(a + b) / 2 for a, b in pairwise(corners)])
    way = on_streets(track(points), CHEQUER, FASTEST_MPS)
    assert way.straight_m == 0
    assert way.street_m == pytest.approx(5 * BLOCK_M, rel=0.01)
    assert float(steps_m(track(points)).sum()) == pytest.approx(5 * BLOCK_M / np.sqrt(2), rel=0.01)
    assert drawn_m(way) == pytest.approx(way.street_m, rel=0.01)
    assert [part.distance_m for part in way.stretches[1:-1]] == pytest.approx([BLOCK_M] * 4, rel=0.01)
    assert way.stretches[0].name == "路1"


@given(st.integers(0, 10_000), st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_any_track_comes_out_in_order_of_time_with_its_length_and_its_ends(seed: int, count: int) -> None:
    chance = np.random.default_rng(seed)
    points = np.cumsum(chance.normal(0, 30, (count, 2)), axis=0) + BLOCK_M * (SIDE - 1) / 2
    at_s = np.cumsum(chance.choice([5.0, 20.0, LONGEST_STEP_S + 1], count, p=[0.6, 0.35, 0.05]))
    said = track(points, at_s)
    way = on_streets(said, CHEQUER, FASTEST_MPS)
    assert (np.diff(way.at_s) >= 0).all()
    assert (way.at_s[0], way.at_s[-1]) == (at_s[0], at_s[-1])
    assert way.apart[0]
    assert drawn_m(way) == pytest.approx(way.distance_m, rel=0.02, abs=30.0 * (count > 1))
    for silent in np.flatnonzero(np.diff(at_s) > LONGEST_STEP_S):
        # Nothing is drawn while nothing was heard.
        assert not ((way.at_s > at_s[silent]) & (way.at_s < at_s[silent + 1])).any()
    # Wherever it was heard, it is drawn near there at that moment.
    lng, lat = (np.interp(at_s, way.at_s, column) for column in (way.lng, way.lat))
    assert np.percentile(distances_m(lng, lat, said.lng, said.lat), 95) < 60


def test_who_stands_for_an_hour_and_drives_on_does_not_creep_meanwhile() -> None:
    still = np.repeat([(60.0, 0.0)], 60, axis=0) + np.random.default_rng(3).normal(0, 3, (60, 2))
    points = np.concatenate([still, [(90.0, 0.0), (118.0, 0.0)]])
    at_s = np.append(np.arange(60) * 60.0, [59 * 60.0 + 10, 59 * 60.0 + 20])
    way = on_streets(track(points, at_s), CHEQUER, FASTEST_MPS)
    lng = np.interp(58 * 60.0, way.at_s, way.lng)
    assert distances_m([lng], [place(0, 0)[1]], [place(60, 0)[0]], [place(0, 0)[1]])[0] < 15


def test_positions_off_by_some_metres_give_the_length_of_the_way() -> None:
    errors = []
    for seed in range(20):
        points, streets = walked(np.random.default_rng(seed).choice([0, 1, 3], 10).tolist(), 35.0, 6.0, seed)
        way = on_streets(track(points), CHEQUER, FASTEST_MPS)
        errors.append(way.distance_m / (len(streets) * BLOCK_M - BLOCK_M * 10 % 35.0) - 1)
    assert abs(float(np.median(errors))) < 0.05
