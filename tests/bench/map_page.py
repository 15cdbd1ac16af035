"""What the browser loads, and how long a click takes until its card can be read."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Response, sync_playwright
from playwright.sync_api import TimeoutError as NothingHappened

from tests.bench.console import served_demo
from tests.bench.measurement import Measurement, percentile
from tests.browser.chromium import launch_options
from tests.browser.hand import api, look_at, pixel, settle

CLICKS = 50
DATA_TARGET_KB = 600.0
CODE_TARGET_KB = 1200.0
SPEC_TARGET_KB = 64.0
P50_TARGET_MS = 300.0
P95_TARGET_MS = 1000.0
# From the mouse button's release until the page has the card of the thing clicked, and to the first frame with it:
# where the processor draws, what lies between is the browser's own painting of the whole page.
WATCH = """
() => {
  addEventListener('pointerup', () => {
    const from = performance.now(), card = () => document.querySelector('[data-testid=card]')?.dataset.id;
    const before = card();
    let told = 0;
    const watch = new MutationObserver(() => {
      if (!card() || card() === before) return;
      told = performance.now() - from;
      watch.disconnect();
    });
    watch.observe(document.body, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-id']});
    const look = () => {
      if (told) window.clickTimes.push([performance.now() - from, told]);
      else if (performance.now() - from < 10000) requestAnimationFrame(look);
      else watch.disconnect();
    };
    requestAnimationFrame(look);
  }, true);
  window.clickTimes = [];
}
"""
# Five pictures in a row without delay: software GL has then drawn all that the jump asked for.
AT_REST = """
() => new Promise((done) => {
  let before = performance.now(), calm = 0;
  const look = (now) => {
    calm = now - before < 50 ? calm + 1 : 0;
    before = now;
    if (calm < 5) requestAnimationFrame(look);
    else done();
  };
  requestAnimationFrame(look);
})
"""


def measure(scratch: Path) -> Iterable[Measurement]:
    """Load the community's map cold, then click buildings one after the other."""
    with served_demo(scratch) as console, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        page = browser.new_page(base_url=console.url, viewport={"width": 1920, "height": 1080}, bypass_csp=True)
        page.add_init_script("localStorage.setItem('jingwei.guide.operator', 'seen')")
        sizes = {"data": 0, "code": 0}

        def weigh(response: Response) -> None:
            part = (
                "code"
                if "/assets/" in response.url
                else "data"
                if "/tiles/" in response.url or "/api/" in response.url
                else None
            )
            if part and response.status == 200:
                sizes[part] += weight(response)

        page.on("response", weigh)
        page.goto("/signin")
        page.fill("input[name=name]", "operator")
        page.fill("input[name=password]", console.password)
        page.click("button")
        page.wait_for_function("window.jingwei && window.jingwei.map", timeout=60_000)
        settle(page)
        # What is loaded while clicking is no part of the first map, and weighing it would slow the clicks down.
        page.remove_listener("response", weigh)
        yield Measurement("community map, data, gzipped", sizes["data"] / 1000, "kB", "target", DATA_TARGET_KB)
        yield Measurement("community map, own code, gzipped", sizes["code"] / 1000, "kB", "target", CODE_TARGET_KB)
        manifest = json.dumps(api(page, "/api/v1/map"), ensure_ascii=False).encode()
        yield Measurement(
            "inline specification through Streamlit", len(manifest) / 1000, "kB", "target", SPEC_TARGET_KB
        )
        seen, told = click_times(page)
        yield Measurement(f"click to card, p50 of {len(seen)}", percentile(seen, 0.5), "ms", "target", P50_TARGET_MS)
        yield Measurement(f"click to card, p95 of {len(seen)}", percentile(seen, 0.95), "ms", "target", P95_TARGET_MS)
        yield Measurement(
            "of it until the page has the card, p95", percentile(told, 0.95), "ms", "target", P95_TARGET_MS
        )
        browser.close()


def weight(response: Response) -> int:
    """Return the gzipped size of an answer in bytes."""
    said = int(response.headers.get("content-length", 0))
    if response.headers.get("content-encoding") == "gzip" and said:
        return said
    try:
        return len(gzip.compress(response.body(), 6))
    except PlaywrightError:
        # A tile flown past may be gone before it can be weighed: count it as it was announced.
        return said


def click_times(page: Page) -> tuple[list[float], list[float]]:
    """Click buildings in view from above; return the milliseconds until each card was seen, and was in the page."""
    hits: list[dict[str, Any]] = [
        hit
        for words in ("栋", "号")
        for hit in api(page, f"/api/v1/search?q={words}&limit=50")["hits"]
        if hit["kind"] == "building"
    ]
    centre = hits[0]
    look_at(page, centre["lng"], centre["lat"], zoom=15.2, pitch=0)
    page.evaluate(WATCH)
    for i in range(CLICKS * 3):
        hit = hits[(i * 7) % len(hits)]
        # A click opens the building and moves the camera to it: start each from the same view, at rest.
        page.keyboard.press("Escape")
        page.evaluate(
            "view => void window.jingwei.map.jumpTo(view)", {"center": [hit["lng"], hit["lat"]], "zoom": 16, "pitch": 0}
        )
        page.wait_for_function("!window.jingwei.map.isMoving() && window.jingwei.map.areTilesLoaded()")
        page.evaluate(AT_REST)
        x, y = pixel(page, hit["lng"], hit["lat"])
        if not (380 < x < 1450 and 80 < y < 1000):
            continue
        known = page.evaluate("window.clickTimes.length")
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.up()
        try:
            page.wait_for_function("n => window.clickTimes.length > n", arg=known, timeout=4000)
        except NothingHappened:
            continue
        if known + 1 >= CLICKS:
            break
    times = page.evaluate("window.clickTimes")
    return [seen for seen, _ in times], [told for _, told in times]
