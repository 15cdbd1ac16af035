"""A cleaned track on the streets: the way that was gone from position to position, and where nobody knows of one.

Positions in yards, parks and compounds stay where they are and are joined by straight lines, as the
device said. A gap stays where no way by road can have been gone in the time, or a straight line
would lead over water.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
from numpy.typing import NDArray

from dispatch.tracks.fixes import Fixes, Floats, Mask
from geo.metric import distances_m, metres_per_degree
from geo.road_matching import Join, Leg, Matched, RoadMatcher
from geo.roads import RoadGraph

LONGEST_STEP_S = 180.0
"""After so long without a word a way by road would be a guess."""
LEAST_STEP_M = 15.0
"""Positions nearer than this to the one before tell when, not which way."""
USUAL_ERROR_M = 10.0
LEAST_ERROR_M, MOST_ERROR_M = 8.0, 25.0
SLOW_MPS = 1.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A street between two junctions that was gone along, by its identities in the source; wholly or in part.

    Attributes
    ----------
    way, start, end
        The street, and the junctions it was gone from and to; 0 for none known.
    """

    way: int
    name: str
    start: int
    end: int
    from_s: float
    until_s: float
    distance_m: float


@dataclass(frozen=True, slots=True, eq=False)
class StreetTrack:
    """The way of a track, as v points in order of time.

    Attributes
    ----------
    at_s, lng, lat, speed_mps
        Of each point, (v,); the speed is what the device said of the step, NaN where it said nothing.
    apart
        Which points begin a piece: how they were reached is not known. bool (v,).
    stretches
        In order of time.
    street_m, straight_m
        Along streets, and straight between positions that are on none.
    """

    at_s: Floats
    lng: Floats
    lat: Floats
    speed_mps: Floats
    apart: Mask
    stretches: Sequence[Stretch]
    street_m: float
    straight_m: float

    @property
    def distance_m(self) -> float:
        """How far it was, gaps left out."""
        return self.street_m + self.straight_m

    @property
    def pieces(self) -> Iterator[slice]:
        """The points of each piece."""
        begins = np.flatnonzero(self.apart).tolist()
        for first, last in zip(begins, [*begins[1:], len(self.at_s)], strict=True):
            yield slice(first, last)


def on_streets(track: Fixes, matcher: RoadMatcher, fastest_mps: float) -> StreetTrack:
    """Return a track in order of time on the streets.

    Parameters
    ----------
    fastest_mps
        No way by road was gone faster than this.
    """
    used, apart = _telling(track)
    part = track.take(used)
    heading = np.where(part.speed_mps < SLOW_MPS, np.nan, part.heading_deg)
    error = np.clip(np.where(np.isnan(part.accuracy_m), USUAL_ERROR_M, part.accuracy_m), LEAST_ERROR_M, MOST_ERROR_M)
    matched = matcher.match(part.lng, part.lat, part.at_s, heading, error, apart[used], fastest_mps)
    return _drawn(track, used, matched, matcher)


def _telling(track: Fixes) -> tuple[NDArray[np.int64], Mask]:
    """Return which positions tell the way, and which of all begin anew; the last before a silence tells too."""
    count = len(track)
    apart = np.ones(count, bool)
    apart[1:] = np.diff(track.at_s) > LONGEST_STEP_S
    ends = np.append(apart[1:], True) if count else apart
    east, north = metres_per_degree(track.lat)
    x, y = (track.lng - track.lng[:1]) * east, (track.lat - track.lat[:1]) * north
    kept, here = list[int](), (0.0, 0.0)
    for row, (first, last, x_m, y_m) in enumerate(zip(*(c.tolist() for c in (apart, ends, x, y)), strict=True)):
        if first or last or hypot(x_m - here[0], y_m - here[1]) >= LEAST_STEP_M:
            kept.append(row)
            here = (x_m, y_m)
    return np.array(kept, np.int64), apart


@dataclass(slots=True)
class _Line:
    """Points as they are put together."""

    at_s: list[float]
    lng: list[float]
    lat: list[float]
    speed: list[float]
    apart: list[bool]

    def add(self, at_s: float, lng: float, lat: float, speed: float, apart: bool = False) -> None:
        self.at_s.append(at_s)
        self.lng.append(lng)
        self.lat.append(lat)
        self.speed.append(speed)
        self.apart.append(apart)


def _drawn(track: Fixes, used: NDArray[np.int64], matched: Matched, matcher: RoadMatcher) -> StreetTrack:
    line = _Line([], [], [], [], [])
    along_m = np.cumsum(np.append(0.0, distances_m(track.lng[:-1], track.lat[:-1], track.lng[1:], track.lat[1:])))
    at_s, speed = track.at_s, track.speed_mps
    graph, fraction = matcher.graph, matcher.pieces.fraction_of_point
    stretches: list[tuple[int, float, float, float]] = []
    street_m = straight_m = 0.0
    for number, (row, lng, lat, join) in enumerate(
        zip(used.tolist(), matched.lng.tolist(), matched.lat.tolist(), matched.join.tolist(), strict=True)
    ):
        said = float(speed[row])
        if join == Join.GAP:
            line.add(float(at_s[row]), lng, lat, said, apart=True)
            continue
        before = int(used[number - 1])
        legs = matched.legs.get(number, []) if join == Join.STREET else []
        inner, lengths = _inner(graph, fraction, legs)
        begin = (line.lng[-1], line.lat[-1])
        points = np.array([begin, *inner, (lng, lat)])
        steps = distances_m(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
        whole_m = float(steps.sum())
        if join == Join.STREET:
            street_m += sum(lengths)
        else:
            straight_m += whole_m
        times = at_s[before : row + 1]
        gone = along_m[before : row + 1] - along_m[before]
        gone = gone / gone[-1] if gone[-1] > 0 else (times - times[0]) / (times[-1] - times[0])
        _timed(line, points, np.append(0.0, np.cumsum(steps)), times, gone * whole_m, said)
        stretches += _stretches(legs, lengths, float(times[0]), float(times[-1]))
    return StreetTrack(
        np.array(line.at_s), np.array(line.lng), np.array(line.lat), np.array(line.speed), np.array(line.apart, bool),
        _merged(graph, stretches), street_m, straight_m,
    )  # fmt: skip


def _inner(graph: RoadGraph, fraction: Floats, legs: Sequence[Leg]) -> tuple[list[tuple[float, float]], list[float]]:
    """Return the points of the streets between two places, and the length of each leg."""
    points: list[tuple[float, float]] = []
    lengths = []
    for edge, low, high in legs:
        lengths.append(float(graph.length_m[edge]) * (high - low))
        shape = int(graph.shape[edge])
        first, last = int(graph.shape_ptr[shape]), int(graph.shape_ptr[shape + 1])
        back = bool(graph.backward[edge])
        begin, end = (1 - high, 1 - low) if back else (low, high)
        parts = fraction[first:last]
        rows = np.flatnonzero((parts > begin) & (parts < end)) + first
        if high == 1.0:
            rows = np.append(first, rows) if back else np.append(rows, last - 1)
        if low == 0.0:
            rows = np.append(rows, last - 1) if back else np.append(first, rows)
        if back:
            rows = rows[::-1]
        points += zip(graph.shape_lng[rows].tolist(), graph.shape_lat[rows].tolist(), strict=True)
    return points, lengths


def _timed(line: _Line, points: Floats, at_m: Floats, times: Floats, gone_m: Floats, speed: float) -> None:
    """Add the points behind the first, each with its time: those of the way, and where it was when it was heard."""
    if len(times) > 2:
        heard = np.column_stack([np.interp(gone_m[1:-1], at_m, points[:, axis]) for axis in (0, 1)])
        # Of where it stood the time it left counts.
        passed = np.interp(at_m[1:-1], gone_m, times)
        order = np.lexsort((np.append(at_m[1:-1], gone_m[1:-1]), np.append(passed, times[1:-1])))
        middle = np.concatenate([points[1:-1], heard])[order]
        moments = np.append(passed, times[1:-1])[order]
    else:
        middle = points[1:-1]
        moments = np.interp(at_m[1:-1], gone_m, times)
    for (lng, lat), at in zip(middle.tolist(), moments.tolist(), strict=True):
        if (lng, lat) != (line.lng[-1], line.lat[-1]) or at > line.at_s[-1]:
            line.add(at, lng, lat, speed)
    line.add(float(times[-1]), float(points[-1, 0]), float(points[-1, 1]), speed)


def _stretches(
    legs: Sequence[Leg], lengths: Sequence[float], from_s: float, until_s: float
) -> Iterator[tuple[int, float, float, float]]:
    """Yield edge, begin, end and metres of each leg, the time shared out by length."""
    whole_m = sum(lengths) or 1.0
    at_s = from_s
    for (edge, _, _), metres in zip(legs, lengths, strict=True):
        ends_s = at_s + (until_s - from_s) * metres / whole_m
        yield edge, at_s, ends_s, metres
        at_s = ends_s


def _merged(graph: RoadGraph, parts: Sequence[tuple[int, float, float, float]]) -> list[Stretch]:
    """Return one stretch for each time an edge was gone along."""
    runs: list[tuple[int, float, float, float]] = []
    for edge, from_s, until_s, metres in parts:
        if runs and runs[-1][0] == edge and from_s - runs[-1][2] <= LONGEST_STEP_S:
            runs[-1] = (edge, runs[-1][1], until_s, runs[-1][3] + metres)
        else:
            runs.append((edge, from_s, until_s, metres))
    tail = graph.tail
    return [
        Stretch(
            int(graph.way_ref[edge]), str(graph.names[graph.name[edge]]), int(graph.node_ref[tail[edge]]),
            int(graph.node_ref[graph.head[edge]]), from_s, until_s, metres,
        )
        for edge, from_s, until_s, metres in runs
    ]  # fmt: skip
