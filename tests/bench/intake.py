"""Reports a second, each durable when it is answered: an open loop, as people report, and as many as it takes."""

import asyncio
import random
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.console import served_demo
from tests.bench.keep_alive import Client, client_of
from tests.bench.measurement import Measurement, percentile
from tests.browser.console_process import ConsoleProcess

WANTED_PER_S = 200
# A tenth more than wanted: at just as many, the last answer alone would keep the rate below it.
OFFERED_PER_S = 220
SUSTAINED_S = 20
CLOSED_S = 10
CONNECTIONS = 24
CLASSES = ("020101", "010102", "020201", "010201", "020301")


def measure(scratch: Path) -> Iterator[Measurement]:
    """Report at OFFERED_PER_S for a while, then as fast as the connections go."""
    with served_demo(scratch, JINGWEI_SIMULATE="off") as console:
        yield from asyncio.run(_measure(console))


async def _measure(console: ConsoleProcess) -> list[Measurement]:
    async with client_of(console, CONNECTIONS) as client:
        bounds = (await client.ask("GET", "/api/v1/map")).json()["home"]["bounds"]  # type: ignore[index]
        reports = reports_over(bounds)
        for _ in range(50):  # fill caches and pools
            await _report(client, next(reports))
        took: list[float] = []
        behind: list[asyncio.Task[None]] = []
        began = time.perf_counter()
        for number in range(OFFERED_PER_S * SUSTAINED_S):
            # Reports come when they come, whether or not the one before was answered.
            due = began + number / OFFERED_PER_S
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            behind.append(asyncio.create_task(_timed(client, next(reports), due, took)))
        await asyncio.gather(*behind)
        sustained = len(took) / (time.perf_counter() - began)
        began, closed = time.perf_counter(), 0

        async def busy() -> None:
            nonlocal closed
            while time.perf_counter() - began < CLOSED_S:
                await _report(client, next(reports))
                closed += 1

        await asyncio.gather(*(busy() for _ in range(CONNECTIONS)))
        most = closed / (time.perf_counter() - began)
    return [
        Measurement(f"reports sustained of {OFFERED_PER_S} offered, durable", sustained, "1/s", "target", WANTED_PER_S),
        Measurement("report p50", percentile(took, 0.5) * 1000, "ms", "target", 100),
        Measurement("report p95", percentile(took, 0.95) * 1000, "ms", "target", 1000),
        Measurement("reports at most", most, "1/s", "target", WANTED_PER_S),
    ]


async def _timed(client: Client, report: dict[str, object], due: float, took: list[float]) -> None:
    await _report(client, report)
    took.append(time.perf_counter() - due)


async def _report(client: Client, report: dict[str, object]) -> None:
    key = f"bench-{random.getrandbits(64):x}"
    answer = await client.ask("POST", "/api/v1/incidents", report, Idempotency_Key=key)
    assert answer.status == 201, answer.body


def reports_over(bounds: list[float]) -> Iterator[dict[str, object]]:
    """Yield reports all over the middle of the area."""
    chance = random.Random(7)
    west, south, east, north = bounds
    while True:
        place = {
            "lng": west + (east - west) * chance.uniform(0.25, 0.75),
            "lat": south + (north - south) * chance.uniform(0.25, 0.75),
            "datum": "wgs84",
        }
        text = "".join(chance.choices("路边垃圾无人清理树枝掉落影响通行请处理一下谢谢", k=20))
        yield {"class": chance.choice(CLASSES), "place": place, "description": text}
