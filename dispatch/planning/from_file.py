"""A draft from a file: grids that were drawn elsewhere, told in units by what lies under most of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray

from dispatch.errors import AreasElsewhere, StrokeEmpty
from dispatch.planning.draft import Change, Draft, change_to
from dispatch.planning.sheet import Ground
from dispatch.planning.strokes import refuse_locked

MOST = 0.5
"""A unit goes with the area that covers more than this share of it."""
WHOLE = 0.98
"""A unit that an area covers so far lies in it: borders drawn by hand waver."""
LONGEST_NAME = 40
CODE_DIGITS = 15

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class GridAreas:
    """Areas of a file: WGS 84 polygons, what the file calls each ('' where nothing), and its row there."""

    file: str
    names: tuple[str, ...]
    rows: tuple[int, ...]
    shapes: Shapes


class MisfitKind(StrEnum):
    """What of a file did not fit."""

    MENDED = "mended"
    OUTSIDE = "outside"
    WITHOUT_UNITS = "without_units"
    OVERLAP = "overlap"
    DIVIDED = "divided"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that did not fit.

    Attributes
    ----------
    row, name
        The area of the file, None for a unit that no area covers.
    unit
        A unit, None for an area as a whole.
    share
        How much of the unit the area covers; of an overlap how much all areas together do.
    """

    kind: MisfitKind
    row: int | None = None
    name: str | None = None
    unit: int | None = None
    share: float = 0.0


def by_areas(draft: Draft, ground: Ground, areas: GridAreas, fresh: Sequence[str]) -> tuple[Change, list[Misfit]]:
    """Give each unit to the grid of the area that covers most of it; units that no area covers so far stay.

    An area named as a grid of the draft is that grid; one with another name begins a grid of
    that name, and one without a name (or with one that looks like a code) takes one of `fresh`.

    Raises
    ------
    AreasElsewhere
        None of the areas touches a unit.
    UnitLocked, GridLocked, StrokeEmpty
    """
    shapes, mended = _valid(areas.shapes)
    unit, area, share = _shares(ground.shapes, shapes)
    if not len(unit):
        raise AreasElsewhere(file=areas.file)
    # The first of each unit is the area that covers most of it.
    order = np.lexsort((area, -share, unit))
    units, first = np.unique(unit[order], return_index=True)
    best, most = area[order][first], share[order][first]
    total = np.bincount(unit, share, len(ground.shapes))
    taken = most > MOST
    if not taken.any():
        raise StrokeEmpty
    goal, new_grids = _goals(draft, areas, np.unique(best[taken]).tolist(), fresh)
    wanted = draft.holders.copy()
    wanted[units[taken]] = [goal[at] for at in best[taken].tolist()]
    change = change_to(draft, np.arange(len(wanted)), wanted, new_grids)
    refuse_locked(draft, ground.sheet, change.units)
    if not len(change):
        raise StrokeEmpty

    def at(kind: MisfitKind, area: int, unit: int | None = None, share: float = 0.0) -> Misfit:
        return Misfit(kind, areas.rows[area], areas.names[area] or None, unit, share)

    def told() -> Iterator[Misfit]:
        yield from (at(MisfitKind.MENDED, one) for one in mended)
        met = set(area.tolist())
        won = set(best[taken].tolist())
        for one in range(len(areas.rows)):
            if one not in won:
                yield at(MisfitKind.WITHOUT_UNITS if one in met else MisfitKind.OUTSIDE, one)
        ids = ground.sheet.ids
        for one, of, covers, ok in zip(units.tolist(), best.tolist(), most.tolist(), taken.tolist(), strict=True):
            if total[one] > 2 - WHOLE:
                yield at(MisfitKind.OVERLAP, of, unit=int(ids[one]), share=round(float(total[one]), 3))
            elif ok and covers < WHOLE:
                yield at(MisfitKind.DIVIDED, of, unit=int(ids[one]), share=round(covers, 3))
        for one in np.setdiff1d(np.arange(len(ids)), units[taken]).tolist():
            yield Misfit(MisfitKind.UNCOVERED, unit=int(ids[one]), share=round(float(total[one]), 3))

    return change, list(told())


def _valid(shapes: Shapes) -> tuple[Shapes, list[int]]:
    """Return polygons that are valid, and the places of those that were not."""
    wrong = np.flatnonzero(~shapely.is_valid(shapes))
    if not len(wrong):
        return shapes, []
    mended = shapes.copy()
    for at in wrong.tolist():
        parts = shapely.get_parts(shapely.make_valid(shapes[at]))
        mended[at] = shapely.union_all([one for one in parts.tolist() if one.geom_type.endswith("Polygon")])
    return mended, wrong.tolist()


def _shares(units: Shapes, areas: Shapes) -> tuple[Ints, Ints, Floats]:
    """Return which unit and area meet, and how much of the unit the area covers."""
    unit, area = shapely.STRtree(areas).query(units, predicate="intersects")
    share = np.asarray(shapely.area(shapely.intersection(units[unit], areas[area])) / shapely.area(units[unit]))
    met = share > 0
    return unit[met], area[met], share[met]


def _goals(
    draft: Draft, areas: GridAreas, used: Sequence[int], fresh: Sequence[str]
) -> tuple[dict[int, int], tuple[str, ...]]:
    """Return the place of the grid that each area is, and the names of those that begin."""
    place = {grid: at for at, grid in enumerate(draft.grids)}
    names = iter(fresh)
    goal: dict[int, int] = {}
    for area in used:
        name = areas.names[area].strip()
        known = name in place
        if not known and (not 0 < len(name) <= LONGEST_NAME or (name.isdigit() and len(name) == CODE_DIGITS)):
            name = next(one for one in names if one not in place)
        goal[area] = place.setdefault(name, len(place))
    return goal, tuple(place)[len(draft.grids) :]
