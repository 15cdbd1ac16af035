"""Patrols as the API tells them."""

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dispatch.patrols import Ground, Round, TaskStop
from dispatch.ports.patrols import Entry, PatrolFigures, Renovation, RoundRow, TaskFile
from dispatch.service import AreaSeen, GridSeen, StandingTask
from geo.cells import ring

MICRODEGREES = 1_000_000
FIGURE_NAMES = (
    "due", "done", "late", "half", "missed", "cancelled", "open", "checks_due", "checks_done", "checks_late", "entries",
    "found", "cells", "cells_seen",
)  # fmt: skip


def task_row(one: StandingTask) -> dict[str, Any]:
    """Return a task of a list."""
    task = one.row.task
    return {
        "id": task.id, "grid": task.grid_code, "grid_name": one.row.grid_name, "round": task.round_id,
        "kind": task.kind.value, "name": task.name, "day": task.day.isoformat(), "due_from": _moment(task.due_from),
        "due_until": _moment(task.due_until), "unit": task.unit_id, "unit_name": one.row.unit_name,
        "nobody": task.unit_id is None, "state": one.state.value, "half": one.half, "progress": round(task.progress, 4),
        "points": task.points, "points_seen": task.points_seen, "street_share": task.street_share,
        "cell_share": task.cell_share, "street_m": round(task.street_m), "street_m_seen": round(task.street_m_seen),
        "cells": task.cells, "cells_seen": task.cells_seen, "done_at": _moment(task.done_at),
        "cancel_reason": task.cancel_reason, "ordered": task.round_id is None, "ordered_by": one.row.ordered_by,
        "words": task.words,
    }  # fmt: skip


def task_body(one: StandingTask, file: TaskFile) -> dict[str, Any]:
    """Return a task with its places and entries."""
    return {
        "task": task_row(one),
        "stops": [_stop(stop) for stop in file.stops],
        "entries": [_entry(entry) for entry in file.entries],
    }


def _stop(one: TaskStop) -> dict[str, Any]:
    return {
        "number": one.number, "label": one.label, "lng": round(one.lng, 7), "lat": round(one.lat, 7),
        "radius_m": round(one.radius_m, 1), "dwell_s": round(one.dwell_s), "ref": one.ref, "seen_at": _moment(one.seen_at),
        "how": one.how.value if one.how else None,
    }  # fmt: skip


def _entry(one: Entry) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.number, "at": _moment(one.at), "by": one.by, "outcome": one.outcome, "words": one.words,
        "off_m": None if one.off_m is None else round(one.off_m), "photos": list(one.photos),
    }  # fmt: skip


def round_row(one: RoundRow) -> dict[str, Any]:
    """Return a round with how its last task went."""
    return round_body(one.round) | {
        "grid_name": one.grid_name,
        "last_day": one.last_day.isoformat() if one.last_day else None,
        "last_progress": None if one.last_progress is None else round(one.last_progress, 4),
    }


def round_body(one: Round) -> dict[str, Any]:
    """Return a round."""
    return {
        "id": one.id, "grid": one.grid_code, "name": one.name, "kind": one.kind.value, "version": one.version,
        "weekdays": [day for day in range(7) if one.weekdays >> day & 1], "from": f"{one.from_time:%H:%M}",
        "until": f"{one.until_time:%H:%M}", "street_share": _share(one.street_share), "cell_share": _share(one.cell_share),
        "draws": one.draws, "drawn_from": one.drawn_from.value if one.drawn_from else None, "after_days": one.after_days,
        "class": one.class_code, "radius_m": round(one.radius_m, 1), "dwell_s": round(one.dwell_s),
        "valid_from": one.valid_from.isoformat(), "valid_to": one.valid_to.isoformat() if one.valid_to else None,
        "points": [{"label": p.label, "lng": round(p.lng, 7), "lat": round(p.lat, 7)} for p in one.points],
    }  # fmt: skip


def renovation_row(one: Renovation) -> dict[str, Any]:
    """Return a renovation."""
    return {
        "id": one.id, "grid": one.grid_code, "building": one.building_id, "dwelling": one.dwelling_id, "address": one.address,
        "from": one.from_on.isoformat(), "until": one.until_on.isoformat(), "words": one.words, "filed_by": one.filed_by,
        "looked_at": _moment(one.looked_at),
    }  # fmt: skip


def coverage_body(area: AreaSeen) -> dict[str, Any]:
    """Return the coverage of an area, grid by grid."""
    return {
        "today_since": _moment(area.since["today"]),
        "week_since": _moment(area.since["week"]),
        "looked_since": _moment(area.looked_since),
        "without_streets": list(area.without_streets),
        "grids": [_grid_seen(one) for one in area.grids],
    }


def _grid_seen(one: GridSeen) -> dict[str, Any]:
    seen = one.coverage
    return {
        "grid": one.grid.code, "name": one.grid.name, "bounds": [round(edge, 6) for edge in one.grid.bounds],
        "street_m": round(seen.street_m), "cells": seen.cells,
        "today": {"street_m": round(seen.street_m_seen["today"]), "cells": seen.cells_seen["today"]},
        "week": {"street_m": round(seen.street_m_seen["week"]), "cells": seen.cells_seen["week"]},
        "oldest_s": None if seen.oldest_s is None else round(seen.oldest_s), "never_m": round(seen.never_m),
    }  # fmt: skip


def ground_body(ground: Ground) -> dict[str, Any]:
    """Return the parts of a ground as columns: places in millionths of a degree, moments in seconds since 1970, 0 never.

    A stretch is a line, from its first point on as steps; a cell is its six or so corners, likewise.
    """
    stretches = ground.stretches
    lines = [np.asarray(line.coords) for line in stretches.lines]
    corners = [np.array(ring(cell)) for cell in stretches.cells.tolist()]
    return {
        "community": ground.community_code,
        "looked_since": None if ground.since_s is None else round(ground.since_s),
        "grids": list(stretches.grids),
        "streets": {
            "grid": stretches.grid.tolist(), "at": ground.stretches_at.tolist(),
            "length_m": np.round(stretches.length_m, 1).tolist(), "line": [_steps(line) for line in lines],
        },
        "cells": {
            "id": [f"{cell:x}" for cell in stretches.cells.tolist()], "grid": stretches.cell_grid.tolist(),
            "at": ground.cells_at.tolist(), "ring": [_steps(corner) for corner in corners],
        },
    }  # fmt: skip


def figures_row(one: PatrolFigures) -> dict[str, Any]:
    """Return what was patrolled by an officer or in a grid on a day."""
    return {
        "day": one.day.isoformat(), "grid": one.grid_code or None, "unit": one.unit_id,
        **{name: getattr(one, name) for name in FIGURE_NAMES},
        "distance_m": round(one.distance_m), "on_way_s": round(one.on_way_s), "street_m": round(one.street_m),
        "street_m_seen": round(one.street_m_seen),
    }  # fmt: skip


def _steps(points: NDArray[np.float64]) -> list[int]:
    whole = np.rint(points[:, :2] * MICRODEGREES).astype(np.int64)
    whole[1:] -= whole[:-1].copy()
    steps: list[int] = whole.ravel().tolist()
    return steps


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
