"""A planner's draft by hand: begun, painted, undone across a reload, locked, planned by itself, and shared."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

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


def test_a_planner_paints_a_border_and_everything_can_be_undone_and_shared(
    open_page: Callable[..., Page], demo: ConsoleProcess, picture: Callable[[Page, str], None]
) -> None:
    jingwei(demo.data_dir, "plan", "units", COMMUNITY)
    page = open_page(demo, "planner", viewport=DESK)
    opened(page)
    expect(page.get_by_test_id("drafting")).to_contain_text("还没有方案")
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
