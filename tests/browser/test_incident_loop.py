"""Two operators and a resident, each with a browser: one incident from the report to the rating."""

import csv
import io
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.browser.conftest import DEMO_COMMUNITY, SECOND
from tests.browser.console_process import ConsoleProcess, jingwei
from tests.browser.duty import HAZARD, PATIENCE_MS, Duty, verdict, words

pytestmark = pytest.mark.browser

WITHIN_S = 2.0
NEXT_ROUND_MS = 20_000
PHONE: ViewportSize = {"width": 390, "height": 844}


@cache
def points(place: Path) -> list[dict[str, str]]:
    told = jingwei(place, "report-points", "list", "--community", DEMO_COMMUNITY)
    return [row for row in csv.DictReader(io.StringIO(told)) if row["grid"]]


def reported_by_phone(browser: Browser, console: ConsoleProcess, path: str, text: str) -> Page:
    """Scan a code, report without signing in, and return the page that follows it."""
    phone = browser.new_context(base_url=console.url, locale="zh-CN", viewport=PHONE).new_page()
    phone.goto(path)
    kind = phone.locator("label.kind", has_text=HAZARD).first
    kind.locator("xpath=ancestor::details").locator("summary").click()
    kind.click()
    phone.locator("textarea[name=description]").fill(text)
    phone.locator("form button").last.click()
    phone.wait_for_url("**/report/follow/**")
    return phone


def answered_late(route: Route) -> None:
    answer = route.fetch()
    time.sleep(1.5)  # the lateness itself is what is tried
    route.fulfill(response=answer)


def newest(duty: Duty) -> int:
    ids: list[int] = duty.page.evaluate("[...window.jingwei.operations.board.incidents.keys()]")
    return max(ids)


def test_an_incident_goes_from_a_residents_phone_to_the_rating_before_two_operators(
    quiet: ConsoleProcess, browser: Browser, at_map: Callable[..., Duty], picture: Callable[[Page, str], None]
) -> None:
    wang, li = at_map(), at_map(SECOND)
    phone = reported_by_phone(browser, quiet, points(quiet.data_dir)[0]["path"], "二楼楼道有人充电，插线板发烫")
    reported = time.monotonic()
    for duty in (wang, li):
        expect(duty.page.locator("[data-testid=incident]")).to_have_count(1, timeout=PATIENCE_MS)
    assert time.monotonic() - reported < WITHIN_S, "both screens show it at once"
    for duty in (wang, li):
        expect(duty.page.locator("[data-testid=bell]")).to_contain_text("1")

    # Two clicks from the queue to a unit that is sent; the report is verified before it is accepted.
    id = newest(wang)
    wang.row(id).click()
    li.row(id).click()
    wang.state("上报")
    # The new state is heard of before what it allows: the candidates come all the same, and not with the next round.
    wang.page.route(f"**/api/v1/incidents/{id}?*", answered_late)
    wang.press("verify")
    wang.state("已核实")
    expect(wang.part("candidate").first).to_be_visible(timeout=NEXT_ROUND_MS / 2)
    wang.page.unroute_all(behavior="wait")
    picture(wang.page, "candidates")
    wang.ready().click()
    sent = time.monotonic()
    li.state("已派遣")
    assert time.monotonic() - sent < WITHIN_S + 1, "the other operator sees who was sent"
    expect(li.part("bound-unit")).to_have_count(1, timeout=PATIENCE_MS)
    expect(wang.page.locator("[data-testid=undo]")).to_be_visible()
    picture(li.page, "dispatched")

    # One handles, another checks, and the case is closed for both.
    wang.give("handle", words("已断电，车辆推至楼下充电棚，告知住户"))
    li.state("已处置")
    li.give("check", verdict("true"))
    wang.state("已核查")
    wang.press("close")
    for duty in (wang, li):
        duty.state("已结案")
        expect(duty.row(id)).to_have_count(0)
    li.reads("timeline", "李值班")
    picture(li.page, "closed")

    phone.reload()
    half = phone.locator("textarea[name=words]").first
    half.fill("处置得很")
    phone.locator(".switch").click()
    phone.wait_for_url("**lang=en")
    expect(half).to_have_value("处置得很")
    phone.locator(".switch").click()
    phone.wait_for_url("**lang=zh-CN")
    half.fill("处置得很快")
    phone.locator("label[for=s5]").click()
    phone.get_by_role("button").filter(has_text="评").first.click()
    li.page.reload()
    li.state("已评价")
    phone.context.close()


def test_two_reports_of_one_matter_are_merged_and_both_reporters_follow_the_one_that_goes_on(
    quiet: ConsoleProcess,
    plain: Browser,
    on_duty: Callable[..., Duty],
    picture: Callable[[Page, str], None],
) -> None:
    wang = on_duty()
    path = points(quiet.data_dir)[1]["path"]
    phones, ids = [], []
    for text in ("楼下充电", "楼下还有人充电"):
        phones.append(reported_by_phone(plain, quiet, path, text))
        expect(wang.page.locator("[data-testid=incident]")).to_have_count(len(phones), timeout=PATIENCE_MS)
        ids.append(newest(wang))
    first, second = ids
    wang.open(second)
    wang.part("merge").first.click()
    form = wang.form("merge")
    expect(form.locator("select")).to_have_value(str(first))
    picture(wang.page, "merge")
    form.locator("button[type=submit]").click()
    expect(wang.of(first)).to_be_visible(timeout=PATIENCE_MS)
    wang.open(second)
    wang.state("已合并")
    wang.part("merged-into").click()
    expect(wang.of(first).locator("[data-testid=state]")).to_have_text("上报", timeout=PATIENCE_MS)
    wang.press("verify")
    wang.state("已核实")
    for phone in phones:
        phone.reload()
        expect(phone.locator("main")).to_contain_text("核实属实")
    number = wang.page.evaluate("id => window.jingwei.operations.board.incidents.get(id).number", first)
    expect(phones[1].locator(".merged")).to_contain_text(number)
    picture(phones[1], "follow-merged")

    # One that is none is not taken up, and whoever reported it reads why.
    wang.give("reject", words("现场没有车辆"))
    wang.state("不予立案")
    for phone in phones:
        phone.reload()
        expect(phone.locator("main")).to_contain_text("现场没有车辆")
        phone.context.close()
