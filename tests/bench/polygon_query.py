"""“Everything in this polygon”: cells and ranges against looking at every geometry."""

import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import shapely

from data.bulk import replace_covers, upsert, wkbs
from data.database import Database, application_dsn, migrate
from data.postgres import OWNER_ROLE, EmbeddedServer
from data.regions import ensure_region
from data.territory.polygon import things_in_polygon
from geo.cells import cells_of_shapes
from tests.bench.measurement import Measurement, percentile

COMMUNITY = "440306007005"
SIZES = (10_000, 100_000)
QUERIES = 20
QUERY_RADIUS_M = 150.0
METRE_DEG = 1 / 111_320


def village(count: int, seed: int = 1) -> np.ndarray:
    """Return `count` small rectangular footprints on a jittered lattice, 30 m apart."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(count)))
    number = np.arange(count)
    x = 114.0 + (number % side * 30 + rng.uniform(0, 12, count)) * METRE_DEG
    y = 22.5 + (number // side * 30 + rng.uniform(0, 12, count)) * METRE_DEG
    return np.asarray(
        shapely.box(x, y, x + rng.uniform(8, 16, count) * METRE_DEG, y + rng.uniform(8, 16, count) * METRE_DEG)
    )


def fill(database: Database, shapes: np.ndarray) -> None:
    """Store footprints as buildings, with their covers."""
    columns = ("community_code", "source", "source_ref", "levels", "height_m", "footprint_m2", "geom", "cell")
    cells = cells_of_shapes(shapes)
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY, "bench")
        packed = zip(wkbs(shapes), cells.tolist(), strict=True)
        upsert(
            connection,
            "building",
            columns,
            ((COMMUNITY, "bench", str(i), 6, 18.0, 100.0, g, c) for i, (g, c) in enumerate(packed)),
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, source_ref::int FROM building")
            refs = [(str(key), shapes[i]) for key, i in cursor.fetchall()]
        replace_covers(connection, COMMUNITY, "building", refs)
    with database.owner() as connection:
        connection.autocommit = True
        connection.cursor().execute("ANALYZE building; ANALYZE cover")


def measure(scratch: Path) -> Iterable[Measurement]:
    """Time the same polygons both ways on 10,000 and 100,000 buildings; the answers must agree."""
    for size in SIZES:
        server = EmbeddedServer(scratch / f"polygon{size}")
        with server.in_use():
            dsn = server.dsn(OWNER_ROLE)
            migrate(dsn)
            database = Database(dsn, application_dsn(dsn, server.secrets))
            shapes = village(size)
            fill(database, shapes)
            by_cells, by_scan, in_memory = [], [], []
            rng = np.random.default_rng(2)
            with database.owner() as connection:
                for place in rng.choice(len(shapes), QUERIES, replace=False):
                    polygon = shapely.centroid(shapes[place]).buffer(QUERY_RADIUS_M * METRE_DEG)
                    started = time.perf_counter()
                    found = things_in_polygon(connection, "building", polygon)
                    by_cells.append(time.perf_counter() - started)
                    started = time.perf_counter()
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT id, geom FROM building")
                        stored = cursor.fetchall()
                    geometries = shapely.from_wkb(np.array([bytes(row[1]) for row in stored], dtype=object))
                    hits = shapely.intersects(geometries, polygon)
                    by_scan.append(time.perf_counter() - started)
                    started = time.perf_counter()
                    shapely.intersects(geometries, polygon)
                    in_memory.append(time.perf_counter() - started)
                    assert {str(stored[i][0]) for i in np.flatnonzero(hits)} == set(found)
            database.close()
        p50 = [percentile(times, 0.5) * 1000 for times in (by_cells, by_scan, in_memory)]
        yield Measurement(
            f"polygon query, {size:,} buildings, p50", p50[0], "ms", "scan of all stored geometries", p50[1]
        )
        yield Measurement(
            f"polygon query, {size:,} buildings, p50", p50[0], "ms", "scan in memory, nothing read", p50[2]
        )
