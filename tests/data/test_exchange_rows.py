"""Rows that cannot be taken: each with its number, its value and the reason, and nothing changed."""

import json
from pathlib import Path

import geopandas
import pytest
import shapely
from pyproj import Transformer

from data.database import Database
from data.exchange import reasons
from data.exchange.reasons import Reason
from data.exchange.report import Report, ranged
from dispatch import errors
from geo.datum import from_wgs84
from tests.data.layer_files import fixture, load, load_until, rows, written


@pytest.fixture(scope="module")
def place(module_database: Database) -> Database:
    load_until(module_database, "team")
    return module_database


def problems(report: Report) -> list[tuple[int, str, str]]:
    return [(each.row, each.field, each.reason.code) for each in sorted(report.rejections, key=lambda each: each.row)]


def premises(folder: Path, *lines: str, header: str = "source_ref,name,lng,lat") -> Path:
    return written(folder, "shops.csv", "\n".join([header, *lines]) + "\n")


def polygons(folder: Path, *shapes: object, **properties: object) -> Path:
    features = [
        {"type": "Feature", "properties": {"id": f"x{i}", "levels": 3, **properties}, "geometry": shape}
        for i, shape in enumerate(shapes)
    ]
    return written(folder, "shapes.geojson", json.dumps({"type": "FeatureCollection", "features": features}))


def polygon(*xy: tuple[float, float]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[*map(list, xy), list(xy[0])]]}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("P,店,,", "no_place"),
        ("P,店,114.1,", "no_place"),
        ("P,店,east,22.5", "not_a_number"),
        ("P,店,nan,22.5", "not_a_number"),
        ("P,店,inf,22.5", "not_a_number"),
        ("P,店,22.5,114.0", "swapped"),
        ("P,店,500000,2500000", "projected"),
        ("P,店,190,22.5", "outside_world"),
        ("P,店,0,0", "null_island"),
        ("P,,114.0,22.5", "required"),
    ],
)
def test_a_bad_point_is_rejected_with_its_row_and_reason(place: Database, tmp_path: Path, line: str, code: str) -> None:
    report = load(place, "premises", premises(tmp_path, "Q,好店,114.001,22.501", line))
    assert [(row, reason) for row, _, reason in problems(report)] == [(3, code)]
    assert not report.written
    assert rows(place, "SELECT FROM premises WHERE source_ref IN ('P', 'Q')") == []


def test_axes_that_are_swapped_inside_the_world_are_told_from_where_the_community_lies(
    database: Database, tmp_path: Path
) -> None:
    load(
        database,
        "region",
        written(tmp_path, "r.csv", "code,name\n65,新\n6501,乌\n650102,天\n650102001,街\n650102001001,社\n"),
    )
    path = premises(tmp_path, "P,店,43.8,87.6")
    report = load(database, "premises", path, community="650102001001")
    assert problems(report) == [(2, "geometry", "swapped")]


def test_a_far_place_is_noted_but_taken(place: Database, tmp_path: Path) -> None:
    report = load(place, "premises", premises(tmp_path, "F,远店,116.4,39.9"), dry_run=True)
    assert report.accepted == 1
    assert [note.reason.code for note in report.notes.values() if note.rows] == ["note_far"]


def test_degrees_in_a_metric_coordinate_system_are_refused(place: Database, tmp_path: Path) -> None:
    report = load(place, "premises", premises(tmp_path, "P,店,114.0,22.5"), datum=None, crs="EPSG:4547")
    assert problems(report) == [(2, "geometry", "degrees")]


def test_projected_and_chinese_coordinates_arrive_at_the_same_place(place: Database, tmp_path: Path) -> None:
    lng, lat = 114.001, 22.501
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:4547", always_xy=True).transform(lng, lat)
    ways: list[tuple[float, float, dict[str, str | None]]] = [
        (lng, lat, {"datum": "wgs84"}),
        (x, y, {"datum": None, "crs": "EPSG:4547"}),
    ]
    ways += [(*(each.item() for each in from_wgs84(lng, lat, name)), {"datum": name}) for name in ("gcj02", "bd09")]
    for east, north, said in ways:
        report = load(place, "premises", premises(tmp_path, f"P,店,{east},{north}"), **said)
        assert report.written, report.as_json("en")
        ((geometry,),) = rows(place, "SELECT geom FROM premises WHERE source_ref = 'P'")
        assert shapely.from_wkb(bytes(geometry)).distance(shapely.Point(lng, lat)) < 1e-8
    rows(place, "DELETE FROM premises WHERE source_ref = 'P' RETURNING 1")


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        ({"type": "Point", "coordinates": [114.0, 22.5]}, "wrong_shape"),
        ({"type": "LineString", "coordinates": [[114.0, 22.5], [114.1, 22.5]]}, "wrong_shape"),
        ({"type": "GeometryCollection", "geometries": []}, "no_place"),
        (polygon((114.0, 22.5), (114.001, 22.5), (114.002, 22.5)), "unrepairable"),
        (polygon((114.0, 22.5), (114.1, 22.5), (114.1, 22.6)), "too_large"),
        (None, "no_place"),
    ],
)
def test_a_building_without_a_usable_polygon_is_rejected(
    place: Database, tmp_path: Path, shape: object, code: str
) -> None:
    assert [each for *_, each in problems(load(place, "building", polygons(tmp_path, shape)))] == [code]


def test_a_bow_tie_is_mended_and_noted_and_heights_are_dropped(place: Database, tmp_path: Path) -> None:
    tie = polygon((114.0, 22.503), (114.001, 22.504), (114.001, 22.503), (114.0, 22.504))
    raised = {
        "type": "Polygon",
        "coordinates": [[[114.0, 22.505, 9], [114.001, 22.505, 9], [114.0, 22.506, 9], [114.0, 22.505, 9]]],
    }
    report = load(place, "building", polygons(tmp_path, tie, raised), dry_run=True)
    assert report.accepted == 2
    assert {note.reason.code: note.rows for note in report.notes.values() if note.rows} == {
        "note_repaired": [1],
        "note_flat": [2],
        "note_assumed_height": [1, 2],
    }


@pytest.mark.parametrize(
    ("kind", "header", "line", "field", "code"),
    [
        ("camera", "name,direction_deg,lng,lat", "门,360,114,22.5", "direction_deg", "out_of_range"),
        ("camera", "name,gb28181_id,lng,lat", "门,123,114,22.5", "gb28181_id", "malformed"),
        ("camera", "name,gb28181_id,lng,lat", "门,4.40306E+19,114,22.5", "gb28181_id", "spreadsheet_number"),
        ("camera", "name,status,lng,lat", "门,睡着,114,22.5", "status", "not_a_choice"),
        (
            "camera",
            "name,valid_from,valid_to,lng,lat",
            "门,2026-02-01,2026-01-01,114,22.5",
            "valid_to",
            "ends_before_start",
        ),
        ("camera", "name,valid_from,lng,lat", "门,2026-02-30,114,22.5", "valid_from", "not_a_date"),
        ("camera", "name,view_assumed,lng,lat", "门,也许,114,22.5", "view_assumed", "not_yes_no"),
        ("camera", "name,lng,lat", "a\x00b,114,22.5", "name", "control_character"),
        ("camera", "name,lng,lat", "x" * 2001 + ",114,22.5", "name", "too_long"),
        ("camera", "name,lng,lat", "门,114", "", "column_count"),
        ("camera", "name,wkt", "门,POINT(1", "wkt", "bad_wkt"),
        ("sensor", "kind,floor,lng,lat", "烟感,2.5,114,22.5", "floor", "not_whole"),
        ("dwelling", "building,room", "B99,101", "building", "unknown_reference"),
        ("dwelling", "building,room", "B1,门卫室", "floor", "no_floor"),
        ("dwelling", "building,room,floor", "B1,x,0", "floor", "floor_zero"),
        ("dwelling", "building,room", "B1,9901", "floor", "above_roof"),
        ("dwelling", "building,room,floor,slot", "B1,x,1,0", "slot", "taken"),
        ("household", "dwelling,id", "示例路1号一单元101,H9", "dwelling", "taken"),
        ("household", "building,room", "B1,", "dwelling", "required"),
        ("resident", "household,name,phone", "H1,某,call me", "phone", "malformed"),
        ("member", "name,post", "某,网格长", "grid", "leader_without_grid"),
        ("member", "name,grid", "某,440306007005999", "grid", "unknown_reference"),
        ("vehicle", "plate,community_code,lng,lat", "某,440306007099,114,22.5", "community_code", "other_community"),
        ("resident_tag", "resident,tag", "R1,低保", "tag", "wrong_subject"),
        ("region", "code,name", "441,某", "code", "malformed"),
        ("region", "code,name", "330106,某", "code", "unknown_parent"),
        ("comprehensive_grid", "code,name", "440306099Z01,某", "code", "unknown_parent"),
    ],
)
def test_a_bad_value_is_rejected_with_its_field_and_reason(
    place: Database, tmp_path: Path, kind: str, header: str, line: str, field: str, code: str
) -> None:
    datum = "wgs84" if "lng" in header or "wkt" in header else None
    report = load(place, kind, written(tmp_path, "a.csv", f"{header}\n{line}\n"), datum=datum)
    assert problems(report) == [(2, field, code)]
    assert (report.total, report.accepted, report.rejected, report.written) == (1, 0, 1, False)


def test_a_name_that_two_things_have_is_not_guessed(place: Database, tmp_path: Path) -> None:
    twins = written(tmp_path, "b.geojson", fixture("building").read_text().replace('"编号": "B', '"编号": "T'))
    assert load(place, "building", twins).written
    report = load(place, "dwelling", written(tmp_path, "d.csv", "building,room\n3栋,101\nB3,102\n"))
    rows(place, "DELETE FROM building WHERE source_ref LIKE 'T%' RETURNING 1")
    assert problems(report) == [(2, "building", "ambiguous")]


def test_the_second_of_two_rows_with_one_key_is_rejected_and_names_the_first(place: Database, tmp_path: Path) -> None:
    report = load(place, "premises", premises(tmp_path, "P,甲,114,22.5", "Q,乙,114,22.5", "P,丙,114,22.5"))
    (rejection,) = report.rejections
    assert (rejection.row, rejection.reason.code, rejection.details["first"]) == (4, "duplicate", 2)


def test_two_rows_that_claim_one_plate_are_told_so(place: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "v.csv", "id,plate,lng,lat\n1,A1,114,22.5\n2,A1,114,22.5\n")
    assert problems(load(place, "vehicle", path)) == [(3, "plate", "same_as_row")]


def test_partial_writes_the_good_rows_and_a_dry_run_none(place: Database, tmp_path: Path) -> None:
    path = premises(tmp_path, "P,甲,114.001,22.501", "Q,,114,22.5")
    count = "SELECT count(*) FROM premises"
    ((before,),) = rows(place, count)
    assert not load(place, "premises", path, dry_run=True, partial=True).written
    assert rows(place, count) == [(before,)]
    report = load(place, "premises", path, partial=True)
    assert (report.written, report.inserted, report.rejected) == (True, 1, 1)
    assert rows(place, count) == [(before + 1,)]
    ((kind, accepted, rejected),) = rows(
        place, "SELECT kind, accepted, rejected FROM import_run ORDER BY id DESC LIMIT 1"
    )
    assert (kind, accepted, rejected) == ("premises", 1, 1)
    rows(place, "DELETE FROM premises WHERE source_ref = 'P' RETURNING 1")


def test_columns_that_a_file_leaves_out_keep_their_values(place: Database, tmp_path: Path) -> None:
    assert load(place, "premises", premises(tmp_path, "P2,新名,114.0037,22.5007")).updated == 1
    stored = rows(place, "SELECT name, kind, small FROM premises WHERE source_ref = 'P2'")
    load(place, "premises", fixture("premises"))
    assert stored == [("新名", "eatery", True)]


def test_rows_without_a_reference_are_known_again_by_what_they_are(place: Database, tmp_path: Path) -> None:
    path = premises(tmp_path, "甲,114.001,22.501", "甲,114.002,22.501", header="name,lng,lat")
    assert load(place, "premises", path).inserted == 2
    assert load(place, "premises", path).unchanged == 2
    rows(place, "DELETE FROM premises WHERE name = '甲' RETURNING 1")


def test_things_that_only_name_their_building_are_placed_in_it(place: Database, tmp_path: Path) -> None:
    alarms = written(tmp_path, "s.csv", "id,类型,楼栋,楼层\nA1,烟感,B1,2\nA2,烟感,,2\n")
    report = load(place, "sensor", alarms, datum=None, partial=True)
    assert problems(report) == [(3, "geometry", "no_place")]
    ((point, footprint),) = rows(
        place, "SELECT s.geom, b.geom FROM sensor s JOIN building b ON b.id = s.building_id WHERE s.source_ref = 'A1'"
    )
    assert shapely.from_wkb(bytes(footprint)).contains(shapely.from_wkb(bytes(point)))


def test_a_measured_place_is_kept_when_a_later_file_names_only_the_building(place: Database, tmp_path: Path) -> None:
    status = written(tmp_path, "s.csv", "id,类型,楼栋,状态\nS1,烟感,B1,离线\n")
    assert load(place, "sensor", status, datum=None).updated == 1
    ((point,),) = rows(place, "SELECT geom FROM sensor WHERE source_ref = 'S1'")
    assert shapely.from_wkb(bytes(point)) == shapely.Point(114.0004, 22.5007)
    load(place, "sensor", fixture("sensor"))


def test_the_record_of_an_import_does_not_keep_what_it_rejected_of_residents(place: Database, tmp_path: Path) -> None:
    people = written(tmp_path, "r.csv", "id,household,name,phone\nX,H1,某,call 13800000009\n")
    report = load(place, "resident", people, partial=True)
    assert report.rejections[0].value == "call 13800000009"
    ((record,),) = rows(place, "SELECT report::text FROM import_run ORDER BY id DESC LIMIT 1")
    assert "13800000009" not in str(record)


def test_two_systems_may_use_the_same_numbers(place: Database, tmp_path: Path) -> None:
    path = premises(tmp_path, "P1,别处的一号,114.001,22.501")
    assert load(place, "premises", path, source="other").inserted == 1
    rows(place, "DELETE FROM premises WHERE source = 'other' RETURNING 1")


def test_a_file_of_no_rows_is_refused(place: Database, tmp_path: Path) -> None:
    with pytest.raises(errors.FileEmpty):
        load(place, "premises", premises(tmp_path))


def test_rows_of_no_community_and_of_an_unknown_one_are_refused(place: Database, tmp_path: Path) -> None:
    path = premises(tmp_path, "P,甲,114.001,22.501")
    with pytest.raises(errors.CommunityMissing):
        load(place, "premises", path, community=None)
    for unknown in ("440306007099", "440306", "x"):
        with pytest.raises(errors.CommunityUnknown):
            load(place, "premises", path, community=unknown)


def test_what_only_the_database_notices_is_one_clear_error_and_undone(place: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "m.csv", "code,name,id\n44030600700500103,甲,same\n44030600700500104,乙,same\n")
    frame = geopandas.GeoDataFrame(
        {"code": ["44030600700500103", "44030600700500104"], "id": ["same", "same"]},
        geometry=[shapely.box(114.0, 22.5, 114.001, 22.501), shapely.box(114.001, 22.5, 114.002, 22.501)],
        crs="EPSG:4326",
    )
    frame.to_file(path.with_suffix(".gpkg"))
    with pytest.raises(errors.ImportRefused, match="micro_grid"):
        load(place, "micro_grid", path.with_suffix(".gpkg"), datum=None)
    assert rows(place, "SELECT count(*) FROM micro_grid") == [(2,)]


def test_every_reason_is_said_in_both_languages() -> None:
    found = [each for each in vars(reasons).values() if isinstance(each, Reason)]
    assert len({each.code for each in found}) == len(found) > 40
    for each in found:
        assert each.zh
        assert each.en
        assert _fields(each.zh) == _fields(each.en)


def _fields(text: str) -> set[str]:
    return {part.split("}")[0].removesuffix("_zh").removesuffix("_en") for part in text.split("{")[1:]}


def test_a_report_of_very_many_rejections_stays_small_but_counts_all() -> None:
    report = Report("premises", "a.csv", 2)
    for row in range(5000):
        report.reject(row, "name", "x" * 500, reasons.REQUIRED)
    written_out = report.as_json("en")
    assert written_out["rejected"] == 5000
    assert written_out["reasons"] == {"required": 5000}
    assert len(report.rejections) == 1000
    assert all(len(each.value) <= 80 for each in report.rejections)


def test_row_numbers_are_joined_into_runs() -> None:
    assert ranged([4, 2, 3, 9, 11, 12]) == "2–4, 9, 11–12"


def test_the_report_says_what_its_row_numbers_count(place: Database) -> None:
    csv, features = (load(place, kind, fixture(kind)).as_json("en") for kind in ("camera", "sensor"))
    assert "header line is row 1" in str(csv["row_numbers"])
    assert "first feature is row 1" in str(features["row_numbers"])
