"""The appraisal, as a leader opens it: the ranking, one officer step by step, a file, and back."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.console_process import ConsoleProcess
from tests.browser.duty import PATIENCE_MS


def test_a_leader_reads_the_ranking_step_by_step_and_takes_it_along(
    open_plain: Callable[..., Page], demo: ConsoleProcess, picture: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = open_plain(demo, "leader")
    page.get_by_test_id("appraisal-button").click(timeout=PATIENCE_MS)
    rows = page.get_by_test_id("appraisal-row")
    expect(rows.first).to_be_visible(timeout=PATIENCE_MS)
    officers = rows.count()
    page.get_by_test_id("appraisal-open").first.click()
    expect(page.get_by_test_id("appraisal-steps").locator("li")).to_have_count(9)
    picture(page, "appraisal")
    # Escape closes what is beside the ranking first, then the ranking.
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("appraisal-sheet")).to_be_hidden()
    page.get_by_test_id("appraisal-community").click()
    expect(rows).to_have_count(1)
    assert officers > 1
    with page.expect_download() as waiting:
        page.get_by_test_id("appraisal-pdf").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("appraisal")).to_have_count(0)
