"""How rounds, tasks and their places are read from rows."""

from collections.abc import Mapping
from typing import Any

from dispatch.patrols import DrawnFrom, Round, RoundKind, RoundPoint, SeenHow, Task, TaskStop

TASK_COLUMNS = (
    "id", "community_code", "grid_code", "round_id", "kind", "name", "day", "due_from", "due_until", "unit_id", "points",
    "points_seen", "street_share", "cell_share", "street_m", "street_m_seen", "cells", "cells_seen", "done_at",
    "cancelled_at", "cancel_reason", "words",
)  # fmt: skip
STOP_COLUMNS = ("number", "label", "lng", "lat", "radius_m", "dwell_s", "ref", "seen_at", "seen_by", "how")
ROUND_COLUMNS = (
    "id", "community_code", "grid_code", "name", "kind", "weekdays", "from_time", "until_time", "street_share",
    "cell_share", "draws", "drawn_from", "after_days", "class_code", "radius_m", "dwell_s", "valid_from", "valid_to", "version",
)  # fmt: skip


def task_of(row: Mapping[str, Any]) -> Task:
    """Return the task of a row with at least its columns."""
    return Task(**{name: row[name] for name in TASK_COLUMNS} | {"kind": RoundKind(row["kind"])})


def stop_of(row: Mapping[str, Any]) -> TaskStop:
    """Return the place of a row."""
    values = {name: row[name] for name in STOP_COLUMNS}
    return TaskStop(**values | {"how": SeenHow(row["how"]) if row["how"] else None})


def round_of(row: Mapping[str, Any]) -> Round:
    """Return the round of a row; `points` of it are (label, lng, lat) in their order."""
    values = {name: row[name] for name in ROUND_COLUMNS}
    drawn = DrawnFrom(row["drawn_from"]) if row["drawn_from"] else None
    points = tuple(RoundPoint(label, lng, lat) for label, lng, lat in row["points"] or ())
    return Round(**values | {"kind": RoundKind(row["kind"]), "drawn_from": drawn, "points": points})
