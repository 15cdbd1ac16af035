"""Coordinates over HTTP, as the search box and the readout ask for them."""

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from console.container import Container
from console.settings import Settings
from data.database import Database
from geo.metric import distances_m
from tests.console.test_api import As
from tests.fixtures.api import ApiOf
from tests.fixtures.hamlet import LAT, LNG, settle


@pytest.fixture(scope="module")
def api(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> tuple[ASGIApp, TestClient]:
    hamlet = settle(module_database)
    container = Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), hamlet.database)
    app = ApiOf(container)
    return app, TestClient(As(app, hamlet.operator))


def test_a_place_is_written_in_every_datum_and_read_back_from_each(api: tuple[ASGIApp, TestClient]) -> None:
    _, client = api
    (place,) = client.post("/v1/coordinates", json={"points": [[LNG, LAT]]}).json()["points"]
    assert place["wgs84"] == [LNG, LAT]
    assert place["zone"] == 38
    written = {
        "gcj02": "{gcj02[0]}, {gcj02[1]}",
        "bd09": "{bd09[1]} {bd09[0]}",
        "cgcs2000": "{prefixed_east_m}, {north_m}",
    }
    for datum, form in written.items():
        text = form.format(**place)
        found = client.get("/v1/coordinates", params={"q": text, "near": LNG}).json()["readings"]
        (meant,) = [one for one in found if one["datum"] == datum]
        assert distances_m([meant["lng"]], [meant["lat"]], LNG, LAT)[0] < 0.002, datum


def test_many_points_at_once_keep_their_order_and_too_many_are_refused(api: tuple[ASGIApp, TestClient]) -> None:
    _, client = api
    points = [[round(100 + index / 100, 2), 30.0] for index in range(1000)]
    answer = client.post("/v1/coordinates", json={"points": points}).json()["points"]
    assert [one["wgs84"] for one in answer] == points
    refused = client.post("/v1/coordinates", json={"points": [*points, [1, 2]]})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "bad_value")


@pytest.mark.parametrize(
    "body", [{"points": [[181, 0]]}, {"points": [[0, 91]]}, {"points": [[1, 2]], "datum": "mars"}, {"points": [[1]]}]
)
def test_what_cannot_be_is_refused_in_one_sentence(api: tuple[ASGIApp, TestClient], body: dict[str, object]) -> None:
    _, client = api
    refused = client.post("/v1/coordinates", json=body)
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "bad_value"


def test_nobody_reads_coordinates_without_signing_in(api: tuple[ASGIApp, TestClient]) -> None:
    app, _ = api
    assert TestClient(As(app, None)).get("/v1/coordinates", params={"q": "1,2"}).status_code == 401
