"""The imports of the last time, and how one is undone: all of it in one transaction, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.errors
import shapely
from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from data.bulk import bump_layer_revision, replace_covers
from data.exchange.fields import Kind
from data.exchange.kinds import KINDS
from data.import_run import TASKS, TRACED, UNDOABLE_FOR, begin_run
from data.own_layers.definition import REVISION_PREFIX, TABLE
from data.own_layers.store import restore_own_layer, stored_layer
from data.territory.statements import rows
from dispatch.china_time import CHINA
from dispatch.errors import ImportKept, ImportRunUnknown

PLACE = Path(__file__).parent / "sql" / "imports"
MOST_LISTED = 200
_WHY = {
    "undone": ("它已在 {at} 撤销", "it was undone at {at} already"),
    "nothing": ("它没有改动任何数据", "it changed nothing"),
    "tied": (
        "这类数据会与楼栋、人员、案件相连，请更正后再导入，或填写 valid_to 结束",
        "other things become part of such data: import the file again, mended, or end the things with valid_to",
    ),
    "forgotten": (
        "没有留下撤销所需的记录（只保留 {days} 天，早先的版本没有）",
        "what undoing needs is not on record (kept for {days} days, and not by earlier versions)",
    ),
    "later": ("之后的导入 {run}（{file}）改动了同样的数据，请先撤销它", "import {run} ({file}) changed the same things later; undo that first"),
    "layer": ("图层 {layer} 已被移除", "the layer {layer} has been removed since"),
    "decided": ("其中的变更都已核实或驳回", "all its changes have been verified or rejected"),
    "used": ("已有别的数据引用其中的对象（{what}）", "other data refer to some of its things ({what})"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """One import as it is listed.

    Attributes
    ----------
    kind
        What was imported: a kind, or the code of a layer of the site's own, which `layer` then names.
    obstacle
        Why it cannot be undone as far as is known without trying, in both languages; None: it can be.
    """

    id: int
    at: datetime
    kind: str
    layer: tuple[str, str] | None
    file: str
    accepted: int
    rejected: int
    inserted: int
    updated: int
    by: str | None
    undone_at: datetime | None
    undone_by: str | None
    tasks: bool
    obstacle: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did.

    Attributes
    ----------
    removed, restored
        Things taken away again, and things put back as they were. Of changes that wait: those withdrawn.
    kept
        Changes that had been verified or rejected already, and stay so.
    """

    run: int
    file: str
    removed: int
    restored: int
    kept: int = 0


def import_runs(
    connection: Connection, account_id: int | None = None, now: datetime | None = None, most: int = 50
) -> list[Run]:
    """Return what was imported from files, the latest first; with an account only its own imports."""
    asked = {"account": account_id, "run": None, "limit": min(most, MOST_LISTED)}
    return [_run(row, now or datetime.now(UTC)) for row in rows(connection, _statement("runs"), asked)]


def undo_import(
    connection: Connection, run: int, account_id: int | None, own_only: bool = False, scope: str = "*"
) -> Undone:
    """Take away what an import added and put back what it changed; of changes that wait, withdraw them.

    Parameters
    ----------
    connection
        The owner's, at the start of a transaction, which the caller commits.
    account_id
        Who undoes it; None: the command line.
    own_only
        Whether only this account's own imports may be.

    Raises
    ------
    ImportRunUnknown
        There is none with this number, or it is another's.
    ImportKept
        It cannot be undone; nothing was changed.
    """
    begin_run(connection)
    asked = {"account": account_id if own_only else None, "run": run, "limit": 1}
    found = rows(connection, _statement("runs"), asked)
    if not found:
        raise ImportRunUnknown(run=run)
    row = found[0]
    if obstacle := _obstacle(row, datetime.now(UTC)):
        raise ImportKept(run=run, file=row["file"], why_zh=obstacle[0], why_en=obstacle[1])
    try:
        done = _withdraw(connection, row, account_id) if row["traced"] == TASKS else _take_back(connection, row)
    except psycopg2.IntegrityError as error:
        connection.rollback()
        raise _kept(row, "used", what=error.diag.table_name or error.diag.constraint_name or "-") from error
    with connection.cursor() as cursor:
        cursor.execute("UPDATE import_run SET undone_at = now(), undone_by = %s WHERE id = %s", [account_id, run])
        cursor.execute("DELETE FROM import_change WHERE run = %s", [run])
        cursor.execute(
            "INSERT INTO audit (account_id, action, scope, kind, ref, found) VALUES (%s, 'import_undone', %s, %s, %s, %s)",
            [account_id, scope, row["kind"], f"{run}: {row['file']}"[:200], done.removed + done.restored],
        )
    return done


def _take_back(connection: Connection, row: dict[str, Any]) -> Undone:
    run, table, layer = row["id"], row["traced"], row["own_layer"]
    if table == TABLE and (not layer or stored_layer(connection, layer["after"]["code"]) is None):
        raise _kept(row, "layer", layer=row["kind"])
    if later := rows(connection, _statement("touched_later"), {"run": run, "traced": table}):
        raise _kept(row, "later", run=later[0]["id"], file=later[0]["file"])
    _check_tags(connection, row)
    with connection.cursor() as cursor:
        cursor.execute(_statement("take_away").format(table=sql.Identifier(table)), {"run": run})
        removed = cursor.fetchall()
        cursor.execute(
            "SELECT DISTINCT jsonb_object_keys(before) FROM import_change WHERE run = %s AND id IS NOT NULL", [run]
        )
        columns = [name for (name,) in cursor]
        restored = []
        if columns:
            put_back = _statement("put_back").format(
                table=sql.Identifier(table),
                columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
                was=sql.SQL(", ").join(sql.Identifier("b", each) for each in columns),
            )
            cursor.execute(put_back, {"run": run})
            restored = cursor.fetchall()
    if table == TABLE:
        restore_own_layer(connection, layer["before"], layer["after"])
        bump_layer_revision(connection, REVISION_PREFIX + layer["after"]["code"])
    else:
        kind = KINDS[row["kind"]]
        _settle_covers(connection, kind, removed, restored)
        bump_layer_revision(connection, *kind.layers)
    return Undone(run, row["file"], len(removed), len(restored))


def _check_tags(connection: Connection, row: dict[str, Any]) -> None:
    """Stop where tags were put on what the import added: they would go without a word."""
    if row["traced"] != "premises":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM premises_tag t JOIN (SELECT c.community_code, unnest(c.added) AS id"
            " FROM import_change c WHERE c.run = %s) c ON c.community_code = t.community_code AND c.id = t.premises_id)",
            [row["id"]],
        )
        if (cursor.fetchone() or (False,))[0]:
            raise _kept(row, "used", what="premises_tag")


def _settle_covers(
    connection: Connection, kind: Kind, removed: Sequence[tuple[str, int]], restored: Sequence[tuple[str, int]]
) -> None:
    """Let the cells of lines and areas follow what they cover."""
    if not kind.covers:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM cover c USING unnest(%s::text[], %s::text[]) gone (community_code, ref)"
            " WHERE c.community_code = gone.community_code AND c.kind = %s AND c.ref = gone.ref",
            [[code for code, _ in removed], [str(key) for _, key in removed], kind.covers],
        )
    for community in sorted({code for code, _ in restored}):
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("SELECT id, {} FROM {} WHERE community_code = %s AND id = ANY(%s)").format(
                    sql.Identifier(kind.geometry_column), sql.Identifier(kind.store)
                ),
                [community, [key for code, key in restored if code == community]],
            )
            shapes = [(str(key), shapely.from_wkb(bytes(geom))) for key, geom in cursor]
        replace_covers(connection, community, kind.covers, shapes)


def _withdraw(connection: Connection, row: dict[str, Any], account_id: int | None) -> Undone:
    """Withdraw the changes that still wait; those that were decided stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE home_change SET state = 'withdrawn', decided_by = %s, decided_at = now(), reason = %s"
            " WHERE import_run = %s AND state = 'waiting'",
            [account_id, f"{row['file']}: 撤销导入 import undone"[:500], row["id"]],
        )
        withdrawn = cursor.rowcount
        cursor.execute("SELECT count(*) FROM home_change WHERE import_run = %s", [row["id"]])
        (made,) = cursor.fetchone() or (0,)
    if not withdrawn:
        raise _kept(row, "decided")
    return Undone(row["id"], row["file"], withdrawn, 0, made - withdrawn)


def _run(row: dict[str, Any], now: datetime) -> Run:
    named = (row["own_layer"] or {}).get("after")
    return Run(
        row["id"], row["at"], row["kind"], (named["name_zh"], named["name_en"]) if named else None, row["file"],
        row["accepted"], row["rejected"], row["inserted"], row["updated"], row["by"], row["undone_at"], row["undone_by"],
        row["traced"] == TASKS, _obstacle(row, now),
    )  # fmt: skip


def _obstacle(row: dict[str, Any], now: datetime) -> tuple[str, str] | None:
    """Return why an import cannot be undone, as far as its own record tells."""
    if row["undone_at"] is not None:
        return _why("undone", at=f"{row['undone_at'].astimezone(CHINA):%Y-%m-%d %H:%M}")
    if not row["inserted"] and not row["updated"] and not _redefined(row["own_layer"]):
        return _why("nothing")
    if row["traced"] is None:
        kind = KINDS.get(row["kind"])
        return _why("tied") if kind is not None and kind.store not in TRACED else _forgotten()
    if row["at"] < now - UNDOABLE_FOR:
        return _forgotten()
    return None


def _redefined(layer: dict[str, Any] | None) -> bool:
    return layer is not None and layer["before"] != layer["after"]


def _forgotten() -> tuple[str, str]:
    return _why("forgotten", days=UNDOABLE_FOR.days)


def _why(name: str, **details: object) -> tuple[str, str]:
    chinese, english = _WHY[name]
    return chinese.format(**details), english.format(**details)


def _kept(row: dict[str, Any], name: str, **details: object) -> ImportKept:
    chinese, english = _why(name, **details)
    return ImportKept(run=row["id"], file=row["file"], why_zh=chinese, why_en=english)


@cache
def _statement(name: str) -> sql.SQL:
    return sql.SQL((PLACE / f"{name}.sql").read_text(encoding="utf-8").strip())
