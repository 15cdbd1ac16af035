"""The streets of one way of moving, to go from anywhere to anywhere on them in time."""

import numpy as np
import shapely
from numpy.typing import NDArray

from data.simulator.journeys import Floats, Journey
from geo.metric import local_projection, metres_per_degree
from geo.road_route import Route, route
from geo.road_snapping import EdgeIndex, NoStreets, RoadPlaces
from geo.road_travel import OFF_ROAD_KPH, RoadTravel
from geo.road_ways import with_edges
from geo.roads import RoadGraph

OFF_ROAD_MPS = OFF_ROAD_KPH / 3.6
BESIDE_M = 0.5
"""Who stands this near to a street stands on it."""
BORDER_M = 4.0
"""Borders of grids run along streets; so far outside, a street still belongs to the area."""


class Streets:
    """Streets as one way of moving sees them; its times are those of the ETA.

    Raises
    ------
    geo.road_snapping.NoStreets
        If the graph has none.
    """

    def __init__(self, graph: RoadGraph) -> None:
        self.graph = graph
        self._index = EdgeIndex(graph)
        self._travel = RoadTravel(graph)
        usable = graph.strong[graph.tail] & graph.strong[graph.head] & (graph.length_m > 0)
        self._edges = np.flatnonzero(usable if usable.any() else graph.length_m > 0)
        lengths_m = graph.length_m[self._edges].astype(np.float64)
        self._share = np.cumsum(lengths_m) / lengths_m.sum()

    def journey(self, lng: float, lat: float, to_lng: float, to_lat: float, to_the_door: bool = True) -> Journey | None:
        """Return the quickest way between two WGS 84 points, None where there is none.

        It takes as long as an ETA says: on foot to the street, along the streets, on foot from
        the street. What waits at the kerb, a car say, is not `to_the_door`: it stands while its
        crew walks the rest.
        """
        start, end = self._index.snap(lng, lat), self._index.snap(to_lng, to_lat)
        found = route(self._travel, end, start)
        if found is None:
            return None
        points, after_s = found.coordinates, self._times(found, start)
        off_start_s, off_end_s = start.off_road_m[0] / OFF_ROAD_MPS, end.off_road_m[0] / OFF_ROAD_MPS
        if start.off_road_m[0] > BESIDE_M:
            points = np.concatenate([[[lng, lat]], points])
            after_s = np.r_[0.0, after_s + off_start_s]
        if end.off_road_m[0] > BESIDE_M:
            points = np.concatenate([points, [[to_lng, to_lat]] if to_the_door else points[-1:]])
            after_s = np.r_[after_s, after_s[-1] + off_end_s]
        return Journey(np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1]), after_s)

    def anywhere(self, rng: np.random.Generator) -> tuple[float, float]:
        """Return a point of the streets, each metre of them as likely as another."""
        edge = int(self._edges[int(np.searchsorted(self._share, rng.random(), side="right"))])
        points = self.graph.edge_points(edge)
        scale = np.array(metres_per_degree(points[:, 1].mean()))
        along = np.r_[0.0, np.cumsum(np.hypot(*(np.diff(points, axis=0) * scale).T))]
        spot = rng.random() * along[-1]
        return float(np.interp(spot, along, points[:, 0])), float(np.interp(spot, along, points[:, 1]))

    def _times(self, found: Route, start: RoadPlaces) -> Floats:
        """Return when each point of a route is passed, by the speed of the street it lies on."""
        points, edges = found.coordinates, found.edges
        scale = np.array(metres_per_degree(points[:, 1].mean()))
        along = np.r_[0.0, np.cumsum(np.hypot(*(np.diff(points, axis=0) * scale).T))]
        if not len(edges) or along[-1] == 0:
            return np.zeros(len(points))
        used_m = self._used_m(found, start)
        used_s = self._travel.seconds_of_edge[edges] * used_m / self.graph.length_m[edges]
        bounds_m, bounds_s = np.r_[0.0, np.cumsum(used_m)], np.r_[0.0, np.cumsum(used_s)]
        if bounds_m[-1] == 0:
            return np.zeros(len(points))
        return np.asarray(np.interp(along, bounds_m * (along[-1] / bounds_m[-1]), bounds_s), np.float64)

    def _used_m(self, found: Route, start: RoadPlaces) -> Floats:
        """Return how much of each edge is travelled: all of it but for the first and the last."""
        edges = found.edges
        lengths_m = self.graph.length_m[edges].astype(np.float64)
        if len(edges) == 1:
            return np.array([min(found.metres, lengths_m[0])])
        fraction = float(start.fraction[0])
        if edges[0] == start.forward[0]:
            lengths_m[0] *= 1 - fraction
        elif edges[0] == start.backward[0]:
            lengths_m[0] *= fraction
        lengths_m[-1] = np.clip(found.metres - lengths_m[:-1].sum(), 0.0, lengths_m[-1])
        return lengths_m


def streets_within(graph: RoadGraph, area: shapely.Polygon) -> Streets | None:
    """Return the streets that lie in a WGS 84 area or along its border, None where none does."""
    if not graph.edges:
        return None
    metric = local_projection(float(graph.lng.mean()), float(graph.lat.mean()))
    ground = metric.to_metres(area).buffer(BORDER_M)
    which = np.repeat(np.arange(len(graph.shape_ptr) - 1), np.diff(graph.shape_ptr))
    points = np.column_stack([graph.shape_lng, graph.shape_lat])
    lines: NDArray[np.object_] = metric.to_metres(shapely.linestrings(points, indices=which))
    shapely.prepare(ground)
    inside = shapely.covers(ground, lines)
    return streets_of(with_edges(graph, inside[graph.shape]))


def streets_around(graph: RoadGraph, lng: float, lat: float, radius_m: float) -> Streets | None:
    """Return the streets within a distance of a WGS 84 point, None where none is."""
    metric = local_projection(lng, lat)
    return streets_within(graph, metric.to_lnglat(shapely.Point(0.0, 0.0).buffer(radius_m)))


def streets_of(graph: RoadGraph) -> Streets | None:
    """Return the streets of a graph, None where it has none to stand on."""
    if not graph.edges or not graph.nodes:
        return None
    try:
        return Streets(graph)
    except NoStreets:
        return None
