"""One person before one screen, and what they do with a case: look, press, fill in, send."""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.hand import api

PATIENCE_MS = 20_000
HAZARD = "电动车上楼充电"


class Duty:
    """One person before one screen, once the incidents are there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.wait_for_function("window.jingwei && window.jingwei.operations.board.known", timeout=60_000)

    @property
    def case(self) -> Locator:
        return self.page.locator("[data-testid=case]")

    def part(self, testid: str) -> Locator:
        return self.case.locator(f"[data-testid={testid}]")

    def of(self, id: int) -> Locator:
        """Return the card of one incident."""
        return self.page.locator(f"[data-testid=case][data-id='{id}']")

    def row(self, id: int) -> Locator:
        """Return its row in the queue."""
        return self.page.locator(f"[data-testid=incident][data-id='{id}']")

    def unit(self, id: str) -> Locator:
        """Return the line of a unit that is bound to the case."""
        return self.case.locator(f"[data-testid=bound-unit][data-unit='{id}']")

    def open(self, id: int) -> None:
        """Click it in the queue where it is listed, else follow its link."""
        if self.row(id).count():
            self.row(id).click()
        else:
            self.page.evaluate("id => window.jingwei.store.select({kind: 'incident', id: String(id)})", id)
        expect(self.of(id).locator("[data-testid=description]")).to_be_visible(timeout=PATIENCE_MS)

    def reads(self, testid: str, words: str) -> None:
        expect(self.part(testid)).to_contain_text(words, timeout=PATIENCE_MS)

    def state(self, word: str) -> None:
        expect(self.part("state")).to_have_text(word, timeout=PATIENCE_MS)

    def told(self, words: str) -> None:
        """Wait for a short word at the foot of the screen."""
        expect(self.page.locator("[data-testid=toast]")).to_contain_text(words, timeout=PATIENCE_MS)

    def ready(self) -> Locator:
        """Return the button that sends, once there is somebody to send."""
        button = self.case.locator("[data-testid=dispatch]:not([disabled])")
        expect(button).to_be_visible(timeout=PATIENCE_MS)
        return button

    def form(self, name: str) -> Locator:
        return self.case.locator(f"[data-testid=command-form][data-command={name}]")

    def press(self, name: str) -> None:
        """Press the button of a command, behind 更多 if it is there."""
        button = self.case.locator(f"[data-testid=command][data-command={name}]")
        button.wait_for(state="attached", timeout=PATIENCE_MS)
        if not button.is_visible():
            self.part("more").click()
        button.click()

    def give(self, name: str, fill: Callable[[Locator], object]) -> None:
        """Press a command, fill its form in and send it."""
        self.press(name)
        form = self.form(name)
        fill(form)
        form.locator("button[type=submit]").click()
        expect(form).to_have_count(0, timeout=PATIENCE_MS)

    def refused_empty(self, name: str, words: str) -> None:
        """Send a form without what it asks for, read what is missing, and put it away with Escape."""
        self.press(name)
        form = self.form(name)
        form.locator("button[type=submit]").click()
        expect(form.locator("[data-testid=problem]")).to_contain_text(words)
        form.locator("textarea").first.press("Escape")
        expect(form).to_have_count(0)

    def report(self, at: tuple[float, float], text: str, kind: str = HAZARD, photos: int = 0, **more: object) -> int:
        """Report an incident through the API as the one signed in here, and return its id."""
        codes = {one["label"]: one["code"] for one in api(self.page, "/api/v1/classes")["classes"]}
        place = {"lng": at[0], "lat": at[1], "datum": "wgs84"}
        body = {"class": codes[kind], "place": place, "description": text} | more
        answer = self.page.request.post("/api/v1/incidents", data=body)
        assert answer.status == 201, answer.text()
        id = int(answer.json()["incident"]["id"])
        for number in range(photos):
            added = self.page.request.post(
                f"/api/v1/incidents/{id}/photos", multipart={"photo": picture_file(number), "phase": "report"}
            )
            assert added.ok, added.text()
        return id

    def end_everything(self) -> None:
        """Leave the board as it was found: every unit free, nothing open."""
        ask = self.page.request
        for row in api(self.page, "/api/v1/incidents")["incidents"]:
            for unit in row["units"]:
                step = "release" if unit["state"] == "reserved" else "recall"
                ask.post(f"/api/v1/assignments/{unit['assignment']}/{step}", data={"reason": "测试结束"})
            now = api(self.page, f"/api/v1/incidents/{row['id']}")
            body = {"reason": "测试结束", "version": now["version"]}
            ask.post(f"/api/v1/incidents/{row['id']}/commands/void", data=body)
        for unit in api(self.page, "/api/v1/resources")["resources"]:
            if unit["status"] in {"busy", "returning"}:
                ask.post(f"/api/v1/resources/{unit['id']}/status", data={"status": "available"})


def picture_file(number: int) -> Any:
    """Return a photo to upload."""
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), (40 * number % 200 + 30, 90, 120)).save(kept, "JPEG")
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def words(text: str) -> Callable[[Locator], object]:
    """Fill in the text a form asks for."""
    return lambda form: form.locator("textarea").first.fill(text)


def choice(at: int, text: str) -> Callable[[Locator], object]:
    """Take one of a form's list, and say why."""

    def fill(form: Locator) -> None:
        form.locator("select").last.select_option(index=at)
        form.locator("textarea").fill(text)

    return fill


def verdict(value: str, text: str = "") -> Callable[[Locator], object]:
    """Say yes or no, and why."""

    def fill(form: Locator) -> None:
        form.locator(f"input[value={value}] + span").click()
        form.locator("textarea").fill(text)

    return fill
