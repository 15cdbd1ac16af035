"""Divide units into contiguous parts of equal load.

METIS cuts, and what it leaves unequal or torn is mended by handing single units over a
border, two against each other, or one after another along a row of parts.

G. Karypis and V. Kumar (1998), A fast and high quality multilevel scheme for partitioning
irregular graphs, SIAM J. Sci. Comput. 20(1).
"""

from dataclasses import dataclass

import numpy as np
import pymetis
from numpy.typing import NDArray

from geo.rebalancing import Rebalancing
from geo.unit_graph import UnitGraph

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_METIS_TOTAL = 100_000_000  # METIS counts loads in 32 bits
_METIS_UNEVEN = 10  # tenths of a percent


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Units in parts.

    Attributes
    ----------
    part
        Of each unit, 0 … parts - 1, shape (n,).
    load
        Of each part, shape (parts,).
    reachable
        Deviation from the mean, as a share, below which no division of these units can be
        known to come: a piece of ground that hangs together alone, or a single unit.
    """

    part: Ints
    load: Floats
    reachable: float

    @property
    def deviation(self) -> Floats:
        """Share by which each part is above or below the mean, shape (parts,)."""
        mean = self.load.mean()
        return np.asarray(self.load / mean - 1, np.float64) if mean else np.zeros_like(self.load)

    @property
    def worst(self) -> float:
        """The largest deviation of any part, without its sign."""
        return float(np.abs(self.deviation).max(initial=0.0))


def partition(
    graph: UnitGraph, load: Floats, parts: int, tolerance: float = 0.02, seed: int = 1, tries: int = 6
) -> Partition:
    """Return `parts` contiguous parts of equal load, each within `tolerance` of the mean where that can be.

    Every part hangs together in `graph` and has at least one unit. Ground in several pieces
    gets parts in proportion to the pieces' load, each piece at least one.

    Parameters
    ----------
    load
        Of each unit, 0 or more, shape (n,).
    tries
        How often to begin anew, from other seeds, before the best is taken as it is.

    Raises
    ------
    ValueError
        There are fewer units than parts, fewer parts than pieces, or a load below 0 or not finite.
    """
    _check(graph, load, parts)
    pieces = graph.pieces()
    shares = _parts_of_pieces(_sums(pieces, load), np.bincount(pieces), parts)
    part = np.zeros(len(graph), np.int64)
    mean = float(load.sum()) / parts
    reachable = float(load.max(initial=0.0)) / mean - 1 if mean else 0.0
    first = 0
    for piece, count in enumerate(shares.tolist()):
        units = np.flatnonzero(pieces == piece)
        part[units] = first + _connected(graph.of(units), load[units], count, tolerance, seed, tries)
        first += count
        if mean:
            reachable = max(reachable, abs(float(load[units].sum()) / count / mean - 1))
    return Partition(part, _sums(part, load, parts), max(0.0, reachable))


def _sums(group: Ints, load: Floats, count: int = 0) -> Floats:
    return np.asarray(np.bincount(group, load, count), np.float64)


def _check(graph: UnitGraph, load: Floats, parts: int) -> None:
    if not np.isfinite(load).all() or (load < 0).any():
        raise ValueError("a load is below 0 or not a number")
    if not 1 <= parts <= len(graph):
        raise ValueError(f"{parts} parts of {len(graph)} units")
    if (pieces := len(np.unique(graph.pieces()))) > parts:
        raise ValueError(f"{parts} parts, but the ground is in {pieces} pieces")


def _parts_of_pieces(load: Floats, units: Ints, parts: int) -> Ints:
    """Share parts out by load (Sainte-Laguë), each piece at least one and at most one for each unit."""
    shares = np.ones(len(load), np.int64)
    for _ in range(parts - len(load)):
        quotient = np.where(shares < units, load / (shares + 0.5), -1.0)
        shares[int(quotient.argmax())] += 1
    return shares


def _connected(graph: UnitGraph, load: Floats, parts: int, tolerance: float, seed: int, tries: int) -> Ints:
    """Divide ground that hangs together."""
    if parts == 1:
        return np.zeros(len(graph), np.int64)
    total = float(load.sum())
    mean = total / parts
    best: Ints | None = None
    least = np.inf
    for attempt in range(tries):
        work = Rebalancing(graph, load, _cut(graph, load, parts, seed + attempt), parts)
        work.mend_torn()
        work.balance(tolerance * mean)
        worst = work.worst
        if worst < least:
            best, least = work.parts(), worst
        if least <= tolerance * mean:
            break
    assert best is not None
    return best


def _cut(graph: UnitGraph, load: Floats, parts: int, seed: int) -> Ints:
    total = float(load.sum())
    scale = _METIS_TOTAL / total if total else 1.0
    # A unit without load still counts for something: no part may be left without units.
    weights = np.maximum(1, np.round(load * scale)).astype(np.int64)
    options = pymetis.Options(contig=1, seed=seed, ufactor=_METIS_UNEVEN)
    _, part = pymetis.part_graph(
        parts,
        adjacency=pymetis.CSRAdjacency(graph.starts.tolist(), graph.neighbours.tolist()),
        vweights=weights.tolist(),
        options=options,
        recursive=False,
    )
    return np.asarray(part, np.int64)
