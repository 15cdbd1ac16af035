"""A whole district against one community of it, and against the plain way with the same buildings inline.

`JINGWEI_BENCH_DISTRICT` names a data directory that `jingwei demo district` has filled; without it one is made.
"""

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import psutil
from playwright.sync_api import Page, Response, sync_playwright

from data.aggregates.reader import PostgresAggregates
from data.database import Database
from dispatch.permissions import Actor, Role
from dispatch.service import AggregateService
from dispatch.territory.counting import Question, Subject
from tests.bench.console import served_demo, signed_in
from tests.bench.demo_district import district_of
from tests.bench.district_plain import compared, sessions
from tests.bench.fleet import database_of
from tests.bench.map_page import click_times, weight
from tests.bench.measurement import Measurement, percentile
from tests.browser.chromium import launch_options
from tests.browser.console_process import ConsoleProcess, serving_console
from tests.browser.hand import CARD, settle

DISTRICT = "440306"
ACTOR = Actor(0, "bench", "bench", Role.OPERATOR, DISTRICT, "zh-CN")
SESSIONS = 20
RUNS = 11
LOADS = 3
GENERATION_TARGET_S, DATA_TARGET_KB, MEMORY_TARGET_MIB = 900.0, 1500.0, 1536.0
SEARCH_TARGET_MS, AGGREGATE_TARGET_MS, SLOWER_THAN_COMMUNITY = 100.0, 300.0, 1.5
RESOLUTIONS = (8, 9, 10)
CLICK_WITHIN_S = 120.0


def measure(scratch: Path) -> Iterable[Measurement]:
    """Make the district unless one is given, then use it as an operator would."""
    place, taken_s = district_of(scratch)
    if taken_s:
        yield Measurement("demo district, made and loaded", taken_s, "s", "target", GENERATION_TARGET_S)
    with served_demo(scratch) as console:
        near = _looked_at(console)
    with serving_console(place) as console:
        far = _looked_at(console)
        yield Measurement(
            "district map, data before the first click, gzipped", far.data_kb, "kB", "target", DATA_TARGET_KB
        )
        yield Measurement(
            f"district, time to a clickable map, p50 of {LOADS}", far.clickable_s, "s",
            f"{SLOWER_THAN_COMMUNITY} times the community's", near.clickable_s * SLOWER_THAN_COMMUNITY,
        )  # fmt: skip
        for share in (0.5, 0.95):
            for name, part in (("click to card", 0), ("of it until the page has the card", 1)):
                here, there = (percentile(one.clicks_ms[part], share) for one in (far, near))
                yield Measurement(f"district, {name}, p{share * 100:.0f}", here, "ms", "the community's", there)
        with database_of(place) as database:
            yield from _search(console, database)
            yield from _hexagons(database)
            yield from compared(console, database, scratch)
        yield _memory(console)


class Looked:
    """What a browser saw of one console."""

    def __init__(self) -> None:
        self.data_kb, self.clickable_s = 0.0, 0.0
        self.clicks_ms: tuple[list[float], list[float]] = ([], [])


def _looked_at(console: ConsoleProcess) -> Looked:
    """Open the map a few times, each with an empty cache, then click buildings."""
    seen, loads = Looked(), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for turn in range(LOADS):
            context = browser.new_context(
                base_url=console.url, viewport={"width": 1920, "height": 1080}, bypass_csp=True
            )
            page = context.new_page()
            page.add_init_script("localStorage.setItem('jingwei.guide.operator', 'seen')")
            sizes: list[int] = []
            page.on("response", _weighing(sizes))
            page.goto("/signin")
            page.fill("input[name=name]", "operator")
            page.fill("input[name=password]", console.password)
            started = time.perf_counter()
            page.click("button")
            _first_card(page)
            loads.append(time.perf_counter() - started)
            if turn == 0:
                settle(page)
                seen.data_kb = sum(sizes) / 1000
            if turn == LOADS - 1:
                seen.clicks_ms = click_times(page)
            context.close()
        browser.close()
    seen.clickable_s = percentile(loads, 0.5)
    return seen


def _weighing(sizes: list[int]) -> Callable[[Response], None]:
    """Return what notes the size of every answer that is data."""

    def weigh(answer: Response) -> None:
        if answer.status == 200 and ("/api/" in answer.url or "/tiles/" in answer.url):
            sizes.append(weight(answer))

    return weigh


def _first_card(page: Page) -> None:
    """Click the middle of what the map shows until a card answers."""
    page.wait_for_function("window.jingwei && window.jingwei.map", timeout=CLICK_WITHIN_S * 1000)
    until = time.perf_counter() + CLICK_WITHIN_S
    while not page.locator(CARD).count():
        assert time.perf_counter() < until, "no card within two minutes"
        x, y = page.evaluate(
            "() => { const {lng, lat} = window.jingwei.map.getCenter(); return window.jingwei.project(lng, lat) }"
        )
        page.mouse.click(x, y)
        page.wait_for_timeout(100)


def _search(console: ConsoleProcess, database: Database) -> Iterable[Measurement]:
    """Time searches over HTTP: addresses, their ends, buildings, estates, two characters, people, and nothing."""
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT address FROM dwelling TABLESAMPLE SYSTEM (0.5) REPEATABLE (1) ORDER BY md5(address) LIMIT 40"
        )
        homes = [address for (address,) in cursor]
        cursor.execute(
            "SELECT name FROM building TABLESAMPLE SYSTEM (5) REPEATABLE (1) WHERE name <> '' ORDER BY md5(name) LIMIT 20"
        )
        buildings = [name for (name,) in cursor]
        cursor.execute("SELECT name FROM member ORDER BY md5(name) LIMIT 20")
        members = [name for (name,) in cursor]
    asked = {
        "whole addresses": homes,
        "ends of addresses": [home[-12:] for home in homes],
        "buildings": buildings,
        "two characters": [name[:2] for name in buildings],
        "officers": members,
        "what is not there": [f"{name[:1]}无此处{number}" for number, name in enumerate(buildings)],
    }
    client = signed_in(console)
    every: list[float] = []
    for name, words in asked.items():
        times = []
        for each in words:
            started = time.perf_counter()
            found = json.loads(client.open(f"{console.url}/api/v1/search?q={quote(each)}").read())["hits"]
            times.append((time.perf_counter() - started) * 1000)
            assert bool(found) is (name != "what is not there"), each
        every += times
        yield Measurement(f"district, search, {name}, p95", percentile(times, 0.95), "ms", "target", SEARCH_TARGET_MS)
    yield Measurement("district, search, all of these, p95", percentile(every, 0.95), "ms", "target", SEARCH_TARGET_MS)


def _hexagons(database: Database) -> Iterable[Measurement]:
    service = AggregateService(PostgresAggregates(database), lambda: datetime.now(UTC))
    for res in RESOLUTIONS:
        times, homes = [], 0.0
        for _ in range(RUNS):
            started = time.perf_counter()
            homes = float(service.by_cell(ACTOR, Question(Subject.DWELLINGS), res).amounts.sum())
            times.append((time.perf_counter() - started) * 1000)
        name = f"{homes:,.0f} homes into hexagons, resolution {res}"
        yield Measurement(f"{name}, first", times[0], "ms", "target, warm", AGGREGATE_TARGET_MS)
        yield Measurement(f"{name}, warm p50", percentile(times[1:], 0.5), "ms", "target", AGGREGATE_TARGET_MS)


def _memory(console: ConsoleProcess) -> Measurement:
    """Return what the console holds while sessions look at the district and have fetched all its layers."""
    client = signed_in(console)
    manifest = json.loads(client.open(f"{console.url}/api/v1/map").read())
    paths = {
        layer["data"]
        for layer in manifest["spec"]["layers"]
        if str(layer.get("data", "")).startswith("/api/v1/layers/")
    }
    with sessions(console, SESSIONS):
        for _ in range(SESSIONS):
            for path in sorted(paths):
                client.open(console.url + path).read()
        process = psutil.Process(console.process.pid)
        held = sum(
            one.memory_info().rss for one in [process, *process.children(recursive=True)] if one.name() != "postgres"
        )
    return Measurement(
        f"district, the console's memory with {SESSIONS} sessions", held / 2**20, "MiB", "target", MEMORY_TARGET_MIB
    )
