"""A plan on the planner's desk: split along a line, looked at beside the one in force, talked about, shown by a link, taken away."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_process import ConsoleProcess, jingwei
from tests.browser.hand import settle

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000
COMMUNITY = "440306007005"
NAME = "秋季对照"
# The grid with most units whose whole ground lies free between the panels, and a line through its middle.
ACROSS = """() => {
  const {drafting} = window.jingwei.operations.tools;
  const {holders, names} = drafting.sight.get();
  const grids = names.map((name, held) => ({name, places: holders.flatMap((one, place) => one === held ? [place] : [])})).filter(({places}) => places.length > 3);
  const lines = grids.map(({name, places}) => {
    const [west, south, east, north] = drafting.ground.around(places);
    const from = window.jingwei.project(west - 0.0002, (south + north) / 2), to = window.jingwei.project(east + 0.0002, (south + north) / 2);
    return {name, from, to, count: places.length};
  });
  return lines.filter(({from, to}) => from[0] > 370 && to[0] < 850 && from[1] > 100 && from[1] < 680).sort((one, other) => other.count - one.count)[0];
}"""


def begun(page: Page, demo: ConsoleProcess) -> int:
    body = {"name": NAME, "area": COMMUNITY}
    answer = page.request.post("/api/v1/plans", data=body)
    if answer.status == 409:
        jingwei(demo.data_dir, "plan", "units", COMMUNITY)
        answer = page.request.post("/api/v1/plans", data=body)
    assert answer.ok, answer.text()
    return int(answer.json()["plan"]["id"])


def test_a_plan_is_split_by_hand_compared_talked_about_and_shown_to_others(
    open_page: Callable[..., Page], demo: ConsoleProcess, picture: Callable[[Page, str], None]
) -> None:
    page = open_page(demo, "planner", viewport={"width": 1440, "height": 900})
    id = begun(page, demo)
    page.reload()
    page.get_by_role("tab", name="方案").click()
    page.locator("[data-testid=draft]", has_text=NAME).get_by_test_id("draft-open").click()
    expect(page.get_by_test_id("draft-title")).to_have_text(NAME, timeout=PATIENCE_MS)
    expect(page.get_by_test_id("forecast-said")).to_contain_text("近 90 天", timeout=PATIENCE_MS)
    settle(page)

    line: dict[str, Any] = page.evaluate(ACROSS)
    grids = page.get_by_test_id("draft-grid").count()
    page.locator(f"[data-testid=draft-grid][data-name='{line['name']}']").click()
    expect(page.get_by_test_id("grid-details")).to_contain_text("外接圆占比")
    page.get_by_test_id("brush-act").select_option("line")
    (x0, y0), (x1, y1) = line["from"], line["to"]
    page.mouse.move(x0, y0)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8)
    page.mouse.up()
    expect(page.get_by_test_id("pending")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_test_id("accept").click()
    expect(page.get_by_test_id("draft-grid")).to_have_count(grids + 1, timeout=PATIENCE_MS)
    page.keyboard.press("Escape")

    page.get_by_test_id("comment-words").fill("西侧请沿道路")
    page.get_by_test_id("comment-say").click()
    expect(page.get_by_test_id("comment")).to_contain_text("西侧请沿道路", timeout=PATIENCE_MS)
    page.get_by_test_id("beside").select_option("in_force")
    expect(page.get_by_test_id("beside-figures")).to_contain_text(str(grids), timeout=PATIENCE_MS)
    picture(page, "plan-beside")
    page.get_by_test_id("beside").select_option("")
    printed = page.request.get(f"/api/v1/plans/{id}/export.pdf?grid={line['name']}")
    assert printed.body().startswith(b"%PDF"), printed.text()

    page.get_by_test_id("share-make").click()
    link = page.get_by_test_id("share-link").input_value(timeout=PATIENCE_MS)
    reader = open_page(demo, "operator", path="/?" + link.split("?")[1], viewport={"width": 1280, "height": 800})
    expect(reader.get_by_test_id("shared-title")).to_have_text(NAME, timeout=PATIENCE_MS)
    expect(reader.get_by_test_id("shared-plan")).to_contain_text("西侧请沿道路")
    picture(reader, "plan-shared")
    page.get_by_test_id("share-revoke").click()
    expect(page.get_by_test_id("sharing")).to_contain_text("已停用", timeout=PATIENCE_MS)
    reader.reload()
    expect(reader.get_by_test_id("shared-plan")).to_contain_text("打不开", timeout=PATIENCE_MS)
