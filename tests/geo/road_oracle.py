"""An independent answer: networkx on a graph cut at every unit and at the incident."""

from collections.abc import Sequence
from itertools import pairwise

import networkx as nx
import numpy as np

from geo.road_snapping import RoadPlaces, edges_of_shapes
from geo.roads import RoadGraph

OFF_ROAD_MPS = 4.8 / 3.6


def place_on(
    graph: RoadGraph, shapes: Sequence[int], fractions: Sequence[float], off_road_m: float = 0.0
) -> RoadPlaces:
    """Return places by shape and fraction; their positions are not looked at."""
    forward, backward = edges_of_shapes(graph)
    chosen, count = np.array(shapes, np.int32), len(shapes)
    return RoadPlaces(
        shape=chosen,
        forward=forward[chosen],
        backward=backward[chosen],
        fraction=np.array(fractions, np.float64),
        off_road_m=np.full(count, off_road_m),
        lng=np.full(count, 114.0),
        lat=np.full(count, 22.5),
        passed_over=np.zeros(count, bool),
    )


class Oracle:
    """Seconds of each unit to any incident; every edge is drawn reversed, from head to tail."""

    def __init__(self, graph: RoadGraph, seconds: np.ndarray, units: RoadPlaces) -> None:
        self.units = units
        self.pieces = nx.MultiDiGraph()
        self.pieces.add_nodes_from(range(graph.nodes))
        self.edges: dict[int, list[tuple[int, int, float, bool]]] = {}
        for edge, (tail, head) in enumerate(zip(graph.tail.tolist(), graph.head.tolist(), strict=True)):
            one = (tail, head, float(seconds[edge]), bool(graph.backward[edge]))
            self.edges.setdefault(int(graph.shape[edge]), []).append(one)
        self.cuts: dict[int, set[float]] = {shape: set() for shape in self.edges}
        for shape, fraction in zip(units.shape.tolist(), units.fraction.tolist(), strict=True):
            self.cuts[shape].add(fraction)
        for shape in self.edges:
            self._draw(shape, self.cuts[shape])

    def seconds(self, incident: RoadPlaces) -> np.ndarray:
        """Cut the incident's street there, search, mend the street."""
        shape, fraction = int(incident.shape[0]), float(incident.fraction[0])
        drawn = self._draw(shape, self.cuts[shape])
        self.pieces.remove_edges_from(drawn)
        again = self._draw(shape, self.cuts[shape] | {fraction})
        known = nx.single_source_dijkstra_path_length(self.pieces, self._at(shape, fraction))
        self.pieces.remove_edges_from(again)
        self._draw(shape, self.cuts[shape])
        walked = (self.units.off_road_m + incident.off_road_m[0]) / OFF_ROAD_MPS
        places = zip(self.units.shape.tolist(), self.units.fraction.tolist(), strict=True)
        return np.array([known.get(self._at(*place), np.inf) for place in places]) + walked

    def _at(self, shape: int, fraction: float) -> object:
        tail, head, _, backward = self.edges[shape][0]
        start, end = (head, tail) if backward else (tail, head)
        return start if fraction == 0 else end if fraction == 1 else (shape, fraction)

    def _draw(self, shape: int, cuts: set[float]) -> list[tuple[object, object, object]]:
        drawn: list[tuple[object, object, object]] = []
        stops = sorted(cuts | {0.0, 1.0})
        for _, _, whole, backward in self.edges[shape]:
            for low, high in pairwise(stops):
                here, there = self._at(shape, low), self._at(shape, high)
                ends = (here, there) if backward else (there, here)
                key = (shape, backward, low, high)
                self.pieces.add_edge(*ends, key=key, weight=whole * (high - low))
                drawn.append((*ends, key))
        return drawn
