"""What is heard, and the keys beside it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.duty import PATIENCE_MS, Duty

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
