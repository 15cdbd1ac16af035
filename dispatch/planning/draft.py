"""A draft: which grid holds each unit, what is locked, and the log of edits that made it so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

STRAY = -1
"""The holder of a unit that no grid holds."""

Ints = NDArray[np.int64]


class EditKind(StrEnum):
    """What an entry of the log did."""

    PAINT = "paint"
    SPLIT = "split"
    MERGE = "merge"
    SWAP = "swap"
    FILL = "fill"
    SHIFT = "shift"
    REBALANCE = "rebalance"
    AUTOMATIC = "automatic"
    MEND = "mend"
    FILE = "file"
    CUT = "cut"
    JOIN = "join"
    LOCK = "lock"
    UNLOCK = "unlock"
    UNDO = "undo"
    REDO = "redo"


class DraftState(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    PUBLISHED = "published"
    DROPPED = "dropped"


NEXT_STATES: Mapping[DraftState, frozenset[DraftState]] = {
    DraftState.DRAFT: frozenset({DraftState.REVIEW, DraftState.DROPPED}),
    DraftState.REVIEW: frozenset({DraftState.DRAFT, DraftState.APPROVED, DraftState.DROPPED}),
    DraftState.APPROVED: frozenset({DraftState.DRAFT, DraftState.PUBLISHED, DraftState.DROPPED}),
    DraftState.PUBLISHED: frozenset(),
    DraftState.DROPPED: frozenset(),
}


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Units that go from grid to grid, by their position on the sheet and the grids' position in the draft.

    `new_grids` are the names of grids that begin with it; they follow the grids there are.
    """

    units: Ints
    before: Ints
    after: Ints
    new_grids: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.units)

    def turned_back(self) -> "Change":
        """Return the change that undoes this one; grids that began with it stay, empty."""
        return Change(self.units, self.after, self.before)


@dataclass(frozen=True, slots=True, eq=False)
class Recut:
    """Units that were parted or joined: the draft goes on upon other editions of them.

    Attributes
    ----------
    was, editions
        The editions before and after.
    origin
        The place before of the unit that each unit after it comes from, shape (n after,).
    back
        The place after it of the unit that has each unit before, or the first part of it, shape (n before,).
    """

    was: tuple[int, ...]
    editions: tuple[int, ...]
    origin: Ints
    back: Ints

    def turned_back(self) -> "Recut":
        """Return the one that undoes this."""
        return Recut(self.editions, self.was, self.back, self.origin)


@dataclass(frozen=True, slots=True)
class Edit:
    """An entry of the append-only log.

    `number` counts from 1. An undo or redo names the edit it is about in `about`. An edit that
    parts or joins units changes nothing else.
    """

    number: int
    kind: EditKind
    by: str
    at: datetime
    change: Change
    said: Mapping[str, Any] = field(default_factory=dict)
    about: int | None = None
    recut: Recut | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """What the log folds to.

    Attributes
    ----------
    grids
        Name of each grid: the code of one in force, or a provisional name.
    holders
        Position in `grids` for each unit, STRAY where none holds it, shape (n,).
    locked_grids, locked_units
        Positions of grids, positions of units that stay as they are.
    number
        The last edit taken in.
    done, undone
        Edits that an undo and a redo would be about, the next one last.
    editions
        The editions of its units.
    """

    grids: tuple[str, ...]
    holders: Ints
    locked_grids: frozenset[int] = frozenset()
    locked_units: frozenset[int] = frozenset()
    number: int = 0
    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()
    editions: tuple[int, ...] = ()

    def place_of(self, grid: str) -> int:
        """Return the position of a grid; raises KeyError."""
        try:
            return self.grids.index(grid)
        except ValueError:
            raise KeyError(grid) from None

    def members(self, grid: int) -> Ints:
        """Return the units that a grid holds."""
        return np.flatnonzero(self.holders == grid)

    def fixed(self) -> NDArray[np.bool_]:
        """Tell which units stay as they are, by themselves or with their grid, shape (n,)."""
        locked = np.zeros(len(self.holders), bool)
        locked[list(self.locked_units)] = True
        if self.locked_grids:
            locked |= np.isin(self.holders, list(self.locked_grids))
        return locked

    def with_edit(self, edit: Edit) -> "Draft":
        """Return the draft after the next edit of its log.

        Raises
        ------
        ValueError
            The edit is not the next one, or was made on another state of these units.
        """
        if edit.number != self.number + 1:
            raise ValueError(f"edit {edit.number} does not follow on {self.number}")
        change = edit.change
        if (self.holders[change.units] != change.before).any():
            raise ValueError(f"edit {edit.number} was made on another state of the draft")
        holders = self.holders.copy()
        holders[change.units] = change.after
        after = replace(self, grids=self.grids + change.new_grids, holders=holders, number=edit.number)
        if edit.recut is not None:
            after = after._upon(edit.recut)
        match edit.kind:
            case EditKind.UNDO:
                return replace(after, done=self.done[:-1], undone=(*self.undone, self.done[-1]))
            case EditKind.REDO:
                return replace(after, done=(*self.done, self.undone[-1]), undone=self.undone[:-1])
            case EditKind.LOCK | EditKind.UNLOCK:
                return after._locked(edit)
        return replace(after, done=(*self.done, edit.number), undone=())

    def _upon(self, recut: Recut) -> "Draft":
        if recut.was != self.editions:
            raise ValueError(f"units of editions {recut.was} were cut, not of {self.editions}")
        locked = np.flatnonzero(np.isin(recut.origin, list(self.locked_units)))
        return replace(
            self, holders=self.holders[recut.origin], locked_units=frozenset(locked.tolist()), editions=recut.editions
        )

    def _locked(self, edit: Edit) -> "Draft":
        grids, units = frozenset(edit.said.get("grids", ())), frozenset(edit.said.get("units", ()))
        if edit.kind is EditKind.LOCK:
            return replace(self, locked_grids=self.locked_grids | grids, locked_units=self.locked_units | units)
        return replace(self, locked_grids=self.locked_grids - grids, locked_units=self.locked_units - units)


def fold(start: Draft, edits: Iterable[Edit]) -> Draft:
    """Return the draft that a log makes of its start."""
    for edit in edits:
        start = start.with_edit(edit)
    return start


def change_to(draft: Draft, units: Ints, after: Ints | int, new_grids: Sequence[str] = ()) -> Change:
    """Return the change that puts units under grids; those that are there already are left out."""
    wanted = np.broadcast_to(np.asarray(after, np.int64), units.shape)
    moved = draft.holders[units] != wanted
    return Change(units[moved], draft.holders[units[moved]], wanted[moved].copy(), tuple(new_grids))
