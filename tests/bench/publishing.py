"""What publishing costs: homes told from grid to grid in a preview, and a plan of many grids taking effect."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_values

from data.bulk import wkb
from data.database import Database, application_dsn, migrate
from data.planning.desk import PostgresPlans
from data.planning.due import let_take_effect
from data.planning.publications import PostgresPublications
from data.postgres import embedded
from data.regions import ensure_region
from dispatch.china_time import CHINA
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.planning.draft import Draft, DraftState, EditKind
from dispatch.planning.rules import Band
from dispatch.planning.sheet import Load, PlanSheet
from dispatch.planning.succession import succession
from dispatch.service.clock import utc_now
from dispatch.service.plan_edits import Asked
from dispatch.service.plans import PlanService
from dispatch.service.publishing import PublishingService
from geo.cells import cells_of_shapes
from tests.bench.measurement import Measurement, percentile

DWELLINGS, UNITS, GRIDS = 1_050_000, 100_000, 1_610
COMMUNITIES, SIDE, WIDE, HIGH = 6, 20, 5, 2
STEP = 0.0006
RUNS = 7


def measure(scratch: Path) -> Iterator[Measurement]:
    """Tell a district's dwellings from grid to grid, then publish a plan that changes every grid of six communities."""
    yield Measurement(f"{DWELLINGS:,} dwellings told from grid to grid", preview_ms(), "ms", "target", 200)
    with embedded(scratch / "publishing") as owner_dsn:
        migrate(owner_dsn)
        database = Database(owner_dsn, application_dsn(owner_dsn, scratch / "publishing-secrets"))
        try:
            grids, decided_s, done_s = publish(database)
        finally:
            database.close()
    yield Measurement(f"publish {grids} changed grids, decided and kept", decided_s, "s", "target", 10)
    yield Measurement(
        f"publish {grids} changed grids, all of it until in effect", decided_s + done_s, "s", "target", 10
    )


def preview_ms() -> float:
    """Return the median of giving every dwelling its new grid, counting who goes where, and who follows on whom."""
    chance = np.random.default_rng(7)
    unit_of = chance.integers(0, UNITS, DWELLINGS)
    before = np.sort(chance.integers(0, GRIDS, UNITS))
    after = np.where(chance.random(UNITS) < 0.1, np.minimum(before + 1, GRIDS - 1), before)
    area_m2 = np.full(UNITS, 600.0)
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        old, new = before[unit_of], after[unit_of]
        moved = old != new
        pairs, counts = np.unique(old[moved] * GRIDS + new[moved], return_counts=True)
        homes = np.bincount(unit_of, minlength=UNITS).astype(np.float64)
        links = succession(before, after, homes, area_m2)
        took.append(time.perf_counter() - began)
    assert counts.sum() == moved.sum()
    assert len(pairs) < len(links)
    return percentile(took, 0.5) * 1000


def publish(database: Database) -> tuple[int, float, float]:
    """Return how many grids a plan changed, and the seconds until it was kept and until it was in effect."""
    with database.owner() as connection:
        author, other = (_account(connection, name) for name in ("author", "other"))
        for number in range(COMMUNITIES):
            _community(connection, number)
    plans = PlanService(PostgresPlans(database), utc_now)
    service = PublishingService(PostgresPublications(database), plans, utc_now)
    sight = plans.begin(author, "440399", "bench", Band(Load.HOUSEHOLDS, 0, 1e9))
    for number, (units, grid) in enumerate(_strokes(sight.ground.sheet, sight.draft)):
        plans.edit(author, sight.head.id, Asked(EditKind.PAINT, number, units, grid))
    plans.step(author, sight.head.id, DraftState.REVIEW)
    plans.step(other, sight.head.id, DraftState.APPROVED)
    began = time.perf_counter()
    made = service.publish(author, sight.head.id, utc_now().astimezone(CHINA).date(), {})
    decided = time.perf_counter()
    (effect,) = let_take_effect(database, utc_now())
    done = time.perf_counter()
    assert effect.redrawn == made.grids_changed >= 200
    return made.grids_changed, decided - began, done - decided


def _strokes(sheet: PlanSheet, draft: Draft) -> list[tuple[list[int], str]]:
    """Return the strokes that move every border between a grid and the one in the east by one unit."""
    lngs, lats = sheet.lngs, sheet.lats
    column = np.round((lngs - 114.0) / STEP - 0.5).astype(int) % (SIDE + 5)
    row = np.round((lats - 22.5) / STEP - 0.5).astype(int)
    last = (column % WIDE == WIDE - 1) & (column < SIDE - 1) & (row % HIGH == 0)
    at = {
        (int(c), int(r), int(x // ((SIDE + 5) * STEP))): i
        for i, (c, r, x) in enumerate(zip(column, row, lngs - 114.0, strict=True))
    }
    strokes: dict[str, list[int]] = {}
    for unit in np.flatnonzero(last).tolist():
        east = at[int(column[unit]) + 1, int(row[unit]), int((lngs[unit] - 114.0) // ((SIDE + 5) * STEP))]
        strokes.setdefault(draft.grids[draft.holders[east]], []).append(int(sheet.ids[unit]))
    return [(units, grid) for grid, units in strokes.items()]


def _account(connection: Connection, name: str) -> Actor:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO account (name, display_name, password_hash, role, scope) VALUES (%s, %s, 'x', 'planner', '*') RETURNING id",
            [name, name],
        )
        (id,) = cursor.fetchone() or (0,)
    return Actor(id, name, name, Role.PLANNER, EVERYWHERE, "en")


def _community(connection: Connection, number: int) -> None:
    """Write a community of 400 square units, a building on each, in 40 grids."""
    code = f"440399001{number + 1:03}"
    ensure_region(connection, code, code)
    west = 114.0 + number * (SIDE + 5) * STEP
    places = [(x, y) for y in range(SIDE) for x in range(SIDE)]
    units = [
        shapely.box(west + x * STEP, 22.5 + y * STEP, west + (x + 1) * STEP, 22.5 + (y + 1) * STEP) for x, y in places
    ]
    houses = [
        shapely.box(west + (x + 0.3) * STEP, 22.5 + (y + 0.3) * STEP, west + (x + 0.6) * STEP, 22.5 + (y + 0.6) * STEP)
        for x, y in places
    ]
    held = [(y // HIGH) * (SIDE // WIDE) + x // WIDE + 1 for x, y in places]
    since = datetime(2026, 1, 1, tzinfo=CHINA).date()
    with connection.cursor() as cursor:
        for grid in sorted(set(held)):
            shape = shapely.union_all([unit for unit, one in zip(units, held, strict=True) if one == grid])
            cursor.execute(
                "INSERT INTO grid (code, community_code, name, geom, cell, area_m2, source_ref, valid_from) VALUES (%s, %s, %s, %s, %s, 40000, %s, %s)",
                [
                    f"{code}{grid:03}",
                    code,
                    f"第{grid}网格",
                    wkb(shape),
                    int(cells_of_shapes([shape])[0]),
                    str(grid),
                    since,
                ],
            )
        cells = cells_of_shapes(houses).tolist()
        ids = execute_values(
            cursor,
            "INSERT INTO building (community_code, source_ref, name, levels, height_m, footprint_m2, geom, cell, valid_from) VALUES %s RETURNING id",
            [(code, str(at), f"{at}栋", 10, 30, 400, wkb(house), cell, since) for at, (house, cell) in enumerate(zip(houses, cells, strict=True))],
            fetch=True, page_size=1000,
        )  # fmt: skip
        execute_values(cursor, "INSERT INTO building_grid (community_code, building_id, grid_code, valid_from) VALUES %s",
                       [(code, id, f"{code}{grid:03}", since) for (id,), grid in zip(ids, held, strict=True)])  # fmt: skip
        execute_values(cursor, "INSERT INTO building_figures (community_code, building_id, dwellings, households, people) VALUES %s",
                       [(code, id, 60, 50, 130) for (id,) in ids])  # fmt: skip
        cursor.execute("INSERT INTO unit_edition (community_code, source) VALUES (%s, 'bench') RETURNING id", [code])
        (edition,) = cursor.fetchone() or (0,)
        made = execute_values(
            cursor, "INSERT INTO planning_unit (edition_id, community_code, kind, geom, area_m2) VALUES %s RETURNING id",
            [(edition, code, "face", wkb(unit), 4000) for unit in units], fetch=True, page_size=1000,
        )  # fmt: skip
        execute_values(cursor, "INSERT INTO planning_unit_building (edition_id, community_code, building_id, unit_id) VALUES %s",
                       [(edition, code, id, unit) for (id,), (unit,) in zip(ids, made, strict=True)])  # fmt: skip
