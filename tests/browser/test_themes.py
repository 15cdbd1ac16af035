"""Numbers that stand for many are opened, and two times of one place compared, by hand."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import CARD_TIMEOUT_MS, api, look_at, pixel, settle

pytestmark = pytest.mark.browser

GATHERED_PX = 230
"""How wide the cell is of which a number stands on the map, in pixels."""

SMALL = {"width": 1280, "height": 800}
SHOWN = "const {store} = window.jingwei; for (const layer of %s) store.setVisible(layer, %s)"
STANDING = ["buildings", "premises", "cameras", "sensors", "vehicles", "teams", "robots", "officers", "incidents"]


def _home(page: Page) -> tuple[float, float]:
    home = page.evaluate("window.jingwei.store.get().manifest.home")
    return home["longitude"], home["latitude"]


def test_a_gathering_opens_where_it_is_clicked(demo: ConsoleProcess, open_page: Callable[..., Page]) -> None:
    page = open_page(demo, viewport=SMALL)
    page.evaluate(SHOWN % ([one for one in STANDING if one not in {"buildings", "premises"}], "false"))
    look_at(page, *_home(page), zoom=14.2, pitch=0)
    lng, lat = _fullest(api(page, "/api/v1/layers/premises"), 14.0)
    before = page.evaluate("window.jingwei.map.getZoom()")
    x, y = pixel(page, lng, lat)
    page.mouse.click(x + 30, y)  # numbers of premises stand a little to the right
    page.wait_for_function(f"window.jingwei.map.getZoom() > {before} + 1", timeout=CARD_TIMEOUT_MS)


def _fullest(rows: list[dict[str, Any]], zoom: float) -> tuple[float, float]:
    """Return the middle of the premises in the cell of the ground that holds most of them, as the map takes them together."""
    side = GATHERED_PX / (512 * 2**zoom)
    cells: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for row in rows:
        x = (row["lng"] + 180) / 360
        y = (1 - math.asinh(math.tan(math.radians(row["lat"]))) / math.pi) / 2
        cells.setdefault((int(x // side), int(y // side)), []).append((row["lng"], row["lat"]))
    most = max(cells.values(), key=len)
    return sum(lng for lng, _ in most) / len(most), sum(lat for _, lat in most) / len(most)


def report(page: Page, kind: str, lng: float, lat: float) -> dict[str, Any]:
    """Report an incident at a place; return its row."""
    body = {"class": kind, "place": {"lng": lng, "lat": lat, "datum": "wgs84"}, "description": "时间轴"}
    answer = page.request.post("/api/v1/incidents", data=body)
    assert answer.status == 201, answer.text()
    row: dict[str, Any] = answer.json()["incident"]
    return row


def end(page: Page, row: dict[str, Any]) -> None:
    """Take an incident off the board again."""
    void = {"version": row["version"], "reason": "误报试验"}
    assert page.request.post(f"/api/v1/incidents/{row['id']}/commands/void", data=void).ok


def test_two_maps_show_two_times_of_one_place(
    demo: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = open_page(demo, viewport=SMALL)
    look_at(page, *_home(page), zoom=15.2, pitch=0)
    lng, lat = _home(page)
    row = report(page, "020101", lng - 0.0015, lat + 0.001)
    incident = row["id"]

    # The first one looks back, the second one stays with now; what is selected is selected on both.
    page.keyboard.press("l")
    page.keyboard.press("c")
    page.wait_for_function("window.jingwei.second?.map", timeout=CARD_TIMEOUT_MS)
    page.get_by_test_id("compare-time").select_option("now")
    page.get_by_test_id("compare-layers").click()
    page.locator("[data-testid=compare-list] [data-layer=buildings]").dispatch_event("click")
    page.wait_for_function("window.jingwei.second.store.get().visible.buildings === false")
    assert page.evaluate("window.jingwei.store.get().visible.buildings") is True
    page.get_by_test_id("compare-layers").click()
    page.keyboard.press("-")
    settle(page)
    views = "(({lng, lat}, zoom) => [lng, lat, zoom])"
    first = page.evaluate(f"{views}(window.jingwei.map.getCenter(), window.jingwei.map.getZoom())")
    second = page.evaluate(f"{views}(window.jingwei.second.map.getCenter(), window.jingwei.second.map.getZoom())")
    assert first == pytest.approx(second)
    page.wait_for_timeout(500)
    picture(page, "compare")
    x, y = page.evaluate("([lng, lat]) => window.jingwei.second.project(lng, lat)", [lng - 0.0015, lat + 0.001])
    assert x > SMALL["width"] / 2
    page.mouse.click(x, y)
    page.wait_for_function(f"window.jingwei.store.get().selection?.id === '{incident}'", timeout=CARD_TIMEOUT_MS)
    assert page.evaluate("window.jingwei.second.store.get().selection.id") == str(incident)
    # By dragging the second map the first goes along.
    page.mouse.move(SMALL["width"] * 0.6, 500)
    page.mouse.down()
    page.mouse.move(SMALL["width"] * 0.6 + 60, 440, steps=4)
    page.mouse.up()
    page.wait_for_function("!window.jingwei.second.map.isMoving()")
    assert page.evaluate("window.jingwei.map.getCenter().lng") < first[0] - 1e-4
    first = page.evaluate(f"{views}(window.jingwei.map.getCenter(), window.jingwei.map.getZoom())")
    second = page.evaluate(f"{views}(window.jingwei.second.map.getCenter(), window.jingwei.second.map.getZoom())")
    assert first == pytest.approx(second)

    # The link opens both; Escape leads back step by step: the card, the second map, the time.
    address = page.url
    page.goto(address)
    page.wait_for_function("window.jingwei?.second?.map", timeout=60_000)
    assert page.evaluate("window.jingwei.second.store.get().visible.buildings") is False
    assert page.evaluate("window.jingwei.store.get().time") is not None
    expect(page.get_by_test_id("compare")).to_be_visible()
    for gone in ("selection", "compare", "time"):
        page.keyboard.press("Escape")
        page.wait_for_function(f"window.jingwei.store.get().{gone} === null")
    expect(page.get_by_test_id("timeline")).to_be_hidden()
    expect(page.get_by_test_id("compare")).to_be_hidden()
    assert "compare" not in page.url
    assert "time=" not in page.url
    end(page, row)
