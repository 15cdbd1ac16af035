"""What must hold before a draft may be published; each failure names the grid, a unit, and what would mend it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.planning.draft import STRAY, Draft, EditKind
from dispatch.planning.figures import DraftFigures
from dispatch.planning.sheet import Load, PlanSheet


class Rule(StrEnum):
    """A rule by what is wrong where it fails."""

    STRAY_UNITS = "stray_units"
    TORN = "torn"
    PARTED_BY_BARRIER = "parted_by_barrier"
    TWO_COMMUNITIES = "two_communities"
    BELOW_BAND = "below_band"
    ABOVE_BAND = "above_band"


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
    return [
        *_stray(sheet, draft),
        *_apart(sheet, draft, figures),
        *_mixed(sheet, draft, figures),
        *_outside_band(sheet, draft, figures, band),
    ]


def _stray(sheet: PlanSheet, draft: Draft) -> Iterator[Finding]:
    stray = np.flatnonzero(draft.holders == STRAY)
    if len(stray):
        yield Finding(Rule.STRAY_UNITS, None, _heaviest(sheet, stray), len(stray), Mend(EditKind.FILL))


def _apart(sheet: PlanSheet, draft: Draft, figures: DraftFigures) -> Iterator[Finding]:
    torn, parted = figures.pieces > 1, (figures.walked_pieces > 1) & (figures.pieces <= 1)
    for rule, wrong, walked in ((Rule.TORN, torn, False), (Rule.PARTED_BY_BARRIER, parted, True)):
        if not wrong.any():
            continue
        pieces = (sheet.graph.walkable() if walked else sheet.graph).pieces(draft.holders)
        count = figures.walked_pieces if walked else figures.pieces
        for place in np.flatnonzero(wrong).tolist():
            members = draft.members(place)
            loose = members[_smaller(pieces[members])]
            grid = draft.grids[place]
            yield Finding(
                rule, grid, _heaviest(sheet, loose), int(count[place]), Mend(EditKind.FILL, {"grids": [grid]})
            )


def _mixed(sheet: PlanSheet, draft: Draft, figures: DraftFigures) -> Iterator[Finding]:
    for place in np.flatnonzero(figures.communities > 1).tolist():
        members = draft.members(place)
        own = np.bincount(sheet.community[members]).argmax()
        foreign = members[sheet.community[members] != own]
        yield Finding(
            Rule.TWO_COMMUNITIES, draft.grids[place], _heaviest(sheet, foreign), int(figures.communities[place]),
            Mend(EditKind.MEND, {"grid": draft.grids[place]}),
        )  # fmt: skip


def _outside_band(sheet: PlanSheet, draft: Draft, figures: DraftFigures, band: Band) -> Iterator[Finding]:
    total = figures.totals[band.load]
    outside = (figures.units > 0) & ((total < band.low) | (total > band.high))
    beside = _beside(sheet, draft) if outside.any() else {}
    for place in np.flatnonzero(outside).tolist():
        grid, value = draft.grids[place], float(total[place])
        rule = Rule.BELOW_BAND if value < band.low else Rule.ABOVE_BAND
        near = beside.get(place)
        mend = Mend(EditKind.REBALANCE, {"grids": [grid, *(draft.grids[one] for one in near)]}) if near else None
        yield Finding(rule, grid, _heaviest(sheet, draft.members(place)), value, mend)


def _beside(sheet: PlanSheet, draft: Draft) -> dict[int, list[int]]:
    """Return the unlocked grids of the same community that touch each grid."""
    owners, others = sheet.graph.owners, sheet.graph.neighbours
    mine, theirs = draft.holders[owners], draft.holders[others]
    met = (mine != theirs) & (mine != STRAY) & (theirs != STRAY) & (sheet.community[owners] == sheet.community[others])
    pairs = np.unique(mine[met] * len(draft.grids) + theirs[met])
    found: dict[int, list[int]] = {}
    for pair in pairs.tolist():
        place, other = divmod(pair, len(draft.grids))
        if other not in draft.locked_grids:
            found.setdefault(place, []).append(other)
    return found


def _smaller(pieces: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(pieces != np.bincount(pieces).argmax(), bool)


def _heaviest(sheet: PlanSheet, units: NDArray[np.int64]) -> int | None:
    return int(sheet.ids[units[int(sheet.loads[Load.HOUSEHOLDS][units].argmax())]]) if len(units) else None
