"""What a person meets beside the map: search, languages, rights, and things that go wrong."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg2
from playwright.sync_api import Page, expect

from data.postgres import OWNER_ROLE, EmbeddedServer
from tests.browser.console_process import ConsoleProcess, environment, serving_console
from tests.browser.hand import CARD, CARD_TIMEOUT_MS, api, expect_card, look_at, settle

BANNER = "[data-testid=banner]"


def find(page: Page, words: str, kind: str) -> None:
    """Search for words and take the first answer of a kind."""
    box = page.locator("[data-testid=search]")
    expect(box).to_be_visible(timeout=30_000)
    page.keyboard.press("/")
    box.fill(words)
    page.locator(f"[data-testid=hit][data-kind={kind}]").first.click(timeout=15_000)


def test_through_all_zooms_no_request_leaves_the_server_and_nothing_fails(desk_page: Page) -> None:
    page = desk_page
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(f"{request.url} {request.failure}"))
    page.on(
        "response",
        lambda response: failed.append(f"{response.url} {response.status}") if response.status >= 400 else None,
    )
    page.on("pageerror", lambda error: failed.append(str(error)))
    home = api(page, "/api/v1/map")["home"]
    for zoom in (11, 13, 14.5, 16, 17.5, 19):
        look_at(page, home["longitude"], home["latitude"], zoom)
    find(page, "第05网格", "grid")
    expect_card(page, "grid")
    # Tiles that the camera has flown past are given up, which is no failure.
    assert [line for line in failed if "ERR_ABORTED" not in line] == []


def test_the_language_changes_everything_that_is_read(desk_page: Page, picture: Callable[[Page, str], None]) -> None:
    page = desk_page
    layers = page.locator("[data-testid=layers]")
    expect(layers).to_contain_text("摄像头")
    page.locator("[data-testid=language]").click()
    expect(layers).to_contain_text("Cameras")
    settle(page)
    picture(page, "demo-en")
    page.locator("[data-testid=language]").click()
    expect(layers).to_contain_text("摄像头")


def test_selection_view_and_layers_survive_a_reload(demo: ConsoleProcess, open_page: Callable[..., Page]) -> None:
    page = open_page(demo)
    find(page, "第05网格", "grid")
    expect_card(page, "grid")
    page.locator("[data-testid=tab-layers]").click()
    cameras = page.locator("[data-testid=layers] label", has_text="摄像头")
    before = cameras.locator("input").is_checked()
    cameras.click()
    settle(page)
    page.wait_for_timeout(700)  # the view is written to the address half a second after it rests
    address = page.url
    page.reload()
    page.wait_for_function("window.jingwei && window.jingwei.map", timeout=60_000)
    expect_card(page, "grid")
    assert "select=grid" in address
    assert page.url.split("v=")[-1][:12] == address.split("v=")[-1][:12]
    assert cameras.locator("input").is_checked() is not before


def test_a_deep_link_opens_its_card_and_a_dead_one_says_so(
    demo: ConsoleProcess, open_plain: Callable[..., Page]
) -> None:
    page = open_plain(demo)
    camera = api(page, "/api/v1/layers/cameras")[0]
    page.goto(f"/?select=camera/{camera['id']}")
    expect_card(page, "camera", str(camera["id"]))
    page.goto("/?select=building/99999999")
    expect(page.locator(BANNER).filter(has_text="没有找到")).to_be_visible(timeout=30_000)


def test_a_residents_telephone_is_shown_for_a_reason_only_and_the_look_is_recorded(
    demo: ConsoleProcess, open_plain: Callable[..., Page]
) -> None:
    page = open_plain(demo)
    building = next(hit for hit in api(page, "/api/v1/search?q=1栋&limit=50")["hits"] if hit["kind"] == "building")
    windows = api(page, f"/api/v1/buildings/{building['id']}/windows")["windows"]
    home = next(window for window in windows if window["people"] not in {None, "0"})
    page.goto(f"/?select=dwelling/{home['id']}")
    text = expect_card(page, "dwelling", str(home["id"]))
    assert "*" in text
    assert "****" in text
    page.locator(f"{CARD} button", has_text="查看").first.click()
    dialog = page.locator("[data-testid=reveal]")
    dialog.locator("input[value=phone]").check()
    dialog.locator("#jw-reveal-reason").fill("看看")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_contain_text("至少")
    dialog.locator("#jw-reveal-reason").fill("消防核查回访")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(CARD)).to_contain_text("154")
    with psycopg2.connect(EmbeddedServer(demo.data_dir).dsn(OWNER_ROLE)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT field, reason FROM audit WHERE action = 'reveal'")
        assert cursor.fetchall() == [("phone", "消防核查回访")]
    connection.close()


def test_a_grid_officer_sees_the_own_grid_only(demo: ConsoleProcess, open_plain: Callable[..., Page]) -> None:
    page = open_plain(demo, "officer")
    grids = api(page, "/api/v1/layers/grids")
    assert len({grid["id"] for grid in grids}) == 1
    response = page.request.get(f"/api/v1/cards/grid/{int(grids[0]['id']) + 1}")
    assert response.status == 404


def test_the_map_comes_up_under_the_pages_own_policy(demo: ConsoleProcess, open_page: Callable[..., Page]) -> None:
    page = open_page(demo, bypass_csp=False)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.reload()
    page.locator("canvas.maplibregl-canvas").wait_for(state="attached", timeout=60_000)
    find(page, "第05网格", "grid")
    expect_card(page, "grid")
    assert refused == []


def test_without_webgl_search_cards_and_facade_go_on(
    demo: ConsoleProcess, open_plain: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = open_plain(demo)
    expect(page.locator(BANNER).first).to_contain_text("WebGL", timeout=60_000)
    find(page, "云锦府1栋", "building")
    expect_card(page, "building")
    page.locator("[data-testid=window]").first.click()
    expect_card(page, "dwelling")
    picture(page, "no-webgl")
    page.keyboard.press("Escape")
    # A fragment of an address leads straight to the home.
    page.keyboard.press("/")
    page.locator("[data-testid=search]").fill("云锦府1栋 302")
    page.locator("[data-testid=hit][data-kind=dwelling]", has_text="302").first.click(timeout=15_000)
    expect(page.locator(CARD).get_by_test_id("card-title")).to_contain_text("302", timeout=CARD_TIMEOUT_MS)
    expect(page.locator("[data-testid=window]").first).to_be_visible()


def test_while_the_database_is_away_the_map_stays_and_a_banner_says_since_when(
    demo: ConsoleProcess, desk_page: Page, picture: Callable[[Page, str], None]
) -> None:
    settle(desk_page)
    server = EmbeddedServer(demo.data_dir)
    postmaster = int((server.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(postmaster, signal.SIGSTOP)  # hung rather than gone: nothing answers
    try:
        expect(desk_page.locator(BANNER).first).to_contain_text("数据库自", timeout=60_000)
        picture(desk_page, "database-away")
        assert desk_page.evaluate("window.jingwei.map.loaded() !== undefined")
    finally:
        os.kill(postmaster, signal.SIGCONT)
    expect(desk_page.locator(BANNER).filter(has_text="数据库自")).to_have_count(0, timeout=60_000)


def test_a_database_that_dies_is_started_again_and_a_killed_console_recovers(scratch: Path) -> None:
    place = scratch / "dying"
    with serving_console(place, JINGWEI_DEMO="off") as console:
        server = EmbeddedServer(place)
        postmaster = int((server.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(postmaster, signal.SIGQUIT)
        for _ in range(60):
            if not server.running():
                break
            signal.sigtimedwait([], 0.25)
        for _ in range(120):
            if server.running() and str(postmaster) not in (server.cluster / "postmaster.pid").read_text():
                break
            signal.sigtimedwait([], 0.25)
        assert server.running()
        console.process.kill()
        console.process.wait(30)
    assert server.running(), "a killed console leaves its database running"
    before = len(console.log.read_text())
    with serving_console(place, JINGWEI_DEMO="off") as console:
        assert server.running()
    assert not server.running(), "the last one out stops it"
    assert console.process.returncode == 0
    said = console.log.read_text()[before:]
    assert "stopped" in said.splitlines()[-1]
    assert "Traceback" not in said


def test_a_port_in_use_is_said_in_one_line(demo: ConsoleProcess, scratch: Path) -> None:
    port = demo.url.rsplit(":", 1)[1]
    command = [str(Path(sys.executable).with_name("jingwei")), "up"]
    done = subprocess.run(
        command, env=environment(scratch / "other", JINGWEI_PORT=port), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "JINGWEI_PORT" in done.stderr
    assert "Traceback" not in done.stderr
