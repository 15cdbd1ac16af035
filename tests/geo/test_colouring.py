import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.colouring import colour, neighbours

SIDE = 0.002


def chessboard(columns: int, rows: int, gap: float = 0.0) -> list[shapely.Polygon]:
    return [
        shapely.box(114 + x * SIDE, 22 + y * SIDE, 114 + (x + 1) * SIDE - gap, 22 + (y + 1) * SIDE - gap)
        for y in range(rows)
        for x in range(columns)
    ]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.sampled_from([0.0, 0.00001]))
def test_neighbours_never_share_a_colour(columns: int, rows: int, gap: float) -> None:
    areas = chessboard(columns, rows, gap)
    chosen = colour(areas)
    for i, others in enumerate(neighbours(areas)):
        assert all(chosen[i] != chosen[j] for j in others)
    assert set(chosen.tolist()) <= set(range(12))


def test_a_sliver_of_a_metre_still_counts_as_touching() -> None:
    assert neighbours(chessboard(2, 1, gap=0.00001)) == [{1}, {0}]
    assert neighbours(chessboard(2, 1, gap=0.0005)) == [set(), set()]


def test_more_mutual_neighbours_than_colours_still_get_colours() -> None:
    chosen = colour([shapely.box(114, 22, 114.001, 22.001)] * 5, colours=3)
    assert np.bincount(chosen, minlength=3).max() == 2


def test_no_areas_have_no_colours() -> None:
    assert colour([]).tolist() == []
