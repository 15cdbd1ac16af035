"""How units move: by car, by e-bike, on foot; and the road graph each of them sees."""

from dataclasses import fields, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.road_rules import Mode
from geo.roads import ROAD_CLASSES, RoadGraph, largest_strong_part

E_BIKE_KPH = {
    "primary": 18.0, "secondary": 18.0, "tertiary": 16.0, "residential": 15.0, "service": 12.0,
    "pedestrian": 8.0, "footway": 8.0, "cycleway": 18.0,
}  # fmt: skip
"""Usual speeds of an e-bike by class of street, including junctions; GB 17761-2018 ends its help at 25 km/h."""

PER_EDGE = ("head", "length_m", "speed_kph", "road_class", "way_ref", "name", "shape", "backward")
"""Names of the arrays of a graph with a value for each edge."""


class Way(StrEnum):
    """How a unit moves."""

    CAR = "car"
    E_BIKE = "e_bike"
    FOOT = "foot"

    @property
    def mode(self) -> Mode:
        """The stored graph this way of moving uses."""
        return Mode.DRIVE if self is Way.CAR else Mode.WALK


def graph_for(way: Way, graph: RoadGraph) -> RoadGraph:
    """Return the graph as `way` sees it; `graph` is the stored one of `way.mode`.

    Cars and walkers use theirs unchanged. An e-bike rides the walk graph, which knows no
    one-way streets (they are open to bicycles both ways, or it is pushed), at its own
    speeds, and never takes steps. Nodes and shapes keep their numbers.
    """
    if way is not Way.E_BIKE:
        return graph
    speeds = np.array([E_BIKE_KPH.get(name, np.nan) for name in ROAD_CLASSES], np.float32)
    ridden = replace(graph, speed_kph=speeds[graph.road_class])
    return with_edges(ridden, ~np.isnan(ridden.speed_kph))


def with_edges(graph: RoadGraph, kept: NDArray[np.bool_]) -> RoadGraph:
    """Return the graph with only the edges `kept`, bool (m,); its strong part is found anew."""
    tail, head = graph.tail[kept], graph.head[kept]
    indptr = np.zeros(graph.nodes + 1, np.int32)
    np.cumsum(np.bincount(tail, minlength=graph.nodes), out=indptr[1:])
    arrays = {name: getattr(graph, name) for name in (field.name for field in fields(graph))}
    arrays |= {name: arrays[name][kept] for name in PER_EDGE}
    return RoadGraph(**arrays | {"indptr": indptr, "strong": largest_strong_part(graph.nodes, tail, head)})
