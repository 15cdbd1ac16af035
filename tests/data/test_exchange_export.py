"""Exports: masked by default, safe in a spreadsheet, whole or not at all."""

import csv
import json
from pathlib import Path

import pytest
import shapely

from data.database import Database
from data.exchange.exporter import ExportRequest, export_file
from data.exchange.kinds import kind_named
from dispatch import errors
from tests.data.layer_files import COMMUNITY, load, load_until, rows, written


@pytest.fixture(scope="module")
def filled(module_database: Database) -> Database:
    load_until(module_database, "ground")
    return module_database


def export(database: Database, kind: str, path: Path, **asked: object) -> int:
    with database.owner() as connection:
        return export_file(connection, kind_named(kind), ExportRequest(path, **asked))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_residents_are_masked_unless_persons_are_asked_for(filled: Database, tmp_path: Path) -> None:
    assert export(filled, "resident", tmp_path / "r.csv") == 3
    found = table(tmp_path / "r.csv")
    assert found[0]["name_masked"] == "示*"
    assert found[0]["phone_masked"] == "138****0001"
    text = (tmp_path / "r.csv").read_text()
    assert "示例甲" not in text
    assert "13800000001" not in text


def test_a_masked_file_cannot_be_imported_over_the_names(filled: Database, tmp_path: Path) -> None:
    export(filled, "resident", tmp_path / "r.csv")
    with pytest.raises(errors.ColumnMissing, match="name"):
        load(filled, "resident", tmp_path / "r.csv")


def test_persons_need_a_reason_and_leave_an_audit_row(filled: Database, tmp_path: Path) -> None:
    for reason in (None, "  ", "abc"):
        with pytest.raises(errors.ReasonMissing):
            export(filled, "resident", tmp_path / "r.csv", with_persons=True, reason=reason)
    assert not list(tmp_path.iterdir())
    assert rows(filled, "SELECT FROM audit") == []
    export(filled, "resident", tmp_path / "r.csv", with_persons=True, reason="核对名册", region="4403")
    assert table(tmp_path / "r.csv")[0]["name"] == "示例甲"
    assert (tmp_path / "r.csv").stat().st_mode & 0o077 == 0
    assert rows(filled, "SELECT action, scope, kind, ref, field, reason FROM audit") == [
        ("export", "4403", "resident", "r.csv", "name,phone", "核对名册")
    ]


def test_asking_for_persons_of_other_kinds_shows_no_more(filled: Database, tmp_path: Path) -> None:
    export(filled, "camera", tmp_path / "c.csv", with_persons=True)
    assert "name" in table(tmp_path / "c.csv")[0]


def test_a_cell_that_looks_like_a_formula_is_guarded(filled: Database, tmp_path: Path) -> None:
    export(filled, "company", tmp_path / "c.csv")
    assert {row["name"] for row in table(tmp_path / "c.csv")} == {"示例科技公司", "'=示例贸易"}


def test_points_are_written_as_lng_and_lat_and_the_rest_as_wkt(filled: Database, tmp_path: Path) -> None:
    export(filled, "camera", tmp_path / "c.csv")
    assert {(row["lng"], row["lat"]) for row in table(tmp_path / "c.csv")} == {
        ("114.002", "22.5001"),
        ("114.0058", "22.5011"),
    }
    export(filled, "street", tmp_path / "s.csv")
    assert all(shapely.from_wkt(row["wkt"]).geom_type == "LineString" for row in table(tmp_path / "s.csv"))


def test_geojson_holds_numbers_as_numbers_and_lists_as_text(filled: Database, tmp_path: Path) -> None:
    export(filled, "team", tmp_path / "t.geojson")
    (feature,) = json.loads((tmp_path / "t.geojson").read_text())["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [114.0031, 22.5004]}
    assert feature["properties"]["capabilities"] == "灭火;急救"
    export(filled, "building", tmp_path / "b.geojson")
    assert json.loads((tmp_path / "b.geojson").read_text())["features"][0]["properties"]["levels"] == 6


def test_only_what_lies_in_the_region_is_written(filled: Database, tmp_path: Path) -> None:
    for kind, expected in (("building", 6), ("grid", 3), ("region", 2), ("tag", 4)):
        assert export(filled, kind, tmp_path / f"in_{kind}.csv", region=COMMUNITY[:9]) == expected
    assert export(filled, "building", tmp_path / "out.csv", region="4404") == 0


def test_what_has_ended_is_left_out(filled: Database, tmp_path: Path) -> None:
    ended = "robot.csv", "名称,类型,状态,经度,纬度,启用日期,停用日期\n旧,巡检,空闲,114.003,22.5,2025-01-01,2025-02-01\n"
    assert load(filled, "robot", written(tmp_path, *ended)).inserted == 1
    assert export(filled, "robot", tmp_path / "out.csv") == 1


def test_an_existing_file_is_kept_unless_replacing_is_asked_for(filled: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "c.csv", "mine")
    with pytest.raises(errors.ExportTargetTaken):
        export(filled, "camera", path)
    assert path.read_text() == "mine"
    assert export(filled, "camera", path, replace=True) == 2
    assert [each.name for each in tmp_path.iterdir()] == ["c.csv"]


def test_a_name_without_a_format_and_a_missing_folder_are_refused(filled: Database, tmp_path: Path) -> None:
    with pytest.raises(errors.ExportFormatUnknown):
        export(filled, "camera", tmp_path / "c.docx")
    with pytest.raises(errors.ExportTargetTaken, match="No such file"):
        export(filled, "camera", tmp_path / "none" / "c.csv")
