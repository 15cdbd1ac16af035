"""Coverage of a district's day: what 1,610 officers saw, from 14 million positions, and what a minute more costs."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from data.aggregates.reader import PostgresAggregates
from data.database import Database, application_dsn, migrate
from data.patrols.grounds import Grounds
from data.patrols.looking import SETTLED, look, look_again
from data.postgres import OWNER_ROLE, EmbeddedServer
from data.regions import ensure_region
from data.roads import store_graph
from dispatch.permissions import Role, the_system
from dispatch.territory.counting import Narrowing, Question, Subject
from geo.cells import RESOLUTION, cells_of, cells_of_shapes
from geo.metric import metres_per_degree
from geo.road_building import Link, graph_of_links
from geo.road_rules import Mode
from tests.bench.measurement import Measurement

COMMUNITIES = int(os.environ.get("COVERAGE_COMMUNITIES", "101"))
"""Of 16 grids each but the last few; fewer for a try."""
GRIDS_EACH, ACROSS = 16, 4
FIXES_EACH, EVERY_S = 8_580, 10
STEP = 330
LAP = 720
LATE_EACH, LATE_MINUTE = 100, 3
GRID_M, BLOCK_M = 250.0, 62.5
DAY = date(2026, 11, 23)
BEGINS = datetime(2026, 11, 22, 16, tzinfo=UTC)
ENDED = BEGINS + timedelta(seconds=FIXES_EACH * EVERY_S)
TARGET_S, TARGET_MINUTE_S, TARGET_PRESENCE_S = 60.0, 5.0, 1.0
LNG, LAT = 113.9, 22.5
EAST, NORTH = (float(one) for one in metres_per_degree(LAT))


def measure(scratch: Path) -> Iterator[Measurement]:
    """Put a district and a day of walks there, look at it as a whole, then at one minute more of everybody."""
    server = EmbeddedServer(scratch / "coverage")
    with server.in_use():
        dsn = server.dsn(OWNER_ROLE)
        migrate(dsn)
        database = Database(dsn, application_dsn(dsn, scratch / "coverage" / "secrets"))
        try:
            with database.owner() as connection:
                officers = _district(connection)
            made = _walked(database, officers)
            with database.owner() as connection:
                began, cpu = time.perf_counter(), time.process_time()
                looked = look_again(connection, Grounds(), DAY)
                took, worked = time.perf_counter() - began, time.process_time() - cpu
                with connection.cursor() as cursor:
                    cursor.execute("UPDATE seen_until SET received_at = %s", [ENDED])
            assert looked.fixes == made
            share = len(officers) / 1610
            yield Measurement(f"coverage of a day, {made:,} positions", took, "s", "target", TARGET_S * share)
            yield Measurement("of that in Python, processor time", worked, "s", "target", TARGET_S * share)
            yield from _presence(database)
            yield from _minutes_more(database, officers)
        finally:
            database.close()


def _presence(database: Database) -> Iterator[Measurement]:
    """Ask for the hexagons of presence of the whole day, and again."""
    presence = PostgresAggregates(database)
    asked = Question(Subject.PRESENCE, narrowing=Narrowing(since=BEGINS, until=BEGINS + timedelta(days=1)))
    found = []
    for told in ("presence of a day, hexagons, first", "presence of a day, hexagons, again"):
        began = time.perf_counter()
        with presence.as_seen_by(the_system(Role.OPERATOR)) as reader:
            found.append(reader.by_cell(asked, RESOLUTION, BEGINS.time()))
        yield Measurement(told, time.perf_counter() - began, "s", "target", TARGET_PRESENCE_S)
    with database.owner() as connection, connection.cursor() as cursor:
        # A sample counted from the plain positions: every hundredth cell.
        sample = found[0].cells[::100].tolist()
        cursor.execute(
            "SELECT cell, count(*)::float8 FROM (SELECT DISTINCT unit_id, cell, date_bin('1 minute', at, 'epoch') AS minute"
            " FROM fix WHERE cell = ANY (%s)) said GROUP BY cell ORDER BY cell",
            [sample],
        )
        assert cursor.fetchall() == list(zip(sample, found[0].amounts[::100].tolist(), strict=True))


def _minutes_more(database: Database, officers: NDArray[np.int64]) -> Iterator[Measurement]:
    """Look at six positions more of everybody, as consoles do every minute: the first after a start, and those after it."""
    kept = Grounds()
    # In the last minutes of the day: what was seen in all of it is taken up and added to.
    late = officers[::LATE_EACH]
    for number, told in enumerate(("the first minute after a start", "a minute more", "a minute, one in 100 late"), 1):
        received = ENDED + timedelta(minutes=number)
        if number < LATE_MINUTE:
            made = _put(database, officers, np.arange(6), received)
        else:
            made = _put(database, np.setdiff1d(officers, late), np.arange(6), received)
            # Older than what those units have sent before.
            made += _put(database, late, np.arange(6), received, lag_s=95.0)
        with database.owner() as connection:
            began = time.perf_counter()
            looked = look(connection, kept, received + SETTLED + timedelta(seconds=1))
            took = time.perf_counter() - began
        assert looked is not None
        assert looked.fixes == made
        assert looked.again == (0 if number < LATE_MINUTE else len(late))
        yield Measurement(f"{told}, {made:,} positions", took, "s", "target", TARGET_MINUTE_S)


def _district(connection: Connection) -> NDArray[np.int64]:
    """Put communities of grids with streets around every block, and an officer in each grid; return their units."""
    units: list[tuple[object, ...]] = []
    with connection.cursor() as cursor:
        for number in range(COMMUNITIES):
            code = f"440305{number // 20 + 1:03d}{number % 20 + 1:03d}"
            ensure_region(connection, code, f"社区{number}")
            west, south = _corner(number)
            store_graph(connection, code, Mode.WALK, graph_of_links(_streets(west, south)), "bench")
            rows = []
            for grid in range(GRIDS_EACH if number else GRIDS_EACH - 6 if COMMUNITIES > 1 else GRIDS_EACH):
                x, y = west + grid % ACROSS * GRID_M / EAST, south + grid // ACROSS * GRID_M / NORTH
                shape = shapely.box(x, y, x + GRID_M / EAST, y + GRID_M / NORTH)
                grid_code = f"{code}{grid + 1:03d}"
                cell = int(cells_of_shapes([shape])[0])
                rows.append((code, grid_code, f"网格{grid}", shapely.to_wkb(shape), cell, 62_500, grid_code))
                units.append((code, "member", len(units) + 1, f"员{len(units)}", x, y, grid_code))
            execute_values(
                cursor, "INSERT INTO grid (community_code, code, name, geom, cell, area_m2, source_ref) VALUES %s", rows
            )
        found = execute_values(
            cursor,
            "INSERT INTO unit (community_code, kind, thing_id, name, home_lng, home_lat, grid_code) VALUES %s RETURNING id",
            units, page_size=10_000, fetch=True,
        )  # fmt: skip
    return np.array([id for (id,) in found], np.int64)


def _corner(number: int) -> tuple[float, float]:
    return LNG + number % 11 * 1200 / EAST, LAT + number // 11 * 1200 / NORTH


def _streets(west: float, south: float) -> list[Link]:
    many = int(ACROSS * GRID_M / BLOCK_M) + 1
    place = [(west + x * BLOCK_M / EAST, south + y * BLOCK_M / NORTH) for y in range(many) for x in range(many)]
    links: list[Link] = []
    for start in range(many * many):
        for other in (
            start + 1 if start % many < many - 1 else None,
            start + many if start < many * (many - 1) else None,
        ):
            if other is not None:
                points = np.array([place[start], place[other]])
                links.append(Link(start, other, points, BLOCK_M, True, True, "footway", 5.0, len(links), "路"))
    return links


def _walked(database: Database, officers: NDArray[np.int64]) -> int:
    """Put a day of walks there, hour by hour as they arrive."""
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT make_fix_days('fix', %s::date[])", [[DAY, DAY + timedelta(days=1)]])
    for first in range(0, FIXES_EACH, STEP):
        received = BEGINS + timedelta(seconds=(first + STEP) * EVERY_S)
        _put(database, officers, np.arange(first, first + STEP), received)
    return FIXES_EACH * len(officers)


def _put(
    database: Database, officers: NDArray[np.int64], turns: NDArray[np.int64], received: datetime, lag_s: float = 0.0
) -> int:
    """Copy the positions of everybody at some turns, as the intake would have kept them; return how many."""
    rng = np.random.default_rng(int(turns[0]))
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, community_code, home_lng, home_lat FROM unit ORDER BY id")
        homes = {id: (code, lng, lat) for id, code, lng, lat in cursor}
        after = received - timedelta(seconds=len(turns) * EVERY_S + lag_s)
        lines = []
        for officer in officers.tolist():
            code, lng, lat = homes[officer]
            # Around the blocks of the grid at 1.2 m/s, trembling as a phone does.
            way = (turns * EVERY_S * 1.2) % (LAP * EVERY_S * 1.2)
            lane, along = (way // GRID_M).astype(np.int64) % 5, way % GRID_M
            x = np.where(lane % 2 == 0, along, GRID_M - along) + rng.normal(0, 3, len(turns))
            y = lane * BLOCK_M + rng.normal(0, 3, len(turns))
            lngs, lats = lng + x / EAST, lat + y / NORTH
            cells = cells_of(lngs, lats)
            rows = zip(range(len(turns)), lngs.tolist(), lats.tolist(), cells.tolist(), strict=True)
            lines += [
                f"{code}\t{officer}\t{after + timedelta(seconds=turn * EVERY_S)}\t0\t{received}\t{one:.7f}\t{two:.7f}\t{cell}\n"
                for turn, one, two, cell in rows
            ]
        columns = "community_code, unit_id, at, device_id, received_at, lng, lat, cell"
        cursor.copy_expert(f"COPY fix ({columns}) FROM STDIN", BytesIO("".join(lines).encode()))
    return len(officers) * len(turns)
