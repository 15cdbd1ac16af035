"""A browser, and consoles for it to open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.browser.chromium import launch_options
from tests.browser.console_process import ConsoleProcess, jingwei, serving_console
from tests.browser.duty import Duty

DEMO_COMMUNITY = "440306007005"
MUNICH_COMMUNITY = "990000001001"
SECOND = "operator2"
DESK: ViewportSize = {"width": 1280, "height": 800}
LARGE: ViewportSize = {"width": 1920, "height": 1080}
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
def quiet(demo: ConsoleProcess) -> ConsoleProcess:
    """The demo with a second operator; nothing happens there but what a test does."""
    jingwei(
        demo.data_dir, "user", "add", SECOND, "--role", "operator", "--scope", DEMO_COMMUNITY,
        "--display-name", "李值班", "--password", demo.password,
    )  # fmt: skip
    return demo


@pytest.fixture(scope="session")
def munich(scratch: Path, shared_data: Path) -> Iterator[ConsoleProcess]:
    """A console with the extract of Munich's old town."""
    place = scratch / "munich"
    extract = shared_data / "osm-munich"
    jingwei(place, "import", "osm", str(extract / "munchen.osm.pbf"), "--grids", str(extract / "munich_admin.geojson"))
    with serving_console(place) as console:
        yield console


@contextmanager
def pages_of(browser: Browser, drawn: bool = True, viewport: ViewportSize = DESK) -> Iterator[Callable[..., Page]]:
    """Give what opens a page of a console, signed in through the form; fail on any request off its origin.

    `drawn` says that the browser draws the map, and that it is waited for.
    """
    contexts: list[BrowserContext] = []
    outside: list[str] = []

    def opened(
        console: ConsoleProcess,
        account: str = "operator",
        path: str = "/",
        guided: bool = True,
        script: str = "",
        **options: object,
    ) -> Page:
        # Waiting for a condition evaluates text in the page, which the pages' own policy forbids.
        settings: dict[str, Any] = {"viewport": viewport, "bypass_csp": True} | options
        context = browser.new_context(base_url=console.url, locale="zh-CN", **settings)
        contexts.append(context)
        # Who has seen the guide before: it would lie over what a test points at.
        if guided:
            context.add_init_script(f"localStorage.setItem('jingwei.guide.{account}', 'seen')")
        if script:
            context.add_init_script(script)
        page = context.new_page()
        origin = (console.url, "blob:", "data:", console.url.replace("http", "ws"))
        page.on("request", lambda request: None if request.url.startswith(origin) else outside.append(request.url))
        page.goto(f"/signin?next={path.replace('?', '%3F').replace('&', '%26')}")
        page.fill("input[name=name]", account)
        page.fill("input[name=password]", console.password)
        page.click("button")
        if drawn:
            page.locator("canvas.maplibregl-canvas").wait_for(state="attached", timeout=60_000)
        if settings["bypass_csp"]:
            page.wait_for_function("window.jingwei" + (" && window.jingwei.map" if drawn else ""), timeout=60_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert outside == []


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page with the map, on a screen that holds much of it."""
    with pages_of(browser, viewport=LARGE) as opened:
        yield opened


@pytest.fixture(scope="module")
def opened_once(browser: Browser, demo: ConsoleProcess) -> Iterator[Page]:
    """An operator's page with the map, the same for all tests of a file."""
    with pages_of(browser) as opened:
        yield opened(demo)


@pytest.fixture
def desk_page(opened_once: Page) -> Iterator[Page]:
    """That page; nothing is selected when a test begins, and what else it changes it sets back."""
    yield opened_once
    opened_once.evaluate("document.activeElement.blur(); window.jingwei.store.select(null)")


@pytest.fixture
def at_map(quiet: ConsoleProcess, open_page: Callable[..., Page]) -> Iterator[Callable[..., Duty]]:
    """Put people before a screen with a map; before the first and after the last the board is empty."""
    yield from _put_on_duty(lambda *who, **options: open_page(quiet, *who, **{"viewport": DESK} | options))


@pytest.fixture(scope="session")
def plain(browser: Browser) -> Iterator[Browser]:
    """A browser that cannot draw in three dimensions: cards and lists work without, and are quick."""
    options = launch_options()
    options["args"] = [one for one in options["args"] if "gl" not in one and "swiftshader" not in one]
    options["args"] += ["--disable-gpu", "--disable-3d-apis"]
    without = browser.browser_type.launch(**options)
    yield without
    without.close()


@pytest.fixture
def open_plain(plain: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page without a map: for what the map has no part in."""
    with pages_of(plain, drawn=False) as opened:
        yield opened


@pytest.fixture
def on_duty(quiet: ConsoleProcess, open_plain: Callable[..., Page]) -> Iterator[Callable[..., Duty]]:
    """Put people before a screen without a map; before the first and after the last the board is empty."""
    yield from _put_on_duty(lambda *who, **options: open_plain(quiet, *who, **options))


def _put_on_duty(opened: Callable[..., Page]) -> Iterator[Callable[..., Duty]]:
    first: list[Duty] = []

    def put(*who: str, **options: object) -> Duty:
        duty = Duty(opened(*who, **options))
        if not first:
            first.append(duty)
            duty.end_everything()
        return duty

    yield put
    for duty in first:
        duty.end_everything()


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a screenshot under build/pictures for a person to look at."""

    def keep(page: Page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png")

    return keep
