"""A plan by rule: communities divided into grids of equal load, keeping homes where they are as far as can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from dispatch.planning.draft import STRAY, Change, Draft, change_to
from dispatch.planning.rules import Band
from dispatch.planning.sheet import Load, PlanSheet
from geo.partition import partition
from geo.rebalancing import Rebalancing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


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
        Begin with the plan there is and move as few homes as it takes, where the number of
        grids stays the same; otherwise divide anew and name each part after the grid whose homes it holds.
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

    Locked grids keep their units. With locked units the plan there is, is evened out instead, for
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
        parts = _parts(draft, sheet, units, wish, code)
        current = np.unique(draft.holders[units][draft.holders[units] != STRAY])
        even = len(current) == parts and (draft.holders[units] != STRAY).all()
        if even and (wish.keep_homes or fixed[units].any()):
            part, load, reachable = _evened(sheet, draft, units, current, weight, fixed, wish)
        else:
            found = partition(sheet.graph.of(units), weight[units], parts, wish.tolerance, wish.seed)
            part, load, reachable = found.part, found.load, found.reachable
        places = _named(part, draft.holders[units], current, sheet.loads[Load.HOUSEHOLDS][units], parts)
        for fresh in np.flatnonzero(places == STRAY).tolist():
            places[fresh] = len(draft.grids) + len(new_grids)
            new_grids.append(next(left))
        holders[units] = places[part]
        homes = sheet.loads[Load.HOUSEHOLDS][units]
        mean = load.mean() if len(load) else 0.0
        fewest, most = grids_needed(float(sheet.loads[wish.band.load][here].sum()), wish.band)
        outcomes.append(
            Outcome(
                code, parts + len(np.unique(draft.holders[here & locked])), fewest, most,
                float(np.abs(load / mean - 1).max()) if mean else 0.0, reachable,
                float(homes[holders[units] != draft.holders[units]].sum()),
            )
        )  # fmt: skip
    moved = np.flatnonzero(holders != draft.holders)
    return change_to(draft, moved, holders[moved], new_grids), outcomes


def _parts(draft: Draft, sheet: PlanSheet, units: Ints, wish: Wish, code: str) -> int:
    pieces = len(np.unique(sheet.graph.of(units).pieces())) if len(units) else 0
    wanted = (wish.parts or {}).get(code)
    if wanted is None:
        fewest, most = grids_needed(float(sheet.loads[wish.band.load][units].sum()), wish.band)
        now = len(np.unique(draft.holders[units][draft.holders[units] != STRAY]))
        wanted = now if fewest <= now <= most else min(max(fewest, 1), max(most, fewest))
    return max(pieces, min(wanted, len(units)))


def _evened(
    sheet: PlanSheet, draft: Draft, units: Ints, current: Ints, weight: Floats, fixed: NDArray[np.bool_], wish: Wish
) -> tuple[Ints, Floats, float]:
    part = np.searchsorted(current, draft.holders[units])
    load = weight[units]
    work = Rebalancing(sheet.graph.of(units), load, part, len(current), fixed=fixed[units])
    work.mend_torn()
    work.balance(wish.tolerance * load.sum() / len(current))
    after = work.parts()
    mean = load.sum() / len(current)
    return (
        after,
        np.asarray(np.bincount(after, load, len(current)), np.float64),
        max(0.0, float(load.max() / mean - 1)) if mean else 0.0,
    )


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
