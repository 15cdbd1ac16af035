"""Numbers laid over the map by hand, looked into, narrowed, looked back on and compared."""

import json
import math
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

import h3.api.basic_int as h3
import psycopg2
import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NothingHappened

from data.postgres import EmbeddedServer
from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import CARD, CARD_TIMEOUT_MS, api, click_map, expect_card, forget_views, look_at, pixel, settle

pytestmark = pytest.mark.browser

GATHERED_PX = 230
"""How wide the cell is of which a number stands on the map, in pixels."""

SMALL = {"width": 1280, "height": 800}
LEGEND = "theme-legend"
HOUR_MS = 3_600_000
SHOWN = "const {store} = window.jingwei; for (const layer of %s) store.setVisible(layer, %s)"
STANDING = ["buildings", "premises", "cameras", "sensors", "vehicles", "teams", "robots", "officers", "incidents"]


def shown(page: Page) -> str:
    """Wait for the classes of the legend and return its text."""
    page.wait_for_selector(f"[data-testid={LEGEND}][aria-busy=false] li", timeout=CARD_TIMEOUT_MS)
    return page.get_by_test_id(LEGEND).first.inner_text()


def ask(console: ConsoleProcess, query: str) -> list[tuple[Any, ...]]:
    """Ask the console's own database."""
    connection = psycopg2.connect(EmbeddedServer(console.data_dir).dsn("jingwei_owner"))
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()
    finally:
        connection.close()


def click_hexagon(page: Page, cell: str) -> None:
    """Click here and there in a hexagon until what is met is the hexagon itself: icons and buildings stand over it."""
    number = int(cell, 16)
    lat, lng = h3.cell_to_latlng(number)
    corners = [(lng, lat) for lat, lng in h3.cell_to_boundary(number)]
    for share in (0.85, 0.6, 0.4):
        for x, y in corners:
            page.mouse.click(*pixel(page, lng + (x - lng) * share, lat + (y - lat) * share))
            try:
                page.locator(f"{CARD}[data-kind=hexagon][data-id$='{cell}']").wait_for(timeout=1_500)
            except NothingHappened:
                continue
            return
    raise AssertionError(f"no click in {cell} met the hexagon")


def test_a_number_is_laid_over_the_map_looked_into_and_passed_on(
    demo: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = open_page(demo, viewport=SMALL)
    page.get_by_test_id("tab-layers").click()
    page.get_by_test_id("theme-subject").select_option("cameras")
    shown(page)

    # What is on the map is what a group-by over the table gives.
    look_at(page, *_home(page), zoom=14.4, pitch=0)
    page.wait_for_function("!window.jingwei.map.isMoving()")
    assert "H3 9 级" in shown(page)
    cells = ask(demo, "SELECT cell, status FROM camera WHERE valid_to IS NULL")
    counted = Counter(h3.cell_to_parent(cell, 9) for cell, _ in cells)
    expect(page.get_by_test_id(LEGEND)).to_contain_text(f"合计 {len(cells)} 台")
    place = api(page, "/api/v1/aggregates/cameras/hexagons?res=9")
    assert {int(one, 16): value for one, value in zip(place["cells"], place["values"], strict=True)} == counted
    picture(page, "theme-hexagons")

    # A hexagon is clicked where nothing else stands, and tells what is in it; the map then shows only that.
    page.evaluate(SHOWN % (STANDING, "false"))
    value, cell = max(zip(place["values"], place["cells"], strict=True))
    click_hexagon(page, cell)
    assert str(value) in expect_card(page, "hexagon", f"cameras.count.{cell}")
    page.evaluate(SHOWN % (STANDING, "true"))
    page.get_by_test_id("to-cell").click()
    expect(page.get_by_test_id(LEGEND)).to_contain_text(f"合计 {value} 台")
    page.get_by_test_id("unfilter-cameras").click()
    expect(page.get_by_test_id(LEGEND)).to_contain_text(f"合计 {len(cells)} 台")

    # By status; then grids by colour, and heat, of the same few.
    page.get_by_test_id("filter-of-cameras").click()
    page.locator("[data-testid=filter-cameras] [data-code=fault]:visible").click()
    faulty = sum(status == "fault" for _, status in cells)
    expect(page.get_by_test_id(LEGEND)).to_contain_text(f"合计 {faulty} 台")
    page.get_by_test_id("theme-grids").click()
    page.get_by_test_id("theme-method").select_option("natural")
    expect(page.get_by_test_id(LEGEND)).to_contain_text(f"合计 {faulty} 台")
    picture(page, "theme-grids")
    page.get_by_test_id("theme-heat").click()
    page.wait_for_function("window.jingwei.map.getLayoutProperty('heat', 'visibility') === 'visible'")
    settle(page)
    picture(page, "theme-heat")

    # The link reproduces it.
    address = page.url
    assert json.loads(page.evaluate("new URLSearchParams(location.search).get('thematic')"))["display"] == "heat"
    page.goto(address)
    page.wait_for_function("window.jingwei?.store.get().thematic?.display === 'heat'", timeout=60_000)
    assert page.evaluate("window.jingwei.store.get().filters.cameras.status") == ["fault"]
    page.get_by_test_id("tab-layers").click()
    page.get_by_test_id("theme-close").click()
    expect(page.get_by_test_id(LEGEND)).to_be_hidden()
    assert "thematic" not in page.url

    # Buildings by class: only these stand on the map.
    page.get_by_test_id("filter-of-buildings").click()
    page.locator("[data-testid=filter-buildings] [data-code=school]:visible").click()
    schools = {id for (id,) in ask(demo, "SELECT id FROM building WHERE usage = 'school' AND valid_to IS NULL")}
    page.wait_for_function("window.jingwei.map.getFilter('buildings')", timeout=CARD_TIMEOUT_MS)
    settle(page)
    drawn = page.evaluate(
        "window.jingwei.map.queryRenderedFeatures({layers: ['buildings']}).map(({properties}) => Number(properties.id))"
    )
    assert drawn
    assert set(drawn) <= schools
    page.locator("[data-testid=filter-buildings] [data-code=school]:visible").click()
    # Premises by tag.
    page.get_by_test_id("filter-of-premises").click()
    tag = page.locator("[data-testid=filter-premises] [data-field=tag]:visible").first
    tag.click()
    code = tag.get_attribute("data-code")
    page.get_by_test_id("theme-subject").select_option("premises")
    ((tagged,),) = ask(demo, f"SELECT count(*) FROM premises_tag WHERE tag_code = '{code}'")
    expect(page.get_by_test_id(LEGEND)).to_contain_text(f"合计 {tagged} ")


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


def test_a_link_cut_short_opens_the_map_without_a_theme(demo: ConsoleProcess, open_page: Callable[..., Page]) -> None:
    page = open_page(demo, path="/?time=gestern&compare={&thematic=" + quote('{"subject":'), viewport=SMALL)
    state = page.evaluate("(({thematic, time, compare}) => [thematic, time, compare])(window.jingwei.store.get())")
    assert state == [None, None, None]


def report(page: Page, kind: str, lng: float, lat: float) -> dict[str, Any]:
    """Report an incident at a place; return its row."""
    body = {"class": kind, "place": {"lng": lng, "lat": lat, "datum": "wgs84"}, "description": "时间轴"}
    answer = page.request.post("/api/v1/incidents", data=body)
    assert answer.status == 201, answer.text()
    row: dict[str, Any] = answer.json()["incident"]
    return row


def open_sign(page: Page, lng: float, lat: float) -> None:
    """Click a sign until a case opens: one that stands for several comes nearer first."""
    for _ in range(4):
        click_map(page, lng, lat)
        try:
            page.get_by_test_id("case").wait_for(timeout=4_000)
        except NothingHappened:
            page.wait_for_function("!window.jingwei.map.isMoving()")
            continue
        return
    raise AssertionError("no case opened")


def looked_at(page: Page) -> tuple[int, int]:
    """Return the window that the map looks back on."""
    window = page.evaluate("window.jingwei.store.get().time")
    return window["since_ms"], window["until_ms"]


def expect_counted(console: ConsoleProcess, page: Page) -> int:
    """Expect the bar to say how many were reported in its window, as the table knows it; return how many."""
    since, until = (f"to_timestamp({moment} / 1000.0)" for moment in looked_at(page))
    ((number,),) = ask(console, f"SELECT count(*) FROM incident WHERE reported_at >= {since} AND reported_at < {until}")
    expect(page.get_by_test_id("timeline-count")).to_have_text(f"上报 {number} 件", timeout=CARD_TIMEOUT_MS)
    return int(number)


def test_time_is_looked_back_on_and_played(
    demo: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = open_page(demo, viewport=SMALL)
    look_at(page, *_home(page), zoom=15.2, pitch=0)
    lng, lat = _home(page)
    row = report(page, "020101", lng + 0.001, lat)

    # L opens the bar at the last hour, in which it was reported; units are not shown where they were not.
    page.keyboard.press("l")
    expect(page.get_by_test_id("timeline")).to_be_visible()
    assert expect_counted(demo, page) > 0
    since_ms, until_ms = looked_at(page)
    assert since_ms <= datetime.fromisoformat(row["reported_at"]).timestamp() * 1000 < until_ms
    picture(page, "timeline")
    open_sign(page, lng + 0.001, lat)
    page.keyboard.press("Escape")

    # A step is half of the window.
    page.keyboard.press(",")
    page.keyboard.press(",")
    assert looked_at(page)[1] == until_ms - HOUR_MS
    expect_counted(demo, page)
    # Played, it comes to the end by itself and stops there.
    page.keyboard.press(" ")
    expect(page.get_by_test_id("timeline-play")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("timeline-play")).to_have_attribute("aria-pressed", "false", timeout=CARD_TIMEOUT_MS)
    assert looked_at(page)[1] == until_ms
    number = expect_counted(demo, page)

    # The theme of incidents follows the same window.
    page.get_by_test_id("tab-layers").click()
    page.get_by_test_id("theme-subject").select_option("incidents")
    expect(page.get_by_test_id(LEGEND).first).to_contain_text(f"合计 {number} 件", timeout=CARD_TIMEOUT_MS)
    page.get_by_test_id("timeline-slider").focus()
    page.keyboard.press("Home")
    assert looked_at(page)[0] == until_ms - 24 * HOUR_MS
    assert expect_counted(demo, page) == 0
    expect(page.get_by_test_id(LEGEND).first).to_contain_text("没有符合条件的对象", timeout=CARD_TIMEOUT_MS)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("l")
    expect(page.get_by_test_id("timeline")).to_be_hidden()
    assert page.evaluate("window.jingwei.store.get().time") is None
    end(page, row)


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

    # A saved view keeps both, the time as one that reaches the present.
    forget_views(page)
    page.keyboard.press("v")
    page.get_by_test_id("view-name").fill("两图")
    page.get_by_test_id("view-save").click()
    expect(page.get_by_test_id("view")).to_have_count(1, timeout=CARD_TIMEOUT_MS)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("v")
    (view,) = api(page, "/api/v1/views")["views"]
    assert (view["state"]["time"], view["state"]["compare"]["time"]) == ("PT3600S", "now")

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

    page.keyboard.press("1")
    expect(page.get_by_test_id("compare")).to_be_visible(timeout=CARD_TIMEOUT_MS)
    expect(page.get_by_test_id("timeline")).to_be_visible()
    assert page.evaluate("window.jingwei.second.store.get().visible.buildings") is False
    forget_views(page)
    end(page, row)
