"""Layers of a site's own: any file becomes a layer, all of it or nothing, within the scope of who looks."""

import csv
from datetime import date
from pathlib import Path

import pytest

from data.database import Database
from data.exchange.export_formats import EXPORT_FORMATS
from data.exchange.exporter import ExportRequest
from data.exchange.fields import Shape, Type
from data.exchange.loader import Request
from data.exchange.rejects import Rejects
from data.exchange.report import Report
from data.features import Wanted, own_collections, page_of
from data.own_layers import (
    Defined,
    drop_own_layer,
    export_own_layer,
    import_own_layer,
    own_layer_named,
    own_layers,
)
from dispatch import errors
from dispatch.permissions import EVERYWHERE, Actor, Role
from tests.data.layer_files import COMMUNITY, load_until, rows, written

TODAY = date(2026, 11, 22)
LAMPS = "编号,高度,装于,备注,lng,lat\n007,8.5,2020-05-01,东,114.001,22.501\n012,9,2021-06-02,,114.002,22.502\n"
ADMINISTRATOR = Actor(0, "system", "system", Role.ADMINISTRATOR, EVERYWHERE, "zh-CN")


@pytest.fixture(scope="module")
def settled(module_database: Database) -> Database:
    load_until(module_database, "region")
    return module_database


def bring(
    database: Database,
    code: str,
    path: Path,
    community: str | None = COMMUNITY,
    title: str | None = None,
    **asked: object,
) -> Report:
    said = Defined(code, title=title)
    with database.owner() as connection:
        return import_own_layer(connection, said, Request(path, community, **asked), TODAY)


def features(database: Database, code: str, scope: str = EVERYWHERE) -> list[dict[str, object]]:
    actor = Actor(1, "a", "a", Role.OPERATOR, scope, "zh-CN")
    with database.reader(actor) as connection:
        collection = own_collections(connection, actor.role)[f"own_{code}"]
        return [dict(each[2]) for each in page_of(connection, collection, Wanted(10_000)).features]


def test_columns_become_attributes_of_the_type_they_hold(settled: Database, tmp_path: Path) -> None:
    report = bring(settled, "lamps", written(tmp_path, "l.csv", LAMPS), datum="wgs84", title="编号")
    assert (report.inserted, report.rejected, report.written) == (2, 0, True), report.as_json("en")
    with settled.owner() as connection:
        layer = own_layer_named(connection, "lamps")
    assert layer.shape is Shape.POINT
    assert [(each.name, each.type) for each in layer.properties] == [
        ("编号", Type.TEXT), ("高度", Type.NUMBER), ("装于", Type.DATE), ("备注", Type.TEXT),
    ]  # fmt: skip
    first, second = sorted(features(settled, "lamps"), key=lambda each: str(each["编号"]))
    assert (first["编号"], first["高度"], first["装于"], first["备注"]) == ("007", 8.5, "2020-05-01", "东")
    assert second["备注"] is None
    assert rows(settled, "SELECT title FROM own_feature WHERE layer = 'lamps' ORDER BY title") == [("007",), ("012",)]


def test_the_same_file_again_changes_nothing(settled: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "again.csv", LAMPS)
    bring(settled, "again", path, datum="wgs84")
    report = bring(settled, "again", path, datum="wgs84")
    assert (report.inserted, report.updated, report.unchanged) == (0, 0, 2)


def test_a_further_file_may_bring_further_attributes(settled: Database, tmp_path: Path) -> None:
    bring(settled, "more", written(tmp_path, "a.csv", "a,lng,lat\n1,114,22\n"), datum="wgs84")
    bring(settled, "more", written(tmp_path, "b.csv", "a,b,lng,lat\n2,x,114.1,22\n"), datum="wgs84")
    assert sorted((each["a"], each["b"]) for each in features(settled, "more")) == [(1, None), (2, "x")]


def test_one_wrong_row_and_neither_layer_nor_rows_are_kept_until_it_is_mended(
    settled: Database, tmp_path: Path
) -> None:
    path = written(tmp_path, "r.csv", "a,lng,lat\n1,114,22\n2,东,22\n")
    rejects = Rejects("en")
    report = bring(settled, "broken", path, datum="wgs84", rejects=rejects)
    assert (report.rejected, report.written) == (1, False)
    with settled.owner() as connection, pytest.raises(errors.OwnLayerUnknown):
        own_layer_named(connection, "broken")
    mended = rejects.write(tmp_path / "mend")
    assert mended is not None
    with mended.open(encoding="utf-8-sig", newline="") as lines:
        (row,) = csv.DictReader(lines)
    text = mended.read_text(encoding="utf-8-sig").replace("东", "114.5")
    assert row["reject_reason"]
    mended.write_text(text, encoding="utf-8-sig")
    assert bring(settled, "broken", path, datum="wgs84", partial=True).accepted == 1
    assert bring(settled, "broken", mended, datum="wgs84").inserted == 1
    assert sorted(each["a"] for each in features(settled, "broken")) == [1, 2]
    with settled.owner() as connection:
        assert [each.name for each in own_layer_named(connection, "broken").properties] == ["a"]


def test_a_dry_run_leaves_no_layer(settled: Database, tmp_path: Path) -> None:
    report = bring(settled, "dry", written(tmp_path, "d.csv", LAMPS), datum="wgs84", dry_run=True)
    assert report.inserted == 2
    with settled.owner() as connection:
        assert "dry" not in {each.code for each in own_layers(connection)}


def test_a_layer_is_seen_where_its_community_is_and_by_the_roles_it_is_open_to(
    settled: Database, tmp_path: Path
) -> None:
    bring(settled, "scoped", written(tmp_path, "s.csv", LAMPS), datum="wgs84")
    assert len(features(settled, "scoped", COMMUNITY[:9])) == 2
    assert features(settled, "scoped", "110101") == []
    with settled.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE own_layer SET roles = '{planner}' WHERE code = 'scoped'")
        assert "own_scoped" not in own_collections(connection, "operator")
        assert "own_scoped" in own_collections(connection, "planner")


def test_names_that_mean_something_else_are_told_apart(settled: Database, tmp_path: Path) -> None:
    text = "id,geom,bbox,A,a_2,wkt\n1,x,y,2,3,POINT(114 22)\n"
    bring(settled, "names", written(tmp_path, "n.csv", text), datum="wgs84")
    with settled.owner() as connection:
        names = [each.name for each in own_layer_named(connection, "names").properties]
    assert names == ["id_", "geom_", "bbox_", "A", "a_2"]
    (one,) = features(settled, "names")
    assert (one["id_"], one["geom_"], one["A"]) == (1, "x", 2)


def test_a_code_that_can_be_none_and_a_shape_that_does_not_fit_are_refused(settled: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "p.csv", LAMPS)
    for code in ("Lamps", "1a", "a", "x" * 31, "a-b"):
        with pytest.raises(errors.OwnLayerUnfit):
            bring(settled, code, path, datum="wgs84")
    bring(settled, "shaped", path, datum="wgs84")
    line = written(tmp_path, "w.csv", 'a,wkt\n1,"LINESTRING(114 22,114.1 22)"\n')
    with pytest.raises(errors.OwnLayerUnfit, match="holds points"):
        bring(settled, "shaped", line, datum="wgs84")
    with pytest.raises(errors.OwnLayerUnfit, match="to name things by"):
        bring(settled, "untitled", path, datum="wgs84", title="nothing")


def test_a_layer_goes_with_everything_on_it_and_leaves_a_trace(settled: Database, tmp_path: Path) -> None:
    bring(settled, "gone", written(tmp_path, "g.csv", LAMPS), datum="wgs84")
    with settled.owner() as connection:
        assert drop_own_layer(connection, ADMINISTRATOR, "gone") == 2
    assert rows(settled, "SELECT count(*) FROM own_feature WHERE layer = 'gone'") == [(0,)]
    assert rows(settled, "SELECT action, reason FROM audit ORDER BY seq DESC LIMIT 1") == [
        ("own_layer_removed", "gone: 2")
    ]


@pytest.mark.parametrize("ending", sorted(EXPORT_FORMATS))
@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_what_goes_out_in_any_format_comes_back_without_a_change(
    settled: Database, tmp_path: Path, ending: str, datum: str
) -> None:
    code = f"round_{ending}_{datum}"
    bring(settled, code, written(tmp_path, "in.csv", LAMPS), datum="wgs84", title="编号")
    file = tmp_path / f"out.{ending}"
    with settled.owner() as connection:
        layer = own_layer_named(connection, code)
        assert export_own_layer(connection, layer, ExportRequest(file, datum=datum)) == 2
    report = bring(settled, code, file, None, title="编号", datum=datum)
    assert (report.inserted, report.rejected) == (0, 0), report.as_json("en")
    # There and back a datum moves a place by less than a millimetre, which is a change.
    assert report.unchanged == 2 or datum == "gcj02"
    with settled.owner() as connection:
        assert own_layer_named(connection, code).properties == layer.properties


def test_names_that_a_shapefile_cuts_are_known_again(settled: Database, tmp_path: Path) -> None:
    text = "编号,最近更换日期,最近更换人员,inspection_note,inspection_date,lng,lat\n007,2020-05-01,张工,ok,2021-01-01,114.001,22.501\n"
    bring(settled, "cut_names", written(tmp_path, "in.csv", text), datum="wgs84", title="编号")
    with settled.owner() as connection:
        layer = own_layer_named(connection, "cut_names")
        export_own_layer(connection, layer, ExportRequest(tmp_path / "out.zip"))
    report = bring(settled, "cut_names", tmp_path / "out.zip", None, datum="wgs84")
    assert (report.inserted, report.updated, report.unchanged) == (0, 0, 1), report.as_json("en")
    with settled.owner() as connection:
        assert own_layer_named(connection, "cut_names").properties == layer.properties


def test_lines_and_areas_of_one_region_go_out(settled: Database, tmp_path: Path) -> None:
    text = 'a,d,wkt\n1,2020-01-02,"LINESTRING(114 22,114.1 22)"\n,,"LINESTRING(114 22,114.2 22)"\n'
    bring(settled, "lines_out", written(tmp_path, "w.csv", text), datum="wgs84")
    with settled.owner() as connection:
        layer = own_layer_named(connection, "lines_out")
        assert export_own_layer(connection, layer, ExportRequest(tmp_path / "all.csv", COMMUNITY[:6])) == 2
        assert export_own_layer(connection, layer, ExportRequest(tmp_path / "none.csv", "110101")) == 0
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as lines:
        first, second = csv.DictReader(lines)
    assert (first["a"], first["d"], first["wkt"]) == ("1", "2020-01-02", "LINESTRING (114 22, 114.1 22)")
    assert (second["a"], second["d"]) == ("", "")
