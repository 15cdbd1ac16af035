"""What changes its grid when a plan takes effect: buildings with their homes, cameras, teams, open cases."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection

from data.planning.statements import fetched
from dispatch.planning.publication import Move, Moved, PlanGrid
from dispatch.planning.succession import Lineage
from geo.membership import assign

Shapes = NDArray[np.object_]


def moves(
    connection: Connection, communities: Sequence[str], drawn: Sequence[PlanGrid], told: Collection[Lineage]
) -> list[Move]:
    """Return what of these communities changes its grid.

    A building goes where most of its footprint is, as ever; a case in a building goes with it,
    and what stands by itself goes by its point.

    Parameters
    ----------
    drawn
        Grids as the plan draws them.
    told
        Where the homes of grids that change go; those that nothing of is kept end.
    """
    passages = {(one.old_code, one.new_code) for one in told}
    ending = {old for old, _ in passages} - {new for _, new in passages}
    values = {"communities": list(communities)}
    standing = fetched(connection, "standing_grids", values)
    now = {code: bytes(geom) for code, _, geom in standing}
    old_codes, old_shapes = list(now), _shapes(now.values())
    fresh = {one.code: one.shape for one in drawn}
    staying = [code for code in old_codes if code not in fresh and code not in ending]
    new_codes = sorted([*fresh, *staying])
    after = dict(zip(old_codes, old_shapes.tolist(), strict=True)) | fresh
    new_shapes = np.array([*(after[code] for code in new_codes), None], dtype=object)[:-1]

    found: list[Move] = []
    homes = fetched(connection, "moving_buildings", values)
    held = assign(_shapes(row[3] for row in homes), new_shapes, new_codes).grid
    goes = {row[0]: [*new_codes, ""][at] for row, at in zip(homes, held.tolist(), strict=True)}
    for id, community, name, _, code, households, dwellings in homes:
        if code and goes[id] and goes[id] != code:
            found.append(Move(Moved.BUILDING, id, community, name, code, goes[id], households, dwellings))

    places = fetched(connection, "moving_places", values)
    points = _shapes(row[4] for row in places)
    was, will = _at(points, old_shapes, old_codes), _at(points, new_shapes, new_codes)
    for (kind, id, community, name, _), before, then in zip(places, was, will, strict=True):
        # What stands on a border that is only set on its units has not moved.
        if (before, then) in passages and before != then:
            found.append(Move(Moved(kind), id, community, name, before, then))

    cases = fetched(connection, "moving_incidents", values)
    spots = np.array([shapely.Point(row[5], row[6]) for row in cases] or [None], dtype=object)[: len(cases)]
    for (id, community, number, code, building, _, _), then in zip(
        cases, _at(spots, new_shapes, new_codes), strict=True
    ):
        goal = goes.get(building) or then
        if code and goal and goal != code:
            found.append(Move(Moved.INCIDENT, id, community, number, code, goal))
    return found


def _at(points: Shapes, grids: Shapes, codes: Sequence[str]) -> list[str]:
    """Return the grid each point is in, of several the lowest code, '' for none."""
    found = [""] * len(points)
    if not len(points) or not len(grids):
        return found
    point, grid = shapely.STRtree(grids).query(points, predicate="intersects")
    for one, code in sorted(((int(p), codes[int(g)]) for p, g in zip(point, grid, strict=True)), reverse=True):
        found[one] = code
    return found


def _shapes(stored: Iterable[bytes]) -> Shapes:
    return np.asarray(shapely.from_wkb([bytes(one) for one in stored]), dtype=object).reshape(-1)
