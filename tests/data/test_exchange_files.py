"""What can be opened, and what is said about what cannot."""

import json
from pathlib import Path

import geopandas
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.exchange.columns import match_columns
from data.exchange.files import open_layer
from data.exchange.kinds import kind_named
from data.exchange.placement import placement_of
from data.exchange.spreadsheet import guarded, unguarded
from dispatch import errors
from tests.data.layer_files import written

POINT = {
    "type": "Feature",
    "properties": {"name": "店", "n": 3, "yes": True, "day": "2026-01-02"},
    "geometry": {"type": "Point", "coordinates": [114.001, 22.501]},
}


def geojson(folder: Path, *features: object, name: str = "a.geojson", **members: object) -> Path:
    return written(folder, name, json.dumps({"type": "FeatureCollection", "features": features, **members}))


def frame(crs: str | None = "EPSG:4326") -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(
        {"name": ["一", "二", None], "floors": [3, 4, 5], "code": ["007", "008", "009"]},
        geometry=shapely.points([114.0, 114.001, 114.002], [22.5, 22.5, 22.5]),
        crs=crs,
    )


def test_csv_is_read_in_utf8_with_and_without_a_mark_and_in_gb18030(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        file = open_layer(written(tmp_path, f"{encoding}.csv", "名称,经度\n张三店,114.1\n", encoding))
        assert file.columns == ("名称", "经度")
        (chunk,) = file.chunks(10)
        assert chunk.columns["名称"].tolist() == ["张三店"]


def test_csv_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", 'a,b\n1,"two\nlines"\n\n3,4\n5\n6,7\n')
    first, second = open_layer(path).chunks(3)
    assert first.rows.tolist() == [2, 4]
    assert first.columns["b"].tolist() == ["two\nlines", "4"]
    assert second.spoilt == ((5, ("5",)),)
    assert second.rows.tolist() == [6]


def test_csv_may_be_parted_by_semicolons_or_tabs(tmp_path: Path) -> None:
    for delimiter in ";\t":
        assert open_layer(written(tmp_path, "a.csv", delimiter.join("abc") + "\n")).columns == ("a", "b", "c")


def test_geojson_values_become_text_and_bad_geometry_becomes_none(tmp_path: Path) -> None:
    broken = {"type": "Feature", "properties": {"name": None}, "geometry": {"type": "Point", "coordinates": ["x", 1]}}
    (chunk,) = open_layer(geojson(tmp_path, POINT, broken)).chunks(10)
    assert chunk.rows.tolist() == [1, 2]
    assert {name: column[0] for name, column in chunk.columns.items()} == {
        "name": "店",
        "n": "3",
        "yes": "true",
        "day": "2026-01-02",
    }
    assert chunk.shapes is not None
    assert chunk.shapes[1] is None


@pytest.mark.parametrize("suffix", ["gpkg", "parquet"])
def test_geopackage_and_geoparquet_bring_their_own_coordinate_system(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    data = frame().to_crs("EPSG:4547")
    data.to_file(path) if suffix == "gpkg" else data.to_parquet(path)
    file = open_layer(path)
    placement = placement_of(file, None, None)
    assert placement.projected
    (chunk,) = file.chunks(10)
    assert chunk.columns["code"].tolist() == ["007", "008", "009"]
    assert chunk.columns["name"].tolist()[2] is None
    assert shapely.equals_exact(placement.placed(chunk.shapes), frame().geometry.array, 1e-9).all()


def test_geoparquet_that_says_nothing_of_its_crs_needs_one_and_null_means_unknown(tmp_path: Path) -> None:
    frame(None).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(errors.DatumMissing):
        placement_of(open_layer(tmp_path / "a.parquet"), None, None)


def test_geopackage_with_several_layers_needs_a_choice(tmp_path: Path) -> None:
    for layer in ("one", "two"):
        frame().to_file(tmp_path / "a.gpkg", layer=layer)
    with pytest.raises(errors.LayerAmbiguous, match="one, two"):
        open_layer(tmp_path / "a.gpkg")
    with pytest.raises(errors.LayerAmbiguous, match="three"):
        open_layer(tmp_path / "a.gpkg", "three")
    assert open_layer(tmp_path / "a.gpkg", "two").columns == ("name", "floors", "code")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"", errors.FileEmpty),
        ("a.csv", b"\n\n", errors.FileEmpty),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', errors.FileEmpty),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [{"ty', errors.FileUnreadable),
        ("a.geojson", b'{"no": "features"}', errors.FormatUnknown),
        ("a.geojson", b"<OGRVRTDataSource></OGRVRTDataSource>", errors.FormatUnknown),
        ("a.shp", b"\x00\x00\x27\x0a" + bytes(100), errors.ShapefileIncomplete),
        ("a.gpkg", b"SQLite format 3\x00" + b"x" * 500, errors.FileUnreadable),
        ("a.parquet", b"PAR1 and nothing else", errors.FileUnreadable),
        ("a.csv", b"\xff\xfea\x00,\x00b\x00\x00", errors.TextUndecodable),
        ("a.csv", b"a,\xff\xff\n1,2\n", errors.TextUndecodable),
        ("a.csv", b"a,a\n1,2\n", errors.FileUnreadable),
    ],
)
def test_what_cannot_be_opened_is_one_clear_error(
    tmp_path: Path, name: str, content: bytes, expected: type[errors.JingweiError]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(expected):
        open_layer(path)


def test_a_missing_file_and_a_directory_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(errors.FileMissing):
        open_layer(tmp_path / "none.csv")
    with pytest.raises(errors.FileUnreadable, match="directory"):
        open_layer(tmp_path)


def test_a_quote_that_never_closes_is_an_error_and_not_one_long_cell(tmp_path: Path) -> None:
    with pytest.raises(errors.FileUnreadable, match="line 3"):
        list(open_layer(written(tmp_path, "a.csv", 'a,b\n"1,2\n3,4\n')).chunks(10))


def test_geojson_and_csv_without_a_datum_are_refused_and_the_error_says_what_to_add(tmp_path: Path) -> None:
    for path in (geojson(tmp_path, POINT), written(tmp_path, "a.csv", "name,lng,lat\n店,1,2\n")):
        with pytest.raises(errors.DatumMissing) as refused:
            placement_of(open_layer(path), None, None)
        for language in errors.LANGUAGES:
            assert "--datum wgs84" in refused.value.message(language)
            assert "--crs EPSG:" in refused.value.message(language)


def test_an_unknown_datum_or_crs_and_both_at_once_are_refused(tmp_path: Path) -> None:
    file = open_layer(geojson(tmp_path, POINT))
    with pytest.raises(errors.DatumUnknown, match="beijing54"):
        placement_of(file, "beijing54", None)
    with pytest.raises(errors.CrsUnknown, match="EPSG:999999"):
        placement_of(file, None, "EPSG:999999")
    with pytest.raises(errors.DatumTwice):
        placement_of(file, "wgs84", "EPSG:4326")


def test_a_crs_that_contradicts_the_file_is_refused(tmp_path: Path) -> None:
    frame().to_crs("EPSG:4547").to_file(tmp_path / "a.gpkg")
    file = open_layer(tmp_path / "a.gpkg")
    with pytest.raises(errors.CrsContradicted, match="EPSG:4547"):
        placement_of(file, None, "EPSG:3857")
    with pytest.raises(errors.CrsContradicted):
        placement_of(file, "gcj02", None)
    assert placement_of(file, None, "EPSG:4547").projected


def test_the_old_crs_member_of_geojson_is_believed_unless_it_is_the_default(tmp_path: Path) -> None:
    def named(number: int) -> dict[str, object]:
        return {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{number}"}}

    assert open_layer(geojson(tmp_path, POINT, crs=named(4326))).crs is None
    assert placement_of(open_layer(geojson(tmp_path, POINT, crs=named(3857))), None, None).projected


def test_columns_are_found_by_chinese_and_english_names_in_any_case(tmp_path: Path) -> None:
    file = open_layer(written(tmp_path, "a.csv", "Source-Ref,店名,经度,LAT,业态\n"))
    found = match_columns(kind_named("premises"), file, [])
    assert found.fields == {"source_ref": "Source-Ref", "name": "店名", "kind": "业态"}
    assert found.place == {"lng": "经度", "lat": "LAT"}


def test_what_the_user_maps_goes_before_every_guess(tmp_path: Path) -> None:
    file = open_layer(written(tmp_path, "a.csv", "name,招牌=店,lng,lat,rest\n"))
    found = match_columns(kind_named("premises"), file, ["招牌=店=name"])
    assert found.fields["name"] == "招牌=店"
    assert found.unused == ("name", "rest")


@pytest.mark.parametrize(
    ("mapped", "expected", "said"),
    [
        (["nothing=name"], errors.ColumnUnknown, "nothing"),
        (["a=nothing"], errors.FieldUnknown, "nothing"),
        (["a"], errors.FieldUnknown, "COLUMN=FIELD"),
        (["a=name", "b=name"], errors.FieldTwice, "name"),
    ],
)
def test_a_wrong_mapping_is_refused_with_what_there_is(
    tmp_path: Path, mapped: list[str], expected: type[errors.JingweiError], said: str
) -> None:
    file = open_layer(written(tmp_path, "a.csv", "a,b,lng,lat\n"))
    with pytest.raises(expected, match=said):
        match_columns(kind_named("premises"), file, mapped)


def test_a_missing_required_column_and_a_missing_place_name_the_synonyms(tmp_path: Path) -> None:
    with pytest.raises(errors.ColumnMissing, match="店名"):
        match_columns(kind_named("premises"), open_layer(written(tmp_path, "a.csv", "a,lng,lat\n")), [])
    with pytest.raises(errors.PlaceMissing, match="经度"):
        match_columns(kind_named("premises"), open_layer(written(tmp_path, "a.csv", "店名,lng\n")), [])


@given(st.text(st.sampled_from("'=+-@＝x\t\r 中")))
def test_guarding_a_cell_always_gives_the_same_text_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
