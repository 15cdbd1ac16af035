"""Brush, commands, locks, and the log they leave."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dispatch.errors import (
    GridLocked,
    GridsApart,
    JingweiError,
    NothingToRedo,
    NothingToUndo,
    SplitLineMisses,
    SplitTooFine,
    StrokeEmpty,
    UnitLocked,
    UnknownThing,
)
from dispatch.planning.draft import STRAY, Draft, DraftState, Edit, EditKind, fold
from dispatch.planning.figures import figures_of
from dispatch.planning.history import edit, lock, redo, undo
from dispatch.planning.rules import Band
from dispatch.planning.sheet import Ground, Load, PlanSheet
from dispatch.planning.strokes import fill, merge, paint, rebalance, shift_border, split_by_line, split_evenly, swap
from dispatch.ports.planning import DraftHead
from dispatch.service.plan_sight import seen, seen_after
from tests.dispatch.planning.sheets import EAST, NOON, NORTH, SIZE, WEST_SIDE, in_columns, sheet

ONE, TWO, THREE = "440306007001001", "440306007001002", "440306007001003"
HOMES = {Load.HOUSEHOLDS: 1.0}
NAMES = [f"新{n}" for n in range(1, 40)]


def after(draft: Draft, kind: EditKind, change: object, **said: object) -> Draft:
    return draft.with_edit(edit(draft, kind, change, "account:1", NOON, said))


def test_a_brush_gives_units_to_a_grid_and_its_figures_follow() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 4, 4)
    change = paint(draft, ground, np.array([4, 12]), ONE)
    painted = after(draft, EditKind.PAINT, change)
    homes = figures_of(ground, painted).totals[Load.HOUSEHOLDS]
    assert homes.tolist() == [360, 280]
    with pytest.raises(StrokeEmpty):
        paint(painted, ground, np.array([4, 12]), ONE)


def test_take_only_from_leaves_the_units_of_other_grids() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 3, 2, 3)
    change = paint(draft, ground, np.arange(2, 7), ONE, only_from=THREE)
    assert change.units.tolist() == [5, 6]
    with pytest.raises(UnknownThing):
        paint(draft, ground, np.array([3]), "440306007001999")


def test_a_stroke_over_a_lock_is_refused_whole_and_names_the_unit() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 4, 4)
    locked = draft.with_edit(lock(draft, [], [5], "account:1", NOON))
    with pytest.raises(UnitLocked) as refused:
        paint(locked, ground, np.array([4, 5]), ONE)
    assert refused.value.fields == {"unit": 106, "grid": TWO}
    shut = draft.with_edit(lock(draft, [1], [], "account:1", NOON))
    with pytest.raises(UnitLocked):
        paint(shut, ground, np.array([4]), ONE)
    with pytest.raises(GridLocked):
        paint(shut, ground, np.array([3]), TWO)
    opened = shut.with_edit(lock(shut, [1], [], "account:1", NOON, on=False))
    assert len(paint(opened, ground, np.array([4]), ONE)) == 1


def test_a_line_across_parts_a_grid_and_one_that_does_not_cross_is_refused() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 4, 4)
    x = EAST + 1 * SIZE
    change = split_by_line(draft, ground, ONE, [(x, NORTH - SIZE), (x, NORTH + 9 * SIZE)], NAMES)
    parted = after(draft, EditKind.SPLIT, change)
    assert parted.grids[-1] == "新1"
    assert figures_of(ground, parted).units.tolist() == [12, 16, 4]
    for line in ([(x, NORTH + SIZE), (x, NORTH + 2 * SIZE)], [(0.0, 0.0), (1.0, 1.0)], [(x, NORTH)]):
        with pytest.raises(SplitLineMisses):
            split_by_line(draft, ground, ONE, line, NAMES)


def test_a_grid_parts_into_balanced_contiguous_grids() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 6, 2)
    parted = after(draft, EditKind.SPLIT, split_evenly(draft, ground, ONE, 3, HOMES, NAMES))
    figures = figures_of(ground, parted)
    assert sorted(figures.units.tolist()) == [8, 8, 8, 8]
    assert (figures.pieces == 1).all()
    with pytest.raises(SplitTooFine):
        split_evenly(draft, ground, TWO, 9, HOMES, NAMES)


def test_grids_merge_where_they_touch_and_only_there() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 3, 2, 3)
    merged = after(draft, EditKind.MERGE, merge(draft, ground, [ONE, TWO]))
    assert figures_of(ground, merged).units.tolist() == [20, 0, 12]
    with pytest.raises(GridsApart) as refused:
        merge(draft, ground, [ONE, THREE])
    assert refused.value.fields == {"one": ONE, "other": THREE}


def test_swapped_units_cross_over_both_ways() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 4, 4)
    swapped = after(draft, EditKind.SWAP, swap(draft, ground, np.array([3, 4, 12]), ONE, TWO))
    assert swapped.holders[[3, 4, 12]].tolist() == [1, 0, 0]


def test_a_border_moves_one_row_of_units_on() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 4, 4)
    moved = after(draft, EditKind.SHIFT, shift_border(draft, ground, TWO, ONE))
    assert figures_of(ground, moved).units.tolist() == [20, 12]
    with pytest.raises(GridsApart):
        shift_border(in_columns(ground, 8, 3, 2, 3), ground, ONE, THREE)


def test_loose_pieces_and_strays_go_to_the_longest_border() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 4, 4)
    holders = draft.holders.copy()
    holders[[0, 7, 9]] = [STRAY, 0, 1]
    torn = Draft(draft.grids, holders)
    filled = after(torn, EditKind.FILL, fill(torn, ground))
    assert filled.holders[[0, 7, 9]].tolist() == [0, 1, 0]
    assert (figures_of(ground, filled).pieces == 1).all()
    with pytest.raises(StrokeEmpty):
        fill(filled, ground)


def test_rebalancing_evens_the_chosen_grids_out_and_leaves_the_others() -> None:
    ground = sheet(columns=12)
    draft = in_columns(ground, 12, 5, 1, 6)
    even = after(draft, EditKind.REBALANCE, rebalance(draft, ground, [ONE, TWO], HOMES))
    assert figures_of(ground, even).units.tolist() == [12, 12, 24]


def test_undo_and_redo_are_entries_of_the_log_and_survive_a_reload() -> None:
    ground = sheet()
    start = in_columns(ground, 8, 4, 4)
    log: list[Edit] = []
    draft = start
    for units in ([4], [12], [20]):
        log.append(edit(draft, EditKind.PAINT, paint(draft, ground, np.array(units), ONE), "account:1", NOON))
        draft = draft.with_edit(log[-1])
    log.append(undo(draft, log, "account:1", NOON))
    draft = draft.with_edit(log[-1])
    log.append(undo(draft, log, "account:1", NOON))
    draft = draft.with_edit(log[-1])
    assert draft.holders[[4, 12, 20]].tolist() == [0, 1, 1]
    reloaded = fold(start, log)
    log.append(redo(reloaded, log, "account:1", NOON))
    again = fold(start, log)
    assert again.holders[[4, 12, 20]].tolist() == [0, 0, 1]
    assert [one.number for one in log] == [1, 2, 3, 4, 5, 6]
    painted = edit(again, EditKind.PAINT, paint(again, ground, np.array([28]), ONE), "account:1", NOON)
    with pytest.raises(NothingToRedo):
        redo(again.with_edit(painted), [*log, painted], "account:1", NOON)
    with pytest.raises(NothingToUndo):
        undo(start, [], "account:1", NOON)


def test_an_edit_made_on_another_state_is_refused() -> None:
    ground = sheet()
    draft = in_columns(ground, 8, 4, 4)
    mine = edit(draft, EditKind.PAINT, paint(draft, ground, np.array([4]), ONE), "account:1", NOON)
    theirs = edit(draft, EditKind.PAINT, paint(draft, ground, np.array([4]), ONE), "account:2", NOON)
    with pytest.raises(ValueError, match="does not follow"):
        draft.with_edit(mine).with_edit(theirs)


HEAD = DraftHead(
    1, WEST_SIDE, "", "", DraftState.DRAFT, 1, "", None, (1,), Band(low=300, high=360), NOON, 0, NOON
)  # fmt: skip


class Planning(RuleBasedStateMachine):
    """After any sequence of edits, undo and redo every unit is held as before or by one grid, and totals stay."""

    @initialize(river=st.sampled_from([None, 3]))
    def begin(self, river: int | None) -> None:
        self.ground: PlanSheet = sheet(communities=2, river_at=river)
        self.start = self.draft = in_columns(self.ground, 8, 2, 2, 2, 2)
        self.log: list[Edit] = []
        self.sight = seen(HEAD, Ground(self.ground, np.empty(0, object), ()), self.draft)

    def take(self, kind: EditKind, make: object) -> None:
        try:
            change = make()
        except JingweiError:
            return
        self.put(edit(self.draft, kind, change, "account:1", NOON))

    def put(self, entry: Edit) -> None:
        self.log.append(entry)
        self.draft = self.draft.with_edit(entry)
        self.sight = seen_after(self.sight, self.draft, entry)

    def name(self, at: int) -> str:
        return self.draft.grids[at % len(self.draft.grids)]

    @rule(units=st.lists(st.integers(0, 31), min_size=1, max_size=6), at=st.integers(0, 9))
    def brush(self, units: list[int], at: int) -> None:
        self.take(EditKind.PAINT, lambda: paint(self.draft, self.ground, np.unique(units), self.name(at)))

    @rule(at=st.integers(0, 9), parts=st.integers(2, 3))
    def split(self, at: int, parts: int) -> None:
        fresh = [f"新{self.draft.number}-{n}" for n in range(4)]
        self.take(
            EditKind.SPLIT, lambda: split_evenly(self.draft, self.ground, self.name(at), parts, HOMES, fresh)
        )  # fmt: skip

    @rule(a=st.integers(0, 9), b=st.integers(0, 9))
    def join(self, a: int, b: int) -> None:
        self.take(EditKind.MERGE, lambda: merge(self.draft, self.ground, [self.name(a), self.name(b)]))

    @rule(a=st.integers(0, 9), b=st.integers(0, 9))
    def shift(self, a: int, b: int) -> None:
        self.take(EditKind.SHIFT, lambda: shift_border(self.draft, self.ground, self.name(a), self.name(b)))

    @rule()
    def close(self) -> None:
        self.take(EditKind.FILL, lambda: fill(self.draft, self.ground))

    @rule(at=st.integers(0, 9), unit=st.integers(0, 31), on=st.booleans())
    def latch(self, at: int, unit: int, on: bool) -> None:
        self.put(lock(self.draft, [at % len(self.draft.grids)], [unit], "account:1", NOON, on))

    @rule()
    def back(self) -> None:
        if self.draft.done:
            self.put(undo(self.draft, self.log, "account:1", NOON))

    @rule()
    def forth(self) -> None:
        if self.draft.undone:
            self.put(redo(self.draft, self.log, "account:1", NOON))

    @invariant()
    def every_unit_is_in_one_grid_and_totals_are_conserved(self) -> None:
        if not hasattr(self, "draft"):
            return
        assert ((self.draft.holders >= 0) & (self.draft.holders < len(self.draft.grids))).all()
        figures = figures_of(self.ground, self.draft)
        for load, values in self.ground.loads.items():
            assert figures.totals[load].sum() == pytest.approx(values.sum())
        assert figures.units.sum() == len(self.ground)

    @invariant()
    def what_is_looked_at_anew_is_what_looking_at_all_would_show(self) -> None:
        if not hasattr(self, "draft"):
            return
        whole = seen(HEAD, self.sight.ground, self.draft)
        assert self.sight.findings == whole.findings
        for field in fields(whole.figures):
            mine, theirs = getattr(self.sight.figures, field.name), getattr(whole.figures, field.name)
            for one, other in (
                zip(mine.values(), theirs.values(), strict=True) if field.name == "totals" else [(mine, theirs)]
            ):
                assert one == pytest.approx(other), field.name

    @invariant()
    def the_log_folds_to_the_draft(self) -> None:
        if not hasattr(self, "draft"):
            return
        folded = fold(self.start, self.log)
        assert (folded.holders == self.draft.holders).all()
        assert (folded.done, folded.undone, folded.grids) == (self.draft.done, self.draft.undone, self.draft.grids)

    @invariant()
    def undoing_everything_leads_back_to_the_start(self) -> None:
        if not hasattr(self, "draft"):
            return
        draft, log = self.draft, list(self.log)
        while draft.done:
            log.append(undo(draft, log, "account:1", NOON))
            draft = draft.with_edit(log[-1])
        assert (draft.holders == self.start.holders).all()


TestPlanning = Planning.TestCase
TestPlanning.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
