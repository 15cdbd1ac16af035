"""Distance, stops and trips of a track."""

import numpy as np
import pytest

from dispatch.tracks.fixes import Fixes, columns_of
from dispatch.tracks.travel import steps_m, stops, trips

METRE = 1 / 110_800  # of latitude, near Shenzhen


def track(*rows: tuple[float, float]) -> Fixes:
    """Return positions as seconds and metres north."""
    at, north = np.array(rows, np.float64).reshape(-1, 2).T
    return columns_of(np.ones(len(at)), at, np.full(len(at), 114.06), 22.54 + north * METRE)


def test_distance_is_the_sum_of_the_steps_along_the_ground() -> None:
    there_and_back = track(*((10 * n, 100.0 * min(n, 20 - n)) for n in range(21)))
    assert steps_m(there_and_back).sum() == pytest.approx(2_000, rel=0.002)


def test_what_lies_in_a_gap_is_no_way() -> None:
    assert steps_m(track((0, 0), (10, 100), (10_000, 9_000), (10_010, 9_100))).sum() == pytest.approx(200, rel=0.002)


def test_a_stop_is_a_stay_of_three_minutes_and_trips_lie_between() -> None:
    drive = [(10.0 * n, 100.0 * n) for n in range(10)]
    stay = [(100.0 + 60 * n, 905.0 + 5 * (n % 2)) for n in range(5)]
    on = [(400.0 + 10 * n, 1_000.0 + 100 * n) for n in range(10)]
    whole = track(*drive, *stay, *on)
    (stop,) = stops(whole)
    assert (stop.from_s, stop.until_s) == (90, 340)
    first, second = trips(whole, [stop])
    assert (first.from_s, first.until_s) == (0, 90)
    assert first.distance_m == pytest.approx(900, rel=0.002)
    assert (second.from_s, second.until_s) == (340, 490)


def test_a_red_light_is_no_stop() -> None:
    assert stops(track((0, 0), (10, 100), (70, 105), (130, 108), (140, 200))) == []


@pytest.mark.parametrize("rows", [[], [(0.0, 0.0)]])
def test_a_track_of_hardly_anything_has_neither(rows: list[tuple[float, float]]) -> None:
    short = track(*rows)
    assert steps_m(short).sum() == 0
    assert stops(short) == []
    assert trips(short, []) == []


def test_standing_all_day_is_one_stop_without_a_trip() -> None:
    still = track(*((60.0 * n, float(n % 3)) for n in range(1440)))
    (stop,) = stops(still)
    assert stop.until_s - stop.from_s == 60 * 1439
    assert trips(still, [stop]) == []
