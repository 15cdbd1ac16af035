"""A day's track of 8,640 positions: how long the server takes to give it, and a click until it is drawn and plays."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from data.database import Database
from data.tracks.store import PostgresTracks
from dispatch.china_time import CHINA
from dispatch.ports.tracks import KeptFixes
from dispatch.tracks.fixes import columns_of
from tests.bench.console import served_demo, signed_in
from tests.bench.fleet import database_of
from tests.bench.measurement import Measurement, percentile
from tests.browser.chromium import launch_options

FIXES, EVERY_S = 8_640, 10
TIMES = 30
OPENINGS = 8
TARGET_MS = 300.0
FRAME_TARGET_MS = 1_000 / 30
PLAYED_S = 4.0
LNG, LAT = 114.0735, 22.6375
# From the click until the picture after the one in which the track is there.
OPEN = """
day => new Promise(done => {
  const {playback} = window.jingwei.operations, from = performance.now();
  const look = () => {
    const {tracks} = playback.state.get();
    if (tracks.length && tracks[0].day === day && tracks[0].ways.length) requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
    else requestAnimationFrame(look);
  };
  document.querySelector('[data-testid=playback-day-before]').click();
  look();
})
"""
# Pictures while it plays, and how long the clock of the playback stood still at most.
PLAY = """
lasting => new Promise(done => {
  const head = document.querySelector('.jw-playback-head'), began = performance.now(), at = [];
  let before = null;
  document.querySelector('[data-testid=playback-play]').click();
  const look = now => {
    if (head.style.left !== before) { before = head.style.left; at.push(now); }
    if (now - began < lasting * 1000) requestAnimationFrame(look);
    else { document.querySelector('[data-testid=playback-play]').click(); done((at.at(-1) - at[0]) / (at.length - 1)); }
  };
  requestAnimationFrame(look);
})
"""


def measure(scratch: Path) -> Iterator[Measurement]:
    """Open the day of a vehicle that moved all day, again and again."""
    yesterday = datetime.now(CHINA).date() - timedelta(days=1)
    with served_demo(scratch, JINGWEI_SIMULATE="off") as console, database_of(console.data_dir) as database:
        unit, thing = put_day(database, datetime(yesterday.year, yesterday.month, yesterday.day, tzinfo=CHINA))
        client, took = signed_in(console), list[float]()
        for _ in range(TIMES):
            began = time.perf_counter()
            body = client.open(f"{console.url}/api/v1/tracks/{unit}.bin?day={yesterday}").read()
            took.append((time.perf_counter() - began) * 1000)
        yield Measurement("track of 8,640 positions, answer, p50", percentile(took, 0.5), "ms", "target", TARGET_MS)
        yield Measurement("track of 8,640 positions, answer, p95", percentile(took, 0.95), "ms", "target", TARGET_MS)
        yield Measurement("track of 8,640 positions, size", len(body) / 1000, "kB", "15 bytes each", FIXES * 15 / 1000)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options())
            page = browser.new_page(base_url=console.url, viewport={"width": 1280, "height": 800}, bypass_csp=True)
            page.add_init_script("localStorage.setItem('jingwei.guide.operator', 'seen')")
            page.goto(f"/signin?next=/%3Fselect%3Dvehicle/{thing}")
            page.fill("input[name=name]", "operator")
            page.fill("input[name=password]", console.password)
            page.click("button")
            opened = openings(page, yesterday.isoformat())
            frame_ms = float(page.evaluate(PLAY, PLAYED_S))
            browser.close()
    yield Measurement("click to a drawn track, p50", percentile(opened, 0.5), "ms", "target", TARGET_MS)
    yield Measurement("click to a drawn track, p95", percentile(opened, 0.95), "ms", "target", TARGET_MS)
    yield Measurement("playback, from one picture to the next", frame_ms, "ms", "target", FRAME_TARGET_MS)


def openings(page: Page, day: str) -> list[float]:
    """Go to a day with a track and back again, and return how long each way there took."""
    page.wait_for_function(
        "window.jingwei && window.jingwei.map && window.jingwei.operations.board.known", timeout=60_000
    )
    page.get_by_test_id("track").click()
    found = []
    for _ in range(OPENINGS):
        page.wait_for_function("!window.jingwei.operations.playback.state.get().loading")
        found.append(float(page.evaluate(OPEN, day)))
        if len(found) < OPENINGS:
            page.get_by_test_id("playback-day-after").click()
    return found


def put_day(database: Database, begins: datetime) -> tuple[int, int]:
    """Write a whole day of one vehicle, ten seconds a position, and return its unit and the vehicle."""
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
