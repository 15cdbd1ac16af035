"""What a file says of people and homes, put on the list of changes that another person verifies 采→核."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from data.bulk import UpsertCounts
from data.exchange import reasons
from data.exchange.batch import Batch
from data.exchange.existing import Key, key_of, stored
from data.exchange.task import Task
from dispatch.errors import TasksUnfit
from dispatch.households import ChangeKind
from dispatch.households.change import OLDEST_DAYS

TASK_KINDS = frozenset({"resident", "household"})
_PUT = (
    "SELECT put_change(%(kind)s, %(community)s, %(dwelling)s, %(resident)s, %(name)s, %(phone)s, %(gender)s, %(born)s,"
    " %(head)s, %(tenure)s, NULL, %(since)s, %(words)s, true, %(proposer)s)"
)
# The same file twice asks for nothing twice.
_WAITS = (
    "SELECT EXISTS (SELECT FROM home_change WHERE state = 'waiting' AND origin = 'import' AND kind = %(kind)s"
    " AND community_code = %(community)s AND dwelling_id = %(dwelling)s"
    " AND resident_id IS NOT DISTINCT FROM %(resident)s AND name IS NOT DISTINCT FROM %(name)s"
    " AND phone IS NOT DISTINCT FROM %(phone)s AND tenure IS NOT DISTINCT FROM %(tenure)s)"
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """One change to verify."""

    kind: ChangeKind
    dwelling_id: int
    since: date
    resident_id: int | None = None
    name: str | None = None
    phone: str | None = None
    gender: str | None = None
    birth_year: int | None = None
    head: bool = False
    tenure: str | None = None


def check_tasks(kind: str) -> None:
    """Pass where a kind's rows can wait to be verified; raise TasksUnfit otherwise."""
    if kind not in TASK_KINDS:
        raise TasksUnfit(kind=kind, kinds=", ".join(sorted(TASK_KINDS)))


def put_tasks(task: Task, batch: Batch) -> UpsertCounts:
    """Put what the good rows change on the list of changes to verify; the record stays as it is.

    Who is not on record moves in; who is found in another household moves out and in; telephones,
    heads of households, tenures and ends of stays that differ are changes. What no change can say
    (another name, year of birth or sex, a household that is not there) is noted by its row.
    """
    wishes = _residents(task, batch) if task.kind.name == "resident" else _households(task, batch)
    waiting = 0
    made: list[int] = []
    silent, loud = [], set()
    with task.connection.cursor() as cursor:
        for index, wish in wishes:
            if wish is None:
                silent.append(int(batch.rows[index]))
                continue
            loud.add(index)
            values = _values(task, batch, index, wish)
            cursor.execute(_WAITS, values)
            if (cursor.fetchone() or (False,))[0]:
                waiting += 1
                continue
            cursor.execute(_PUT, values)
            made.extend(cursor.fetchone() or ())
        if task.trace is not None:
            cursor.execute("UPDATE home_change SET import_run = %s WHERE id = ANY(%s)", [task.trace.run, made])
    if silent:
        task.report.note(reasons.NOTE_NO_TASK, silent)
    if made:
        task.report.note(reasons.NOTE_TASKS, count=len(made))
    return UpsertCounts(len(made), 0, waiting + len(batch.chosen()) - len(loud))


def _residents(task: Task, batch: Batch) -> Iterator[tuple[int, _Wish | None]]:
    before = stored(task, batch, ("id", "household_id", "name", "phone", "gender", "birth_year", "head", "valid_to"))
    homes = _homes(task, batch, before)
    for index in batch.chosen():
        found = before.get(key_of(batch, index))
        said = {name: batch.value(name)[index] for name in ("name", "phone", "gender", "birth_year", "head")}
        home = homes.get(batch.columns["household_id"][index])
        until = batch.value("valid_to")[index]
        since = _day(task, batch.value("valid_from")[index])
        if found is None:
            if until is None:
                yield index, _moving_in(home, since, said)
            continue
        person, household, name, phone, gender, born, head, ended = cast(tuple[Any, ...], found)
        if ended is not None:
            yield index, None
            continue
        old = homes.get(household)
        if old is None:
            yield index, None
            continue
        if until is not None:
            yield index, _Wish(ChangeKind.MOVES_OUT, old[0], _day(task, until), person)
            continue
        if household != batch.columns["household_id"][index]:
            coming = _moving_in(home, _day(task, None), said)
            yield index, coming
            if coming is not None:
                yield index, _Wish(ChangeKind.MOVES_OUT, old[0], _day(task, None), person)
            continue
        if "phone" in batch.values and said["phone"] != phone:
            yield index, _Wish(ChangeKind.PHONE, old[0], _day(task, None), person, phone=said["phone"])
        if said["head"] and not head:
            yield index, _Wish(ChangeKind.HEAD, old[0], _day(task, None), person)
        others = {"name": name, "gender": gender, "birth_year": born}
        if any(each in batch.values and said[each] != value for each, value in others.items()):
            yield index, None


def _households(task: Task, batch: Batch) -> Iterator[tuple[int, _Wish | None]]:
    before = stored(task, batch, ("dwelling_id", "tenure", "valid_to"))
    for index in batch.chosen():
        found = before.get(key_of(batch, index))
        if found is None or found[2] is not None or found[0] != batch.columns["dwelling_id"][index]:
            yield index, None
            continue
        tenure = batch.value("tenure")[index]
        if tenure is not None and tenure != found[1]:
            yield index, _Wish(ChangeKind.TENURE, cast(int, found[0]), _day(task, None), tenure=tenure)


def _moving_in(home: tuple[int, str | None] | None, since: date, said: Mapping[str, Any]) -> _Wish | None:
    """Return the change; None where the home is not there, or empty: nobody has said how it is held then."""
    if home is None or home[1] in {None, "vacant"}:
        return None
    return _Wish(
        ChangeKind.MOVES_IN, home[0], since, None, said["name"], said["phone"], said["gender"], said["birth_year"],
        bool(said["head"]),
    )  # fmt: skip


def _homes(task: Task, batch: Batch, before: Mapping[Key, tuple[Any, ...]]) -> dict[int, tuple[int, str | None]]:
    """Return dwelling and tenure of every household in force that is named or was lived in."""
    named = {batch.columns["household_id"][index] for index in batch.chosen()} | {found[1] for found in before.values()}
    with task.connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, dwelling_id, tenure FROM household WHERE id = ANY(%s) AND valid_to IS NULL",
            [[each for each in named if each is not None]],
        )
        return {key: (dwelling, tenure) for key, dwelling, tenure in cursor}


def _day(task: Task, said: date | None) -> date:
    """Return the day a change counts from: what is said, where a change may say so, else today."""
    oldest = task.today - timedelta(days=OLDEST_DAYS)
    return said if said is not None and oldest <= said <= task.today else task.today


def _values(task: Task, batch: Batch, index: int, wish: _Wish) -> dict[str, object]:
    return {
        "kind": wish.kind.value,
        "community": key_of(batch, index)[0],
        "dwelling": wish.dwelling_id,
        "resident": wish.resident_id,
        "name": wish.name,
        "phone": wish.phone,
        "gender": wish.gender,
        "born": wish.birth_year,
        "head": wish.head,
        "tenure": wish.tenure,
        "since": wish.since,
        "words": f"{task.report.file}: {batch.rows[index]}",
        "proposer": task.account_id,
    }
