"""The public page: anyone before a QR code can report, follow, add and rate, and learns nothing else."""

import hashlib
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from console.access import AccessGate
from console.container import serving
from console.report import routes
from console.report.icons import DRAWN
from console.report.small_map import small_map
from console.report.words import EN, ZH
from data.database import Database
from dispatch.ports.surroundings import StreetShape, Surroundings
from dispatch.service.public import MAP_RADIUS_M, MOST_BY_ONE, SHOWN
from tests.fixtures.desk import FIRE, POINT_CODE, RUBBISH, Desk, open_desk
from tests.fixtures.hamlet import LAT, LNG

PAGE = f"/report/{POINT_CODE}"


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture
def resident(desk: Desk) -> Iterator[TestClient]:
    """A browser that never signed in, an hour after the one before."""
    desk.clock.pass_by(3700)
    app = Starlette(routes=routes(lambda: desk.container), middleware=[Middleware(AccessGate)])
    with serving(desk.container):
        yield TestClient(app, follow_redirects=False)


def key_in(page: str) -> str:
    (found,) = re.findall(r"name='key' value='([^']+)'", page)
    return str(found)


def fill(resident: TestClient, **fields: Any) -> dict[str, Any]:
    """Open the page and fill it in."""
    page = resident.get(PAGE).text
    form = dict(re.findall(r"name='(key|lng|lat)' value='([^']+)'", page))
    return form | {"class": RUBBISH, "description": "楼下垃圾没人收"} | fields


def send(resident: TestClient, files: list[bytes] | None = None, **fields: Any) -> Any:
    sent = [("photo", (f"{n}.jpg", one, "image/jpeg")) for n, one in enumerate(files or [])]
    # An empty file is what a browser sends when nobody chose one.
    return resident.post(
        PAGE, data=fill(resident, **fields), files=sent or [("photo", ("", b"", "application/octet-stream"))]
    )


def photo() -> bytes:
    written = BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 38.0, 1.0)})
    Image.new("RGB", (80, 60), "green").save(written, "JPEG", exif=exif)
    return written.getvalue()


def token_of(answer: Any) -> str:
    assert answer.status_code == 303, unescape(answer.text)[-1500:]
    return str(re.match(r"/report/follow/([\w-]+)\?", answer.headers["location"])[1])


def words(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", unescape(page))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_page_shows_public_classes_by_picture_and_the_place(
    resident: TestClient, language: str, desk: Desk
) -> None:
    answer = resident.get(PAGE, params={"lang": language})
    assert answer.status_code == 200
    page = answer.text
    public = [one for one in desk.operator.get("/v1/classes").json()["classes"] if one["public"]]
    assert page.count("<input type='radio' name='class'") == len(public) > 40
    assert "1栋一单元" in page
    assert "class='own'" in page
    for number in ("110", "119", "120"):
        assert f"tel:{number}" in page
    assert all(one["icon"] in DRAWN for one in public)


def test_the_small_map_names_its_streets_once_and_puts_the_pin_where_it_is() -> None:
    step = 60 / 111_320
    street = StreetShape([(LNG - step, LAT), (LNG, LAT), (LNG + step, LAT)], 6.0, "<南>路")
    around = Surroundings([street, street], [(1, [(LNG, LAT), (LNG + step, LAT), (LNG, LAT + step)])])
    drawn = small_map(around, LNG, LAT, (LNG, LAT + step), 1, 'a "map"')
    assert drawn.count("&lt;南&gt;路") == 1
    assert "translate(0.0 -59" in drawn
    assert "aria-label='a &quot;map&quot;'" in drawn
    assert "class='own'" in drawn


def test_nothing_is_loaded_from_elsewhere_and_nothing_may_run_but_our_own(resident: TestClient) -> None:
    answer = resident.get(PAGE)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text
    addresses = re.findall(r"(?:src|href|action)='([^']+)'", answer.text)
    assert all(one.startswith(("/report/", "tel:")) for one in addresses), addresses
    for one in addresses:
        if "static" in one:
            assert resident.get(unescape(one)).status_code == 200
    # Other sites never see the secret address; a stricter policy would send forms from the origin "null".
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "no-referrer" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_page_says_nothing_of_who_lives_there(resident: TestClient) -> None:
    page = resident.get(PAGE).text
    for secret in ("张三", "李明", "1381234", "独居", "赵队长", "0755", "101室"):
        assert secret not in page


def test_a_report_gets_a_number_and_a_secret_address_of_which_only_the_hash_is_kept(
    resident: TestClient, desk: Desk
) -> None:
    answer = send(resident, [photo()], phone="138 0000 1234")
    token = token_of(answer)
    page = words(resident.get(answer.headers["location"]).text)
    row = desk.operator.get("/v1/incidents").json()["incidents"][-1]
    assert f"已收到，谢谢！编号 {row['number']}" in page
    assert (row["source"], row["state"], row["photos"], row["building"]) == ("resident", "reported", 1, 1)
    assert row["due"]["milestone"] == "verify"
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT follow_sha256, phone FROM reporter WHERE incident_id = %s", [row["id"]])
        stored, number = cursor.fetchone() or (b"", "")
        assert bytes(stored) == hashlib.sha256(token.encode()).digest()
        assert number == "138 0000 1234"
        for table in ("event", "idempotency", "incident", "report_attempt", "choice", "audit"):
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s OR t::text LIKE %s",
                [f"%{token}%", "%0000 1234%"],
            )
            assert cursor.fetchone() == (0,), table
    case = desk.operator.get(f"/v1/incidents/{row['id']}").json()
    assert case["reporter"] == {"phone": "138****1234"}
    revealed = desk.operator.post(f"/v1/incidents/{row['id']}/reporter/reveal", json={"reason": "回电核实位置"})
    assert revealed.json()["value"] == "138 0000 1234"
    picture = desk.operator.get(f"/v1/photos/{case['pictures'][0]['id']}").content
    assert not Image.open(BytesIO(picture)).getexif().get_ifd(0x8825)


def test_the_pin_that_was_moved_is_the_place(resident: TestClient, desk: Desk) -> None:
    token_of(send(resident, lng=str(LNG + 0.001), lat=str(LAT + 0.0012)))
    row = desk.operator.get("/v1/incidents").json()["incidents"][-1]
    assert (row["lng"], row["lat"]) == pytest.approx((LNG + 0.001, LAT + 0.0012), abs=1e-6)


def test_sending_twice_makes_one_report_and_leads_to_the_same_page(resident: TestClient, desk: Desk) -> None:
    form = fill(resident)
    before = desk.count("incident")
    first, again = resident.post(PAGE, data=form), resident.post(PAGE, data=form)
    assert token_of(first) == token_of(again)
    assert desk.count("incident") == before + 1
    # Gone back and changed: it says so, and what is sent next is a report of its own.
    changed = resident.post(PAGE, data=form | {"description": "另一件"})
    assert changed.status_code == 422
    assert "另一件" in changed.text
    assert key_in(changed.text) != form["key"]
    assert desk.count("incident") == before + 1


WRONG: dict[str, tuple[dict[str, Any], list[bytes], int, str]] = {
    "no class": ({"class": ""}, [], 422, "请先选择发生了什么"),
    "unknown class": ({"class": "999999"}, [], 422, "999999"),
    "wrong telephone": ({"phone": "call me"}, [], 422, "phone"),
    "far away": ({"lng": "0", "lat": "51"}, [], 422, "place"),
    "bad photo": ({}, [b"not a photo"], 422, "第 1 张"),
    "too many photos": ({}, [photo()] * 4, 422, "最多 3 张"),
    "a text for ever": ({"description": "长" * 2001}, [], 422, "2000"),
    "a robot": ({"contact_note": "http://spam.example"}, [], 422, "请勿填写"),
}


@pytest.mark.parametrize(("fields", "files", "status", "names"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_kindly_and_what_was_typed_is_kept(
    resident: TestClient, desk: Desk, fields: dict[str, Any], files: list[bytes], status: int, names: str
) -> None:
    before = desk.count("incident")
    answer = send(resident, files, **({"description": "请看看", "phone": "13800001234"} | fields))
    assert answer.status_code == status
    page = unescape(answer.text)
    assert names in words(page)
    assert fields.get("phone", "13800001234") in page
    assert fields.get("description", "请看看")[:2000] in page
    if "class" not in fields:
        assert f"value='{RUBBISH}' required checked" in page
    assert desk.count("incident") == before


def test_another_language_keeps_what_is_half_written_and_reports_nothing(resident: TestClient, desk: Desk) -> None:
    before = desk.count("incident")
    answer = send(resident, [], **{"class": "", "description": "请看看", "phone": "138", "switch": "photos"})
    assert answer.status_code == 200
    page = unescape(answer.text)
    assert "请看看" in page
    assert "value='138'" in page
    assert "照片需要重新选择" in words(page)
    assert "role='alert'" not in page
    assert desk.count("incident") == before


def test_photos_that_came_with_something_wrong_have_to_be_chosen_again(resident: TestClient) -> None:
    assert "照片需要重新选择" in words(unescape(send(resident, [photo()], phone="call me").text))
    assert "照片需要重新选择" not in words(unescape(send(resident, [], phone="call me").text))


def test_markup_that_was_typed_stays_text(resident: TestClient) -> None:
    answer = send(resident, description="</textarea><script>alert(1)</script>", phone="'><b>x")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "'><b>x" not in answer.text


@pytest.mark.parametrize("path", ["/report/NOSUCHCODE", "/report/a", "/report/follow/" + "x" * 32, "/report/follow/x"])
def test_an_unknown_code_or_address_is_not_found_in_words(resident: TestClient, path: str) -> None:
    answer = resident.get(path)
    assert answer.status_code == 404
    assert "role='alert'" in answer.text


def test_a_code_not_in_use_any_more_takes_nothing(resident: TestClient, desk: Desk) -> None:
    form = fill(resident)
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE report_point SET active = false")
    try:
        assert (resident.get(PAGE).status_code, resident.post(PAGE, data=form).status_code) == (404, 404)
    finally:
        with desk.container.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE report_point SET active = true")


def test_a_flood_from_one_place_is_slowed_and_told_whom_to_call(resident: TestClient, desk: Desk) -> None:
    for number in range(MOST_BY_ONE):
        token_of(send(resident, description=f"第{number}件"))
    answer = send(resident, description="再来一件")
    assert answer.status_code == 429
    assert "119" in words(answer.text)
    assert "再来一件" in answer.text
    desk.clock.pass_by(3700)
    token_of(send(resident))


def test_a_page_of_another_site_cannot_send_for_you(resident: TestClient) -> None:
    answer = resident.post(PAGE, data=fill(resident), headers={"origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")


def test_too_much_is_refused_as_a_page(resident: TestClient) -> None:
    answer = resident.post(PAGE, content=b"x" * 2_000_001)
    assert answer.status_code == 413
    assert "role='alert'" in answer.text


# Following


def life(desk: Desk, row: dict[str, Any], *commands: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    for command, fields in commands:
        by = desk.leader if command == "check" else desk.operator
        answer = desk.act(row, command, by, **fields)
        assert answer.status_code == 200, answer.text
        row = answer.json()["incident"]
    return row


def newest(desk: Desk) -> dict[str, Any]:
    return dict(desk.operator.get("/v1/incidents").json()["incidents"][-1])


def test_the_follow_page_says_where_it_stands_and_takes_stars_after_closing(resident: TestClient, desk: Desk) -> None:
    address = f"/report/follow/{token_of(send(resident))}"
    assert "等待核实" in words(resident.get(address).text)
    assert "name='stars'" not in resident.get(address).text
    row = life(desk, newest(desk), ("verify", {}), ("accept", {}), ("handle", {"result": "内部：清运队已处理"}))
    page = resident.get(address).text
    assert "已处理，等待复查" in words(page)
    assert "内部" not in page
    early = resident.post(f"{address}/rating", data={"stars": "5"})
    assert early.status_code == 409
    life(desk, row, ("check", {"passed": True}), ("close", {}))
    page = resident.get(address, params={"lang": "en"}).text
    assert "Closed" in words(page)
    assert "name='stars'" in page
    assert resident.post(f"{address}/rating", data={"stars": "9"}).status_code == 422
    rated = resident.post(f"{address}/rating", data={"stars": "4", "words": "很快"})
    assert rated.status_code == 303
    assert "4 星" in words(resident.get(address).text)
    assert resident.post(f"{address}/rating", data={"stars": "1"}).status_code == 409


def test_more_words_reach_the_desk(resident: TestClient, desk: Desk) -> None:
    address = f"/report/follow/{token_of(send(resident))}"
    row = newest(desk)
    added = resident.post(address, data={"words": "又多了两袋"})
    assert added.status_code == 303
    assert "已补充" in words(resident.get(added.headers["location"]).text)
    timeline = desk.operator.get(f"/v1/incidents/{row['id']}").json()["timeline"]
    assert (timeline[-1]["happening"], timeline[-1]["text"], timeline[-1]["by"]) == (
        "note_added",
        "又多了两袋",
        "resident",
    )
    assert resident.post(address, data={"words": " "}).status_code == 422


def test_words_that_could_not_be_added_stand_in_the_field_again(resident: TestClient, desk: Desk) -> None:
    address = f"/report/follow/{token_of(send(resident))}"
    said = "<b>又多了</b>" + "两袋" * 1100
    refused = resident.post(address, data={"words": said})
    assert refused.status_code == 422
    field = re.search(r"<textarea name='words'[^>]*>\n(.*?)</textarea>", refused.text, re.DOTALL)
    assert field is not None
    assert unescape(field[1]) == said


def test_a_merged_report_follows_the_one_it_was_merged_into(resident: TestClient, desk: Desk) -> None:
    first = desk.report(description="同一堆垃圾")
    address = f"/report/follow/{token_of(send(resident))}"
    desk.clock.pass_by(60)
    merged = newest(desk)
    life(desk, merged, ("merge", {"into": first["id"], "reason": "同一件"}))
    desk.clock.pass_by(60)
    life(desk, desk.operator.get(f"/v1/incidents/{first['id']}").json(), ("accept", {}))
    page = words(resident.get(address).text)
    assert first["number"] in page
    assert "已受理，正在安排" in page
    assert page.index("受理") < page.index("与其他上报合并办理") < page.index("收到上报")


def test_a_report_not_taken_up_says_why(resident: TestClient, desk: Desk) -> None:
    address = f"/report/follow/{token_of(send(resident, **{'class': FIRE}))}"
    life(desk, newest(desk), ("reject", {"reason": "现场未发现明火"}))
    assert "现场未发现明火" in words(resident.get(address).text)


def test_both_languages_say_everything() -> None:
    assert set(ZH) == set(EN)
    assert all(ZH.values())
    assert all(EN.values())
    assert {one.value for one in SHOWN} <= set(ZH)
    assert MAP_RADIUS_M > 100
