"""A day's track of 8,640 positions: how long the server takes to give it, a click until it is drawn, and how it plays."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, Request, ViewportSize, sync_playwright

from data.database import Database
from data.tracks.store import PostgresTracks
from dispatch.china_time import CHINA
from dispatch.ports.tracks import KeptFixes
from dispatch.tracks.fixes import columns_of
from tests.bench.console import served_demo, signed_in
from tests.bench.fleet import database_of
from tests.bench.main_thread import busy_ms
from tests.bench.measurement import Measurement, percentile
from tests.browser.chromium import launch_options
from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import rest, settle

FIXES, EVERY_S = 8_640, 10
TIMES = 30
FIRSTS = 5
OPENINGS = 8
TARGET_MS = 300.0
# A picture of a screen that shows sixty in a second; and what is called fluent where the processor draws.
FRAME_MS = 1_000 / 60
SOFTWARE_FRAME_MS = 60.0
PLAYED_S = 4.0
DESK: ViewportSize = {"width": 1280, "height": 800}
LARGE: ViewportSize = {"width": 1920, "height": 1080}
LNG, LAT = 114.0735, 22.6375
# From the click until the picture after the one in which the track is there.
OPEN = """
([button, day]) => new Promise(done => {
  const {playback} = window.jingwei.operations, from = performance.now();
  const look = () => {
    const {tracks} = playback.state.get();
    if (tracks.length && tracks[0].day === day && tracks[0].ways.length) requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
    else requestAnimationFrame(look);
  };
  document.querySelector(`[data-testid=${button}]`).click();
  look();
})
"""
# Pictures while it plays: each in which the map shows another moment; and what kept the page for long.
PLAY = """
lasting => new Promise(done => {
  const {playback} = window.jingwei.operations, began = performance.now(), at = [], long = [];
  const watch = new PerformanceObserver(list => long.push(...list.getEntries().map(one => one.duration)));
  let before = null;
  document.querySelector('[data-testid=playback-play]').click();
  watch.observe({type: 'longtask'});
  const look = now => {
    if (playback.shown_s !== before) { before = playback.shown_s; at.push(now); performance.mark('picture'); }
    if (now - began < lasting * 1000) requestAnimationFrame(look);
    else {
      document.querySelector('[data-testid=playback-play]').click();
      watch.disconnect();
      done({frame_ms: (at.at(-1) - at[0]) / (at.length - 1), long_ms: long});
    }
  };
  requestAnimationFrame(look);
})
"""
# The plain reference: the map as it stands, drawn again and again.
REPAINT = """
lasting => new Promise(done => {
  const {map} = window.jingwei, began = performance.now();
  let pictures = 0;
  const drawn = () => {
    pictures += 1;
    if (performance.now() - began < lasting * 1000) map.triggerRepaint();
    else { map.off('render', drawn); done((performance.now() - began) / pictures); }
  };
  map.on('render', drawn);
  map.triggerRepaint();
})
"""


def measure(scratch: Path) -> Iterator[Measurement]:
    """Open the day of a vehicle that moved all day, again and again, and play it."""
    today = datetime.now(CHINA).date()
    yesterday = today - timedelta(days=1)
    with served_demo(scratch, JINGWEI_SIMULATE="off") as console, database_of(console.data_dir) as database:
        for day in (today, yesterday):
            unit, thing = put_day(database, datetime(day.year, day.month, day.day, tzinfo=CHINA))
        client, took = signed_in(console), list[float]()
        for _ in range(TIMES):
            began = time.perf_counter()
            body = client.open(f"{console.url}/api/v1/tracks/{unit}.bin?day={yesterday}").read()
            took.append((time.perf_counter() - began) * 1000)
        yield Measurement("track of 8,640 positions, answer, p50", percentile(took, 0.5), "ms", "target", TARGET_MS)
        yield Measurement("track of 8,640 positions, answer, p95", percentile(took, 0.95), "ms", "target", TARGET_MS)
        yield Measurement("track of 8,640 positions, size", len(body) / 1000, "kB", "15 bytes each", FIXES * 15 / 1000)
        first = list[float]()
        with sync_playwright() as playwright:
            # A browser of its own each time: what one has linked, its next page finds.
            for _ in range(FIRSTS):
                browser = playwright.chromium.launch(**launch_options())
                page = at_vehicle(browser, console, thing)
                first.append(float(page.evaluate(OPEN, ["track", today.isoformat()])))
                if len(first) < FIRSTS:
                    browser.close()
            later = openings(page, yesterday.isoformat(), today.isoformat())
            yield Measurement("first click to a drawn track, p50", percentile(first, 0.5), "ms", "target", TARGET_MS)
            yield Measurement("first click to a drawn track, worst of 5", max(first), "ms", "target", TARGET_MS)
            yield Measurement("later click to a drawn track, p50", percentile(later, 0.5), "ms", "target", TARGET_MS)
            yield Measurement("later click to a drawn track, p95", percentile(later, 0.95), "ms", "target", TARGET_MS)
            yield from played(browser, page)
            browser.close()


def at_vehicle(browser: Browser, console: ConsoleProcess, thing: int) -> Page:
    """Open a page of the map with a vehicle's card, and wait until it is at rest."""
    page = browser.new_page(base_url=console.url, viewport=DESK, bypass_csp=True)
    page.add_init_script("localStorage.setItem('jingwei.guide.operator', 'seen')")
    page.goto(f"/signin?next=/%3Fselect%3Dvehicle/{thing}")
    page.fill("input[name=name]", "operator")
    page.fill("input[name=password]", console.password)
    page.click("button")
    page.wait_for_function(
        "window.jingwei && window.jingwei.map && window.jingwei.operations.board.known", timeout=60_000
    )
    settle(page)
    rest(page)
    return page


def openings(page: Page, day: str, after: str) -> list[float]:
    """Go to the day before and back again, and return how long each way took."""
    found = []
    for number in range(OPENINGS):
        rest(page)
        there = ["playback-day-after", after] if number % 2 else ["playback-day-before", day]
        found.append(float(page.evaluate(OPEN, there)))
    return found


def played(browser: Browser, page: Page) -> Iterator[Measurement]:
    """Play on a large screen, once to look at pictures and requests, and once more to look into the page's thread."""
    page.set_viewport_size(LARGE)
    rest(page)
    asked: list[str] = []

    def note(request: Request) -> None:
        # The page asks how things are all the time; a new address makes the browser look for the page's icon.
        if not request.url.endswith(("/api/v1/status", "/favicon.png")):
            asked.append(request.url)

    page.on("request", note)
    shown = page.evaluate(PLAY, PLAYED_S)
    page.remove_listener("request", note)
    again_ms = float(page.evaluate(REPAINT, PLAYED_S))
    browser.start_tracing(
        page=page, categories=["toplevel", "blink.user_timing", "disabled-by-default-devtools.timeline"]
    )
    page.evaluate(PLAY, PLAYED_S)
    busy = busy_ms(browser.stop_tracing(), "picture")
    yield Measurement("playback, picture to picture, 1920 × 1080", shown["frame_ms"], "ms", "target", SOFTWARE_FRAME_MS)
    yield Measurement("the same beside the map drawn again", shown["frame_ms"], "ms", "map drawn again", again_ms)
    yield Measurement("playback, page's thread a picture, p50", percentile(busy, 0.5), "ms", "60 Hz", FRAME_MS)
    yield Measurement("playback, page's thread a picture, p95", percentile(busy, 0.95), "ms", "60 Hz", FRAME_MS)
    yield Measurement("playback, tasks of 50 ms and more", len(shown["long_ms"]), "tasks", "none", 1)
    yield Measurement("playback, requests", len(asked), "requests", "none", 1)


def put_day(database: Database, begins: datetime) -> tuple[int, int]:
    """Write a whole day of one vehicle, ten seconds a position, and return its unit and the vehicle; also what of it is to come."""
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, thing_id FROM unit WHERE kind = 'vehicle' ORDER BY id LIMIT 1")
        unit, thing = cursor.fetchone() or (0, 0)
    turn = np.arange(FIXES) / 90
    at_s = begins.timestamp() + np.arange(FIXES) * EVERY_S
    fixes = columns_of(np.full(FIXES, unit), at_s, LNG + 0.01 * np.cos(turn), LAT + 0.008 * np.sin(turn * 1.3))
    kept = KeptFixes(np.full(FIXES, unit), np.zeros(FIXES, np.int64), fixes)
    counted = {("bench", "received"): FIXES, ("bench", "kept"): FIXES}
    PostgresTracks(database).write(kept, (), lambda _: counted, begins)
    return int(unit), int(thing)
