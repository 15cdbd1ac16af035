"""The figures of a draft's grids, all at once after every stroke."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.planning.draft import STRAY, Change, Draft
from dispatch.planning.sheet import Load, PlanSheet

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DraftFigures:
    """What each grid of a draft adds up to, in the order of its grids, shape (g,) each.

    Attributes
    ----------
    units
        Number of units; 0 for a grid that is no more.
    totals
        Sum of every load.
    outline_m
        Length of the border, with what lies outside too.
    street_m
        How much of it lies on a street.
    pieces
        Number of connected pieces, by touching.
    walked_pieces
        The same by walking: a river parts what touches.
    communities
        Number of communities it lies in.
    """

    units: Ints
    totals: Mapping[Load, Floats]
    outline_m: Floats
    street_m: Floats
    pieces: Ints
    walked_pieces: Ints
    communities: Ints

    @property
    def street_share(self) -> Floats:
        """Share of the border that lies on a street, 0 without a border."""
        return np.divide(self.street_m, self.outline_m, out=np.zeros_like(self.outline_m), where=self.outline_m > 0)

    @property
    def polsby_popper(self) -> Floats:
        """4π · area / border², at most 1."""
        area = self.totals[Load.AREA_M2]
        square = self.outline_m**2
        return np.minimum(1.0, np.divide(4 * np.pi * area, square, out=np.zeros_like(area), where=square > 0))


def figures_of(sheet: PlanSheet, draft: Draft) -> DraftFigures:
    """Return the figures of every grid of a draft."""
    return _figures(sheet, draft.holders, len(draft.grids))


def figures_after(sheet: PlanSheet, before: DraftFigures, draft: Draft, change: Change) -> DraftFigures:
    """Return the figures of a draft after a change, from those before it; only grids that change are added up anew."""
    touched = touched_by(change)
    place = np.full(len(draft.grids) + 1, STRAY, np.int64)
    place[touched] = np.arange(len(touched))
    # STRAY is the last place, which is no grid's.
    anew = _figures(sheet, place[draft.holders], len(touched))

    def with_them(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        joined = np.zeros(len(draft.grids), old.dtype)
        joined[: len(old)] = old
        joined[touched] = new
        return joined

    totals = {load: with_them(before.totals[load], anew.totals[load]) for load in anew.totals}
    rest = {
        field.name: with_them(getattr(before, field.name), getattr(anew, field.name))
        for field in fields(DraftFigures)
        if field.name != "totals"
    }
    return DraftFigures(totals=totals, **rest)


def touched_by(change: Change) -> Ints:
    """Return the places of the grids that a change takes from or gives to."""
    touched = np.unique(np.r_[change.before, change.after])
    return np.asarray(touched[touched != STRAY], np.int64)


def _figures(sheet: PlanSheet, holders: Ints, count: int) -> DraftFigures:
    """Return the figures of `count` holders, of which units that are STRAY have none."""
    members = np.flatnonzero(holders != STRAY)
    holder = holders[members]
    totals = {
        load: np.asarray(np.bincount(holder, values[members], count), np.float64)
        for load, values in sheet.loads.items()
    }
    outline_m, street_m = _outlines(sheet, holders, members, count)
    graph = sheet.graph if len(members) == len(sheet) else sheet.graph.of(members)
    pieces = _distinct(holder, graph.pieces(holder), count)
    walked = pieces
    if not graph.crossable.all():
        walked = _distinct(holder, graph.walkable().pieces(holder), count)
    return DraftFigures(
        np.bincount(holder, minlength=count),
        totals,
        outline_m,
        street_m,
        pieces,
        walked,
        _distinct(holder, sheet.community[members], count),
    )


def deviation(total: Floats, low: float, high: float) -> Floats:
    """Return by how much totals are outside a band: below it negative, above it positive, inside 0."""
    return np.where(total < low, total - low, np.where(total > high, total - high, 0.0))


def _outlines(sheet: PlanSheet, holders: Ints, members: Ints, count: int) -> tuple[Floats, Floats]:
    borders = sheet.borders
    outside = np.append(holders, STRAY)
    pieces = slice(None) if len(members) == len(holders) else borders.of(members)
    left, right = outside[borders.left[pieces]], outside[borders.right[pieces]]
    on = np.flatnonzero(left != right)
    outline, street = np.zeros(count), np.zeros(count)
    length_m, along = borders.length_m[pieces][on], sheet.on_street[pieces][on]
    for holder in (left[on], right[on]):
        mine = holder != STRAY
        outline += np.bincount(holder[mine], length_m[mine], count)
        lies = mine & along
        street += np.bincount(holder[lies], length_m[lies], count)
    return outline, street


def _distinct(holder: Ints, value: Ints, count: int) -> Ints:
    """Count the different values of each holder, shape (count,)."""
    if not len(holder):
        return np.zeros(count, np.int64)
    pairs = np.unique(holder * (int(value.max()) + 1) + value)
    return np.bincount(pairs // (int(value.max()) + 1), minlength=count)
