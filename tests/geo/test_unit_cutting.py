"""Units parted along a line and joined again."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.metric import areas_m2
from geo.unit_cutting import cut_along, joined
from geo.unit_graph import NOBODY, borders_of

SIZE = 0.001
WEST, SOUTH = 114.0, 22.5
UNITS = np.array(
    [shapely.box(WEST + x * SIZE, SOUTH + y * SIZE, WEST + (x + 1) * SIZE, SOUTH + (y + 1) * SIZE) for y in range(3) for x in range(3)],
    dtype=object,
)  # fmt: skip


def on(x: float, y: float) -> tuple[float, float]:
    return WEST + x * SIZE, SOUTH + y * SIZE


def after(line: list[tuple[float, float]]) -> list[shapely.Geometry]:
    cut = cut_along(UNITS, line)
    assert cut is not None
    return [
        shape
        for at, unit in enumerate(UNITS.tolist())
        for shape in cut.pieces.get(at, (cut.reshaped.get(at, unit),))
    ]  # fmt: skip


def whole(shapes: list[shapely.Geometry]) -> None:
    """Hold units against the ground: they tile it with the very same corners."""
    assert shapely.is_valid(shapes).all()
    assert areas_m2(shapes).sum() == pytest.approx(areas_m2(UNITS.tolist()).sum(), rel=1e-12)
    borders = borders_of(shapes)
    outside = borders.length_m[borders.right == NOBODY].sum()
    assert outside == pytest.approx(borders_of(UNITS).length_m[borders_of(UNITS).right == NOBODY].sum(), rel=1e-9)


def test_a_line_parts_what_it_wholly_crosses_and_neighbours_get_the_corner() -> None:
    cut = cut_along(UNITS, [on(1.5, 0.5), on(1.5, 2.5)])
    assert cut is not None
    assert {at: len(parts) for at, parts in cut.pieces.items()} == {4: 2}
    # The line ends inside of these two; they stay whole, with a corner where the cut begins.
    assert set(cut.reshaped) == {1, 7}
    whole(after([on(1.5, 0.5), on(1.5, 2.5)]))


@pytest.mark.parametrize(
    "line",
    [[], [on(0.5, 0.5)], [on(0.2, 0.2), on(0.8, 0.8)], [on(8, 8), on(9, 9)], [on(0.9999, -1), on(1.0001, -0.5)], [on(-1, 0.00001), on(4, 0.00001)]],
)  # fmt: skip
def test_a_line_that_parts_nothing_or_a_sliver_is_told_apart(line: list[tuple[float, float]]) -> None:
    assert cut_along(UNITS, line) is None


@given(st.lists(st.tuples(st.floats(-0.5, 3.5), st.floats(-0.5, 3.5)), min_size=2, max_size=5))
def test_whatever_line_is_drawn_the_ground_stays_tiled(points: list[tuple[float, float]]) -> None:
    line = [on(x, y) for x, y in points]
    if cut_along(UNITS, line) is not None:
        whole(after(line))


def test_pieces_become_the_unit_again_and_what_lies_apart_is_refused() -> None:
    cut = cut_along(UNITS, [on(1.5, 0.5), on(1.4, 2.5)])
    assert cut is not None
    (pieces,) = cut.pieces.values()
    again = joined(pieces)
    assert again is not None
    assert shapely.equals(again, UNITS[4])
    assert joined([UNITS[0], UNITS[8]]) is None
    assert joined([UNITS[0], UNITS[4]]) is None
