"""A day's track of a unit, opened from its card and played: nothing is asked of the server meanwhile."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from playwright.sync_api import Page, Request, expect

from data.tracks.store import PostgresTracks
from dispatch.china_time import CHINA
from dispatch.ports.tracks import KeptFixes
from dispatch.resources import Fix
from dispatch.tracks.fixes import columns_of
from tests.bench.fleet import database_of
from tests.browser.console_process import ConsoleProcess
from tests.browser.duty import PATIENCE_MS, Duty
from tests.browser.hand import rest
from tests.fixtures.positions import put_latest

pytestmark = pytest.mark.browser

EVERY_S, FIXES = 10, 540
STOP_FROM, STOP_TO = 180, 240
LNG, LAT = 114.0735, 22.6375
TRAIL_DRAWN = (
    "window.jingwei.map._controls.some(one => one._deck?.layerManager?.getLayers()"
    ".some(({id, props}) => id === 'trails' && props.data.some(({times}) => times.length > 3)))"
)


@pytest.fixture
def driven(quiet: ConsoleProcess) -> Iterator[tuple[str, str, str]]:
    """Two vehicles that drove yesterday from nine to half past ten and stood for ten minutes; thing, name, other's name."""
    yesterday = datetime.now(CHINA).date() - timedelta(days=1)
    begins = datetime(yesterday.year, yesterday.month, yesterday.day, 9, tzinfo=CHINA)
    with database_of(quiet.data_dir) as database:
        with database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT id, thing_id, name FROM unit WHERE kind = 'vehicle' ORDER BY id LIMIT 2")
            (unit, thing, name), (other, _, other_name) = cursor.fetchall()
        step = np.arange(FIXES) - np.clip(np.arange(FIXES) - STOP_FROM, 0, STOP_TO - STOP_FROM)
        way = np.abs(step % 80 - 40) * 0.0004
        for number, id in enumerate((unit, other)):
            at_s = begins.timestamp() + np.arange(FIXES) * EVERY_S
            fixes = columns_of(np.full(FIXES, id), at_s, LNG + way, np.full(FIXES, LAT + number * 0.001))
            kept = KeptFixes(np.full(FIXES, id), np.zeros(FIXES, np.int64), fixes)
            came = {("test", "received"): FIXES, ("test", "kept"): FIXES}
            PostgresTracks(database).write(kept, (), lambda _new, came=came: came, begins)
    yield str(thing), str(name), str(other_name)
    with database_of(quiet.data_dir) as database, database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM fix WHERE unit_id = ANY(%s)", [[unit, other]])
        cursor.execute("DELETE FROM fix_intake WHERE door = 'test'")


def test_a_track_is_played_in_the_browser_jumped_through_compared_and_taken_away(
    driven: tuple[str, str, str], at_map: Callable[..., Duty], picture: Callable[[Page, str], None]
) -> None:
    thing, name, other = driven
    page = at_map("operator", f"/?select=vehicle/{thing}").page
    part = page.get_by_test_id
    part("track").click(timeout=PATIENCE_MS)
    expect(part("playback-note")).to_have_text("这一天没有轨迹，可换一天", timeout=PATIENCE_MS)
    part("playback-day-before").click()
    expect(part("playback-unit")).to_contain_text("停留 1 处", timeout=PATIENCE_MS)
    expect(part("playback-unit")).to_contain_text(name)
    clock = part("playback-clock")
    expect(clock).to_have_text("09:00:00")
    expect(part("timeline")).to_be_hidden()

    # Played, ten minutes in a second: the clock and the map move, and nobody is asked. The flight to a track
    # begins once that is drawn, and the ground it comes to is fetched.
    rest(page)
    asked: list[str] = []

    def note(request: Request) -> None:
        # A new address makes the browser look for the page's icon, which it does by itself.
        if not request.url.endswith(("/api/v1/status", "/favicon.png")):
            asked.append(request.url)

    part("playback-rate").select_option("600")
    before = page.screenshot(clip={"x": 400, "y": 120, "width": 500, "height": 380})
    page.on("request", note)
    part("playback-play").click()
    page.wait_for_function("() => document.querySelector('[data-testid=playback-clock]').textContent > '09:08:00'")
    picture(page, "playing")
    part("playback-play").click()
    assert page.screenshot(clip={"x": 400, "y": 120, "width": 500, "height": 380}) != before
    expect(part("playback-play")).to_have_attribute("aria-pressed", "false")
    page.remove_listener("request", note)
    assert asked == []

    # Back from the end to the only stop, half an hour after nine, and along by the slider's own keys.
    part("playback-slider").press("End")
    expect(clock).to_have_text("10:29:50")
    part("playback-previous").click()
    expect(clock).to_have_text("09:30:00")
    part("playback-slider").press("ArrowRight")
    expect(clock).to_have_text("09:30:01")

    # Along the streets: the way is told beside the length of the positions.
    part("playback-streets").click()
    expect(part("playback-unit")).to_contain_text("沿路", timeout=PATIENCE_MS)
    expect(part("playback-streets")).to_have_attribute("aria-pressed", "true")
    expect(clock).to_have_text("09:30:01")
    picture(page, "on-streets")

    # A second unit beside it, then colours by unit; both go out as files.
    add = part("playback-add")
    add.fill(other)
    add.press("Enter")
    expect(part("playback-unit")).to_have_count(2, timeout=PATIENCE_MS)
    part("playback-colouring").select_option("unit")
    expect(part("playback-ramp")).to_be_hidden()
    with page.expect_download() as saved:
        part("playback-gpx").click()
    assert saved.value.suggested_filename.endswith(".gpx")
    picture(page, "two-tracks")

    # The page's address opens the same again: units, day, moment, and on the streets.
    page.wait_for_function("new URLSearchParams(location.search).get('track')?.match(/T09:30:01.*,.*streets$/)")
    page.reload()
    expect(part("playback-unit")).to_have_count(2, timeout=PATIENCE_MS * 2)
    expect(clock).to_have_text("09:30:01")
    expect(part("playback-streets")).to_have_attribute("aria-pressed", "true")

    page.locator("body").press("Escape")
    expect(part("playback")).to_be_hidden()
    assert page.evaluate("window.jingwei.store.get().time") is None
    page.wait_for_function("!location.search.includes('track=')")


def test_behind_a_unit_that_moves_a_trail_is_drawn(
    quiet: ConsoleProcess, at_map: Callable[..., Duty], picture: Callable[[Page, str], None]
) -> None:
    page = at_map("operator").page
    with database_of(quiet.data_dir) as database:
        with database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT id FROM unit WHERE kind = 'vehicle' ORDER BY id LIMIT 1")
            (unit,) = cursor.fetchone() or (0,)
        for step in range(1, 5):
            put_latest(database, [Fix(unit, LNG + step * 0.0006, LAT, datetime.now(UTC), 90.0, 8.0)])
            # Each is heard before the next is said.
            page.wait_for_function(
                "([unit, lng]) => { const t = window.jingwei.operations.board.trails.of(unit);"
                " return t && Math.abs(t.places[t.count * 2 - 2] - lng) < 1e-5; }",
                arg=[unit, LNG + step * 0.0006],
            )
    page.wait_for_function(TRAIL_DRAWN)
    picture(page, "trail")
    page.evaluate(
        "() => { const {store} = window.jingwei; store.set({visible: {...store.get().visible, trails: false}}); }"
    )
    page.wait_for_function(f"!({TRAIL_DRAWN})")
