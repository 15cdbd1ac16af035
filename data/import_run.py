"""One import at a time, and the record each leaves behind."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

IMPORT_LOCK = 0x6A78


def begin_run(connection: Connection) -> None:
    """Wait until no other import writes, and keep others waiting until the transaction ends.

    Two at once would number grids and doors alike, and put a building into two grids.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def record_run(
    connection: Connection, kind: str, path: Path, accepted: int, rejected: int, report: Mapping[str, object]
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
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO import_run (kind, file, sha256, accepted, rejected, report) VALUES (%s, %s, %s, %s, %s, %s)",
            [kind, path.name, _sha256(path), accepted, rejected, Json(report)],
        )


def _sha256(path: Path) -> str:
    """Return the hash of a file, or of all files of a folder (a Shapefile), by name."""
    found = hashlib.sha256()
    for each in sorted(path.iterdir()) if path.is_dir() else [path]:
        with each.open("rb") as file:
            while block := file.read(1 << 20):
                found.update(block)
    return found.hexdigest()
