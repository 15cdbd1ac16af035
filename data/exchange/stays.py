"""Who lived where stays dated: who has moved leaves the stay before behind, ended.

A row goes on with its number, its tags and whoever hangs on it; the stay before becomes a row of its
own, known by the reference and the day on which it began.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, cast

from psycopg2 import sql

from data.exchange import reasons
from data.exchange.batch import Batch
from data.exchange.existing import key_of, stored
from data.exchange.task import Task
from data.households.statements import statement

PLACES = MappingProxyType({"resident": "household_id", "household": "dwelling_id"})
"""By table: the column that says where somebody lives."""
NOTES = MappingProxyType({"resident": reasons.NOTE_MOVED, "household": reasons.NOTE_HOME_MOVED})
_ENDED = sql.SQL(
    "SELECT max(valid_to) FROM {table} WHERE community_code = %(community)s AND source = %(source)s"
    " AND starts_with(source_ref, %(ref)s || '@')"
)


@dataclass(frozen=True, slots=True)
class _Stay:
    """A stored stay that a row of the file, at `index` of the batch, says something about."""

    index: int
    id: int
    place: int
    began: date
    ended: date | None


def keep_stays(task: Task, batch: Batch) -> None:
    """Let the stay of whoever the file finds elsewhere begin anew: on the day it says, else today.

    The day in the file counts where it lies after the stay before began. One that began today is
    put right in place. A file that says the day of the first stay again does not move the new one back.
    """
    column = PLACES[task.kind.store]
    starts, ends = batch.value("valid_from").copy(), batch.value("valid_to")
    moved = []
    for stay in _stays(task, batch):
        index = stay.index
        if stay.place == batch.columns[column][index]:
            if starts[index] is not None and starts[index] < stay.began and _left_behind(task, batch, stay):
                starts[index] = stay.began
            continue
        if stay.ended is not None or stay.began >= task.today:
            continue
        day = starts[index] if starts[index] is not None and starts[index] > stay.began else task.today
        if ends[index] is not None and ends[index] <= day:
            continue
        starts[index] = day
        moved.append(int(batch.rows[index]))
    batch.values["valid_from"] = starts
    if moved:
        task.report.note(NOTES[task.kind.store], moved)


def leave_stays(task: Task, batch: Batch) -> None:
    """End the stay of everyone among the good rows who is about to be written as living elsewhere."""
    column = PLACES.get(task.kind.store)
    if column is None:
        return
    for stay in _stays(task, batch):
        day = batch.columns["valid_from"][stay.index]
        if stay.ended is not None or stay.place == batch.columns[column][stay.index] or stay.began >= day:
            continue
        community, _, _ = key_of(batch, stay.index)
        if task.kind.store == "resident":
            _leave(task, "former_residents", community=community, people=[stay.id], home=stay.place, day=day)
        else:
            _leave_home(task, community, stay, day)


def _leave_home(task: Task, community: str, stay: _Stay, day: date) -> None:
    """Leave a household and everybody in it behind where they lived; the caller writes where they live now."""
    said = {"community": community, "household": stay.id, "began": stay.began, "day": day}
    (home,) = _leave(task, "former_household", **said)
    people = [key for (key,) in _leave(task, "former_people", **said, home=home[0])]
    _leave(task, "former_residents", community=community, people=people, home=home[0], day=day)
    _leave(task, "begin_stays", community=community, people=people, day=day)


def _stays(task: Task, batch: Batch) -> Iterator[_Stay]:
    before = stored(task, batch, ("id", PLACES[task.kind.store], "valid_from", "valid_to"))
    for index in batch.chosen():
        found = before.get(key_of(batch, index))
        if found is not None:
            yield _Stay(index, *cast(tuple[Any, ...], found))


def _left_behind(task: Task, batch: Batch, stay: _Stay) -> bool:
    """Say whether a stay before ended when the present one began."""
    community, source, ref = key_of(batch, stay.index)
    with task.connection.cursor() as cursor:
        cursor.execute(
            _ENDED.format(table=sql.Identifier(task.kind.store)), {"community": community, "source": source, "ref": ref}
        )
        (ended,) = cursor.fetchone() or (None,)
    return ended is not None and ended == stay.began


def _leave(task: Task, name: str, **values: object) -> list[tuple[Any, ...]]:
    with task.connection.cursor() as cursor:
        cursor.execute(statement(name), values)
        return cursor.fetchall() if cursor.description else []
