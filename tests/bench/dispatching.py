"""Candidates and dispatches over HTTP, with 5,000 units to choose from."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.console import served_demo
from tests.bench.fleet import database_of, put_fleet
from tests.bench.intake import reports_over
from tests.bench.keep_alive import Client, client_of
from tests.bench.measurement import Measurement, percentile
from tests.browser.console_process import ConsoleProcess

UNITS, INCIDENTS, WARM = 5_000, 60, 5
TARGET_MS = 50


def measure(scratch: Path) -> Iterator[Measurement]:
    """Report, ask for the nearest five, send the first: one operator, one after the other."""
    with served_demo(scratch, JINGWEI_SIMULATE="off") as console:
        bounds = asyncio.run(bounds_of(console))
        with database_of(console.data_dir) as database:
            put_fleet(database, UNITS, bounds)
        yield from asyncio.run(_measure(console, bounds))


async def bounds_of(console: ConsoleProcess) -> Any:
    """Return the area of the demo community."""
    async with client_of(console, 1) as client:
        found: Any = (await client.ask("GET", "/api/v1/map")).json()
        return found["home"]["bounds"]


async def _measure(console: ConsoleProcess, bounds: Any) -> list[Measurement]:
    asked: list[float] = []
    sent: list[float] = []
    unasked: list[float] = []
    async with client_of(console, 1) as client:
        places = reports_over(bounds)
        for number in range(WARM + INCIDENTS):
            row = (await _timed(client, [], "POST", "/api/v1/incidents", next(places) | {"class": "020401"}))[
                "incident"
            ]
            path = f"/api/v1/incidents/{row['id']}"
            offered = await _timed(client, asked, "GET", f"{path}/candidates?limit=5")
            order = {
                "units": [offered["candidates"][0]["unit"]], "choice": offered["choice"], "version": row["version"],
                "despite_duplicate": True,
            }  # fmt: skip
            await _timed(client, sent, "POST", f"{path}/dispatch", order)
            # One more is sent without having asked: who else could have come is ranked and kept on the way.
            more = {"units": [offered["candidates"][1]["unit"]], "despite_duplicate": True}
            await _timed(client, unasked, "POST", f"{path}/dispatch", more)
            if number < WARM:
                for took in (asked, sent, unasked):
                    took.clear()
    return [
        Measurement(f"candidates, 5 of {UNITS}, p50", percentile(asked, 0.5) * 1000, "ms", "target", TARGET_MS),
        Measurement(f"candidates, 5 of {UNITS}, p95", percentile(asked, 0.95) * 1000, "ms", "target", TARGET_MS),
        Measurement("dispatch p50", percentile(sent, 0.5) * 1000, "ms", "target", TARGET_MS),
        Measurement("dispatch p95", percentile(sent, 0.95) * 1000, "ms", "target", TARGET_MS),
        Measurement("dispatch without having asked, p95", percentile(unasked, 0.95) * 1000, "ms", "target", TARGET_MS),
    ]


async def _timed(client: Client, took: list[float], method: str, path: str, body: object = None) -> Any:
    began = time.perf_counter()
    answer = await client.ask(method, path, body)
    took.append(time.perf_counter() - began)
    assert answer.status < 300, answer.body
    return answer.json()
