"""Ways out from a post: as long as the ways to each place, one-way streets held."""

import numpy as np
import pytest

from geo.road_building import Link, graph_of_links
from geo.road_outward import Outward, turned
from geo.road_snapping import EdgeIndex
from geo.road_travel import RoadTravel
from geo.roads import RoadGraph

LNG, LAT, STEP = 114.0, 22.5, 0.001


def streets(one_way: bool) -> RoadGraph:
    """Return a raster of streets; those from west to east are open eastwards alone if `one_way`, but for the outer ring."""
    links = []
    for y in range(4):
        for x in range(4):
            here = np.array([LNG + x * STEP, LAT + y * STEP])
            for dx, dy in ((1, 0), (0, 1)):
                if x + dx > 3 or y + dy > 3:
                    continue
                points = np.array([here, (here[0] + dx * STEP, here[1] + dy * STEP)])
                back = not (one_way and dx and y in (1, 2))
                links.append(
                    Link(y * 4 + x, (y + dy) * 4 + x + dx, points, 100.0, True, back, "residential", 30.0, 1, "")
                )
    return graph_of_links(links)


@pytest.mark.parametrize("one_way", [False, True])
def test_ways_out_are_the_ways_that_lead_to_each_place(one_way: bool) -> None:
    graph = streets(one_way)
    chance = np.random.default_rng(4)
    lngs, lats = LNG + chance.uniform(0, 3 * STEP, 40), LAT + chance.uniform(0, 3 * STEP, 40)
    out = Outward(graph)
    post = LNG + 2.2 * STEP, LAT + 1.02 * STEP
    found = out.seconds(*post, out.placed(lngs, lats))
    index, travel = EdgeIndex(graph), RoadTravel(graph)
    start = index.snap(*post)
    each = [float(travel.seconds(index.snap(lng, lat), start)[0]) for lng, lat in zip(lngs, lats, strict=True)]
    np.testing.assert_allclose(found, each, atol=1e-5)


def test_a_graph_turned_twice_is_the_same_graph() -> None:
    graph = streets(True)
    again = turned(turned(graph))
    pairs = sorted(zip(graph.tail.tolist(), graph.head.tolist(), graph.backward.tolist(), strict=True))
    assert sorted(zip(again.tail.tolist(), again.head.tolist(), again.backward.tolist(), strict=True)) == pairs
    assert graph.edges == again.edges


def test_with_nowhere_to_go_there_is_no_time() -> None:
    out = Outward(streets(False))
    assert len(out.seconds(LNG, LAT, out.placed(np.zeros(0), np.zeros(0)))) == 0
