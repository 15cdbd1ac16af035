"""The way itself: where a unit drives, street by street, to be drawn on the map."""

from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from geo.metric import part_of_line
from geo.road_snapping import RoadPlaces
from geo.road_travel import RESOLUTION_S, Floats, RoadTravel, off_road_s, rounded
from geo.roads import RoadGraph


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """The quickest way of one unit to one incident.

    Attributes
    ----------
    seconds
        Travel time as in a ranking, with what is walked at both ends.
    metres
        Length by road.
    off_road_m
        Walked at both ends.
    coordinates
        From the unit's place on its street to the incident's, WGS 84 (lng, lat), float64
        (k, 2) with k at least 2.
    edges
        Edges of the graph in order, int32 (j,); the first and the last may be used in part,
        none if both stand in the same spot.
    streets
        Names of the streets in order, each once in a row, those without a name left out.
    """

    seconds: float
    metres: float
    off_road_m: float
    coordinates: Floats
    edges: NDArray[np.int32]
    streets: tuple[str, ...]


Leg = tuple[int, float, float]
"""An edge, and the parts of it in driving order where it is entered and left."""


def route(travel: RoadTravel, incident: RoadPlaces, unit: RoadPlaces) -> Route | None:
    """Return the way of one unit, None if it cannot come."""
    (found,) = routes(travel, incident, unit)
    return found


def routes(
    travel: RoadTravel, incident: RoadPlaces, units: RoadPlaces, within_s: float = np.inf
) -> tuple[Route | None, ...]:
    """Return the ways of several units out of one search.

    Parameters
    ----------
    travel
        How they move.
    incident
        One place.
    units
        Places on the same graph.
    within_s
        Only look this far; the slowest time wanted, out of a ranking, makes it quick.

    Returns
    -------
    For each unit its way, None for one that cannot come within that time. Of ways equally
    quick the one along the common street, then any.
    """
    found, following = travel.search_ways(incident, within_s + RESOLUTION_S)
    leave = travel.departures(units)
    nodes, around_s = leave.nodes, found[leave.nodes] + leave.seconds
    direct_s = travel.direct_s(incident, units)
    arriving_s = off_road_s(incident)[0]
    drawn: list[Route | None] = []
    for i in range(len(units)):
        by_road_s = float(min(direct_s[i], around_s[0, i], around_s[1, i]))
        seconds = float(rounded(by_road_s + leave.walked_s[i] + arriving_s))
        if seconds == np.inf or seconds > within_s:
            drawn.append(None)
            continue
        unit = units.take([i])
        if direct_s[i] <= by_road_s:
            legs = _direct(incident, unit)
        else:
            end = int(np.argmin(around_s[:, i]))
            between, arrived = _between(travel, following, int(nodes[end, i]))
            legs = [*_first(unit, end), *between, *_last(travel, incident, arrived)]
        drawn.append(_drawn(travel.graph, incident, unit, legs, seconds))
    return tuple(drawn)


def _direct(incident: RoadPlaces, unit: RoadPlaces) -> list[Leg]:
    here, there = float(unit.fraction[0]), float(incident.fraction[0])
    if here == there:
        return []
    return [(int(unit.forward[0]), here, there) if there > here else (int(unit.backward[0]), 1 - here, 1 - there)]


def _first(unit: RoadPlaces, end: int) -> list[Leg]:
    """From the unit to the start (0) or end (1) of its street."""
    fraction = float(unit.fraction[0])
    if fraction == end:
        return []
    return [(int(unit.forward[0]), fraction, 1.0) if end else (int(unit.backward[0]), 1 - fraction, 1.0)]


def _between(travel: RoadTravel, following: NDArray[np.int32], node: int) -> tuple[list[Leg], int]:
    """From a node to the end of the incident's street where the way arrives, and that end."""
    legs: list[Leg] = []
    pointers, tails = travel.reversed.indptr, travel.reversed.indices
    while (after := int(following[node])) != travel.graph.nodes:
        low, high = pointers[after], pointers[after + 1]
        entry = low + int(np.searchsorted(tails[low:high], node))
        legs.append((int(travel.edge_of_entry[entry]), 0.0, 1.0))
        node = after
    return legs, node


def _last(travel: RoadTravel, incident: RoadPlaces, node: int) -> list[Leg]:
    """From where the way arrives to the incident."""
    ends, seconds = travel.arrivals(incident)
    seconds[ends != node] = np.inf
    fraction = float(incident.fraction[0])
    if int(np.argmin(seconds)) == 0:
        return [(int(incident.forward[0]), 0.0, fraction)] if fraction > 0 else []
    return [(int(incident.backward[0]), 0.0, 1 - fraction)] if fraction < 1 else []


def _drawn(graph: RoadGraph, incident: RoadPlaces, unit: RoadPlaces, legs: list[Leg], seconds: float) -> Route:
    parts = [_part(graph, *leg) for leg in legs]
    ends = [np.array([[place.lng[0], place.lat[0]]]) for place in (unit, incident)]
    inner = np.concatenate(parts)[1:-1] if parts else np.empty((0, 2))
    points = np.concatenate([ends[0], inner, ends[1]])
    fresh = np.r_[True, (points[1:] != points[:-1]).any(axis=1)]
    # Where everything falls together a line still has two points.
    points = points[fresh] if fresh.sum() > 1 else points[[0, -1]]
    edges = np.array([edge for edge, _, _ in legs], np.int32)
    used = np.array([high - low for _, low, high in legs])
    return Route(
        seconds=seconds,
        metres=float((graph.length_m[edges] * used).sum()),
        off_road_m=float(unit.off_road_m[0] + incident.off_road_m[0]),
        coordinates=points,
        edges=edges,
        streets=tuple(name for name, _ in groupby(graph.names[graph.name[edges]].tolist()) if name),
    )


def _part(graph: RoadGraph, edge: int, low: float, high: float) -> Floats:
    """Return the points of an edge between two parts of its length, in driving order, (k, 2)."""
    return part_of_line(graph.edge_points(edge), low, high)
