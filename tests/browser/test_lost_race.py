"""Two operators who want the same unit: who was quicker is named, and nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import SECOND
from tests.browser.duty import PATIENCE_MS, Duty

pytestmark = pytest.mark.browser

HERE = (114.0731, 22.6407)


def test_who_was_quicker_is_named_and_nothing_that_was_chosen_is_lost(
    on_duty: Callable[..., Duty], picture: Callable[[Page, str], None]
) -> None:
    wang, li = on_duty(), on_duty(SECOND)
    held: list[Any] = []
    holding = [False]

    def gate(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda word: held.append(word) if holding[0] else socket.send(word))

    li.page.route_web_socket("**/live", gate)
    li.page.reload()
    li = Duty(li.page)
    mine = wang.report(HERE, "楼道充电，东侧")
    theirs = li.report((HERE[0] + 4e-3, HERE[1]), "楼道充电，西侧")
    for duty, id in ((wang, mine), (li, theirs)):
        duty.open(id)
        duty.of(id).locator("[data-testid=candidate]").first.wait_for(timeout=PATIENCE_MS)
    shared = set(units(wang)) & set(units(li))
    assert shared, "two places beside each other share candidates"
    unit = min(shared)

    # The word of what the first did does not reach the second in time.
    holding[0] = True
    choose_only(wang, unit)
    wang.ready().click()
    wang.state("已派遣")
    choose_only(li, unit)
    li.ready().click()
    problem = li.part("dispatch-problem")
    expect(problem).to_contain_text("王值班", timeout=PATIENCE_MS)
    expect(problem).to_contain_text("未执行")
    picture(li.page, "lost-race")

    # What was held back is asked for again, not skipped.
    holding[0] = False
    li.page.wait_for_function(
        "id => window.jingwei.operations.board.incidents.get(id)?.state === 'dispatched'", arg=mine, timeout=PATIENCE_MS
    )


def units(duty: Duty) -> list[str]:
    found = duty.part("candidate").evaluate_all("rows => rows.map(row => row.dataset.unit)")
    return [str(unit) for unit in found]


def choose_only(duty: Duty, unit: str) -> None:
    """Leave one candidate chosen."""
    chosen = duty.case.locator("[data-testid=candidate][aria-selected=true]")
    for other in chosen.evaluate_all("rows => rows.map(row => row.dataset.unit)"):
        if other != unit:
            duty.case.locator(f"[data-testid=candidate][data-unit='{other}']").click()
    wanted = duty.case.locator(f"[data-testid=candidate][data-unit='{unit}']")
    if wanted.get_attribute("aria-selected") != "true":
        wanted.click()
