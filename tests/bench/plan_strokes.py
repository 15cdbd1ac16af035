"""Strokes over HTTP on a plan of a whole district: from sending one to its answer with all figures and findings."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from console.container import open_database
from console.settings import Settings
from data.planning.making import BuiltGround, UnitsToKeep, keep_units
from data.regions import ensure_region
from tests.bench.console import served_demo
from tests.bench.keep_alive import Client, client_of
from tests.bench.measurement import Measurement, percentile
from tests.browser.console_process import ConsoleProcess

DISTRICT, COMMUNITIES, SIDE = "440399", 101, 18
HOMES_LOW, HOMES_HIGH = 300, 505
GRIDS = 1_616
"""So many are fewest for 101 communities of 8,000 homes with at most 505 in each."""
STROKES = 60
STEP = 0.0008


def measure(scratch: Path) -> Iterator[Measurement]:
    """Make a district of square units, plan it by itself, then paint on it."""
    with served_demo(scratch, JINGWEI_SIMULATE="off") as console:
        _fill(console)
        yield from asyncio.run(_measure(console))


def _fill(console: ConsoleProcess) -> None:
    chance = np.random.default_rng(11)
    nothing = BuiltGround([], np.empty(0, object), [], np.empty(0))
    settings = Settings.read().model_copy(update={"data_dir": console.data_dir})
    with open_database(settings) as database, database.owner() as connection:
        for number in range(COMMUNITIES):
            community = f"{DISTRICT}001{number + 1:03}"
            ensure_region(connection, community)
            east, north = 114.4 + number % 11 * SIDE * STEP, 22.4 + number // 11 * SIDE * STEP
            squares = [
                shapely.box(east + x * STEP, north + y * STEP, east + (x + 1) * STEP, north + (y + 1) * STEP)
                for y in range(SIDE)
                for x in range(SIDE)
            ]
            homes = chance.gamma(4.0, 1.0, len(squares))
            said = np.minimum(homes / homes.sum() * 8_000, HOMES_HIGH / 8).tolist()
            shapes = np.array(squares, dtype=object)
            units = UnitsToKeep(community, "bench", shapes, ["imported"] * len(squares), homes=said)
            keep_units(connection, units, nothing, np.empty(0, np.int64))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE account SET scope = '*' WHERE name = 'planner'")


async def _measure(console: ConsoleProcess) -> list[Measurement]:
    async with client_of(console, 1, "planner") as client:
        body = {"name": "bench", "area": DISTRICT, "low": HOMES_LOW, "high": HOMES_HIGH}
        plan = await _asked(client, "POST", "/api/v1/plans", body)
        path = f"/api/v1/plans/{plan['plan']['id']}"
        began = time.perf_counter()
        await _asked(client, "POST", f"{path}/edits", {"kind": "automatic", "number": 0})
        automatic_s = time.perf_counter() - began
        began = time.perf_counter()
        plan = await _asked(client, "GET", path)
        opened_s = time.perf_counter() - began
        took = await _strokes(client, path, plan)
    assert len(plan["grids"]) >= GRIDS
    return [
        Measurement(f"{len(plan['grids']):,} grids planned over HTTP", automatic_s, "s", "target", 10),
        Measurement("plan of a district opened", opened_s, "s", "target", 3),
        Measurement("stroke over HTTP, p50", percentile(took, 0.5) * 1000, "ms", "target", 100),
        Measurement("stroke over HTTP, p95", percentile(took, 0.95) * 1000, "ms", "target", 100),
    ]


async def _strokes(client: Client, path: str, plan: dict[str, Any]) -> list[float]:
    holders, names, units = plan["holders"], plan["names"], plan["units"]
    beside = [at for at in range(len(units) - 1) if (at + 1) % SIDE and holders[at] != holders[at + 1]]
    number = plan["plan"]["number"]
    took: list[float] = []
    for at in np.random.default_rng(5).permutation(beside).tolist():
        if len(took) == STROKES:
            break
        if holders[at] == holders[at + 1]:
            continue
        stroke = {"kind": "paint", "number": number, "units": [units[at + 1]], "grid": names[holders[at]]}
        began = time.perf_counter()
        answer = await client.ask("POST", f"{path}/edits", stroke)
        took.append(time.perf_counter() - began)
        assert answer.status == 200, answer.body
        holders[at + 1] = holders[at]
        number += 1
    return took


async def _asked(client: Client, method: str, path: str, body: object = None) -> Any:
    answer = await client.ask(method, path, body)
    assert answer.status in (200, 201), answer.body
    return answer.json()
