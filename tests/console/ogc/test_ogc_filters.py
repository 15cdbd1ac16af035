"""What may be asked of /ogc: CQL2 in both its forms, and one clear answer to what cannot be asked."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from data.features.filters import DEPTH_MOST
from tests.fixtures.hamlet import LAT, LNG, STEP, WEST
from tests.fixtures.ogc import OgcDesk, buildings, found


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


def test_what_basic_cql2_promises_is_understood(operator: TestClient) -> None:
    assert buildings(operator, "name IS NULL") == []
    assert buildings(operator, "NOT name IS NULL AND NOT levels <> 2") == [2]
    assert buildings(operator, "levels < 2 OR levels <= 1") == [3]
    assert buildings(operator, "name = 'O''Brien'") == []
    assert buildings(operator, "levels_assumed = TRUE") == []
    assert buildings(operator, "TRUE") == [1, 2, 3]
    assert buildings(operator, "valid_from >= DATE('1990-01-01')") == [1, 2, 3]
    assert buildings(operator, "valid_from < DATE('1990-01-01')") == []
    assert buildings(operator, f"S_INTERSECTS(geometry, POINT({LNG + 0.0006} {LAT + 0.00055}))") == [1]
    assert found(operator, "incidents", filter="reported_at > TIMESTAMP('1990-01-01T00:00:00Z')") == found(
        operator, "incidents"
    )


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
def test_any_combination_gives_what_plain_logic_gives(desk: OgcDesk, text: str) -> None:
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
    assert buildings(desk.operator, text) == expected


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
