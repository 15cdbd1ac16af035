"""Places of things that only say which building they are in."""

import numpy as np
import shapely

from data.exchange import reasons
from data.exchange.batch import Batch, Objects
from data.exchange.existing import key_of, stored
from data.exchange.task import Task


def borrow_places(task: Task, batch: Batch) -> list[int]:
    """Put rows without a place of their own inside their building, return which.

    The point is one that surely lies inside the footprint.
    """
    kind = task.kind
    if not kind.place_by:
        return []
    shapes: Objects = np.full(len(batch), None, dtype=object) if batch.shapes is None else batch.shapes
    buildings = batch.value(kind.place_by)
    absent = [index for index in batch.chosen() if shapes[index] is None]
    with task.connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, geom FROM building WHERE id = ANY(%s)",
            [list({buildings[index] for index in absent if buildings[index] is not None})],
        )
        inside = {building: shapely.point_on_surface(shapely.from_wkb(bytes(geom))) for building, geom in cursor}
    for index in absent:
        if buildings[index] is None:
            batch.reject_one(index, "geometry", None, reasons.NO_PLACE)
        else:
            shapes[index] = inside[buildings[index]]
    batch.shapes = shapes
    borrowed = [index for index in absent if batch.good[index]]
    if borrowed:
        batch.report.note(reasons.NOTE_BORROWED, [int(batch.rows[index]) for index in borrowed])
    return borrowed


def keep_own_places(task: Task, batch: Batch, borrowed: list[int]) -> None:
    """Leave things that are stored in the same building where they are: that place was measured."""
    if not borrowed or batch.shapes is None:
        return
    before = stored(task, batch, ("building_id", "geom"))
    buildings = batch.value(task.kind.place_by)
    for index in borrowed:
        found = before.get(key_of(batch, index)) if batch.good[index] else None
        if found is not None and found[0] == buildings[index]:
            batch.shapes[index] = shapely.from_wkb(bytes(found[1]))  # type: ignore[call-overload]
