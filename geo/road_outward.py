"""Travel times by road from one place to many, as an officer goes out from a post."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from geo.metric import rough_distances_m
from geo.road_snapping import EdgeIndex
from geo.road_travel import Departures, RoadTravel
from geo.road_ways import PER_EDGE
from geo.roads import RoadGraph

_STRETCH = 3.0
"""Ways are rarely longer than this times the straight line; only the cost depends on it."""
_EXTRA_S = 120.0

Floats = NDArray[np.float64]


def turned(graph: RoadGraph) -> RoadGraph:
    """Return the graph with every edge the other way round: what leads to a place there leads away from it here."""
    tail, head = graph.tail, graph.head
    order = np.lexsort((tail, head))
    indptr = np.zeros(graph.nodes + 1, np.int32)
    np.cumsum(np.bincount(head, minlength=graph.nodes), out=indptr[1:])
    arrays = {one.name: getattr(graph, one.name) for one in fields(graph)}
    arrays |= {name: arrays[name][order] for name in PER_EDGE}
    return RoadGraph(**arrays | {"indptr": indptr, "head": tail[order], "backward": ~graph.backward[order]})


class Outward:
    """The streets of an area for one way of moving, seen from where somebody sets out; safe for threads.

    Parameters
    ----------
    graph
        As the way of moving sees it (`geo.road_ways.graph_for`).

    Raises
    ------
    geo.road_snapping.NoStreets
    """

    def __init__(self, graph: RoadGraph) -> None:
        seen = turned(graph)
        self._index = EdgeIndex(seen)
        self._travel = RoadTravel(seen)
        self._usual_mps = max(0.5, float(seen.length_m.sum()) / max(float(seen.travel_s.sum()), 1e-9))

    def placed(self, lngs: Floats, lats: Floats) -> Departures:
        """Put WGS 84 positions on the streets once; about 10 µs each."""
        return self._travel.departures(self._index.snap(lngs, lats))

    def seconds(self, lng: float, lat: float, ends: Departures) -> Floats:
        """Return the travel time from a place to each end, inf where there is no way, shape (n,).

        Costs a search of the streets within three times the straight distance to the farthest of them.
        """
        if not len(ends):
            return np.zeros(0)
        start = self._index.snap(lng, lat)
        far_m = float(rough_distances_m(ends.places.lng, ends.places.lat, lng, lat).max())
        within_s = _STRETCH * far_m / self._usual_mps + _EXTRA_S
        found = self._travel.seconds(start, ends, within_s)
        # Beyond the limit a time may be too long.
        return found if (found <= within_s).all() else self._travel.seconds(start, ends)
