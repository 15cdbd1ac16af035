"""The tools of the map, walked through with a hand: guide, keys, measuring, coordinates, rings."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from pyproj import Geod

from geo.metric import distances_m
from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import api, click_map, look_at, pixel, settle

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000
SMALL = {"width": 1280, "height": 800}
ELLIPSOID = Geod(ellps="WGS84")
TWICE_MS = 420
"""Two clicks within 0.4 s in one place would end a drawing."""

DECIMALS = {"wgs84": 6, "gcj02": 6, "bd09": 6, "plane": 2, "prefixed": 2}


def named(page: Page, name: str) -> Locator:
    return page.locator(f"[data-testid={name}]")


def centre(page: Page) -> tuple[float, float]:
    found = page.evaluate("(() => { const {lng, lat} = window.jingwei.map.getCenter(); return [lng, lat]; })()")
    return float(found[0]), float(found[1])


def draw(page: Page, places: list[tuple[float, float]]) -> None:
    """Click one place after the other, each when the one before has arrived."""
    for count, (lng, lat) in enumerate(places, 1):
        click_map(page, lng, lat)
        page.wait_for_function(f"window.jingwei.operations.tools.measuring.drawing.get()?.points.length === {count}")
        page.wait_for_timeout(TWICE_MS)


def kept(page: Page) -> list[list[list[float]]]:
    """Return the corners of what was measured."""
    found: list[list[list[float]]] = page.evaluate(
        "window.jingwei.operations.tools.measuring.kept.get().map(({points}) => points)"
    )
    return found


def metres(text: str) -> float:
    """Return the metres that a written length stands for."""
    found = re.search(r"([\d.]+) (米|公里)", text)
    assert found, text
    return float(found[1]) * (1000 if found[2] == "公里" else 1)


def rest(page: Page) -> None:
    """Leave every field, so that the keys are the screen's."""
    page.evaluate("document.activeElement.blur()")


def written(place: dict[str, Any], system: str) -> str:
    """Write a place as the read-out does, from what the server says of it."""
    pair = place.get(system)
    if system == "plane":
        pair = (place["east_m"], place["north_m"])
    elif system == "prefixed":
        pair = (place["prefixed_east_m"], place["north_m"])
    assert pair
    return ", ".join(f"{value:.{DECIMALS[system]}f}" for value in pair)


def test_an_operator_measures_reads_coordinates_and_asks_how_soon_a_place_is_reached(
    demo: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = open_page(demo, guided=False, viewport=SMALL)

    # The guide greets the newcomer once, gets out of the way, and is found again under the keys.
    expect(named(page, "guide")).to_be_visible()
    named(page, "guide-next").click()
    named(page, "guide-skip").click()
    expect(named(page, "guide")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator(".jw-keymap")).to_contain_text("量距离")
    picture(page, "keys")
    named(page, "guide-again").click()
    expect(named(page, "guide")).to_be_visible()
    named(page, "guide-skip").click()

    # A distance: one point is taken back, Enter ends it.
    lng, lat = (round(degrees, 4) + 5e-5 for degrees in centre(page))
    look_at(page, lng, lat, 16.0, pitch=0)
    start, end, astray = (lng - 0.001, lat + 0.001), (lng + 0.001, lat + 0.002), (lng + 0.001, lat - 0.001)
    page.keyboard.press("d")
    draw(page, [start, end, astray])
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    measured = named(page, "measured")
    expect(measured).to_have_count(1)
    line = kept(page)[0]
    for clicked, aimed in zip(line, (start, end), strict=True):
        assert distances_m([clicked[0]], [clicked[1]], *aimed)[0] < 3
    true_m = ELLIPSOID.line_length(*zip(*line, strict=True))
    assert metres(measured.inner_text()) == pytest.approx(true_m, abs=0.06)

    # An area, ended by a double click; then a distance by the keyboard alone.
    page.keyboard.press("s")
    draw(page, [(lng - 0.001, lat + 0.0005), (lng + 0.001, lat + 0.0005), (lng + 0.001, lat + 0.002)])
    page.mouse.dblclick(*pixel(page, lng - 0.001, lat + 0.002))
    expect(measured).to_have_count(2)
    true_m2 = abs(ELLIPSOID.polygon_area_perimeter(*zip(*kept(page)[1], strict=True))[0])
    said = re.search(r"([\d.]+) 公顷", measured.nth(1).inner_text())
    assert said
    assert float(said[1]) == pytest.approx(true_m2 / 1e4, abs=0.006)
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("!window.jingwei.map.isMoving()")
    page.keyboard.press(" ")
    page.keyboard.press("Enter")
    expect(measured).to_have_count(3)
    picture(page, "measuring")
    named(page, "measure-clear").click()
    expect(measured).to_have_count(0)
    page.keyboard.press("Escape")

    # The place under the mouse, in each system.
    look_at(page, lng, lat, 16.0, pitch=0)
    for system in ("gcj02", "bd09", "plane", "prefixed", "wgs84"):
        named(page, "coordinate-system").select_option(system)
        page.mouse.move(*pixel(page, lng + 1e-5, lat))
        page.mouse.move(*pixel(page, lng, lat))
        page.wait_for_timeout(300)
        pointer = page.evaluate("window.jingwei.store.get().pointer")
        points = {"points": [[pointer["lng"], pointer["lat"]]]}
        (place,) = page.request.post("/api/v1/coordinates", data=points).json()["points"]
        expect(named(page, "coordinates")).to_have_text(written(place, system), timeout=PATIENCE_MS)
    rest(page)

    # Pasted in any system they lead to the same place.
    (place,) = page.request.post("/api/v1/coordinates", data={"points": [[lng, lat]]}).json()["points"]
    for text, datum in (
        (f"{lat:.6f}, {lng:.6f}", "wgs84"),
        (written(place, "gcj02"), "gcj02"),
        (f"百度 {written(place, 'bd09')}", "bd09"),
        (written(place, "plane"), "cgcs2000"),
        (written(place, "prefixed"), "cgcs2000"),
    ):
        page.keyboard.press("/")
        page.keyboard.type(text)
        readings = api(page, f"/api/v1/coordinates?q={text}&near={lng}")["readings"]
        at = next(
            at
            for at, one in enumerate(readings)
            if one["datum"] == datum and distances_m([one["lng"]], [one["lat"]], lng, lat)[0] < 1
        )
        # What the text before this one meant stays listed until the answer is there.
        hits = page.locator("[data-testid=hit][data-kind=coordinates]")
        expect(hits.nth(at)).to_contain_text(f"{lng:.6f}"[:-2], timeout=PATIENCE_MS)
        for _ in range(at):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "([lng, lat]) => { const at = window.jingwei.operations.tools.pin.get();"
            " return at && Math.hypot(at.lng - lng, at.lat - lat) < 2e-5; }",
            arg=[lng, lat],
        )
        expect(named(page, "pin")).to_contain_text("GCJ-02")
        rest(page)
        page.keyboard.press("Escape")
        expect(named(page, "pin")).to_have_count(0)

    # Rings of time, with the units that come.
    page.wait_for_function("!window.jingwei.map.isMoving()")
    page.keyboard.press("g")
    click_map(page, lng, lat)
    expect(named(page, "ring")).to_have_count(3, timeout=PATIENCE_MS)
    expect(named(page, "reach-unit").first).to_be_visible()
    page.locator(".jw-reach-way[data-way=foot]").click()
    expect(page.locator(".jw-reach-way[data-way=foot]")).to_have_attribute("aria-pressed", "true")
    expect(named(page, "ring")).to_have_count(3, timeout=PATIENCE_MS)
    picture(page, "rings")
    page.keyboard.press("Escape")
    expect(named(page, "ring")).to_have_count(0)


def test_a_leader_measures_with_a_finger(demo: ConsoleProcess, open_page: Callable[..., Page]) -> None:
    page = open_page(demo, "leader", "/?screen=leader", viewport={"width": 1180, "height": 820}, has_touch=True)
    settle(page)
    named(page, "tool-distance").tap()
    for count, (x, y) in enumerate(((450, 200), (600, 220), (700, 180)), 1):
        page.touchscreen.tap(x, y)
        page.wait_for_function(f"window.jingwei.operations.tools.measuring.drawing.get()?.points.length === {count}")
        page.wait_for_timeout(TWICE_MS)
    named(page, "measure-undo").tap()
    named(page, "measure-finish").tap()
    expect(named(page, "measured")).to_have_count(1)
