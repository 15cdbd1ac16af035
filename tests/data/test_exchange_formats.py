"""Formats that people send: Shapefiles with Chinese in them, Excel sheets; and mending what was rejected."""

import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import LineString, Point

from data.database import Database
from data.exchange.files import open_layer
from data.exchange.rejects import Rejects, stem_beside
from dispatch import errors
from tests.data.layer_files import load, load_until, rows, written


def shapefile(folder: Path, encoding: str, cpg: bool, prj: bool = True) -> Path:
    folder.mkdir()
    frame = gpd.GeoDataFrame(
        {"名称": ["南门", "东门"]}, geometry=[Point(500000, 2500000), Point(500100, 2500100)], crs="EPSG:4547"
    )
    frame.to_file(folder / "点位.shp", encoding=encoding, engine="pyogrio")
    if not cpg:
        (folder / "点位.cpg").unlink()
    if not prj:
        (folder / "点位.prj").unlink()
    return folder


@pytest.mark.parametrize(("encoding", "cpg"), [("UTF-8", True), ("GBK", True), ("GBK", False), ("UTF-8", False)])
def test_a_shapefile_is_read_in_its_encoding_from_a_folder_and_a_zip(tmp_path: Path, encoding: str, cpg: bool) -> None:
    folder = shapefile(tmp_path / "a", encoding, cpg)
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for each in folder.iterdir():
            archive.write(each, f"inner/{each.name}")
    for path in (folder, folder / "点位.shp", packed):
        file = open_layer(path)
        (chunk,) = file.chunks(10)
        assert chunk.columns["名称"].tolist() == ["南门", "东门"], path
        assert (file.format, file.crs.to_epsg() if file.crs else None) == ("Shapefile", 4547)


def test_a_shapefile_comes_in_and_one_without_a_system_is_refused_until_it_is_named(
    database: Database, tmp_path: Path
) -> None:
    load_until(database, "region")
    folder = shapefile(tmp_path / "b", "UTF-8", True, prj=False)
    with pytest.raises(errors.DatumMissing):
        load(database, "camera", folder, datum=None)
    assert load(database, "camera", folder, datum=None, crs="EPSG:4547").inserted == 2


def test_a_folder_of_several_shapefiles_needs_a_name(tmp_path: Path) -> None:
    folder = shapefile(tmp_path / "c", "UTF-8", True)
    for each in list(folder.iterdir()):
        (folder / f"other{each.suffix}").write_bytes(each.read_bytes())
    with pytest.raises(errors.LayerAmbiguous, match="other"):
        open_layer(folder)
    assert len(next(open_layer(folder, "other").chunks(5)).rows) == 2


def sheet(path: Path, *lines: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


def test_a_sheet_is_read_as_shown_and_long_codes_are_told_to_be_spoilt(database: Database, tmp_path: Path) -> None:
    load_until(database, "building")
    path = sheet(
        tmp_path / "c.xlsx", ("名称", "国标编码", "经度", "纬度"), ("南门", "44030600001320000001", 114.002, 22.5001), (None,) * 4,
        ("东门", 44030600001320000002, 114.003, 22.5002),
    )  # fmt: skip
    rejects = Rejects()
    report = load(database, "camera", path, rejects=rejects)
    assert (report.total, report.rejected, dict(report.reasons)) == (2, 1, {"spreadsheet_number": 1})
    assert report.rejections[0].row == 4
    out = rejects.write(stem_beside(path))
    assert out is not None
    assert out.name == "c.rejects.xlsx"
    book = openpyxl.load_workbook(out)
    assert [cell.value for cell in book.active[1]][-2:] == ["reject_row", "reject_reason"]


def test_rejected_features_are_mended_and_imported_again(database: Database, tmp_path: Path) -> None:
    load_until(database, "region")
    frame = gpd.GeoDataFrame(
        {"name": ["a", "b"], "class": ["primary", "dragon"]},
        geometry=[
            LineString([(500000, 2500000), (500100, 2500000)]),
            LineString([(500000, 2500100), (500100, 2500100)]),
        ],
        crs="EPSG:4547",
    )
    frame.to_parquet(tmp_path / "s.parquet")
    rejects = Rejects()
    assert load(database, "street", tmp_path / "s.parquet", datum=None, rejects=rejects, partial=True).inserted == 1
    out = rejects.write(stem_beside(tmp_path / "s.parquet"))
    assert out is not None
    mended = gpd.read_file(out)
    assert "not one of" not in mended["reject_reason"][0]
    mended["class"] = "secondary"
    mended.to_file(out, driver="GPKG")
    report = load(database, "street", out, datum=None)
    assert (report.inserted, report.rejected, report.written) == (1, 0, True)
    assert rows(database, "SELECT count(*) FROM street") == [(2,)]


def test_a_file_of_rejects_is_never_written_over(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "x\n1\n")
    assert stem_beside(path) == stem_beside(tmp_path / "a.rejects.csv") == stem_beside(tmp_path / "a.rejects-2.csv")
