"""Hexagons of a million dwellings: the console's count against a plain group-by over every door."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from console.aggregates.answers import hexagons
from data.aggregates.reader import PostgresAggregates
from data.database import Database, application_dsn, migrate
from data.postgres import OWNER_ROLE, EmbeddedServer
from dispatch.permissions import Actor, Role
from dispatch.service import AggregateService
from dispatch.territory.classing import Method
from dispatch.territory.counting import Question, Subject
from geo.cells import finer_digits
from tests.bench.measurement import Measurement, percentile
from tests.bench.polygon_query import COMMUNITY, fill, village

BUILDINGS = 105_000
DOORS = 10
RUNS = 15
ALLOWED_MS = 300.0
ACTOR = Actor(0, "bench", "", Role.OPERATOR, COMMUNITY, "zh-CN")


def measure(scratch: Path) -> Iterable[Measurement]:
    """Count 1.05 million dwellings into hexagons of three resolutions; the sums must agree."""
    server = EmbeddedServer(scratch / "aggregate")
    with server.in_use():
        dsn = server.dsn(OWNER_ROLE)
        migrate(dsn)
        database = Database(dsn, application_dsn(dsn, server.secrets))
        fill(database, village(BUILDINGS))
        with database.owner() as connection, connection.cursor() as cursor:
            # Counting touched buildings again is measured by imports; here they are counted once.
            cursor.execute("ALTER TABLE dwelling DISABLE TRIGGER USER")
            cursor.execute(
                "INSERT INTO dwelling (community_code, building_id, floor, slot, room, source_ref)"
                " SELECT b.community_code, b.id, 1 + n / 2, n %% 2, n::text, b.id || '-' || n"
                " FROM building b, generate_series(0, %s) n",
                [DOORS - 1],
            )
            cursor.execute("ALTER TABLE dwelling ENABLE TRIGGER USER")
            cursor.execute(
                "INSERT INTO building_figures SELECT community_code, building_id, count(*), 0, 0 FROM dwelling GROUP BY 1, 2"
            )
        with database.owner() as connection:
            connection.autocommit = True
            connection.cursor().execute("ANALYZE dwelling; ANALYZE building; ANALYZE building_figures")
        service = AggregateService(PostgresAggregates(database), lambda: datetime.now(UTC))
        question = Question(Subject.DWELLINGS)
        for res in (8, 9, 11):
            found = service.by_cell(ACTOR, question, res)
            plain = _every_door(database, res)
            assert dict(zip(found.cells.tolist(), found.amounts.tolist(), strict=True)) == plain
            ours = _p50(lambda res=res: service.by_cell(ACTOR, question, res))  # type: ignore[misc]
            theirs = _p50(lambda res=res: _every_door(database, res), 3)  # type: ignore[misc]
            name = f"{BUILDINGS * DOORS:,} dwellings into {len(found.cells):,} hexagons, resolution {res}, p50"
            yield Measurement(name, ours, "ms", "allowed", ALLOWED_MS)
            yield Measurement(name, ours, "ms", "group-by over every door", theirs)
        written = _p50(lambda: hexagons(service.by_cell(ACTOR, question, 9), 9, Method.NATURAL, 5, None))
        yield Measurement(
            "the same at resolution 9 with natural breaks and corners, p50", written, "ms", "allowed", ALLOWED_MS
        )
        database.close()


def _p50(run: Callable[[], object], times: int = RUNS) -> float:
    took = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        took.append((time.perf_counter() - started) * 1000)
    return percentile(took, 0.5)


def _every_door(database: Database, res: int) -> dict[int, float]:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT (b.cell & ~(15::bigint << 52)) | (%s::bigint << 52) | %s::bigint, count(*)"
            " FROM dwelling d JOIN building b USING (community_code) WHERE b.id = d.building_id GROUP BY 1",
            [res, finer_digits(res)],
        )
        return {int(cell): float(np.float64(number)) for cell, number in cursor.fetchall()}
