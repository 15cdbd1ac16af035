"""Bring a plan to another number of grids with few homes moved: the heaviest are parted, the lightest joined."""

import numpy as np
from numpy.typing import NDArray

from geo.partition import partition
from geo.rebalancing import Rebalancing
from geo.unit_graph import UnitGraph

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def adjusted(
    graph: UnitGraph, load: Floats, part: Ints, count: int, wanted: int, fixed: NDArray[np.bool_]
) -> tuple[Ints, int]:
    """Return the parts of units brought to a number, each in one piece, and how many there are then.

    More than `wanted` stay where no two that touch may be joined, fewer where none can be parted.

    Parameters
    ----------
    part
        Of each unit, 0 … count - 1, shape (n,).
    fixed
        Units that stay with their part, shape (n,).
    """
    part, count = _apart(graph, load, part.copy(), count)
    work = Rebalancing(graph, load, part, count, fixed=fixed)
    work.mend_torn()
    part = work.parts()
    while count < wanted and (parted := _parted(graph, load, part, count, fixed)) is not None:
        part, count = parted, count + 1
    while count > wanted and (joined := _joined(graph, load, part, count, fixed)) is not None:
        part, count = joined, count - 1
    return part, count


def _apart(graph: UnitGraph, load: Floats, part: Ints, count: int) -> tuple[Ints, int]:
    """Make a part of each piece of ground that a part holds alone beside another piece."""
    ground = graph.pieces()
    for held in range(count):
        mine = part == held
        grounds, at = np.unique(ground[mine], return_inverse=True)
        if len(grounds) < 2:
            continue
        heaviest = grounds[int(np.bincount(at, load[mine] + 1e-9).argmax())]
        for one in grounds[grounds != heaviest].tolist():
            if (part[ground == one] == held).all():
                part[ground == one] = count
                count += 1
    return part, count


def _parted(graph: UnitGraph, load: Floats, part: Ints, count: int, fixed: NDArray[np.bool_]) -> Ints | None:
    """Part the heaviest part that can be; what is fixed stays."""
    for held in np.argsort(-np.bincount(part, load, count), kind="stable").tolist():
        members = np.flatnonzero(part == held)
        if len(members) < 2 or len(np.unique(graph.of(members).pieces())) > 1:
            continue
        side = partition(graph.of(members), load[members], 2).part
        kept = np.unique(side[fixed[members]])
        if len(kept) > 1:
            continue
        goes = 1 if not len(kept) else 1 - int(kept[0])
        after = part.copy()
        after[members[side == goes]] = count
        return after
    return None


def _joined(graph: UnitGraph, load: Floats, part: Ints, count: int, fixed: NDArray[np.bool_]) -> Ints | None:
    """Join the lightest part without fixed units to the lightest beside it."""
    sums = np.bincount(part, load, count)
    stays = np.zeros(count, bool)
    stays[part[fixed]] = True
    mine, others = part[graph.owners], part[graph.neighbours]
    for held in np.argsort(sums, kind="stable").tolist():
        beside = np.unique(others[(mine == held) & (others != held)])
        if stays[held] or not len(beside):
            continue
        into = int(beside[sums[beside].argmin()])
        after = np.where(part == held, into, part)
        return np.where(after > held, after - 1, after)
    return None
