"""The planner's and the administrator's desks, with a real mouse and keyboard."""

import csv
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import api, click_map, settle

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000
DESK = {"width": 1440, "height": 900}


def row(page: Page, code: str) -> Locator:
    return page.locator(f"[data-testid=grid-row][data-code='{code}']")


def click_a_grid(page: Page, sizes: dict[str, float]) -> str:
    """Click grids on the map, the largest first, until one is met and not a street in it; return its code."""
    shapes = {one["code"]: one for one in api(page, "/api/v1/layers/grids") if "label" in one}
    for code in sorted(shapes, key=lambda code: -sizes[code])[:8]:
        click_map(page, *middle_of(shapes[code]))
        selected = page.wait_for_function("window.jingwei.store.get().selection", timeout=PATIENCE_MS).json_value()
        if selected == {"kind": "grid", "id": code}:
            return code
        page.keyboard.press("Escape")
    raise AssertionError("no grid answered to a click")


def middle_of(grid: dict[str, Any]) -> tuple[float, float]:
    lng, lat = grid["label"]
    return float(lng), float(lat)


def test_a_planner_finds_the_grids_outside_the_band_and_takes_the_table_along(
    open_page: Callable[..., Page], demo: ConsoleProcess, picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = open_page(demo, "planner", viewport=DESK)
    expect(page.locator(".jw[data-screen=planner]")).to_be_visible()
    expect(page.get_by_test_id("grid-row").first).to_be_visible(timeout=PATIENCE_MS)
    assert page.evaluate("window.jingwei.store.get().view.pitch") == 0
    grids = api(page, "/api/v1/grids/figures")["grids"]
    by_homes = sorted(grids, key=lambda one: one["households"])
    low, high = by_homes[2]["households"], by_homes[-4]["households"]
    under = [one["code"] for one in grids if one["households"] < low]
    over = [one["code"] for one in grids if one["households"] > high]

    # A band is set by hand; what cannot be a band is refused and the former one holds.
    page.get_by_test_id("band-low").fill(str(high + 1))
    page.get_by_test_id("band-high").fill(str(low))
    page.get_by_test_id("band-high").press("Tab")
    expect(page.locator(".jw-plan-side [role=alert]", has_text="仍按原范围显示")).to_be_visible()
    page.get_by_test_id("band-low").fill(str(low))
    page.get_by_test_id("band-high").fill(str(high))
    page.get_by_test_id("band-high").press("Tab")
    expect(page.get_by_test_id("outside")).to_contain_text(
        f"{len(grids)} 个网格中有 {len(under) + len(over)} 个超出范围"
    )
    expect(page.get_by_test_id("verdict-over")).to_contain_text(str(len(over)))
    looks = page.evaluate("[...window.jingwei.store.get().gridLooks].map(([code, look]) => [code, look.words[0]])")
    assert {code for code, sign in looks if sign == "▲"} == set(over)
    assert {code for code, sign in looks if sign == "▼"} == set(under)

    # Sorted by households: the table begins with the fewest.
    page.get_by_test_id("sort-households").click()
    page.get_by_test_id("sort-households").click()
    expect(page.get_by_test_id("grid-row").first).to_have_attribute("data-code", by_homes[0]["code"])
    # A row leads to the grid on the map, a grid on the map to its row.
    page.get_by_test_id("grid-row").first.click()
    expect(row(page, by_homes[0]["code"])).to_have_attribute("aria-selected", "true")
    # The flight begins once the grid's card is there.
    page.wait_for_function("window.jingwei.map.getZoom() > 16", timeout=PATIENCE_MS)
    settle(page)
    page.keyboard.press("h")
    page.wait_for_function("window.jingwei.map.getZoom() < 16", timeout=PATIENCE_MS)
    settle(page)
    page.keyboard.press("Escape")
    page.evaluate(
        "const {store} = window.jingwei; "
        "for (const layer in store.get().visible) if (layer !== 'grids') store.setVisible(layer, false)"
    )
    settle(page)
    other = click_a_grid(page, {one["code"]: one["area"] for one in grids} | {by_homes[0]["code"]: 0})
    expect(row(page, other)).to_have_attribute("aria-selected", "true", timeout=PATIENCE_MS)
    picture(page, "planner-zh-1440")

    # Only those over, and the table as a file.
    page.get_by_test_id("verdict-over").click()
    expect(page.get_by_test_id("grid-row")).to_have_count(len(over))
    with page.expect_download() as taken:
        page.get_by_test_id("export-csv").click()
    file = tmp_path / "grids.csv"
    taken.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as handle:
        assert sorted(line["网格编号"] for line in csv.DictReader(handle)) == sorted(over)
    # The keyboard walks the table; Esc takes the filter away.
    page.get_by_test_id("grid-table").focus()
    page.keyboard.press("End")
    expect(page.get_by_test_id("grid-row").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("grid-row").nth(len(over))).to_be_visible()

    page.set_viewport_size({"width": 1920, "height": 1080})
    page.get_by_test_id("language").click()
    expect(page.get_by_test_id("outside")).to_have_text(re.compile(r"outside the band"))
    picture(page, "planner-en-1920")


def drop_file(page: Page, file: dict[str, Any]) -> None:
    """Let a file fall onto the place for it, with the events that a hand makes."""
    zone = page.get_by_test_id("drop")
    transfer = page.evaluate_handle(
        "([name, type, text]) => { const all = new DataTransfer(); all.items.add(new File([text], name, {type})); return all; }",
        [file["name"], file["mimeType"], file["buffer"].decode()],
    )
    for event in ("dragenter", "dragover"):
        zone.dispatch_event(event, {"dataTransfer": transfer})
    expect(zone).to_have_class(re.compile("is-over"))
    zone.dispatch_event("drop", {"dataTransfer": transfer})


def take_away(page: Page, picture: Callable[[Page, str], None], tmp_path: Path) -> None:
    """Export the cameras as a Shapefile in Gauss-Krueger metres: the dialog says what that means."""
    page.get_by_test_id("nav-exports").click()
    page.get_by_test_id("export-kind").select_option("member")
    expect(page.get_by_test_id("export-note")).to_contain_text("没有几何")
    expect(page.locator("[data-testid=export-format] option[value=zip]")).to_be_disabled()
    page.get_by_test_id("export-kind").select_option("camera")
    page.get_by_test_id("export-format").select_option("zip")
    page.get_by_test_id("export-datum").select_option("epsg")
    expect(page.get_by_test_id("export-go")).to_be_disabled()
    page.get_by_test_id("export-crs").fill("4547")
    expect(page.get_by_test_id("export-note")).to_contain_text("FIELDS.txt")
    picture(page, "admin-exports-zh-1440")
    with page.expect_download() as taken:
        page.get_by_test_id("export-go").click()
    assert taken.value.suggested_filename == "camera_epsg4547.zip"
    taken.value.save_as(tmp_path / "camera.zip")
    with zipfile.ZipFile(tmp_path / "camera.zip") as archive:
        assert b"CGCS2000" in archive.read("camera.prj")


def check_and_import(page: Page, picture: Callable[[Page, str], None], tmp_path: Path) -> None:
    """Import a file whose last row is bad: looked at on the map, checked, the good rows written."""
    page.get_by_test_id("nav-import").click()
    lng, lat = (page.evaluate("window.jingwei.store.get().manifest.home")[key] for key in ("longitude", "latitude"))
    rows = "".join(f"试验探头{number},{lng + number * 1e-4:.6f},{lat - 2e-3:.6f},fixed\n" for number in range(6))
    file = {
        "name": "探头.csv",
        "mimeType": "text/csv",
        "buffer": f"名称,经度,纬度,类型\n{rows}坏的,东边,22.6,fixed\n".encode(),
    }
    drop_file(page, file)
    expect(page.get_by_test_id("import-kind")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_test_id("import-kind").select_option("camera")
    expect(page.locator("[data-testid=column-field][data-column=经度]")).to_have_value("lng")
    page.get_by_test_id("import-community").fill("440306007005")
    # A datum is never guessed.
    page.get_by_test_id("import-check").click()
    expect(page.get_by_test_id("import-problem")).to_contain_text("坐标基准")
    page.get_by_test_id("import-datum").select_option("wgs84")
    page.wait_for_function("window.jingwei.store.get().preview?.features.length === 6", timeout=PATIENCE_MS)
    page.get_by_test_id("import-check").click()
    expect(page.get_by_test_id("import-verdict")).to_contain_text("有 1 行不能导入", timeout=PATIENCE_MS)
    expect(page.get_by_test_id("rejection")).to_contain_text("东边")
    picture(page, "import-zh-1440")
    with page.expect_download() as taken:
        page.get_by_test_id("import-rejects").click()
    taken.value.save_as(tmp_path / "rejects.csv")
    assert "东边" in (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig")
    page.get_by_test_id("import-apply").click()
    expect(page.get_by_test_id("import-verdict")).to_contain_text("已导入 6 行", timeout=PATIENCE_MS)
    page.get_by_test_id("import-another").click()
    expect(page.get_by_test_id("import-entry").first).to_contain_text("已导入")
    assert any(hit["title"] == "试验探头3" for hit in api(page, "/api/v1/search?q=试验探头3")["hits"])


def test_an_administrator_makes_an_account_and_imports_a_file(
    open_page: Callable[..., Page], demo: ConsoleProcess, picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = open_page(demo, "admin", viewport=DESK)
    expect(page.locator(".jw[data-screen=admin]")).to_be_visible()
    expect(page.locator("[data-testid=account][data-name=operator]")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_test_id("new-account").click()
    dialog = page.get_by_test_id("dialog")
    dialog.locator("input[name=name]").fill("Li Na")
    dialog.locator("input[name=display_name]").fill("李娜")
    dialog.locator("select[name=role]").select_option("planner")
    dialog.locator("input[name=scope]").fill("440306007005")
    dialog.get_by_test_id("submit").click()
    expect(dialog.get_by_test_id("problem")).not_to_be_empty()
    dialog.locator("input[name=name]").fill("li.na")
    dialog.get_by_test_id("submit").click()
    password = page.get_by_test_id("once").inner_text()
    picture(page, "admin-once-zh-1440")
    page.get_by_test_id("once-close").click()
    expect(page.get_by_test_id("once")).to_have_count(0)
    expect(page.locator("[data-testid=account][data-name='li.na']")).to_contain_text("等待首次登录")
    assert password not in page.content()
    for name in ("layers", "rules", "system"):
        page.get_by_test_id(f"nav-{name}").click()
        expect(page.get_by_test_id(f"section-{name}").locator("table, dl").first).to_be_visible(timeout=PATIENCE_MS)
        picture(page, f"admin-{name}-zh-1440")
    check_and_import(page, picture, tmp_path)
    take_away(page, picture, tmp_path)
    # The new one signs in: the given password holds once, then their own.
    page.get_by_role("button", name="退出登录").click()
    page.fill("input[name=name]", "li.na")
    page.fill("input[name=password]", password)
    page.click("button")
    expect(page.get_by_role("alert")).to_contain_text("一次性密码")
    page.fill("input[name=password]", password)
    page.fill("input[name=new]", "my own words 2026")
    page.click("button")
    expect(page.locator(".jw[data-screen=planner]")).to_be_visible(timeout=60_000)
