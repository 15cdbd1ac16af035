"""Where on the streets each position of a track can have been: a few places each, and how likely."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.metric import metres_per_degree
from geo.road_snapping import NODE_REACH_M, edges_of_shapes
from geo.roads import RoadGraph
from geo.water import Water

REACH_M = 50.0
"""Farther off than this a street is no place to have been."""
MOST = 6
"""So many streets are looked at for each position, the likeliest."""
TURNED = 2.0
"""What it costs to be on a street that goes across one's way; against a single direction too."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Places on streets for n positions, at most k each, (n, k) all; the likeliest first.

    Attributes
    ----------
    shape
        Shape of the graph, -1 where there are fewer.
    fraction
        Part of the shape before the place, 0 to 1.
    cost
        How unlikely: half the square of the distance over its usual error, and more for the wrong direction.
    lng, lat
        WGS 84.
    """

    shape: Ints
    fraction: Floats
    cost: Floats
    lng: Floats
    lat: Floats


class StreetPieces:
    """The streets of a road graph cut into straight pieces; plane metres, right to a thousandth within 50 km."""

    def __init__(self, graph: RoadGraph, water: Water) -> None:
        self._water = water
        inner = np.ones(len(graph.shape_lng), bool)
        inner[graph.shape_ptr[1:] - 1] = False
        first = np.flatnonzero(inner)
        forward, backward = edges_of_shapes(graph)
        self._onward, self._back = forward >= 0, backward >= 0
        self._middle = (
            (float(graph.shape_lng.mean()), float(graph.shape_lat.mean())) if len(graph.shape_lng) else (0.0, 0.0)
        )
        self._scale = metres_per_degree(self._middle[1])
        x, y = self._metres(graph.shape_lng, graph.shape_lat)
        long_m = np.hypot(x[first + 1] - x[first], y[first + 1] - y[first])
        steps = np.zeros(len(x))
        steps[first + 1] = long_m
        whole = np.cumsum(steps)
        begins = np.repeat(whole[graph.shape_ptr[:-1]], np.diff(graph.shape_ptr)) if len(x) else whole
        along = whole - begins
        length_m = along[graph.shape_ptr[1:] - 1] if len(x) else np.zeros(0)
        per_point = np.repeat(length_m, np.diff(graph.shape_ptr))
        self.fraction_of_point = along / np.maximum(per_point, NODE_REACH_M)
        """Part of its shape before each point of the graph's shapes."""
        usable = (self._onward | self._back) & (length_m > NODE_REACH_M)
        shape = np.searchsorted(graph.shape_ptr, first, side="right") - 1
        kept = usable[shape] & (long_m > 0)
        first, self._shape = first[kept], shape[kept].astype(np.int64)
        self._x, self._y = x[first], y[first]
        self._dx, self._dy = x[first + 1] - x[first], y[first + 1] - y[first]
        self._long_m, self._before_m, self._length_m = long_m[kept], along[first], length_m
        begin, end = np.column_stack((x[first], y[first])), np.column_stack((x[first + 1], y[first + 1]))
        self._tree = shapely.STRtree(shapely.linestrings(np.stack((begin, end), axis=1)) if len(first) else [])

    def near(self, lng: Floats, lat: Floats, heading_deg: Floats, error_m: Floats) -> Candidates:
        """Return the places for positions (n,); none is on the other side of water from a position on land.

        Parameters
        ----------
        heading_deg
            Degrees from north, NaN where not known.
        error_m
            How far off a position usually is.
        """
        x, y = self._metres(lng, lat)
        point, piece = self._tree.query(shapely.box(x - REACH_M, y - REACH_M, x + REACH_M, y + REACH_M))
        dx, dy, long_m = self._dx[piece], self._dy[piece], self._long_m[piece]
        east, north = x[point] - self._x[piece], y[point] - self._y[piece]
        part = np.clip((east * dx + north * dy) / (long_m * long_m), 0.0, 1.0)
        off_m = np.hypot(east - part * dx, north - part * dy)
        shape = self._shape[piece]
        order = np.lexsort((piece, off_m, shape, point))
        order = order[off_m[order] <= REACH_M]
        fresh = np.ones(len(order), bool)
        fresh[1:] = (point[order][1:] != point[order][:-1]) | (shape[order][1:] != shape[order][:-1])
        best = order[fresh]
        point, piece, part, off_m, shape = point[best], piece[best], part[best], off_m[best], shape[best]
        to_lng = self._middle[0] + (self._x[piece] + part * self._dx[piece]) / self._scale[0]
        to_lat = self._middle[1] + (self._y[piece] + part * self._dy[piece]) / self._scale[1]
        cost = 0.5 * (off_m / error_m[point]) ** 2 + TURNED * self._turned(np.radians(heading_deg[point]), piece, shape)
        dry = ~self._water.crossed(lng[point], lat[point], to_lng, to_lat)
        fraction = (self._before_m[piece] + part * self._long_m[piece]) / self._length_m[shape]
        order = np.flatnonzero(dry)[np.lexsort((shape[dry], cost[dry], point[dry]))]
        place = np.arange(len(order)) - np.searchsorted(point[order], point[order])
        order, place = order[place < MOST], place[place < MOST]
        found = Candidates(
            np.full((len(lng), MOST), -1, np.int64), np.zeros((len(lng), MOST)), np.full((len(lng), MOST), np.inf),
            np.zeros((len(lng), MOST)), np.zeros((len(lng), MOST)),
        )  # fmt: skip
        at = (point[order], place)
        found.shape[at], found.cost[at], found.lng[at], found.lat[at] = (
            shape[order],
            cost[order],
            to_lng[order],
            to_lat[order],
        )
        found.fraction[at] = np.clip(fraction[order], 0.0, 1.0)
        return found

    def _turned(self, heading: Floats, piece: Ints, shape: Ints) -> Floats:
        """Return how far a street leads another way than one goes: 0 the same, 1 across; 2 against a single direction."""
        same = (np.sin(heading) * self._dx[piece] + np.cos(heading) * self._dy[piece]) / self._long_m[piece]
        may = np.where(same >= 0, self._onward[shape], self._back[shape])
        return np.where(np.isfinite(same), np.where(may, 1 - np.abs(same), 1 + np.abs(same)), 0.0)

    def _metres(self, lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
        east, north = self._scale
        return (lng - self._middle[0]) * east, (lat - self._middle[1]) * north
