"""Who touches whom, and where one may walk."""

import numpy as np
import pytest
import shapely

from geo.metric import lengths_m
from geo.unit_graph import NOBODY, borders_of, graph_of_borders, graph_of_pairs, joined_up

EAST, NORTH, SIZE = 114.0, 22.5, 0.001


def raster(columns: int, rows: int) -> list[shapely.Polygon]:
    """Return equal rectangles, row by row from the south-west."""
    return [
        shapely.box(EAST + x * SIZE, NORTH + y * SIZE, EAST + (x + 1) * SIZE, NORTH + (y + 1) * SIZE)
        for y in range(rows)
        for x in range(columns)
    ]


def test_units_that_share_an_edge_touch_and_those_that_share_a_corner_do_not() -> None:
    graph = graph_of_borders(4, borders_of(raster(2, 2)))
    near = [set(graph.neighbours[a:b].tolist()) for a, b in zip(graph.starts[:-1], graph.starts[1:], strict=True)]
    assert near == [{1, 2}, {0, 3}, {0, 3}, {1, 2}]


def test_a_common_border_is_as_long_as_it_is_and_outlines_add_up() -> None:
    units = raster(3, 2)
    borders = borders_of(units)
    outer = borders.right == NOBODY
    both = borders.length_m[outer].sum() + 2 * borders.length_m[~outer].sum()
    assert both == pytest.approx(lengths_m(units).sum())
    graph = graph_of_borders(6, borders)
    assert graph.border_m[0] == pytest.approx(borders.length_m[(borders.left == 0) & (borders.right == 1)][0])


def test_a_neighbour_may_touch_along_several_pieces_of_border() -> None:
    wide = shapely.Polygon([(0, 0), (2, 0), (2, 1), (1, 1), (0, 1)])
    graph = graph_of_borders(3, borders_of([wide, shapely.box(0, 1, 1, 2), shapely.box(1, 1, 2, 2)]))
    assert graph.neighbours[graph.starts[0] : graph.starts[1]].tolist() == [1, 2]


def test_a_river_parts_what_touches_on_paper() -> None:
    units = raster(4, 1)
    river = shapely.LineString([(EAST + 2 * SIZE, NORTH - 1), (EAST + 2 * SIZE, NORTH + 1)])
    graph = graph_of_borders(4, borders_of(units), [river])
    assert len(np.unique(graph.pieces())) == 1
    assert graph.walkable().pieces().tolist() == [0, 0, 1, 1]
    # A bridge's worth of border that is free keeps the way open.
    short = shapely.LineString([(EAST + 2 * SIZE, NORTH + SIZE * 0.9), (EAST + 2 * SIZE, NORTH + 1)])
    assert len(np.unique(graph_of_borders(4, borders_of(units), [short]).walkable().pieces())) == 1


def test_pieces_are_counted_within_one_holder() -> None:
    graph = graph_of_borders(6, borders_of(raster(6, 1)))
    pieces = graph.pieces(np.array([0, 1, 0, 0, 1, 1]))
    assert len(np.unique(pieces)) == 4
    assert pieces[2] == pieces[3] != pieces[0]


def test_a_part_of_the_graph_keeps_its_own_pairs() -> None:
    graph = graph_of_borders(6, borders_of(raster(3, 2))).of(np.array([0, 2, 3, 5]))
    assert graph.owners.tolist() == [0, 1, 2, 3]
    assert graph.neighbours.tolist() == [2, 3, 0, 1]


def test_loose_pieces_are_tied_to_the_nearest_but_nobody_walks_there() -> None:
    units = [*raster(2, 1), shapely.box(EAST + 5 * SIZE, NORTH, EAST + 6 * SIZE, NORTH + SIZE)]
    graph = graph_of_borders(3, borders_of(units))
    points = shapely.get_coordinates(shapely.point_on_surface(units))
    tied = joined_up(graph, points[:, 0], points[:, 1])
    assert len(np.unique(tied.pieces())) == 1
    assert tied.neighbours[tied.starts[2] :].tolist() == [1]
    assert len(np.unique(tied.walkable().pieces())) == 2


def test_pairs_are_taken_once_and_nonsense_is_refused() -> None:
    graph = graph_of_pairs(3, np.array([0, 1, 1]), np.array([1, 0, 2]), np.array([5.0, 5.0, 7.0]))
    assert graph.border_m.tolist() == [5.0, 5.0, 7.0, 7.0]
    with pytest.raises(ValueError, match="own neighbour"):
        graph_of_pairs(2, np.array([1]), np.array([1]), np.array([1.0]))
    with pytest.raises(ValueError, match="not among the 2"):
        graph_of_pairs(2, np.array([0]), np.array([2]), np.array([1.0]))
