"""OGC API – Features: documents, pages, places, times and systems, as far as the account sees."""

import pytest
import shapely
from starlette.testclient import TestClient

from console.ogc.asking import KNOWN
from console.ogc.systems import from_system, to_system, zone_at
from data.china_day import TODAY_IN_CHINA
from data.features import COLLECTIONS
from tests.fixtures.hamlet import LAT, LNG
from tests.fixtures.ogc import OgcDesk, found

# Documents


def test_the_documents_link_each_other_and_declare_what_is_conformed_to(operator: TestClient) -> None:
    landing = operator.get("/").json()
    assert {each["rel"] for each in landing["links"]} >= {"self", "service-desc", "conformance", "data"}
    declared = operator.get("/conformance").json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in declared
    told = operator.get("/api")
    assert told.headers["content-type"].startswith("application/vnd.oai.openapi+json;version=3.0")
    assert told.json()["openapi"].startswith("3.0.")
    asked = {one["name"] for one in told.json()["paths"]["/collections/{collection_id}/items"]["get"]["parameters"]}
    assert asked == KNOWN | {"collection_id"}
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


def test_every_answer_comes_as_a_page_too_and_says_what_it_is(operator: TestClient) -> None:
    for place in ("/conformance", "/collections/buildings/queryables", "/collections/buildings/items/1"):
        answer = operator.get(place, params={"f": "html"})
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/html"), place
    assert "南坑路" in operator.get("/collections/buildings/items/1?f=html").text
    schema = operator.get("/collections/buildings/queryables")
    assert schema.headers["content-type"].startswith("application/schema+json")


@pytest.mark.parametrize("asked", [{"dragon": "1"}, {"f": "xml"}, {"crs": "EPSG:1"}, {"lang": "tlh"}, {"limit": "1"}])
def test_one_feature_is_not_asked_for_what_it_does_not_know(operator: TestClient, asked: dict[str, str]) -> None:
    answer = operator.get("/collections/buildings/items/1", params=asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
    assert next(iter(asked)) in answer.json()["description"]


# Rights


def test_rows_outside_the_region_and_collections_beyond_the_role_are_not_there(desk: OgcDesk) -> None:
    assert found(desk.operator, "buildings") == [1, 2, 3]
    assert found(desk.client(desk.hamlet.officer), "buildings") == [1, 2]
    planner = desk.client(desk.hamlet.planner)
    assert planner.get("/collections/dwellings/items").status_code == 403
    assert "dwellings" not in {each["id"] for each in planner.get("/collections").json()["collections"]}
    assert desk.client(desk.hamlet.officer).get("/collections/buildings/items/4").status_code == 404


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


def test_pages_neither_repeat_nor_skip_while_rows_go(operator: TestClient, desk: OgcDesk) -> None:
    first = operator.get("/collections/buildings/items?limit=1").json()
    assert first["numberMatched"] == 3
    with desk.hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(f"UPDATE building SET valid_to = {TODAY_IN_CHINA} + 1 WHERE id = 1")
    try:
        onward = next(each["href"] for each in first["links"] if each["rel"] == "next")
        assert [each["id"] for each in operator.get(onward).json()["features"]] == [2]
    finally:
        with desk.hamlet.database.owner() as connection, connection.cursor() as cursor:
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
