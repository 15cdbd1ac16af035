"""Devices: a token each, shown once; each writes for its own unit only, and only while that is on duty."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from console.access import AccessGate
from console.container import serving
from data.accounts import actor_of, put_account, sign_in
from data.database import Database
from dispatch.permissions import Actor, Role
from geo.datum import from_wgs84
from geo.metric import distance_m
from tests.fixtures.desk import Answer, Desk, open_desk
from tests.fixtures.hamlet import LAT, LNG, NAN

PASSWORD = "a long enough one"
SPOT = (LNG + 0.001, LAT + 0.001)


@pytest.fixture(scope="module")
def opened(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture
def desk(opened: Desk) -> Iterator[Desk]:
    yield opened
    opened.clear()
    with opened.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM device")
        cursor.execute("UPDATE unit SET shift_from = NULL, shift_to = NULL")
    opened.container.devices.forget()


@pytest.fixture(scope="module")
def chief(opened: Desk) -> Actor:
    return appointed(opened, "chief", "*")


@pytest.fixture
def admin(desk: Desk, chief: Actor) -> TestClient:
    return desk.at(chief)


@pytest.fixture
def door(desk: Desk) -> Iterator[TestClient]:
    """The console's own front door, gate included."""
    with serving(desk.container):
        yield TestClient(Starlette(routes=[Mount("/api", desk.app)], middleware=[Middleware(AccessGate)]))


def appointed(desk: Desk, name: str, scope: str) -> Actor:
    database = desk.container.database
    with database.owner() as connection:
        put_account(connection, name, name.title(), Role.ADMINISTRATOR, scope, PASSWORD)
    actor = actor_of(database, sign_in(database, name, PASSWORD, timedelta(hours=1)))
    assert actor is not None
    return actor


def added(admin: TestClient, unit: int, **fields: Any) -> dict[str, Any]:
    body = {"unit": unit, "name": "巡逻车1 手机", "protocol": "http", "datum": "wgs84"} | fields
    answer = admin.post("/v1/devices", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def send(door: TestClient, token: str, *positions: dict[str, Any]) -> Answer:
    return door.post("/api/v1/positions", json=list(positions), headers={"authorization": f"Bearer {token}"})


def position(desk: Desk, **fields: Any) -> dict[str, Any]:
    return {"lng": SPOT[0], "lat": SPOT[1], "at": desk.clock().isoformat()} | fields


def place_of(desk: Desk, unit: int) -> tuple[float, float] | None:
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT lng, lat FROM unit_position WHERE unit_id = %s", [unit])
        return cursor.fetchone()


def code_of(answer: Answer) -> str:
    return str(answer.json()["error"]["code"])


def test_a_device_sends_its_own_position_with_nothing_but_its_token(
    desk: Desk, admin: TestClient, door: TestClient
) -> None:
    unit = desk.unit("vehicle")["id"]
    token = added(admin, unit)["token"]
    said = send(door, token, position(desk))
    assert (said.status_code, said.json()) == (200, {"received": 1, "kept": 1, "dropped": {}})
    assert place_of(desk, unit) == SPOT


def test_one_position_need_not_be_a_list(desk: Desk, admin: TestClient, door: TestClient) -> None:
    token = added(admin, desk.unit("vehicle")["id"])["token"]
    said = door.post("/api/v1/positions", json=position(desk), headers={"authorization": f"Bearer {token}"})
    assert said.json()["kept"] == 1


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_device_declared_in_a_shifted_datum_is_converted_at_the_door(
    desk: Desk, admin: TestClient, door: TestClient, datum: str
) -> None:
    unit = desk.unit("vehicle")["id"]
    token = added(admin, unit, datum=datum)["token"]
    lngs, lats = from_wgs84([SPOT[0]], [SPOT[1]], datum)
    assert distance_m(*SPOT, float(lngs[0]), float(lats[0])) > 200
    assert send(door, token, position(desk, lng=float(lngs[0]), lat=float(lats[0]))).json()["kept"] == 1
    stored = place_of(desk, unit)
    assert stored is not None
    assert distance_m(*SPOT, *stored) < 0.01


def test_a_datum_that_contradicts_the_declared_one_is_refused(desk: Desk, admin: TestClient, door: TestClient) -> None:
    token = added(admin, desk.unit("vehicle")["id"], datum="gcj02")["token"]
    said = send(door, token, position(desk, datum="wgs84"))
    assert (said.status_code, code_of(said)) == (422, "bad_value")
    assert "0.datum" in said.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\x00garbage", b"\x00" * 1_000_000, b"[" * 100_000])
def test_garbage_is_refused_in_one_sentence(desk: Desk, admin: TestClient, door: TestClient, body: bytes) -> None:
    token = added(admin, desk.unit("vehicle")["id"])["token"]
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    said = door.post("/api/v1/positions", content=body, headers=headers)
    assert (said.status_code, code_of(said)) == (422, "bad_value"), said.text
    assert "body" in said.json()["error"]["message"]
    assert len(said.text) < 1_000


def test_a_device_cannot_write_for_another_unit(desk: Desk, admin: TestClient, door: TestClient) -> None:
    token = added(admin, desk.unit("vehicle")["id"])["token"]
    other = desk.unit("team")["id"]
    said = send(door, token, position(desk), position(desk, unit=other))
    assert (said.status_code, code_of(said)) == (403, "device_foreign")
    assert "1.unit" in said.json()["error"]["message"]
    assert desk.count("unit_position") == 0


def test_off_duty_nothing_of_a_person_is_kept_only_counted(desk: Desk, admin: TestClient, door: TestClient) -> None:
    unit = desk.unit("member")["id"]
    token = added(admin, unit)["token"]
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE unit SET shift_from = '20:00', shift_to = '23:00' WHERE id = %s", [unit])
    desk.container.devices.forget()
    said = send(door, token, position(desk))
    assert said.json() == {"received": 1, "kept": 0, "dropped": {"off_duty": 1}}
    assert desk.count("unit_position") == 0


def test_a_wrong_token_and_a_revoked_one_open_nothing(desk: Desk, admin: TestClient, door: TestClient) -> None:
    device = added(admin, desk.unit("vehicle")["id"])
    assert send(door, device["token"], position(desk)).status_code == 200
    assert admin.post(f"/v1/devices/{device['id']}/revoke").status_code == 200
    for token in (device["token"], "jwd_" + "a" * 24):
        said = send(door, token, position(desk))
        assert (said.status_code, code_of(said)) == (401, "device_token_wrong")


def test_a_renewed_token_ends_the_old_one(desk: Desk, admin: TestClient, door: TestClient) -> None:
    device = added(admin, desk.unit("vehicle")["id"])
    fresh = admin.post(f"/v1/devices/{device['id']}/renew").json()["token"]
    assert send(door, device["token"], position(desk)).status_code == 401
    assert send(door, fresh, position(desk)).status_code == 200


def test_a_device_comes_in_only_by_the_door_it_was_declared_for(
    desk: Desk, admin: TestClient, door: TestClient
) -> None:
    token = added(admin, desk.unit("vehicle")["id"], protocol="osmand")["token"]
    said = send(door, token, position(desk))
    assert (said.status_code, code_of(said)) == (403, "device_door_wrong")


def test_the_token_of_a_device_opens_nothing_else(desk: Desk, admin: TestClient, door: TestClient) -> None:
    token = added(admin, desk.unit("vehicle")["id"])["token"]
    for path in ("/api/v1/map", "/api/v1/incidents", "/api/v1/resources", "/api/v1/positions/"):
        assert door.get(path, headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_the_token_is_shown_once_and_stored_as_a_hash_only(desk: Desk, admin: TestClient) -> None:
    device = added(admin, desk.unit("vehicle")["id"])
    listed = admin.get("/v1/devices")
    assert [one["id"] for one in listed.json()["devices"]] == [device["id"]]
    assert device["token"] not in listed.text
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM device d")
        assert device["token"] not in str(cursor.fetchall())


def test_devices_leave_a_trace_in_the_audit(desk: Desk, admin: TestClient) -> None:
    device = added(admin, desk.unit("vehicle")["id"])
    admin.post(f"/v1/devices/{device['id']}/revoke")
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT action, reason FROM audit WHERE action LIKE 'device%' ORDER BY at DESC LIMIT 2")
        (revoked, _), (made, what) = cursor.fetchall()
    assert (made, revoked) == ("device_added", "device_revoked")
    assert device["token"] not in what


def test_only_administrators_of_the_area_keep_devices(desk: Desk, admin: TestClient) -> None:
    unit = desk.unit("vehicle")["id"]
    device = added(admin, unit)
    body = {"unit": unit, "name": "手机", "protocol": "http", "datum": "wgs84"}
    for client in (desk.operator, desk.officer, desk.leader):
        assert client.get("/v1/devices").status_code == 403
        assert client.post("/v1/devices", json=body).status_code == 403
    elsewhere = desk.at(appointed(desk, "elsewhere", "310101"))
    assert elsewhere.get("/v1/devices").json() == {"devices": []}
    assert code_of(elsewhere.post("/v1/devices", json=body)) == "device_unit_ended"
    assert elsewhere.post(f"/v1/devices/{device['id']}/revoke").status_code == 404


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"datum": "moon"}, "datum"),
        ({"protocol": "carrier pigeon"}, "protocol"),
        ({"protocol": "jt808"}, "terminal"),
        ({"protocol": "jt808", "terminal": "12ab"}, "terminal"),
        ({"terminal": "13912345678"}, "terminal"),
        ({"name": " "}, "name"),
    ],
)
def test_a_device_that_cannot_be_is_refused_with_the_field(
    desk: Desk, admin: TestClient, fields: dict[str, Any], names: str
) -> None:
    body = {"unit": desk.unit("vehicle")["id"], "name": "终端", "protocol": "http", "datum": "wgs84"} | fields
    said = admin.post("/v1/devices", json=body)
    assert (said.status_code, code_of(said)) == (422, "bad_value")
    assert said.json()["error"]["fields"]["name"] == names


def test_one_terminal_number_belongs_to_one_device(desk: Desk, admin: TestClient) -> None:
    unit = desk.unit("vehicle")["id"]
    first = added(admin, unit, protocol="jt808", terminal="013912345678")
    body = {"unit": unit, "name": "另一台", "protocol": "jt808", "datum": "wgs84", "terminal": "13912345678"}
    said = admin.post("/v1/devices", json=body)
    assert (said.status_code, code_of(said)) == (409, "terminal_taken")
    admin.post(f"/v1/devices/{first['id']}/revoke")
    assert admin.post("/v1/devices", json=body).status_code == 201


def test_an_administrators_own_area_bounds_the_list(desk: Desk, admin: TestClient) -> None:
    device = added(admin, desk.unit("vehicle")["id"])
    here = desk.at(appointed(desk, "here", NAN[:9]))
    assert [one["id"] for one in here.get("/v1/devices").json()["devices"]] == [device["id"]]
