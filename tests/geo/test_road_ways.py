import numpy as np
import pytest

from geo.road_building import Link, graph_of_links
from geo.road_rules import Mode
from geo.road_ways import E_BIKE_KPH, Way, graph_for, with_edges
from geo.roads import ROAD_CLASSES, RoadGraph


def walk_graph() -> RoadGraph:
    """A ring of four junctions: street, steps, footway, street."""
    corners = [(114.0, 22.5), (114.001, 22.5), (114.001, 22.501), (114.0, 22.501)]
    classes = ["residential", "steps", "footway", "secondary"]
    return graph_of_links(
        Link(i, (i + 1) % 4, np.array([corners[i], corners[(i + 1) % 4]]), 100.0, True, True, kind, 4.8, i, kind)
        for i, kind in enumerate(classes)
    )


def test_cars_drive_and_the_others_use_the_walk_graph() -> None:
    assert [way.mode for way in Way] == [Mode.DRIVE, Mode.WALK, Mode.WALK]


@pytest.mark.parametrize("way", [Way.CAR, Way.FOOT])
def test_cars_and_walkers_see_their_graph_unchanged(way: Way) -> None:
    graph = walk_graph()
    assert graph_for(way, graph) is graph


def test_an_e_bike_rides_at_its_own_speeds_and_never_takes_steps() -> None:
    graph = walk_graph()
    ridden = graph_for(Way.E_BIKE, graph)
    classes = [ROAD_CLASSES[c] for c in ridden.road_class]
    assert sorted(set(classes)) == ["footway", "residential", "secondary"]
    assert ridden.speed_kph.tolist() == [E_BIKE_KPH[kind] for kind in classes]
    assert graph.speed_kph.tolist() == [pytest.approx(4.8)] * 8


def test_edges_that_stay_keep_their_shape_and_ends() -> None:
    graph = walk_graph()
    kept = graph.way_ref != 1
    less = with_edges(graph, kept)
    assert less.edges == 6
    assert less.names[less.name].tolist() == graph.names[graph.name[kept]].tolist()
    for edge, before in enumerate(np.flatnonzero(kept).tolist()):
        assert (less.tail[edge], less.head[edge]) == (graph.tail[before], graph.head[before])
        assert less.edge_points(edge).tolist() == graph.edge_points(before).tolist()


def test_what_is_strong_is_found_anew() -> None:
    graph = walk_graph()
    one_way_ring = with_edges(graph, ~graph.backward)
    assert one_way_ring.strong.all()
    assert with_edges(one_way_ring, one_way_ring.way_ref != 1).strong.sum() == 1
