"""What must hold before a draft may be published; each failure names the grid, a unit, and what would mend it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.planning.draft import STRAY, Change, Draft, EditKind
from dispatch.planning.figures import DraftFigures, touched_by
from dispatch.planning.sheet import Load, PlanSheet

Ints = NDArray[np.int64]

MOST_PARTS = 200
"""A grid is split into no more parts at once."""


class Rule(StrEnum):
    """A rule by what is wrong where it fails."""

    STRAY_UNITS = "stray_units"
    TORN = "torn"
    PARTED_BY_BARRIER = "parted_by_barrier"
    TWO_COMMUNITIES = "two_communities"
    BELOW_BAND = "below_band"
    ABOVE_BAND = "above_band"
    ONE_OFFICER = "one_officer"


_ORDER: Mapping[Rule, int] = {rule: min(at, list(Rule).index(Rule.BELOW_BAND)) for at, rule in enumerate(Rule)}
"""Grids below and above the band are told together, by their place."""


@dataclass(frozen=True, slots=True)
class Band:
    """How much of a load a grid may carry."""

    load: Load = Load.HOUSEHOLDS
    low: float = 300
    high: float = 650


@dataclass(frozen=True, slots=True)
class Mend:
    """A command that would put it right, with its arguments."""

    kind: EditKind
    said: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fails.

    Attributes
    ----------
    grid
        Name of the grid, None for units without one.
    unit
        A unit to look at: the largest of what is wrong.
    value
        How much: units, pieces, communities, or the load outside the band.
    mend
        None where only a person can tell.
    """

    rule: Rule
    grid: str | None
    unit: int | None
    value: float
    mend: Mend | None = None


def findings(sheet: PlanSheet, draft: Draft, figures: DraftFigures, band: Band) -> list[Finding]:
    """Return every rule that fails, those that tear ground first."""
    return _findings(sheet, draft, figures, band, np.flatnonzero(figures.units > 0))


def findings_after(
    sheet: PlanSheet, before: Draft, found: Sequence[Finding], draft: Draft, figures: DraftFigures, band: Band, change: Change
) -> list[Finding]:  # fmt: skip
    """Return the rules that fail after a change, from those that failed before it.

    Grids are judged anew where they change, and beside those: what would mend one depends on its neighbours.
    """
    touched = touched_by(change)
    members = np.flatnonzero(np.isin(draft.holders, touched))
    around = sheet.graph.neighbours[sheet.graph.entries(np.r_[change.units, members])]
    again = np.unique(np.r_[touched, before.holders[around], draft.holders[around]])
    again = again[again != STRAY]
    place = {grid: at for at, grid in enumerate(draft.grids)}
    judged = set(again.tolist())
    stay = [one for one in found if one.grid is not None and place[one.grid] not in judged]
    anew = _findings(sheet, draft, figures, band, again[figures.units[again] > 0])
    return sorted([*anew, *stay], key=lambda one: (_ORDER[one.rule], -1 if one.grid is None else place[one.grid]))


def _findings(sheet: PlanSheet, draft: Draft, figures: DraftFigures, band: Band, places: Ints) -> list[Finding]:
    return [
        *_stray(sheet, draft),
        *_apart(sheet, draft, figures, places),
        *_mixed(sheet, draft, figures, places),
        *_outside_band(sheet, draft, figures, band, places),
    ]


def _stray(sheet: PlanSheet, draft: Draft) -> Iterator[Finding]:
    stray = np.flatnonzero(draft.holders == STRAY)
    if len(stray):
        yield Finding(Rule.STRAY_UNITS, None, heaviest(sheet, stray), len(stray), Mend(EditKind.FILL))


def _apart(sheet: PlanSheet, draft: Draft, figures: DraftFigures, places: Ints) -> Iterator[Finding]:
    torn = figures.pieces[places] > 1
    parted = (figures.walked_pieces[places] > 1) & ~torn
    fixed = draft.fixed()
    for rule, wrong, walked in ((Rule.TORN, torn, False), (Rule.PARTED_BY_BARRIER, parted, True)):
        count = figures.walked_pieces if walked else figures.pieces
        for place, members in members_of(draft, places[wrong]):
            graph = sheet.graph.of(members)
            pieces = (graph.walkable() if walked else graph).pieces()
            homes = np.bincount(pieces, sheet.loads[Load.HOUSEHOLDS][members] + 1e-6)
            loose = members[pieces != homes.argmax()]
            grid = draft.grids[place]
            # What lies beyond a river with nobody's ground to walk to stays where it is: that is for a person to tell.
            free = loose[~np.isin(pieces[pieces != homes.argmax()], pieces[fixed[members]])]
            mend = Mend(EditKind.FILL, {"grids": [grid]}) if beside(sheet, draft, place, free, walked) else None
            yield Finding(rule, grid, heaviest(sheet, loose), int(count[place]), mend)


def _mixed(sheet: PlanSheet, draft: Draft, figures: DraftFigures, places: Ints) -> Iterator[Finding]:
    for place, members in members_of(draft, places[figures.communities[places] > 1]):
        own = np.bincount(sheet.community[members]).argmax()
        foreign = members[sheet.community[members] != own]
        yield Finding(
            Rule.TWO_COMMUNITIES, draft.grids[place], heaviest(sheet, foreign), int(figures.communities[place]),
            Mend(EditKind.MEND, {"grid": draft.grids[place]}),
        )  # fmt: skip


def _outside_band(sheet: PlanSheet, draft: Draft, figures: DraftFigures, band: Band, places: Ints) -> Iterator[Finding]:
    total = figures.totals[band.load]
    outside = places[(total[places] < band.low) | (total[places] > band.high)]
    fixed, near = draft.fixed(), beside_each(sheet, draft, outside)
    for place, members in members_of(draft, outside):
        value = float(total[place])
        rule = Rule.BELOW_BAND if value < band.low else Rule.ABOVE_BAND
        mend = None if fixed[members].any() else _into_band(draft, total, band, place, len(members), near[place])
        yield Finding(rule, draft.grids[place], heaviest(sheet, members), value, mend)


def _into_band(
    draft: Draft, total: NDArray[np.float64], band: Band, place: int, units: int, near: Sequence[int]
) -> Mend | None:
    """Return what brings a grid into the band: evening out with its neighbours where all come into it together, else parting or joining.

    None where neither would.
    """
    grid, value = draft.grids[place], float(total[place])
    if near and band.low <= (value + sum(float(total[one]) for one in near)) / (1 + len(near)) <= band.high:
        return Mend(EditKind.REBALANCE, {"grids": [grid, *(draft.grids[one] for one in near)]})
    if value > band.high:
        parts = ceil(value / band.high) if band.high > 0 else 0
        fits = 2 <= parts <= min(units, MOST_PARTS) and value / parts >= band.low
        return Mend(EditKind.SPLIT, {"grid": grid, "parts": parts}) if fits else None
    into = min(near, key=lambda one: float(total[one]), default=None)
    if into is None or total[into] + value > band.high:
        return None
    return Mend(EditKind.MERGE, {"grids": [draft.grids[into], grid]})


def beside(sheet: PlanSheet, draft: Draft, place: int, members: Ints, walked: bool = False) -> list[int]:
    """Return the places of the unlocked grids of the same community that touch units of a grid, or that one can walk to from them."""
    at = sheet.graph.entries(members)
    at = at[sheet.graph.crossable[at]] if walked else at
    others = sheet.graph.neighbours[at]
    theirs = draft.holders[others]
    met = (theirs != place) & (theirs != STRAY) & (sheet.community[sheet.graph.owners[at]] == sheet.community[others])
    return [one for one in sorted(set(theirs[met].tolist())) if one not in draft.locked_grids]


def beside_each(sheet: PlanSheet, draft: Draft, places: Ints) -> dict[int, list[int]]:
    """As `beside`, for all units of many grids at once."""
    found: dict[int, list[int]] = {place: [] for place in places.tolist()}
    wanted = np.zeros(len(draft.grids) + 1, bool)
    wanted[places] = True
    at = sheet.graph.entries(np.flatnonzero(wanted[draft.holders]))
    mine, others = sheet.graph.owners[at], sheet.graph.neighbours[at]
    own, theirs = draft.holders[mine], draft.holders[others]
    met = (theirs != own) & (theirs != STRAY) & (sheet.community[mine] == sheet.community[others])
    for pair in np.unique(own[met] * len(draft.grids) + theirs[met]).tolist():
        place, other = divmod(pair, len(draft.grids))
        if other not in draft.locked_grids:
            found[place].append(other)
    return found


def members_of(draft: Draft, places: Ints) -> Iterator[tuple[int, Ints]]:
    """Give each of some grids, by rising place, with its units."""
    if not len(places):
        return
    wanted = np.zeros(len(draft.grids) + 1, bool)
    wanted[places] = True
    units = np.flatnonzero(wanted[draft.holders])
    order = units[np.argsort(draft.holders[units], kind="stable")]
    starts = np.searchsorted(draft.holders[order], places)
    yield from zip(places.tolist(), np.split(order, starts[1:]), strict=True)


def heaviest(sheet: PlanSheet, units: Ints) -> int | None:
    """Return the number of the unit with most homes."""
    return int(sheet.ids[units[int(sheet.loads[Load.HOUSEHOLDS][units].argmax())]]) if len(units) else None
