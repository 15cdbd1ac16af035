"""What moved, and what a scope sees of it."""

from dataclasses import replace

import numpy as np
import pytest

from dispatch.live.positions import Positions, nowhere
from dispatch.live.recent import Recent, Touched
from dispatch.live.scope import covers, shows_incident, shows_unit

NAN, BEI = "440306007005", "440306007006"


def positions(*rows: tuple[int, int, float]) -> Positions:
    """Units as (id, community 0 or 1, seconds since 1970)."""
    ids, community, at_s = np.array(rows, np.float64).reshape(len(rows), 3).T
    there = np.zeros(len(rows))
    return Positions(
        ids.astype(np.int64), community.astype(np.int64), 114 + ids / 1000, there + 22, at_s, there, there, (NAN, BEI)
    )


def test_a_unit_moved_when_its_position_is_of_another_time_or_new() -> None:
    before = positions((1, 0, 10), (3, 0, 10), (9, 1, 10))
    after = positions((1, 0, 10), (2, 0, 10), (3, 0, 11), (9, 1, 10))
    assert after.moved_since(before).tolist() == [False, True, True, False]
    assert after.moved_since(nowhere()).all()
    assert nowhere().moved_since(after).tolist() == []


@pytest.mark.parametrize(
    ("scope", "seen"),
    [("*", [1, 2]), ("44", [1, 2]), (NAN, [1]), (BEI, [2]), (f"{NAN}001", [1]), ("11", []), ("", [])],
)
def test_a_scope_sees_the_units_of_its_communities(scope: str, seen: list[int]) -> None:
    everything = positions((1, 0, 1), (2, 1, 1))
    assert everything.take(everything.seen_from(scope)).unit_id.tolist() == seen
    assert nowhere().seen_from(scope).tolist() == []


def test_units_are_found_and_left_out_by_id() -> None:
    everything = positions((1, 0, 1), (5, 1, 1))
    assert everything.of(5) == pytest.approx((114.005, 22))
    assert everything.of(4) is None
    assert everything.of(6) is None
    assert everything.without([1, 7]).unit_id.tolist() == [5]
    assert everything.without([]) is everything


def test_ages_are_told_at_the_time_of_the_frame() -> None:
    everything = positions((1, 0, 100), (5, 1, 90))
    assert everything.moves(np.array([True, True]), 103.0).age_s.tolist() == [3, 13]
    assert len(replace(everything, communities=(NAN, BEI))) == 2


def test_a_grid_officer_sees_the_grids_incidents_and_the_communitys_units() -> None:
    assert shows_incident(f"{NAN}001", NAN, f"{NAN}001")
    assert not shows_incident(f"{NAN}001", NAN, f"{NAN}002")
    assert not shows_incident(f"{NAN}001", NAN, None)
    assert shows_unit(f"{NAN}001", NAN)
    assert not shows_unit(f"{NAN}001", BEI)
    assert not covers("", NAN)


def touched(*incidents: int) -> Touched:
    return Touched(frozenset(incidents))


def test_who_was_away_shortly_hears_what_changed_since() -> None:
    recent = Recent(10)
    recent.add(12, touched(1))
    recent.add(13, Touched())
    recent.add(15, touched(2, 3))
    assert recent.since(15) == Touched()
    assert recent.since(12) == touched(2, 3)
    assert recent.since(11) == touched(1, 2, 3)
    assert recent.since(10) == touched(1, 2, 3)
    assert recent.since(9) is None
    assert recent.since(16) is None


def test_who_was_away_too_long_starts_anew() -> None:
    recent = Recent(0, most=2)
    for seq in range(1, 6):
        recent.add(seq, touched(seq))
    assert recent.since(3) == touched(4, 5)
    assert recent.since(2) is None
