"""Aggregates over HTTP: what may be counted, hexagons with their corners, grids with classes, cards."""

import h3.api.basic_str as h3
import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from console.container import Container
from console.settings import Settings
from data.database import Database
from data.units import sync_units
from dispatch.service import utc_now
from tests.console.test_api import client
from tests.fixtures.api import ApiOf
from tests.fixtures.hamlet import EAST, WEST, Hamlet, settle


@pytest.fixture(scope="module")
def hamlet(module_database: Database) -> Hamlet:
    found = settle(module_database)
    with module_database.owner() as connection:
        sync_units(connection, utc_now())
    return found


@pytest.fixture(scope="module")
def api(hamlet: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> ASGIApp:
    container = Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), hamlet.database)
    return ApiOf(container)


@pytest.fixture
def operator(api: ASGIApp, hamlet: Hamlet) -> TestClient:
    return client(api, hamlet.operator)


def corners(body: dict[str, list[list[int]]], number: int) -> list[tuple[float, float]]:
    steps = body["rings"][number]
    (x, y), found = (0, 0), []
    for across, up in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + across, y + up
        found.append((body["origin"][0] + x / 1e6, body["origin"][1] + y / 1e6))
    return found


def test_hexagons_carry_their_corners(operator: TestClient) -> None:
    body = operator.get("/v1/aggregates/buildings/hexagons?res=10").json()
    assert sum(body["values"]) == body["total"] == 3
    assert body["breaks"][-1] == max(body["values"])
    assert body["complete"]
    for number, cell in enumerate(body["cells"]):
        for (lng, lat), (expected_lat, expected_lng) in zip(
            corners(body, number), h3.cell_to_boundary(cell), strict=True
        ):
            assert (lng, lat) == pytest.approx((expected_lng, expected_lat), abs=2e-6)


def test_a_hexagon_has_a_card_that_leads_to_its_buildings(operator: TestClient) -> None:
    cells = operator.get("/v1/aggregates/dwellings/hexagons?res=9").json()
    card = operator.get(f"/v1/aggregates/dwellings/hexagons/{cells['cells'][0]}?lang=zh-CN").json()
    figures, fields, listed = card["blocks"][:3]
    assert figures["items"][0] == {"label": "房屋", "value": str(cells["values"][0]), "unit": "套", "select": None}
    assert [item["value"] for item in fields["items"]] == ["H3 9 级", cells["cells"][0]]
    assert {item["select"]["kind"] for item in listed["items"]} == {"building"}
    assert card["bounds"][0] < card["position"]["lng"] < card["bounds"][2]


def test_grids_have_a_number_each_and_a_density(operator: TestClient) -> None:
    body = operator.get("/v1/aggregates/dwellings/grids").json()
    assert set(body["grids"]) == {WEST, EAST}
    dense = operator.get("/v1/aggregates/dwellings/grids?per_km2=true&lang=en").json()
    assert dense["grids"][WEST] == pytest.approx(body["grids"][WEST] * 1_000_000 / 90_000, abs=0.1)
    assert dense["unit"] == "dwellings/km²"
    assert dense["total"] == body["total"]


def test_points_of_heat_stand_where_things_stand(operator: TestClient) -> None:
    body = operator.get("/v1/aggregates/cameras/points").json()
    assert len(body["lngs"]) == len(body["lats"]) == len(body["values"]) > 0
    assert 114 < body["lngs"][0] < 114.1


def test_two_residents_are_null_for_a_leader_and_the_legend_knows_nothing_of_them(api: ASGIApp, hamlet: Hamlet) -> None:
    body = client(api, hamlet.leader).get("/v1/aggregates/residents/hexagons?res=10&tag=lives_alone").json()
    assert (body["values"], body["breaks"], body["total"], body["kept_back"]) == ([None], [], 0, 1)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_says_in_words_what_may_be_counted(api: ASGIApp, hamlet: Hamlet, language: str) -> None:
    found = {
        one["subject"]: one
        for one in client(api, hamlet.operator).get(f"/v1/aggregates?lang={language}").json()["subjects"]
    }
    assert len(found) == 11
    assert {choice["code"] for choice in found["households"]["filters"]["tag"]} == {"low_income"}
    assert {choice["code"] for choice in found["sensors"]["filters"]["status"]} == {
        "online",
        "offline",
        "fault",
        "alarm",
    }
    assert found["incidents"]["filters"]["kind"]
    planner = {one["subject"]: one for one in client(api, hamlet.planner).get("/v1/aggregates").json()["subjects"]}
    assert planner["households"]["filters"] == {}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("nothing/hexagons?res=9", 404, "unknown_thing"),
        ("buildings/hexagons?res=12", 422, "bad_value"),
        ("buildings/hexagons?res=9&figure=beauty", 422, "bad_value"),
        ("buildings/hexagons?res=9&west=1", 422, "bad_value"),
        ("buildings/hexagons?res=9&cell=zz", 422, "bad_value"),
        ("buildings/hexagons/123", 404, "unknown_thing"),
        ("cameras/grids?tag=x", 422, "bad_value"),
        ("buildings/hexagons?res=9&breaks=random", 422, "bad_value"),
    ],
)
def test_refuses_with_one_sentence(operator: TestClient, path: str, status: int, code: str) -> None:
    answer = operator.get(f"/v1/aggregates/{path}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"]
