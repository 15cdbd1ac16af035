"""An officer does a task with a phone, by entry with a photo; the operator sees it done, and what was not walked."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.console_process import ConsoleProcess, jingwei
from tests.browser.hand import signed_in

PATIENCE_MS = 15_000
PHONE = {"width": 390, "height": 844}
NAME = "浏览器巡查"


def photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (640, 480), "darkseagreen").save(file, "JPEG")
    return file.getvalue()


def test_an_officer_enters_what_was_seen_and_the_operator_sees_it(
    demo: ConsoleProcess, plain: Browser, picture: Callable[[Page, str], None]
) -> None:
    planner = signed_in(plain, demo, "planner", "/?screen=planner", viewport={"width": 1280, "height": 800})
    planner.locator("[data-testid=tab-patrols]").click()
    planner.locator("[data-testid=patrol-rounds]").click()
    planner.locator("[data-testid=round-new]").click()
    planner.locator("[data-testid=round-name]").fill(NAME)
    # From midnight to midnight: whenever the test runs, the task is open.
    for field in ("round-from", "round-until"):
        planner.locator(f"[data-testid={field}]").fill("00:00")
    planner.locator("[data-testid=round-point]").click()
    planner.locator("[data-testid=round-save]").click()
    expect(planner.locator("[data-testid=round-form]")).to_have_count(0, timeout=PATIENCE_MS)
    jingwei(demo.data_dir, "patrol", "keep")

    officer = signed_in(plain, demo, "officer", "/?screen=field", viewport=PHONE)
    officer.locator("[data-testid=patrol-task] button", has_text=NAME).click(timeout=PATIENCE_MS)
    officer.locator("[data-testid=patrol-enter]").click()
    officer.locator("[data-testid=entry-send]").click()
    expect(officer.locator("[data-testid=entry-problem]")).to_contain_text("照片")
    with officer.expect_file_chooser() as chooser:
        officer.locator("[data-testid=entry-photo]").click()
    chooser.value.set_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    officer.locator("[data-testid=outcome-found]").click()
    officer.locator("[data-testid=entry-words]").fill("消防通道堆放杂物")
    picture(officer, "field-entry")
    officer.locator("[data-testid=entry-send]").click()
    expect(officer.locator(".jw-task-file .jw-task-state")).to_have_text("完成", timeout=PATIENCE_MS)

    operator = signed_in(plain, demo, "operator", "/", viewport={"width": 1280, "height": 800})
    operator.locator("[data-testid=tab-patrols]").click()
    operator.locator("[data-testid=patrol-filter-ended]").click()
    expect(operator.locator("[data-testid=patrol-task]", has_text=NAME)).to_have_attribute("data-state", "done")
    operator.locator("[data-testid=patrol-coverage]").click()
    expect(operator.locator("[data-testid=coverage-row]").first).to_be_visible(timeout=PATIENCE_MS)
    picture(operator, "patrol-coverage")

    # A random check is ordered at the desk and stands on the officer's phone.
    operator.locator("button[data-testid=patrol-tasks]").click()
    operator.locator("[data-testid=order]").click()
    operator.locator("[data-testid=order-spot_check]").click()
    operator.locator("[data-testid=order-drawn]").select_option("building")
    operator.locator("[data-testid=order-draws]").fill("1")
    operator.locator("[data-testid=order-words]").fill("看楼道是否畅通")
    picture(operator, "patrol-order")
    operator.locator("[data-testid=order-send]").click()
    expect(operator.locator("[data-testid=order-form]")).to_have_count(0, timeout=PATIENCE_MS)
    officer.reload()
    officer.locator("[data-testid=patrol-task] button", has_text="随机抽查").click(timeout=PATIENCE_MS)
    expect(officer.locator("[data-testid=task-words]")).to_have_text("看楼道是否畅通")
    picture(officer, "field-ordered")
    for page in (planner, officer, operator):
        page.context.close()
