"""Files that are no OpenStreetMap extracts, and the formats that are."""

import bz2
import gzip
from pathlib import Path

import geopandas as gpd
import osmium
import pytest
import shapely

from data.grid_file import read_grid_areas
from data.osm.extract import read_extract
from dispatch.errors import FileMissing, FileUnreadable, GridsWithoutCrs, NoGridAreas

DIRTY = Path(__file__).parents[1] / "fixtures" / "osm" / "dirty.osm"


def packed(tmp_path: Path, form: str) -> Path:
    target = tmp_path / f"place.{form}"
    if form == "osm.gz":
        target.write_bytes(gzip.compress(DIRTY.read_bytes()))
    elif form == "osm.bz2":
        target.write_bytes(bz2.compress(DIRTY.read_bytes()))
    else:
        with osmium.SimpleWriter(str(target)) as writer:
            for item in osmium.FileProcessor(str(DIRTY)):
                writer.add(item)
    return target


@pytest.mark.parametrize("form", ["osm.gz", "osm.bz2", "osm.pbf"])
def test_every_form_holds_the_same(tmp_path: Path, form: str) -> None:
    plain, other = read_extract(DIRTY), read_extract(packed(tmp_path, form))
    assert other.objects == plain.objects
    assert other.nodes.ids.tolist() == plain.nodes.ids.tolist()
    assert other.way_tags == plain.way_tags
    assert {way: refs.tolist() for way, refs in other.way_nodes.items()} == {
        way: refs.tolist() for way, refs in plain.way_nodes.items()
    }
    assert other.relations == plain.relations


def test_the_form_is_seen_from_the_contents_not_the_name(tmp_path: Path) -> None:
    misnamed = packed(tmp_path, "osm.gz").rename(tmp_path / "place.dat")
    assert read_extract(misnamed).objects == read_extract(DIRTY).objects


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"just text",
        b'{"type": "FeatureCollection", "features": []}',
        b"<html><body>not found</body></html>",
        b"<osm version='0.6'></osm>",
        b"<osm version='0.6'><node id='1' lat='x' lon='3'/></osm>",
        b"\x1f\x8b damaged",
        gzip.compress(b"text", mtime=0),
        b"BZh9 damaged",
        bytes(range(256)),
    ],
)
def test_what_is_no_extract_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong.osm"
    file.write_bytes(content)
    with pytest.raises(FileUnreadable) as refused:
        read_extract(file)
    assert refused.value.fields["file"] == "wrong.osm"
    assert "wrong.osm" in refused.value.message("zh-CN")


@pytest.mark.parametrize("form", ["osm", "osm.bz2", "osm.pbf"])
def test_a_file_broken_off_in_the_middle_is_refused(tmp_path: Path, form: str) -> None:
    whole = DIRTY.read_bytes() if form == "osm" else packed(tmp_path, form).read_bytes()
    cut = tmp_path / f"cut.{form}"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileUnreadable):
        read_extract(cut)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read_extract(tmp_path / "none.osm.pbf")
    with pytest.raises(FileUnreadable):
        read_extract(tmp_path)


def frame(names: dict[str, list[object]], crs: str = "EPSG:4326", scale: float = 1.0) -> gpd.GeoDataFrame:
    count = len(next(iter(names.values())))
    boxes = [shapely.box(i * scale, 0, (i + 1) * scale, scale) for i in range(count)]
    return gpd.GeoDataFrame(names, geometry=boxes, crs=crs)


def read(tmp_path: Path, areas: gpd.GeoDataFrame, form: str = "geojson") -> list[str]:
    file = tmp_path / f"areas.{form}"
    areas.to_parquet(file) if form == "parquet" else areas.to_file(file)
    return read_grid_areas(file).names


@pytest.mark.parametrize("form", ["geojson", "gpkg", "shp", "parquet"])
def test_grids_are_read_from_every_usual_form(tmp_path: Path, form: str) -> None:
    assert read(tmp_path, frame({"name": ["一", "二"]}), form) == ["一", "二"]


@pytest.mark.parametrize("column", ["名称", "网格名称", "NAME", "Name", "GRID_NAME"])
def test_the_column_of_names_is_guessed(tmp_path: Path, column: str) -> None:
    assert read(tmp_path, frame({"id": ["x", "y"], column: ["一", "二"]})) == ["一", "二"]


def test_without_such_a_column_the_first_that_tells_areas_apart_counts(tmp_path: Path) -> None:
    assert read(tmp_path, frame({"level": ["10", "10"], "bezirk": ["A", "B"]})) == ["A", "B"]


def test_nameless_and_like_named_areas_get_names_of_their_own(tmp_path: Path) -> None:
    assert read(tmp_path, frame({"name": ["甲", None, "甲"]})) == ["甲", "网格 2", "甲 (2)"]
    assert read(tmp_path, frame({"n": [1, 2]})) == ["网格 1", "网格 2"]


def test_areas_in_metres_are_brought_to_degrees(tmp_path: Path) -> None:
    projected = frame({"name": ["一"]}, scale=0.01).set_crs("EPSG:4326", allow_override=True).to_crs("EPSG:3857")
    file = tmp_path / "m.gpkg"
    projected.to_file(file)
    assert shapely.total_bounds(read_grid_areas(file).shapes) == pytest.approx([0, 0, 0.01, 0.01], abs=1e-9)


def test_metres_without_a_coordinate_system_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "m.shp"
    frame({"name": ["一"]}, crs="EPSG:3857", scale=5000.0).to_file(file)
    file.with_suffix(".prj").unlink()
    with pytest.raises(GridsWithoutCrs):
        read_grid_areas(file)


def test_a_file_without_areas_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "points.geojson"
    gpd.GeoDataFrame({"name": ["x"]}, geometry=[shapely.Point(1, 2)], crs="EPSG:4326").to_file(file)
    left: list[str] = []
    with pytest.raises(NoGridAreas):
        read_grid_areas(file, left.append)
    assert left == ["feature 1"]


@pytest.mark.parametrize("content", [b"", b"text", b"{}"])
def test_what_is_no_map_layer_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong.geojson"
    file.write_bytes(content)
    with pytest.raises(FileUnreadable):
        read_grid_areas(file)
    with pytest.raises(FileMissing):
        read_grid_areas(tmp_path / "none.gpkg")
