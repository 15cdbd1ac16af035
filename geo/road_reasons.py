"""Why a unit that looks nearer on the map takes longer than the one that leads."""

from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.metric import length_m
from geo.road_snapping import edges_of_shapes
from geo.road_ways import PER_EDGE
from geo.roads import RoadGraph, largest_strong_part

SAME_S = 5.0
"""Below this many seconds two units are equally quick."""
LEAST_WATER_M = 10.0
"""A straight line over less water than this crosses a pond, not a river."""


class Why(StrEnum):
    """What costs a unit most of its time, compared with the leader."""

    SAME = "same"
    """It looks no nearer, or is as quick."""
    ONE_WAY = "one_way"
    """One-way streets lead it round."""
    RIVER = "river"
    """It must go round, and the straight line crosses water."""
    DETOUR = "detour"
    """It must go round something else: a railway, a wall, a gap between streets."""
    SLOW_STREETS = "slow_streets"
    """The way is not crooked but slow."""
    SLOWER_WAY = "slower_way"
    """It moves more slowly than the leader: on foot, for instance."""
    OFF_ROAD = "off_road"
    """It stands far from its street."""
    UNREACHABLE = "unreachable"
    """There is no way at all."""


@dataclass(frozen=True, slots=True)
class Trip:
    """What a unit would have to do.

    Attributes
    ----------
    seconds
        Travel time as ranked, inf if it cannot come.
    metres
        Length by road.
    straight_m
        Straight distance from the unit to the incident.
    walked_s
        Part of the seconds spent between the streets and the positions.
    """

    seconds: float
    metres: float
    straight_m: float
    walked_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Reason:
    """What costs most, and how many seconds it costs (inf if unreachable)."""

    code: Why
    seconds: float


def why_slower(unit: Trip, leader: Trip, both_ways_s: float, crosses_water: bool, same_way: bool = True) -> Reason:
    """Say what costs a unit most of the time it needs more than the leader.

    The lag is the sum of four parts: its way is more crooked than the leader's (metres by
    road for a straight metre), its streets are slower, it walks further, and, negative,
    it has less distance to cover. The largest part names the reason; if half of the lag or
    more would go if one-way streets were open both ways, that is it.

    Parameters
    ----------
    unit, leader
        Their trips to the same incident.
    both_ways_s
        The unit's time if every one-way street could be driven both ways.
    crosses_water
        Whether the straight line does.
    same_way
        Whether both move alike.
    """
    if unit.seconds == np.inf:
        return Reason(Why.UNREACHABLE, np.inf)
    lag = unit.seconds - leader.seconds
    if unit.straight_m >= leader.straight_m or lag < SAME_S:
        return Reason(Why.SAME, max(lag, 0.0))
    one_way_s = unit.seconds - both_ways_s
    if one_way_s >= lag / 2:
        return Reason(Why.ONE_WAY, one_way_s)
    driven_s = unit.seconds - unit.walked_s
    leader_driven_s = leader.seconds - leader.walked_s
    moved = leader.metres > 0 and leader_driven_s > 0 and leader.straight_m > 0
    crooked = max(leader.metres / leader.straight_m, 1.0) if moved else 1.0
    slowness = leader_driven_s / leader.metres if moved else driven_s / max(unit.metres, 1.0)
    parts = {
        Why.RIVER if crosses_water else Why.DETOUR: (unit.metres - unit.straight_m * crooked) * slowness,
        Why.SLOW_STREETS if same_way else Why.SLOWER_WAY: driven_s - unit.metres * slowness,
        Why.OFF_ROAD: unit.walked_s - leader.walked_s,
    }
    code = max(parts, key=lambda part: parts[part])
    return Reason(code, parts[code])


def line_crosses(areas: NDArray[np.object_], lng: float, lat: float, other_lng: float, other_lat: float) -> bool:
    """Return whether the straight line between two WGS 84 points runs over LEAST_WATER_M of the areas (n,)."""
    line = shapely.LineString([(lng, lat), (other_lng, other_lat)])
    met = areas[shapely.intersects(areas, line)]
    return bool(len(met)) and length_m(shapely.intersection(line, shapely.union_all(met))) >= LEAST_WATER_M


def both_ways(graph: RoadGraph) -> RoadGraph:
    """Return the graph as if every street could be driven both ways; shapes keep their numbers."""
    forward, backward = edges_of_shapes(graph)
    lone = np.maximum(forward, backward)[(forward >= 0) != (backward >= 0)]
    tail, head = np.r_[graph.tail, graph.head[lone]], np.r_[graph.head, graph.tail[lone]]
    arrays = {field.name: getattr(graph, field.name) for field in fields(graph)}
    arrays |= {name: np.r_[arrays[name], arrays[name][lone]] for name in PER_EDGE}
    arrays["head"] = head
    arrays["backward"][graph.edges :] ^= True
    order = np.lexsort((arrays["backward"], arrays["shape"], head, tail))
    arrays |= {name: arrays[name][order] for name in PER_EDGE}
    indptr = np.zeros(graph.nodes + 1, np.int32)
    np.cumsum(np.bincount(tail, minlength=graph.nodes), out=indptr[1:])
    return RoadGraph(**arrays | {"indptr": indptr, "strong": largest_strong_part(graph.nodes, tail, head)})
