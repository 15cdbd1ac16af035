"""What phones send to /osmand: queries, forms and JSON, real ones and any others."""

import json
from collections.abc import Iterator
from math import isnan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from console.access import AccessGate
from console.container import serving
from console.doors import osmand
from console.doors.osmand_route import routes
from data.database import Database
from data.tracks.devices import NewDevice, add_device
from dispatch.errors import BadValue
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.tracks import DeviceKind, DeviceProtocol
from tests.fixtures.desk import Desk, open_desk
from tests.fixtures.hamlet import LAT, LNG

# As Traccar's clients for Android and iOS send it, the newest one as JSON.
QUERY = {
    "id": "902064", "timestamp": "1763776800", "lat": "42.06288", "lon": "-88.23412", "speed": "10.0",
    "bearing": "128.0", "altitude": "124.0", "accuracy": "7.5", "batt": "76.0",
}  # fmt: skip
LOCATION: dict[str, Any] = {
    "timestamp": "2025-11-22T02:00:00.000Z",
    "coords": {
        "latitude": 42.06288, "longitude": -88.23412, "accuracy": 7.5, "speed": 5.25, "heading": 128, "altitude": 124,
    },
    "is_moving": True, "odometer": 3007.6, "event": "motionchange",
    "battery": {"level": 0.76, "is_charging": False}, "activity": {"type": "still"}, "extras": {},
}  # fmt: skip
SYSTEM = Actor(0, "system", "system", Role.ADMINISTRATOR, EVERYWHERE, "zh-CN")


def test_a_query_is_read_with_its_speed_in_knots() -> None:
    said = osmand.of_fields(QUERY, 0)
    (one,) = said.observations
    assert said.id == "902064"
    assert (one.at_s, one.lng, one.lat) == (1763776800, -88.23412, 42.06288)
    assert (one.heading_deg, one.accuracy_m) == (128, 7.5)
    assert one.speed_mps == pytest.approx(5.144, abs=0.001)


@pytest.mark.parametrize(
    "timestamp",
    ["1763776800", "1763776800000", "2025-11-22T02:00:00Z", "2025-11-22 02:00:00", "2025-11-22T10:00:00+08:00"],
)
def test_a_time_is_understood_in_every_form_that_clients_use(timestamp: str) -> None:
    assert osmand.of_fields(QUERY | {"timestamp": timestamp}, 0).observations[0].at_s == 1763776800


def test_without_a_time_it_is_said_of_now_and_a_place_may_be_one_field() -> None:
    said = osmand.of_fields({"deviceid": "7", "location": "42.1,-88.2"}, 99.0)
    (one,) = said.observations
    assert (said.id, one.at_s, one.lng, one.lat) == ("7", 99, -88.2, 42.1)
    assert isnan(one.speed_mps)


def test_the_json_of_newer_clients_is_read_in_si_units() -> None:
    said = osmand.of_json(json.dumps({"location": LOCATION, "device_id": "902064"}).encode())
    (one,) = said.observations
    assert (said.id, one.at_s, one.lng, one.lat) == ("902064", 1763776800, -88.23412, 42.06288)
    assert (one.speed_mps, one.heading_deg, one.accuracy_m) == (5.25, 128, 7.5)


def test_what_a_phone_does_not_know_is_unknown() -> None:
    coords = LOCATION["coords"] | {"speed": -1, "heading": -1, "accuracy": None}
    (one,) = osmand.of_json(json.dumps({"location": LOCATION | {"coords": coords}}).encode()).observations
    assert all(isnan(value) for value in (one.speed_mps, one.heading_deg, one.accuracy_m))


def test_several_locations_come_in_one_body() -> None:
    said = osmand.of_json(json.dumps({"location": [LOCATION] * 3, "device_id": "x"}).encode())
    assert len(said.observations) == 3


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"lat": "north"}, "lat"),
        ({"lon": ""}, None),
        ({"timestamp": "yesterday"}, "timestamp"),
        ({"speed": "fast"}, "speed"),
    ],
)
def test_a_field_that_cannot_be_is_named(fields: dict[str, str], names: str | None) -> None:
    if names is None:
        assert isnan(osmand.of_fields(QUERY | fields, 0).observations[0].lng)
        return
    with pytest.raises(BadValue) as error:
        osmand.of_fields(QUERY | fields, 0)
    assert error.value.fields["name"] == names
    # It is said what it should have been, not only that it is not.
    assert len(str(error.value.fields["why"])) > 10


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"location": 3}', b'{"location": {}}', b'{"location": {"coords": []}}', b"[" * 9000],
)
def test_json_that_says_no_place_is_refused(body: bytes) -> None:
    with pytest.raises(BadValue):
        osmand.of_json(body)


def test_more_locations_than_a_body_may_have_are_refused() -> None:
    with pytest.raises(BadValue, match="1000"):
        osmand.of_json(json.dumps({"location": [LOCATION] * 1001}).encode())


TEXT = st.text(max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
LOOSE = st.fixed_dictionaries(
    {}, optional={"device_id": JSON, "location": JSON | st.fixed_dictionaries({"timestamp": JSON, "coords": JSON
    | st.dictionaries(st.sampled_from(["latitude", "longitude", "speed", "heading", "accuracy"]), JSON)})}
)  # fmt: skip
FIELDS = st.dictionaries(st.sampled_from([*QUERY, "location", "deviceid", "heading"]), TEXT | st.floats().map(str))


@settings(max_examples=200, deadline=None)
@given(FIELDS)
def test_any_query_is_read_or_refused(fields: dict[str, str]) -> None:
    survives_fields(fields)


@settings(max_examples=200, deadline=None)
@given(LOOSE | JSON)
def test_any_json_is_read_or_refused(said: object) -> None:
    survives_json(json.dumps(said).encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    survives_json(body)


def survives_fields(fields: dict[str, str]) -> None:
    try:
        osmand.of_fields(fields, 0.0)
    except BadValue as error:
        error.message("zh-CN")


def survives_json(body: bytes) -> None:
    try:
        osmand.of_json(body)
    except BadValue as error:
        error.message("zh-CN")


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(module_database, tmp_path_factory.mktemp("data"))


@pytest.fixture
def phone(desk: Desk) -> Iterator[TestClient]:
    with serving(desk.container):
        app = Starlette(routes=routes(lambda: desk.container), middleware=[Middleware(AccessGate)])
        yield TestClient(app)
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM unit_position")


@pytest.fixture(scope="module")
def token(desk: Desk) -> str:
    new = NewDevice(desk.unit("vehicle")["id"], "手机", DeviceKind.PHONE, DeviceProtocol.OSMAND, "wgs84")
    with desk.container.database.owner() as connection:
        return add_device(connection, SYSTEM, new)[1]


def fields(desk: Desk, token: str) -> dict[str, str]:
    # Phones do not say the same moment twice.
    desk.clock.pass_by(10)
    return QUERY | {
        "id": token,
        "timestamp": desk.clock().isoformat(),
        "lat": str(LAT + 0.001),
        "lon": str(LNG + 0.001),
    }


def test_phones_are_kept_by_query_form_and_json(desk: Desk, phone: TestClient, token: str) -> None:
    said = fields(desk, token)
    assert phone.get("/osmand", params=said).status_code == 200
    assert desk.count("unit_position") == 1
    assert phone.post("/osmand", data=fields(desk, token)).status_code == 200
    desk.clock.pass_by(10)
    coords = {"latitude": LAT + 0.002, "longitude": LNG + 0.002}
    body = {"device_id": token, "location": {"timestamp": desk.clock().isoformat(), "coords": coords}}
    assert phone.post("/osmand", json=body).status_code == 200
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT lng, lat, at FROM unit_position")
        assert cursor.fetchall() == [(LNG + 0.002, LAT + 0.002, desk.clock())]


def test_a_token_may_stand_in_the_header_instead(desk: Desk, phone: TestClient, token: str) -> None:
    said = {name: value for name, value in fields(desk, token).items() if name != "id"}
    assert phone.get("/osmand", params=said, headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert desk.count("unit_position") == 1


@pytest.mark.parametrize("id", ["", "902064", "jwd_aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_phone_without_a_token_in_force_is_refused(desk: Desk, phone: TestClient, token: str, id: str) -> None:
    said = phone.get("/osmand", params=fields(desk, id))
    assert (said.status_code, said.json()["error"]["code"]) == (401, "device_token_wrong")
    assert desk.count("unit_position") == 0


def test_what_cannot_be_read_is_named_and_a_megabyte_refused(desk: Desk, phone: TestClient, token: str) -> None:
    said = phone.get("/osmand", params=fields(desk, token) | {"lat": "north"})
    assert (said.status_code, said.json()["error"]["fields"]["name"]) == (422, "lat")
    assert phone.post("/osmand", content=b"x" * 1_100_000).status_code == 413
    assert phone.post("/osmand", content=b"\xff\xfe", headers={"content-type": "application/json"}).status_code == 422
    assert desk.count("unit_position") == 0
