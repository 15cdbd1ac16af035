"""Layers of a site's own over HTTP: on the map, in the card, the search and /ogc, within rights."""

from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from console.api.application import create_api
from console.container import Container
from console.ogc import create_ogc
from console.settings import Settings
from data.database import Database
from data.exchange.loader import Request
from data.own_layers import Defined, import_own_layer
from dispatch.permissions import EVERYWHERE, Actor, Role
from tests.console.test_api import As
from tests.data.layer_files import COMMUNITY, load_until, rows, written
from tests.fixtures.api import ApiOf

LAMPS = "编号,高度,lng,lat\n路灯甲,8.5,114.001,22.501\n路灯乙,9,114.002,22.502\n"
PATHS = '名称,wkt\n绿道,"LINESTRING(114.001 22.501,114.003 22.501)"\n'
PARKS = '名称,wkt\n口袋公园,"MULTIPOLYGON(((114 22.5,114.01 22.5,114.01 22.51,114 22.5)),((114.02 22.5,114.03 22.5,114.03 22.51,114.02 22.5)))"\n'


@pytest.fixture(scope="module")
def container(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Container:
    load_until(module_database, "region")
    folder = tmp_path_factory.mktemp("own")
    for code, text in (("lamps", LAMPS), ("paths", PATHS), ("parks", PARKS)):
        bring(module_database, code, written(folder, f"{code}.csv", text), "编号" if code == "lamps" else "名称")
    return Container.build(Settings(data_dir=tmp_path_factory.mktemp("data")), module_database)


def bring(database: Database, code: str, path: Path, title: str) -> None:
    said = Defined(code, f"层{code}", code.title(), title)
    with database.owner() as connection:
        report = import_own_layer(connection, said, Request(path, COMMUNITY, "wgs84"), date(2026, 11, 22))
    assert report.written, report.as_json("en")


def client(container: Container, role: Role = Role.OPERATOR, scope: str = EVERYWHERE, ogc: bool = False) -> TestClient:
    actor = Actor(0, "a", "a", role, scope, "zh-CN")
    return TestClient(As(ApiOf(container, create_ogc if ogc else create_api), actor), raise_server_exceptions=False)


def test_the_map_is_told_of_each_layer_with_its_legend(container: Container) -> None:
    body = client(container).get("/v1/map?lang=en").json()
    (group,) = [each for each in body["tree"] if each["group"] == "own"]
    assert [(each["layer"], each["label"], each["count"]) for each in group["items"]] == [
        ("own_lamps", "Lamps", 2), ("own_paths", "Paths", 1), ("own_parks", "Parks", 1),
    ]  # fmt: skip
    assert [each["legend"][0]["shape"] for each in group["items"]] == ["dot", "line", "square"]
    drawn = {each["id"]: each["@@type"] for each in body["spec"]["layers"] if each["id"].startswith("own_")}
    assert drawn == {"own_lamps": "ScatterplotLayer", "own_paths": "PathLayer", "own_parks": "PolygonLayer"}


def test_a_layer_of_very_many_is_drawn_by_what_is_looked_at(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.own_layers.MOST_IN_VIEW", 1)
    monkeypatch.setattr("data.own_layers.rows.MOST_IN_VIEW", 1)
    asked = client(container)
    body = asked.get("/v1/map").json()
    addresses = {each["id"]: each["data"] for each in body["spec"]["layers"] if each["id"].startswith("own_")}
    assert addresses["own_lamps"].endswith("&{view}")
    assert "{view}" not in addresses["own_paths"]
    (group,) = [each for each in body["tree"] if each["group"] == "own"]
    assert ["20,000" in each.get("note", "") for each in group["items"]] == [True, False, False]

    def seen(west: float, east: float) -> list[str]:
        box = {"west": west, "south": 22.0, "east": east, "north": 23.0}
        return [each["title"] for each in asked.get("/v1/own-layers/lamps/rows", params=box).json()]

    assert seen(114.0015, 114.01) == ["路灯乙"]
    assert seen(113.0, 113.5) == []
    assert len(seen(114.0, 114.01)) == 1
    assert seen(114.0, 114.01) == seen(113.9, 114.2)
    assert asked.get("/v1/own-layers/lamps/rows", params={"west": 114}).status_code == 422
    monkeypatch.setattr("data.own_layers.rows.MOST_DRAWN", 1)
    refused = asked.get("/v1/own-layers/lamps/rows")
    assert refused.json()["error"]["code"] == "own_layer_too_large"


def test_rows_are_parts_to_draw_and_kept_while_their_revision_holds(container: Container) -> None:
    asked = client(container)
    lamps = asked.get("/v1/own-layers/lamps/rows").json()
    assert {(each["title"], each["lng"], each["lat"]) for each in lamps} == {
        ("路灯甲", 114.001, 22.501), ("路灯乙", 114.002, 22.502),
    }  # fmt: skip
    (path,) = asked.get("/v1/own-layers/paths/rows").json()
    assert path["path"] == [[114.001, 22.501], [114.003, 22.501]]
    parks = asked.get("/v1/own-layers/parks/rows").json()
    assert len(parks) == 2
    assert len({each["id"] for each in parks}) == 1
    spec = asked.get("/v1/map").json()["spec"]["layers"]
    url = next(each["data"] for each in spec if each["id"] == "own_lamps").removeprefix("/api")
    assert "immutable" in asked.get(url).headers["cache-control"]
    assert "immutable" not in asked.get("/v1/own-layers/lamps/rows?v=0").headers["cache-control"]


def test_a_card_tells_every_attribute_and_the_search_finds_titles(container: Container) -> None:
    asked = client(container)
    (hit,) = [each for each in asked.get("/v1/search?q=路灯甲").json()["hits"] if each["kind"] == "own"]
    assert (hit["title"], hit["subtitle"]) == ("路灯甲", "层lamps")
    card = asked.get(f"/v1/cards/own/{hit['id']}").json()
    assert (card["title"], card["subtitle"]) == ("路灯甲", "层lamps")
    assert [(each["label"], each["value"]) for each in card["blocks"][0]["items"]] == [
        ("编号", "路灯甲"),
        ("高度", "8.5"),
    ]
    assert asked.get("/v1/search?q=%25").json()["hits"] == []
    for wrong in ("0", "x", "9" * 30):
        assert asked.get(f"/v1/cards/own/{wrong}").json()["error"]["code"] == "unknown_thing"


def test_nobody_sees_what_lies_outside_of_their_scope(container: Container) -> None:
    elsewhere = client(container, scope="110101")
    assert all(each["group"] != "own" for each in elsewhere.get("/v1/map").json()["tree"])
    assert elsewhere.get("/v1/own-layers/lamps/rows").json() == []
    assert elsewhere.get("/v1/search?q=路灯").json()["hits"] == []
    here = client(container).get("/v1/own-layers/lamps/rows").json()[0]["id"]
    assert elsewhere.get(f"/v1/cards/own/{here}").status_code == 404


def test_other_programs_read_a_layer_with_filters_and_boxes(container: Container) -> None:
    asked = client(container, ogc=True)
    listed = {each["id"]: each for each in asked.get("/collections").json()["collections"]}
    assert {"own_lamps", "own_paths", "own_parks"} <= listed.keys()
    schema = asked.get("/collections/own_lamps/queryables").json()["properties"]
    assert schema["高度"] == {"type": "number"}
    found = asked.get("/collections/own_lamps/items?filter=%E9%AB%98%E5%BA%A6%20%3E%208.6").json()["features"]
    assert [each["properties"]["编号"] for each in found] == ["路灯乙"]
    boxed = asked.get("/collections/own_lamps/items?bbox=114.0005,22.5005,114.0015,22.5015").json()["features"]
    assert [each["properties"]["编号"] for each in boxed] == ["路灯甲"]
    assert asked.get("/collections/own_nothing/items").status_code == 404


def test_an_administrator_names_closes_and_removes_a_layer(container: Container, module_database: Database) -> None:
    administrator = client(container, Role.ADMINISTRATOR)
    body = {
        "name_zh": "公园",
        "name_en": "Parks",
        "colour": "#00ff00",
        "visible": False,
        "roles": ["administrator", "planner"],
    }
    told = administrator.put("/v1/own-layers/parks", json=body).json()["layers"]
    assert next(each for each in told if each["code"] == "parks")["name_zh"] == "公园"
    asked = client(container)
    assert asked.get("/v1/own-layers/parks/rows").json()["error"]["code"] == "own_layer_unknown"
    assert asked.get("/v1/search?q=口袋").json()["hits"] == []
    assert client(container, ogc=True).get("/collections/own_parks").status_code == 404
    assert len(client(container, Role.PLANNER).get("/v1/own-layers/parks/rows").json()) == 2
    for wrong in ({"colour": "red"}, {"roles": ["planner"]}, {"name_zh": ""}):
        assert administrator.put("/v1/own-layers/parks", json=body | wrong).status_code == 422
    for actor in (asked, client(container, Role.ADMINISTRATOR, "440306")):
        assert actor.put("/v1/own-layers/parks", json=body).status_code == 403
        assert actor.delete("/v1/own-layers/parks").status_code == 403
    assert "parks" not in {each["code"] for each in administrator.delete("/v1/own-layers/parks").json()["layers"]}
    assert administrator.delete("/v1/own-layers/parks").status_code == 404
    actions = rows(module_database, "SELECT action FROM audit ORDER BY seq DESC LIMIT 2")
    assert actions == [("own_layer_removed",), ("own_layer_changed",)]


def test_a_layer_is_taken_away_by_those_it_is_open_to_and_recorded(container: Container) -> None:
    with container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO account (id, name, display_name, role, scope, password_hash) OVERRIDING SYSTEM VALUE"
            " VALUES (0, 'user0', 'user0', 'operator', '*', '-')"
        )
    asked = client(container)
    offered = {each["kind"]: each for each in asked.get("/v1/exports").json()["kinds"]}
    assert (offered["own_lamps"]["label"], offered["own_lamps"]["shape"]) == ("层lamps", "point")
    answer = asked.get("/v1/exports/own_lamps.geojson")
    assert {each["properties"]["编号"] for each in answer.json()["features"]} == {"路灯甲", "路灯乙"}
    assert 'filename="own_lamps.geojson"' in answer.headers["content-disposition"]
    assert rows(container.database, "SELECT action, kind, ref FROM audit ORDER BY seq DESC LIMIT 1") == [
        ("export", "own_lamps", "own_lamps.geojson")
    ]
    assert client(container, scope="110101").get("/v1/exports/own_lamps.geojson").json()["features"] == []
    with container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE own_layer SET roles = '{administrator,planner}' WHERE code = 'paths'")
    try:
        assert asked.get("/v1/exports/own_paths.csv").json()["error"]["code"] == "own_layer_unknown"
        assert "own_paths" not in {each["kind"] for each in asked.get("/v1/exports").json()["kinds"]}
        answer = client(container, Role.PLANNER).get("/v1/exports/own_paths.csv")
        assert answer.status_code == 200, answer.text
    finally:
        with container.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE own_layer SET roles = NULL WHERE code = 'paths'")


def test_things_are_narrowed_by_their_class_status_and_tags(container: Container, tmp_path: Path) -> None:
    text = (
        "名称,类别,状态,标签,lng,lat\n"
        "甲,灯,好,新;亮,114.001,22.501\n乙,灯,坏,新,114.002,22.502\n丙,杆,,,114.003,22.503\n"
    )
    bring(container.database, "classed", written(tmp_path, "c.csv", text), "名称")
    asked = client(container)
    (group,) = [each for each in asked.get("/v1/map").json()["tree"] if each["group"] == "own"]
    said = {each["layer"]: each.get("choices", "") for each in group["items"]}
    assert said["own_lamps"] == ""
    answer = asked.get(said["own_classed"].removeprefix("/api"))
    assert "immutable" in answer.headers["cache-control"]
    found = {name: [each["code"] for each in values] for name, values in answer.json()["filters"].items()}
    assert found == {"kind": ["杆", "灯"], "status": ["坏", "好"], "tag": ["亮", "新"]}
    drawn = {each["title"]: each for each in asked.get("/v1/own-layers/classed/rows").json()}
    assert (drawn["甲"]["kind"], drawn["甲"]["status"], drawn["甲"]["tags"]) == ("灯", "好", ["新", "亮"])
    assert not {"status", "tags"} & drawn["丙"].keys()
    elsewhere = client(container, scope="110101").get("/v1/own-layers/classed/choices").json()["filters"]
    assert not any(elsewhere.values())
    assert asked.get("/v1/own-layers/nothing/choices").status_code == 404
