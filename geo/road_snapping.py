"""Put positions onto streets: which street, how far along it, how far off it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.metric import local_projection
from geo.roads import RoadGraph

NODE_REACH_M = 0.01
"""A position this near to the end of a street is at the junction itself."""

Edges = NDArray[np.int32]


class NoStreets(ValueError):
    """A road graph without any street to stand on."""


class PositionUnusable(ValueError):
    """A position that is no WGS 84 longitude and latitude; the message names the first."""


@dataclass(frozen=True, slots=True, eq=False)
class RoadPlaces:
    """n positions on the streets of one road graph.

    A place on a one-way street knows one edge, on any other street both: who stands there
    may set off in either direction, turning round takes no time. A place at the end of its
    street (`fraction` 0 or 1) is at the junction and may leave by any of its streets.

    Attributes
    ----------
    shape
        Shape of the graph the place lies on, int32 (n,).
    forward, backward
        Edge along the shape, and against it; -1 where there is none. int32 (n,).
    fraction
        Part of the shape before the place, 0 to 1, float64 (n,).
    off_road_m
        Metres from the position to the place, float64 (n,).
    lng, lat
        WGS 84 of the place, float64 (n,).
    passed_over
        Whether a street outside the strongly connected part was nearer, bool (n,).
    """

    shape: Edges
    forward: Edges
    backward: Edges
    fraction: NDArray[np.float64]
    off_road_m: NDArray[np.float64]
    lng: NDArray[np.float64]
    lat: NDArray[np.float64]
    passed_over: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.shape)

    def take(self, at: ArrayLike) -> "RoadPlaces":
        """Return the places `at` (positions or a mask), in that order."""
        chosen = np.asarray(at)
        if chosen.dtype != np.bool_:
            chosen = chosen.astype(np.int64)
        return RoadPlaces(**{name: getattr(self, name)[chosen] for name in _FIELDS})

    def put(self, at: NDArray[np.int64], others: "RoadPlaces") -> "RoadPlaces":
        """Return the places with those `at`, int64 (k,), replaced by `others` (k)."""
        arrays = {name: getattr(self, name).copy() for name in _FIELDS}
        for name, array in arrays.items():
            array[at] = getattr(others, name)
        return RoadPlaces(**arrays)


_FIELDS = tuple(field.name for field in fields(RoadPlaces))


def joined(parts: Sequence[RoadPlaces]) -> RoadPlaces:
    """Return the places of all parts (at least one), one after the other."""
    return RoadPlaces(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in _FIELDS})


def edges_of_shapes(graph: RoadGraph) -> tuple[Edges, Edges]:
    """Return each shape's edge along it and the one against it, -1 for none, int32 (s,) both."""
    forward = np.full(len(graph.shape_ptr) - 1, -1, np.int32)
    backward = forward.copy()
    edges = np.arange(graph.edges, dtype=np.int32)
    forward[graph.shape[~graph.backward]] = edges[~graph.backward]
    backward[graph.shape[graph.backward]] = edges[graph.backward]
    return forward, backward


class EdgeIndex:
    """The streets of a road graph, ready to be searched for the nearest.

    Distances are plane ones in metres around the middle of the graph, 20 km from it right
    to 2 in a million. Building takes about 2 µs per point of the shapes.

    Parameters
    ----------
    graph
        Shapes without an edge, or without length, are left out.
    strong_only
        Leave out streets that do not join two nodes of the largest strongly connected
        part: what stands there could reach nothing, or not be reached, though the street
        next door is fine. `RoadPlaces.passed_over` tells where that chose another street.
        A graph with no other streets is taken whole.

    Raises
    ------
    NoStreets
        If nothing is left.
    """

    def __init__(self, graph: RoadGraph, strong_only: bool = True) -> None:
        self._forward, self._backward = edges_of_shapes(graph)
        points = np.column_stack([graph.shape_lng, graph.shape_lat])
        middle = (points.min(axis=0) + points.max(axis=0)) / 2 if len(points) else (0.0, 0.0)
        self._metric = local_projection(*middle)
        which = np.repeat(np.arange(len(self._forward)), np.diff(graph.shape_ptr))
        lines = self._metric.to_metres(shapely.linestrings(points, indices=which)) if len(points) else np.empty(0)
        self._lengths_m = shapely.length(lines)
        self._lines = lines

        inside = graph.strong[graph.tail] & graph.strong[graph.head]
        strong = np.zeros(len(lines), bool)
        strong[graph.shape[inside]] = True
        usable = ((self._forward >= 0) | (self._backward >= 0)) & (self._lengths_m > 0)
        if not strong_only or not (strong & usable).any():
            strong = usable
        self._shapes = np.flatnonzero(strong & usable)
        if not len(self._shapes):
            raise NoStreets("the road graph has no street of any length: import the roads of this community first")
        self._tree = shapely.STRtree(lines[self._shapes])
        passed = np.flatnonzero(usable & ~strong)
        self._others = shapely.STRtree(lines[passed]) if len(passed) else None

    def snap(self, lngs: ArrayLike, lats: ArrayLike) -> RoadPlaces:
        """Put WGS 84 positions, float64 (n,) both, on the nearest street by metric distance.

        Of streets equally near the first in the graph is taken; of points of one street
        equally near the one nearer to its start. About 10 µs for each position.

        Raises
        ------
        PositionUnusable
            If a position is not finite or not in degrees.
        """
        degrees = np.column_stack([np.atleast_1d(np.asarray(v, np.float64)) for v in (lngs, lats)])
        usable = np.isfinite(degrees).all(axis=1) & (np.abs(degrees) <= (180.0, 90.0)).all(axis=1)
        if not usable.all():
            first = int(np.flatnonzero(~usable)[0])
            raise PositionUnusable(f"position {first} is {degrees[first].tolist()}, expected longitude and latitude")
        points = self._metric.to_metres(shapely.points(degrees))
        which, row, off_road_m = _nearest(self._tree, points)
        assert np.array_equal(which, np.arange(len(points)))
        shape = self._shapes[row]
        lines, lengths_m = self._lines[shape], self._lengths_m[shape]
        along_m = np.clip(shapely.line_locate_point(lines, points), 0.0, lengths_m)
        along_m[along_m <= NODE_REACH_M] = 0.0
        at_end = (lengths_m - along_m <= NODE_REACH_M) & (along_m > 0)
        along_m[at_end] = lengths_m[at_end]
        places = shapely.get_coordinates(self._metric.to_lnglat(shapely.line_interpolate_point(lines, along_m)))
        passed_over = np.zeros(len(points), bool)
        if self._others is not None:
            near, _, other_m = _nearest(self._others, points)
            passed_over[near] = other_m < off_road_m[near] - NODE_REACH_M
        return RoadPlaces(
            shape=shape.astype(np.int32),
            forward=self._forward[shape],
            backward=self._backward[shape],
            fraction=along_m / lengths_m,
            off_road_m=off_road_m,
            lng=places[:, 0],
            lat=places[:, 1],
            passed_over=passed_over,
        )


def _nearest(
    tree: shapely.STRtree, points: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return for each point itself, the first of the nearest lines and the distance."""
    (which, line), metres = tree.query_nearest(points, all_matches=True, return_distance=True)
    order = np.lexsort((line, which))
    first = np.ones(len(order), bool)
    first[1:] = which[order][1:] != which[order][:-1]
    chosen = order[first]
    return which[chosen], line[chosen], metres[chosen]
