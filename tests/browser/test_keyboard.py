"""The whole loop without a mouse, with what is heard: keys as the list under `?` names them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SECOND
from tests.browser.duty import HAZARD, PATIENCE_MS, Duty

pytestmark = pytest.mark.browser

CORNER = (114.0757, 22.6389)
# Keeps what would have been heard.
EAR = """
window.heard = [];
window.AudioContext = class {
  state = 'suspended'; currentTime = 0; destination = {};
  async resume() { this.state = 'running'; }
  async close() {}
  createGain() { return {gain: {setValueAtTime() {}, linearRampToValueAtTime() {}}, connect: (next) => next}; }
  createOscillator() {
    const tone = {frequency: {}, connect: (next) => next, start: () => window.heard.push(tone.frequency.value), stop() {}};
    return tone;
  }
};
"""


def typed(duty: Duty, *keys: str) -> None:
    for key in keys:
        duty.page.keyboard.press(key)


def proceed(duty: Duty, name: str) -> None:
    """Press the key of the next step, once the card offers it."""
    expect(duty.case.locator(f"[data-testid=command][data-command={name}]")).to_be_visible(timeout=PATIENCE_MS)
    typed(duty, "e")


def tab_to(duty: Duty, testid: str) -> None:
    for _ in range(12):
        if duty.page.evaluate("document.activeElement?.dataset?.testid") == testid:
            return
        typed(duty, "Tab")
    raise AssertionError(f"no Tab leads to {testid}")


def test_an_incident_is_reported_sent_to_followed_and_closed_by_the_keyboard_alone(
    on_duty: Callable[..., Duty], picture: Callable[[Page, str], None]
) -> None:
    wang, li = on_duty(), on_duty(SECOND)
    page = wang.page
    typed(wang, "?")
    listed = page.locator("dialog.jw-keymap")
    for words in ("登记事件", "事件的下一步", "到候选力量", "撤销", "镜头跟随"):
        expect(listed).to_contain_text(words)
    picture(page, "keys")
    typed(wang, "Escape", "n")
    page.keyboard.type(HAZARD)
    typed(wang, "Enter")
    tab_to(wang, "report-address")
    page.keyboard.type("云锦府1栋")
    page.locator("[data-testid=report] [role=option]:visible").first.wait_for(timeout=PATIENCE_MS)
    typed(wang, "Enter")
    tab_to(wang, "report-words")
    page.keyboard.type("三楼走廊充电")
    typed(wang, "Control+Enter")
    wang.state("上报")
    id = int(wang.case.get_attribute("data-id") or 0)
    proceed(wang, "verify")
    wang.state("已核实")
    proceed(wang, "accept")
    wang.state("已立案")
    wang.ready()
    page.wait_for_timeout(500)  # a key pressed for what was shown a moment ago sends nobody
    typed(wang, "i", "ArrowDown", "Space")
    expect(wang.case.locator("[data-testid=candidate][aria-selected=true]")).to_have_count(2)
    typed(wang, "Space", "Enter")
    wang.state("已派遣")
    wang.told("已派遣")  # before it is said, there is nothing to take back
    typed(wang, "u")
    wang.told("已撤销")
    wang.state("已立案")
    wang.ready()
    page.wait_for_timeout(500)
    typed(wang, "Enter")
    wang.state("已派遣")
    expect(wang.part("bound-unit")).to_have_count(1, timeout=PATIENCE_MS)
    typed(wang, "b")
    page.wait_for_function("window.jingwei.operations.followed.get() !== null")
    typed(wang, "Escape")
    page.wait_for_function("window.jingwei.operations.followed.get() === null")
    proceed(wang, "handle")
    page.keyboard.type("已断电，车辆推至楼下")
    typed(wang, "Control+Enter")
    wang.state("已处置")

    # Whoever checks is another, and has no mouse either.
    typed(li, "j", "Enter")
    expect(li.of(id)).to_be_visible(timeout=PATIENCE_MS)
    li.state("已处置")
    expect(li.case.locator("[data-testid=command][data-command=check]")).to_be_visible(timeout=PATIENCE_MS)
    typed(li, "x", "ArrowRight", "ArrowLeft", "Enter", "Space", "Control+Enter")
    li.state("已核查")
    proceed(li, "close")
    li.state("已结案")
    wang.state("已结案")


def test_every_severity_sounds_its_own_way_after_the_first_touch_and_not_while_muted(
    on_duty: Callable[..., Duty],
) -> None:
    wang = on_duty(script=EAR)
    page = wang.page

    def heard(severity: int) -> tuple[float, ...]:
        page.evaluate("window.heard.length = 0")
        id = wang.report((CORNER[0] - 3e-3 * severity, CORNER[1]), "有人充电", severity=severity)
        expect(wang.row(id)).to_be_visible(timeout=PATIENCE_MS)
        return tuple(page.evaluate("window.heard"))

    assert heard(1) == (), "no page makes a noise before it was touched"
    typed(wang, "j")
    sounds = [heard(severity) for severity in (1, 2, 3, 4)]
    assert len(set(sounds)) == len(sounds)
    assert all(sounds)
    bell = page.locator("[data-testid=bell]")
    expect(bell).to_have_text("5")
    typed(wang, "a")
    expect(bell).to_have_text("4")
    typed(wang, "m")
    assert heard(1) == ()
    expect(bell).to_have_text("5")
    expect(page.locator(".jw-queue-head")).to_have_attribute("data-alert", "1")
    typed(wang, "m")
    assert heard(1) == sounds[0]
    bell.click()
    expect(bell).to_be_hidden()
