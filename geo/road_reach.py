"""Streets by how long it takes from them to a place: rings of time along the network, not circles.

A street is cut where a time is reached, so that the end of a ring may lie between junctions.
Times are towards the place, against one-way streets nowhere: what counts is who can come.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.metric import part_of_line
from geo.road_snapping import RoadPlaces
from geo.road_travel import RESOLUTION_S, Floats, RoadTravel, off_road_s

Span = tuple[float, float]
LEAST_PART = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Ring:
    """The streets from which a place is reached within `seconds`, and not within those of the ring before.

    Attributes
    ----------
    seconds
        The outer time, with what is walked from the street to the place.
    streets
        Lines, WGS 84 (lng, lat), float64 (k, 2) each with k at least 2.
    metres
        Their length together.
    """

    seconds: float
    streets: tuple[Floats, ...]
    metres: float


def rings(travel: RoadTravel, place: RoadPlaces, limits_s: Sequence[float]) -> tuple[Ring, ...]:
    """Return a ring for each time, in rising order.

    Parameters
    ----------
    travel
        How one moves.
    place
        One place on its graph.
    limits_s
        Rising times.

    Notes
    -----
    Costs one search within the last time, and about 10 µs for each street met.
    """
    walked_s = float(off_road_s(place)[0])
    by_road_s = [max(limit - walked_s, 0.0) for limit in limits_s]
    found = travel.search(place, by_road_s[-1] + RESOLUTION_S) if by_road_s[-1] > 0 else None
    if found is None:
        return tuple(Ring(limit, (), 0.0) for limit in limits_s)
    spans = [_spans(travel, place, found, limit) for limit in by_road_s]
    lengths = _lengths_m(travel)
    made = []
    before: dict[int, list[Span]] = {}
    for limit, now in zip(limits_s, spans, strict=True):
        fresh = [(shape, span) for shape, held in now.items() for span in _without(held, before.get(shape, []))]
        streets = tuple(_cut(travel, shape, low, high) for shape, (low, high) in fresh)
        metres = sum(lengths[shape] * (high - low) for shape, (low, high) in fresh)
        made.append(Ring(limit, streets, float(metres)))
        before = now
    return tuple(made)


def _spans(travel: RoadTravel, place: RoadPlaces, found: Floats, limit_s: float) -> dict[int, list[Span]]:
    """Return the parts of each shape within a time, apart from each other and in order."""
    forward, backward = travel.forward_of_shape, travel.backward_of_shape
    ahead_s = np.where(forward >= 0, travel.seconds_of_edge[forward], np.inf)
    back_s = np.where(backward >= 0, travel.seconds_of_edge[backward], np.inf)
    past_end = np.where(forward >= 0, limit_s - found[travel.end_of_shape], -np.inf)
    past_start = np.where(backward >= 0, limit_s - found[travel.start_of_shape], -np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where((past_end >= 0) & np.isfinite(ahead_s), 1 - np.clip(past_end / ahead_s, 0, 1), 1.0)
        high = np.where((past_start >= 0) & np.isfinite(back_s), np.clip(past_start / back_s, 0, 1), 0.0)
    low, high = np.nan_to_num(low, nan=0.0), np.nan_to_num(high, nan=1.0)
    held: dict[int, list[Span]] = {}
    for shape in np.flatnonzero((low < 1) | (high > 0)).tolist():
        held[shape] = _merged([(0.0, float(high[shape])), (float(low[shape]), 1.0)])
    own, at = int(place.shape[0]), float(place.fraction[0])
    # Along the street of the place itself one need not pass a junction.
    direct = [(at - _share(limit_s, ahead_s[own]), at), (at, at + _share(limit_s, back_s[own]))]
    held[own] = _merged([*held.get(own, []), *((max(a, 0.0), min(b, 1.0)) for a, b in direct)])
    return held


def _share(limit_s: float, whole_s: float) -> float:
    return 0.0 if not np.isfinite(whole_s) else 1.0 if whole_s <= limit_s else float(limit_s / whole_s)


def _merged(spans: Sequence[Span]) -> list[Span]:
    made: list[Span] = []
    for low, high in sorted(span for span in spans if span[1] - span[0] > LEAST_PART):
        if made and low <= made[-1][1]:
            made[-1] = (made[-1][0], max(high, made[-1][1]))
        else:
            made.append((low, high))
    return made


def _without(held: Sequence[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """Yield what of `held` lies in none of `taken`; both are in order and apart."""
    for low, high in held:
        at = low
        for start, end in taken:
            if end <= at or start >= high:
                continue
            if start - at > LEAST_PART:
                yield at, start
            at = max(at, end)
        if high - at > LEAST_PART:
            yield at, high


def _points(travel: RoadTravel, shape: int) -> Floats:
    graph = travel.graph
    part = slice(int(graph.shape_ptr[shape]), int(graph.shape_ptr[shape + 1]))
    return np.column_stack([graph.shape_lng[part], graph.shape_lat[part]])


def _cut(travel: RoadTravel, shape: int, low: float, high: float) -> Floats:
    """Return the points of a shape between two parts of its length."""
    return part_of_line(_points(travel, shape), low, high)


def _lengths_m(travel: RoadTravel) -> NDArray[np.float64]:
    lengths = np.zeros(len(travel.forward_of_shape))
    lengths[travel.graph.shape] = travel.graph.length_m
    return lengths
