"""Who lived where stays dated: a person who has moved leaves the stay before behind, ended."""

from datetime import date

from psycopg2 import sql

from data.exchange import reasons
from data.exchange.batch import Batch
from data.exchange.existing import key_of, stored
from data.exchange.task import Task

# The row keeps its id, and with it its tags; the stay before becomes a row of its own.
_FORMER = sql.SQL(
    "INSERT INTO resident (community_code, household_id, name, phone, gender, birth_year, head, source, source_ref,"
    " valid_from, valid_to)"
    " SELECT community_code, household_id, name, phone, gender, birth_year, head, source,"
    " source_ref || '@' || valid_from, valid_from, %(day)s FROM resident"
    " WHERE community_code = %(community)s AND source = %(source)s AND source_ref = %(ref)s"
    " ON CONFLICT DO NOTHING"
)
_ENDED = (
    "SELECT max(valid_to) FROM resident WHERE community_code = %(community)s AND source = %(source)s"
    " AND starts_with(source_ref, %(ref)s || '@')"
)


def keep_stays(task: Task, batch: Batch) -> None:
    """End the stay of everyone whom the file finds in another household, and begin the new one.

    The new stay begins on the day the file says, where that lies after the old one began, else
    today. One that began today is put right in place. A file that says the day of the first
    stay again does not move the new one back.
    """
    before = stored(task, batch, ("household_id", "valid_from", "valid_to"))
    starts = batch.value("valid_from").copy()
    moved = []
    for index in batch.chosen():
        found = before.get(key_of(batch, index))
        if found is None:
            continue
        household, began, ended = found
        assert isinstance(began, date)
        said = {"community": key_of(batch, index)[0], "source": key_of(batch, index)[1], "ref": key_of(batch, index)[2]}
        if household == batch.columns["household_id"][index]:
            if starts[index] is not None and starts[index] < began and _left_behind(task, said, began):
                starts[index] = began
            continue
        if ended is not None or began >= task.today:
            continue
        day = starts[index] if starts[index] is not None and starts[index] > began else task.today
        with task.connection.cursor() as cursor:
            cursor.execute(_FORMER, said | {"day": day})
        starts[index] = day
        moved.append(int(batch.rows[index]))
    batch.values["valid_from"] = starts
    if moved:
        task.report.note(reasons.NOTE_MOVED, moved)


def _left_behind(task: Task, said: dict[str, str], began: date) -> bool:
    """Say whether a stay of this person ended when the present one began."""
    with task.connection.cursor() as cursor:
        cursor.execute(_ENDED, said)
        (ended,) = cursor.fetchone() or (None,)
    return ended is not None and ended == began
