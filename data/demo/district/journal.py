"""What of the district is in the database already: noted with every community, in its transaction."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json

from dispatch.errors import JingweiError

BEGUN, POURED, DONE = "demo_district", "demo_district_community", "demo"
SOURCES = Path(__file__).parents[1]


class DistrictNeedsRoom(JingweiError):
    code = "district_needs_room"
    zh = "数据库中已有其他数据（{found}）。演示城区只能放入空数据库。数据未改动。请设置 JINGWEI_DATA_DIR 指向一个新目录后重试。"
    en = (
        "The database already holds other data ({found}), and the demo district goes into an empty one. Nothing was changed. "
        "Set JINGWEI_DATA_DIR to a new directory and run it again."
    )


@cache
def generation() -> str:
    """Return a mark of the programs that make the demo: other programs would not go on where these stopped."""
    digest = hashlib.sha256()
    for file in sorted(SOURCES.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def begin(connection: Connection, seed: int, communities: int) -> bool:
    """Note that the district is being made; return False when it is there already, complete.

    Raises
    ------
    DistrictNeedsRoom
        When anything else is in the database, or a district half made by another seed or version.
    """
    name = f"district {communities} seed {seed}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, file, sha256 FROM import_run WHERE kind IN (%s, %s) ORDER BY id", [BEGUN, DONE])
        known = cursor.fetchall()
        if (DONE, name) in {(kind, file) for kind, file, _ in known}:
            return False
        if known:
            if known != [(BEGUN, name, generation())]:
                raise DistrictNeedsRoom(found=f"{known[-1][1]} · {known[-1][2][:8]}")
            return True
        cursor.execute(
            "SELECT (SELECT count(*) FROM building), (SELECT count(*) FROM grid), (SELECT count(*) FROM member),"
            " (SELECT count(*) FROM street)"
        )
        counts = dict(zip(("buildings", "grids", "members", "streets"), cursor.fetchone() or (), strict=False))
    if any(counts.values()):
        raise DistrictNeedsRoom(found=", ".join(f"{n:,} {what}" for what, n in counts.items() if n))
    note(connection, BEGUN, name, generation(), 0)
    return True


def note(
    connection: Connection, kind: str, file: str, mark: str, rows: int, report: Mapping[str, object] | None = None
) -> None:
    """Write one line of the journal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO import_run (kind, file, sha256, accepted, rejected, report) VALUES (%s, %s, %s, %s, 0, %s)",
            [kind, file, mark, rows, Json(report or {})],
        )


def poured(connection: Connection) -> dict[str, str]:
    """Return the communities that are in, with the fingerprint of each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT file, sha256 FROM import_run WHERE kind = %s", [POURED])
        return dict(cursor.fetchall())
