"""What is already stored of the things a batch names."""

from collections.abc import Iterable, Sequence

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
    before = _starts(task, batch, rows)
    for index in rows:
        starts[index] = before.get(index, task.today)
    batch.columns["valid_from"] = starts


def _starts(task: Task, batch: Batch, rows: list[int]) -> dict[int, object]:
    """Return the stored start of each row that is stored, by index."""
    if not rows:
        return {}
    if task.kind.key == SOURCE_KEY:
        found = stored_under(task, dict.fromkeys(key_of(batch, index) for index in rows), ("valid_from",))
        return {index: found[key_of(batch, index)][0] for index in rows if key_of(batch, index) in found}
    codes = batch.columns["code"]
    with task.connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT code, valid_from FROM {} WHERE code = ANY(%s)").format(sql.Identifier(task.kind.store)),
            [[codes[index] for index in rows]],
        )
        days = dict(cursor.fetchall())
    return {index: days[codes[index]] for index in rows if codes[index] in days}
