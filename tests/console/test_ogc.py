"""OGC API – Features: what other programs read, as far as the account sees, by GDAL's own driver too."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import httpx2 as httpx
import pyogrio
import pytest
import shapely
import uvicorn
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient

from console.access import AccessGate
from console.container import Container, serving
from console.ogc import create_ogc
from console.ogc.systems import from_system, to_system, zone_at
from console.settings import Settings
from data.accounts import put_account
from data.china_day import TODAY_IN_CHINA
from data.database import Database
from data.features import COLLECTIONS
from data.features.filters import DEPTH_MOST
from data.tokens import list_tokens, make_token, revoke_token
from dispatch.errors import AccountUnknown, TokenUnknown
from dispatch.permissions import Actor, Role
from tests.console.test_api import As
from tests.fixtures.api import ApiOf
from tests.fixtures.hamlet import LAT, LNG, NAN, STEP, WEST, Hamlet, settle

PASSWORD = "a long password"


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    found = settle(module_database)
    with module_database.owner() as connection:
        put_account(connection, "qgis", "QGIS", Role.PLANNER, NAN, PASSWORD)
        put_account(connection, "gone", "gone", Role.PLANNER, NAN, PASSWORD)
    return found


@pytest.fixture(scope="module")
def container(hamlet: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> Container:
    return Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), hamlet.database)


def client(container: Container, actor: Actor) -> TestClient:
    return TestClient(As(ApiOf(container, create_ogc), actor))


@pytest.fixture
def operator(container: Container, hamlet: Hamlet) -> TestClient:
    return client(container, hamlet.operator)


def found(who: TestClient, collection: str, **query: object) -> list[object]:
    """Return the ids of every feature that a query gives, page after page."""
    answer = who.get(f"/collections/{collection}/items", params={"limit": 2, **query})
    assert answer.status_code == 200, answer.text
    ids: list[object] = []
    while True:
        body = answer.json()
        assert body["numberReturned"] == len(body["features"]) <= 2
        ids += [each["id"] for each in body["features"]]
        onward = [each["href"] for each in body["links"] if each["rel"] == "next"]
        if not onward:
            return ids
        answer = who.get(onward[0])


def buildings(who: TestClient, filter: str, **query: object) -> list[object]:
    return found(who, "buildings", filter=filter, **query)


# Documents


def test_the_documents_link_each_other_and_declare_what_is_conformed_to(operator: TestClient) -> None:
    landing = operator.get("/").json()
    assert {each["rel"] for each in landing["links"]} >= {"self", "service-desc", "conformance", "data"}
    declared = operator.get("/conformance").json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in declared
    assert operator.get("/api").json()["paths"]["/collections/{collection_id}/items"]
    listed = {each["id"]: each for each in operator.get("/collections").json()["collections"]}
    assert listed.keys() == COLLECTIONS.keys()
    assert "http://www.opengis.net/def/crs/EPSG/0/4547" in listed["grids"]["crs"]
    west, south, east, north = listed["grids"]["extent"]["spatial"]["bbox"][0]
    assert west <= LNG < east
    assert south <= LAT < north


def test_every_collection_gives_features_with_the_properties_it_declares(operator: TestClient) -> None:
    for name, collection in COLLECTIONS.items():
        declared = operator.get(f"/collections/{name}/queryables").json()["properties"]
        assert declared.keys() == {*collection.properties, "geometry"}
        body = operator.get(f"/collections/{name}/items").json()
        for feature in body["features"]:
            assert feature["properties"].keys() == collection.properties.keys(), name
            again = operator.get(f"/collections/{name}/items/{feature['id']}").json()
            assert again["properties"] == feature["properties"]


def test_a_browser_gets_pages(operator: TestClient) -> None:
    for place in ("/", "/collections", "/collections/buildings", "/collections/buildings/items?f=html"):
        answer = operator.get(place, headers={"accept": "text/html"})
        assert answer.headers["content-type"].startswith("text/html"), place
    assert "西乡街道南坑路1号" in operator.get("/collections/buildings/items?f=html").text


# Rights


def test_rows_outside_the_region_and_collections_beyond_the_role_are_not_there(
    container: Container, hamlet: Hamlet
) -> None:
    assert found(client(container, hamlet.operator), "buildings") == [1, 2, 3]
    assert found(client(container, hamlet.officer), "buildings") == [1, 2]
    planner = client(container, hamlet.planner)
    assert planner.get("/collections/dwellings/items").status_code == 403
    assert "dwellings" not in {each["id"] for each in planner.get("/collections").json()["collections"]}
    assert client(container, hamlet.officer).get("/collections/buildings/items/4").status_code == 404


def test_nothing_of_a_person_is_among_the_properties() -> None:
    named = {name for collection in COLLECTIONS.values() for name in collection.properties}
    assert not named & {
        "phone",
        "phone_masked",
        "name_masked",
        "description",
        "reported_by",
        "resident",
        "household_id",
    }


# Paging


def test_pages_neither_repeat_nor_skip_while_rows_go(operator: TestClient, hamlet: Hamlet) -> None:
    first = operator.get("/collections/buildings/items?limit=1").json()
    assert first["numberMatched"] == 3
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(f"UPDATE building SET valid_to = {TODAY_IN_CHINA} + 1 WHERE id = 1")
    try:
        onward = next(each["href"] for each in first["links"] if each["rel"] == "next")
        assert [each["id"] for each in operator.get(onward).json()["features"]] == [2]
    finally:
        with hamlet.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE building SET valid_to = NULL WHERE id = 1")


# Places, times, systems


def test_a_box_gives_what_meets_it(operator: TestClient) -> None:
    small = f"{LNG + 0.0006},{LAT + 0.0005},{LNG + 0.0007},{LAT + 0.00055}"
    assert found(operator, "buildings", bbox=small) == [1]
    assert found(operator, "buildings", bbox=f"{LNG},{LAT},{LNG + 1},{LAT + 1}") == [1, 2, 3]
    assert found(operator, "buildings", bbox="0,0,1,1") == []
    turned = f"{LAT + 0.0005},{LNG + 0.0006},{LAT + 0.00055},{LNG + 0.0007}"
    assert found(operator, "buildings", bbox=turned, **{"bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/4326"}) == [
        1
    ]
    box = shapely.box(LNG + 0.0006, LAT + 0.0005, LNG + 0.0007, LAT + 0.00055)
    for number in (3857, 4547):
        bounds = ",".join(map(str, to_system(number)(box).bounds))
        assert found(
            operator, "buildings", bbox=bounds, **{"bbox-crs": f"http://www.opengis.net/def/crs/EPSG/0/{number}"}
        ) == [1]


@pytest.mark.parametrize("number", [None, 4326, 4490, 3857, 4547])
def test_the_answer_comes_in_the_system_asked_for(operator: TestClient, number: int | None) -> None:
    address = (
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
        if number is None
        else f"http://www.opengis.net/def/crs/EPSG/0/{number}"
    )
    answer = operator.get("/collections/buildings/items/1", params={"crs": address})
    assert answer.headers["content-crs"] == f"<{address}>"
    shape = from_system(number)(shapely.geometry.shape(answer.json()["geometry"]))
    assert shapely.hausdorff_distance(shape, shapely.box(LNG + 0.0005, LAT + 0.0005, LNG + 0.0008, LAT + 0.0006)) < 1e-6


def test_the_zone_is_that_of_the_data() -> None:
    assert [zone_at(lng) for lng in (114.05, 112.6, 75.0, 135.4, 11.5)] == [4547, 4547, 4534, 4554, None]


def test_a_time_asks_for_what_is_in_force_then(operator: TestClient) -> None:
    assert found(operator, "buildings", datetime="2000-01-01T00:00:00Z") == []
    assert found(operator, "buildings", datetime="2000-01-01T00:00:00Z/..") == [1, 2, 3]


# Filters


def test_filters_compare_combine_and_meet_places(operator: TestClient) -> None:
    assert buildings(operator, "levels >= 2") == [1, 2]
    assert buildings(operator, "levels > 1 AND name = '1栋'") == [1]
    assert buildings(operator, "NOT (levels > 1) OR id = 2") == [2, 3]
    assert buildings(operator, "name LIKE '1%'") == [1, 2]
    assert buildings(operator, "levels BETWEEN 2 AND 3") == [1, 2]
    assert buildings(operator, "id IN (1, 3)") == [1, 3]
    assert buildings(operator, "levels_assumed = false AND name IS NOT NULL") == [1, 2, 3]
    west = f"BBOX({LNG},{LAT},{LNG + STEP},{LAT + STEP})"
    assert buildings(operator, f"S_INTERSECTS(geometry, {west})") == [1, 2]
    assert buildings(operator, f"S_INTERSECTS(geometry, {west}) AND levels = 3") == [1]
    assert buildings(operator, f"NOT S_INTERSECTS(geometry, {west})") == [3]
    assert buildings(operator, f"NOT (S_INTERSECTS(geometry, {west}) AND levels = 3)") == [2, 3]
    assert buildings(operator, f"S_INTERSECTS(geometry, {west}) OR levels = 1") == [1, 2, 3]
    ring = f"POLYGON(({LNG} {LAT},{LNG + 0.0009} {LAT},{LNG + 0.0009} {LAT + 0.0009},{LNG} {LAT}))"
    assert buildings(operator, f"S_INTERSECTS(geometry, {ring})") == [1]
    assert found(operator, "grids", code=WEST) == [WEST]


def test_filters_come_as_json_too(operator: TestClient) -> None:
    tree = {"op": "and", "args": [
        {"op": ">", "args": [{"property": "levels"}, 1]},
        {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [LNG, LAT, LNG + 0.0009, LAT + 0.0009]}]},
    ]}  # fmt: skip
    assert buildings(operator, json.dumps(tree), **{"filter-lang": "cql2-json"}) == [1]


@given(st.recursive(
    st.sampled_from(["levels > 1", "id = 2", "usage = 'residential'", "S_INTERSECTS(geometry, BBOX(114.05,22.63,114.053,22.633))"]),
    lambda inner: st.one_of(inner.map(lambda x: f"NOT ({x})"), st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(lambda x: f"({x[0]}) {x[1]} ({x[2]})")),
    max_leaves=6,
))  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_any_combination_gives_what_plain_logic_gives(container: Container, hamlet: Hamlet, text: str) -> None:
    assume(text.count("(") <= DEPTH_MOST)
    rows = {1: (3, True), 2: (2, True), 3: (1, False)}
    expected = []
    for key, (levels, west) in rows.items():
        plain = text.replace("S_INTERSECTS(geometry, BBOX(114.05,22.63,114.053,22.633))", str(west))
        plain = (
            plain.replace("levels > 1", str(levels > 1))
            .replace("id = 2", str(key == 2))
            .replace("usage = 'residential'", "True")
        )
        if eval(plain.replace("AND", "and").replace("OR", "or").replace("NOT", "not")):
            expected.append(key)
    assert buildings(client(container, hamlet.operator), text) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"filter": "levels >"}, {"filter": "colour = 1"}, {"filter": "levels = 'x'"}, {"filter": "name = 3"},
        {"filter": "foo(levels) = 1"}, {"filter": "S_INTERSECTS(name, BBOX(1,2,3,4))"}, {"filter": "levels"}, {"filter": "(" * 4000},
        {"filter": "{}", "filter-lang": "cql2-json"}, {"filter": "levels = 1", "filter-lang": "sql"},
        {"filter": "name = 'a' AND"}, {"filter": "levels = 1", "filter-crs": "EPSG:1"},
        {"bbox": "1,2,3"}, {"bbox": "a,b,c,d"}, {"bbox": "0,10,1,0"}, {"bbox": "0,0,400,1"}, {"bbox": "nan,0,1,1"},
        {"bbox": "0,0,1,1", "bbox-crs": "EPSG:2326"}, {"crs": "http://www.opengis.net/def/crs/EPSG/0/2326"},
        {"datetime": "yesterday"}, {"datetime": "2026-02-01/2026-01-01"}, {"limit": "0"}, {"limit": "x"},
        {"after": "x"}, {"dragon": "1"}, {"levels": "x"}, {"name": "\0"}, {"f": "xml"},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_gets_one_clear_answer(operator: TestClient, query: dict[str, str]) -> None:
    answer = operator.get("/collections/buildings/items", params=query)
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert body["code"] in {"bad_value", "filter_unfit"}
    assert len(body["description"]) > 10


def test_unknown_collections_and_features_are_not_found(operator: TestClient) -> None:
    for place in (
        "/collections/dragons",
        "/collections/dragons/items",
        "/collections/buildings/items/999",
        "/collections/buildings/items/x",
        "/nothing",
    ):
        assert operator.get(place).status_code == 404, place


# Signing in, and GDAL


@pytest.fixture(scope="module")
def address(container: Container) -> Iterator[str]:
    app = Starlette(routes=[Mount("/ogc", ApiOf(container, create_ogc))], middleware=[Middleware(AccessGate)])
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none", lifespan="off"))
    with serving(container):
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)  # the server is starting in a thread; there is nothing to wait on
        yield f"http://127.0.0.1:{port}/ogc"
        server.should_exit = True
        thread.join(10)


def status(address: str, headers: dict[str, str] | None = None, **kept: object) -> int:
    return httpx.get(f"{address}/collections", headers=headers, **kept).status_code  # type: ignore[arg-type]


def test_programs_sign_in_with_name_and_password_or_a_token(address: str, hamlet: Hamlet) -> None:
    refused = httpx.get(f"{address}/collections")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert status(address, auth=("qgis", PASSWORD)) == 200
    assert status(address, auth=("QGIS", PASSWORD)) == 200
    assert status(address, auth=("qgis", "wrong password")) == 401
    assert status(address, {"authorization": "Basic ???"}) == 401
    assert status(address, {"authorization": "Digest x"}) == 401
    with hamlet.database.owner() as connection:
        token = make_token(connection, "qgis", "test", 1)
    assert status(address, {"authorization": f"Bearer {token}"}) == 200
    assert status(address, auth=("qgis", token)) == 200
    assert status(address, auth=("gone", token)) == 401
    assert status(address, {"authorization": "Bearer jw_wrong"}) == 401
    with hamlet.database.owner() as connection:
        (listed,) = [one for one in list_tokens(connection) if one.name == "test"]
        assert listed.used_at is not None
        revoke_token(connection, listed.id)
    assert status(address, {"authorization": f"Bearer {token}"}) == 401
    with hamlet.database.owner() as connection, pytest.raises(TokenUnknown):
        revoke_token(connection, listed.id)
    with hamlet.database.owner() as connection, pytest.raises(AccountUnknown):
        make_token(connection, "nobody-here", "x", None)


def test_an_account_that_is_disabled_or_has_a_new_password_is_out_at_once(address: str, hamlet: Hamlet) -> None:
    assert status(address, auth=("gone", PASSWORD)) == 200
    with hamlet.database.owner() as connection:
        put_account(connection, "gone", "gone", Role.PLANNER, NAN, "another long password")
    assert status(address, auth=("gone", PASSWORD)) == 401
    assert status(address, auth=("gone", "another long password")) == 200
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE account SET disabled = true WHERE name = 'gone'")
    assert status(address, auth=("gone", "another long password")) == 401


def test_too_many_wrong_passwords_slow_a_program_down(address: str, hamlet: Hamlet) -> None:
    with hamlet.database.owner() as connection:
        put_account(connection, "guessed", "guessed", Role.PLANNER, NAN, PASSWORD)
    assert [status(address, auth=("guessed", f"wrong{i}")) for i in range(9)][-1] == 429
    assert status(address, auth=("guessed", PASSWORD)) == 429


READING = """
import json, sys
import pyogrio
address, token, box = sys.argv[1:]
source = f"OAPIF:{address}"
def signed_in(token):
    pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_USERPWD": f"qgis:{token}"})
def read(layer="buildings", **asked):
    return pyogrio.read_dataframe(source, layer=layer, USERPWD=f"qgis:{token}", **asked)
def ids(**asked):
    return sorted(int(each) for each in read(**asked)["id"])
def refused(token):
    signed_in(token)
    try:
        pyogrio.list_layers(source)
    except Exception as error:
        return str(error)
    return ""
signed_in(token)
frame = read()
layers = sorted(name for name, _ in pyogrio.list_layers(source))
metres = read(CRS="EPSG:4547")
print(json.dumps({
    "layers": layers, "all": ids(), "west": frame.total_bounds[0],
    "counts": {layer: len(read(layer)) for layer in layers},
    "paged": ids(PAGE_SIZE="1"), "near": ids(bbox=tuple(map(float, box.split(",")))), "high": ids(where="levels >= 3"),
    "both": ids(bbox=tuple(map(float, box.split(","))), where="levels < 3", PAGE_SIZE="1"),
    "crs": frame.crs.to_authority(min_confidence=20), "epsg": metres.crs.to_epsg(), "metres": metres.total_bounds.tolist(),
    "refused": refused("jw_wrong"),
}))
"""


@pytest.mark.skipif("OAPIF" not in pyogrio.list_drivers(), reason="this GDAL has no OAPIF driver")
def test_gdals_own_driver_reads_every_collection(address: str, hamlet: Hamlet) -> None:
    with hamlet.database.owner() as connection:
        token = make_token(connection, "qgis", "gdal", 1)
    box = f"{LNG},{LAT},{LNG + STEP},{LAT + STEP}"
    # GDAL holds the interpreter while it waits, so that it cannot read from its own process.
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READING, address, token, box],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    # What only persons may see is not among what a planner is given.
    assert set(told["layers"]) == COLLECTIONS.keys() - {"dwellings"}
    matched = {
        name: httpx.get(f"{address}/collections/{name}/items", auth=("qgis", token)).json()["numberMatched"]
        for name in told["layers"]
    }
    assert told["counts"] == matched
    assert (told["all"], told["paged"], told["near"], told["high"], told["both"]) == (
        [1, 2, 3], [1, 2, 3], [1, 2], [1], [2],
    )  # fmt: skip
    assert abs(told["west"] - (LNG + 0.0005)) < 1e-9
    assert told["crs"] in (["OGC", "CRS84"], ["EPSG", "4326"])
    # In metres of CGCS2000 the same place, to the millimetre.
    shapes = httpx.get(f"{address}/collections/buildings/items", auth=("qgis", token)).json()["features"]
    there = Transformer.from_crs(4326, 4547, always_xy=True).transform
    expected = shapely.transform(
        [shapely.geometry.shape(each["geometry"]) for each in shapes], there, interleaved=False
    )
    assert told["epsg"] == 4547
    assert told["metres"] == pytest.approx(shapely.total_bounds(expected), abs=1e-3)
    assert "401" in told["refused"]
