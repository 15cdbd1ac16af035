"""Sew communities together: each gets the corners its neighbours have on the border between them.

Streets of both sides meet the main road between them, and each meeting is a corner of the grids
there. With the corners of both sides on both, borders are the same points in the same order, and
no gap or overlap is left, not even one of a hundredth of a millimetre.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from data.demo.district.atlas import Atlas, Cell, Side
from data.demo.district.layout import Drawn
from data.demo.plan import SNAP_M

Corner = tuple[int, int]
"""A point of the plan in units of `SNAP_M`."""

Rim = Mapping[Side, tuple[Corner, ...]]
"""The corners a community has on each piece of main road around it."""

ON_LINE_M = 0.02


def key(x: float, y: float) -> Corner:
    """Return a point in units of `SNAP_M`."""
    return round(x / SNAP_M), round(y / SNAP_M)


def at(corner: Corner) -> tuple[float, float]:
    """Return a corner in metres, to the hundredth and no further."""
    return round(corner[0] * SNAP_M, 2), round(corner[1] * SNAP_M, 2)


def rim(atlas: Atlas, cell: Cell, drawn: Drawn) -> dict[Side, tuple[Corner, ...]]:
    """Return the corners of a community's grids on each piece of main road around it."""
    # Of the outer border alone: a corner a hundredth inside it would be threaded onto the border, and be a spike there.
    ground = shapely.coverage_union_all(np.array([g.shape for g in drawn.layout.grids], dtype=object))
    corners = shapely.get_coordinates(ground)
    corners = np.unique(np.round(corners / SNAP_M).astype(np.int64), axis=0)
    points = shapely.points(corners * SNAP_M)
    found = {}
    for side in cell.sides:
        near = shapely.distance(points, atlas.line(side)) <= ON_LINE_M
        found[side] = tuple((int(x), int(y)) for x, y in corners[near].tolist())
    return found


def merged(line: LineString, rims: list[tuple[Corner, ...]]) -> dict[Corner, float]:
    """Return every corner on a piece of main road and how far along it lies, in that order."""
    every = {key(x, y) for x, y in line.coords}.union(*rims)
    along = {corner: float(line.project(Point(at(corner)))) for corner in every}
    return dict(sorted(along.items(), key=lambda item: (item[1], item[0])))


def sewn(atlas: Atlas, cell: Cell, drawn: Drawn, rims: Mapping[str, Rim]) -> Drawn:
    """Return a community with the corners of its neighbours on its border.

    Parameters
    ----------
    rims
        The rims of this community and of its neighbours, by code.
    """
    chains = []
    lines: dict[bytes, LineString] = {}
    for side, neighbour in zip(cell.sides, atlas.neighbours(cell), strict=True):
        held = [rims[c.code][side] for c in (cell, neighbour) if c is not None]
        chain = merged(atlas.line(side), held)
        chains.append(chain)
        lines[atlas.line(side).wkb] = LineString([at(corner) for corner in chain])
    layout = drawn.layout
    streets = tuple(replace(s, line=lines.get(s.line.wkb, s.line)) for s in layout.streets)
    plan = replace(layout.plan, boundary=filled(layout.plan.boundary, chains))
    grids = tuple(replace(g, shape=filled(g.shape, chains)) for g in layout.grids)
    micro = {number: tuple(filled(p, chains) for p in pieces) for number, pieces in drawn.micro.items()}
    return replace(drawn, layout=replace(layout, plan=plan, streets=streets, grids=grids), micro=micro)


def filled(ground: Polygon, chains: list[dict[Corner, float]]) -> Polygon:
    """Return `ground` with every corner of the chains between two neighbouring corners of its own."""
    corners = [key(x, y) for x, y in ground.exterior.coords]
    # One turn around: its first corner comes again at the end.
    ring: list[Corner] = []
    for here, there in pairwise(corners):
        ring.append(here)
        chain = next((c for c in chains if here in c and there in c), None)
        if chain is None or here == there:
            continue
        order = list(chain)
        first, last = order.index(here), order.index(there)
        between = order[first + 1 : last] if first < last else order[last + 1 : first][::-1]
        straight = LineString([at(here), at(there)])
        if all(straight.distance(Point(at(corner))) <= 2 * ON_LINE_M for corner in between):
            ring += between
    holes = [[at(key(*c)) for c in hole.coords] for hole in ground.interiors]
    return Polygon([at(corner) for corner in ring], holes)
