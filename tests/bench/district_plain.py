"""One refresh of the console's page against one of the plain way: bytes, the server's CPU, the browser's blocked time."""

import asyncio
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import shapely
from playwright.sync_api import Page, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from data.database import Database
from data.postgres import free_port
from tests.bench.console import cookies_of
from tests.bench.live import rerun
from tests.bench.measurement import Measurement, percentile
from tests.browser.chromium import launch_options
from tests.browser.console_process import ConsoleProcess, wait_until_ready

REFRESHES = 5
QUIET_S = 1.5
"""A refresh has arrived when its script has ended and nothing more comes for so long."""
BLOCKED = """
() => {
  window.blocked_ms = 0;
  new PerformanceObserver(list => { for (const task of list.getEntries()) window.blocked_ms += task.duration - 50; })
    .observe({type: 'longtask', buffered: false});
}
"""
DRAWN_MS = 8_000
STREAMLIT = Subprotocol("streamlit")
OPEN_S = 120.0
LARGEST_MESSAGE_MB = 400


def compared(console: ConsoleProcess, database: Database, scratch: Path) -> Iterable[Measurement]:
    """Refresh both ways some times: here the page runs again as after a click, there the chart with all buildings."""
    buildings = scratch / "buildings.pickle"
    count = _write_buildings(database, buildings)
    ours = asyncio.run(_refreshed(console.url, cookies_of(console), console.process.pid))
    ours_ms = _blocked(console.url, console)
    with _plain(buildings) as (url, pid):
        theirs = asyncio.run(_refreshed(url, "", pid))
        theirs_ms = _blocked(url, None)
    plain = f"st.pydeck_chart with {count:,} buildings"
    yield Measurement("district, bytes for a refresh", ours[0] / 1000, "kB", plain, theirs[0] / 1000)
    yield Measurement("district, server CPU for a refresh", ours[1] * 1000, "ms", plain, theirs[1] * 1000)
    yield Measurement("district, main thread blocked by a refresh", ours_ms, "ms", plain, theirs_ms)


@contextmanager
def sessions(console: ConsoleProcess, count: int) -> Iterator[None]:
    """Hold so many pages open: each a Streamlit session that has run, and a live stream."""
    cookie, ready, done = cookies_of(console), threading.Event(), threading.Event()

    async def one() -> None:
        url = console.url.replace("http", "ws")
        headers = {"Cookie": cookie}
        async with (
            connect(
                f"{url}/_stcore/stream",
                subprotocols=[STREAMLIT],
                additional_headers=headers,
                max_size=None,
                open_timeout=OPEN_S,
            ) as page,
            connect(f"{url}/live", additional_headers=headers, max_size=None, open_timeout=OPEN_S) as live,
        ):
            await live.send('{"resume": null, "epoch": null}')
            await _run(page)
            opened.append(True)
            while not done.is_set():
                for socket in (page, live):
                    await _drain(socket, 0.2)

    async def every() -> None:
        waiting = asyncio.gather(*(one() for _ in range(count)))
        while len(opened) < count and not waiting.done():
            await asyncio.sleep(0.1)  # the sockets open by themselves; there is nothing to wait on
        ready.set()
        await waiting

    def hold() -> None:
        try:
            asyncio.run(every())
        finally:
            ready.set()

    opened: list[bool] = []
    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    ready.wait(300)
    assert len(opened) == count, f"{len(opened)} of {count} sessions opened"
    try:
        yield
    finally:
        done.set()
        thread.join(60)


async def _refreshed(url: str, cookie: str, pid: int) -> tuple[float, float]:
    """Return the bytes and the seconds of server CPU that one refresh costs."""
    process = psutil.Process(pid)
    stream = url.replace("http", "ws") + "/_stcore/stream"
    headers = {"Cookie": cookie} if cookie else {}
    sizes, cpu = [], []
    async with connect(
        stream,
        subprotocols=[STREAMLIT],
        additional_headers=headers,
        max_size=LARGEST_MESSAGE_MB * 2**20,
        open_timeout=OPEN_S,
    ) as socket:
        await _run(socket)
        for _ in range(REFRESHES):
            before = _spent(process)
            sizes.append(float(await _run(socket)))
            cpu.append(_spent(process) - before)
    return percentile(sizes, 0.5), percentile(cpu, 0.5)


async def _run(socket: ClientConnection) -> int:
    """Run the page's script to its end and return the bytes that came of it."""
    await socket.send(rerun(""))
    taken = 0
    while True:
        said: Any = await asyncio.wait_for(socket.recv(), OPEN_S)
        taken += len(said)
        if ForwardMsg.FromString(said).WhichOneof("type") == "script_finished":
            return taken + await _drain(socket, QUIET_S)


async def _drain(socket: ClientConnection, quiet_s: float) -> int:
    taken = 0
    while True:
        try:
            said: Any = await asyncio.wait_for(socket.recv(), quiet_s)
        except TimeoutError:
            return taken
        taken += len(said)


def _spent(process: psutil.Process) -> float:
    return sum(one.cpu_times().user + one.cpu_times().system for one in [process, *process.children(recursive=True)])


def _blocked(url: str, console: ConsoleProcess | None) -> float:
    """Return for how many milliseconds a refresh keeps the page from answering a hand."""
    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page(base_url=url, viewport={"width": 1920, "height": 1080}, bypass_csp=True)
        page.set_default_timeout(180_000)
        if console:
            page.add_init_script("localStorage.setItem('jingwei.guide.operator', 'seen')")
            page.goto("/signin")
            page.fill("input[name=name]", "operator")
            page.fill("input[name=password]", console.password)
            page.click("button")
            page.wait_for_function("window.jingwei && window.jingwei.map && window.jingwei.map.loaded()")
        else:
            page.goto("/")
            page.wait_for_selector("canvas")
        page.wait_for_timeout(DRAWN_MS)
        page.evaluate(BLOCKED)
        for turn in range(REFRESHES):
            before = page.evaluate("window.blocked_ms")
            _refresh(page, console is not None, turn)
            page.wait_for_timeout(DRAWN_MS)
            times.append(float(page.evaluate("window.blocked_ms")) - float(before))
        browser.close()
    return percentile(times, 0.5)


def _refresh(page: Page, ours: bool, turn: int) -> None:
    if ours:
        # A selection is told to the page's script, which runs again.
        page.evaluate("id => window.jingwei.store.select({kind: 'team', id})", str(turn + 1))
    else:
        page.get_by_role("button", name="refresh").click()


def _write_buildings(database: Database, path: Path) -> int:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT geom, height_m FROM building WHERE valid_to IS NULL ORDER BY id")
        found = cursor.fetchall()
    shapes = shapely.from_wkb([bytes(geom) for geom, _ in found])
    rows = [
        {"polygon": shapely.get_coordinates(shapely.get_parts(shape)[0].exterior).round(6).tolist(), "height": height}
        for shape, (_, height) in zip(shapes, found, strict=True)
    ]
    path.write_bytes(pickle.dumps(rows))
    return len(rows)


@contextmanager
def _plain(buildings: Path) -> Iterator[tuple[str, int]]:
    port = free_port()
    script = Path(__file__).with_name("plain_buildings.py")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true",
            "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none",
            "--server.maxMessageSize", str(LARGEST_MESSAGE_MB),
        ],
        env=os.environ | {"JINGWEI_BENCH_BUILDINGS": str(buildings)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process, Path("/dev/null"), "/_stcore/health")
        time.sleep(1)  # its health answers before its first script has been compiled
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(30)
