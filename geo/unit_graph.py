"""Which planning units touch each other, along how much border, and where one may walk across.

Units are the pieces that a planner hands from one grid to another: street faces, compounds,
buildings. They tile the ground without gaps or overlaps, and two that touch share the very
same corners; touching in a corner alone is not touching.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from shapely.geometry.base import BaseGeometry

from geo.metric import distances_m

NOBODY = -1
"""The unit on the other side of an outer border."""
BARRIER_REACH_M = 15.0
"""A border is on a barrier if it runs this near beside it."""
BLOCKED_SHARE = 0.8
"""Two units cannot be walked between if this much of their common border is on a barrier."""
_DEGREE_M = 111_320.0

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Borders:
    """The straight pieces of all units' outlines, each once.

    Attributes
    ----------
    lngs, lats
        Ends of each piece, WGS 84, shape (k, 2).
    left, right
        The two units it lies between; `right` is NOBODY on the outside, shape (k,).
    length_m
        Geodesic, shape (k,).
    """

    lngs: Floats
    lats: Floats
    left: Ints
    right: Ints
    length_m: Floats

    def of(self, units: Ints) -> Ints:
        """Return where the pieces of some units are, each once."""
        starts, pieces = self._rows
        found = np.zeros(len(self.left), bool)
        found[pieces[_runs(starts[units], starts[units + 1] - starts[units])]] = True
        return np.flatnonzero(found)

    @cached_property
    def _rows(self) -> tuple[Ints, Ints]:
        """The pieces of unit i are `pieces[starts[i]:starts[i + 1]]`."""
        inner = np.flatnonzero(self.right != NOBODY)
        unit, piece = np.r_[self.left, self.right[inner]], np.r_[np.arange(len(self.left)), inner]
        return _starts(unit, int(unit.max(initial=NOBODY)) + 1), piece[np.argsort(unit, kind="stable")]


@dataclass(frozen=True, slots=True, eq=False)
class UnitGraph:
    """Neighbours of each unit, as compressed rows; both directions of every pair are there.

    Attributes
    ----------
    starts
        The neighbours of unit i are `neighbours[starts[i]:starts[i + 1]]`, shape (n + 1,).
    owners, neighbours
        The two units of each entry, rising by owner, shape (m,).
    border_m
        Length of the common border, in the same order, shape (m,).
    crossable
        Whether one can walk across it, shape (m,).
    """

    starts: Ints
    owners: Ints
    neighbours: Ints
    border_m: Floats
    crossable: Bools

    def __len__(self) -> int:
        return len(self.starts) - 1

    def only(self, kept: Bools) -> "UnitGraph":
        """Return the same units with the entries that `kept` marks, shape (m,); mark both directions."""
        owners = self.owners[kept]
        return UnitGraph(
            _starts(owners, len(self)), owners, self.neighbours[kept], self.border_m[kept], self.crossable[kept]
        )

    def walkable(self) -> "UnitGraph":
        """Return the graph of those neighbours between which one can walk."""
        return self.only(self.crossable)

    def entries(self, units: Ints) -> Ints:
        """Return where the entries of some units are, unit by unit."""
        return _runs(self.starts[units], self.starts[units + 1] - self.starts[units])

    def of(self, units: Ints) -> "UnitGraph":
        """Return the graph among `units` alone, numbered by their place in it."""
        place = np.full(len(self), NOBODY, np.int64)
        place[units] = np.arange(len(units))
        at = self.entries(units)
        at = at[place[self.neighbours[at]] >= 0]
        owners, others = place[self.owners[at]], place[self.neighbours[at]]
        order = np.lexsort((others, owners))
        at = at[order]
        return UnitGraph(
            _starts(owners, len(units)), owners[order], others[order], self.border_m[at], self.crossable[at]
        )

    def pieces(self, holders: Ints | None = None) -> Ints:
        """Return a number of each unit's connected piece, shape (n,).

        With `holders`, shape (n,), units hang together only within one holder.
        """
        owners, others = self.owners, self.neighbours
        if holders is not None:
            joined = holders[owners] == holders[others]
            owners, others = owners[joined], others[joined]
        # As compressed rows they need no sorting.
        rows = (np.ones(len(others), np.int8), others.astype(np.int32), _starts(owners, len(self)).astype(np.int32))
        matrix = sparse.csr_array(rows, (len(self), len(self)))
        return np.asarray(csgraph.connected_components(matrix, directed=False)[1], np.int64)


def _runs(first: Ints, count: Ints) -> Ints:
    """Return the numbers of each run, `count` of them from `first` on, one run after the other."""
    ends = np.cumsum(count)
    return np.repeat(first - ends + count, count) + np.arange(int(ends[-1]) if len(ends) else 0)


def _starts(owners: Ints, count: int) -> Ints:
    return np.asarray(np.r_[0, np.cumsum(np.bincount(owners, minlength=count))], np.int64)


def borders_of(units: Sequence[BaseGeometry] | NDArray[np.object_]) -> Borders:
    """Return the outlines of WGS 84 polygons that tile the ground, cut at every corner.

    A piece that more than two units have (they overlap) is given to the first two.
    """
    a, b, left, right = outline_pieces(units)
    length_m = distances_m(a[:, 0], a[:, 1], b[:, 0], b[:, 1]) if len(a) else np.empty(0)
    return Borders(np.column_stack([a[:, 0], b[:, 0]]), np.column_stack([a[:, 1], b[:, 1]]), left, right, length_m)


def outline_pieces(units: Sequence[BaseGeometry] | NDArray[np.object_]) -> tuple[Floats, Floats, Ints, Ints]:
    """Return each straight piece of the outlines once, in any coordinates: its ends, shape (k, 2), and its two units.

    The second unit is NOBODY on the outside.
    """
    rings, owners = shapely.get_rings(np.asarray(units, dtype=object), return_index=True)
    corners, ring_of = shapely.get_coordinates(rings, return_index=True)
    step = ring_of[1:] == ring_of[:-1]
    unit = owners[ring_of[1:][step]].astype(np.int64)
    a, b = corners[:-1][step], corners[1:][step]
    # One way of writing each piece: the western (then southern) end first.
    turned = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    a[turned], b[turned] = b[turned].copy(), a[turned].copy()
    order = np.lexsort((unit, b[:, 1], b[:, 0], a[:, 1], a[:, 0]))
    a, b, unit = a[order], b[order], unit[order]
    same = np.r_[False, (a[1:] == a[:-1]).all(1) & (b[1:] == b[:-1]).all(1)][: len(a)]
    first = np.flatnonzero(~same)
    second = np.minimum(first + 1, len(same) - 1)
    shared = same[second] & (second > first) & (unit[second] != unit[first])
    return a[first], b[first], unit[first], np.where(shared, unit[second], NOBODY)


def graph_of_borders(count: int, borders: Borders, barriers: Sequence[BaseGeometry] = ()) -> UnitGraph:
    """Return which of `count` units touch.

    Parameters
    ----------
    barriers
        WGS 84 lines or areas that nobody walks across (rivers, railways, trunk roads). Units
        stay neighbours across one, but not `crossable`.
    """
    pairs, total_m, open_ = _pairs(count, borders, beside(borders, barriers, BARRIER_REACH_M))
    return graph_of_pairs(count, pairs // count, pairs % count, total_m, open_)


def crossable(graph: UnitGraph, borders: Borders, blocked: Bools) -> Bools:
    """Tell across which entries of a graph one can walk, if the marked pieces of border cannot be crossed, shape (m,).

    An entry without border, as a tie of `joined_up` is, cannot; one whose border is only said, not drawn, can.
    """
    pairs, _, open_ = _pairs(len(graph), borders, blocked)
    keys = np.minimum(graph.owners, graph.neighbours) * len(graph) + np.maximum(graph.owners, graph.neighbours)
    said = graph.border_m > 0
    if not len(pairs):
        return np.asarray(said, bool)
    at = np.minimum(np.searchsorted(pairs, keys), len(pairs) - 1)
    return np.asarray(np.where(pairs[at] == keys, open_[at], said), bool)


def _pairs(count: int, borders: Borders, blocked: Bools) -> tuple[Ints, Floats, Bools]:
    """Return the units that touch as one rising number a pair, their common border, and whether one walks across it."""
    inner = borders.right != NOBODY
    left, right, length_m = borders.left[inner], borders.right[inner], borders.length_m[inner]
    low, high = np.minimum(left, right), np.maximum(left, right)
    pairs, which = np.unique(low * count + high, return_inverse=True)
    total_m = np.asarray(np.bincount(which, length_m, len(pairs)), np.float64)
    shut_m = np.bincount(which, np.where(blocked[inner], length_m, 0.0), len(pairs))
    return pairs, total_m, np.asarray(shut_m < BLOCKED_SHARE * total_m, bool)


def graph_of_pairs(count: int, left: Ints, right: Ints, border_m: Floats, crossable: Bools | None = None) -> UnitGraph:
    """Return the graph of given pairs of neighbours, each said once or in both directions.

    Raises
    ------
    ValueError
        For a unit beside itself or a number that no unit has.
    """
    if len(left) and (min(left.min(), right.min()) < 0 or max(left.max(), right.max()) >= count):
        raise ValueError(f"a neighbour is not among the {count} units")
    if (left == right).any():
        raise ValueError(f"unit {int(left[left == right][0])} is said to be its own neighbour")
    low, high = np.minimum(left, right), np.maximum(left, right)
    _, first = np.unique(low * count + high, return_index=True)
    low, high, border_m = low[first], high[first], border_m[first]
    open_ = np.ones(len(first), bool) if crossable is None else crossable[first]
    owners, others = np.r_[low, high], np.r_[high, low]
    order = np.lexsort((others, owners))
    return UnitGraph(
        _starts(owners, count), owners[order], others[order], np.r_[border_m, border_m][order], np.r_[open_, open_][order]
    )  # fmt: skip


def walked_apart(graph: UnitGraph, load: Floats, least: float) -> UnitGraph:
    """Return the graph of neighbours between which one can walk.

    A piece of ground that carries less than `least` is tied to the one it shares most border
    with, the lightest first, although one cannot walk there.
    """
    open_ = graph.crossable.copy()
    while True:
        now = graph.only(open_)
        piece = now.pieces()
        carried = np.bincount(piece, load) if len(load) else np.zeros(0)
        mine, others = piece[graph.owners], piece[graph.neighbours]
        leaves = (mine != others) & (carried[mine] < least)
        if not leaves.any():
            return now
        lightest = int(mine[leaves][carried[mine[leaves]].argmin()])
        out = leaves & (mine == lightest)
        into = int(np.bincount(others[out], graph.border_m[out] + 1e-9).argmax())
        open_ |= ((mine == lightest) & (others == into)) | ((mine == into) & (others == lightest))


def joined_up(graph: UnitGraph, lngs: Floats, lats: Floats, group: Ints | None = None) -> UnitGraph:
    """Return the graph with each loose piece tied to the nearest unit of another, until all hang together.

    For units between which something lies that belongs to nobody. A tie has no border and
    cannot be walked. With `group`, shape (n,), ties are made within each group alone.
    """
    for one in np.unique(group) if group is not None else [0]:
        among = np.arange(len(graph)) if group is None else np.flatnonzero(group == one)
        while len(np.unique(pieces := graph.of(among).pieces())) > 1:
            inside = pieces == int(np.bincount(pieces).argmin())
            near, far = among[inside], among[~inside]
            tree = shapely.STRtree(shapely.points(lngs[far], lats[far]))
            pair, distance = tree.query_nearest(
                shapely.points(lngs[near], lats[near]), return_distance=True, all_matches=False
            )
            best = int(distance.argmin())
            graph = graph_of_pairs(
                len(graph),
                np.r_[graph.owners, near[pair[0][best]]],
                np.r_[graph.neighbours, far[pair[1][best]]],
                np.r_[graph.border_m, 0.0],
                np.r_[graph.crossable, False],
            )
    return graph


def beside(borders: Borders, lines: Sequence[BaseGeometry] | NDArray[np.object_], reach_m: float) -> Bools:
    """Tell which pieces run along one of some WGS 84 lines or areas: both ends and the middle are that near, shape (k,).

    Nearness is measured in degrees of latitude, so that eastwards it reaches less far away from the equator.
    """
    found = np.zeros(len(borders.length_m), bool)
    if not len(lines):
        return found
    tree = shapely.STRtree(np.asarray(lines, dtype=object))
    along = np.arange(len(found))
    for share in (0.0, 0.5, 1.0):
        lngs = borders.lngs[along, 0] * (1 - share) + borders.lngs[along, 1] * share
        lats = borders.lats[along, 0] * (1 - share) + borders.lats[along, 1] * share
        near = tree.query(shapely.points(lngs, lats), predicate="dwithin", distance=reach_m / _DEGREE_M)[0]
        along = along[np.unique(near)]
    found[along] = True
    return found
