"""Positions that cannot be: each filter alone, the list together, and the same however they are bundled."""

from math import nan
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.tracks.believing import REMEMBERED, End, Ends
from dispatch.tracks.cleaning import REASONS, Reason, clean
from dispatch.tracks.fixes import Fixes, columns_of, joined, microseconds
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


def test_an_outlier_at_the_very_beginning_is_believed_until_three_agree_against_it() -> None:
    fixes = track((0, 90_000, 0), (10, 100, 0), (20, 200, 0), (30, 300, 0), (40, 400, 0))
    assert reasons(fixes) == [None, "impossible_speed", "impossible_speed", None, None]


def test_two_outliers_in_a_row_go() -> None:
    fixes = track((0, 0, 0), (10, 100, 0), (20, 90_000, 0), (30, 90_010, 0), (40, 400, 0), (50, 500, 0))
    assert reasons(fixes) == [None, None, "impossible_speed", "impossible_speed", None, None]


def test_a_unit_that_was_carried_elsewhere_is_believed_once_enough_agree() -> None:
    fixes = track((0, 0, 0), (10, 100, 0), (20, 200, 0), *((30 + 10 * n, 90_000 + 100 * n, 0) for n in range(5)))
    assert reasons(fixes) == [None] * 3 + ["impossible_speed"] * 2 + [None] * 3


def test_two_that_are_off_are_not_believed_with_one_that_was_right_between_them() -> None:
    off = [(10 * n, 90_000 if n % 2 else 100 * n, 0) for n in range(20)]
    assert reasons(track(*off)) == [None, "impossible_speed"] * 10


def test_one_that_is_off_and_sent_again_and_again_agrees_with_itself_in_vain() -> None:
    fixes = track((0, 0, 0), *[(10, 90_000, 0)] * 9, (20, 200, 0))
    assert reasons(fixes) == [None, "impossible_speed"] + ["duplicate"] * 8 + [None]


def test_who_stood_until_now_cannot_have_gone_far_since() -> None:
    stood = [(5 * n, 0, 0) for n in range(11)]
    assert reasons(track(*stood, (55, 2_000, 0), (60, 10, 0))) == [None] + ["standing"] * 10 + [
        "impossible_speed",
        None,
    ]


def test_moments_nearer_than_what_is_stored_are_the_same() -> None:
    fixes = joined([track((0, 0, 0)), track((3e-7, 50, 0)), track((2e-6, 100, 0))])
    assert reasons(fixes)[:2] == [None, "duplicate"]


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
    ends: Ends = {}
    said = []
    for row in ((0, 0, 0), (10, 90_000, 0), (20, 90_100, 0), (30, 90_200, 0), (40, 90_300, 0)):
        cleaned = clean(track(row), LIMITS, ends)
        said.append(int(cleaned.kept.sum()))
        ends = cleaned.ends
    assert said == [1, 0, 0, 1, 1]


def test_outliers_that_do_not_agree_are_never_believed() -> None:
    ends: Ends = {}
    said = []
    for n, row in enumerate(
        [(0, 0, 0)] + [(10 * k, (-1) ** k * 80_000, 9_000 * k) for k in range(1, 7)] + [(70, 700, 0)]
    ):
        cleaned = clean(track(row), LIMITS, ends)
        said.append((n, int(cleaned.kept.sum())))
        ends = cleaned.ends
    assert [n for n, kept in said if kept] == [0, 7]


def test_in_which_order_tracks_come_makes_no_difference() -> None:
    fixes = joined(
        [
            track(*((10 * n, 70_000 if n % 9 == 4 else 100 * n, 0) for n in range(50)), source=source)
            for source in (3, 1, 2)
        ]
    )
    mixed = np.argsort(np.random.default_rng(3).random(150).reshape(3, 50), axis=None)
    mixed = mixed[np.argsort(mixed % 50, kind="stable")]
    straight, other = clean(fixes, LIMITS).reason, clean(fixes.take(mixed), LIMITS).reason
    assert np.array_equal(straight[mixed], other)


def test_a_backlog_told_between_live_positions_is_judged_by_its_own() -> None:
    live = [(3_000 + 10 * n, 100 * n, 0) for n in range(8)]
    backlog = [(10 * n, 50_000 if n == 5 else 100 * n, 0) for n in range(8)]
    said = reasons(track(*(row for pair in zip(live, backlog, strict=True) for row in pair)))
    assert said[::2] == [None] * 8
    assert said[1::2] == [None] * 5 + ["impossible_speed"] + [None] * 2


def test_what_came_late_and_is_there_already_is_a_duplicate() -> None:
    rows = [(10 * n, 100 * n, 0) for n in range(4 * REMEMBERED)]
    said = clean(track(*rows, *rows), LIMITS)
    assert said.dropped() == {"duplicate": len(rows)}


def test_every_reason_has_a_word_in_both_languages() -> None:
    from console.texts import CATALOGUES

    assert [r for r in Reason for words in CATALOGUES.values() if f"dropped.{r.value}" not in words] == []


ROWS = st.lists(
    st.tuples(st.integers(0, 300), st.sampled_from([-90, -40, 0, 0, 0, 0.001, 0.008, 1, 2, 40]), st.integers(-2, 2)),
    min_size=1,
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(ROWS)
def test_received_is_kept_and_dropped_and_no_moment_is_kept_twice(rows: list[tuple[int, float, int]]) -> None:
    fixes = track(*((at, east * 500.0, north * 500.0) for at, east, north in rows))
    cleaned = clean(fixes, LIMITS)
    assert len(fixes) == cleaned.kept.sum() + sum(cleaned.dropped().values())
    assert len(np.unique(fixes.at_s[cleaned.kept])) == cleaned.kept.sum()
    assert cleaned.kept[0]
    end = cleaned.ends[1]
    assert len(end.believed) <= REMEMBERED
    assert len(end.suspects) < LIMITS.agreeing


def told(fixes: Fixes, cuts: list[int]) -> list[str]:
    """Return what becomes of each position when they come in bundles, what is stored already being a duplicate."""
    ends: dict[int, End] = {}
    stored: set[tuple[int, float]] = set()
    said = []
    for first, last in zip([0, *cuts], [*cuts, len(fixes)], strict=True):
        part = fixes.take(np.arange(first, last))
        cleaned = clean(part, LIMITS, ends)
        ends |= cleaned.ends
        for code, source, at_us in zip(cleaned.reason, part.source, microseconds(part.at_s), strict=True):
            key = (int(source), float(at_us))
            said.append(REASONS[code].value if code >= 0 else "duplicate" if key in stored else "kept")
            if code < 0:
                stored.add(key)
    return said


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(ROWS, st.booleans(), st.sampled_from([nan, 0.0, 5.0])), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
    st.data(),
)
def test_however_positions_are_bundled_the_same_are_kept_for_the_same_reasons(
    tracks: list[tuple[list[tuple[int, float, int]], bool, float]], chance: Random, data: st.DataObject
) -> None:
    parts = []
    for source, (rows, in_order, speed_mps) in enumerate(tracks):
        listed = sorted(rows) if in_order else rows
        places = ((at, east * 500.0, north * 500.0) for at, east, north in listed)
        parts.append(track(*places, source=source, speed_mps=speed_mps))
    # Tracks are mixed as they come in; each keeps its own order.
    whose = [source for source, part in enumerate(parts) for _ in range(len(part))]
    chance.shuffle(whose)
    whole = joined(parts)
    order = np.empty(len(whose), np.int64)
    order[np.argsort(whose, kind="stable")] = np.arange(len(whole))
    fixes = whole.take(order)
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(fixes) - 1)), max_size=len(fixes))))
    cuts = [cut for cut in cuts if cut < len(fixes)]
    assert told(fixes, cuts) == told(fixes, []) == told(fixes, list(range(1, len(fixes))))
