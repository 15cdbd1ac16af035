"""Find the things that rows name: by source reference first, then by what people call them."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.bulk import copy_rows
from data.exchange import reasons
from data.exchange.batch import Batch, Objects, objects
from data.exchange.fields import Field
from data.exchange.kinds import KINDS
from data.exchange.task import Task

# Each finds, for the rows of `wanted (community_code, source, word)`, the ids of what the word
# names; they are tried in this order, each with the words that none before it knew.
_BY_REF = (
    "SELECT w.community_code, w.source, w.word, t.id FROM wanted w JOIN {table} t"
    " ON t.community_code = w.community_code AND t.source = w.source AND t.source_ref = w.word",
    "SELECT w.community_code, w.source, w.word, t.id FROM wanted w JOIN {table} t"
    " ON t.community_code = w.community_code AND t.source_ref = w.word",
)
_BY_TEXT = (
    "SELECT w.community_code, w.source, w.word, t.id FROM wanted w JOIN {table} t"
    " ON t.community_code = w.community_code AND t.{column} = w.word"
)
_IN_FORCE = " WHERE t.valid_from <= %(today)s AND (t.valid_to IS NULL OR t.valid_to > %(today)s)"
_BY_ROOM = (
    "SELECT w.community_code, w.source, w.word, t.id FROM wanted w"
    " JOIN building b ON b.community_code = w.community_code"
    " AND b.{column} = left(w.word, length(w.word) - strpos(reverse(w.word), '/'))"
    " JOIN dwelling t ON t.community_code = b.community_code AND t.building_id = b.id"
    " AND t.room = right(w.word, strpos(reverse(w.word), '/') - 1)"
    " WHERE strpos(w.word, '/') > 0"
)
_IN_BUILDING = (
    "SELECT w.community_code, w.source, w.word, t.id FROM wanted w JOIN stair_group t"
    " ON t.community_code = w.community_code AND t.building_id || '/' || t.{column} = w.word"
)
_BY_CODE = "SELECT w.community_code, w.source, w.word, t.code FROM wanted w JOIN {table} t ON t.code = w.word"


def _texts(table: str, *columns: str, dated: bool = True) -> tuple[str, ...]:
    return tuple(_BY_TEXT.format(table=table, column=column) + (_IN_FORCE if dated else "") for column in columns)


def _refs(table: str) -> tuple[str, ...]:
    return tuple(text.format(table=table) for text in _BY_REF)


def _homes(found: str) -> str:
    """Return the query for the households that live in the dwellings another query finds."""
    return (
        f"SELECT d.community_code, d.source, d.word, t.id FROM ({found}) d JOIN household t"
        " ON t.community_code = d.community_code AND t.dwelling_id = d.id" + _IN_FORCE
    )


_DWELLINGS = (
    *_refs("dwelling"),
    *_texts("dwelling", "address", dated=False),
    *(_BY_ROOM.format(column=column) for column in ("source_ref", "address", "name")),
)
_LOOKUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "building": (*_refs("building"), *_texts("building", "address", "name")),
        "stair_group": tuple(_IN_BUILDING.format(column=column) for column in ("label", "source_ref")),
        "dwelling": _DWELLINGS,
        "household": (*_refs("household"), *map(_homes, _DWELLINGS)),
        "resident": _refs("resident"),
        "company": (*_refs("company"), *_texts("company", "name")),
        "premises": (*_refs("premises"), *_texts("premises", "name")),
        "team": (*_refs("team"), *_texts("team", "name")),
        "grid": (_BY_CODE.format(table="grid"), *(text.replace("t.id", "t.code") for text in _texts("grid", "name"))),
        "comprehensive_grid": (_BY_CODE.format(table="comprehensive_grid"),),
        "tag": (
            _BY_CODE.format(table="tag"),
            "SELECT w.community_code, w.source, w.word, t.code FROM wanted w JOIN tag t"
            " ON w.word IN (t.label_zh, t.label_en)",
        ),
    }
)
Wanted = tuple[str, str, str]


def resolve(task: Task, batch: Batch, communities: Objects, sources: Objects) -> None:
    """Replace what each reference field says by the id it means, rejecting the unknown.

    A word that several things answer to is rejected as well: nothing is guessed. What was
    said stays in `batch.values` under "<field> as said".

    Parameters
    ----------
    communities, sources
        Community and source of each row; within the row's own source a reference is unique.
    """
    for field in task.kind.fields:
        if not field.refers:
            continue
        said = batch.value(field.name)
        if field.instead:
            said = _stood_in(said, [batch.value(name) for name in field.instead])
            if field.required:
                blank = np.array([word is None for word in said.tolist()], np.bool_)
                batch.reject(blank, field.name, None, reasons.REQUIRED)
        elif field.name not in batch.values:
            continue
        batch.values[f"{field.name} as said"] = said
        batch.values[field.name] = _resolved(task, batch, field, said, communities, sources)


def known_codes(connection: Connection, table: str, codes: Iterable[str]) -> set[str]:
    """Return which of the codes exist in `table`, one that is keyed by code."""
    statement = sql.SQL("SELECT code FROM {} WHERE code = ANY(%s)").format(sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(codes)])
        return {code for (code,) in cursor}


def _resolved(task: Task, batch: Batch, field: Field, said: Objects, communities: Objects, sources: Objects) -> Objects:
    # A stair group is called by its label, which only its building makes unique.
    building = batch.value("building") if field.refers == "stair_group" else None
    keys: dict[int, Wanted] = {}
    for index in batch.chosen():
        if said[index] is not None:
            word = said[index] if building is None else f"{building[index]}/{said[index]}"
            keys[index] = (communities[index] or "", sources[index] or "", word)
    known = _found(task, field.refers, dict.fromkeys(keys.values()))
    called = KINDS[field.refers]
    ids: Objects = np.full(len(batch), None, dtype=object)
    for index, key in keys.items():
        hits = known.get(key, set())
        if len(hits) == 1:
            (ids[index],) = hits
        elif hits:
            batch.reject_one(
                index, field.name, said[index], reasons.AMBIGUOUS, count=len(hits), kind_zh=called.zh, kind_en=called.en
            )
        else:
            batch.reject_one(
                index, field.name, said[index], reasons.UNKNOWN_REFERENCE, kind_zh=called.zh, kind_en=called.en
            )
    return ids


def _found(task: Task, refers: str, wanted: Iterable[Wanted]) -> dict[Wanted, set[object]]:
    """Return the ids each wanted word stands for, by the first lookup that knows it."""
    known: dict[Wanted, set[object]] = {}
    left = list(wanted)
    for statement in _LOOKUPS[refers]:
        if not left:
            break
        with task.connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE wanted (community_code text, source text, word text) ON COMMIT DROP")
            copy_rows(task.connection, "wanted", ("community_code", "source", "word"), left)
            cursor.execute("ANALYZE wanted")
            cursor.execute(statement, {"today": task.today})
            for community, source, word, found in cursor:
                known.setdefault((community, source, word), set()).add(found)
            cursor.execute("DROP TABLE wanted")
        left = [each for each in left if each not in known]
    return known


def _stood_in(words: Objects, parts: Sequence[Objects]) -> Objects:
    """Return the words, the empty ones replaced by the parts joined, if all of them are there."""
    columns = zip(words.tolist(), *(part.tolist() for part in parts), strict=True)
    return objects(
        [word if word is not None else "/".join(others) if all(others) else None for word, *others in columns]
    )
