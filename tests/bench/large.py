"""What large layers cost: a hundred thousand buildings into tiles, a million rows of CSV into the database."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from data.bulk import bump_layer_revision
from data.database import Database, application_dsn, migrate
from data.postgres import OWNER_ROLE, EmbeddedServer
from data.tiles import Tiles
from tests.bench.imports import OUTSIDE_COMMUNITY, run, write_table
from tests.bench.measurement import Measurement
from tests.bench.polygon_query import fill, village

BUILDINGS, ROWS = 100_000, 1_000_000
TILES_TARGET_S, IMPORT_TARGET_S, MEMORY_TARGET_MIB = 60.0, 120.0, 2048.0


def measure(scratch: Path) -> Iterable[Measurement]:
    """Build tiles of 100,000 buildings, then import a table of 1,000,000 points into an empty database."""
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
    table = scratch / "million.csv"
    write_table(table, ROWS)
    empty_s, _ = run(scratch, "million", "migrate")
    arguments = ("import", "layer", "premises", str(table), "--datum", "wgs84", "--community", OUTSIDE_COMMUNITY)
    taken_s, peak_mib = run(scratch, "million", *arguments)
    name = f"layer import of {ROWS:,} rows of CSV"
    yield Measurement(f"{name}, wall", taken_s, "s", "target", IMPORT_TARGET_S)
    yield Measurement(f"{name}, wall", taken_s, "s", "a new database and its schema alone", empty_s)
    yield Measurement(f"{name}, peak memory", peak_mib, "MiB", "target", MEMORY_TARGET_MIB)
