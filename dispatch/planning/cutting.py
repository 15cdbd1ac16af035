"""Units of a draft are parted along a line, or joined: the sheet changes under the draft, and undoing changes it back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dispatch.errors import CutLineMisses, UnitsNotJoined
from dispatch.planning.draft import Draft
from dispatch.planning.sheet import Ground, Load
from dispatch.planning.strokes import refuse_locked
from geo.unit_cutting import cut_along, joined

Ints = NDArray[np.int64]
LngLat = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Remade:
    """Units that take the place of others within a community.

    `before` are the numbers of the units that go, that with most homes first; `shapes` those
    that come, WGS 84 polygons. One of each is a unit that only got corners.
    """

    community: str
    before: tuple[int, ...]
    shapes: tuple[BaseGeometry, ...]


def cut(draft: Draft, ground: Ground, line: Sequence[LngLat]) -> list[Remade]:
    """Return what becomes of the units that a line wholly crosses, and of their neighbours.

    Raises
    ------
    CutLineMisses
        It crosses none.
    UnitLocked
    """
    found = cut_along(ground.shapes, line)
    if found is None:
        raise CutLineMisses
    refuse_locked(draft, ground.sheet, np.array(list(found.pieces), np.int64))
    remade = {**found.pieces, **{at: (shape,) for at, shape in found.reshaped.items()}}
    return [
        Remade(_community(ground, at), (int(ground.sheet.ids[at]),), tuple(shapes)) for at, shapes in remade.items()
    ]


def join(draft: Draft, ground: Ground, units: Ints) -> list[Remade]:
    """Return the unit that some units of one grid and one community become.

    Raises
    ------
    UnitsNotJoined
        They are fewer than two, lie apart, or in several grids or communities.
    UnitLocked
    """
    sheet = ground.sheet
    one_place = len(units) > 1 and len(np.unique(draft.holders[units])) == len(np.unique(sheet.community[units])) == 1
    whole = joined(ground.shapes[units].tolist()) if one_place else None
    if whole is None:
        raise UnitsNotJoined(units=len(units))
    refuse_locked(draft, ground.sheet, units)
    order = units[np.argsort(-sheet.loads[Load.HOUSEHOLDS][units], kind="stable")]
    return [Remade(_community(ground, int(units[0])), tuple(sheet.ids[order].tolist()), (whole,))]


def _community(ground: Ground, at: int) -> str:
    return ground.sheet.communities[int(ground.sheet.community[at])]
