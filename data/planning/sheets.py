"""Read the sheet that drafts of some editions are painted on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection

from data.planning.statements import fetched
from dispatch.planning.draft import STRAY
from dispatch.planning.sheet import Barrier, Ground, Load, PlanSheet
from dispatch.territory import WEEKS_COUNTED
from geo.unit_graph import (
    BARRIER_REACH_M,
    Borders,
    UnitGraph,
    beside,
    borders_of,
    graph_of_borders,
    graph_of_pairs,
    joined_up,
)

ON_STREET_M = 20.0

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]


def read_ground(connection: Connection, editions: Sequence[int], since: datetime) -> Ground:
    """Return the ground of some editions; incidents are those reported since `since`, four weeks ago."""
    rows = fetched(connection, "units", {"editions": list(editions)})
    ids = np.array([row[0] for row in rows], np.int64)
    codes = sorted({row[1] for row in rows})
    shapes = np.asarray(shapely.from_wkb([bytes(row[2]) for row in rows]), dtype=object).reshape(-1)
    borders = borders_of(shapes)
    values = {"communities": codes}
    barriers = read_barriers(connection, codes)
    on_barrier = {kind: beside(borders, shapes_of, BARRIER_REACH_M) for kind, shapes_of in barriers.items()}
    streets = shapely.from_wkb([bytes(geom) for (geom,) in fetched(connection, "dividing", values)])
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    graph = _graph(connection, editions, ids, borders)
    community = np.array([codes.index(row[1]) for row in rows], np.int64)
    on_street = beside(borders, streets, ON_STREET_M)
    none = np.zeros(len(ids))
    loads = dict.fromkeys(Load, none) | {Load.AREA_M2: np.array([row[3] for row in rows], np.float64)}
    half = np.where(on_street, borders.length_m / 2, 0.0)
    patrol_m = np.bincount(borders.left, half, len(ids))
    inner = borders.right >= 0
    patrol_m += np.bincount(borders.right[inner], half[inner], len(ids))
    loads[Load.PATROL_M] = np.asarray(patrol_m, np.float64)
    sheet = PlanSheet(
        ids, community, tuple(codes), joined_up(graph, points[:, 0], points[:, 1], community), borders, on_street,
        loads, points[:, 0], points[:, 1], on_barrier,
    )  # fmt: skip
    sheet = sheet.honouring(frozenset(Barrier))
    ground = Ground(sheet, shapes, tuple(row[4] for row in rows), tuple(row[5] for row in rows))
    return with_loads(connection, ground, editions, since)


def with_loads(connection: Connection, ground: Ground, editions: Sequence[int], since: datetime) -> Ground:
    """Return the ground with what its units hold by now."""
    sheet = ground.sheet
    held = {load: np.zeros(len(sheet)) for load in (Load.HOUSEHOLDS, Load.RESIDENTS, Load.DWELLINGS, Load.DEVICES, Load.INCIDENTS_WEEK)}  # fmt: skip
    for unit, households, residents, dwellings, devices, incidents in fetched(
        connection, "loads", {"editions": list(editions), "since": since}
    ):
        at = int(np.searchsorted(sheet.ids, unit))
        held[Load.HOUSEHOLDS][at] = households or 0.0
        held[Load.RESIDENTS][at] = residents or 0.0
        held[Load.DWELLINGS][at] = dwellings or 0.0
        held[Load.DEVICES][at] = devices or 0.0
        held[Load.INCIDENTS_WEEK][at] = incidents or 0.0
    for unit, homes in fetched(connection, "said_homes", {"editions": list(editions)}):
        held[Load.HOUSEHOLDS][int(np.searchsorted(sheet.ids, unit))] = homes
    values = {"communities": list(sheet.communities), "since": since}
    apart = shapely.from_wkb([bytes(geom) for (geom,) in fetched(connection, "points", values)])
    held[Load.DEVICES] += _counted(ground, np.asarray(apart, dtype=object).reshape(-1))
    happened = fetched(connection, "incident_points", values)
    held[Load.INCIDENTS_WEEK] += _counted(ground, shapely.points(np.array(happened, np.float64).reshape(-1, 2)))
    held[Load.INCIDENTS_WEEK] /= WEEKS_COUNTED
    loads: Mapping[Load, Floats] = {**sheet.loads, **held}
    return replace(ground, sheet=replace(sheet, loads=loads))


def read_barriers(connection: Connection, communities: Sequence[str]) -> dict[Barrier, Shapes]:
    """Return the barriers of some communities by kind, WGS 84 lines and areas; a kind that is not there is left out."""
    found: dict[Barrier, list[bytes]] = {}
    for geom, kind in fetched(connection, "barriers", {"communities": list(communities)}):
        found.setdefault(Barrier(kind), []).append(bytes(geom))
    return {kind: np.asarray(shapely.from_wkb(geoms), dtype=object).reshape(-1) for kind, geoms in found.items()}


def _graph(connection: Connection, editions: Sequence[int], ids: Ints, borders: Borders) -> UnitGraph:
    """Return who touches whom: by their borders, or as a file said where it did."""
    graph = graph_of_borders(len(ids), borders)
    links = np.array(fetched(connection, "links", {"editions": list(editions)}), np.float64).reshape(-1, 3)
    if not len(links):
        return graph
    left, right = (np.searchsorted(ids, links[:, side].astype(np.int64)) for side in (0, 1))
    said = np.zeros(len(ids), bool)
    said[left] = said[right] = True
    drawn = ~(said[graph.owners] & said[graph.neighbours]) & (graph.owners < graph.neighbours)
    return graph_of_pairs(
        len(ids),
        np.r_[left, graph.owners[drawn]],
        np.r_[right, graph.neighbours[drawn]],
        np.r_[np.maximum(links[:, 2], 1e-3), graph.border_m[drawn]],
    )


def in_force(connection: Connection, ground: Ground, editions: Sequence[int]) -> tuple[tuple[str, ...], Ints]:
    """Return the grids in force and which of them holds each unit; STRAY where none does.

    By homes; a unit without buildings by its inner point.
    """
    sheet = ground.sheet
    grids: list[tuple[str, bytes]] = []
    for code in sheet.communities:
        grids += fetched(connection, "grids", {"community": code})
    names = tuple(code for code, _ in grids)
    shapes = np.asarray(shapely.from_wkb([bytes(geom) for _, geom in grids]), dtype=object).reshape(-1)
    holders = np.full(len(sheet), STRAY, np.int64)
    if len(shapes):
        unit, grid = shapely.STRtree(shapes).query(shapely.points(sheet.lngs, sheet.lats), predicate="intersects")
        holders[unit[::-1]] = grid[::-1]
    place = {code: at for at, code in enumerate(names)}
    for unit, code in fetched(connection, "in_force", {"editions": list(editions)}):
        if code in place:
            holders[np.searchsorted(sheet.ids, unit)] = place[code]
    return names, holders


def newest_editions(connection: Connection, area: str) -> list[int]:
    """Return the newest edition of each community that a region code covers."""
    return [id for id, _ in fetched(connection, "newest_editions", {"area": area})]


def _counted(ground: Ground, points: NDArray[np.object_]) -> Floats:
    """Count points in each unit; on a border the first has it."""
    if not len(points) or not len(ground.shapes):
        return np.zeros(len(ground.shapes))
    point, unit = shapely.STRtree(ground.shapes).query(points, predicate="intersects")
    order = np.lexsort((unit, point))
    point, unit = point[order], unit[order]
    first = np.r_[True, point[1:] != point[:-1]] if len(point) else np.empty(0, bool)
    return np.asarray(np.bincount(unit[first], minlength=len(ground.shapes)), np.float64)
