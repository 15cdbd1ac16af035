"""Floor and place on the floor of imported dwellings."""

import re

from data.exchange import reasons
from data.exchange.batch import Batch, Objects
from data.exchange.buildings import STOREY_HEIGHT_M
from data.exchange.existing import key_of, stored
from data.exchange.task import Task

# 1203 is room 03 on floor 12; B101 and 负101 are below ground.
_ROOM = re.compile(r"(?P<below>-|[Bb]|负|地下)?(?P<floor>\d{1,3})(?P<door>\d{2})[室号]?\Z")


def floor_of_room(room: str) -> int | None:
    """Return the floor that a room number begins with, None where it tells none."""
    match = _ROOM.match(room.rsplit("-", 1)[-1] if room.count("-") == 1 and not room.startswith("-") else room)
    if not match or not int(match["floor"]):
        return None
    return -int(match["floor"]) if match["below"] else int(match["floor"])


def place(task: Task, batch: Batch) -> None:
    """Fill in `floor` and `slot`: given, as stored before, or the next free door of the floor."""
    before = stored(task, batch, ("building_id", "floor", "slot"))
    floors, slots = batch.value("floor").copy(), batch.value("slot").copy()
    rooms, buildings = batch.value("room"), batch.value("building")
    for index in batch.chosen():
        old = before.get(key_of(batch, index))
        if floors[index] is None:
            floors[index] = floor_of_room(rooms[index]) or (old[1] if old else None)
        if floors[index] is None:
            batch.reject_one(index, "floor", rooms[index], reasons.NO_FLOOR)
        elif floors[index] == 0:
            batch.reject_one(index, "floor", 0, reasons.FLOOR_ZERO)
        elif slots[index] is None and old and old[:2] == (buildings[index], floors[index]):
            slots[index] = old[2]
    _keep_below_roof(task, batch, floors)
    taken = _taken(task, {buildings[index] for index in batch.chosen()})
    for index in batch.chosen():
        if slots[index] is not None:
            taken.setdefault((buildings[index], floors[index]), set()).add(slots[index])
    for index in sorted(batch.chosen(), key=lambda i: (len(rooms[i]), rooms[i])):
        if slots[index] is None:
            floor = taken.setdefault((buildings[index], floors[index]), set())
            slots[index] = next(slot for slot in range(len(floor) + 1) if slot not in floor)
            floor.add(slots[index])
    batch.columns |= {"floor": floors, "slot": slots}


def _taken(task: Task, buildings: set[int]) -> dict[tuple[int, int], set[int]]:
    taken: dict[tuple[int, int], set[int]] = {}
    with task.connection.cursor() as cursor:
        cursor.execute("SELECT building_id, floor, slot FROM dwelling WHERE building_id = ANY(%s)", [list(buildings)])
        for building, floor, slot in cursor:
            taken.setdefault((building, floor), set()).add(slot)
    return taken


def _keep_below_roof(task: Task, batch: Batch, floors: Objects) -> None:
    """Reject floors above the building's, unless its storeys were only assumed: then raise it."""
    buildings = batch.value("building")
    with task.connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, levels, levels_assumed FROM building WHERE id = ANY(%s)",
            [list({buildings[index] for index in batch.chosen()})],
        )
        roofs = {building: (levels, assumed) for building, levels, assumed in cursor}
        raised: dict[int, int] = {}
        for index in batch.chosen():
            levels, assumed = roofs[buildings[index]]
            if floors[index] <= levels:
                continue
            if assumed:
                raised[buildings[index]] = max(floors[index], raised.get(buildings[index], 0))
            else:
                batch.reject_one(index, "floor", floors[index], reasons.ABOVE_ROOF, levels=levels)
        for building, levels in raised.items():
            cursor.execute(
                "UPDATE building SET levels = %(levels)s,"
                " height_m = CASE WHEN height_assumed THEN %(levels)s * %(storey)s ELSE height_m END WHERE id = %(id)s",
                {"levels": levels, "storey": STOREY_HEIGHT_M, "id": building},
            )
    if raised:
        batch.report.note(reasons.NOTE_RAISED, count=len(raised))
