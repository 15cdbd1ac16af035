"""What a planner does with a brush, a lasso or a command: each gives a change, or refuses.

A stroke never touches what is locked; where it would, it is refused as a whole.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from shapely.geometry.base import BaseGeometry

from dispatch.errors import (
    GridLocked,
    GridsApart,
    SplitLineMisses,
    SplitTooFine,
    StrokeEmpty,
    UnitLocked,
    UnknownThing,
)
from dispatch.planning.draft import STRAY, Change, Draft, change_to
from dispatch.planning.outline import grid_shape
from dispatch.planning.sheet import Load, PlanSheet
from geo.partition import partition
from geo.rebalancing import Rebalancing
from geo.unit_graph import NOBODY, UnitGraph

Ints = NDArray[np.int64]
LngLat = tuple[float, float]
FINE = 0.005
"""Rebalancing goes on until no grid is further than this from the mean."""


def paint(draft: Draft, sheet: PlanSheet, units: Ints, grid: str, only_from: str | None = None) -> Change:
    """Give units to a grid; with `only_from`, just those that this grid holds.

    Raises
    ------
    UnknownThing, GridLocked, UnitLocked, StrokeEmpty
    """
    into = _open_grid(draft, grid)
    if only_from is not None:
        units = units[draft.holders[units] == _place(draft, only_from)]
    return _change(draft, sheet, units, into)


def split_by_line(draft: Draft, sheet: PlanSheet, grid: str, line: Sequence[LngLat], names: Sequence[str]) -> Change:
    """Part a grid along a line drawn across it; its largest piece by homes stays, the others become new grids.

    Each unit goes with the side its inner point is on. `names` are provisional names to take from.

    Raises
    ------
    UnknownThing, GridLocked, UnitLocked, SplitLineMisses
    """
    held = _open_grid(draft, grid)
    members = draft.members(held)
    drawn = shapely.LineString(line) if len(line) > 1 else shapely.LineString()
    sides = _sides(sheet, members, drawn)
    if sides is None:
        raise SplitLineMisses(grid=grid)
    return _parted(draft, sheet, members, held, sides, names)


def split_evenly(
    draft: Draft, sheet: PlanSheet, grid: str, parts: int, shares: Mapping[Load, float], names: Sequence[str]
) -> Change:
    """Part a grid into contiguous parts of equal load.

    Raises
    ------
    UnknownThing, GridLocked, UnitLocked, SplitTooFine
    """
    held = _open_grid(draft, grid)
    members = draft.members(held)
    graph = sheet.graph.of(members)
    pieces = len(np.unique(graph.pieces())) if len(members) else 0
    if not max(2, pieces) <= parts <= len(members):
        raise SplitTooFine(grid=grid, units=len(members), parts=parts)
    return _parted(draft, sheet, members, held, partition(graph, sheet.weight(shares)[members], parts).part, names)


def merge(draft: Draft, sheet: PlanSheet, grids: Sequence[str]) -> Change:
    """Give all units of some grids to the first of them.

    Raises
    ------
    UnknownThing, GridLocked, UnitLocked, GridsApart, StrokeEmpty
    """
    places = [_open_grid(draft, one) for one in dict.fromkeys(grids)]
    units = np.flatnonzero(np.isin(draft.holders, places))
    pieces = sheet.graph.of(units).pieces() if len(units) else np.empty(0, np.int64)
    for name, place in zip(dict.fromkeys(grids), places, strict=True):
        mine = pieces[draft.holders[units] == place]
        if len(mine) and len(pieces) and not np.isin(mine, pieces[draft.holders[units] == places[0]]).any():
            raise GridsApart(one=grids[0], other=name)
    return _change(draft, sheet, units, places[0])


def swap(draft: Draft, sheet: PlanSheet, units: Ints, one: str, other: str) -> Change:
    """Exchange: of the units named, those of one grid go to the other and the reverse.

    Raises
    ------
    UnknownThing, GridLocked, UnitLocked, StrokeEmpty
    """
    a, b = _open_grid(draft, one), _open_grid(draft, other)
    mine = units[np.isin(draft.holders[units], (a, b))]
    return _change(draft, sheet, mine, np.where(draft.holders[mine] == a, b, a))


def shift_border(draft: Draft, sheet: PlanSheet, giver: str, taker: str) -> Change:
    """Move the border between two grids on to the next street: whole blocks of the giver that touch `taker` go over.

    Where that would take all of the giver, one row of units goes.

    Raises
    ------
    UnknownThing, GridLocked, UnitLocked, GridsApart
    """
    a, b = _open_grid(draft, giver), _open_grid(draft, taker)
    owners = sheet.graph.owners
    touching = (draft.holders[owners] == a) & (draft.holders[sheet.graph.neighbours] == b)
    row = np.unique(owners[touching])
    if not len(row):
        raise GridsApart(one=giver, other=taker)
    block = _blocks(sheet)
    whole = np.flatnonzero((draft.holders == a) & np.isin(block, block[row]))
    return _change(draft, sheet, row if len(whole) == len(draft.members(a)) else whole, b)


def _blocks(sheet: PlanSheet) -> Ints:
    """Return a number of the block each unit lies in: what hangs together without a street between, shape (n,)."""
    within = (sheet.borders.right != NOBODY) & ~sheet.on_street
    left, right = sheet.borders.left[within], sheet.borders.right[within]
    links = sparse.coo_array((np.ones(len(left), np.int8), (left, right)), (len(sheet), len(sheet)))
    return np.asarray(csgraph.connected_components(links, directed=False)[1], np.int64)


def fill(draft: Draft, sheet: PlanSheet, grids: Sequence[str] | None = None) -> Change:
    """Give every loose piece to the grid it shares most border with; the piece with most homes is the grid itself.

    Locked units stay. Of `grids` alone if given, and then no stray units; if those hang together
    but for a barrier, what lies beyond it goes to a grid one can walk to.

    Raises
    ------
    UnknownThing, StrokeEmpty
        Nothing is loose, or what is touches no other grid.
    """
    chosen = None if grids is None else [_place(draft, one) for one in grids]
    holders = draft.holders.copy()
    graph = sheet.graph
    loose = _loose(draft, sheet, graph, chosen)
    if not loose and chosen is not None:
        graph = graph.walkable()
        loose = _loose(draft, sheet, graph, chosen)
    fixed = draft.fixed()
    left = [piece for piece in loose if not fixed[piece].any()]
    while left:
        waiting = []
        for piece in left:
            into = _longest_beside(sheet, graph, holders, piece, draft.locked_grids)
            if into is None:
                waiting.append(piece)
            else:
                holders[piece] = into
        if len(waiting) == len(left):
            break
        left = waiting
    units = np.flatnonzero(holders != draft.holders)
    if not len(units):
        raise StrokeEmpty
    return change_to(draft, units, holders[units])


def send_home(draft: Draft, sheet: PlanSheet, grid: str) -> Change:
    """Give the units of other communities that a grid holds to the grids of their own beside them.

    The community with most of the grid's homes is the grid's own.

    Raises
    ------
    UnknownThing, GridLocked, UnitLocked, StrokeEmpty
    """
    members = draft.members(_open_grid(draft, grid))
    if not len(members):
        raise StrokeEmpty
    homes = np.bincount(sheet.community[members], sheet.loads[Load.HOUSEHOLDS][members] + 1e-6)
    foreign = members[sheet.community[members] != int(homes.argmax())]
    holders = draft.holders.copy()
    for _ in range(len(foreign)):
        left = foreign[holders[foreign] == draft.holders[foreign]]
        sent = [
            (unit, _longest_beside(sheet, sheet.graph, holders, np.array([unit]), draft.locked_grids))
            for unit in left.tolist()
        ]
        for unit, into in sent:
            if into is not None:
                holders[unit] = into
        if all(into is None for _, into in sent):
            break
    return _change(draft, sheet, foreign, holders[foreign])


def rebalance(draft: Draft, sheet: PlanSheet, grids: Sequence[str], shares: Mapping[Load, float]) -> Change:
    """Even the load of some grids out among them, moving as little as possible and tearing none.

    Raises
    ------
    UnknownThing, GridLocked, StrokeEmpty
    """
    places = [_open_grid(draft, one) for one in dict.fromkeys(grids)]
    units = np.flatnonzero(np.isin(draft.holders, places))
    part = np.searchsorted(np.sort(places), draft.holders[units])
    load = sheet.weight(shares)[units]
    work = Rebalancing(sheet.graph.of(units), load, part, len(places), fixed=draft.fixed()[units])
    work.balance(FINE * load.sum() / len(places))
    moved = change_to(draft, units, np.sort(places)[work.parts()])
    if not len(moved):
        raise StrokeEmpty
    return moved


def _parted(draft: Draft, sheet: PlanSheet, members: Ints, held: int, sides: Ints, names: Sequence[str]) -> Change:
    homes = np.bincount(sides, sheet.loads[Load.HOUSEHOLDS][members] + 1e-6)
    order = np.argsort(-homes, kind="stable")
    place = np.empty(len(homes), np.int64)
    # New grids follow the ones there are, in the order of their homes.
    place[order] = np.r_[held, len(draft.grids) + np.arange(len(homes) - 1)]
    refuse_locked(draft, sheet, members[place[sides] != held])
    return change_to(draft, members, place[sides], names[: len(homes) - 1])


def _sides(sheet: PlanSheet, members: Ints, line: BaseGeometry) -> Ints | None:
    """Return which piece of the parted grid each unit lies in, None where the line does not part it."""
    if line.is_empty or not len(members):
        return None
    shape = grid_shape(sheet, members)
    parts = shapely.get_parts(shapely.polygonize([shapely.union_all([shapely.boundary(shape), line])]))
    inner = [one for one in parts.tolist() if shapely.contains(shape, one.representative_point())]
    before = len(shapely.get_parts(shape))
    if len(inner) <= before:
        return None
    points = shapely.points(sheet.lngs[members], sheet.lats[members])
    tree = shapely.STRtree(inner)
    unit, piece = tree.query_nearest(points, all_matches=False)
    sides = np.zeros(len(members), np.int64)
    sides[unit] = piece
    _, sides = np.unique(sides, return_inverse=True)
    return np.asarray(sides, np.int64) if sides.max() > 0 else None


def _loose(draft: Draft, sheet: PlanSheet, graph: UnitGraph, chosen: Sequence[int] | None) -> list[Ints]:
    pieces = graph.pieces(draft.holders)
    homes = np.bincount(pieces, sheet.loads[Load.HOUSEHOLDS] + 1e-6)
    order = np.lexsort((pieces, -homes[pieces], draft.holders))
    holders, sorted_pieces = draft.holders[order], pieces[order]
    first_of_grid = np.r_[True, holders[1:] != holders[:-1]]
    kept = np.unique(sorted_pieces[first_of_grid & (holders != STRAY)])
    loose = ~np.isin(pieces, kept)
    if chosen is not None:
        loose &= np.isin(draft.holders, chosen)
    return [np.flatnonzero(pieces == one) for one in np.unique(pieces[loose])]


def _longest_beside(sheet: PlanSheet, graph: UnitGraph, holders: Ints, piece: Ints, shut: frozenset[int]) -> int | None:
    inside = np.zeros(len(holders), bool)
    inside[piece] = True
    border: dict[int, float] = {}
    own = holders[piece[0]]
    for unit in piece.tolist():
        for at in range(int(graph.starts[unit]), int(graph.starts[unit + 1])):
            other = int(graph.neighbours[at])
            held = int(holders[other])
            same = sheet.community[other] == sheet.community[unit]
            if inside[other] or held in (STRAY, own) or held in shut or not same:
                continue
            border[held] = border.get(held, 0.0) + float(graph.border_m[at])
    return max(border, key=lambda held: (border[held], -held)) if border else None


def _change(draft: Draft, sheet: PlanSheet, units: Ints, after: Ints | int) -> Change:
    moved = change_to(draft, units, after)
    refuse_locked(draft, sheet, moved.units)
    if not len(moved):
        raise StrokeEmpty
    return moved


def refuse_locked(draft: Draft, sheet: PlanSheet, units: Ints) -> None:
    """Pass when none of some units is locked; raises UnitLocked."""
    fixed = draft.fixed()[units]
    if fixed.any():
        first = int(units[fixed][0])
        held = int(draft.holders[first])
        raise UnitLocked(unit=int(sheet.ids[first]), grid=draft.grids[held] if held != STRAY else "")


def _place(draft: Draft, grid: str) -> int:
    try:
        return draft.place_of(grid)
    except KeyError:
        raise UnknownThing(kind="grid", id=grid) from None


def _open_grid(draft: Draft, grid: str) -> int:
    place = _place(draft, grid)
    if place in draft.locked_grids:
        raise GridLocked(grid=grid)
    return place
