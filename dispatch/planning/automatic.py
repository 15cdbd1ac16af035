"""A plan by rule: communities divided into grids of equal load, keeping homes where they are as far as can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from dispatch.planning.adjusting import adjusted
from dispatch.planning.draft import STRAY, Change, Draft, change_to
from dispatch.planning.rules import Band
from dispatch.planning.sheet import Load, PlanSheet
from geo.partition import partition
from geo.rebalancing import Rebalancing
from geo.unit_graph import UnitGraph, walked_apart

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LIGHT = 0.5
"""Ground beyond a barrier that carries less than this share of a grid goes with what it touches."""
SURELY_INSIDE = 0.98
FIXED_HOMES = 1e9
"""What a locked unit counts for when parts are named: more than all homes."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an automatic plan is to do.

    Attributes
    ----------
    shares
        How much each load counts.
    parts
        Grids for each community by code; where it names none, as many as the band asks for, and as
        many as there are now if that fits it.
    keep_homes
        Begin with the plan there is and move as few homes as it takes: the heaviest grids are parted
        or the lightest joined until their number is right, and load is evened out no further than
        the band asks for. Otherwise divide anew and name each part after the grid whose homes it holds.
    tolerance
        Share of the mean load that a grid may be away from it.
    """

    shares: Mapping[Load, float]
    band: Band
    parts: Mapping[str, int] | None = None
    keep_homes: bool = False
    tolerance: float = 0.02
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it in one community.

    Attributes
    ----------
    grids
        Number of grids, those that are locked included.
    fewest, most
        Grids with which every one could be inside the band by its total; `fewest` is above `most`
        where no number does.
    worst
        Largest deviation from the mean load, as a share; of grids that are not locked.
    reachable
        Deviation below which it cannot be known to come (see `geo.partition.Partition`).
    homes_moved
        Households whose grid changes.
    """

    community: str
    grids: int
    fewest: int
    most: int
    worst: float
    reachable: float
    homes_moved: float


def grids_needed(total: float, band: Band) -> tuple[int, int]:
    """Return the fewest and the most grids whose mean is inside the band; the fewest is at least 1."""
    return max(1, ceil(total / band.high)), floor(total / band.low) if band.low > 0 else np.iinfo(np.int64).max


def automatic(
    draft: Draft, sheet: PlanSheet, communities: Sequence[str], wish: Wish, names: Sequence[str]
) -> tuple[Change, list[Outcome]]:
    """Return a change that divides communities anew, and what came of each.

    Grids do not reach across barriers, but for ground too light for one of its own. Locked grids
    keep their units. With locked units the plan there is, is evened out instead, for
    they must stay with their grid.
    """
    weight = sheet.weight(wish.shares)
    holders = draft.holders.copy()
    new_grids: list[str] = []
    outcomes = []
    fixed = draft.fixed()
    locked = np.isin(draft.holders, list(draft.locked_grids))
    left = iter(names)
    for code in communities:
        here = sheet.community == sheet.communities.index(code)
        units = np.flatnonzero(here & ~locked)
        held = draft.holders[units]
        current = np.unique(held[held != STRAY])
        wanted = _wanted(sheet, units, len(current), wish, code)
        load = weight[units]
        graph = walked_apart(sheet.graph.of(units), load, LIGHT * float(load.sum()) / max(1, wanted))
        pieces = len(np.unique(graph.pieces())) if len(units) else 0
        parts = max(pieces, min(wanted, len(units)))
        told = len(current) > 0 and bool((held != STRAY).all())
        if told and (wish.keep_homes or (fixed[units].any() and len(current) == parts)):
            begun, parts = adjusted(graph, load, np.searchsorted(current, held), len(current), parts, fixed[units])
            target = _targets(sheet, units, graph, load, begun, parts, wish)
            enough = wish.tolerance * float(load.sum()) / parts
            part, sums, reachable = _evened(graph, load, begun, parts, fixed[units], target, enough)
        else:
            found = partition(graph, load, parts, wish.tolerance, wish.seed)
            part, sums, reachable = found.part, found.load, found.reachable
        bound = np.where(fixed[units], FIXED_HOMES, sheet.loads[Load.HOUSEHOLDS][units])
        places = _named(part, held, current, bound, parts)
        for fresh in np.flatnonzero(places == STRAY).tolist():
            places[fresh] = len(draft.grids) + len(new_grids)
            new_grids.append(next(left))
        holders[units] = places[part]
        homes = sheet.loads[Load.HOUSEHOLDS][units]
        mean = sums.mean() if len(sums) else 0.0
        fewest, most = grids_needed(float(sheet.loads[wish.band.load][here].sum()), wish.band)
        outcomes.append(
            Outcome(
                code, parts + len(np.unique(draft.holders[here & locked])), fewest, most,
                float(np.abs(sums / mean - 1).max()) if mean else 0.0, reachable,
                float(homes[holders[units] != draft.holders[units]].sum()),
            )
        )  # fmt: skip
    moved = np.flatnonzero(holders != draft.holders)
    return change_to(draft, moved, holders[moved], new_grids), outcomes


def _wanted(sheet: PlanSheet, units: Ints, now: int, wish: Wish, code: str) -> int:
    wanted = (wish.parts or {}).get(code)
    if wanted is not None:
        return wanted
    fewest, most = grids_needed(float(sheet.loads[wish.band.load][units].sum()), wish.band)
    return now if fewest <= now <= most else min(max(fewest, 1), max(most, fewest))


def _targets(
    sheet: PlanSheet, units: Ints, graph: UnitGraph, load: Floats, part: Ints, parts: int, wish: Wish
) -> Floats | None:
    """Return the load each part should come to, so that few homes move; None for the mean.

    A part inside the band stays as it is, one outside comes to the band's edge; the difference
    goes to those that touch it, as far as they have room.
    """
    carried = float(sheet.loads[wish.band.load][units].sum())
    if not wish.keep_homes or set(wish.shares) != {wish.band.load} or carried <= 0:
        return None
    scale = float(load.sum()) / carried
    low, high = wish.band.low * scale / SURELY_INSIDE, wish.band.high * scale * SURELY_INSIDE
    now = np.asarray(np.bincount(part, load, parts), np.float64)
    target = np.clip(now, low, high)
    over = float(now.sum() - target.sum())
    beside = np.zeros(parts, bool)
    mine, others = part[graph.owners], part[graph.neighbours]
    beside[others[(target != now)[mine]]] = True
    for some in (beside, np.ones(parts, bool)):
        room = np.where(some, high - target if over > 0 else target - low, 0.0)
        if room.sum() >= abs(over):
            return np.asarray(target + (over * room / room.sum() if over else 0.0), np.float64)
    return None


def _evened(
    graph: UnitGraph,
    load: Floats,
    part: Ints,
    parts: int,
    fixed: NDArray[np.bool_],
    target: Floats | None,
    enough: float,
) -> tuple[Ints, Floats, float]:
    work = Rebalancing(graph, load, part, parts, target, fixed=fixed)
    work.mend_torn()
    work.balance(enough)
    after = work.parts()
    mean = float(load.sum()) / parts
    reachable = max(0.0, float(load.max()) / mean - 1) if mean and len(load) else 0.0
    return after, np.asarray(np.bincount(after, load, parts), np.float64), reachable


def _named(part: Ints, before: Ints, current: Ints, homes: Floats, parts: int) -> Ints:
    """Return the grid each part is called after, so that most homes keep theirs; STRAY for a new one."""
    kept = np.zeros((parts, max(1, len(current))), np.float64)
    held = before != STRAY
    np.add.at(kept, (part[held], np.searchsorted(current, before[held])), homes[held] + 1e-6)
    places = np.full(parts, STRAY, np.int64)
    if len(current):
        rows, columns = linear_sum_assignment(-kept)
        places[rows] = current[columns]
    return places
