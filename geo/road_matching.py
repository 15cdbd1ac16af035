"""The way of a whole track on the streets, after Newson and Krumm (2009): a hidden Markov model.

Each position can have been at a few places on streets, or on none. Between two positions a way by
road is the likelier the less longer it is than the straight line. The likeliest chain of places is
found by Viterbi's method. Where no way by road can have been gone in the time there is none: nothing
is invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geo.metric import distances_m
from geo.road_candidates import Candidates, StreetPieces
from geo.road_hops import Hops
from geo.road_snapping import NODE_REACH_M, edges_of_shapes
from geo.roads import RoadGraph
from geo.water import Water

OFF_STREET_COST = 4.5
"""As unlikely as a street three usual errors away: in a yard or a park nobody is put onto one."""
TURN_OFF_COST = 2.0
BREAK_COST = 15.0
SLACK_M, SLACK_SHARE = 5.0, 0.2
"""A way by road may be so much longer than the straight line for each unit of cost."""
MOST_LONGER, MOST_LONGER_M = 2.5, 150.0
"""A way longer than this many times the straight line and so many metres was not gone."""
SLIPPED_M = 25.0
"""So far back along a street of a single direction is no driving back, but an error."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Leg = tuple[int, float, float]
"""An edge, and the parts of it in driving order where it is entered and left."""


class Join(IntEnum):
    """How a position is joined to the one before."""

    GAP = 0
    STREET = 1
    STRAIGHT = 2


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """n positions of a track and what lies between them.

    Attributes
    ----------
    shape
        Of the graph, -1 for a position on no street; int64 (n,).
    lng, lat
        Where on the street, or the position itself; WGS 84 (n,).
    join
        How each is joined to the one before (`Join`), int8 (n,); the first is a gap.
    legs
        The way by road to a position from the one before, for those joined by STREET; of no length where it stood.
    """

    shape: Ints
    lng: Floats
    lat: Floats
    join: NDArray[np.int8]
    legs: Mapping[int, list[Leg]]


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """Between neighbouring positions, for each pair of places, (n - 1, k, k): metres, and by which ends of their streets.

    `ends` is 2 * end of the first + end of the second, -1 along the common street.
    """

    metres: Floats
    ends: NDArray[np.int8]
    hops: Hops | None


class RoadMatcher:
    """Finds ways on one road graph; made once, used by all threads."""

    def __init__(self, graph: RoadGraph, water: Water) -> None:
        self.graph = graph
        self._water = water
        self.pieces = StreetPieces(graph, water)
        # A graph without streets has one shape that leads nowhere, so that there is something to point at.
        none = np.full(max(0, 2 - len(graph.shape_ptr)), -1, np.int64)
        self._edges = np.stack([np.append(edges, none).astype(np.int64) for edges in edges_of_shapes(graph)])
        tail, head, length_m = graph.tail, graph.head, graph.length_m.astype(np.float64)
        forward, backward = self._edges
        shapes = forward.shape[0]
        self._nodes = np.full((2, shapes), -1, np.int64)
        self._length_m = np.zeros(shapes)
        for edges, begin, end in ((backward, head, tail), (forward, tail, head)):
            there = edges >= 0
            self._nodes[0, there], self._nodes[1, there] = begin[edges[there]], end[edges[there]]
            self._length_m[there] = length_m[edges[there]]
        self._matrix = graph.matrix(length_m)
        self._lengths_of_edges = length_m

    def match(
        self, lng: Floats, lat: Floats, at_s: Floats, heading_deg: Floats, error_m: Floats, apart: NDArray[np.bool_],
        fastest_mps: float,
    ) -> Matched:  # fmt: skip
        """Return the way of positions in order of time, WGS 84 (n,).

        Parameters
        ----------
        heading_deg
            Degrees from north, NaN where not known.
        error_m
            How far off a position usually is.
        apart
            Which positions begin a track of their own: nothing is known of how they were reached.
        fastest_mps
            No way is longer than this allows in its time.
        """
        count = len(lng)
        if not count:
            none = np.zeros(0)
            return Matched(np.zeros(0, np.int64), none, none, np.zeros(0, np.int8), {})
        near = self.pieces.near(lng, lat, heading_deg, error_m)
        straight_m = distances_m(lng[:-1], lat[:-1], lng[1:], lat[1:])
        most_m = np.minimum(
            MOST_LONGER * straight_m + MOST_LONGER_M, fastest_mps * np.diff(at_s) + 2 * (error_m[:-1] + error_m[1:])
        )
        most_m[apart[1:]] = -1.0
        ways = self._ways(near, most_m)
        state = _likeliest(near, ways, straight_m, apart)
        row = np.arange(count)
        off = state == near.shape.shape[1]
        place = np.where(off, 0, state)
        shape = np.where(off, -1, near.shape[row, place])
        on_lng = np.where(off, lng, near.lng[row, place])
        on_lat = np.where(off, lat, near.lat[row, place])
        join = self._joined(shape, state, ways, on_lng, on_lat, apart)
        legs = self._legs(near, state, ways, most_m, join)
        return Matched(shape, on_lng, on_lat, join, legs)

    def _ways(self, near: Candidates, most_m: Floats) -> _Ways:
        shape, fraction = near.shape, near.fraction
        known = shape >= 0
        held = np.where(known, shape, 0)
        length_m = self._length_m[held]
        ahead, back = self._edges[0][held] >= 0, self._edges[1][held] >= 0
        before_m, after_m = fraction * length_m, (1 - fraction) * length_m
        # At a junction one may leave by any street.
        at_start, at_end = before_m <= NODE_REACH_M, after_m <= NODE_REACH_M
        leave = np.stack([_if(back | at_start, before_m), _if(ahead | at_end, after_m)], axis=2)
        arrive = np.stack([_if(ahead | at_start, before_m), _if(back | at_end, after_m)], axis=2)
        leave[~known] = arrive[~known] = np.inf
        nodes = np.stack([self._nodes[0][held], self._nodes[1][held]], axis=2)
        steps, most = len(most_m), shape.shape[1]
        best = np.full((steps, most, most), np.inf)
        ends = np.full((steps, most, most), -1, np.int8)
        hops: Hops | None = None
        # Along the common street.
        same = (shape[:-1, :, None] == shape[1:, None, :]) & known[:-1, :, None] & known[1:, None, :]
        along_m = before_m[1:, None, :] - before_m[:-1, :, None]
        may = np.where(along_m > 0, ahead[:-1, :, None], back[:-1, :, None]) | (along_m == 0)
        slipped = same & ~may & (np.abs(along_m) <= SLIPPED_M)
        direct = np.where(same & may, np.abs(along_m), np.where(slipped, 0.0, np.inf))
        asked = []
        for end in range(4):
            by_either = leave[:-1, :, None, end // 2] + arrive[1:, None, :, end % 2]
            asked.append(np.argwhere((by_either <= most_m[:, None, None]) & ~(same & may)))
        rows = np.concatenate(asked)
        end_of = np.repeat(np.arange(4), [len(one) for one in asked])
        if len(rows):
            step, one, other = rows.T
            out, into = end_of // 2, end_of % 2
            start, goal = nodes[step, one, out], nodes[step + 1, other, into]
            rest = leave[step, one, out] + arrive[step + 1, other, into]
            within_m = most_m[step] - rest
            hops = Hops(self.graph, self._matrix, np.unique(np.concatenate([start, goal])), float(within_m.max()))
            whole = hops.lengths_m(start, goal, within_m) + rest
            order = np.lexsort((end_of, whole, other, one, step))
            fresh = np.ones(len(order), bool)
            fresh[1:] = (np.diff(rows[order], axis=0) != 0).any(axis=1)
            first = order[fresh & np.isfinite(whole[order])]
            at = (step[first], one[first], other[first])
            best[at], ends[at] = whole[first], end_of[first]
        nearer = (direct <= best) & (direct <= most_m[:, None, None])
        return _Ways(np.where(nearer, direct, best), np.where(nearer, -1, ends).astype(np.int8), hops)

    def _joined(
        self, shape: Ints, state: Ints, ways: _Ways, lng: Floats, lat: Floats, apart: NDArray[np.bool_]
    ) -> NDArray[np.int8]:
        join = np.zeros(len(shape), np.int8)
        if len(shape) < 2:
            return join
        both = (shape[1:] >= 0) & (shape[:-1] >= 0)
        step = np.flatnonzero(both)
        gone = np.isfinite(ways.metres[step, state[step], state[step + 1]])
        join[step[gone] + 1] = Join.STREET
        # With one end on no street the line is what the device said; over water it says nothing.
        dry = ~self._water.between(lng[:-1], lat[:-1], lng[1:], lat[1:])
        join[1:][~both & dry] = Join.STRAIGHT
        join[apart] = Join.GAP
        return join

    def _legs(
        self, near: Candidates, state: Ints, ways: _Ways, most_m: Floats, join: NDArray[np.int8]
    ) -> dict[int, list[Leg]]:
        step = np.flatnonzero(join[1:] == Join.STREET)
        one, other = state[step], state[step + 1]
        end = ways.ends[step, one, other].astype(np.int64)
        around = np.flatnonzero(end >= 0)
        shapes = near.shape[step, one], near.shape[step + 1, other]
        start = self._nodes[end // 2, shapes[0]][around]
        goal = self._nodes[end % 2, shapes[1]][around]
        found = ways.hops.ways(start, goal, most_m[step[around]]) if ways.hops is not None and len(around) else []
        between = dict(zip(around.tolist(), found, strict=True))
        legs: dict[int, list[Leg]] = {}
        parts = near.fraction[step, one].tolist(), near.fraction[step + 1, other].tolist()
        for number, (at, first, last, low, high, through) in enumerate(
            zip(step.tolist(), shapes[0].tolist(), shapes[1].tolist(), *parts, end.tolist(), strict=True)
        ):
            if through < 0:
                legs[at + 1] = self._along(first, low, high)
                continue
            way = between[number]
            out = self._along(first, low, float(through // 2))
            into = self._along(last, float(through % 2), high)
            inner = [(self._edge(tail, head), 0.0, 1.0) for tail, head in pairwise(way)]
            legs[at + 1] = out + inner + into
        return legs

    def _along(self, shape: int, low: float, high: float) -> list[Leg]:
        """Return the leg along a shape between two parts of it; none where it may not be gone that way."""
        edge = int(self._edges[0 if high >= low else 1, shape])
        if edge < 0 or low == high:
            return []
        return [(edge, low, high) if high > low else (edge, 1 - low, 1 - high)]

    def _edge(self, tail: int, head: int) -> int:
        """Return the shortest edge between two neighbouring junctions, the first of equals."""
        first, last = self.graph.indptr[tail], self.graph.indptr[tail + 1]
        there = np.flatnonzero(self.graph.head[first:last] == head) + first
        return int(there[np.argmin(self._lengths_of_edges[there])])


def _if(may: NDArray[np.bool_], metres: Floats) -> Floats:
    return np.where(may, metres, np.inf)


def _likeliest(near: Candidates, ways: _Ways, straight_m: Floats, apart: NDArray[np.bool_]) -> Ints:
    """Return the place of each position in the likeliest chain; the number of places stands for no street."""
    count, most = near.shape.shape
    none = most
    stay = np.column_stack([near.cost, np.full(count, OFF_STREET_COST)])
    step = np.empty((count - 1, most + 1, most + 1))
    longer_m = np.abs(ways.metres - straight_m[:, None, None])
    step[:, :most, :most] = np.minimum(longer_m / (SLACK_M + SLACK_SHARE * straight_m)[:, None, None], BREAK_COST)
    step[:, none, :] = step[:, :, none] = TURN_OFF_COST
    step[:, none, none] = 0.0
    step[apart[1:]] = 0.0
    came = np.zeros((count, most + 1), np.int64)
    cost = stay[0]
    every = np.arange(most + 1)
    for row in range(1, count):
        total = cost[:, None] + step[row - 1]
        best = total.argmin(axis=0)
        came[row] = best
        cost = total[best, every] + stay[row]
    state = np.empty(count, np.int64)
    state[-1] = int(cost.argmin())
    for row in range(count - 1, 0, -1):
        state[row - 1] = came[row, state[row]]
    return state
