"""Build a road graph out of drawn streets: cut where they meet, direct, measure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.metric import distances_m
from geo.road_rules import Mode
from geo.roads import ROAD_CLASSES, RoadGraph, largest_strong_part


@dataclass(frozen=True, slots=True)
class Street:
    """One street as drawn, in the terms of one way of moving.

    Attributes
    ----------
    ref
        Identity in the source, 0 if it has none.
    nodes
        Identities of its points in order, at least two; equal ones join streets.
    road_class
        One of ROAD_CLASSES.
    oneway
        1 along the points, -1 against them, 0 both ways.
    speed_kph
        Usual speed.
    name
        Name, '' if none.
    """

    ref: int
    nodes: NDArray[np.int64]
    road_class: str
    oneway: int
    speed_kph: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A street between two junctions: what becomes one or two edges."""

    start: int
    end: int
    points: NDArray[np.float64]
    length_m: float
    forward: bool
    reverse: bool
    road_class: str
    speed_kph: float
    ref: int
    name: str


def graph_of_streets(
    streets: Sequence[Street],
    point_refs: NDArray[np.int64],
    lngs: NDArray[np.float64],
    lats: NDArray[np.float64],
    mode: Mode,
) -> RoadGraph:
    """Build the graph of streets that share points where they meet.

    Parameters
    ----------
    streets
        Streets open to `mode`.
    point_refs, lngs, lats
        Identities, ascending, and WGS 84 positions of at least all points of the streets.
    mode
        On foot one-way rules do not hold.
    """
    used = [street for street in streets if len(street.nodes) >= 2]
    if not used:
        return graph_of_links([])
    sizes = np.array([len(street.nodes) for street in used])
    refs = np.concatenate([street.nodes for street in used])
    starts = np.r_[0, np.cumsum(sizes)[:-1]]
    at = np.searchsorted(point_refs, refs)
    x, y = lngs[at], lats[at]
    steps = np.zeros(len(refs))
    steps[1:] = distances_m(x[:-1], y[:-1], x[1:], y[1:])
    steps[starts] = 0.0
    along = np.cumsum(steps)

    ends = np.zeros(len(refs), bool)
    ends[starts] = ends[starts + sizes - 1] = True
    _, position, times = np.unique(refs, return_inverse=True, return_counts=True)
    junction = ends | (times[position] > 1)

    links: list[Link] = []
    for street, start, size in zip(used, starts.tolist(), sizes.tolist(), strict=True):
        cuts = start + np.flatnonzero(junction[start : start + size])
        forward = mode is Mode.WALK or street.oneway >= 0
        reverse = mode is Mode.WALK or street.oneway <= 0
        for low, high in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
            links.append(
                Link(
                    start=int(refs[low]),
                    end=int(refs[high]),
                    points=np.column_stack([x[low : high + 1], y[low : high + 1]]),
                    length_m=float(along[high] - along[low]),
                    forward=forward,
                    reverse=reverse,
                    road_class=street.road_class,
                    speed_kph=street.speed_kph,
                    ref=street.ref,
                    name=street.name,
                )
            )
    return graph_of_links(links)


def graph_of_links(links: Iterable[Link]) -> RoadGraph:
    """Build the graph of streets already cut at junctions; links of no length that lead nowhere go."""
    kept = [link for link in links if link.start != link.end or link.length_m > 0]
    start = np.array([link.start for link in kept], np.int64)
    end = np.array([link.end for link in kept], np.int64)
    node_ref, position = np.unique(np.concatenate([start, end]), return_inverse=True)
    first, last = position[: len(kept)], position[len(kept) :]

    shape_ptr = np.zeros(len(kept) + 1, np.int32)
    np.cumsum([len(link.points) for link in kept], out=shape_ptr[1:])
    points = np.concatenate([link.points for link in kept]) if kept else np.empty((0, 2))
    lng, lat = np.empty(len(node_ref)), np.empty(len(node_ref))
    lng[first], lat[first] = points[shape_ptr[:-1]].T if kept else (0.0, 0.0)
    lng[last], lat[last] = points[shape_ptr[1:] - 1].T if kept else (0.0, 0.0)

    forward = np.flatnonzero(np.array([link.forward for link in kept], bool))
    reverse = np.flatnonzero(np.array([link.reverse for link in kept], bool))
    source = np.concatenate([forward, reverse]).astype(np.int32)
    backward = np.r_[np.zeros(len(forward), bool), np.ones(len(reverse), bool)]
    tail = np.where(backward, last[source], first[source]).astype(np.int32)
    head = np.where(backward, first[source], last[source]).astype(np.int32)
    order = np.lexsort((backward, source, head, tail))
    source, backward, tail, head = source[order], backward[order], tail[order], head[order]
    indptr = np.zeros(len(node_ref) + 1, np.int32)
    np.cumsum(np.bincount(tail, minlength=len(node_ref)), out=indptr[1:])

    names = sorted({link.name for link in kept} | {""})
    rank = {name: i for i, name in enumerate(names)}
    classes = {name: i for i, name in enumerate(ROAD_CLASSES)}

    return RoadGraph(
        node_ref=node_ref,
        lng=lng,
        lat=lat,
        strong=largest_strong_part(len(node_ref), tail, head),
        indptr=indptr,
        head=head,
        length_m=np.array([link.length_m for link in kept], np.float32)[source],
        speed_kph=np.array([link.speed_kph for link in kept], np.float32)[source],
        road_class=np.array([classes[link.road_class] for link in kept], np.uint8)[source],
        way_ref=np.array([link.ref for link in kept], np.int64)[source],
        name=np.array([rank[link.name] for link in kept], np.int32)[source],
        shape=source,
        backward=backward,
        shape_ptr=shape_ptr,
        shape_lng=np.ascontiguousarray(points[:, 0]),
        shape_lat=np.ascontiguousarray(points[:, 1]),
        names=np.array(names),
    )
