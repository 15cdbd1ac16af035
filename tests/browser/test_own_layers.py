"""A file of anything is a layer on the map: drawn, clicked, found, named by its administrator, removed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_process import ConsoleProcess, jingwei
from tests.browser.hand import api, click_map, expect_card, look_at, settle

pytestmark = pytest.mark.browser

PATIENCE_MS = 20_000
VIEW = {"width": 1280, "height": 800}
COMMUNITY = "440306007005"


def bring(demo: ConsoleProcess, folder: Path, code: str, zh: str, text: str) -> None:
    file = folder / f"{code}.csv"
    file.write_text(text, encoding="utf-8")
    words = (
        "--community",
        COMMUNITY,
        "--datum",
        "wgs84",
        "--name-zh",
        zh,
        "--name-en",
        code.title(),
        "--title",
        "名称",
    )
    jingwei(demo.data_dir, "import", "own", code, str(file), *words)


def make_a_layer(page: Page, code: str, zh: str, text: str, picture: Callable[[Page, str], None]) -> None:
    """Bring a file in as a new layer on the import screen: named, looked at, checked, written."""
    page.get_by_test_id("nav-import").click()
    page.get_by_test_id("import-file").set_input_files(
        {"name": f"{zh}.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_test_id("import-kind").select_option("own", timeout=PATIENCE_MS)
    expect(page.locator("[data-testid=column-field][data-column=面积]")).to_have_value("attribute")
    page.get_by_test_id("import-community").fill(COMMUNITY)
    page.get_by_test_id("import-datum").select_option("wgs84")
    page.get_by_test_id("import-check").click()
    expect(page.get_by_test_id("import-problem")).to_contain_text("图层代码须为")
    page.get_by_test_id("import-own-code").fill(code)
    page.get_by_test_id("import-own-zh").fill(zh)
    page.get_by_test_id("import-own-title").select_option("名称")
    picture(page, "own-layers-import-zh")
    page.get_by_test_id("import-check").click()
    page.get_by_test_id("import-apply").click(timeout=PATIENCE_MS)
    expect(page.get_by_test_id("import-verdict")).to_contain_text("已导入 1 行", timeout=PATIENCE_MS)


def test_a_file_of_anything_is_a_layer_that_can_be_clicked_and_searched(
    demo: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = open_page(demo, viewport=VIEW)
    home = page.evaluate("window.jingwei.store.get().manifest.home")
    lng, lat = home["longitude"], home["latitude"]
    points = "".join(
        f"路灯{n},{8 + n},{'旧' if n < 0 else '新'},{lng + n * 4e-4:.6f},{lat:.6f}\n" for n in range(-3, 4)
    )
    bring(demo, tmp_path, "lamps", "路灯", f"名称,高度,类别,lng,lat\n{points}")
    ring = ", ".join(
        f"{lng + x * 1e-3:.6f} {lat + y * 1e-3:.6f}" for x, y in ((-1, 1), (1, 1), (1, 2), (-1, 2), (-1, 1))
    )
    admin = open_page(demo, "admin", viewport=VIEW)
    make_a_layer(admin, "parks", "口袋公园", f'名称,面积,wkt\n东园,320,"POLYGON(({ring}))"\n', picture)
    page.reload()
    page.wait_for_function("window.jingwei && window.jingwei.map", timeout=60_000)
    expect(page.locator("input[data-layer=own_lamps]")).to_be_checked(timeout=PATIENCE_MS)
    look_at(page, lng, lat, 17, 0)
    click_map(page, lng + 4e-4, lat)
    assert "路灯1" in expect_card(page, "own")
    assert "9" in page.locator("[data-testid=card]").inner_text()
    settle(page)
    picture(page, "own-layers-zh")
    # Narrowed by their class, the new ones are neither drawn nor met.
    page.keyboard.press("Escape")
    page.get_by_test_id("tab-layers").click()
    page.get_by_test_id("filter-of-own_lamps").click()
    page.locator(".jw-filter-chip[data-code=旧]").click()
    settle(page)
    click_map(page, lng - 4e-4, lat)
    assert "路灯-1" in expect_card(page, "own")
    picture(page, "own-layers-narrowed-zh")
    click_map(page, lng + 4e-4, lat)
    page.wait_for_function("window.jingwei.store.get().selection?.kind !== 'own'", timeout=PATIENCE_MS)
    page.get_by_test_id("unfilter-own_lamps").click()
    # What a switch hides cannot be met either.
    hit = next(each for each in api(page, "/api/v1/search?q=东园")["hits"] if each["kind"] == "own")
    page.evaluate("id => window.jingwei.store.select({kind: 'own', id})", hit["id"])
    assert "320" in expect_card(page, "own", hit["id"])

    admin.get_by_test_id("nav-layers").click()
    expect(admin.get_by_test_id("own-layer")).to_have_count(2, timeout=PATIENCE_MS)
    admin.get_by_test_id("own-edit-parks").click()
    dialog = admin.get_by_test_id("dialog")
    dialog.locator("input[name=name_zh]").fill("小公园")
    picture(admin, "own-layers-edit-zh")
    dialog.get_by_test_id("submit").click()
    expect(admin.locator("[data-testid=own-layer][data-code=parks]")).to_contain_text("小公园", timeout=PATIENCE_MS)
    admin.get_by_test_id("own-layers").scroll_into_view_if_needed()
    picture(admin, "own-layers-admin-zh")
    for code in ("parks", "lamps"):
        admin.get_by_test_id(f"own-remove-{code}").click()
        admin.get_by_test_id("dialog").get_by_test_id("submit").click()
        expect(admin.locator(f"[data-testid=own-layer][data-code={code}]")).to_have_count(0, timeout=PATIENCE_MS)
