"""Every command of a case's card, pressed as on duty: its form, its refusal, and what comes of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.duty import PATIENCE_MS, Duty, choice, picture_file, verdict, words

pytestmark = pytest.mark.browser

# Where no other test of the demo looks.
CORNER = (114.0757, 22.6389)
TABLET = {"width": 1180, "height": 820}


def test_a_case_goes_through_every_step_that_its_card_offers(
    on_duty: Callable[..., Duty], picture: Callable[[Page, str], None]
) -> None:
    wang = on_duty()
    leader = on_duty("leader", "/?screen=leader", viewport=TABLET, has_touch=True)
    id = wang.report(CORNER, "三楼走廊充电", photos=2)
    wang.open(id)
    photos_open_large(wang)

    wang.press("verify")
    wang.state("已核实")
    wang.press("accept")
    wang.state("已立案")
    wang.refused_empty("return", "请填写原因")
    wang.refused_empty("whistle", "请选择")
    who = responsible(wang)
    wang.give("assign", choice(2, "对口处理"))
    assigned = responsible(wang, other_than=who)
    wang.give("return", words("不属于本队职责"))
    responsible(wang, other_than=assigned)
    wang.give("assign", choice(3, "请该队处理"))
    wang.give("note", words("住户电话无人接听"))
    wang.give("urge", words("请尽快"))
    wang.give("reclassify", choice(1, "比上报的严重"))
    wang.give("raise_alarm", choice(1, "火势扩大"))
    wang.give("whistle", called("需多部门联合"))
    wang.give("answer_whistle", choice(1, "马上到"))
    for happening in ("分拨", "回退", "住户电话无人接听", "催办", "改类", "升级响应", "吹哨", "应哨"):
        wang.reads("timeline", happening)
    wang.press("rate_answer")
    picture(wang.page, "rate-answer")
    form = wang.form("rate_answer")
    form.locator("select").first.select_option(index=1)
    form.locator("select").last.select_option("4")
    form.locator("button[type=submit]").click()
    wang.reads("timeline", "应哨已评价")
    wang.reads("timeline", "★★★★")

    # What the desk asks for, another person decides.
    leader.open(id)
    wang.give("ask_extension", words("等待配件"))
    leader.part("refuse").tap()
    wang.reads("timeline", "不同意延期")
    wang.give("ask_extension", words("配件明天到"))
    deadlines = wang.case.locator(".jw-milestones")
    before = deadlines.inner_text()
    leader.part("grant").tap()
    wang.reads("timeline", "同意延期")
    expect(deadlines).not_to_have_text(before, use_inner_text=True, timeout=PATIENCE_MS)
    wang.give("ask_suspension", words("等待业主回家"))
    expect(leader.part("requests")).to_contain_text("等待业主回家", timeout=PATIENCE_MS)
    picture(leader.page, "leader-decides")
    leader.part("grant").tap()
    wang.reads("due", "挂账中")
    expect(wang.part("candidates")).to_be_hidden()
    wang.press("resume")
    leader.give("supervise", words("重点关注"))
    expect(wang.case.locator(".jw-case-head")).to_contain_text("督办", timeout=PATIENCE_MS)
    plan_is_ticked_off(wang)

    # A check that fails goes back; what is closed can be opened again.
    wang.ready().click()
    wang.state("已派遣")
    wang.give("handle", words("已断电"))
    wang.state("已处置")
    leader.give("check", verdict("false", "现场仍有飞线"))
    expect(wang.case).to_contain_text("返工 1 次", timeout=PATIENCE_MS)
    wang.give("handle", words("飞线已清除"))
    leader.give("check", verdict("true", "复查合格"))
    wang.press("close")
    wang.state("已结案")
    wang.give("reopen", words("又来了"))
    wang.state("已立案")
    picture(wang.page, "case-whole")
    wang.give("void", words("测试用例"))
    wang.state("已作废")
    expect(wang.part("command")).to_have_text(["备注"])


def called(text: str) -> Callable[[Locator], object]:
    """Call the first team of the list, and say why."""

    def fill(form: Locator) -> None:
        form.locator("[type=checkbox]").first.check()
        form.locator("textarea").fill(text)

    return fill


def responsible(duty: Duty, other_than: str = "") -> str:
    """Return the team that answers for the case, once it is another."""
    field = duty.case.locator("dl.jw-fields > div", has_text="责任队伍").locator("dd")
    expect(field).not_to_have_text(other_than or "—", timeout=PATIENCE_MS)
    return field.inner_text()


def photos_open_large(duty: Duty) -> None:
    duty.case.locator(".jw-photos button").first.click()
    box = duty.page.locator("dialog.jw-lightbox")
    for caption in ("1/2", "2/2"):
        expect(box).to_contain_text(caption)
        duty.page.wait_for_function("document.querySelector('dialog.jw-lightbox img').naturalWidth > 0")
        duty.page.keyboard.press("ArrowRight")
    duty.page.keyboard.press("Escape")
    expect(box).to_have_count(0)


def plan_is_ticked_off(duty: Duty) -> None:
    """Tick off every step: with words, with a photo, or with nothing but the click."""
    plan = duty.part("plan")
    for key in [str(step.get_attribute("data-key")) for step in plan.locator("li").all()]:
        step = plan.locator(f"li[data-key={key}]")
        if "照片" in step.inner_text():
            with duty.page.expect_file_chooser() as asked:
                step.locator(".jw-response-step").click()
            asked.value.set_files(picture_file(5))
        else:
            step.locator(".jw-response-step").click()
            if step.locator("textarea").count():
                step.locator("textarea").fill("已张贴告示")
                step.locator("button[type=submit]").click()
        expect(step).to_have_attribute("data-done", "true", timeout=PATIENCE_MS)
