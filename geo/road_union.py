"""Join the road graphs of neighbouring communities into one that routes across their borders."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from geo.metric import distances_m, metres_per_degree
from geo.road_building import Link, graph_of_links
from geo.road_snapping import edges_of_shapes
from geo.roads import ROAD_CLASSES, RoadGraph

MOVED_M = 25.0
"""Nodes of one number this near are one node, perhaps moved between two editions of the source."""
SAME_PLACE_M = 1.0
"""Nodes of graphs that were numbered independently are one node if this near."""

Ints = NDArray[np.int64]


def union(graphs: Sequence[RoadGraph]) -> RoadGraph:
    """Return one graph of the streets of all.

    Nodes of the same number within MOVED_M are one. Graphs without any such pair were
    numbered independently; their nodes are one within SAME_PLACE_M. (Not so within one
    numbering: there a bridge may stand right above a street.) A street that two graphs
    hold is cut where either of them cuts it, and kept once, so that units on it find each
    other whichever graph they came from. The strongly connected part is found anew.

    Nodes keep their number; where two different nodes have the same, the later one gets a
    negative number. A merged node lies where the first graph has it.

    Notes
    -----
    About 15 µs for each street. Streets that end at a border, with a gap to the other
    graph, stay apart: communities should be cut from maps that overlap.
    """
    held = [graph for graph in graphs if graph.nodes]
    if not held:
        return graph_of_links([])
    offsets = np.r_[0, np.cumsum([graph.nodes for graph in held])]
    refs = np.concatenate([graph.node_ref for graph in held])
    places = np.column_stack([np.concatenate([graph.lng for graph in held]), np.concatenate([g.lat for g in held])])
    owners = np.repeat(np.arange(len(held)), np.diff(offsets))
    group = _groups(refs, places, owners)
    # The first of each group stands for it.
    _, first = np.unique(group, return_index=True)
    numbers = _numbers(refs[first])
    meeting = _meeting(held, offsets, group)

    kept: dict[tuple[object, ...], Link] = {}
    for graph, offset in zip(held, offsets[:-1].tolist(), strict=True):
        own = group[offset : offset + graph.nodes]
        for link in _links(graph, own):
            for piece in _pieces(link, meeting):
                points = piece.points.copy()
                points[0], points[-1] = places[first[piece.start]], places[first[piece.end]]
                _keep(kept, replace(piece, points=points, start=numbers[piece.start], end=numbers[piece.end]))
    return graph_of_links(kept.values())


def _groups(refs: Ints, places: NDArray[np.float64], owners: Ints) -> Ints:
    """Return for each node the number of the node it becomes, (n,)."""
    order = np.argsort(refs, kind="stable")
    low, high = order[:-1], order[1:]
    equal = refs[low] == refs[high]
    low, high = low[equal], high[equal]
    near = distances_m(*places[low].T, *places[high].T) <= MOVED_M
    by_number = np.column_stack([low[near], high[near]])
    graphs = int(owners[-1]) + 1
    _, numbering = _components(owners[by_number], graphs)
    scale = np.array(metres_per_degree(places[:, 1].mean()))
    close = cKDTree((places - places[0]) * scale).query_pairs(SAME_PLACE_M, output_type="ndarray").reshape(-1, 2)
    independent = numbering[owners[close[:, 0]]] != numbering[owners[close[:, 1]]]
    _, group = _components(np.concatenate([by_number, close[independent]]), len(refs))
    return group


def _components(pairs: Ints, count: int) -> tuple[int, Ints]:
    links = sparse.coo_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    parts, labels = csgraph.connected_components(links.tocsr(), directed=False)
    return int(parts), np.asarray(labels, np.int64)


def _numbers(refs: Ints) -> list[int]:
    """Return a number of its own for each, theirs for the first of each number."""
    _, first = np.unique(refs, return_index=True)
    own = refs.copy()
    again = np.ones(len(refs), bool)
    again[first] = False
    lowest = min(int(refs.min()), 0)
    own[again] = lowest - 1 - np.arange(again.sum())
    return [int(number) for number in own]


Meeting = dict[tuple[int, float, float], int]


def _meeting(graphs: Sequence[RoadGraph], offsets: Ints, group: Ints) -> Meeting:
    """Return the nodes at which streets that several graphs hold are cut, by street and place."""
    refs = [np.unique(graph.way_ref) for graph in graphs]
    known, times = np.unique(np.concatenate(refs), return_counts=True)
    common = known[(times > 1) & (known != 0)]
    found: Meeting = {}
    for graph, offset in zip(graphs, offsets[:-1].tolist(), strict=True):
        chosen = np.isin(graph.way_ref, common)
        for nodes in (graph.tail[chosen], graph.head[chosen]):
            keys = zip(
                graph.way_ref[chosen].tolist(), graph.lng[nodes].tolist(), graph.lat[nodes].tolist(), strict=True
            )
            found.update(zip(keys, group[offset + nodes].tolist(), strict=True))
    return found


def _links(graph: RoadGraph, group: Ints) -> Iterator[Link]:
    """Yield the streets between the junctions of a graph; start and end are the nodes they become."""
    forward, backward = edges_of_shapes(graph)
    tail = graph.tail
    points = np.column_stack([graph.shape_lng, graph.shape_lat])
    for shape, (along, against) in enumerate(zip(forward.tolist(), backward.tolist(), strict=True)):
        both = along >= 0 and against >= 0 and _alike(graph, along, against)
        edges = [along] if both else [edge for edge in (along, against) if edge >= 0]
        for edge in edges:
            ends = int(tail[edge]), int(graph.head[edge])
            start, end = ends if edge == along else ends[::-1]
            yield Link(
                start=int(group[start]),
                end=int(group[end]),
                points=points[graph.shape_ptr[shape] : graph.shape_ptr[shape + 1]],
                length_m=float(graph.length_m[edge]),
                forward=edge == along,
                reverse=both or edge == against,
                road_class=ROAD_CLASSES[graph.road_class[edge]],
                speed_kph=float(graph.speed_kph[edge]),
                ref=int(graph.way_ref[edge]),
                name=str(graph.names[graph.name[edge]]),
            )


def _alike(graph: RoadGraph, edge: int, other: int) -> bool:
    arrays = (graph.length_m, graph.speed_kph, graph.road_class, graph.way_ref, graph.name)
    return all(array[edge] == array[other] for array in arrays)


def _pieces(link: Link, meeting: Meeting) -> list[Link]:
    """Return the link, cut where another graph cuts its street."""
    inner = [] if len(link.points) == 2 else [(link.ref, lng, lat) for lng, lat in link.points[1:-1].tolist()]
    cuts = [i for i, key in enumerate(inner, start=1) if key in meeting]
    x, y = link.points.T
    along = np.r_[0.0, np.cumsum(distances_m(x[:-1], y[:-1], x[1:], y[1:]))] if cuts else np.zeros(1)
    if not along[-1]:
        return [link]
    stops = [0, *cuts, len(link.points) - 1]
    nodes = [link.start, *(meeting[inner[cut - 1]] for cut in cuts), link.end]
    return [
        replace(
            link,
            start=start,
            end=end,
            points=link.points[low : high + 1],
            length_m=link.length_m * float(along[high] - along[low]) / float(along[-1]),
        )
        for (low, high), (start, end) in zip(pairwise(stops), pairwise(nodes), strict=True)
    ]


def _keep(kept: dict[tuple[object, ...], Link], link: Link) -> None:
    """Keep a link; one that is there already, in either direction, only opens its directions."""
    mirrored = link.points[::-1]
    if (link.end, mirrored.tobytes()) < (link.start, link.points.tobytes()):
        link = replace(
            link, start=link.end, end=link.start, points=mirrored, forward=link.reverse, reverse=link.forward
        )
    key = (link.start, link.end, link.points.tobytes(), link.road_class, link.speed_kph, link.ref, link.name)
    known = kept.get(key)
    if known is not None:
        link = replace(known, forward=known.forward or link.forward, reverse=known.reverse or link.reverse)
    kept[key] = link
