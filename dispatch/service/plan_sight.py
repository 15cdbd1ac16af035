"""Drafts as they are looked at: with their figures and what is wrong with them, also after one more edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dispatch.planning.automatic import Outcome
from dispatch.planning.draft import Change, Draft, Edit, EditKind
from dispatch.planning.figures import DraftFigures, figures_after, figures_of, touched_by
from dispatch.planning.from_file import Misfit
from dispatch.planning.reaching_out import reock_and_hull
from dispatch.planning.rules import Finding, findings, findings_after
from dispatch.planning.sheet import Ground
from dispatch.ports.planning import DraftHead

Floats = NDArray[np.float64]

MOST_TOUCHED = 200
"""Where an edit changes more grids than this, all are looked at anew."""


@dataclass(frozen=True, eq=False)
class Sight:
    """A draft as it is looked at: its ground, what it holds, and what is wrong with it.

    Without slots: what is dear to find out is kept with it.
    """

    head: DraftHead
    ground: Ground
    draft: Draft
    figures: DraftFigures
    findings: Sequence[Finding]

    def reaching_out(self, places: Sequence[int]) -> tuple[Floats, Floats]:
        """Return Reock's measure and the share of the hull of some grids by their place, shape (k,) each."""
        if len(places) <= MOST_TOUCHED and "_all_reaching_out" not in self.__dict__:
            return reock_and_hull(self.ground.sheet, self.draft, np.array(places, np.int64))
        reock, hull = self._all_reaching_out
        return reock[list(places)], hull[list(places)]

    @cached_property
    def _all_reaching_out(self) -> tuple[Floats, Floats]:
        return reock_and_hull(self.ground.sheet, self.draft, np.arange(len(self.draft.grids)))


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What an edit does: the sight before and after it.

    `outcomes` are what came of each community in an automatic plan, `misfits` what of a file did
    not fit. `recut` tells that the units are others than before.
    """

    change: Change
    before: Sight
    after: Sight
    outcomes: Sequence[Outcome] = ()
    misfits: Sequence[Misfit] = ()
    recut: bool = False


def seen(head: DraftHead, ground: Ground, draft: Draft) -> Sight:
    """Look at a draft on its ground."""
    figures = figures_of(ground.sheet, draft)
    return Sight(head, ground, draft, figures, findings(ground.sheet, draft, figures, head.band))


def seen_after(before: Sight, draft: Draft, entry: Edit) -> Sight:
    """Look at a draft after one more edit; only what the edit changes is looked at anew."""
    sheet, band, change = before.ground.sheet, before.head.band, entry.change
    if len(touched_by(change)) > MOST_TOUCHED:
        return seen(before.head, before.ground, draft)
    figures = figures_after(sheet, before.figures, draft, change)
    if entry.kind in (EditKind.LOCK, EditKind.UNLOCK):
        found = findings(sheet, draft, figures, band)
    else:
        found = findings_after(sheet, before.draft, before.findings, draft, figures, band, change)
    return Sight(before.head, before.ground, draft, figures, found)
