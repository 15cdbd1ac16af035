"""Thousands of synthetic units on a road network, to load the live path with.

They turn at random where streets meet; nobody sends them. All of them move at once in a few
array operations, so that the load generator is not what is measured.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.simulator.journeys import Floats
from dispatch.resources import Fix
from geo.metric import metres_per_degree
from geo.roads import RoadGraph

MOST_TURNS = 64
"""Streets passed within one step; who would pass more waits at the corner."""
GAP_M = 1.0


class Crowd:
    """n units that drive about.

    Parameters
    ----------
    graph
        Their network; only its strongly connected part is used.
    count
        How many.
    seed
        The same one gives the same ways.
    pace
        Part of the usual speed of the streets.
    """

    def __init__(self, graph: RoadGraph, count: int, seed: int = 1, pace: float = 0.8) -> None:
        self._graph = graph
        self._rng = np.random.default_rng(seed)
        self._head, self._tail = graph.head.astype(np.int64), graph.tail.astype(np.int64)
        self._usable = graph.strong[self._tail] & graph.strong[self._head]
        self._length_m = np.maximum(graph.length_m.astype(np.float64), 0.01)
        self._speed_mps = graph.speed_kph.astype(np.float64) / 3.6 * pace
        self._lay_out()
        chosen = np.flatnonzero(self._usable)
        self.edge: NDArray[np.int64] = self._rng.choice(
            chosen, count, p=self._length_m[chosen] / self._length_m[chosen].sum()
        )
        self.along_m: Floats = self._rng.random(count) * self._length_m[self.edge]

    def advance(self, seconds: float) -> None:
        """Move everybody on by so many seconds."""
        left_s = np.full(len(self.edge), float(seconds))
        moving = np.arange(len(self.edge))
        for _ in range(MOST_TURNS):
            edge = self.edge[moving]
            to_end_s = (self._length_m[edge] - self.along_m[moving]) / self._speed_mps[edge]
            turns = to_end_s <= left_s[moving]
            on = moving[~turns]
            self.along_m[on] += left_s[on] * self._speed_mps[self.edge[on]]
            moving = moving[turns]
            if not len(moving):
                return
            left_s[moving] -= to_end_s[turns]
            self.edge[moving] = self._turn(self.edge[moving])
            self.along_m[moving] = 0.0

    def positions(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return longitude, latitude (WGS 84), heading in degrees and speed in m/s, float64 (n,) each."""
        shape = self._graph.shape[self.edge]
        part = self.along_m / self._length_m[self.edge]
        part = np.where(self._graph.backward[self.edge], 1 - part, part)
        at = self._from_m[shape] + np.clip(part, 0.0, 1.0) * self._shape_m[shape]
        step = np.clip(np.searchsorted(self._at_m, at, side="right") - 1, 0, len(self._bearing) - 1)
        back = self._graph.backward[self.edge]
        heading = (self._bearing[step] + np.where(back, 180.0, 0.0)) % 360.0
        lng = np.interp(at, self._at_m, self._graph.shape_lng)
        lat = np.interp(at, self._at_m, self._graph.shape_lat)
        return lng, lat, heading, self._speed_mps[self.edge]

    def fixes(self, unit_ids: Sequence[int], at: datetime) -> list[Fix]:
        """Return a fix of each unit, in the order of `unit_ids`, as many as there are units."""
        columns = (values.tolist() for values in self.positions())
        return [
            Fix(unit_id, lng, lat, at, heading, speed)
            for unit_id, lng, lat, heading, speed in zip(unit_ids, *columns, strict=True)
        ]

    def _turn(self, edge: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return an edge to go on along from the end of each: rather not straight back."""
        node = self._head[edge]
        first, count = self._first[node], self._count[node]
        chosen = self._out[first + (self._rng.random(len(edge)) * count).astype(np.int64)]
        back = (self._graph.shape[chosen] == self._graph.shape[edge]) & (count > 1)
        again = self._out[first + (self._rng.random(len(edge)) * count).astype(np.int64)]
        return np.asarray(np.where(back, again, chosen), np.int64)

    def _lay_out(self) -> None:
        """Lay all shapes one behind the other on one line, and sort the usable edges by where they start."""
        graph = self._graph
        usable = np.flatnonzero(self._usable)
        self._out = usable[np.argsort(self._tail[usable], kind="stable")]
        self._count = np.bincount(self._tail[usable], minlength=graph.nodes)
        self._first = np.r_[0, np.cumsum(self._count)[:-1]]
        per_lng, per_lat = metres_per_degree(float(np.median(graph.shape_lat)))
        east, north = np.diff(graph.shape_lng) * per_lng, np.diff(graph.shape_lat) * per_lat
        steps = np.hypot(east, north)
        steps[graph.shape_ptr[1:-1] - 1] = GAP_M
        self._at_m = np.r_[0.0, np.cumsum(steps)]
        self._bearing = np.degrees(np.arctan2(east, north)) % 360.0
        self._from_m = self._at_m[graph.shape_ptr[:-1]]
        self._shape_m = self._at_m[graph.shape_ptr[1:] - 1] - self._from_m
