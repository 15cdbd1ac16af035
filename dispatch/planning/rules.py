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
    for rule, count, graph in (
        (Rule.TORN, figures.pieces, sheet.graph),
        (Rule.PARTED_BY_BARRIER, figures.walked_pieces, None),
    ):
        for place in np.flatnonzero(count > 1).tolist():
            if graph is None and figures.pieces[place] > 1:
                continue
            members = draft.members(place)
            among = (graph or sheet.graph.walkable()).of(members)
            loose = members[_smaller(among.pieces())]
            grid = draft.grids[place]
            mend = Mend(EditKind.FILL, {"grids": [grid]}) if graph is not None else None
            yield Finding(rule, grid, _heaviest(sheet, loose), int(count[place]), mend)


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
    for place in np.flatnonzero(figures.units > 0).tolist():
        grid, value = draft.grids[place], float(total[place])
        rule = Rule.BELOW_BAND if value < band.low else Rule.ABOVE_BAND if value > band.high else None
        if rule is None:
            continue
        beside = neighbours_of(sheet, draft, place)
        mend = Mend(EditKind.REBALANCE, {"grids": [grid, *(draft.grids[one] for one in beside)]}) if beside else None
        yield Finding(rule, grid, _heaviest(sheet, draft.members(place)), value, mend)


def neighbours_of(sheet: PlanSheet, draft: Draft, place: int) -> list[int]:
    """Return the unlocked grids of the same community that touch a grid."""
    owners = sheet.graph.owners
    at = draft.holders[owners] == place
    same = sheet.community[owners] == sheet.community[sheet.graph.neighbours]
    beside = np.unique(draft.holders[sheet.graph.neighbours[at & same]])
    return [one for one in beside.tolist() if one not in (STRAY, place) and one not in draft.locked_grids]


def _smaller(pieces: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(pieces != np.bincount(pieces).argmax(), bool)


def _heaviest(sheet: PlanSheet, units: NDArray[np.int64]) -> int | None:
    return int(sheet.ids[units[int(sheet.loads[Load.HOUSEHOLDS][units].argmax())]]) if len(units) else None
