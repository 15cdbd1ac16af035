"""Positions that cannot be: each filter alone, the list together, and one at a time as in thousands."""

from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.tracks.cleaning import REASONS, Ends, Reason, clean, no_ends
from dispatch.tracks.fixes import Fixes, columns_of, joined
from dispatch.tracks.limits import Limits

NOW = 1_700_000_000.0
LNG, LAT = 114.06, 22.54
METRE = 1 / 111_000
LIMITS = Limits(oldest_s=NOW - 7 * 86_400, latest_s=NOW + 120, area=(113.0, 22.0, 115.0, 23.5))


def track(*rows: tuple[float, float, float], source: int = 1, **columns: float) -> Fixes:
    """Return positions as seconds from NOW - 3600, metres east and metres north."""
    at, east, north = np.array(rows, np.float64).reshape(-1, 3).T
    made = columns_of(np.full(len(at), source), NOW - 3600 + at, LNG + east * METRE * 1.0826, LAT + north * METRE)
    values = {name: getattr(made, name) for name in Fixes.__slots__}
    return Fixes(**(values | {name: np.full(len(at), value) for name, value in columns.items()}))


def reasons(fixes: Fixes, limits: Limits = LIMITS, ends: Ends | None = None) -> list[str | None]:
    return [None if code < 0 else REASONS[code].value for code in clean(fixes, limits, ends).reason]


def at(lng: float, lat: float, at_s: float = NOW) -> Fixes:
    return columns_of([1], [at_s], [lng], [lat])


@pytest.mark.parametrize(
    ("fixes", "reason"),
    [
        (at(nan, LAT), "no_place"),
        (at(LNG, float("inf")), "no_place"),
        (at(LNG, LAT, nan), "no_place"),
        (at(181, LAT), "no_place"),
        (at(0, 0), "zero_island"),
        (at(0.001, -0.002), "zero_island"),
        (at(LAT, LNG), "swapped_axes"),
        (at(LNG, LAT, NOW + 121), "future"),
        (at(LNG, LAT, NOW - 8 * 86_400), "ancient"),
        (track((0, 0, 0), accuracy_m=2_000), "bad_accuracy"),
        (track((0, 0, 0), accuracy_m=30), None),
        (at(LNG, LAT), None),
        (at(116.4, 39.9), None),
    ],
)
def test_each_position_alone(fixes: Fixes, reason: str | None) -> None:
    assert reasons(fixes) == [reason]


def test_without_an_area_nothing_is_called_swapped() -> None:
    assert reasons(at(22.5, 45.0), Limits(NOW - 100, NOW)) == [None]


def test_the_same_moment_twice_is_kept_once_the_first_that_came() -> None:
    assert reasons(track((0, 0, 0), (10, 50, 0), (10, 80, 0), (20, 100, 0))) == [None, None, "duplicate", None]


def test_two_tracks_do_not_know_of_each_other() -> None:
    assert reasons(joined([track((0, 0, 0)), track((0, 9_000, 0), source=2)])) == [None, None]


def test_one_position_far_away_goes_and_those_around_it_stay() -> None:
    fixes = track((0, 0, 0), (10, 100, 0), (20, 90_000, 0), (30, 300, 0), (40, 400, 0))
    assert reasons(fixes) == [None, None, "impossible_speed", None, None]


def test_an_outlier_at_the_very_beginning_goes() -> None:
    fixes = track((0, 90_000, 0), (10, 100, 0), (20, 200, 0), (30, 300, 0))
    assert reasons(fixes) == ["impossible_speed", None, None, None]


def test_two_outliers_in_a_row_go() -> None:
    fixes = track((0, 0, 0), (10, 100, 0), (20, 90_000, 0), (30, 90_010, 0), (40, 400, 0), (50, 500, 0))
    assert reasons(fixes) == [None, None, "impossible_speed", "impossible_speed", None, None]


def test_a_unit_that_was_carried_elsewhere_is_believed_once_enough_agree() -> None:
    fixes = track((0, 0, 0), (10, 100, 0), (20, 200, 0), *((30 + 10 * n, 90_000 + 100 * n, 0) for n in range(5)))
    assert reasons(fixes) == [None] * 8


def test_a_ride_on_the_motorway_is_possible_and_a_flight_is_not() -> None:
    assert set(reasons(track(*((10 * n, 330 * n, 0) for n in range(20))))) == {None}
    flown = reasons(track(*((10 * n, 2_500 * n, 0) for n in range(20))))
    assert flown.count(None) == 1


def test_standing_is_one_position_a_minute() -> None:
    trembling = np.random.default_rng(7).normal(0, 1, (61, 2))
    said = reasons(track(*((5 * n, east, north) for n, (east, north) in enumerate(trembling))))
    assert said.count(None) == 6
    assert said.count("standing") == 55


def test_walking_slowly_is_not_standing() -> None:
    said = clean(track(*((5 * n, 5.0 * n, 0) for n in range(60)), speed_mps=1.0), LIMITS)
    assert said.kept.all()
    # Without a speed of its own every second step is more than a tremble.
    kept = clean(track(*((5 * n, 5.0 * n, 0) for n in range(60))), LIMITS).kept
    assert 28 <= kept.sum() <= 32


def test_a_late_position_is_judged_where_it_belongs() -> None:
    ends = clean(track((0, 0, 0), (100, 1_000, 0)), LIMITS).ends
    assert reasons(track((50, 500, 0)), ends=ends) == [None]
    assert reasons(track((95, 50_000, 0)), ends=ends) == ["impossible_speed"]


def test_a_jump_said_one_by_one_is_believed_at_the_third() -> None:
    ends, said = no_ends(), []
    for row in ((0, 0, 0), (10, 90_000, 0), (20, 90_100, 0), (30, 90_200, 0), (40, 90_300, 0)):
        cleaned = clean(track(row), LIMITS, ends)
        said.append(int(cleaned.kept.sum()))
        ends = cleaned.ends
    assert said == [1, 0, 0, 1, 1]


def test_outliers_that_do_not_agree_are_never_believed() -> None:
    ends, said = no_ends(), []
    for n, row in enumerate(
        [(0, 0, 0)] + [(10 * k, (-1) ** k * 80_000, 9_000 * k) for k in range(1, 7)] + [(70, 700, 0)]
    ):
        cleaned = clean(track(row), LIMITS, ends)
        said.append((n, int(cleaned.kept.sum())))
        ends = cleaned.ends
    assert [n for n, kept in said if kept] == [0, 7]


def test_order_of_arrival_within_a_batch_makes_no_difference() -> None:
    fixes = joined(
        [track(*((10 * n, 100 * n, 0) for n in range(50))), track((25, 70_000, 0)), track((200, 0, 0), source=2)]
    )
    shuffled = np.random.default_rng(3).permutation(len(fixes))
    straight, mixed = clean(fixes, LIMITS).reason, clean(fixes.take(shuffled), LIMITS).reason
    assert np.array_equal(straight[shuffled], mixed)


def test_every_reason_has_a_word_in_both_languages() -> None:
    from console.texts import CATALOGUES

    assert [r for r in Reason for words in CATALOGUES.values() if f"dropped.{r.value}" not in words] == []


ROWS = st.lists(st.tuples(st.integers(0, 300), st.integers(-40, 40), st.integers(-5, 5)), min_size=1, max_size=25)


@settings(max_examples=200, deadline=None)
@given(ROWS)
def test_received_is_kept_and_dropped_and_what_is_kept_is_possible(rows: list[tuple[int, int, int]]) -> None:
    fixes = track(*((at, east * 500.0, north * 500.0) for at, east, north in rows))
    cleaned = clean(fixes, LIMITS)
    assert len(fixes) == cleaned.kept.sum() + sum(cleaned.dropped().values())
    kept = fixes.take(cleaned.kept)
    kept = kept.take(np.argsort(kept.at_s, kind="stable"))
    assert len(np.unique(kept.at_s)) == len(kept)
    assert cleaned.kept.any()
    again = clean(kept, LIMITS)
    assert again.kept.all()


@settings(max_examples=100, deadline=None)
@given(ROWS, st.integers(1, 24))
def test_without_jumps_it_makes_no_difference_how_positions_are_bundled(
    rows: list[tuple[int, int, int]], cut: int
) -> None:
    rows = sorted({at: (at, east, north) for at, east, north in rows}.values())
    fixes = track(*((at, float(at), 0.0) for at, *_ in rows))
    whole = clean(fixes, LIMITS).reason
    first, second = fixes.take(np.arange(len(fixes)) < cut), fixes.take(np.arange(len(fixes)) >= cut)
    begun = clean(first, LIMITS)
    rest = clean(second, LIMITS, begun.ends)
    assert np.array_equal(np.concatenate((begun.reason, rest.reason)), whole)
