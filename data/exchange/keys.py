"""Whose row is it, and is it the same thing as before: community, source and source reference."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import numpy as np
import shapely
from psycopg2 import sql

from data.bulk import copy_rows
from data.exchange import reasons
from data.exchange.batch import Batch, Objects, objects
from data.exchange.fields import Kind, Unique
from data.exchange.references import known_codes
from data.exchange.task import Task
from dispatch.permissions import EVERYWHERE

POSITION_DECIMALS = 6
_HASH_DIGITS = 20


def communities(task: Task, batch: Batch) -> Objects:
    """Return the community of each row, rejecting rows whose own statement contradicts.

    A grid's code says it, or a column, or the command for the whole file; they must agree.
    """
    kind = task.kind
    if not kind.community and kind.name != "micro_grid":
        return np.full(len(batch), None, dtype=object)
    column = batch.value("community_code")
    codes = batch.value("code") if kind.name in {"grid", "micro_grid"} else np.full(len(batch), None, dtype=object)
    found: Objects = np.full(len(batch), None, dtype=object)
    for index in batch.chosen():
        code = codes[index][:12] if codes[index] else None
        mentioned = [each for each in (code, column[index], task.community) if each]
        if not mentioned:
            batch.reject_one(index, "community_code", None, reasons.REQUIRED)
        elif len(set(mentioned)) > 1:
            batch.reject_one(
                index,
                "code" if code else "community_code",
                codes[index] or column[index],
                reasons.OTHER_COMMUNITY,
                community=mentioned[-1],
            )
        else:
            found[index] = mentioned[0]
    known = known_codes(task.connection, "region", {each for each in found.tolist() if each})
    unknown = np.array([each is not None and each not in known for each in found.tolist()], np.bool_)
    batch.reject(unknown, "community_code", found, reasons.UNKNOWN_COMMUNITY)
    return found


def reject_foreign(task: Task, batch: Batch, communities: Objects) -> None:
    """Reject rows outside the region that the one who imports answers for.

    What belongs to no community is held to it by its code; what has no code either belongs
    to everybody, and only who answers for everything may change it.
    """
    if task.scope == EVERYWHERE:
        return
    codes = batch.value("code") if task.kind.name in {"region", "comprehensive_grid"} else communities
    foreign = np.array([not (code and code.startswith(task.scope)) for code in codes.tolist()], np.bool_)
    batch.reject(foreign, "community_code", codes, reasons.OUTSIDE_SCOPE, scope=task.scope)


def sources(task: Task, batch: Batch) -> Objects:
    """Return the source of each row: its own, else the file's."""
    return objects([each or task.source for each in batch.value("source").tolist()])


def source_refs(batch: Batch, kind: Kind) -> Objects:
    """Return what identifies each row within its source: given, or a hash of what it is."""
    given = batch.value("source_ref")
    if all(each is not None for each in given.tolist()):
        return given
    parts = [_identity(batch, name) for name in kind.identity]
    refs = given.copy()
    for index, values in enumerate(zip(*parts, strict=True)):
        if refs[index] is None:
            text = "\x1f".join("" if value is None else str(value) for value in values)
            refs[index] = "h" + sha256(text.encode()).hexdigest()[:_HASH_DIGITS]
    return refs


def _identity(batch: Batch, name: str) -> list[object]:
    if name != "position":
        return list(batch.values.get(f"{name} as said", batch.value(name)).tolist())
    if batch.shapes is None:
        return [None] * len(batch)
    bounds = shapely.bounds(batch.shapes)
    middle = np.round((bounds[:, :2] + bounds[:, 2:]) / 2, POSITION_DECIMALS)
    return [f"{lng:.6f} {lat:.6f}" for lng, lat in middle.tolist()]


@dataclass(slots=True)
class Seen:
    """Keys of one file, to find rows that say the same thing twice."""

    rows: dict[tuple[object, ...], int] = field(default_factory=dict)

    def reject_repeated(self, batch: Batch, names: str, shown: Objects, *parts: Objects) -> None:
        """Reject rows whose key an earlier row of the file had."""
        columns = [part.tolist() for part in parts]
        for index in batch.chosen():
            key = tuple(column[index] for column in columns)
            first = self.rows.setdefault(key, int(batch.rows[index]))
            if first != batch.rows[index]:
                batch.reject_one(index, names, shown[index], reasons.DUPLICATE, first=first)


def reject_taken(task: Task, batch: Batch, columns: Mapping[str, Objects]) -> None:
    """Reject rows that claim what another thing of the kind has.

    Parameters
    ----------
    columns
        Columns of the table that will be written, by name.
    """
    for unique in task.kind.uniques:
        targets = [task.kind.field(name).target or name for name in unique.fields]
        if all(target in columns for target in targets):
            _reject_shared(task, batch, unique, targets, columns)
            _reject_owned(task, batch, unique, targets, columns)


def _reject_shared(
    task: Task, batch: Batch, unique: Unique, targets: list[str], columns: Mapping[str, Objects]
) -> None:
    held: dict[tuple[object, ...], list[tuple[date, date, int]]] = {}
    for index in batch.chosen():
        key = tuple(columns[target][index] for target in targets)
        if None in key:
            continue
        start, end = _period(task, unique, columns, index)
        others = held.setdefault(key, [])
        clash = next((row for other_start, other_end, row in others if start < other_end and other_start < end), None)
        if clash is not None:
            batch.reject_one(
                index,
                unique.fields[-1],
                _said(batch, unique, index),
                reasons.SAME_AS_ROW,
                first=clash,
                fields=", ".join(unique.fields),
            )
        else:
            others.append((start, end, int(batch.rows[index])))


def _reject_owned(task: Task, batch: Batch, unique: Unique, targets: list[str], columns: Mapping[str, Objects]) -> None:
    kind = task.kind
    rows = [index for index in batch.chosen() if all(columns[target][index] is not None for target in targets)]
    names = ("position", *kind.key, *targets, "starts", "ends")
    same = sql.SQL(" AND ").join(sql.SQL("t.{0} = c.{0}").format(sql.Identifier(target)) for target in targets)
    own = sql.SQL(" AND ").join(sql.SQL("t.{0} = c.{0}").format(sql.Identifier(name)) for name in kind.key)
    statement = sql.SQL(
        "SELECT c.position, t.source_ref FROM claimed c JOIN {table} t ON {same} WHERE NOT ({own}) AND {overlap}"
    ).format(
        table=sql.Identifier(kind.store),
        same=same,
        own=own,
        overlap=sql.SQL("daterange(t.valid_from, t.valid_to) && daterange(c.starts, c.ends)")
        if unique.dated
        else sql.SQL("true"),
    )
    with task.connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "CREATE TEMP TABLE claimed ON COMMIT DROP AS SELECT 0 AS position, {columns},"
                " NULL::date AS starts, NULL::date AS ends FROM {table} WITH NO DATA"
            ).format(
                columns=sql.SQL(", ").join(map(sql.Identifier, (*kind.key, *targets))),
                table=sql.Identifier(kind.store),
            )
        )
        copy_rows(
            task.connection,
            "claimed",
            names,
            (
                (
                    index,
                    *(columns[name][index] for name in (*kind.key, *targets)),
                    *_period(task, unique, columns, index),
                )
                for index in rows
            ),
        )
        cursor.execute("ANALYZE claimed")
        cursor.execute(statement)
        taken = dict(cursor.fetchall())
        cursor.execute("DROP TABLE claimed")
    for index, other in taken.items():
        batch.reject_one(
            index,
            unique.fields[-1],
            _said(batch, unique, index),
            reasons.TAKEN,
            fields=", ".join(unique.fields),
            other=other,
        )


def _period(task: Task, unique: Unique, columns: Mapping[str, Objects], index: int) -> tuple[date, date]:
    if not unique.dated:
        return date.min, date.max
    start = columns["valid_from"][index] if "valid_from" in columns else None
    end = columns["valid_to"][index] if "valid_to" in columns else None
    return start or task.today, end or date.max


def _said(batch: Batch, unique: Unique, index: int) -> object:
    name = unique.fields[-1]
    return batch.values.get(f"{name} as said", batch.value(name))[index]
