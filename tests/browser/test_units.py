"""Units of a case, by the mouse: held, let go, sent, taken back, followed, reported for, and diverted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.duty import PATIENCE_MS, Duty

pytestmark = pytest.mark.browser

CORNER = (114.0757, 22.6389)


def test_units_are_held_and_let_go_sent_and_taken_back_and_reported_for(
    on_duty: Callable[..., Duty], picture: Callable[[Page, str], None]
) -> None:
    wang = on_duty()
    wang.open(wang.report(CORNER, "三楼走廊充电"))
    wang.press("accept")
    bound = wang.part("bound-unit")
    wang.ready()
    wang.part("why").first.click()
    expect(wang.case.locator(".jw-why:not([hidden]) li").first).to_contain_text("最快")
    wang.part("reserve").click()
    wang.part("release").click(timeout=PATIENCE_MS)
    expect(bound).to_have_count(0, timeout=PATIENCE_MS)
    wang.ready()
    wang.part("reserve").click()
    wang.part("send-reserved").click(timeout=PATIENCE_MS)
    wang.state("已派遣")
    wang.part("recall").click()
    submit = bound.locator("form button[type=submit]")
    submit.click()
    expect(bound.locator(".jw-problem").last).not_to_be_empty(timeout=PATIENCE_MS)
    bound.locator("form textarea").fill("改由他队处理")
    submit.click()
    expect(bound).to_have_count(0, timeout=PATIENCE_MS)

    # Sent, and taken back by the word that says so.
    wang.ready().click()
    wang.page.locator("[data-testid=undo]").click(timeout=PATIENCE_MS)
    wang.told("已撤销")
    expect(bound).to_have_count(0, timeout=PATIENCE_MS)

    # Two at once; the first reports by radio, and the camera stays with it until Escape.
    wang.ready()
    wang.case.locator("[data-testid=candidate][aria-selected=false]").first.click()
    picture(wang.page, "two-chosen")
    wang.ready().click()
    expect(bound).to_have_count(2, timeout=PATIENCE_MS)
    picture(wang.page, "two-sent")
    unit = str(bound.first.get_attribute("data-unit"))
    told = wang.unit(unit)
    told.get_by_test_id("follow").click()
    followed = "unit => window.jingwei.operations.followed.get() === unit"
    wang.page.wait_for_function(followed, arg=int(unit))
    wang.page.keyboard.press("Escape")
    wang.page.wait_for_function(followed, arg=None)
    for step in ("acknowledge", "start", "arrive"):
        told.locator(f"[data-testid=on-behalf][data-step={step}]").click(timeout=PATIENCE_MS)
    wang.state("已到场")
    told.locator("[data-testid=on-behalf][data-step=finish]").click(timeout=PATIENCE_MS)
    expect(bound).to_have_count(1, timeout=PATIENCE_MS)


def test_a_unit_is_diverted_to_a_graver_report_and_back_and_needs_a_reason_for_it(
    on_duty: Callable[..., Duty], picture: Callable[[Page, str], None]
) -> None:
    wang = on_duty()
    small = wang.report(CORNER, "楼下充电", severity=4)
    wang.open(small)
    wang.ready().click()
    wang.state("已派遣")
    unit = str(wang.part("bound-unit").first.get_attribute("data-unit"))
    graver = wang.report(CORNER, "楼道冒烟", "火灾", severity=1)
    wang.open(graver)
    expect(wang.part("candidate").first).to_be_visible(timeout=PATIENCE_MS)
    wang.case.locator(".jw-passed summary").click()
    divert = wang.page.locator(f"[data-testid=divert][data-unit='{unit}']")
    divert.click(timeout=PATIENCE_MS)
    line = wang.case.locator(".jw-divert", has=divert)
    line.locator("button[type=submit]").click()
    expect(line.locator(".jw-problem")).to_contain_text("原因", timeout=PATIENCE_MS)
    line.locator("textarea").fill("先救急")
    picture(wang.page, "divert")
    line.locator("button[type=submit]").click()
    expect(wang.unit(unit)).to_be_visible(timeout=PATIENCE_MS)
    picture(wang.page, "diverted")
    wang.page.locator("[data-testid=undo]").click()
    wang.told("已撤销")
    expect(wang.unit(unit)).to_have_count(0, timeout=PATIENCE_MS)
    wang.open(small)
    expect(wang.unit(unit)).to_be_visible(timeout=PATIENCE_MS)
