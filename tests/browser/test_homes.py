"""An officer collects a change on a home's card; the operator verifies it, and the card says it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import api

PATIENCE_MS = 20_000


def open_home(page: Page, dwelling: int) -> None:
    """Select a dwelling and wait for its work."""
    page.evaluate(f"window.jingwei.store.select({{kind: 'dwelling', id: '{dwelling}'}})")
    expect(page.locator("[data-testid=home-due]")).to_be_visible(timeout=PATIENCE_MS)


def test_what_an_officer_collects_is_the_record_once_the_operator_has_verified_it(
    demo: ConsoleProcess, open_plain: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    officer = open_plain(demo, "officer")
    hits = api(officer, "/api/v1/search?q=502&limit=50")["hits"]
    dwelling = next(int(hit["id"]) for hit in hits if hit["kind"] == "dwelling")
    open_home(officer, dwelling)
    before = api(officer, f"/api/v1/dwellings/{dwelling}/home")["household"]
    wanted = "rented" if not before or before["tenure"] != "rented" else "owned"
    officer.locator("[data-testid=change-open]").click()
    officer.locator("[data-testid=change-kind]").select_option("tenure")
    officer.locator("[data-testid=change-tenure]").select_option(wanted)
    picture(officer, "home-propose")
    officer.locator("[data-testid=change-send]").click()
    expect(officer.locator("[data-testid=home] [data-testid=change]")).to_have_count(1, timeout=PATIENCE_MS)
    officer.locator("[data-testid=visit-open]").click()
    officer.locator("[data-testid=visit-entry] input[type=radio] + span").first.click()
    officer.locator("[data-testid=visit-save]").click()
    expect(officer.locator("[data-testid=visit]").first).to_be_visible(timeout=PATIENCE_MS)

    operator = open_plain(demo)
    operator.locator("[data-testid=tab-homes]").click()
    task = operator.locator("[data-testid=tasks] [data-testid=change]").first
    expect(task).to_be_visible(timeout=PATIENCE_MS)
    picture(operator, "home-tasks")
    task.locator("[data-testid=change-accept]").click()
    expect(operator.locator("[data-testid=tasks] [data-testid=change]")).to_have_count(0, timeout=PATIENCE_MS)
    after = api(operator, f"/api/v1/dwellings/{dwelling}/home")["household"]
    assert after["tenure"] == wanted
    open_home(operator, dwelling)
    expect(operator.locator("[data-testid=card]")).to_contain_text(
        "出租" if wanted == "rented" else "自住", timeout=PATIENCE_MS
    )
    picture(operator, "home-card")
