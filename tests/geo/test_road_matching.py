"""Whole tracks on streets: the way that was gone is found again, and none is invented."""

from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.metric import distances_m, metres_per_degree
from geo.road_building import Link, graph_of_links
from geo.road_matching import Join, Matched, RoadMatcher
from geo.water import Water

LNG, LAT = 114.06, 22.54
EAST, NORTH = metres_per_degree(LAT)
BLOCK_M, SIDE = 120.0, 5
NO_WATER = Water(np.empty(0, dtype=object))


def place(x_m: float, y_m: float) -> tuple[float, float]:
    return LNG + x_m / EAST, LAT + y_m / NORTH


def link(start: int, end: int, *points: tuple[float, float], both: bool = True) -> Link:
    line = np.array([place(*point) for point in points])
    length = float(distances_m(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1]).sum())
    return Link(start, end, line, length, True, both, "residential", 30.0, start * 1000 + end, f"路{start}")


def junction(column: int, row: int) -> int:
    return 1 + row * SIDE + column


def blocks(row_gap: float = 0.0) -> list[Link]:
    """A chequer of streets; between the second and third row there may lie a river of so many metres, without a bridge."""

    def at(column: int, row: int) -> tuple[float, float]:
        return column * BLOCK_M, row * BLOCK_M + (row_gap if row >= 3 else 0.0)

    links = []
    for row in range(SIDE):
        for column in range(SIDE):
            if column + 1 < SIDE:
                links.append(
                    link(junction(column, row), junction(column + 1, row), at(column, row), at(column + 1, row))
                )
            if row + 1 < SIDE and not (row_gap and row == 2):
                links.append(
                    link(junction(column, row), junction(column, row + 1), at(column, row), at(column, row + 1))
                )
    return links


CHEQUER = RoadMatcher(graph_of_links(blocks()), NO_WATER)


def match(matcher: RoadMatcher, points: np.ndarray, every_s: float = 10.0, fastest_mps: float = 40.0) -> Matched:
    lng, lat = np.array([place(x, y) for x, y in points]).T
    count = len(lng)
    apart = np.zeros(count, bool)
    apart[0] = True
    unknown = np.full(count, np.nan)
    return matcher.match(lng, lat, np.arange(count) * every_s, unknown, np.full(count, 10.0), apart, fastest_mps)


def edges_of(matcher: RoadMatcher, found: Matched) -> list[tuple[int, int]]:
    graph, tail = matcher.graph, matcher.graph.tail
    named: list[tuple[int, int]] = []
    for number in sorted(found.legs):
        for edge, low, high in found.legs[number]:
            pair = int(graph.node_ref[tail[edge]]), int(graph.node_ref[graph.head[edge]])
            if (high - low) * graph.length_m[edge] > 15.0 and (not named or named[-1] != pair):
                named.append(pair)
    return named


def walked(turns: list[int], every_m: float, off_m: float, seed: int) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """Go over the chequer from its middle, turning as told; the positions, off by some metres, and the streets gone along."""
    at, facing = (2, 2), 0
    corners, streets = [at], []
    for turn in turns:
        # Never back, and at the edge on to wherever there is a street.
        for more in (turn, 0, 1, 3):
            ahead = (facing + more) % 4
            step = ((1, 0), (0, 1), (-1, 0), (0, -1))[ahead]
            then = (at[0] + step[0], at[1] + step[1])
            if more != 2 and 0 <= then[0] < SIDE and 0 <= then[1] < SIDE:
                break
        streets.append((junction(*at), junction(*then)))
        at, facing = then, ahead
        corners.append(at)
    line = shapely.LineString(np.array(corners) * BLOCK_M)
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, np.arange(0, line.length, every_m)))
    return points + np.random.default_rng(seed).normal(0, off_m, points.shape), streets


@given(st.lists(st.sampled_from([0, 1, 3]), min_size=2, max_size=12))
@settings(max_examples=40, deadline=None)
def test_a_way_that_was_gone_is_found_again(turns: list[int]) -> None:
    points, streets = walked(turns, 30.0, 0.0, 1)
    found = match(CHEQUER, points)
    assert (found.join[1:] == Join.STREET).all()
    told = edges_of(CHEQUER, found)
    assert told == streets[: len(told)]
    assert len(told) >= len(streets) - 1


def test_positions_off_by_ten_metres_still_tell_the_way() -> None:
    right = total = 0
    for seed in range(30):
        chance = np.random.default_rng(seed)
        points, streets = walked(chance.choice([0, 1, 3], 12).tolist(), 40.0, 8.0, seed)
        told = set(edges_of(CHEQUER, match(CHEQUER, points)))
        right, total = right + len(told & set(streets)), total + len(told | set(streets))
    assert right / total > 0.93


@given(st.integers(0, 10_000), st.integers(2, 40))
@settings(max_examples=40, deadline=None)
def test_whatever_is_said_legs_follow_each_other_and_every_place_is_near_what_was_said(seed: int, count: int) -> None:
    points = np.random.default_rng(seed).uniform(-60, BLOCK_M * (SIDE - 1) + 60, (count, 2))
    found = match(CHEQUER, points)
    lng, lat = np.array([place(x, y) for x, y in points]).T
    assert distances_m(lng, lat, found.lng, found.lat).max() < 51
    graph, tail = CHEQUER.graph, CHEQUER.graph.tail
    for legs in found.legs.values():
        for (edge, _, high), (then, low, _) in pairwise(legs):
            assert (high, low) == (1.0, 0.0)
            assert graph.head[edge] == tail[then]


def test_no_way_is_invented_across_a_river() -> None:
    river = shapely.Polygon([place(-500, 245), place(1_000, 245), place(1_000, 275), place(-500, 275)])
    matcher = RoadMatcher(graph_of_links(blocks(row_gap=40.0 - BLOCK_M)), Water(np.array([river], dtype=object)))
    # Along the southern bank, then at once along the northern one, 40 m away.
    south, north = [(x, 240.0) for x in range(0, 200, 40)], [(x, 280.0) for x in range(200, 400, 40)]
    found = match(matcher, np.array(south + north))
    assert np.flatnonzero(found.join == Join.GAP).tolist() == [0, len(south)]
    # With a bridge it is a way like any other.
    bridge = link(junction(2, 2), junction(2, 3), (240, 240), (240, 280))
    matcher = RoadMatcher(
        graph_of_links([*blocks(row_gap=40.0 - BLOCK_M), bridge]), Water(np.array([river], dtype=object))
    )
    assert (match(matcher, np.array([*south, (230, 241), *north[2:]])).join[1:] == Join.STREET).all()


def test_in_a_yard_nobody_is_put_onto_a_street_and_the_line_is_as_it_was_said() -> None:
    wide = RoadMatcher(graph_of_links([link(1, 2, (0, 0), (400, 0)), link(3, 4, (0, 200), (400, 200))]), NO_WATER)
    found = match(wide, np.array([(50, 0), (80, 0), (100, 60), (120, 100), (140, 140), (180, 200), (220, 200)]))
    assert (found.shape >= 0).tolist() == [True, True, False, False, False, True, True]
    assert found.join.tolist()[1:] == [Join.STREET, *[Join.STRAIGHT] * 4, Join.STREET]


def test_a_single_direction_is_not_gone_against_but_for_what_a_receiver_errs() -> None:
    around = [
        link(1, 2, (0, 0), (200, 0), both=False), link(2, 3, (200, 0), (200, 90)), link(3, 4, (200, 90), (0, 90)),
        link(4, 1, (0, 90), (0, 0)),
    ]  # fmt: skip
    matcher = RoadMatcher(graph_of_links(around), NO_WATER)
    # It trembles backwards by ten metres, and goes on.
    found = match(matcher, np.array([(40, 0), (90, 0), (80, 0), (140, 0)]))
    assert edges_of(matcher, found) == [(1, 2)]
    assert (found.join[1:] == Join.STREET).all()
    # Against it there is only the way around, which takes longer than there was time for.
    back = match(matcher, np.array([(180, 0), (100, 0), (20, 0)]), every_s=5.0, fastest_mps=18.0)
    assert (1, 2) not in edges_of(matcher, back)


def test_nothing_and_a_place_without_streets_are_matched_too() -> None:
    none = np.zeros(0)
    assert len(CHEQUER.match(none, none, none, none, none, np.zeros(0, bool), 40.0).join) == 0
    bare = RoadMatcher(graph_of_links([]), NO_WATER)
    found = match(bare, np.array([(0, 0), (50, 0)]))
    assert found.shape.tolist() == [-1, -1]
    assert found.join.tolist() == [Join.GAP, Join.STRAIGHT]
