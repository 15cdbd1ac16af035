"""Lengths of ways by road between very many pairs of junctions that lie near each other."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from geo.metric import metres_per_degree
from geo.roads import RoadGraph

AT_ONCE = 64

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Hops:
    """The part of a road graph around some junctions, in metres; exact for ways of at most `within_m`.

    Parameters
    ----------
    matrix
        The whole graph by length (`RoadGraph.matrix`).
    around
        Junctions; what lies farther than `within_m` outside the box around them is left out.
    """

    def __init__(self, graph: RoadGraph, matrix: sparse.csr_matrix, around: Ints, within_m: float) -> None:
        lng, lat = graph.lng[around], graph.lat[around]
        east, north = metres_per_degree(float(lat.mean()) if len(lat) else 0.0)
        if len(around):
            within = (
                (graph.lng >= lng.min() - within_m / east) & (graph.lng <= lng.max() + within_m / east)
                & (graph.lat >= lat.min() - within_m / north) & (graph.lat <= lat.max() + within_m / north)
            )  # fmt: skip
        else:
            within = np.zeros(graph.nodes, bool)
        self._nodes = np.flatnonzero(within)
        self._row = np.full(graph.nodes, -1, np.int64)
        self._row[self._nodes] = np.arange(len(self._nodes))
        self._part = matrix[self._nodes][:, self._nodes].tocsr()
        self._whole = graph.nodes

    def lengths_m(self, start: Ints, end: Ints, within_m: Floats) -> Floats:
        """Return the shortest way from each start to each end (n,); inf where it is longer than `within_m` (n,)."""
        found = np.where(start == end, 0.0, np.inf)
        asked = np.flatnonzero(start != end)
        if not len(asked):
            return found
        pairs, first, member = np.unique(
            start[asked] * self._whole + end[asked], return_index=True, return_inverse=True
        )
        limits = np.zeros(len(pairs))
        np.maximum.at(limits, member, within_m[asked])
        starts, ends = start[asked][first], end[asked][first]
        sources, source = np.unique(starts, return_inverse=True)
        far = np.zeros(len(sources))
        np.maximum.at(far, source, limits)
        # Those that look equally far go together: the search is as long as the longest of them.
        order = np.argsort(far, kind="stable")
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        rank = place[source]
        by_rank = np.argsort(rank, kind="stable")
        lengths = np.empty(len(pairs))
        for low in range(0, len(sources), AT_ONCE):
            chunk = order[low : low + AT_ONCE]
            these = by_rank[np.searchsorted(rank[by_rank], low) : np.searchsorted(rank[by_rank], low + AT_ONCE)]
            table = csgraph.dijkstra(self._part, indices=self._row[sources[chunk]], limit=float(far[chunk].max()))
            lengths[these] = table[rank[these] - low, self._row[ends[these]]]
        found[asked] = lengths[member]
        found[found > within_m] = np.inf
        return found

    def ways(self, start: Ints, end: Ints, within_m: Floats) -> list[list[int]]:
        """Return the junctions of the shortest way from each start to each end, both with them; there must be one."""
        sources, source = np.unique(start, return_inverse=True)
        found: list[list[int]] = [[] for _ in start]
        for low in range(0, len(sources), AT_ONCE):
            these = np.flatnonzero((source >= low) & (source < low + AT_ONCE))
            rows = self._row[sources[low : low + AT_ONCE]]
            limit = float(within_m[these].max())
            _, before = csgraph.dijkstra(self._part, indices=rows, limit=limit, return_predecessors=True)
            for number in these.tolist():
                row, at = int(source[number]) - low, int(self._row[end[number]])
                way = [at]
                while at != rows[row]:
                    at = int(before[row, at])
                    way.append(at)
                found[number] = self._nodes[way[::-1]].tolist()
        return found
