"""Figures, rules and automatic plans."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dispatch.planning.automatic import Wish, automatic, grids_needed
from dispatch.planning.draft import STRAY, Draft, EditKind
from dispatch.planning.figures import deviation, figures_of
from dispatch.planning.history import edit, lock
from dispatch.planning.outline import grid_shape
from dispatch.planning.rules import Band, Rule, beside, beside_each, findings
from dispatch.planning.sheet import Load
from dispatch.planning.strokes import fill, merge, rebalance, split_evenly
from geo.metric import lengths_m
from tests.dispatch.planning.sheets import EAST, EAST_SIDE, NOON, NORTH, SIZE, WEST_SIDE, in_columns, sheet

NAMES = [f"新{n}" for n in range(1, 40)]
HOMES = {Load.HOUSEHOLDS: 1.0}


def broken(draft: Draft, ground: object, band: Band = Band()) -> set[tuple[Rule, str | None]]:  # noqa: B008
    return {(one.rule, one.grid) for one in findings(ground, draft, figures_of(ground, draft), band)}


def test_the_shape_of_a_grid_is_that_of_its_units() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 3, 5)
    shape = grid_shape(ground, draft.members(0))
    assert shapely.equals(
        shape.normalize(), shapely.box(EAST, NORTH, EAST + 3 * SIZE, NORTH + 4 * SIZE)
    ) or shape.symmetric_difference(shapely.box(EAST, NORTH, EAST + 3 * SIZE, NORTH + 4 * SIZE)).area == pytest.approx(0, abs=1e-15)  # fmt: skip
    figures = figures_of(ground, draft)
    assert figures.outline_m[0] == pytest.approx(lengths_m([shape])[0])
    # Streets run from south to north on this sheet.
    assert 0.5 < figures.street_share[0] < 0.65
    assert figures.polsby_popper[0] == pytest.approx(
        4 * np.pi * figures.totals[Load.AREA_M2][0] / figures.outline_m[0] ** 2
    )


def test_each_rule_names_the_grid_and_what_would_mend_it() -> None:
    ground = sheet(communities=2, river_at=3)
    draft = in_columns(ground, 8, 4, 4)
    assert broken(draft, ground) == {(Rule.PARTED_BY_BARRIER, draft.grids[0])}
    holders = draft.holders.copy()
    holders[[0, 7, 4]] = [STRAY, 0, 0]
    found = findings(
        ground, Draft(draft.grids, holders), figures_of(ground, Draft(draft.grids, holders)), Band(high=310)
    )
    by_rule = {one.rule: one for one in found}
    assert by_rule[Rule.STRAY_UNITS].unit == 101
    assert by_rule[Rule.TORN].unit == 108
    assert by_rule[Rule.TORN].mend is not None
    assert by_rule[Rule.TORN].mend.kind is EditKind.FILL
    assert by_rule[Rule.TWO_COMMUNITIES].unit in (105, 108)
    assert by_rule[Rule.ABOVE_BAND].value == 340
    assert by_rule[Rule.BELOW_BAND].grid == draft.grids[1]


@pytest.mark.parametrize(
    ("widths", "band", "wrong", "kind"),
    [
        # Of 80 homes a column: evened out over both grids it is 320 each.
        ((6, 2), Band(low=300, high=400), {"001", "002"}, EditKind.REBALANCE),
        # Neighbours that are full already are left alone.
        ((4, 2, 2), Band(low=100, high=170), {"001"}, EditKind.SPLIT),
        ((2, 2, 4), Band(low=300, high=400), {"001", "002"}, EditKind.MERGE),
    ],
)
def test_what_mends_a_grid_outside_the_band_brings_it_in_and_no_other_out(
    widths: tuple[int, ...], band: Band, wrong: set[str], kind: EditKind
) -> None:
    ground = sheet()
    draft = in_columns(ground, 8, *widths)
    found = findings(ground, draft, figures_of(ground, draft), band)
    assert {one.grid[-3:] for one in found if one.grid} == wrong
    mend = found[0].mend
    assert mend is not None
    assert mend.kind is kind
    if kind is EditKind.REBALANCE:
        change = rebalance(draft, ground, mend.said["grids"], HOMES)
    elif kind is EditKind.SPLIT:
        change = split_evenly(draft, ground, mend.said["grid"], mend.said["parts"], HOMES, NAMES)
    else:
        change = merge(draft, ground, mend.said["grids"])
    made = draft.with_edit(edit(draft, kind, change, "account:1", NOON))
    assert broken(made, ground, band) == set()


def test_ground_beyond_a_river_is_given_away_only_where_somebody_can_walk_to_it() -> None:
    ground = sheet(river_at=2)
    whole = in_columns(ground, 8, 8)
    (alone,) = findings(ground, whole, figures_of(ground, whole), Band(high=1_000))
    assert (alone.rule, alone.unit, alone.mend) == (Rule.PARTED_BY_BARRIER, 101, None)
    # Somebody else is on that bank too.
    holders = whole.holders.copy()
    holders[ground.lngs < EAST + SIZE] = 1
    two = Draft((*whole.grids, f"{WEST_SIDE}002"), holders)
    (parted,) = findings(ground, two, figures_of(ground, two), Band(low=0, high=1_000))
    assert parted.mend is not None
    made = two.with_edit(edit(two, EditKind.FILL, fill(two, ground, parted.mend.said["grids"]), "account:1", NOON))
    assert broken(made, ground, Band(low=0, high=1_000)) == set()


def test_no_mend_is_offered_that_would_not_help_or_is_locked() -> None:
    ground = sheet()
    alone = in_columns(ground, 8, 8)
    (found,) = findings(ground, alone, figures_of(ground, alone), Band(low=1_000, high=2_000))
    assert found.mend is None
    (odd,) = findings(ground, alone, figures_of(ground, alone), Band(low=600, high=620))
    assert odd.mend is None
    locked = in_columns(ground, 8, 6, 2)
    locked = locked.with_edit(lock(locked, [0], [], "account:1", NOON))
    found_ = findings(ground, locked, figures_of(ground, locked), Band(low=300, high=400))
    assert [(one.grid, one.mend) for one in found_ if one.grid == locked.grids[0]] == [(locked.grids[0], None)]


def test_a_band_is_met_or_missed_by_so_much() -> None:
    assert deviation(np.array([250.0, 300.0, 650.0, 700.0]), 300, 650).tolist() == [-50, 0, 0, 50]
    assert grids_needed(1_050_000, Band()) == (1616, 3500)
    assert grids_needed(200, Band()) == (1, 0)


def test_an_automatic_plan_divides_each_community_by_itself() -> None:
    ground = sheet(columns=16, rows=8, communities=2)
    draft = Draft((), np.full(len(ground), STRAY))
    change, outcomes = automatic(draft, ground, [WEST_SIDE, EAST_SIDE], Wish(HOMES, Band()), NAMES)
    made = draft.with_edit(edit(draft, EditKind.AUTOMATIC, change, "account:1", NOON))
    assert [(one.grids, one.fewest, one.most) for one in outcomes] == [(2, 2, 4), (2, 2, 4)]
    assert broken(made, ground) == set()
    assert max(one.worst for one in outcomes) <= 0.02


def test_an_automatic_plan_moves_few_homes_where_it_is_asked_to() -> None:
    ground = sheet(columns=16, rows=8)
    draft = in_columns(ground, 16, 5, 3, 4, 4)
    asked = {WEST_SIDE: 4}
    kept, (few,) = automatic(draft, ground, [WEST_SIDE], Wish(HOMES, Band(), asked, keep_homes=True), NAMES)
    _, (many,) = automatic(draft, ground, [WEST_SIDE], Wish(HOMES, Band(), asked), NAMES)
    assert few.worst <= 0.02
    assert few.homes_moved == 20 * len(kept) == 160
    assert few.homes_moved <= many.homes_moved


def test_locks_hold_in_an_automatic_plan() -> None:
    ground = sheet(columns=16, rows=8)
    draft = in_columns(ground, 16, 7, 1, 4, 4)
    locked = draft.with_edit(lock(draft, [2], [0], "account:1", NOON))
    change, (outcome,) = automatic(locked, ground, [WEST_SIDE], Wish(HOMES, Band(), {WEST_SIDE: 3}), NAMES)
    made = locked.with_edit(edit(locked, EditKind.AUTOMATIC, change, "account:1", NOON))
    assert (made.members(2) == draft.members(2)).all()
    assert made.holders[0] == 0
    assert outcome.grids == 4


@given(st.integers(0, 2**32 - 1))
def test_what_lies_beside_many_grids_is_what_lies_beside_each(seed: int) -> None:
    chance = np.random.default_rng(seed)
    ground = sheet()
    grids = tuple(f"{number:03d}" for number in range(5))
    draft = Draft(
        grids, chance.integers(STRAY, len(grids), len(ground)), locked_grids=frozenset({int(chance.integers(5))})
    )
    held = np.unique(draft.holders[draft.holders != STRAY])
    places = held[chance.random(len(held)) < 0.7]
    expected = {place: beside(ground, draft, place, draft.members(place)) for place in places.tolist()}
    assert beside_each(ground, draft, places) == expected
