"""An officer collects a change in a home, at the desk and with a phone; the operator finds, verifies and reads it."""

from collections.abc import Callable

import psycopg2
import pytest
from playwright.sync_api import Browser, Page, expect

from data.postgres import OWNER_ROLE, EmbeddedServer
from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import api, expect_card, signed_in

PATIENCE_MS = 20_000
TABLET = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def somebody(demo: ConsoleProcess) -> tuple[str, str, str]:
    """Name, number and home of somebody of the demo."""
    with psycopg2.connect(EmbeddedServer(demo.data_dir).dsn(OWNER_ROLE)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.name, r.phone, d.address FROM resident r JOIN household h ON h.id = r.household_id AND h.valid_to IS NULL"
            " JOIN dwelling d ON d.id = h.dwelling_id WHERE r.valid_to IS NULL AND length(r.name) > 2 AND r.phone IS NOT NULL ORDER BY r.id LIMIT 1"
        )
        found = cursor.fetchone()
    connection.close()
    assert found is not None
    return found[0], found[1], found[2]


def open_home(page: Page, dwelling: int) -> None:
    """Select a dwelling and wait for its work."""
    page.evaluate(f"window.jingwei.store.select({{kind: 'dwelling', id: '{dwelling}'}})")
    expect(page.locator("[data-testid=home-due]")).to_be_visible(timeout=PATIENCE_MS)


def expect_it_fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = page.evaluate(
        "[...document.querySelectorAll('.jw-panels :is(button, input, select, textarea)')]"
        ".filter((one) => one.offsetParent && !one.closest('.jw-visually-hidden') && one.getBoundingClientRect().right > innerWidth + 1)"
        ".map((one) => one.outerHTML.slice(0, 120))"
    )
    assert wide == []


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


def test_a_home_is_found_by_whoever_lives_there_with_a_reason_alone(
    demo: ConsoleProcess, plain: Browser, somebody: tuple[str, str, str], picture: Callable[[Page, str], None]
) -> None:
    name, phone, address = somebody
    operator = signed_in(plain, demo, "operator", "/", viewport=TABLET)
    operator.locator("[data-testid=tab-homes]").click()
    operator.locator("[data-testid=find-open]").click()
    dialog = operator.locator("[data-testid=find]")
    go, problem = dialog.locator("[data-testid=find-go]"), dialog.locator("[role=alert]")
    dialog.locator("[data-testid=find-name]").fill(name)
    go.click()
    expect(problem).to_contain_text("至少", timeout=PATIENCE_MS)
    dialog.locator("[data-testid=find-words]").fill("煤气报警核实住户")
    go.click()
    row = dialog.locator("[data-testid=found] button", has_text=address)
    expect(row).to_be_visible(timeout=PATIENCE_MS)
    # A surname and the last four digits, as somebody on the telephone gives them.
    dialog.locator("[data-testid=find-name]").fill(name[0])
    dialog.locator("[data-testid=find-phone]").fill(phone[-4:])
    go.click()
    expect(dialog.locator("[data-testid=found] button").first).to_contain_text(f"****{phone[-4:]}", timeout=PATIENCE_MS)
    expect(row).to_be_visible(timeout=PATIENCE_MS)
    dialog.locator("[data-testid=find-name]").fill(name)
    assert name not in dialog.inner_text()
    expect(problem).to_be_empty()
    picture(operator, "home-find-tablet-zh")
    # By number, typed as it stands on a telephone; letters and a few last digits are no question.
    dialog.locator("[data-testid=find-name]").fill("")
    for typed, says in (("138abc45678", "0–9"), (phone[-4:], "前 7 位")):
        dialog.locator("[data-testid=find-phone]").fill(typed)
        go.click()
        expect(problem).to_contain_text(says, timeout=PATIENCE_MS)
    dialog.locator("[data-testid=find-phone]").fill(f"+86 {phone[:3]} {phone[3:7]}-{phone[7:]}")
    go.click()
    expect(row).to_be_visible(timeout=PATIENCE_MS)
    assert phone not in dialog.inner_text()
    picture(operator, "home-find-number-zh")
    row.click()
    assert address.rpartition("栋")[2] in expect_card(operator, "dwelling")
    expect(operator.locator("[data-testid=home-due]")).to_be_visible(timeout=PATIENCE_MS)
    picture(operator, "home-tablet-zh")
    operator.context.close()
    # Who asked, about whom, and why; and whoever lacks the right is offered no question and gets no answer.
    auditor = signed_in(plain, demo, "auditor", "/?screen=admin&section=audit", viewport=TABLET)
    asked = [
        one
        for one in api(auditor, "/api/v1/audit?action=find")["entries"]
        if one["reason"].endswith("煤气报警核实住户")
    ]
    assert [(one["account"], one["field"], one["found"] > 0) for one in asked] == [
        ("operator", "phone", True), ("operator", "name, phone", True), ("operator", "name", True),
    ]  # fmt: skip
    assert asked[0]["ref"] == f"{phone[:3]}****{phone[-4:]}"
    auditor.context.close()
    leader = signed_in(plain, demo, "leader", "/", viewport=TABLET)
    status = leader.evaluate(
        "fetch('/api/v1/residents/find', {method: 'POST', headers: {'content-type': 'application/json'},"
        " body: JSON.stringify({phone: '13800000000', reason: 'emergency', words: '煤气报警核实住户'})}).then((one) => one.status)"
    )
    assert status == 403
    expect(leader.locator("[data-testid=find-open]")).to_have_count(0)
    leader.context.close()


def test_an_officer_finds_a_home_and_writes_a_visit_down_with_a_phone(
    demo: ConsoleProcess, plain: Browser, picture: Callable[[Page, str], None]
) -> None:
    officer = signed_in(plain, demo, "officer", "/?screen=field", viewport=PHONE, has_touch=True)
    officer.locator("[data-testid=tab-homes]").tap()
    officer.locator("[data-testid=search]").fill("502")
    hit = officer.locator("[data-testid=hit][data-kind=dwelling]").first
    expect(hit).to_be_visible(timeout=PATIENCE_MS)
    picture(officer, "home-phone-search-zh")
    hit.tap()
    expect(officer.locator("[data-testid=home-due]")).to_be_visible(timeout=PATIENCE_MS)
    expect_it_fits(officer)
    picture(officer, "home-phone-zh")
    officer.locator("[data-testid=visit-open]").tap()
    entry = officer.locator("[data-testid=visit-entry]")
    officer.locator("[data-testid=visit-save]").tap()
    expect(entry.locator("[role=alert]")).to_contain_text("见到本人", timeout=PATIENCE_MS)
    entry.locator("input[type=radio] + span").first.tap()
    entry.locator("textarea").fill("老人独居，阳台堆放纸箱，已劝清理")
    expect_it_fits(officer)
    picture(officer, "home-phone-visit-zh")
    officer.locator("[data-testid=visit-save]").tap()
    expect(officer.locator("[data-testid=visit]").first).to_contain_text("阳台堆放纸箱", timeout=PATIENCE_MS)
    officer.locator("[data-testid=change-open]").tap()
    officer.locator("[data-testid=change-kind]").select_option("moves_in")
    officer.locator("[data-testid=change-send]").tap()
    expect(officer.locator("[data-testid=change-form] [role=alert]")).to_contain_text("姓名", timeout=PATIENCE_MS)
    expect_it_fits(officer)
    officer.locator("[data-testid=change-cancel]").tap()
    officer.locator("[data-testid=language]").tap()
    expect(officer.locator("[data-testid=visit-open]")).to_have_text("Record a visit", timeout=PATIENCE_MS)
    expect_it_fits(officer)
    picture(officer, "home-phone-en")
    officer.context.close()
