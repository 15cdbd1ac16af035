"""Which street each of many positions was on: the nearest that goes the same way, and none across water."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.metric import metres_per_degree
from geo.road_snapping import edges_of_shapes
from geo.roads import RoadGraph
from geo.water import Water

REACH_M = 30.0
"""Farther from every street than this nobody says on which one it was."""
TURNED_M = 20.0
"""A street that goes across one's way counts as so much farther off, one against it of a single direction too."""

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """The street of n positions, by the junctions it leads from and to: identities in the source, int64 (n,).

    Both are 0 where there is none.
    """

    start: Ids
    end: Ids


def none_passed(count: int) -> Passed:
    """Return that none of `count` positions was on a street."""
    return Passed(np.zeros(count, np.int64), np.zeros(count, np.int64))


class StreetEdges:
    """The streets of some road graphs, cut into straight pieces; right to a thousandth within 50 km of their middle.

    Parameters
    ----------
    water
        Areas that nobody walks or drives over but on a bridge, WGS 84 polygons (w,).
    """

    def __init__(self, graphs: Sequence[RoadGraph], water: NDArray[np.object_], reach_m: float = REACH_M) -> None:
        self._reach_m = reach_m
        parts = [_pieces(graph) for graph in graphs if graph.edges]
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else [np.zeros(0)] * 8
        lng, lat, to_lng, to_lat, *edges = columns
        self._forward, self._backward = edges[:2], edges[2:4]
        self._middle = (float(lng.mean()), float(lat.mean())) if len(lng) else (0.0, 0.0)
        self._scale = metres_per_degree(self._middle[1])
        self._x, self._y = self._metres(lng, lat)
        end_x, end_y = self._metres(to_lng, to_lat)
        self._dx, self._dy = end_x - self._x, end_y - self._y
        ends = np.stack((np.column_stack((self._x, self._y)), np.column_stack((end_x, end_y))), axis=1)
        self._tree = shapely.STRtree(shapely.linestrings(ends) if len(lng) else [])
        self._water = Water(water)

    def passed(self, lng: Floats, lat: Floats, heading_deg: Floats) -> Passed:
        """Return the street of each WGS 84 position (n,); about 2 µs each.

        Parameters
        ----------
        heading_deg
            Degrees from north, NaN where not known: then the nearest street is taken, along its shape.
        """
        found = none_passed(len(lng))
        x, y = self._metres(lng, lat)
        reach = self._reach_m
        point, piece = self._tree.query(shapely.box(x - reach, y - reach, x + reach, y + reach))
        if not len(point):
            return found
        dx, dy = self._dx[piece], self._dy[piece]
        east, north = x[point] - self._x[piece], y[point] - self._y[piece]
        along = np.clip((east * dx + north * dy) / np.maximum(dx * dx + dy * dy, 1e-9), 0.0, 1.0)
        off_m = np.hypot(east - along * dx, north - along * dy)
        heading = np.radians(heading_deg[point])
        # How far the piece goes the same way: 1 the same, 0 across, -1 against it.
        same = (np.sin(heading) * dx + np.cos(heading) * dy) / np.maximum(np.hypot(dx, dy), 1e-9)
        known = np.isfinite(same)
        onward, back = self._forward[1][piece] != 0, self._backward[1][piece] != 0
        may = np.where(known, np.where(same >= 0, onward, back), True)
        turned = np.where(known, 1 - np.abs(np.where(known, same, 1)), 0.0) + ~may
        cost = off_m + TURNED_M * turned
        near = np.flatnonzero(off_m <= reach)
        order = near[np.lexsort((piece[near], cost[near], point[near]))]
        first = np.ones(len(order), bool)
        first[1:] = point[order][1:] != point[order][:-1]
        best = order[first]
        best = best[~self._over_water(lng[point[best]], lat[point[best]], x, y, point[best], piece[best], along[best])]
        chosen, line = point[best], piece[best]
        forward = np.where(known[best] & back[best], same[best] >= 0, True) & onward[best]
        found.start[chosen] = np.where(forward, self._forward[0][line], self._backward[0][line])
        found.end[chosen] = np.where(forward, self._forward[1][line], self._backward[1][line])
        return found

    def _over_water(
        self, lng: Floats, lat: Floats, x: Floats, y: Floats, point: Ids, piece: Ids, along: Floats
    ) -> NDArray[np.bool_]:
        """Say from which positions on land the way to the street leads over water."""
        there_x = self._x[piece] + along * self._dx[piece] - x[point]
        there_y = self._y[piece] + along * self._dy[piece] - y[point]
        return self._water.crossed(lng, lat, lng + there_x / self._scale[0], lat + there_y / self._scale[1])

    def _metres(self, lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
        east, north = self._scale
        return (lng - self._middle[0]) * east, (lat - self._middle[1]) * north


def _pieces(graph: RoadGraph) -> tuple[Floats, Floats, Floats, Floats, Ids, Ids, Ids, Ids]:
    """Return begin and end of each straight piece, and the junctions of its edges along and against it; 0 for none."""
    inner = np.ones(len(graph.shape_lng), bool)
    inner[graph.shape_ptr[1:] - 1] = False
    first = np.flatnonzero(inner)
    shape = (np.searchsorted(graph.shape_ptr, first, side="right") - 1).astype(np.int64)
    ends: list[Ids] = []
    tail = graph.tail
    for edges in edges_of_shapes(graph):
        edge = edges[shape]
        there = edge >= 0
        ends += [np.where(there, graph.node_ref[tail[edge]], 0), np.where(there, graph.node_ref[graph.head[edge]], 0)]
    return (
        graph.shape_lng[first], graph.shape_lat[first], graph.shape_lng[first + 1], graph.shape_lat[first + 1],
        ends[0], ends[1], ends[2], ends[3],
    )  # fmt: skip
