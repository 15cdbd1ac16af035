"""One officer for each grid: which grids of a draft nobody is in charge of, which have several, and who is left over."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dispatch.planning.draft import Draft
from dispatch.planning.figures import DraftFigures


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
