"""One officer for each grid: which grids of a draft nobody is in charge of, which have several, and who is left over."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dispatch.planning.draft import Draft, EditKind
from dispatch.planning.figures import DraftFigures
from dispatch.planning.publication import Settlement
from dispatch.planning.rules import Band, Finding, Mend, Rule, beside, heaviest, members_of
from dispatch.planning.sheet import PlanSheet
from dispatch.planning.succession import Lineage, heirs


class StaffRule(StrEnum):
    """What is wrong with who is in charge."""

    NO_OFFICER = "no_officer"
    SEVERAL_OFFICERS = "several_officers"
    OFFICER_LEFT_OVER = "officer_left_over"


@dataclass(frozen=True, slots=True)
class StaffFinding:
    """A grid that has not exactly one officer; `officers` is how many it has.

    `heir` is the grid without an officer that one left over could take, None where there is none.
    """

    rule: StaffRule
    grid: str
    officers: int
    heir: str | None = None


def staffing(draft: Draft, figures: DraftFigures, officers: Mapping[str, int]) -> list[StaffFinding]:
    """Return every grid that has not exactly one officer, where officers keep the grids they have now.

    One who is left over by a grid that is no more is offered the first grid without anybody.
    """
    there = [draft.grids[at] for at in np.flatnonzero(figures.units > 0).tolist()]
    bare = [grid for grid in there if not officers.get(grid)]
    gone = [grid for at, grid in enumerate(draft.grids) if not figures.units[at] and officers.get(grid)]
    heirs = iter(bare)
    return [
        *(StaffFinding(StaffRule.NO_OFFICER, grid, 0) for grid in bare),
        *(StaffFinding(StaffRule.SEVERAL_OFFICERS, grid, officers[grid]) for grid in there if officers.get(grid, 0) > 1),
        *(StaffFinding(StaffRule.OFFICER_LEFT_OVER, grid, officers[grid], next(heirs, None)) for grid in gone),
    ]  # fmt: skip


def officers_after(officers: Mapping[str, int], grids: Collection[str], told: Iterable[Lineage]) -> dict[str, int]:
    """Return how many officers each grid has once a plan is in effect: those of a grid that ends go to its heir."""
    heir = heirs(told)
    after: dict[str, int] = {}
    for grid, count in officers.items():
        goal = grid if grid in grids else heir.get(grid)
        if goal is not None:
            after[goal] = after.get(goal, 0) + count
    return after


def without_one_officer(
    sheet: PlanSheet, draft: Draft, figures: DraftFigures, band: Band, settled: Settlement, officers: Mapping[str, int]
) -> Iterator[Finding]:
    """Give every grid of the communities that change which would not have exactly one officer, by its name in the draft.

    Communities for which nobody has told any officer are left out.
    """
    told = {grid[:12] for grid, count in officers.items() if count} & set(settled.communities)
    codes = settled.after.codes()
    after = officers_after(officers, set(settled.after.grids), settled.lineage)
    total = figures.totals[band.load]
    held = dict(members_of(draft, np.flatnonzero(figures.units)))
    count = {at: after.get(codes[members[0]], 0) for at, members in held.items()}
    for at, members in held.items():
        number = count[at]
        if number == 1 or sheet.communities[int(sheet.community[members[0]])] not in told:
            continue
        mend = None
        if number > 1 and len(members) >= number and total[at] >= number * band.low:
            mend = Mend(EditKind.SPLIT, {"grid": draft.grids[at], "parts": number})
        elif not number:
            near = [one for one in beside(sheet, draft, at, members) if count[one] == 1]
            fitting = [one for one in near if total[one] + total[at] <= band.high]
            if fitting:
                into = min(fitting, key=lambda one: float(total[one]))
                mend = Mend(EditKind.MERGE, {"grids": [draft.grids[into], draft.grids[at]]})
        yield Finding(Rule.ONE_OFFICER, draft.grids[at], heaviest(sheet, members), number, mend)
