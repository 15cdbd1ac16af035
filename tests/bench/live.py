"""2,000 units that move, 200 screens that watch; and how far the plain way gets on the same machine."""

import asyncio
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from data.database import Database
from data.postgres import free_port
from dispatch.live.frames import decode
from dispatch.resources import Fix
from tests.bench.console import cookies_of, served_demo
from tests.bench.dispatching import bounds_of
from tests.bench.fleet import database_of, put_fleet
from tests.bench.measurement import Measurement, percentile
from tests.browser.console_process import ConsoleProcess, wait_until_ready
from tests.fixtures.positions import put_latest

UNITS, SCREENS = 2_000, 200
WARM_S, WATCH_S, PLAIN_S = 5.0, 20.0, 6.0
PHASES = 10
STEP_DEG = 1e-5
TARGET_S, TARGET_BYTES = 1.0, 40_000
PLAIN_SESSIONS = (1, 2, 4, 8, 16, 32, 64, 128)


def measure(scratch: Path) -> Iterator[Measurement]:
    """Watch the live stream, then the plain way with more and more sessions."""
    with served_demo(scratch, JINGWEI_SIMULATE="off") as console, database_of(console.data_dir) as database:
        units = put_fleet(database, UNITS, asyncio.run(bounds_of(console)))
        with _moving(database, units) as sent:
            ages, frames, largest = asyncio.run(_watch(console, sent))
    yield Measurement(f"age of positions, {SCREENS} screens, p50", percentile(ages, 0.5), "s", "target", TARGET_S)
    yield Measurement(f"age of positions, {SCREENS} screens, p95", percentile(ages, 0.95), "s", "target", TARGET_S)
    yield Measurement("frames for each screen", frames, "1/s", "target", 1.0)
    yield Measurement("largest frame", largest, "B", "target", TARGET_BYTES)
    reached, age = _plain()
    yield Measurement(
        "plain Streamlit: sessions at 1 Hz with p95 age <= 1 s", reached, "sessions", "live screens", SCREENS
    )
    yield Measurement("plain Streamlit: p95 age with the next number of sessions", age, "s", "target", TARGET_S)


@dataclass(slots=True)
class Sent:
    """When each step of each phase was stored."""

    base: dict[int, float]
    at: dict[tuple[int, int], float] = field(default_factory=dict)


@contextmanager
def _moving(database: Database, units: list[int]) -> Iterator[Sent]:
    """Move every unit once a second, a tenth of them at a time, as positions come in."""
    sent = Sent(dict.fromkeys(units, 114.0))
    stop = threading.Event()

    def move() -> None:
        began = time.perf_counter()
        for turn in range(1_000_000):
            step, phase = divmod(turn, PHASES)
            if stop.wait(max(0.0, began + turn / PHASES - time.perf_counter())):
                return
            now = time.time()
            moment = datetime.fromtimestamp(now, UTC)
            sent.at[step, phase] = now
            put_latest(
                database,
                [Fix(unit, 114.0 + step * STEP_DEG, 22.6, moment, 90.0, 5.0) for unit in units[phase::PHASES]],
            )

    thread = threading.Thread(target=move, daemon=True)
    thread.start()
    try:
        yield sent
    finally:
        stop.set()
        thread.join(10)


async def _watch(console: ConsoleProcess, sent: Sent) -> tuple[list[float], float, int]:
    """Return the ages of positions on arrival, frames a second for each screen, and the size of the largest."""
    cookie = cookies_of(console)
    order = {unit: index % PHASES for index, unit in enumerate(sent.base)}
    phases = np.zeros(max(order) + 1, np.int64)
    phases[list(order)] = list(order.values())
    begin = time.time() + WARM_S
    ages: list[float] = []
    counts = [0, 0]

    async def screen(number: int) -> None:
        url = console.url.replace("http", "ws") + "/live"
        async with connect(url, additional_headers={"Cookie": cookie}, max_size=None, compression=None) as socket:
            await socket.send('{"resume": null, "epoch": null}')
            while (now := time.time()) < begin + WATCH_S:
                try:
                    said = await asyncio.wait_for(socket.recv(), begin + WATCH_S - now)
                except TimeoutError:
                    return
                arrived = time.time()
                if isinstance(said, str) or arrived < begin:
                    continue
                counts[0] += 1
                counts[1] = max(counts[1], len(said))
                # Looking into every frame of every screen would cost more than serving it.
                if number % 20 == counts[0] % 20:
                    moves, _ = decode(said)
                    known = moves.unit_id < len(phases)
                    steps = np.round((moves.lng[known] - 114.0) / STEP_DEG).astype(int)
                    pairs = set(zip(steps.tolist(), phases[moves.unit_id[known]].tolist(), strict=True))
                    ages.extend(arrived - sent.at[pair] for pair in pairs if pair in sent.at)

    await asyncio.gather(*(screen(number) for number in range(SCREENS)))
    return ages, counts[0] / SCREENS / WATCH_S, counts[1]


def _plain() -> tuple[float, float]:
    """Return with how many sessions the plain way keeps up, and how old it is with the next more."""
    port = free_port()
    script = Path(__file__).with_name("plain_streamlit.py")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true",
            "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    reached, age = 0, 0.0
    try:
        wait_until_ready(url, process, Path("/dev/null"), "/_stcore/health")
        for sessions in PLAIN_SESSIONS:
            ages = asyncio.run(_plain_sessions(url, sessions))
            # A session that is drawn less often than once a second shows what is older than a second.
            enough = len(ages) >= 0.9 * sessions * PLAIN_S
            age = percentile(ages, 0.95) if ages else float("inf")
            if not enough or age > TARGET_S:
                break
            reached = sessions
    finally:
        process.terminate()
        process.wait(30)
    return float(reached), age


async def _plain_sessions(url: str, sessions: int) -> list[float]:
    """Return the ages of what was drawn when it arrived, each session asking once a second as its page does."""
    begin = time.time() + 3.0
    ages: list[float] = []

    async def session() -> None:
        socket_url = url.replace("http", "ws") + "/_stcore/stream"
        async with connect(socket_url, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            await socket.send(rerun(""))
            fragment = ""
            asked = time.time()
            while (now := time.time()) < begin + PLAIN_S:
                if fragment and now - asked >= 1.0:
                    asked += 1.0
                    await socket.send(rerun(fragment))
                try:
                    raw: Any = await asyncio.wait_for(socket.recv(), 0.05)
                except TimeoutError:
                    continue
                told = ForwardMsg.FromString(raw)
                if told.WhichOneof("type") == "auto_rerun":
                    fragment = told.auto_rerun.fragment_id
                drawn = re.search(rb"drawn=([\d.]+);", raw)
                if drawn and time.time() >= begin:
                    ages.append(time.time() - float(drawn[1]) + max(0.0, float(drawn[1]) - asked))

    await asyncio.gather(*(session() for _ in range(sessions)))
    return ages


def rerun(fragment: str) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = ""
    if fragment:
        message.rerun_script.fragment_id = fragment
    return bytes(message.SerializeToString())
