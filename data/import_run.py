"""One import at a time, and the record each leaves behind."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

IMPORT_LOCK = 0x6A78
UNDOABLE_FOR = timedelta(days=30)
TRACED = frozenset({"own_feature", "camera", "sensor", "premises", "company", "street", "ground"})
"""Tables whose things nothing else has become part of: an import of them can be undone."""
TASKS = "home_change"


@dataclass(frozen=True, slots=True)
class Trace:
    """An import that notes what it does to each thing of a table, so that it can be undone."""

    run: int
    table: str


def begin_run(connection: Connection) -> None:
    """Wait until no other import writes, and keep others waiting until the transaction ends.

    Two at once would number grids and doors alike, and put a building into two grids.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def begin_trace(connection: Connection, table: str) -> Trace:
    """Number an import that can be undone, and forget what is too old for that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM import_change WHERE run IN (SELECT id FROM import_run WHERE traced IS NOT NULL AND at < now() - %s)",
            [UNDOABLE_FOR],
        )
        cursor.execute("SELECT nextval(pg_get_serial_sequence('import_run', 'id'))")
        (run,) = cursor.fetchone() or (0,)
    return Trace(run, table)


def record_run(
    connection: Connection,
    kind: str,
    path: Path,
    accepted: int,
    rejected: int,
    report: Mapping[str, object],
    account_id: int | None = None,
    trace: Trace | None = None,
) -> None:
    """Note which file was imported and what became of it.

    Parameters
    ----------
    kind
        'osm', 'roads' or the kind of thing the file holds.
    accepted, rejected
        Objects or rows taken and left out.
    report
        Plain values; none of them may name a person.
    account_id
        Whose import it is; None: the command line's.
    trace
        Under which what it did was noted.
    """
    values = [kind, path.name, _sha256(path), accepted, rejected, Json(report), account_id, trace and trace.table]
    names = "kind, file, sha256, accepted, rejected, report, account_id, traced"
    with connection.cursor() as cursor:
        if trace is None:
            cursor.execute(f"INSERT INTO import_run ({names}) VALUES %s", [tuple(values)])
        else:
            cursor.execute(
                f"INSERT INTO import_run (id, {names}) OVERRIDING SYSTEM VALUE VALUES %s", [(trace.run, *values)]
            )


def note_own_layer(connection: Connection, trace: Trace, before: object, after: object) -> None:
    """Note how a layer of the site's own stood before and after an import; None: there was none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE import_run SET own_layer = %s WHERE id = %s", [Json({"before": before, "after": after}), trace.run]
        )


def _sha256(path: Path) -> str:
    """Return the hash of a file, or of all files of a folder (a Shapefile), by name."""
    found = hashlib.sha256()
    for each in sorted(path.iterdir()) if path.is_dir() else [path]:
        with each.open("rb") as file:
            while block := file.read(1 << 20):
                found.update(block)
    return found.hexdigest()
