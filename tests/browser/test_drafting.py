"""A planner's draft by hand: begun, painted, undone across a reload, locked, planned by itself, shared, and published."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Locator, Page, expect

from tests.browser.console_process import ConsoleProcess, jingwei
from tests.browser.hand import api, click_map, settle

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000
COMMUNITY = "440306007005"
DESK = {"width": 1440, "height": 900}
# A unit with homes beside another grid, both in sight between the panels; the largest of them.
PAIR = """() => {
  const {drafting} = window.jingwei.operations.tools;
  const {holders, names} = drafting.sight.get();
  const units = drafting.ground.units;
  const seen = ({middle: [lng, lat]}) => { const [x, y] = window.jingwei.project(lng, lat); return x > 360 && x < 860 && y > 120 && y < 720; };
  const size = (unit) => (unit.east - unit.west) * (unit.north - unit.south);
  const pairs = drafting.ground.edges.flatMap(({left, right}) => right < 0 ? [] : [[left, right], [right, left]])
    .filter(([mine, theirs]) => holders[mine] !== holders[theirs] && units[theirs].households > 0 && seen(units[mine]) && seen(units[theirs])
      && drafting.ground.at(units[mine].middle) === mine && drafting.ground.at(units[theirs].middle) === theirs);
  const [mine, theirs] = pairs.sort((one, other) => Math.min(...other.map((at) => size(units[at]))) - Math.min(...one.map((at) => size(units[at]))))[0];
  return {mine: units[mine].middle, theirs: units[theirs].middle, unit: units[theirs].id, homes: units[theirs].households, into: names[holders[mine]], from: names[holders[theirs]]};
}"""


def opened(page: Page) -> None:
    page.get_by_role("tab", name="方案").click()


def grid(page: Page, name: str) -> Locator:
    return page.locator(f"[data-testid=draft-grid][data-name='{name}']")


def homes_of(page: Page, name: str) -> int:
    return int(grid(page, name).locator("td").first.inner_text())


def number(page: Page) -> int:
    return int(page.evaluate("window.jingwei.operations.tools.drafting.sight.get().plan.number"))


def made(page: Page, edits: int) -> None:
    page.wait_for_function(
        "n => window.jingwei.operations.tools.drafting.sight.get()?.plan.number === n", arg=edits, timeout=PATIENCE_MS
    )


def visitor(page: Page, console: ConsoleProcess, account: str) -> APIRequestContext:
    """Sign somebody else in, without a screen."""
    browser = page.context.browser
    assert browser is not None
    request = browser.new_context(base_url=console.url).request
    assert request.post("/signin", form={"name": account, "password": console.password, "next": "/"}).ok
    return request


def report_at(operator: APIRequestContext, lng: float, lat: float) -> dict[str, Any]:
    place = {"lng": lng, "lat": lat, "datum": "wgs84"}
    answer = operator.post("/api/v1/incidents", data={"class": "020101", "place": place, "description": "路边垃圾"})
    assert answer.ok, answer.text()
    return dict(answer.json()["incident"])


def grid_of(operator: APIRequestContext, row: dict[str, Any]) -> str:
    return str(operator.get(f"/api/v1/incidents/{row['id']}").json()["grid"])


def test_a_planner_paints_a_border_and_everything_can_be_undone_and_shared(
    open_page: Callable[..., Page], demo: ConsoleProcess, picture: Callable[[Page, str], None]
) -> None:
    jingwei(demo.data_dir, "plan", "units", COMMUNITY)
    page = open_page(demo, "planner", viewport=DESK)
    opened(page)
    page.get_by_test_id("draft-name").fill("春季调整")
    page.get_by_test_id("draft-begin").click()
    expect(page.get_by_test_id("draft-title")).to_have_text("春季调整", timeout=PATIENCE_MS)
    expect(page.get_by_test_id("draft-grid")).to_have_count(40)
    settle(page)

    # A tap picks the grid to paint with; a stroke gives it a unit, and the homes go with it.
    pair: dict[str, Any] = page.evaluate(PAIR)
    into, homes = pair["into"], int(pair["homes"])
    page.get_by_test_id("brush").click()
    click_map(page, *pair["theirs"])
    expect(page.get_by_test_id("draft-problem")).to_contain_text("点选要涂入的网格")
    page.keyboard.press("Escape")
    click_map(page, *pair["mine"])
    expect(page.get_by_test_id("brush-grid")).to_have_text(into[-3:])
    before = (homes_of(page, into), homes_of(page, pair["from"]))
    page.get_by_test_id("brush").click()
    click_map(page, *pair["theirs"])
    made(page, 1)
    assert (homes_of(page, into), homes_of(page, pair["from"])) == (before[0] + homes, before[1] - homes)
    expect(page.get_by_test_id("draft-said")).to_contain_text(f"{homes} 户换网格")
    picture(page, "draft-painted")

    # Undo is an edit like any other: after a reload the draft can still be redone.
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    made(page, 2)
    assert homes_of(page, into) == before[0]
    page.reload()
    page.wait_for_function("window.jingwei && window.jingwei.map", timeout=60_000)
    opened(page)
    page.locator("[data-testid=draft]", has_text="春季调整").get_by_test_id("draft-open").click()
    expect(page.get_by_test_id("draft-redo")).to_be_enabled(timeout=PATIENCE_MS)
    page.get_by_test_id("draft-redo").click()
    made(page, 3)
    assert homes_of(page, into) == before[0] + homes
    settle(page)

    # What is locked is refused in words, and nothing changes.
    grid(page, pair["from"]).click()
    page.get_by_test_id("grid-lock").click()
    made(page, 4)
    page.get_by_test_id("brush").click()
    click_map(page, *pair["theirs"])
    expect(page.get_by_test_id("draft-problem")).to_contain_text("已锁定")
    assert number(page) == 4
    page.keyboard.press("Escape")
    page.get_by_test_id("grid-lock").click()
    made(page, 5)

    # An automatic plan is shown with its effect before it is made.
    page.get_by_test_id("draft-automatic").click()
    expect(page.get_by_test_id("moved")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_test_id("pending")).to_contain_text("40 个网格")
    picture(page, "draft-automatic")
    assert number(page) == 5
    page.get_by_test_id("reject").click()
    expect(page.get_by_test_id("pending")).to_be_hidden()
    page.get_by_test_id("draft-automatic").click()
    page.get_by_test_id("accept").click(timeout=PATIENCE_MS)
    made(page, 6)
    rules = page.locator("[data-testid=finding]").evaluate_all("rows => rows.map(row => row.dataset.rule)")
    assert "torn" not in rules

    # Somebody else was quicker: said so, read again, and nothing is lost.
    id = int(page.evaluate("window.jingwei.operations.tools.drafting.sight.get().plan.id"))
    answer = page.request.post(f"/api/v1/plans/{id}/edits", data={"kind": "undo", "number": 6})
    assert answer.ok, answer.text()
    page.get_by_test_id("draft-undo").click()
    expect(page.get_by_test_id("draft-problem")).to_contain_text("在您之前改动")
    made(page, 7)
    page.get_by_test_id("draft-review").click()
    expect(page.get_by_test_id("draft-undo")).to_be_disabled(timeout=PATIENCE_MS)
    assert api(page, f"/api/v1/plans/{id}")["plan"]["state"] == "review"

    # Another planner approves; two things happened there before, of which one has ended.
    operator = visitor(page, demo, "operator")
    ended, open_ = (report_at(operator, *pair["theirs"]) for _ in range(2))
    assert {ended["grid"], open_["grid"]} == {pair["from"]}
    reject = {"version": ended["version"], "reason": "现场没有此事"}
    assert operator.post(f"/api/v1/incidents/{ended['id']}/commands/reject", data=reject).ok
    approved = visitor(page, demo, "planner2").post(f"/api/v1/plans/{id}/state", data={"state": "approved"})
    assert approved.ok, approved.text()

    # The gate says what holds and what moves; for what fails a reason is given, and the plan takes effect by itself.
    page.get_by_test_id("draft-close").click()
    page.locator("[data-testid=draft]", has_text="春季调整").get_by_test_id("draft-open").click()
    page.get_by_test_id("outlook").click()
    expect(page.locator(f"[data-testid=pair][data-old='{pair['from']}'][data-new='{into}']")).to_be_visible(
        timeout=PATIENCE_MS
    )
    page.get_by_test_id("publish").click()
    expect(page.get_by_test_id("publish-problem")).to_contain_text("请写明放行理由")
    for reason in page.get_by_test_id("publish-reason").all():
        reason.fill("试点期间按现有户数执行")
    page.get_by_test_id("publishing").scroll_into_view_if_needed()
    picture(page, "plan-gate")
    page.get_by_test_id("publish").click()
    expect(page.get_by_test_id("draft-undo")).to_be_disabled(timeout=PATIENCE_MS)
    page.get_by_test_id("draft-close").click()
    published = page.locator("[data-testid=publication][data-state=effective]")
    expect(published).to_have_count(1, timeout=PATIENCE_MS)
    published.get_by_test_id("publication-open").click()
    page.get_by_test_id("story").get_by_test_id("pair").first.click()
    expect(page.get_by_test_id("move").first).to_be_visible(timeout=PATIENCE_MS)
    settle(page)
    picture(page, "plan-published")
    assert grid_of(operator, open_) == into
    assert grid_of(operator, ended) == pair["from"]

    # And back again: the next test finds the grids as they were.
    page.get_by_test_id("rollback-reason").fill("试点结束")
    page.get_by_test_id("rollback").click()
    expect(published).to_have_count(2, timeout=PATIENCE_MS)
    assert grid_of(operator, open_) == pair["from"]
    row = operator.get(f"/api/v1/incidents/{open_['id']}").json()
    operator.post(
        f"/api/v1/incidents/{open_['id']}/commands/void", data={"version": row["version"], "reason": "测试结束"}
    )
