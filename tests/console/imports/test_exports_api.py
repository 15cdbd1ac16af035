"""Exports over HTTP: what the account sees, in the format and datum asked for."""

import json

import pytest
from starlette.testclient import TestClient

from dispatch.permissions import Role
from tests.data.layer_files import rows
from tests.fixtures.imports import ImportDesk, code


def test_an_export_holds_what_the_account_sees_and_is_recorded(administrator: TestClient, desk: ImportDesk) -> None:
    answer = administrator.get("/v1/exports/building.geojson")
    assert answer.headers["content-type"].startswith("application/geo+json")
    found = json.loads(answer.content)["features"]
    assert len(found) == int(rows(desk.database, "SELECT count(*) FROM building")[0][0])
    elsewhere = desk.client(scope="110101", account=4).get("/v1/exports/building.geojson")
    assert json.loads(elsewhere.content)["features"] == []
    assert rows(desk.database, "SELECT account_id, action, kind FROM audit WHERE action = 'export' ORDER BY seq")[-2:] == [
        (1, "export", "building"), (4, "export", "building"),
    ]  # fmt: skip
    assert not list((desk.container.settings.data_dir / "exports").iterdir())
    planner = desk.client(Role.PLANNER, account=2)
    assert code(planner.get("/v1/exports/household.csv")) == "not_permitted"
    assert code(planner.get("/v1/exports/building.pdf")) == "export_format_unknown"
    assert code(planner.get("/v1/exports/dragon.csv")) == "layer_kind_unknown"


@pytest.mark.parametrize(
    ("ending", "media", "starts"),
    [
        ("gpkg", "application/geopackage+sqlite3", b"SQLite format 3"),
        ("zip", "application/zip", b"PK"),
        ("parquet", "application/vnd.apache.parquet", b"PAR1"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("csv", "text/csv", b"\xef\xbb\xbf"),
    ],
)
def test_an_export_comes_in_the_format_and_datum_that_are_asked_for(
    administrator: TestClient, desk: ImportDesk, ending: str, media: str, starts: bytes
) -> None:
    answer = administrator.get(f"/v1/exports/building.{ending}?datum=gcj02")
    assert answer.headers["content-type"].startswith(media)
    assert f'filename="building_gcj02.{ending}"' in answer.headers["content-disposition"]
    assert answer.content.startswith(starts)
    assert not list((desk.container.settings.data_dir / "exports").iterdir())


def test_an_export_that_cannot_be_leaves_nothing_behind(administrator: TestClient, desk: ImportDesk) -> None:
    for asked, expected in (
        ("household.zip", "export_unfit"),
        ("building.gpkg?datum=mars", "datum_unknown"),
        ("building.gpkg?datum=gcj02&crs=4547", "datum_twice"),
        ("building.csv?crs=EPSG:99", "crs_unknown"),
    ):
        answer = administrator.get(f"/v1/exports/{asked}")
        assert (answer.status_code, code(answer)) == (400, expected)
    assert not list((desk.container.settings.data_dir / "exports").iterdir())


def test_only_what_an_account_may_see_is_offered_to_it(administrator: TestClient, desk: ImportDesk) -> None:
    offer = administrator.get("/v1/exports?lang=en").json()
    assert {"kind": "building", "label": "building", "shape": "polygon"} in offer["kinds"]
    assert [each["ending"] for each in offer["formats"]] == ["geojson", "gpkg", "zip", "parquet", "xlsx", "csv"]
    planner = desk.client(Role.PLANNER, account=2).get("/v1/exports").json()
    kinds = {each["kind"] for each in planner["kinds"]}
    assert "grid" in kinds
    assert not kinds & {"resident", "household", "dwelling"}
