"""Plans that keep homes, barriers that count or not, and how far grids reach out."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from dispatch.planning.automatic import Wish, automatic
from dispatch.planning.draft import Draft, EditKind
from dispatch.planning.figures import figures_of
from dispatch.planning.history import edit
from dispatch.planning.outline import grid_shape
from dispatch.planning.reaching_out import reock_and_hull
from dispatch.planning.response import Happened, answered, by_grid, middle_of_homes
from dispatch.planning.rules import Band, Rule, findings
from dispatch.planning.sheet import Barrier, Load, PlanSheet
from dispatch.planning.staffing import StaffRule, staffing
from dispatch.planning.strokes import fill, shift_border
from geo.metric import local_projection
from tests.dispatch.planning.compactness import compactness
from tests.dispatch.planning.sheets import EAST, NOON, NORTH, SIZE, WEST_SIDE, in_columns, sheet

NAMES = [f"新{n}" for n in range(1, 40)]
HOMES = {Load.HOUSEHOLDS: 1.0}


def planned(draft: Draft, ground: PlanSheet, wish: Wish) -> tuple[Draft, float, tuple[int, int, int]]:
    change, (outcome,) = automatic(draft, ground, [WEST_SIDE], wish, NAMES)
    made = draft.with_edit(edit(draft, EditKind.AUTOMATIC, change, "account:1", NOON))
    return made, outcome.homes_moved, (outcome.grids, outcome.fewest, outcome.most)


def along(ground: PlanSheet, column: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell which pieces of border run along the west of a column."""
    return np.asarray((np.abs(ground.borders.lngs - (EAST + column * SIZE)) < SIZE / 10).all(axis=1), bool)


def test_a_grid_too_heavy_is_parted_and_no_other_home_is_moved() -> None:
    ground = sheet(columns=16, rows=8)
    draft = in_columns(ground, 16, 8, 4, 4)  # 1,280, 640 and 640 homes
    made, moved, (grids, fewest, most) = planned(draft, ground, Wish(HOMES, Band(), keep_homes=True))
    assert (grids, fewest, most) == (4, 4, 8)
    assert moved == 640
    assert not findings(ground, made, figures_of(ground, made), Band())


def test_grids_too_light_are_joined_and_no_other_home_is_moved() -> None:
    ground = sheet(columns=16, rows=8)
    draft = in_columns(ground, 16, 1, 1, 2, 4, 4, 4)  # 160, 160, 320, 640, 640 and 640 homes
    made, moved, (grids, _, _) = planned(draft, ground, Wish(HOMES, Band(), {WEST_SIDE: 5}, keep_homes=True))
    assert (grids, moved) == (5, 160)
    assert not findings(ground, made, figures_of(ground, made), Band())


def test_it_is_said_how_many_grids_are_needed_when_the_band_cannot_be_met() -> None:
    ground = sheet(columns=16, rows=8)
    draft = in_columns(ground, 16, 8, 8)
    _, _, (grids, fewest, _) = planned(draft, ground, Wish(HOMES, Band(), {WEST_SIDE: 2}))
    assert (grids, fewest) == (2, 4)


def test_an_automatic_plan_does_not_cross_a_barrier_that_counts() -> None:
    ground = sheet(columns=16, rows=8, river_at=6)
    draft = in_columns(ground, 16, 4, 4, 4, 4)
    made, _, _ = planned(draft, ground, Wish(HOMES, Band(), {WEST_SIDE: 5}))
    assert (figures_of(ground, made).walked_pieces[figures_of(ground, made).units > 0] == 1).all()


def test_light_ground_beyond_a_barrier_goes_with_its_neighbour() -> None:
    ground = sheet(columns=16, rows=2, river_at=1)
    draft = in_columns(ground, 16, 8, 8)
    made, _, (grids, _, _) = planned(draft, ground, Wish(HOMES, Band(low=100, high=400), {WEST_SIDE: 2}))
    assert grids == 2
    assert (figures_of(ground, made).pieces == 1).all()


def test_a_barrier_parts_a_grid_only_where_it_counts_and_filling_mends_it() -> None:
    plain = sheet(columns=8, rows=4)
    on_river = along(plain, 3)
    ground = replace(plain, on_barrier={Barrier.WATER: on_river})
    draft = in_columns(ground, 8, 2, 6)
    dry, wet = ground.honouring({Barrier.RAIL}), ground.honouring({Barrier.WATER})
    assert Rule.PARTED_BY_BARRIER not in {one.rule for one in findings(dry, draft, figures_of(dry, draft), Band())}
    (parted,) = [
        one for one in findings(wet, draft, figures_of(wet, draft), Band()) if one.rule is Rule.PARTED_BY_BARRIER
    ]
    assert parted.mend is not None
    change = fill(draft, wet, parted.mend.said["grids"])
    mended = draft.with_edit(edit(draft, EditKind.FILL, change, "account:1", NOON))
    assert (figures_of(wet, mended).walked_pieces == 1).all()
    assert len(change) == 4


def test_a_border_moves_on_to_the_next_street() -> None:
    plain = sheet(columns=8, rows=4)
    street = along(plain, 6)
    ground = replace(plain, on_street=street)
    draft = in_columns(ground, 8, 4, 4)
    change = shift_border(draft, ground, *reversed(draft.grids))
    assert sorted((change.units % 8).tolist()) == [4] * 4 + [5] * 4
    all_of_it = shift_border(draft, ground, *draft.grids)
    assert set((all_of_it.units % 8).tolist()) == {3}


def test_circle_and_hull_are_those_of_the_shape() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 3, 5)
    reock, hull = reock_and_hull(ground, draft, np.array([0, 1]))
    shapes = [grid_shape(ground, draft.members(at)) for at in (0, 1)]
    metric = local_projection(EAST + 4 * SIZE, NORTH + 2 * SIZE)
    plain = compactness(metric.to_metres(np.array(shapes, dtype=object)))
    np.testing.assert_allclose(reock, plain.reock, rtol=2e-3)
    np.testing.assert_allclose(hull, plain.hull, rtol=2e-3)
    assert shapely.is_valid(shapes).all()


def test_incidents_are_counted_to_the_grid_that_would_hold_them() -> None:
    ground = sheet(columns=4, rows=1)
    draft = in_columns(ground, 4, 1, 3)
    happened = Happened(np.array([3, 0, -1, 2]), np.zeros(4), np.zeros(4))
    rows, starts = by_grid(draft, happened)
    assert [rows[a:b].tolist() for a, b in itertools.pairwise(starts)] == [[1], [0, 3]]
    told = answered(np.array([60.0, 180.0, np.inf]), 600.0, days=7)
    assert (told.incidents, told.unreached, told.mean_s) == (3, 1, 120.0)
    assert told.within == pytest.approx(2 / 3)
    assert told.work_h_week == pytest.approx((2 * 240 + 2 * 600) / 3600)
    assert answered(np.zeros(0), 600.0).mean_s is None
    assert middle_of_homes(ground, np.array([1, 2, 3]))[0] == pytest.approx(EAST + 2.5 * SIZE)


def test_each_grid_wants_one_officer_and_one_left_over_is_offered_a_bare_grid() -> None:
    ground = sheet(columns=6, rows=1)
    draft = in_columns(ground, 6, 2, 2, 2)
    gone = Draft((*draft.grids, f"{WEST_SIDE}009"), draft.holders)
    first, second, third, fourth = gone.grids
    found = staffing(gone, figures_of(ground, gone), {first: 1, second: 2, fourth: 1})
    assert [(one.rule, one.grid, one.heir) for one in found] == [
        (StaffRule.NO_OFFICER, third, None),
        (StaffRule.SEVERAL_OFFICERS, second, None),
        (StaffRule.OFFICER_LEFT_OVER, fourth, third),
    ]
