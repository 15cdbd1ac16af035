"""Report points: the places where a QR code hangs, and codes nobody can guess."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_batch

from dispatch.ports import ReportPoint

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and capitals that nobody takes for another."""
CODE_LENGTH = 10
"""Fifty bits: too many to try, few enough to type."""
KINDS = ("grid", "stair_group")
_SQL = Path(__file__).parents[1] / "sql" / "rules"

CodeOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a code is to hang; `ref` tells it from all others of the community."""

    ref: str
    kind: str
    label: str
    lng: float
    lat: float
    grid_code: str | None = None
    building_id: int | None = None
    stair_group_id: int | None = None


def random_code(_: str = "") -> str:
    """Return a code by chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def codes_from(secret: str) -> CodeOf:
    """Return a maker of codes that are always the same for a ref, and tell nothing of each other."""

    def code_of(ref: str) -> str:
        number = int.from_bytes(hmac.digest(secret.encode(), ref.encode(), hashlib.sha256))
        letters = []
        for _ in range(CODE_LENGTH):
            number, rest = divmod(number, len(ALPHABET))
            letters.append(ALPHABET[rest])
        return "".join(letters)

    return code_of


def spots(connection: Connection, community_code: str, kind: str) -> Iterator[Spot]:
    """Yield the grids or the stair groups of a community that have no code yet, in order of their codes or ids."""
    with connection.cursor() as cursor:
        cursor.execute((_SQL / f"spots_{kind}.sql").read_text(encoding="utf-8"), {"community": community_code})
        for label, grid_code, building_id, stair_group_id, geom in cursor.fetchall():
            inside = shapely.from_wkb(bytes(geom)).point_on_surface()
            ref = f"{kind}:{grid_code if kind == 'grid' else stair_group_id}"
            yield Spot(ref, kind, label, inside.x, inside.y, grid_code, building_id, stair_group_id)


def put_points(
    connection: Connection, community_code: str, places: Iterable[Spot], code_of: CodeOf = random_code
) -> int:
    """Give each place a code and return how many; as the owner."""
    rows = [
        (code_of(p.ref), community_code, p.kind, p.label, p.lng, p.lat, p.grid_code, p.building_id, p.stair_group_id)
        for p in places
    ]
    with connection.cursor() as cursor:
        execute_batch(cursor, (_SQL / "put_point.sql").read_text(encoding="utf-8"), rows)
    return len(rows)


def points_of(connection: Connection, community_code: str) -> Sequence[ReportPoint]:
    """Return the report points of a community, by kind and label."""
    with connection.cursor() as cursor:
        cursor.execute((_SQL / "points.sql").read_text(encoding="utf-8"), {"community": community_code})
        return [ReportPoint(*row) for row in cursor]
