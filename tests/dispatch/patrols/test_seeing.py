"""What a walk saw does not depend on how it was told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.patrols import Ground, Memory, coverage, recalled, remembered
from dispatch.patrols.seeing import SEEN_WITHIN_M, Seen, joined, seen
from dispatch.patrols.walking import LONGEST_STEP_M, Walk, filled
from geo.metric import metres_per_degree
from geo.stretches import Stretches, StretchMap, stretches_of
from tests.geo.test_stretches import EAST, GRIDS, LAT, LNG, SIDE, WEST, square

CUT = stretches_of(square(), GRIDS)
MAPS = {0: StretchMap(CUT, SEEN_WITHIN_M)}
T0 = 1_795_000_000.0


def walk_along_the_south(seconds: int = 600, every_s: int = 10, track: int = 7, speed_mps: float = 1.2) -> Walk:
    """From the south-west corner eastwards."""
    east, _ = metres_per_degree(LAT)
    at_s = np.arange(0, seconds, every_s, dtype=np.float64)
    return Walk(np.full(len(at_s), track), T0 + at_s, LNG + at_s * speed_mps / east, np.full(len(at_s), LAT))


def looked(walk: Walk, old: int = 0) -> Seen:
    held = np.arange(len(walk)) < old
    return seen(walk, np.arange(len(walk)), held, np.zeros(len(walk), np.int32), MAPS)


def test_who_walks_along_a_street_has_seen_all_of_it_that_lies_behind() -> None:
    found = looked(walk_along_the_south(seconds=250))
    metres = CUT.length_m[np.unique(found.stretches.place)].sum()
    # 300 m walked, and the first metres of the street that crosses.
    assert metres == pytest.approx(300, abs=2 * 20 + SEEN_WITHIN_M)
    assert found.ways.distance_m[0] == pytest.approx(240 * 1.2, rel=0.01)
    assert found.ways.on_way_s.tolist() == [240.0]


def test_a_step_too_wide_to_know_its_way_is_not_filled() -> None:
    east, _ = metres_per_degree(LAT)
    far = Walk(
        np.full(2, 1),
        np.array([T0, T0 + 60]),
        np.array([LNG, LNG + (LONGEST_STEP_M + 1) / float(east)]),
        np.full(2, LAT),
    )
    assert len(filled(far)[0]) == 2


@settings(max_examples=30)
@given(st.integers(1, 59))
def test_told_in_two_parts_it_is_the_same_walk(cut_at: int) -> None:
    whole = walk_along_the_south()
    first = Walk(whole.unit_id[:cut_at], whole.at_s[:cut_at], whole.lng[:cut_at], whole.lat[:cut_at])
    rest = slice(cut_at - 1, None)
    second = Walk(whole.unit_id[rest], whole.at_s[rest], whole.lng[rest], whole.lat[rest])
    once, parts = looked(whole), [looked(first), looked(second, old=1)]
    together = joined([part.stretches for part in parts])
    assert sorted(set(together.place.tolist())) == sorted(set(once.stretches.place.tolist()))
    assert sum(part.ways.distance_m[0] for part in parts) == pytest.approx(once.ways.distance_m[0])
    assert sum(part.ways.fixes[0] for part in parts) == once.ways.fixes[0]


def test_two_tracks_are_kept_apart() -> None:
    one, other = walk_along_the_south(track=1), walk_along_the_south(seconds=100, track=2)
    both = Walk(
        *(np.concatenate((getattr(one, name), getattr(other, name))) for name in ("unit_id", "at_s", "lng", "lat"))
    )
    found = looked(both)
    assert found.ways.track.tolist() == [1, 2]
    assert found.ways.distance_m[1] == pytest.approx(looked(other).ways.distance_m[0])
    assert (found.stretches.track == 2).sum() < (found.stretches.track == 1).sum()


def ground(seen_at: np.ndarray, since: float | None = T0) -> Ground:
    return Ground("440306007005", CUT, seen_at, np.zeros(len(CUT.cells), np.int64), since)


def test_coverage_adds_up_grid_by_grid() -> None:
    at = np.where(np.arange(len(CUT)) % 3 == 0, int(T0), 0).astype(np.int64)
    found = coverage(ground(at), {"today": T0, "week": T0 - 86_400})
    assert [one.grid_code for one in found] == [WEST, EAST]
    assert sum(one.street_m for one in found) == pytest.approx(CUT.length_m.sum())
    assert sum(one.street_m_seen["today"] for one in found) == pytest.approx(CUT.length_m[::3].sum())
    assert all(one.street_m_seen["today"] + one.never_m == pytest.approx(one.street_m) for one in found)
    assert [one.oldest_s for one in found] == [T0, T0]


@given(st.lists(st.integers(0, 2_000_000_000), min_size=len(CUT), max_size=len(CUT)))
@settings(max_examples=20)
def test_seen_since_later_is_never_more(moments: list[int]) -> None:
    at = np.array(moments, np.int64)
    for one in coverage(ground(at), {"late": 1.5e9, "early": 1e9}):
        assert one.street_m_seen["late"] <= one.street_m_seen["early"] <= one.street_m + 1e-6


def test_what_lies_where_it_lay_keeps_its_moment_when_grids_change() -> None:
    at = np.arange(1, len(CUT) + 1, dtype=np.int64)
    before = remembered(ground(at))
    fewer: Stretches = stretches_of(square(), {EAST: GRIDS[EAST]})
    now = recalled("440306007005", before, fewer)
    for place in range(len(fewer)):
        same = np.flatnonzero((np.abs(CUT.lng - fewer.lng[place]) < 1e-9) & (np.abs(CUT.lat - fewer.lat[place]) < 1e-9))
        assert now.stretches_at[place] == at[same[0]]
    assert recalled("x", before, CUT).stretches_at.tolist() == at.tolist()
    assert not recalled("x", None, CUT).stretches_at.any()
    assert isinstance(before, Memory)
    assert SIDE > 0
