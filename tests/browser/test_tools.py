"""The tools of the map, walked through with a hand: measuring, coordinates, rings, views, tour, wall, picture, keys."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from pypinyin import Style, lazy_pinyin
from pyproj import Geod

from geo.metric import distances_m
from tests.bench.console import signed_in
from tests.browser.conftest import PICTURES
from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import api, click_map, forget_views, look_at, pixel, settle

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000
SMALL = {"width": 1280, "height": 800}
ELLIPSOID = Geod(ellps="WGS84")
TWICE_MS = 420
"""Two clicks within 0.4 s in one place would end a drawing."""

DECIMALS = {"wgs84": 6, "gcj02": 6, "bd09": 6, "plane": 2, "prefixed": 2}
ROUND = {number * 10**power for number in (1, 2, 5) for power in range(5)}


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
        expect(hits).to_have_count(len(readings), timeout=PATIENCE_MS)
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


def test_views_are_saved_shown_in_turn_and_on_the_wall_and_the_map_is_taken_along(
    demo: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = open_page(demo, viewport=SMALL)
    settle(page)
    lng, lat = centre(page)

    # A street by the initials of its name.
    street = next(row["name"] for row in api(page, "/api/v1/layers/streetnames") if len(row["name"]) >= 3)
    page.keyboard.press("/")
    page.keyboard.type("".join(lazy_pinyin(street, style=Style.FIRST_LETTER)))
    expect(named(page, "hit").filter(has_text=street).first).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    rest(page)

    forget_views(page)
    # Two views, opened by their number, shown in turn, kept on the server.
    page.keyboard.press("v")
    views = named(page, "view")
    for name, zoom, role in (("片区", 15.0, ""), ("路口", 16.5, "leader")):
        look_at(page, lng, lat, zoom, pitch=0)
        named(page, "view-name").fill(name)
        page.locator(".jw-view-form select").select_option(role)
        named(page, "view-save").click()
        expect(views.last).to_contain_text(name)
    assert [view["name"] for view in api(page, "/api/v1/views")["views"]] == ["片区", "路口"]
    # The one shared with leaders is theirs to look at, the private one is not.
    leader = json.loads(signed_in(demo, "leader").open(f"{demo.url}/api/v1/views").read())["views"]
    assert [view["name"] for view in leader if not view["mine"]] == ["路口"]
    page.locator(".jw-views-tool .jw-tool-actions select").select_option("5")
    picture(page, "views")
    rest(page)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.wait_for_function("Math.abs(window.jingwei.map.getZoom() - 15) < 0.01", timeout=PATIENCE_MS)
    page.keyboard.press("o")
    expect(named(page, "tour-bar")).to_contain_text("1/2")
    page.mouse.click(*pixel(page, lng, lat))
    expect(named(page, "tour-bar")).to_be_hidden()
    page.keyboard.press("Escape")

    # The wall: panels gone, figures there, the views in turn, Escape leads back.
    page.keyboard.press("w")
    expect(named(page, "wall-figures")).to_be_visible()
    expect(page.locator(".jw-foot")).to_be_hidden()
    expect(named(page, "tour-bar")).to_contain_text("1/2")
    assert "wall=1" in page.url
    expect(named(page, "tour-bar")).to_contain_text("2/2", timeout=PATIENCE_MS)
    picture(page, "wall")
    page.keyboard.press("Escape")
    expect(named(page, "tour-bar")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".jw-foot")).to_be_visible()
    assert "wall=1" not in page.url

    # The picture holds the map with its title, legend, scale and north.
    look_at(page, lng, lat, 16.0, pitch=0)
    with page.expect_download(timeout=60_000) as download:
        page.keyboard.press("p")
    saved = download.value.path()
    sheet = Image.open(io.BytesIO(saved.read_bytes())).convert("RGB")
    PICTURES.mkdir(parents=True, exist_ok=True)
    sheet.save(PICTURES / "sheet.png")
    assert sheet.width > 2 * SMALL["width"] + 200, "the legend lies beside the map, not on it"
    assert sheet.height == 2 * SMALL["height"]
    look_through(page, sheet)
    forget_views(page)


def look_through(page: Page, sheet: Image.Image) -> None:
    """Find what makes a sheet of a map: title and time, a scale that is true, north, and a legend."""
    width, height = sheet.size
    words = {(0xE6, 0xEE, 0xF5), (0x93, 0xA7, 0xB8)}

    def inked(left: int, top: int, right: int, bottom: int, colours: set[tuple[int, int, int]]) -> int:
        part = sheet.crop((left, top, right, bottom))
        return sum(count for count, colour in part.getcolors(part.width * part.height) or [] if colour in colours)

    assert inked(60, 50, 600, 110, words) > 100, "the title"
    assert inked(60, 115, 600, 165, words) > 50, "the time"
    assert inked(2 * SMALL["width"], 0, width, height, words) > 100, "the legend"
    assert inked(40, height - 200, 1200, height - 40, {(0xFF, 0x7B, 0x7D)}) > 40, "north"
    # The bar is the longest level line of its colour at the foot, and as long as a round number of metres.
    view = page.evaluate("window.jingwei.store.get().view")
    longest = 0
    for y in range(height - 190, height - 80):
        line = [sheet.getpixel((x, y)) == (0xE6, 0xEE, 0xF5) for x in range(40, 900)]
        longest = max(longest, max(map(len, "".join("#" if one else " " for one in line).split()), default=0))
    lng, lat = view["longitude"], view["latitude"]
    (west_x, _), (east_x, _) = pixel(page, lng - 0.001, lat), pixel(page, lng + 0.001, lat)
    per_px = ELLIPSOID.inv(lng - 0.001, lat, lng + 0.001, lat)[2] / (east_x - west_x) / 2
    bar_m = longest * per_px
    assert min(abs(bar_m - number) / number for number in ROUND) < 0.03, bar_m


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
