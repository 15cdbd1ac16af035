"""A plan on the planner's desk: its grids and units parted by hand, looked at beside the one in force, talked about, shown, taken away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dispatch.china_time import CHINA
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

DRAFTING = "window.jingwei.operations.tools.drafting"
COUNT = f"{DRAFTING}.sight.get().units.length"
EDITS = f"{DRAFTING}.sight.get().plan.number"
# Borders between two units in sight of which a stroke from middle to middle touches no third one, the largest first.
PAIRS = """
  const {drafting} = window.jingwei.operations.tools;
  const {holders, names, grids} = drafting.sight.get();
  const {ground} = drafting;
  const place = ({middle: [lng, lat]}) => window.jingwei.project(lng, lat);
  const seen = ([x, y]) => x > 380 && x < 840 && y > 110 && y < 680;
  const clear = (a, b) => [0, 1, 2, 3, 4, 5, 6, 7, 8].every((step) => {
    const [p, q] = [ground.units[a].middle, ground.units[b].middle];
    return [a, b].includes(ground.at([p[0] + (q[0] - p[0]) * step / 8, p[1] + (q[1] - p[1]) * step / 8]));
  });
  const size = (at) => (ground.units[at].east - ground.units[at].west) * (ground.units[at].north - ground.units[at].south);
  const pairs = ground.edges.filter(({left, right}) => right >= 0 && seen(place(ground.units[left])) && seen(place(ground.units[right])) && clear(left, right))
    .sort((one, other) => Math.min(size(other.left), size(other.right)) - Math.min(size(one.left), size(one.right)));
"""
TWO = f"""() => {{ {PAIRS}
  const {{left, right}} = pairs.find(({{left, right}}) => holders[left] === holders[right]);
  return [left, right].map((at) => place(ground.units[at]));
}}"""
BESIDE = f"""() => {{ {PAIRS}
  const units = (at) => grids.find(({{name}}) => name === names[holders[at]]).units;
  const {{left, right}} = pairs.find(({{left, right}}) => holders[left] !== holders[right] && units(left) > 5 && units(right) > 5);
  return {{one: names[holders[left]], other: names[holders[right]], across: [left, right].map((at) => place(ground.units[at]))}};
}}"""


def drawn(page: Page, start: list[float], end: list[float]) -> None:
    """Draw a stroke on the map."""
    page.mouse.move(*start)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(start[0] + (end[0] - start[0]) * step / 8, start[1] + (end[1] - start[1]) * step / 8)
    page.mouse.up()


def accepted(page: Page) -> None:
    """Take what was shown, and wait until it is made."""
    expect(page.get_by_test_id("pending")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_test_id("accept").click()
    expect(page.get_by_test_id("pending")).to_be_hidden(timeout=PATIENCE_MS)


def counted(page: Page) -> int:
    return int(page.evaluate(COUNT))


def edited(page: Page) -> int:
    return int(page.evaluate(EDITS))


def undone(page: Page) -> None:
    """Take the last change back, and wait until it is."""
    edits = edited(page)
    page.get_by_test_id("draft-undo").click()
    page.wait_for_function(f"{EDITS} === {edits + 1}", timeout=PATIENCE_MS)


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
    drawn(page, line["from"], line["to"])
    accepted(page)
    expect(page.get_by_test_id("draft-grid")).to_have_count(grids + 1, timeout=PATIENCE_MS)

    # The same line parts the units it crosses; what is undone brings the units back, and joined they are fewer.
    units = counted(page)
    page.get_by_test_id("brush-act").select_option("cut")
    drawn(page, line["from"], line["to"])
    expect(page.get_by_test_id("draft-said")).to_contain_text("切开单元", timeout=PATIENCE_MS)
    assert counted(page) > units
    settle(page)
    picture(page, "plan-units-cut")
    undone(page)
    assert counted(page) == units
    two: list[list[float]] = page.evaluate(TWO)
    page.get_by_test_id("brush-act").select_option("join")
    drawn(page, *two)
    expect(page.get_by_test_id("draft-said")).to_contain_text("合并单元", timeout=PATIENCE_MS)
    assert counted(page) < units
    page.keyboard.press("Escape")

    # Commands of a grid: evenly into three, a border on to the next street, units exchanged with a neighbour.
    pair: dict[str, Any] = page.evaluate(BESIDE)
    page.locator(f"[data-testid=draft-grid][data-name='{pair['one']}']").click()
    page.get_by_test_id("split-parts").fill("3")
    page.get_by_test_id("grid-split").click()
    accepted(page)
    expect(page.get_by_test_id("draft-grid")).to_have_count(grids + 3, timeout=PATIENCE_MS)
    undone(page)
    expect(page.get_by_test_id("draft-grid")).to_have_count(grids + 1)
    page.get_by_test_id("merge-into").select_option(pair["other"])
    page.get_by_test_id("grid-advance").click()
    accepted(page)
    undone(page)
    edits = edited(page)
    page.get_by_test_id("only-from").select_option(pair["other"])
    page.get_by_test_id("brush-act").select_option("swap")
    drawn(page, *pair["across"])
    page.wait_for_function(f"{EDITS} === {edits + 1}", timeout=PATIENCE_MS)
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
    # On a small screen it leaves the map free until its figures are asked for.
    box = reader.get_by_test_id("shared-plan").bounding_box()
    assert box is not None
    assert box["height"] < 120
    picture(reader, "plan-shared")
    reader.get_by_test_id("shared-fold").click()
    expect(reader.get_by_test_id("shared-plan")).to_contain_text("西侧请沿道路")
    expect(reader.locator("[data-testid=shared-plan] table")).to_be_visible()
    page.get_by_test_id("share-revoke").click()
    expect(page.get_by_test_id("sharing")).to_contain_text("已停用", timeout=PATIENCE_MS)
    reader.reload()
    expect(reader.get_by_test_id("shared-plan")).to_contain_text("打不开", timeout=PATIENCE_MS)

    # What another planner begins is on the list without asking; the map asks for the grids of a day.
    page.get_by_test_id("draft-close").click()
    expect(page.get_by_test_id("drafts-problem")).to_be_hidden()
    browser = page.context.browser
    assert browser
    planner = browser.new_context(base_url=demo.url).request
    assert planner.post("/signin", form={"name": "planner2", "password": demo.password, "next": "/"}).ok
    assert planner.post("/api/v1/plans", data={"name": "同事的方案", "area": COMMUNITY}).ok
    expect(page.locator("[data-testid=draft]", has_text="同事的方案")).to_be_visible(timeout=PATIENCE_MS)
    then = (datetime.now(CHINA) - timedelta(days=3)).date().isoformat()
    with page.expect_response(lambda answer: f"/past/layers/grids?on={then}" in answer.url) as past:
        page.get_by_test_id("as-of").fill(then)
    assert past.value.ok
    page.get_by_test_id("as-of-now").click()
    expect(page.get_by_test_id("as-of")).to_have_value("")
