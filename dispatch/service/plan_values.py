"""What an edit of a plan is asked with: read, or refused in one clear sentence."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dispatch.errors import BadValue, UnknownThing
from dispatch.planning.draft import Draft
from dispatch.planning.sheet import PlanSheet


def units_asked(sheet: PlanSheet, units: Sequence[int]) -> NDArray[np.int64]:
    """Return the places of units by their numbers, each once; raises UnknownThing."""
    try:
        return np.unique(sheet.places(units))
    except KeyError as error:
        raise UnknownThing(kind="planning_unit", id=error.args[0]) from None


def grid_place(draft: Draft, grid: str) -> int:
    """Return the place of a grid in a draft; raises UnknownThing."""
    if grid not in draft.grids:
        raise UnknownThing(kind="grid", id=grid)
    return draft.grids.index(grid)


def needed(value: str | None, name: str) -> str:
    """Return what must be said; raises BadValue where it is not."""
    if not value:
        raise BadValue(name=name, value="", why="1")
    return value


def several(grids: Sequence[str]) -> Sequence[str]:
    """Return at least two grids; raises BadValue."""
    if len(set(grids)) < 2:
        raise BadValue(name="grids", value=len(set(grids)), why="≥ 2")
    return grids


def pair(grids: Sequence[str]) -> tuple[str, str]:
    """Return two grids that differ; raises BadValue."""
    if len(grids) != 2 or grids[0] == grids[1]:
        raise BadValue(name="grids", value=len(grids), why="2")
    return grids[0], grids[1]


def words_of(said: str, name: str, longest: int) -> str:
    """Return what was said as one line; raises BadValue where it is empty or too long."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())
    if not 1 <= len(plain) <= longest:
        raise BadValue(name=name, value=plain[:longest] or "''", why=f"1–{longest}")
    return plain
