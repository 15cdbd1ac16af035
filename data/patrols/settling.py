"""Tasks that are done by being there: what the latest look says of open places and shares."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg2 import Binary
from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor, execute_values

from data.patrols.grounds import Grounds
from data.patrols.looking import Looked
from data.patrols.rows import task_of
from data.patrols.statements import statement
from data.patrols.walkers import Walkers, unit_of
from dispatch.patrols import Fence, seen_at
from dispatch.patrols.seeing import Sights, joined
from dispatch.patrols.task import KEPT_OPEN
from geo.stretches import Stretches

BEFORE_S = 900.0
"""A stay may have begun so long before what is new, beside the longest dwell."""


def settle(connection: Connection, kept: Grounds, looked: Looked, now: datetime) -> int:
    """Mark what was seen, end tasks that are fulfilled, and return how many of them; as the owner."""
    if not looked.touched or looked.who is None:
        return 0
    who = looked.who
    by_grid: dict[str, list[int]] = defaultdict(list)
    for unit in looked.touched:
        if (unit_row := int(who.row(np.array([unit]))[0])) >= 0 and who.grid[unit_row]:
            by_grid[who.grid[unit_row]].append(unit)
    if not by_grid:
        return 0
    span = {
        "grids": list(by_grid), "earliest": datetime.fromtimestamp(min(looked.touched.values()), UTC), "latest": now,
        "kept_open": KEPT_OPEN,
    }  # fmt: skip
    moments = _stops(connection, looked, by_grid, span)
    moments |= _shares(connection, kept, looked, who, span)
    return _end(connection, moments)


def _rows(connection: Connection, name: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(statement(name), values)
        return [dict(row) for row in cursor.fetchall()]


def _stops(
    connection: Connection, looked: Looked, by_grid: Mapping[str, list[int]], span: Mapping[str, Any]
) -> dict[int, float]:
    """Mark places where somebody of the grid was; return their tasks."""
    open_stops = _rows(connection, "open_stops", span)
    if not open_stops:
        return {}
    wanted: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for stop in open_stops:
        wanted[stop["grid_code"]].append(stop)
    units = [unit for grid in wanted for unit in by_grid[grid]]
    dwell_s = max(float(stop["dwell_s"]) for stop in open_stops)
    tracks = _lately(connection, looked, units, BEFORE_S + dwell_s)
    found: dict[tuple[int, int], tuple[float, int]] = {}
    for grid, stops in wanted.items():
        for unit in by_grid[grid]:
            for at_s, lng, lat in tracks.get(unit, ()):
                for stop in stops:
                    begin, end = np.searchsorted(at_s, (stop["from_s"], stop["until_s"]), side="left").tolist()
                    fence = Fence(stop["lng"], stop["lat"], stop["radius_m"], stop["dwell_s"])
                    moment = seen_at(fence, at_s[begin:end], lng[begin:end], lat[begin:end])
                    key = (stop["id"], stop["number"])
                    if moment is not None and moment < found.get(key, (np.inf, 0))[0]:
                        found[key] = (moment, unit)
    if not found:
        return {}
    rows = [(task, number, moment, unit) for (task, number), (moment, unit) in found.items()]
    with connection.cursor() as cursor:
        execute_values(cursor, statement("see_stops"), rows)
        cursor.execute(statement("count_stops"), {"tasks": sorted({task for task, *_ in rows})})
    return {task: 0.0 for task, *_ in rows}


Track = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def _lately(connection: Connection, looked: Looked, units: list[int], before_s: float) -> dict[int, list[Track]]:
    """Return the latest part of each unit's tracks, one for each of its devices."""
    assert looked.who is not None
    since = [datetime.fromtimestamp(looked.touched[unit] - before_s, UTC) for unit in units]
    values = {"units": units, "communities": [looked.who.community_of(unit) for unit in units], "moments": since}
    with connection.cursor() as cursor:
        cursor.execute(statement("lately"), values)
        columns = np.array(cursor.fetchall(), np.float64).reshape(-1, 5).T
    tracks: dict[int, list[Track]] = defaultdict(list)
    for unit, device in np.unique(columns[:2].T, axis=0).astype(np.int64).tolist():
        mine = (columns[0] == unit) & (columns[1] == device)
        tracks[unit].append((columns[2][mine], columns[3][mine], columns[4][mine]))
    return tracks


def _shares(
    connection: Connection, kept: Grounds, looked: Looked, who: Walkers, span: Mapping[str, Any]
) -> dict[int, float]:
    """Add what was seen within the hours of tasks that ask for shares; return them with the latest moment."""
    tasks = _rows(connection, "open_shares", span)
    if not tasks:
        return {}
    grounds = kept.of(connection, sorted({task["community_code"] for task in tasks}))
    streets = _by_grid(joined(list(looked.sights.values())), who)
    cells = _by_grid(joined(list(looked.cells.values())), who)
    found: dict[int, float] = {}
    with connection.cursor() as cursor:
        for task in tasks:
            ground = grounds.get(task["community_code"])
            if ground is None or ground.fingerprint != task["ground"]:
                continue
            grid = task["grid_code"]
            seen, last_s = _added(task, streets.get(grid), "stretches_seen", "<i4")
            seen_cells, last_cell_s = _added(task, cells.get(grid), "cells_seen_of", "<i8")
            street_m, count = _within(ground, grid, seen, seen_cells)
            found[task["id"]] = max(last_s, last_cell_s)
            cursor.execute(
                "UPDATE patrol_task SET stretches_seen = %s, cells_seen_of = %s, street_m_seen = %s, cells_seen = %s WHERE id = %s",
                [
                    Binary(seen.astype("<i4").tobytes()),
                    Binary(seen_cells.astype("<i8").tobytes()),
                    street_m,
                    count,
                    task["id"],
                ],
            )
    return found


def _added(task: Mapping[str, Any], sights: Sights | None, column: str, kind: str) -> tuple[NDArray[np.int64], float]:
    """Return the places of a task that were seen within its hours, and when the latest of the new ones was."""
    before = np.frombuffer(task[column], kind).astype(np.int64)
    if sights is None:
        return before, 0.0
    begins, ends = task["from_s"], task["until_s"]
    first = (sights.first_s >= begins) & (sights.first_s <= ends)
    last = (sights.last_s >= begins) & (sights.last_s <= ends)
    mine = first | last
    moments = np.where(last, sights.last_s, sights.first_s)[mine]
    return np.union1d(before, sights.place[mine]), float(moments.max(initial=0.0))


def _within(ground: Stretches, grid: str, stretches: NDArray[np.int64], cells: NDArray[np.int64]) -> tuple[float, int]:
    """Return the metres of street and the number of cells that lie in a grid."""
    at = ground.grids.index(grid)
    street_m = float(ground.length_m[stretches][ground.grid[stretches] == at].sum())
    return street_m, int((np.isin(ground.cells, cells) & (ground.cell_grid == at)).sum())


def _by_grid(sights: Sights, who: Walkers) -> dict[str, Sights]:
    """Return what the people of each grid saw."""
    grids = np.array([who.grid[row] for row in who.row(unit_of(sights.track)).tolist()], dtype=object)
    return {grid: sights.take(grids == grid) for grid in set(grids.tolist()) if grid}


def _end(connection: Connection, moments: Mapping[int, float]) -> int:
    """End the tasks that are fulfilled now."""
    if not moments:
        return 0
    done = []
    for row in _rows(connection, "moved_tasks", {"tasks": list(moments)}):
        if task_of(row).fulfilled:
            shared = datetime.fromtimestamp(moments[row["id"]], UTC)
            done.append((row["id"], max(filter(None, (row["last_seen"], shared)))))
    with connection.cursor() as cursor:
        for id, moment in done:
            cursor.execute("UPDATE patrol_task SET done_at = %s WHERE id = %s", [moment, id])
    return len(done)
