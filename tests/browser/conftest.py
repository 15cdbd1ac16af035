"""A browser, and consoles for it to open."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import launch_options
from tests.browser.console_process import ConsoleProcess, jingwei, serving_console

MUNICH_COMMUNITY = "990000001001"
PICTURES = Path(__file__).parents[2] / "build" / "pictures"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**launch_options())
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def demo(scratch: Path) -> Iterator[ConsoleProcess]:
    """A console with the demo community."""
    with serving_console(scratch / "demo") as console:
        yield console


@pytest.fixture(scope="session")
def munich(scratch: Path, shared_data: Path) -> Iterator[ConsoleProcess]:
    """A console with the extract of Munich's old town."""
    place = scratch / "munich"
    extract = shared_data / "osm-munich"
    jingwei(place, "import", "osm", str(extract / "munchen.osm.pbf"), "--grids", str(extract / "munich_admin.geojson"))
    with serving_console(place) as console:
        yield console


@pytest.fixture
def outside_requests() -> list[str]:
    """Addresses off the origin that a page asked for; must stay empty."""
    return []


@pytest.fixture
def open_page(browser: Browser, outside_requests: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a page of a console, signed in through the form, and fail on any request off its origin."""
    contexts: list[BrowserContext] = []

    def opened(
        console: ConsoleProcess, account: str = "operator", path: str = "/", guided: bool = True, **options: object
    ) -> Page:
        options.setdefault("viewport", {"width": 1920, "height": 1080})
        # Waiting for a condition evaluates text in the page, which the pages' own policy forbids.
        options.setdefault("bypass_csp", True)
        context = browser.new_context(base_url=console.url, locale="zh-CN", **options)  # type: ignore[arg-type]
        contexts.append(context)
        # Who has seen the guide before: it would lie over what a test points at.
        if guided:
            context.add_init_script(f"localStorage.setItem('jingwei.guide.{account}', 'seen')")
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((console.url, "blob:", "data:", console.url.replace("http", "ws")))
                else outside_requests.append(request.url)
            ),
        )
        page.goto(f"/signin?next={path.replace('?', '%3F').replace('&', '%26')}")
        page.fill("input[name=name]", account)
        page.fill("input[name=password]", console.password)
        page.click("button")
        page.locator("canvas.maplibregl-canvas").wait_for(state="attached", timeout=60_000)
        if options["bypass_csp"]:
            page.wait_for_function("window.jingwei && window.jingwei.map", timeout=60_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert outside_requests == []


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a screenshot under build/pictures for a person to look at."""

    def keep(page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png")

    return keep
