"""A plan that is published: what takes effect when, and what it makes of each grid."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dispatch.errors import GridNumbersExhausted, PlanUnchanged
from dispatch.planning.draft import STRAY
from dispatch.planning.gate import Override
from dispatch.planning.outline import grid_shape
from dispatch.planning.sheet import Load, PlanSheet
from dispatch.planning.succession import Lineage, Link, kept, lineage, succession
from geo.codes import GridCodesExhausted, grid_codes_in_order

Ints = NDArray[np.int64]
_NUMBERED = re.compile(r"(.*?)第?\d+网格\Z")


class PublicationState(StrEnum):
    """Where a published plan stands."""

    SCHEDULED = "scheduled"
    EFFECTIVE = "effective"
    WITHDRAWN = "withdrawn"


class Moved(StrEnum):
    """Kinds of things that change their grid; homes go with their building."""

    BUILDING = "building"
    CAMERA = "camera"
    TEAM = "team"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class KnownGrid:
    """A grid in force before a plan."""

    code: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class PlanGrid:
    """A grid as a plan draws it; `fresh` ones get a code that no grid ever had."""

    code: str
    name: str
    fresh: bool
    shape: BaseGeometry

    @property
    def community(self) -> str:
        """Code of its community."""
        return self.code[:12]


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """Which grid holds each unit: `holders` are places in `grids`, shape (n,)."""

    grids: tuple[str, ...]
    holders: Ints

    def codes(self) -> NDArray[np.object_]:
        """Return the grid of each unit by name, '' for none, shape (n,)."""
        return np.array([*self.grids, ""], dtype=object)[self.holders]


@dataclass(frozen=True, slots=True, eq=False)
class Settlement:
    """What a plan comes to: the grids that are drawn anew, the lineage, and which grid holds each unit by its code."""

    communities: tuple[str, ...]
    before: Telling
    after: Telling
    grids: tuple[PlanGrid, ...]
    lineage: tuple[Lineage, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """What is said of a published plan; `overrides` are the rules that a reason let pass."""

    id: int
    draft_id: int | None
    rolls_back: int | None
    area_code: str
    area_name: str
    name: str
    communities: tuple[str, ...]
    editions: tuple[int, ...]
    state: PublicationState
    effective_on: date
    effective_at: datetime
    author: str
    approver: str
    publisher: str
    published_at: datetime
    took_effect_at: datetime | None
    reason: str
    overrides: tuple[Override, ...]
    grids_changed: int
    grids_fresh: int


@dataclass(frozen=True, slots=True)
class Move:
    """A thing that changes its grid; homes are counted with their building."""

    kind: Moved
    ref: int
    community: str
    name: str
    old_code: str
    new_code: str
    households: int = 0
    dwellings: int = 0


@dataclass(frozen=True, slots=True)
class PairCount:
    """What goes from one grid to another, in numbers."""

    old_code: str
    new_code: str
    households: int = 0
    dwellings: int = 0
    buildings: int = 0
    cameras: int = 0
    teams: int = 0
    incidents: int = 0


def settle(
    sheet: PlanSheet, before: Telling, after: Telling, known: Collection[KnownGrid], used: Collection[str]
) -> Settlement:
    """Return what becomes of the grids in force when units are held as in `after`.

    In every community where anything changes all grids are drawn from their units, so that
    they meet without a gap; one whose outline stays as it is stays out of it.

    Parameters
    ----------
    known
        The grids in force of these communities.
    used
        Every code that any grid or plan ever had there.

    Raises
    ------
    PlanUnchanged
        No unit changes its grid.
    GridNumbersExhausted
    """
    homes, area_m2 = sheet.loads[Load.HOUSEHOLDS], sheet.loads[Load.AREA_M2]
    links = succession(before.holders, after.holders, homes, area_m2)
    touched = sorted({sheet.communities[sheet.community[at]] for at in _changing(before, after, links).tolist()})
    if not touched:
        raise PlanUnchanged
    names = {one.code: one.name for one in known}
    shapes = {one.code: one.shape for one in known}
    staying = {new: before.grids[old] for new, old in kept(links).items()}
    codes: list[str] = [""] * len(after.grids)
    drawn: list[PlanGrid] = []
    for community in touched:
        at = sheet.communities.index(community)
        places = np.unique(after.holders[(sheet.community == at) & (after.holders != STRAY)]).tolist()
        outlines = {place: grid_shape(sheet, np.flatnonzero(after.holders == place)) for place in places}
        fresh = [place for place in places if place not in staying]
        minted = _minted(community, used, [outlines[place] for place in fresh])
        for place, code in zip(fresh, minted, strict=True):
            codes[place] = code
            parent = _parent(links, place)
            drawn.append(PlanGrid(code, _name(names.get(before.grids[parent], ""), code), True, outlines[place]))
        for place in places:
            if place in staying:
                code = codes[place] = staying[place]
                if not _same(outlines[place], shapes.get(code)):
                    drawn.append(PlanGrid(code, names.get(code, code), False, outlines[place]))
    for place, code in staying.items():
        codes[place] = codes[place] or code
    told = [one for one in lineage(links, before.grids, codes) if one.old_code[:12] in touched]
    return Settlement(
        tuple(touched), before, Telling(tuple(codes), after.holders), tuple(sorted(drawn, key=lambda one: one.code)),
        tuple(told),
    )  # fmt: skip


def counted(moves: Collection[Move]) -> list[PairCount]:
    """Return how much goes from which grid to which, by their codes."""
    totals: dict[tuple[str, str], dict[str, int]] = {}
    for one in moves:
        pair = totals.setdefault((one.old_code, one.new_code), {})
        for name, more in ((f"{one.kind.value}s", 1), ("households", one.households), ("dwellings", one.dwellings)):
            pair[name] = pair.get(name, 0) + more
    return [PairCount(old, new, **numbers) for (old, new), numbers in sorted(totals.items())]


def _changing(before: Telling, after: Telling, links: Sequence[Link]) -> Ints:
    """Return the units whose grid is another than before, by who follows on whom."""
    staying = kept(links)
    same = np.full(len(after.grids) + 1, -2, np.int64)
    for new, old in staying.items():
        same[new] = old
    return np.flatnonzero(same[after.holders] != before.holders)


def _minted(community: str, used: Collection[str], shapes: Sequence[BaseGeometry]) -> list[str]:
    try:
        return grid_codes_in_order(community, used, np.asarray(shapes, dtype=object).reshape(-1))
    except GridCodesExhausted as error:
        raise GridNumbersExhausted(community=community, count=len(shapes)) from error


def _parent(links: Sequence[Link], new: int) -> int:
    return max((one for one in links if one.new == new), key=lambda one: (one.homes, one.share, -one.old)).old


def _name(parent: str, code: str) -> str:
    """Return a name for a new grid: that of the grid most of it was, with its own number."""
    found = _NUMBERED.match(parent)
    return f"{found.group(1) if found else ''}第{int(code[12:]):02d}网格"


def _same(one: BaseGeometry, other: BaseGeometry | None) -> bool:
    if other is None:
        return False
    return bool(shapely.equals_identical(shapely.normalize(one), shapely.normalize(other)))
