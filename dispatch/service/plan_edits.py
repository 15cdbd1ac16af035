"""An edit of a draft as it is asked for, and the entry of the log that it becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dispatch.errors import BadValue
from dispatch.planning.automatic import Outcome, Wish, automatic
from dispatch.planning.draft import Change, Draft, Edit, EditKind
from dispatch.planning.from_file import GridAreas, Misfit, by_areas
from dispatch.planning.history import NO_CHANGE, edit, lock, redo, undo
from dispatch.planning.rules import MOST_PARTS
from dispatch.planning.sheet import Load
from dispatch.planning.strokes import (
    fill,
    merge,
    paint,
    rebalance,
    send_home,
    shift_border,
    split_by_line,
    split_evenly,
    swap,
)
from dispatch.service.plan_sight import Sight
from dispatch.service.plan_values import grid_place, needed, pair, several, units_asked

NEW = "新{}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One edit as it was asked for; what a kind does not need is left out.

    Attributes
    ----------
    number
        The last edit of the draft that it was made on.
    units
        Numbers of units.
    line
        WGS 84 points (lng, lat).
    areas
        What a file says, for a draft from a file.
    """

    kind: EditKind
    number: int
    units: Sequence[int] = ()
    grid: str | None = None
    grids: Sequence[str] = ()
    only_from: str | None = None
    line: Sequence[tuple[float, float]] = ()
    parts: int | None = None
    shares: Mapping[Load, float] = field(default_factory=dict)
    keep_homes: bool = False
    areas: GridAreas | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The entry that an edit becomes; of an automatic plan what came of it, of a file what did not fit."""

    entry: Edit
    outcomes: Sequence[Outcome] = ()
    misfits: Sequence[Misfit] = ()


def made_of(sight: Sight, asked: Asked, log: Sequence[Edit], by: str, now: datetime) -> Made:
    """Return what an edit of grids, not of units, becomes on a draft as it is looked at."""
    draft, sheet = sight.draft, sight.ground.sheet
    outcomes: Sequence[Outcome] = ()
    misfits: Sequence[Misfit] = ()
    if asked.kind is EditKind.UNDO:
        return Made(undo(draft, log, by, now))
    if asked.kind is EditKind.REDO:
        return Made(redo(draft, log, by, now))
    if asked.kind in (EditKind.LOCK, EditKind.UNLOCK):
        places = [grid_place(draft, one) for one in asked.grids]
        units = units_asked(sheet, asked.units).tolist()
        return Made(lock(draft, places, units, by, now, asked.kind is EditKind.LOCK))
    if asked.kind is EditKind.AUTOMATIC:
        change, outcomes = _automatic(sight, asked)
    elif asked.kind is EditKind.FILE:
        if asked.areas is None:
            raise BadValue(name="file", value="", why="POST /api/v1/plans/{id}/file")
        change, misfits = by_areas(draft, sight.ground, asked.areas, _fresh(draft))
    else:
        change = _change(sight, asked)
    return Made(
        edit(draft, asked.kind, change if len(change) else NO_CHANGE, by, now, said_of(asked)), outcomes, misfits
    )


def said_of(asked: Asked) -> dict[str, Any]:
    """Return what the log says of how an edit was asked for."""
    return {
        name: value
        for name, value in (
            ("grid", asked.grid), ("grids", list(asked.grids)), ("only_from", asked.only_from), ("parts", asked.parts),
            ("line", [list(point) for point in asked.line]), ("shares", {k.value: v for k, v in asked.shares.items()}),
            ("file", asked.areas.file if asked.areas else None),
        )
        if value
    }  # fmt: skip


def _change(sight: Sight, asked: Asked) -> Change:
    draft, sheet = sight.draft, sight.ground.sheet
    shares = asked.shares or {sight.head.band.load: 1.0}
    match asked.kind:
        case EditKind.MEND:
            return send_home(draft, sheet, needed(asked.grid, "grid"))
        case EditKind.PAINT:
            return paint(draft, sheet, units_asked(sheet, asked.units), needed(asked.grid, "grid"), asked.only_from)
        case EditKind.SPLIT if asked.line:
            return split_by_line(draft, sheet, needed(asked.grid, "grid"), asked.line, _fresh(draft))
        case EditKind.SPLIT:
            parts = asked.parts or 2
            if not 2 <= parts <= MOST_PARTS:
                raise BadValue(name="parts", value=parts, why=f"2–{MOST_PARTS}")
            return split_evenly(draft, sheet, needed(asked.grid, "grid"), parts, shares, _fresh(draft))
        case EditKind.MERGE:
            return merge(draft, sheet, several(asked.grids))
        case EditKind.SWAP:
            one, other = pair(asked.grids)
            return swap(draft, sheet, units_asked(sheet, asked.units), one, other)
        case EditKind.SHIFT:
            giver, taker = pair(asked.grids)
            return shift_border(draft, sheet, giver, taker)
        case EditKind.FILL:
            return fill(draft, sheet, asked.grids or None)
        case _:
            return rebalance(draft, sheet, several(asked.grids), shares)


def _automatic(sight: Sight, asked: Asked) -> tuple[Change, Sequence[Outcome]]:
    draft, sheet, band = sight.draft, sight.ground.sheet, sight.head.band
    parts = None
    if asked.parts is not None:
        if len(sheet.communities) > 1 or not 1 <= asked.parts <= len(sheet):
            raise BadValue(name="parts", value=asked.parts, why="1 community")
        parts = {sheet.communities[0]: asked.parts}
    wish = Wish(asked.shares or {band.load: 1.0}, band, parts, asked.keep_homes)
    return automatic(draft, sheet, sheet.communities, wish, _fresh(draft))


def _fresh(draft: Draft) -> list[str]:
    """Return provisional names that no grid of the draft has or had."""
    first = 1 + sum(name.startswith(NEW.format("")) for name in draft.grids)
    return [NEW.format(number) for number in range(first, first + len(draft.holders) + 1)]
