"""The tile route: compressed, kept for ever under its version, empty where nothing is."""

import gzip
from math import asinh, pi, radians, tan
from pathlib import Path

import pytest
import shapely
from starlette.applications import Starlette
from starlette.testclient import TestClient

from console import tiles
from console.container import Container
from console.settings import Settings
from data.database import Database
from tests.fixtures.hamlet import HOUSES, settle

FOREVER = "private, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def served(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, Container]:
    settle(module_database)
    container = Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), module_database)
    with module_database.owner() as connection:
        container.tiles.build(connection)
    return TestClient(Starlette(routes=tiles.routes(lambda: container))), container


def test_without_a_base_map_of_the_site_there_is_none(served: tuple[TestClient, Container]) -> None:
    client, container = served
    assert container.site_base is None
    assert client.get("/tiles/base-map/abc/1/0/0").status_code == 404


def test_a_base_map_that_does_not_answer_leaves_our_own(module_database: Database, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, base_map_url="http://127.0.0.1:9/{z}/{x}/{y}", base_map_timeout_s=0.5)
    container = Container.build(settings, module_database)
    assert container.site_base is not None
    client = TestClient(Starlette(routes=tiles.routes(lambda: container)))
    answer = client.get(f"/tiles/base-map/{container.site_base.version}/1/0/0")
    assert (answer.status_code, answer.headers["cache-control"]) == (204, "no-store")


def tile_at(lng: float, lat: float, zoom: int) -> tuple[int, int]:
    x, y = (lng + 180) / 360, 0.5 - northing(lat)
    return int(x * 2**zoom), int(y * 2**zoom)


def northing(lat: float) -> float:
    """Return the Web Mercator northing as a share of the world's height."""
    return asinh(tan(radians(lat))) / (2 * pi)


def test_a_tile_with_a_building_comes_compressed_and_for_good(served: tuple[TestClient, Container]) -> None:
    client, container = served
    place = shapely.centroid(HOUSES[1][-1])
    x, y = tile_at(place.x, place.y, 15)
    version = container.tiles.versions()["buildings"]
    answer = client.get(f"/tiles/buildings/{version}/15/{x}/{y}.mvt")
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert b"buildings" in answer.content
    stored = container.tiles.tile("buildings", version, 15, x, y)
    assert stored
    assert gzip.decompress(stored) == answer.content


def test_a_tile_says_nothing_about_people_or_addresses(served: tuple[TestClient, Container]) -> None:
    client, container = served
    place = shapely.centroid(HOUSES[1][-1])
    x, y = tile_at(place.x, place.y, 15)
    content = client.get(f"/tiles/buildings/{container.tiles.versions()['buildings']}/15/{x}/{y}.mvt").content
    for word in ("南坑", "张", "1栋"):
        assert word.encode() not in content


def test_where_nothing_is_there_is_no_content(served: tuple[TestClient, Container]) -> None:
    client, container = served
    answer = client.get(f"/tiles/buildings/{container.tiles.versions()['buildings']}/15/0/0.mvt")
    assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (204, b"", FOREVER)


@pytest.mark.parametrize(
    "path", ["/tiles/buildings/nosuch/15/0/0.mvt", "/tiles/people/x/15/0/0.mvt", "/tiles/buildings/..%2Fx/1/0/0.mvt"]
)
def test_an_unknown_set_or_version_is_not_found(served: tuple[TestClient, Container], path: str) -> None:
    client, _ = served
    assert client.get(path).status_code == 404


def test_tiles_stay_readable_while_a_newer_version_is_built(served: tuple[TestClient, Container]) -> None:
    client, container = served
    before = container.tiles.versions()["buildings"]
    with container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE building SET height_m = height_m + 1")
        cursor.execute("UPDATE layer_revision SET revision = revision + 1 WHERE layer = 'buildings'")
        assert container.tiles.build(connection) == ["buildings"]
    assert container.tiles.versions()["buildings"] != before
    assert client.get(f"/tiles/buildings/{before}/15/0/0.mvt").status_code == 204
