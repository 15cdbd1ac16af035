"""Positions on streets: near, in the direction of travel, and never across a river."""

import numpy as np
import pytest
import shapely

from geo.metric import metres_per_degree
from geo.road_building import Link, graph_of_links
from geo.street_edges import REACH_M, Passed, StreetEdges

LNG, LAT = 114.06, 22.54
EAST, NORTH = metres_per_degree(LAT)
NO_WATER = np.empty(0, dtype=object)


def place(x_m: float, y_m: float) -> tuple[float, float]:
    return LNG + x_m / EAST, LAT + y_m / NORTH


def link(start: int, end: int, *points: tuple[float, float], both: bool = True) -> Link:
    line = np.array([place(*point) for point in points])
    return Link(start, end, line, 100.0, True, both, "residential", 30.0, start * 1000 + end, "路")


# A crossing: 1 to 2 leads east through 5, 3 to 4 leads north through it; 6 to 7 runs 40 m beside and one way, to the west.
CROSSING = graph_of_links(
    [
        link(1, 5, (-200, 0), (0, 0)), link(5, 2, (0, 0), (200, 0)),
        link(3, 5, (0, -200), (0, 0)), link(5, 4, (0, 0), (0, 200)),
        link(6, 7, (200, 25), (-200, 25), both=False),
    ]
)  # fmt: skip


def passed(streets: StreetEdges, *rows: tuple[float, float, float]) -> list[tuple[int, int]]:
    """Ask with metres east and north, and a heading."""
    lng, lat = np.array([place(x, y) for x, y, _ in rows]).T
    found: Passed = streets.passed(lng, lat, np.array([heading for *_, heading in rows]))
    return list(zip(found.start.tolist(), found.end.tolist(), strict=True))


@pytest.fixture(scope="module")
def streets() -> StreetEdges:
    return StreetEdges([CROSSING], NO_WATER)


def test_a_position_is_on_the_street_beside_it_in_the_direction_of_travel(streets: StreetEdges) -> None:
    assert passed(streets, (100, -5, 90), (100, -5, 270), (3, 100, 0), (3, 100, 180)) == [
        (5, 2),
        (2, 5),
        (5, 4),
        (4, 5),
    ]


def test_at_a_crossing_the_street_that_goes_the_same_way_counts(streets: StreetEdges) -> None:
    # Two metres from the one and six from the other.
    assert passed(streets, (6, -2, 0), (6, -2, 90), (2, 6, 90), (2, 6, 0)) == [(3, 5), (5, 2), (5, 2), (5, 4)]


def test_nobody_goes_against_a_single_direction_where_another_street_is_near(streets: StreetEdges) -> None:
    assert passed(streets, (100, 14, 270)) == [(6, 7)]
    assert passed(streets, (100, 14, 90)) == [(5, 2)]


def test_without_a_heading_the_nearest_counts_and_far_from_all_none(streets: StreetEdges) -> None:
    assert passed(streets, (100, -5, np.nan))[0] in {(5, 2), (2, 5)}
    assert passed(streets, (100, -REACH_M - 1, 90), (5_000, 0, 90)) == [(0, 0), (0, 0)]
    assert passed(StreetEdges([], NO_WATER), (0, 0, 0)) == [(0, 0)]


def test_the_other_bank_of_a_river_is_not_where_one_walks() -> None:
    def area(*corners: tuple[float, float]) -> shapely.Polygon:
        return shapely.Polygon([place(*corner) for corner in corners])

    river = np.array([area((-300, -25), (300, -25), (300, -5), (-300, -5))], dtype=object)
    streets = StreetEdges([CROSSING], river)
    # On the far bank, 27 m away; on the near one; and on the water, where a bridge leads over it.
    assert passed(streets, (100, -27, 90), (100, -3, 90), (1, -15, 0)) == [(0, 0), (5, 2), (3, 5)]


def test_the_nearest_is_that_of_brute_force() -> None:
    chance = np.random.default_rng(5)
    ends = chance.uniform(-400, 400, (60, 2, 2))
    graph = graph_of_links([link(2 * n + 1, 2 * n + 2, *map(tuple, pair)) for n, pair in enumerate(ends)])
    at = chance.uniform(-450, 450, (400, 2))
    found = passed(StreetEdges([graph], NO_WATER), *((x, y, np.nan) for x, y in at))
    lines = shapely.linestrings(ends)
    away = shapely.distance(shapely.points(at)[:, None], lines[None, :])
    for row, (start, end) in enumerate(found):
        nearest = int(away[row].argmin())
        if away[row, nearest] > REACH_M + 0.05:
            assert (start, end) == (0, 0)
        elif away[row, nearest] < REACH_M - 0.05:
            assert {start, end} == {2 * nearest + 1, 2 * nearest + 2}
