"""What large layers cost: a hundred thousand buildings into tiles (`table` has the rows of CSV)."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from data.bulk import bump_layer_revision
from data.database import Database, application_dsn, migrate
from data.postgres import OWNER_ROLE, EmbeddedServer
from data.tiles import Tiles
from tests.bench.measurement import Measurement
from tests.bench.polygon_query import fill, village

BUILDINGS = 100_000
TILES_TARGET_S = 60.0


def measure(scratch: Path) -> Iterable[Measurement]:
    """Build tiles of 100,000 buildings."""
    server = EmbeddedServer(scratch / "tiled")
    with server.in_use():
        dsn = server.dsn(OWNER_ROLE)
        migrate(dsn)
        database = Database(dsn, application_dsn(dsn, server.secrets))
        fill(database, village(BUILDINGS))
        with database.owner() as connection:
            bump_layer_revision(connection, "buildings")
        started, before = time.perf_counter(), os.times()
        with database.owner() as connection:
            Tiles(scratch / "tiled" / "tiles").build(connection)
        taken_s, after = time.perf_counter() - started, os.times()
        database.close()
    cpu_s = after.user + after.system - before.user - before.system
    yield Measurement(f"tiles of {BUILDINGS:,} buildings, wall", taken_s, "s", "target", TILES_TARGET_S)
    yield Measurement(f"tiles of {BUILDINGS:,} buildings, this process's CPU", cpu_s, "s", "wall", taken_s)
