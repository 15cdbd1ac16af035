"""Two operators and a resident, each with a browser: one incident from the report to the rating."""

import csv
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, WebSocketRoute, expect

from tests.browser.console_process import ConsoleProcess, jingwei, serving_console
from tests.browser.hand import api, settle

pytestmark = pytest.mark.browser

DEMO_COMMUNITY = "440306007005"
KIND = "电动车上楼充电"
WITHIN_S = 2.0
PATIENCE_MS = 20_000
NEXT_ROUND_MS = 20_000
SECOND = "operator2"


@pytest.fixture(scope="module")
def quiet(scratch: Path) -> Iterator[ConsoleProcess]:
    """A console in which only what the test does happens, with a second operator."""
    place = scratch / "operations"
    with serving_console(place, JINGWEI_SIMULATE="off") as console:
        jingwei(
            place, "user", "add", SECOND, "--role", "operator", "--scope", DEMO_COMMUNITY, "--display-name", "李值班",
            "--password", console.password,
        )  # fmt: skip
        yield console


def points(place: Path) -> list[dict[str, str]]:
    told = jingwei(place, "report-points", "list", "--community", DEMO_COMMUNITY)
    return [row for row in csv.DictReader(io.StringIO(told)) if row["grid"]]


def case(page: Page) -> Locator:
    return page.locator("[data-testid=case]")


def row_of(page: Page, id: int) -> Locator:
    return page.locator(f"[data-testid=incident][data-id='{id}']")


def newest(page: Page) -> int:
    ids: list[int] = page.evaluate("[...window.jingwei.operations.board.incidents.keys()]")
    return max(ids)


def report(page: Page, lng: float, lat: float, words: str) -> int:
    """Report an incident as the operator on this page, through the API."""
    kinds = {kind["label"]: kind["code"] for kind in api(page, "/api/v1/classes")["classes"]}
    answer = page.request.post(
        "/api/v1/incidents",
        data={"class": kinds[KIND], "place": {"lng": lng, "lat": lat, "datum": "wgs84"}, "description": words},
    )
    assert answer.status == 201, answer.text()
    return int(answer.json()["incident"]["id"])


def give(page: Page, name: str, **fields: str) -> None:
    """Press a command's button, fill its form in and send it."""
    button = case(page).locator(f"[data-testid=command][data-command={name}]")
    button.wait_for(state="attached", timeout=PATIENCE_MS)
    if not button.is_visible():
        case(page).locator("[data-testid=more]").click()
    button.click()
    form = case(page).locator("[data-testid=command-form]")
    for field, value in fields.items():
        if field == "verdict":
            form.locator(f"input[value={value}] + span").click()
        else:
            form.locator("textarea").fill(value)
    if fields:
        form.locator("button[type=submit]").click()


def answered_late(route: Route) -> None:
    answer = route.fetch()
    time.sleep(1.5)
    route.fulfill(response=answer)


def state(page: Page, word: str) -> None:
    expect(case(page).locator("[data-testid=state]")).to_have_text(word, timeout=PATIENCE_MS)


def test_an_incident_goes_from_a_residents_phone_to_the_rating_before_two_operators(
    quiet: ConsoleProcess,
    browser: Browser,
    open_page: Callable[..., Page],
    picture: Callable[[Page, str], None],
) -> None:
    wang, li = open_page(quiet), open_page(quiet, SECOND)
    for page in (wang, li):
        page.wait_for_function("window.jingwei.operations.board.known", timeout=PATIENCE_MS)

    # The resident scans a code and reports, without signing in.
    phone = browser.new_context(base_url=quiet.url, locale="zh-CN", viewport={"width": 390, "height": 844}).new_page()
    phone.goto(points(quiet.data_dir)[0]["path"])
    kind = phone.locator("label.kind", has_text=KIND).first
    kind.locator("xpath=ancestor::details").locator("summary").click()
    kind.click()
    phone.locator("textarea[name=description]").fill("二楼楼道有人充电，插线板发烫")
    picture(phone, "resident-report")
    phone.locator("form button").last.click()
    phone.wait_for_url("**/report/follow/**")
    reported = time.monotonic()
    for page in (wang, li):
        expect(page.locator("[data-testid=incident]")).to_have_count(1, timeout=PATIENCE_MS)
    assert time.monotonic() - reported < WITHIN_S, "both screens show it at once"
    for page in (wang, li):
        expect(page.locator("[data-testid=bell]")).to_contain_text("1")

    # Two clicks from the queue to a unit that is sent; the report is verified before it is accepted.
    id = newest(wang)
    row_of(wang, id).click()
    row_of(li, id).click()
    state(wang, "上报")
    # The new state is heard of before what it allows: the candidates come all the same, and not with the next round.
    wang.route(f"**/api/v1/incidents/{id}?*", answered_late)
    give(wang, "verify")
    state(wang, "已核实")
    expect(case(wang).locator("[data-testid=candidate]").first).to_be_visible(timeout=NEXT_ROUND_MS / 2)
    wang.unroute_all(behavior="wait")
    picture(wang, "candidates")
    case(wang).locator("[data-testid=dispatch]").click()
    sent = time.monotonic()
    state(li, "已派遣")
    assert time.monotonic() - sent < WITHIN_S + 1, "the other operator sees who was sent"
    expect(case(li).locator("[data-testid=bound-unit]")).to_have_count(1, timeout=PATIENCE_MS)
    expect(wang.locator("[data-testid=undo]")).to_be_visible()
    picture(li, "dispatched")

    # One handles, another checks, and the case is closed for both.
    give(wang, "handle", result="已断电，车辆推至楼下充电棚，告知住户")
    state(li, "已处置")
    give(li, "check", verdict="true")
    state(wang, "已核查")
    give(wang, "close")
    for page in (wang, li):
        state(page, "已结案")
        expect(row_of(page, id)).to_have_count(0)
    expect(case(li).locator("[data-testid=timeline]")).to_contain_text("李值班")
    picture(li, "closed")

    phone.reload()
    phone.locator("label[for=s5]").click()
    phone.get_by_role("button").filter(has_text="评").first.click()
    li.reload()
    state(li, "已评价")


def test_who_was_quicker_is_named_and_nothing_that_was_chosen_is_lost(
    quiet: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    wang, li = open_page(quiet), open_page(quiet, SECOND)
    held: list[Any] = []
    holding = [False]

    def gate(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda word: held.append(word) if holding[0] else socket.send(word))

    li.route_web_socket("**/live", gate)
    li.reload()
    li.wait_for_function("window.jingwei && window.jingwei.operations.board.known", timeout=60_000)
    spot = points(quiet.data_dir)[3]
    place = (float(spot["lng"]), float(spot["lat"]))
    mine, theirs = report(wang, *place, "楼道充电，东侧"), report(li, place[0] + 4e-3, place[1], "楼道充电，西侧")
    for page, id in ((wang, mine), (li, theirs)):
        row_of(page, id).click(timeout=PATIENCE_MS)
        page.locator(f"[data-testid=case][data-id='{id}'] [data-testid=candidate]").first.wait_for(timeout=PATIENCE_MS)
    shared = set(units(wang)) & set(units(li))
    assert shared, "two places beside each other share candidates"
    unit = min(shared)

    # The word of what the first did does not reach the second in time.
    holding[0] = True
    choose_only(wang, unit)
    case(wang).locator("[data-testid=dispatch]").click()
    state(wang, "已派遣")
    choose_only(li, unit)
    case(li).locator("[data-testid=dispatch]").click()
    problem = case(li).locator("[data-testid=dispatch-problem]")
    expect(problem).to_contain_text("王值班", timeout=PATIENCE_MS)
    expect(problem).to_contain_text("未执行")
    picture(li, "lost-race")

    # What was held back is asked for again, not skipped.
    holding[0] = False
    li.wait_for_function(
        "id => window.jingwei.operations.board.incidents.get(id)?.state === 'dispatched'", arg=mine, timeout=PATIENCE_MS
    )


def units(page: Page) -> list[str]:
    found = case(page).locator("[data-testid=candidate]").evaluate_all("rows => rows.map(row => row.dataset.unit)")
    return [str(unit) for unit in found]


def choose_only(page: Page, unit: str) -> None:
    """Leave one candidate chosen."""
    chosen = case(page).locator("[data-testid=candidate][aria-selected=true]")
    for other in chosen.evaluate_all("rows => rows.map(row => row.dataset.unit)"):
        if other != unit:
            case(page).locator(f"[data-testid=candidate][data-unit='{other}']").click()
    wanted = case(page).locator(f"[data-testid=candidate][data-unit='{unit}']")
    if wanted.get_attribute("aria-selected") != "true":
        wanted.click()


def test_an_operator_reports_from_the_map_and_what_was_typed_survives_a_refusal(
    quiet: ConsoleProcess, open_page: Callable[..., Page], picture: Callable[[Page, str], None]
) -> None:
    page = open_page(quiet)
    page.wait_for_function("window.jingwei.operations.board.known", timeout=PATIENCE_MS)
    settle(page)
    before = page.evaluate("window.jingwei.operations.board.incidents.size")
    page.keyboard.press("n")
    form = page.locator("[data-testid=report]")
    form.locator("[data-testid=class]").fill(KIND)
    page.keyboard.press("Enter")
    form.locator("[data-testid=report-words]").fill("三楼走廊")
    form.locator("[data-testid=report-submit]").click()
    expect(form.locator("[data-testid=report-problem]")).to_contain_text("位置")
    page.mouse.click(1100, 640, button="right")
    page.route("**/api/v1/incidents?*", lambda route: route.abort(), times=1)
    form.locator("[data-testid=report-submit]").click()
    expect(form.locator("[data-testid=report-problem]")).to_contain_text("不会重复登记")
    expect(form.locator("[data-testid=report-words]")).to_have_value("三楼走廊")
    picture(page, "report-kept")
    form.locator("[data-testid=report-submit]").click()
    state(page, "上报")
    expect(case(page).locator("[data-testid=description]")).to_have_text("三楼走廊")
    page.wait_for_function(
        "n => window.jingwei.operations.board.incidents.size === n", arg=before + 1, timeout=PATIENCE_MS
    )
    address = page.url
    page.reload()
    state(page, "上报")
    assert "select=incident/" in address
