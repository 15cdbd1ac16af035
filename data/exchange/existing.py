"""What is already stored of the things a batch names."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg2 import sql

from data.bulk import SOURCE_KEY, copy_rows
from data.exchange.batch import Batch
from data.exchange.task import Task

Key = tuple[str, str, str]


def stored(task: Task, batch: Batch, columns: Sequence[str]) -> dict[Key, tuple[object, ...]]:
    """Return the given columns of stored rows by community, source and source reference."""
    keys = dict.fromkeys(key_of(batch, index) for index in batch.chosen())
    return stored_under(task, keys, columns)


def stored_under(task: Task, keys: Iterable[Key], columns: Sequence[str]) -> dict[Key, tuple[object, ...]]:
    """Return the given columns of the stored rows with these keys."""
    names = ("community_code", "source", "source_ref")
    with task.connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE looked_up (community_code text, source text, source_ref text) ON COMMIT DROP")
        copy_rows(task.connection, "looked_up", names, keys)
        cursor.execute("ANALYZE looked_up")
        cursor.execute(
            sql.SQL(
                "SELECT t.community_code, t.source, t.source_ref, {columns} FROM {table} t"
                " JOIN looked_up USING (community_code, source, source_ref)"
            ).format(
                columns=sql.SQL(", ").join(sql.Identifier("t", column) for column in columns),
                table=sql.Identifier(task.kind.store),
            )
        )
        found = {(row[0], row[1], row[2]): tuple(row[3:]) for row in cursor}
        cursor.execute("DROP TABLE looked_up")
    return found


def key_of(batch: Batch, index: int) -> Key:
    """Return the natural key of a row, once the loader has filled it in."""
    return (
        batch.columns["community_code"][index],
        batch.columns["source"][index],
        batch.columns["source_ref"][index],
    )


def keep_starts(task: Task, batch: Batch) -> None:
    """Let an empty `valid_from` keep the stored day; something new starts today."""
    if not task.kind.dated:
        return
    starts = batch.value("valid_from").copy()
    rows = [index for index in batch.chosen() if starts[index] is None]
    before = _before(task, batch, rows, ("valid_from",))
    for index in rows:
        starts[index] = before[index][0] if index in before else task.today
    batch.columns["valid_from"] = starts


def keep_measure(task: Task, batch: Batch, column: str) -> None:
    """Leave a stored area or length alone while the geometry stays: others round differently."""
    geometry = task.kind.geometry_column
    before = _before(task, batch, batch.chosen(), (geometry, column))
    for index, (geom, measure) in before.items():
        if bytes(geom) == batch.columns[geometry][index]:
            batch.columns[column][index] = measure


def _before(task: Task, batch: Batch, rows: Sequence[int], columns: Sequence[str]) -> dict[int, tuple[Any, ...]]:
    """Return columns of the stored rows by index into the batch, whatever the kind's key."""
    if not rows:
        return {}
    if task.kind.key == SOURCE_KEY:
        found = stored_under(task, dict.fromkeys(key_of(batch, index) for index in rows), columns)
        return {index: found[key_of(batch, index)] for index in rows if key_of(batch, index) in found}
    codes = batch.columns["code"]
    with task.connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT code, {} FROM {} WHERE code = ANY(%s)").format(
                sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(task.kind.store)
            ),
            [[codes[index] for index in rows]],
        )
        by_code = {row[0]: tuple(row[1:]) for row in cursor}
    return {index: by_code[codes[index]] for index in rows if codes[index] in by_code}
