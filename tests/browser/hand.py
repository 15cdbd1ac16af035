"""What a person's hand does on the map: real mouse and touch events at projected pixels."""

from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect

from tests.browser.console_process import ConsoleProcess

CARD = "[data-testid=card]"
CARD_TIMEOUT_MS = 15_000
# Nothing comes from the server any more, and the map is drawn.
AT_REST = """
() => new Promise(done => {
  const count = () => performance.getEntriesByType('resource').filter(({name}) => !name.endsWith('/status')).length;
  let known = -1;
  performance.setResourceTimingBufferSize(100000);
  const look = () => {
    if (count() === known && window.jingwei.map.loaded() && !window.jingwei.map.isMoving()) { done(); return; }
    known = count();
    setTimeout(look, 1500);
  };
  look();
})
"""


def pixel(page: Page, lng: float, lat: float, height_m: float = 0.0) -> tuple[float, float]:
    """Return where a place is on the page now."""
    x, y = page.evaluate("([lng, lat, z]) => window.jingwei.project(lng, lat, z)", [lng, lat, height_m])
    return float(x), float(y)


def settle(page: Page) -> None:
    """Wait until the camera rests and the tiles in view are drawn."""
    page.wait_for_function("!window.jingwei.map.isMoving() && window.jingwei.map.loaded()", timeout=60_000)
    page.wait_for_load_state("networkidle")


def rest(page: Page) -> None:
    """Wait until nothing has come from the server for a while, as after a flight that was still to begin."""
    page.evaluate(AT_REST)


def click_map(page: Page, lng: float, lat: float, height_m: float = 0.0) -> None:
    """Press and release the mouse over a place."""
    x, y = pixel(page, lng, lat, height_m)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.up()


def tap_map(page: Page, lng: float, lat: float, height_m: float = 0.0) -> None:
    """Touch a place."""
    page.touchscreen.tap(*pixel(page, lng, lat, height_m))


def bring_into_sight(page: Page, lng: float, lat: float, height_m: float) -> None:
    """Pan until a place is where no panel covers the map, as a hand would drag it there."""
    size = page.viewport_size
    assert size is not None
    aim = (size["width"] * 0.42, size["height"] * 0.36)
    for _ in range(3):
        x, y = pixel(page, lng, lat, height_m)
        page.evaluate("by => void window.jingwei.map.panBy(by, {duration: 0})", [x - aim[0], y - aim[1]])
    settle(page)


def expect_card(page: Page, kind: str, id: str | None = None) -> str:
    """Wait for the card of a thing and return its text."""
    selector = f"{CARD}[data-kind='{kind}']" + (f"[data-id='{id}']" if id else "")
    expect(page.locator(selector)).to_be_visible(timeout=CARD_TIMEOUT_MS)
    return page.locator(selector).inner_text()


def api(page: Page, path: str) -> Any:
    """Ask the API as the person signed in on this page."""
    response = page.request.get(path)
    assert response.ok, response.text()
    return response.json()


def look_at(page: Page, lng: float, lat: float, zoom: float, pitch: float = 45.0) -> None:
    """Put the camera somewhere, as a deep link does."""
    # Without `void` the whole map would come back as the answer, which takes seconds.
    page.evaluate("view => void window.jingwei.map.jumpTo(view)", {"center": [lng, lat], "zoom": zoom, "pitch": pitch})
    settle(page)


def signed_in(plain: Browser, console: ConsoleProcess, account: str, path: str, **options: Any) -> Page:
    """Sign somebody in on a page of their own, in a browser without a map; whoever asks closes it."""
    context = plain.new_context(base_url=console.url, locale="zh-CN", bypass_csp=True, **options)
    context.add_init_script(f"localStorage.setItem('jingwei.guide.{account}', 'seen')")
    page = context.new_page()
    page.goto(f"/signin?next={quote(path)}")
    page.fill("input[name=name]", account)
    page.fill("input[name=password]", console.password)
    page.click("button")
    return page


def forget_views(page: Page) -> None:
    """Remove every saved view that the account sees."""
    for view in api(page, "/api/v1/views")["views"]:
        page.request.delete(f"/api/v1/views/{view['id']}")
