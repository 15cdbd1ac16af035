"""Storeys, height and footprint of imported buildings."""

import numpy as np

from data.exchange import reasons
from data.exchange.batch import Batch, objects
from data.exchange.existing import key_of, stored
from data.exchange.task import Task
from geo.metric import areas_m2

STOREY_HEIGHT_M = 3.0
LEVELS_UNKNOWN = 1
LEVELS_MOST = 200
FOOTPRINT_DECIMALS = 2


def measure(task: Task, batch: Batch) -> None:
    """Fill in `levels`, `height_m` and the marks that say which of them is assumed.

    One of the two gives the other at 3 m a storey. With neither, what is stored stays; a new
    building is taken for one storey, and marked.
    """
    before = stored(task, batch, ("levels", "levels_assumed", "height_m", "height_assumed"))
    names = ("levels", "levels_assumed", "height_m", "height_assumed")
    columns: list[list[object]] = [[None] * len(batch) for _ in names]
    assumed_rows = []
    given = [batch.value(name) for name in names]
    for index in batch.chosen():
        levels, levels_assumed, height, height_assumed = (column[index] for column in given)
        found = _measured(levels, levels_assumed, height, height_assumed, before.get(key_of(batch, index)))
        for column, value in zip(columns, found, strict=True):
            column[index] = value
        if found[1] or found[3]:
            assumed_rows.append(int(batch.rows[index]))
    if assumed_rows:
        batch.report.note(reasons.NOTE_ASSUMED_HEIGHT, assumed_rows)
    batch.columns |= {name: objects(column) for name, column in zip(names, columns, strict=True)}
    areas = np.round(areas_m2(batch.shapes), FOOTPRINT_DECIMALS) if batch.shapes is not None else np.empty(0)
    batch.columns["footprint_m2"] = objects(areas.tolist())
    batch.reject(areas <= 0, "geometry", None, reasons.NO_AREA)


def _measured(
    levels: int | None,
    levels_assumed: bool | None,
    height_m: float | None,
    height_assumed: bool | None,
    before: tuple[object, ...] | None,
) -> tuple[object, object, object, object]:
    """Return levels, whether assumed, height in metres, whether assumed."""
    if levels is None and height_m is None and before is not None:
        return before[0], before[1], before[2], before[3]
    guess_levels, guess_height = levels is None, height_m is None
    if levels is None:
        levels = min(max(1, round(height_m / STOREY_HEIGHT_M)), LEVELS_MOST) if height_m is not None else LEVELS_UNKNOWN
    if height_m is None:
        height_m = levels * STOREY_HEIGHT_M
    return levels, guess_levels or bool(levels_assumed), height_m, guess_height or bool(height_assumed)
