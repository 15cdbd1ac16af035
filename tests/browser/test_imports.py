"""Files come in and go out at the administrator's desk: mended, projected without saying so, with several layers, in every format."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pyogrio
from playwright.sync_api import Browser, Page, expect
from shapely import Point, box

from tests.browser.console_process import ConsoleProcess
from tests.browser.hand import api, signed_in

PATIENCE_MS = 20_000
DESK = {"width": 1280, "height": 800}
COMMUNITY = "440306007005"
METRES = "EPSG:4547"
BEGINS = {
    "geojson": b"{",
    "gpkg": b"SQLite format 3",
    "zip": b"PK",
    "parquet": b"PAR1",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbf",
}


def drop(page: Page, *files: Path) -> None:
    """Choose files, which may be the parts of one."""
    if page.get_by_test_id("import-another").is_visible():
        page.get_by_test_id("import-another").click()
    page.get_by_test_id("import-file").set_input_files(files)
    expect(page.get_by_test_id("import-check")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_test_id("import-busy")).to_be_empty(timeout=PATIENCE_MS)


def let_go(page: Page, name: str, content: bytes) -> None:
    """Let a file go beside the place for it, as a hurried hand does."""
    transfer = page.evaluate_handle(
        "([name, bytes]) => { const all = new DataTransfer(); all.items.add(new File([new Uint8Array(bytes)], name)); return all; }",
        [name, list(content)],
    )
    for event in ("dragover", "drop"):
        page.dispatch_event("[data-testid=nav-import]", event, {"dataTransfer": transfer})
    expect(page.get_by_test_id("import-busy")).to_be_empty(timeout=PATIENCE_MS)


def check(page: Page, says: str) -> None:
    page.get_by_test_id("import-check").click()
    expect(page.get_by_test_id("import-verdict")).to_contain_text(says, timeout=PATIENCE_MS)


def apply(page: Page, says: str) -> None:
    page.get_by_test_id("import-apply").click()
    expect(page.get_by_test_id("import-verdict")).to_contain_text(says, timeout=PATIENCE_MS)


def mended(folder: Path) -> Path:
    """Mend the rejected rows as a person does: the place that was no number."""
    with (folder / "rejects.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["纬度"] for row in rows] == ["北边"]
    file = folder / "mended.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0].keys())
        writer.writeheader()
        writer.writerows(row | {"纬度": "22.6"} for row in rows)
    return file


def take_back(page: Page, file: str, picture: Callable[[Page, str], None]) -> None:
    """Undo an import in the list of what was written: told what goes, done once, and said who did it."""
    run = page.get_by_test_id("import-run").filter(has_text=file)
    run.get_by_role("button", name="撤销导入").click(timeout=PATIENCE_MS)
    dialog = page.get_by_test_id("dialog")
    expect(dialog).to_contain_text("移除新增的 2 项")
    picture(page, "import-undo-zh")
    dialog.get_by_test_id("submit").click()
    expect(run).to_contain_text("已撤销", timeout=PATIENCE_MS)
    expect(run.get_by_role("button")).to_have_count(0)
    picture(page, "import-runs-zh")


def test_an_administrator_mends_what_was_rejected_and_says_what_a_file_does_not(
    demo: ConsoleProcess, plain: Browser, picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = signed_in(plain, demo, "admin", "/?screen=admin&section=import", viewport=DESK, accept_downloads=True)
    page.get_by_role("button", name="知道了").click()  # that there is no map in this browser
    home = page.wait_for_function("window.jingwei?.store.get().manifest.home", timeout=PATIENCE_MS).json_value()
    lng, lat = home["longitude"], home["latitude"] - 2e-3

    # One row of two is wrong: it comes back as a file, is mended and imported with the same settings.
    rows = tmp_path / "摄像头.csv"
    rows.write_text(f"名称,经度,纬度,类型\n待补探头1,{lng},{lat},fixed\n待补探头2,{lng},北边,fixed\n", encoding="utf-8")
    for file, says, done in ((rows, "有 1 行不能导入", "已导入 1 行"), (None, "检查通过", "已导入 1 行")):
        drop(page, file or mended(tmp_path))
        page.get_by_test_id("import-kind").select_option("camera")
        page.get_by_test_id("import-community").fill(COMMUNITY)
        page.get_by_test_id("import-datum").select_option("wgs84")
        # Without waiting, so that the work is seen under way.
        page.route("**/check?wait=2*", lambda route: route.continue_(url=route.request.url.replace("wait=2", "wait=0")))
        page.get_by_test_id("import-check").click()
        expect(page.get_by_test_id("import-outcome").locator("progress")).to_be_visible(timeout=PATIENCE_MS)
        page.unroute("**/check?wait=2*")
        expect(page.get_by_test_id("import-verdict")).to_contain_text(says, timeout=PATIENCE_MS)
        if file:
            with page.expect_download() as taken:
                page.get_by_test_id("import-rejects").click()
            taken.value.save_as(tmp_path / "rejects.csv")
        apply(page, done)
    found = {hit["title"] for hit in api(page, "/api/v1/search?q=待补探头")["hits"]}
    assert {"待补探头1", "待补探头2"} <= found

    # Let go beside the place for it, a table in GBK is read; a Shapefile without its parts says what it lacks.
    page.get_by_test_id("import-another").click()
    let_go(page, "路灯.csv", f"路灯,经度,纬度\n桃园路１号,{lng},{lat}\n".encode("gbk"))
    expect(page.get_by_test_id("import-preview")).to_contain_text("桃园路１号", timeout=PATIENCE_MS)
    page.get_by_test_id("import-another").click()
    let_go(page, "路灯.shp", b"\0\0\x27\n")
    expect(page.get_by_test_id("admin-failure")).to_contain_text("缺少 路灯.shx, 路灯.dbf", timeout=PATIENCE_MS)
    picture(page, "import-incomplete-zh")

    # Metres that no file says of what: neither a guess nor degrees, but the system that is given.
    plots = [box(lng + at * 1e-4, lat, lng + at * 1e-4 + 5e-5, lat + 5e-5) for at in range(3)]
    gpd.GeoDataFrame({"编号": ["1", "2", "3"]}, geometry=plots, crs=4326).to_crs(METRES).to_file(
        tmp_path / "plots.shp", encoding="UTF-8"
    )
    (tmp_path / "plots.prj").unlink()
    drop(page, *sorted(tmp_path.glob("plots.*")))
    page.get_by_test_id("import-kind").select_option("own")
    page.get_by_test_id("import-own-code").fill("plots")
    page.get_by_test_id("import-community").fill(COMMUNITY)
    page.get_by_test_id("import-check").click()
    expect(page.get_by_test_id("import-problem")).to_contain_text("坐标基准")
    page.get_by_test_id("import-datum").select_option("wgs84")
    check(page, "有 3 行不能导入")
    page.get_by_test_id("import-datum").select_option("epsg")
    page.get_by_test_id("import-crs").fill(METRES)
    page.wait_for_function("window.jingwei.store.get().preview?.features.length === 3", timeout=PATIENCE_MS)
    corner = page.evaluate("window.jingwei.store.get().preview.features[0].geometry.coordinates[0][0]")
    assert abs(corner[0] - lng) < 2e-4
    assert abs(corner[1] - lat) < 2e-4
    check(page, "检查通过")
    picture(page, "import-projected-zh")

    # A file of two layers: the second one is chosen.
    file = tmp_path / "two.gpkg"
    for layer, names in (("notes", ["甲"]), ("cams", ["双层探头1", "双层探头2"])):
        frame = gpd.GeoDataFrame(
            {"名称": names, "类型": "fixed"},
            geometry=[Point(lng, lat + 1e-4 * at) for at in range(len(names))],
            crs=4326,
        )
        pyogrio.write_dataframe(frame, file, layer=layer, driver="GPKG", append=layer != "notes")
    drop(page, file)
    expect(page.get_by_test_id("import-layer")).to_be_visible()
    page.get_by_test_id("import-layer").select_option("cams")
    expect(page.get_by_test_id("import-preview")).to_contain_text("双层探头2", timeout=PATIENCE_MS)
    page.get_by_test_id("import-kind").select_option("camera")
    page.get_by_test_id("import-community").fill(COMMUNITY)
    check(page, "检查通过")
    apply(page, "已导入 2 行")
    page.get_by_test_id("import-another").click()
    expect(page.get_by_test_id("import-entry").filter(has_text="two.gpkg")).to_contain_text("已导入")
    take_back(page, "two.gpkg", picture)

    # Everything goes out in every format.
    page.get_by_test_id("nav-exports").click()
    page.get_by_test_id("export-kind").select_option("camera")
    for ending, begins in BEGINS.items():
        page.get_by_test_id("export-format").select_option(ending)
        with page.expect_download() as taken:
            page.get_by_test_id("export-go").click()
        assert taken.value.suggested_filename == f"camera.{ending}"
        content = Path(taken.value.path()).read_bytes()
        assert content.startswith(begins)
        if ending == "csv":
            names = {row["name"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
            assert "待补探头2" in names
            assert "双层探头1" not in names
    page.context.close()
    expect_the_auditor_to_read_it(demo, plain, picture)


def expect_the_auditor_to_read_it(demo: ConsoleProcess, plain: Browser, picture: Callable[[Page, str], None]) -> None:
    """Who brought what and took what away, found by what it is about, and taken along."""
    page = signed_in(plain, demo, "auditor", "/?screen=admin&section=audit", viewport=DESK, accept_downloads=True)
    rows = page.get_by_test_id("audit-row")
    expect(rows.first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_test_id("audit-action").select_option("about:data")
    expect(rows.filter(has_text="two.gpkg")).to_have_count(2, timeout=PATIENCE_MS)
    expect(rows.filter(has_text="two.gpkg").first).to_contain_text("撤销导入")
    expect(rows.filter(has_text="camera.csv").first).to_contain_text("导出数据")
    expect(page.locator("[data-testid=audit-row][data-action=sign_in]")).to_have_count(0)
    picture(page, "admin-audit-zh")
    with page.expect_download() as taken:
        page.get_by_test_id("audit-csv").click()
    lines = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("时间,人员,账号,操作")
    assert any("two.gpkg" in line for line in lines)
    page.context.close()
