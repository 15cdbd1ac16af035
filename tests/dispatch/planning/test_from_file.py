"""A draft told by areas of a file, and units parted under it."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from dispatch.errors import AreasElsewhere, CutLineMisses, StrokeEmpty, UnitLocked, UnitsNotJoined
from dispatch.planning.cutting import cut, join
from dispatch.planning.draft import Draft, EditKind, Recut
from dispatch.planning.from_file import GridAreas, MisfitKind, by_areas
from dispatch.planning.history import NO_CHANGE, edit, lock, redo, undo
from dispatch.planning.sheet import Ground
from tests.dispatch.planning.sheets import EAST, NOON, NORTH, SIZE, in_columns, raster, sheet

FRESH = ["新1", "新2", "新3"]


def ground(**more: int) -> Ground:
    return Ground(sheet(**more), np.array(raster(8, 4), dtype=object), ("face",) * 32)


def area(x0: float, x1: float, y0: float = 0, y1: float = 4) -> shapely.Polygon:
    return shapely.box(EAST + x0 * SIZE, NORTH + y0 * SIZE, EAST + x1 * SIZE, NORTH + y1 * SIZE)


def told(*pairs: tuple[str, shapely.Geometry]) -> GridAreas:
    shapes = np.array([shape for _, shape in pairs], dtype=object)
    return GridAreas("grids.geojson", tuple(name for name, _ in pairs), tuple(range(1, len(pairs) + 1)), shapes)


def test_units_go_with_the_area_over_most_of_them_and_the_rest_is_told() -> None:
    start = in_columns(sheet(), 8, 4, 4)
    one, two = start.grids
    bow = shapely.Polygon(
        [(EAST - SIZE, NORTH), (EAST - 2 * SIZE, NORTH + SIZE), (EAST - SIZE, NORTH + SIZE), (EAST - 2 * SIZE, NORTH)]
    )
    areas = told(
        (one, area(0, 2.4)), ("东片", area(2.4, 6, 0, 3)), ("", area(2.4, 6, 3, 4)), ("角", area(5.9, 6.2)), ("远", bow)
    )
    change, misfits = by_areas(start, ground(), areas, FRESH)
    after = start.with_edit(edit(start, EditKind.FILE, change, "account:1", NOON))
    held = [after.grids[at] for at in after.holders.reshape(4, 8)[0].tolist()]
    assert held == [one, one, "东片", "东片", "东片", "东片", two, two]
    assert after.grids[after.holders.reshape(4, 8)[3, 3]] == "新1"
    kinds = {(m.kind, m.row): m.share for m in misfits if m.row}
    assert kinds[MisfitKind.DIVIDED, 2] == pytest.approx(0.6, abs=1e-6)
    assert (MisfitKind.WITHOUT_UNITS, 4) in kinds
    assert {(MisfitKind.MENDED, 5), (MisfitKind.OUTSIDE, 5)} <= set(kinds)
    assert kinds[MisfitKind.OVERLAP, 2] == pytest.approx(1.1, abs=1e-6)
    assert {m.unit for m in misfits if m.kind is MisfitKind.UNCOVERED} == {
        int(101 + y * 8 + x) for y in range(4) for x in (6, 7)
    }


def test_a_file_that_lies_elsewhere_says_nothing_new_or_meets_a_lock_is_refused() -> None:
    start = in_columns(sheet(), 8, 4, 4)
    with pytest.raises(AreasElsewhere):
        by_areas(start, ground(), told(("远", area(40, 41))), FRESH)
    with pytest.raises(StrokeEmpty):
        by_areas(start, ground(), told((start.grids[0], area(0, 4)), (start.grids[1], area(4, 8))), FRESH)
    locked = start.with_edit(lock(start, [], [2], "account:1", NOON))
    with pytest.raises(UnitLocked):
        by_areas(locked, ground(), told(("新片", area(0, 8))), FRESH)


def test_a_cut_names_what_goes_and_what_comes_and_a_lock_is_kept() -> None:
    start = in_columns(sheet(), 8, 4, 4)
    line = [(EAST - SIZE, NORTH + SIZE / 2), (EAST + 1.5 * SIZE, NORTH + SIZE / 2)]
    remade = {one.before: len(one.shapes) for one in cut(start, ground(), line)}
    assert remade == {(101,): 2, (102,): 1}
    with pytest.raises(CutLineMisses):
        cut(start, ground(), [(EAST + 0.2 * SIZE, NORTH), (EAST + 0.4 * SIZE, NORTH)])
    with pytest.raises(UnitLocked):
        cut(start.with_edit(lock(start, [0], [], "account:1", NOON)), ground(), line)


@pytest.mark.parametrize("units", [[0], [], [0, 2], [3, 4]])
def test_units_apart_in_two_grids_or_too_few_are_not_joined(units: list[int]) -> None:
    start = in_columns(sheet(), 8, 4, 4)
    with pytest.raises(UnitsNotJoined):
        join(start, ground(), np.array(units, np.int64))
    (one,) = join(start, ground(), np.array([0, 1]))
    assert (len(one.shapes), set(one.before)) == (1, {101, 102})


def test_a_cut_is_undone_and_redone_and_locks_go_with_their_unit() -> None:
    start = Draft(("001", "002"), np.array([0, 1, 1]), editions=(1,))
    latch = lock(start, [], [1], "account:1", NOON)
    latched = start.with_edit(latch)
    # Unit 0 is parted; an edition numbers its units anew, here with the parts behind the rest.
    recut = Recut((1,), (2,), np.array([1, 2, 0, 0]), np.array([2, 0, 1]))
    entry = replace(edit(latched, EditKind.CUT, NO_CHANGE, "account:1", NOON), recut=recut)
    log = [latch, entry]
    parted = latched.with_edit(entry)
    assert (parted.holders.tolist(), parted.locked_units, parted.editions) == ([1, 1, 0, 0], {0}, (2,))
    log.append(undo(parted, log, "account:1", NOON))
    back = parted.with_edit(log[-1])
    assert (back.holders.tolist(), back.locked_units, back.editions) == ([0, 1, 1], {1}, (1,))
    log.append(redo(back, log, "account:1", NOON))
    assert back.with_edit(log[-1]).holders.tolist() == [1, 1, 0, 0]
    with pytest.raises(ValueError, match="editions"):
        parted.with_edit(replace(entry, number=3))
