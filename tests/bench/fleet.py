"""Thousands of units in the demo community, put there without waiting for imports."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import shapely
from psycopg2.extras import execute_values

from data.database import Database, application_dsn
from data.postgres import OWNER_ROLE, EmbeddedServer
from data.units import sync_units
from geo.cells import cells_of

CAPABILITIES = ["灭火", "疏散", "急救"]


@contextmanager
def database_of(data_dir: Path) -> Iterator[Database]:
    """Open the database of a console that serves `data_dir`."""
    dsn = EmbeddedServer(data_dir).dsn(OWNER_ROLE)
    database = Database(dsn, application_dsn(dsn, data_dir / "secrets"))
    try:
        yield database
    finally:
        database.close()


def put_fleet(database: Database, count: int, bounds: tuple[float, float, float, float]) -> list[int]:
    """Put `count` vehicles all over the middle of `bounds`, each just seen; return the ids of their units."""
    rng = np.random.default_rng(3)
    west, south, east, north = bounds
    lngs = rng.uniform(west + (east - west) * 0.2, east - (east - west) * 0.2, count).tolist()
    lats = rng.uniform(south + (north - south) * 0.2, north - (north - south) * 0.2, count).tolist()
    cells = cells_of(lngs, lats).tolist()
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT code FROM region WHERE level = 'community' ORDER BY code LIMIT 1")
        (community,) = cursor.fetchone() or ("",)
        vehicles = [
            (community, f"测{n:05d}", CAPABILITIES, shapely.to_wkb(shapely.Point(lng, lat)), cell, f"bench-{n}")
            for n, (lng, lat, cell) in enumerate(zip(lngs, lats, cells, strict=True))
        ]
        execute_values(
            cursor,
            "INSERT INTO vehicle (community_code, plate, capabilities, geom, cell, source_ref) VALUES %s",
            vehicles,
        )
        sync_units(connection, datetime.now(UTC))
        cursor.execute("SELECT id FROM unit WHERE starts_with(name, '测') ORDER BY name")
        ids = [id for (id,) in cursor]
        execute_values(
            cursor,
            "INSERT INTO unit_position (community_code, unit_id, lng, lat, cell, at) VALUES %s",
            list(zip([community] * count, ids, lngs, lats, cells, strict=True)),
            template="(%s, %s, %s, %s, %s, now())",
        )
    return ids
