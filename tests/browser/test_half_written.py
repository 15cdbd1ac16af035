"""What is half written stays: through a refusal, a lost connection, another language and a change of the case."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.duty import HAZARD, PATIENCE_MS, Duty
from tests.browser.hand import settle

pytestmark = pytest.mark.browser

CORNER = (114.0757, 22.6389)


def test_an_operator_reports_from_the_map_and_what_was_typed_survives_a_refusal(
    at_map: Callable[..., Duty], picture: Callable[[Page, str], None]
) -> None:
    # Wide enough for a place beside the form.
    wang = at_map(viewport={"width": 1920, "height": 1080})
    page = wang.page
    settle(page)
    before = page.evaluate("window.jingwei.operations.board.incidents.size")
    page.keyboard.press("n")
    form = page.locator("[data-testid=report]")
    form.locator("[data-testid=class]").fill(HAZARD)
    page.keyboard.press("Enter")
    form.locator("[data-testid=report-words]").fill("三楼走廊")
    form.locator("[data-testid=report-submit]").click()
    expect(form.locator("[data-testid=report-problem]")).to_contain_text("位置")
    page.mouse.click(1100, 640, button="right")
    page.route("**/api/v1/incidents?*", lambda route: route.abort(), times=1)
    form.locator("[data-testid=report-submit]").click()
    expect(form.locator("[data-testid=report-problem]")).to_contain_text("不会重复登记")
    expect(form.locator("[data-testid=report-words]")).to_have_value("三楼走廊")
    picture(page, "report-kept")

    form.locator("[data-testid=report-submit]").click()
    wang.state("上报")
    expect(wang.part("description")).to_have_text("三楼走廊")
    page.wait_for_function(
        "n => window.jingwei.operations.board.incidents.size === n", arg=before + 1, timeout=PATIENCE_MS
    )
    address = page.url
    page.reload()
    wang.state("上报")
    assert "select=incident/" in address


def test_a_half_written_form_survives_a_change_of_the_case_another_language_and_a_look_elsewhere(
    on_duty: Callable[..., Duty],
) -> None:
    wang = on_duty()
    id, other = wang.report(CORNER, "三楼走廊充电"), wang.report((CORNER[0] - 4e-3, CORNER[1]), "别处")
    wang.open(id)
    wang.press("accept")
    wang.ready().click()
    wang.state("已派遣")
    wang.part("recall").click()
    recall = wang.part("bound-unit").locator("textarea")
    recall.fill("车辆故障")
    wang.press("reclassify")
    form = wang.form("reclassify")
    form.locator("[data-testid=class]").fill("飞线充电")
    form.locator("[data-testid=class]").press("Enter")
    form.locator("select").select_option("1")
    form.locator("textarea").fill("现场另有")

    def stands(label: str) -> None:
        expect(form.locator("[data-testid=class]")).to_have_value(label, timeout=PATIENCE_MS)
        expect(form.locator("select")).to_have_value("1")
        expect(form.locator("textarea")).to_have_value("现场另有")
        expect(recall).to_have_value("车辆故障")

    # Somebody else changes the case, and its unit sets out, under the hand.
    unit = wang.part("bound-unit").get_attribute("data-unit")
    version = wang.page.evaluate("id => window.jingwei.operations.board.incidents.get(id).version", id)
    noted = wang.page.request.post(
        f"/api/v1/incidents/{id}/commands/note", data={"words": "旁人备注", "version": version}
    )
    assert noted.ok, noted.text()
    wang.reads("timeline", "旁人备注")
    wang.unit(str(unit)).locator("[data-testid=on-behalf]").click()
    wang.state("已接单")
    stands("飞线充电私拉电线")
    wang.page.locator("[data-testid=language]").click()
    stands("Unsafe wiring")
    wang.page.locator("[data-testid=language]").click()
    wang.open(other)
    wang.open(id)
    stands("飞线充电私拉电线")
    form.locator("button[type=submit]").click()
    expect(form).to_have_count(0, timeout=PATIENCE_MS)
    wang.reads("card-title", "飞线充电")
