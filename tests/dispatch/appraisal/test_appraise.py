"""Everybody gets what is theirs: the officers who were there, the grid of that moment, the community once."""

import functools
import operator
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.appraisal import Absent, Appraised, Credit, Level, Metric, Move, Patrolled, Patrols, Records, appraise
from tests.dispatch.appraisal.stories import COMMUNITY, EAST, LATER, QUARTER, START, TABLE, WEST, at, plain, records

NO_PATROLS = Patrols()


def told(level: Level, found: Records, patrols: Patrols = NO_PATROLS) -> dict[str, Appraised]:
    return {one.ref: one for one in appraise(level, found, patrols, TABLE, QUARTER, LATER)}


def handled(one: Appraised) -> float | None:
    return one.amounts[Metric.HANDLED].value


def test_an_incident_is_credited_to_whoever_was_there_to_the_end() -> None:
    found = told(Level.OFFICER, records(plain(2), [Credit(2, 7, at(13.5)), Credit(2, 8, at(14))]))
    assert (handled(found["7"]), handled(found["8"])) == (1, 1)


def test_who_was_there_before_the_case_was_opened_again_has_no_part_in_the_second_handling() -> None:
    found = told(Level.OFFICER, records(plain(2, begins=10), [Credit(2, 7, at(9))]))
    assert handled(found["7"]) == 0


def test_a_device_that_says_it_is_done_says_it_of_its_officer() -> None:
    found = told(Level.OFFICER, records(plain(2, actor="unit:8")))
    assert (handled(found["7"]), handled(found["8"])) == (0, 1)


def test_grid_and_community_count_a_case_once_whoever_came() -> None:
    found = records(plain(2) + plain(3) + plain(4), [Credit(2, 7, at(14)), Credit(2, 8, at(14))])
    grids = told(Level.GRID, found)
    assert (handled(grids[EAST]), handled(grids[WEST])) == (2, 1)
    assert handled(told(Level.COMMUNITY, found)[COMMUNITY]) == 3


def test_only_what_was_handled_within_the_period_counts() -> None:
    late = plain(2, begins=24 * 92 + 1)
    assert handled(told(Level.GRID, records(late))[EAST]) == 0


def test_who_changed_grid_is_seen_in_both_and_the_load_is_by_days() -> None:
    middle = START + timedelta(days=46)
    moves = [Move(7, 1, START - timedelta(days=200), EAST, True), Move(7, 5, middle, WEST, True)]
    one = told(Level.OFFICER, records(plain(2), [Credit(2, 7, at(14))], moves))["7"]
    days = {stay.grid_code: stay.days for stay in one.stays}
    assert days == pytest.approx({EAST: 46 + 1 / 3, WEST: 45 + 2 / 3})
    assert one.served_days == pytest.approx(92)
    share = days[EAST] / 92
    assert one.load.households == pytest.approx(400 * share + 200 * (1 - share))
    assert one.load.street_m == pytest.approx(3_000 * share + 5_000 * (1 - share))


def test_who_left_served_only_until_then_and_is_weighed_by_the_month() -> None:
    moves = [
        Move(7, 1, START - timedelta(days=9), EAST, True),
        Move(7, 2, START + timedelta(days=30) - timedelta(hours=8), ended=True),
    ]
    one = told(
        Level.OFFICER,
        records(
            functools.reduce(operator.iadd, (plain(id) for id in range(2, 14, 2)), []),
            [Credit(id, 7, at(14)) for id in range(2, 14, 2)],
            moves,
        ),
    )["7"]
    assert one.served_days == pytest.approx(30)
    assert one.amounts[Metric.HANDLED].a_month == pytest.approx(6)


def test_a_grid_in_which_nothing_happened_is_not_called_idle() -> None:
    one = told(Level.GRID, records([]))[EAST]
    assert one.score.total is None
    assert one.amounts[Metric.P50].absent is Absent.NO_CASES


def test_what_nobody_walked_is_not_taken_for_zero() -> None:
    one = told(Level.OFFICER, records(plain(2)))["7"]
    assert (one.amounts[Metric.DISTANCE].value, one.amounts[Metric.DISTANCE].absent) == (None, Absent.NO_TRACKS)


def test_patrols_are_told_of_the_officer_and_of_the_grid() -> None:
    patrols = Patrols(
        [Patrolled(7, EAST, 3, 12_000.0, 4, 3, 8, 6, 3, 2_400.0, 3_000.0)],
        [Patrolled(0, EAST, 3, 15_000.0, 4, 3, 8, 6, 3, 2_700.0, 3_000.0)],
    )
    officer = told(Level.OFFICER, records(plain(2)), patrols)["7"].amounts
    assert [officer[metric].value for metric in (Metric.DISTANCE, Metric.PATROLS, Metric.CHECKS)] == [12, 3, 6]
    assert officer[Metric.COVERAGE].value == pytest.approx(80)
    grid = told(Level.GRID, records(plain(2)), patrols)[EAST].amounts
    assert (grid[Metric.COVERAGE].value, grid[Metric.DISTANCE].value) == (pytest.approx(90), 15)
    assert told(Level.COMMUNITY, records(plain(2)), patrols)[COMMUNITY].amounts[Metric.DISTANCE].value == 15


@pytest.mark.parametrize("level", list(Level))
@given(seed=st.integers(0, 1000), took=st.lists(st.floats(0.1, 90), min_size=1, max_size=9))
def test_the_order_of_the_cases_makes_no_difference(level: Level, seed: int, took: list[float]) -> None:
    moments = functools.reduce(operator.iadd, (plain(id, id, hours, due=30) for id, hours in enumerate(took, 1)), [])
    credits = [Credit(id, 7 + id % 2, at(id + hours)) for id, hours in enumerate(took, 1)]
    straight = records(moments, credits)
    shuffled = Records(
        *(Random(seed).sample(list(column), len(column)) for column in (straight.moments, straight.placed, straight.credits, straight.officers, straight.moves, straight.grounds)),
        straight.communities,
    )  # fmt: skip
    assert told(level, shuffled) == told(level, straight)


@given(took=st.lists(st.floats(0.1, 90), min_size=5, max_size=12), faster=st.floats(0.1, 1))
def test_the_same_cases_done_faster_never_score_less(took: list[float], faster: float) -> None:
    slow, fast = (
        told(
            Level.GRID,
            records(
                functools.reduce(
                    operator.iadd,
                    (plain(2 * id, id, hours * pace, due=id + 30.0) for id, hours in enumerate(took, 1)),
                    [],
                )
            ),
        )[EAST].score
        for pace in (1.0, faster)
    )
    assert slow.total is not None
    assert fast.total is not None
    assert fast.total >= slow.total - 1e-9
