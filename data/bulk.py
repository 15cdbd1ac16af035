"""Load many rows at once, and change only what differs.

Rows go by COPY into a temporary table and from there into the real one, so that importing
the same file twice changes nothing: no row, no id, no layer revision.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2 import extensions, sql
from shapely.geometry.base import BaseGeometry

from data.initials import fill_initials
from geo.cells import covers, descendant_range

NAMED = frozenset({"grids", "buildings", "premises", "streetnames", "base", "teams"})
"""Layers whose things are found by the initials of their names."""

COVER = ("community_code", "kind", "ref", "cell", "lo", "hi")
SOURCE_KEY = ("community_code", "source", "source_ref")
_ADDED = sql.SQL(
    ", noted AS (INSERT INTO import_change (run, community_code, added)"
    " SELECT {run}, community_code, array_agg(id) FROM done WHERE fresh GROUP BY community_code)"
)
_CHUNK_ROWS = 20_000
_SHAPES_AT_ONCE = 20_000
_COPY_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


@dataclass(frozen=True, slots=True)
class UpsertCounts:
    """What an upsert did. `changed` is what matters to caches."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def changed(self) -> int:
        """Rows inserted or updated."""
        return self.inserted + self.updated

    def __add__(self, other: "UpsertCounts") -> "UpsertCounts":
        return UpsertCounts(
            self.inserted + other.inserted, self.updated + other.updated, self.unchanged + other.unchanged
        )


def upsert(
    connection: extensions.connection,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    key: Sequence[str] = SOURCE_KEY,
    run: int | None = None,
) -> UpsertCounts:
    """Insert rows, or update those whose key exists and whose values differ.

    Columns not named keep their value. Of several rows with the same key the last one counts.

    Parameters
    ----------
    connection
        Inside a transaction; nothing is committed here.
    table, columns
        Table and the columns in the order of the rows' values.
    rows
        Values: None, bool, int, float, str, bytes (bytea), sequences of str (text[]),
        mappings (jsonb), dates; numpy scalars count as their Python kind.
    key
        Columns of the unique constraint that identifies a row.
    run
        Import that notes in `import_change` what it adds, and what was there before it changed it.
    """
    target, incoming = sql.Identifier(table), sql.Identifier(f"incoming_{table}")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    keys = sql.SQL(", ").join(map(sql.Identifier, key))
    values = [column for column in columns if column not in key]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE TEMP TABLE {incoming} ON COMMIT DROP AS SELECT {names} FROM {target} WITH NO DATA").format(
                incoming=incoming, names=names, target=target
            )
        )
        cursor.execute(
            sql.SQL("ALTER TABLE {} ADD COLUMN incoming_order bigint GENERATED ALWAYS AS IDENTITY").format(incoming)
        )
        copy_rows(connection, f"incoming_{table}", columns, rows)
        cursor.execute(sql.SQL("SELECT count(*) FROM (SELECT DISTINCT {} FROM {}) k").format(keys, incoming))
        total = _single(cursor.fetchone())
        if run is not None and values:
            _keep_before(cursor, run, target, incoming, keys, values)
        update = (
            sql.SQL("DO UPDATE SET {sets} WHERE ({old}) IS DISTINCT FROM ({new})").format(
                sets=sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(c)) for c in values),
                old=sql.SQL(", ").join(sql.Identifier(table, c) for c in values),
                new=sql.SQL(", ").join(sql.SQL("excluded.{}").format(sql.Identifier(c)) for c in values),
            )
            if values
            else sql.SQL("DO NOTHING")
        )
        cursor.execute(
            sql.SQL(
                "WITH done AS ("
                "INSERT INTO {target} ({names}) SELECT DISTINCT ON ({keys}) {names} FROM {incoming} "
                "ORDER BY {keys}, incoming_order DESC ON CONFLICT ({keys}) {update} RETURNING xmax = 0 AS fresh{told}){kept} "
                "SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM done"
            ).format(
                target=target,
                names=names,
                keys=keys,
                incoming=incoming,
                update=update,
                told=sql.SQL(", community_code, id" if run is not None else ""),
                kept=_ADDED.format(run=sql.Literal(run)) if run is not None else sql.SQL(""),
            )
        )
        inserted, updated = cursor.fetchone() or (0, 0)
        cursor.execute(sql.SQL("DROP TABLE {}").format(incoming))
    return UpsertCounts(inserted, updated, total - inserted - updated)


def _keep_before(
    cursor: extensions.cursor,
    run: int,
    target: sql.Identifier,
    incoming: sql.Identifier,
    keys: sql.Composable,
    values: Sequence[str],
) -> None:
    """Note the rows that are about to change as they are: only the columns that may."""
    cursor.execute(
        sql.SQL(
            "INSERT INTO import_change (run, community_code, id, before)"
            " SELECT {run}, t.community_code, t.id, (SELECT to_jsonb(was) FROM (SELECT {old}) was) FROM {target} t"
            " JOIN (SELECT DISTINCT ON ({keys}) * FROM {incoming} ORDER BY {keys}, incoming_order DESC) i USING ({keys})"
            " WHERE ({old}) IS DISTINCT FROM ({new})"
        ).format(
            run=sql.Literal(run),
            target=target,
            incoming=incoming,
            keys=keys,
            old=sql.SQL(", ").join(sql.Identifier("t", each) for each in values),
            new=sql.SQL(", ").join(sql.Identifier("i", each) for each in values),
        )
    )


def copy_rows(
    connection: extensions.connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Append rows to a table by COPY, return how many. Values as in `upsert`."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    waiting = iter(rows)
    with connection.cursor() as cursor:
        while chunk := ["\t".join(map(_field, row)) for row in islice(waiting, _CHUNK_ROWS)]:
            cursor.copy_expert(statement, StringIO("\n".join(chunk) + "\n"))
            count += len(chunk)
    return count


def bump_layer_revision(connection: extensions.connection, *layers: str) -> None:
    """Count up the revision of each layer: its tiles and cached data are stale, and new names are read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO layer_revision (layer) SELECT DISTINCT unnest(%s::text[]) "
            "ON CONFLICT (layer) DO UPDATE SET revision = layer_revision.revision + 1",
            (list(layers),),
        )
    if NAMED.intersection(layers):
        fill_initials(connection)


def ids_by_ref(
    connection: extensions.connection, table: str, community_code: str, source: str, refs: Sequence[str]
) -> dict[str, int]:
    """Return the ids of a table's rows by the reference their source has for them."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "SELECT source_ref, id FROM {} WHERE community_code = %s AND source = %s AND source_ref = ANY(%s)"
            ).format(sql.Identifier(table)),
            (community_code, source, list(refs)),
        )
        return dict(cursor.fetchall())


def replace_covers(
    connection: extensions.connection, community_code: str, kind: str, refs_geoms: Iterable[tuple[str, BaseGeometry]]
) -> int:
    """Write the cells that polygons or lines touch, return how many cover rows changed.

    Only the covers of the refs given are replaced; rows that stay are not touched.

    Parameters
    ----------
    kind
        'grid', 'micro_grid', 'building', 'street' or 'ground'.
    refs_geoms
        Reference (the id as text, a grid's code) and its WGS 84 geometry.
    """
    waiting = iter(refs_geoms)
    changed = 0
    while some := list(islice(waiting, _SHAPES_AT_ONCE)):
        refs = [ref for ref, _ in some]
        changed += _swap_covers(connection, community_code, kind, refs, cover_rows(community_code, kind, some))
    return changed


def cover_rows(
    community_code: str, kind: str, refs_geoms: Sequence[tuple[str, BaseGeometry]]
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of `COVER` that polygons or lines touch."""
    shapes = np.empty(len(refs_geoms), dtype=object)
    shapes[:] = [geom for _, geom in refs_geoms]
    indexes, cells = covers(shapes)
    for index, cell in zip(indexes.tolist(), cells.tolist(), strict=True):
        yield community_code, kind, refs_geoms[index][0], cell, *descendant_range(cell)


def _swap_covers(
    connection: extensions.connection, community_code: str, kind: str, refs: list[str], rows: Iterable[Sequence[object]]
) -> int:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE incoming_cover (LIKE cover) ON COMMIT DROP")
        copy_rows(connection, "incoming_cover", COVER, rows)
        cursor.execute("ANALYZE incoming_cover")
        cursor.execute(
            "DELETE FROM cover c WHERE c.community_code = %s AND c.kind = %s AND c.ref = ANY(%s) AND NOT EXISTS "
            "(SELECT FROM incoming_cover i WHERE i.ref = c.ref AND i.cell = c.cell)",
            (community_code, kind, refs),
        )
        changed = cursor.rowcount
        cursor.execute("INSERT INTO cover SELECT * FROM incoming_cover ON CONFLICT DO NOTHING")
        changed += cursor.rowcount
        cursor.execute("DROP TABLE incoming_cover")
    return int(changed)


def wkb(shape: BaseGeometry) -> bytes:
    """Return the stored form of a shape: little-endian WKB, two dimensions."""
    return bytes(shapely.to_wkb(shape, output_dimension=2, byte_order=1))


def wkbs(shapes: Sequence[BaseGeometry] | NDArray[np.object_]) -> list[bytes]:
    """Return the stored form of many shapes."""
    return list(shapely.to_wkb(np.asarray(shapes, dtype=object), output_dimension=2, byte_order=1).tolist())


def _single(row: tuple[Any, ...] | None) -> int:
    return int(row[0]) if row else 0


def _field(value: object) -> str:
    """Return one value in COPY's text format."""
    if value is None:
        return r"\N"
    if isinstance(value, str):
        return value.translate(_COPY_ESCAPES)
    if isinstance(value, (bool, np.bool_)):
        return "t" if value else "f"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return r"\\x" + bytes(value).hex()
    if isinstance(value, np.generic):
        return str(value.item())
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False).translate(_COPY_ESCAPES)
    if isinstance(value, (list, tuple, set, frozenset)):
        items = (str(item).replace("\\", r"\\").replace('"', r"\"") for item in value)
        return ("{" + ",".join(f'"{item}"' for item in items) + "}").translate(_COPY_ESCAPES)
    return str(value).translate(_COPY_ESCAPES)
