"""Undo and redo: entries of the log like any other, so that nothing that was done is ever taken out of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from dispatch.errors import NothingToRedo, NothingToUndo
from dispatch.planning.draft import Change, Draft, Edit, EditKind

NO_CHANGE = Change(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


def edit(
    draft: Draft, kind: EditKind, change: Change, by: str, at: datetime, said: Mapping[str, Any] | None = None
) -> Edit:
    """Return the next entry of a draft's log."""
    return Edit(draft.number + 1, kind, by, at, change, said or {})


def undo(draft: Draft, log: Sequence[Edit], by: str, at: datetime) -> Edit:
    """Return the entry that takes the last change back; raises NothingToUndo."""
    if not draft.done:
        raise NothingToUndo
    about = draft.done[-1]
    made = log[about - 1]
    recut = made.recut and made.recut.turned_back()
    return Edit(draft.number + 1, EditKind.UNDO, by, at, made.change.turned_back(), about=about, recut=recut)


def redo(draft: Draft, log: Sequence[Edit], by: str, at: datetime) -> Edit:
    """Return the entry that makes the change taken back last once more; raises NothingToRedo."""
    if not draft.undone:
        raise NothingToRedo
    about = draft.undone[-1]
    made = log[about - 1]
    # Grids that began with it are there since then.
    again = Change(made.change.units, made.change.before, made.change.after)
    return Edit(draft.number + 1, EditKind.REDO, by, at, again, about=about, recut=made.recut)


def lock(draft: Draft, grids: Sequence[int], units: Sequence[int], by: str, at: datetime, on: bool = True) -> Edit:
    """Return the entry that locks grids and units, or unlocks them."""
    said = {"grids": sorted(set(grids)), "units": sorted(set(units))}
    return edit(draft, EditKind.LOCK if on else EditKind.UNLOCK, NO_CHANGE, by, at, said)
