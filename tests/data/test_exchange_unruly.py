"""Files as they really come: encodings that nothing says or that are said wrongly, titles above tables, parts left behind."""

import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import Point

from data.exchange.files import layer_names, open_layer
from data.exchange.unpacking import check_unpacked
from dispatch import errors
from tests.data.layer_files import written

LANGUAGE_BYTE = 29
TABLE = {"名称": ["福田街道办事处", "南山"], "路灯编": ["甲", "乙"]}
WHOLE, CUT = "路灯编".encode() + b"\0", "路灯编号".encode()[:10]


def shapefile(folder: Path, encoding: str, cpg: str | None, language: int = 0) -> Path:
    """Write a Shapefile whose .cpg and table say what they are told to."""
    folder.mkdir()
    frame = gpd.GeoDataFrame(TABLE, geometry=[Point(114, 22.5), Point(114.1, 22.6)], crs=4326)
    frame.to_file(folder / "路灯.shp", encoding=encoding, engine="pyogrio")
    (folder / "路灯.cpg").unlink(missing_ok=True)
    if cpg is not None:
        (folder / "路灯.cpg").write_text(cpg)
    table = bytearray((folder / "路灯.dbf").read_bytes())
    table[LANGUAGE_BYTE] = language
    # In UTF-8 a name of four letters, which has ten bytes in a table: other tools cut the last letter in two.
    (folder / "路灯.dbf").write_bytes(table.replace(WHOLE, CUT))
    return folder


def zipped(folder: Path, prefix: str = "") -> Path:
    """Zip a folder as Chinese Windows does: names in GBK, without a word about it."""
    path = folder.with_suffix(".zip")

    class Entry(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
            return self.filename.encode("gbk"), self.flag_bits

    with zipfile.ZipFile(path, "w") as archive:
        for each in sorted(folder.iterdir()):
            archive.writestr(Entry(prefix + each.name), each.read_bytes())
    return path


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
@pytest.mark.parametrize(
    ("cpg", "language"),
    [(None, 0x00), (None, 0x57), (None, 0x4D), ("GBK", 0), ("936", 0), ("UTF-8", 0), ("65001", 0x4D)],
)
def test_chinese_in_a_shapefile_is_read_whatever_is_said_of_it(
    tmp_path: Path, encoding: str, cpg: str | None, language: int
) -> None:
    folder = shapefile(tmp_path / "s", encoding, cpg, language)
    for path in (folder, zipped(folder), zipped(folder, "路灯数据/")):
        file = open_layer(path)
        (chunk,) = file.chunks(10)
        assert list(chunk.columns) == list(TABLE), path
        assert [each.tolist() for each in chunk.columns.values()] == list(TABLE.values())


def test_the_shapefiles_of_a_zip_are_offered_by_their_names(tmp_path: Path) -> None:
    folder = shapefile(tmp_path / "s", "GBK", None)
    for each in list(folder.iterdir()):
        (folder / f"井盖{each.suffix}").write_bytes(each.read_bytes())
    packed = zipped(folder)
    assert layer_names(packed) == ["井盖", "路灯"]
    with pytest.raises(errors.LayerAmbiguous, match="井盖, 路灯"):
        open_layer(packed)
    assert len(next(open_layer(packed, "路灯").chunks(5)).rows) == 2


@pytest.mark.parametrize("missing", [".dbf", ".shx"])
@pytest.mark.parametrize("packed", [True, False])
def test_a_shapefile_with_a_part_left_behind_says_which(tmp_path: Path, missing: str, packed: bool) -> None:
    folder = shapefile(tmp_path / "s", "GBK", None)
    (folder / f"路灯{missing}").unlink()
    with pytest.raises(errors.ShapefileIncomplete, match=f"路灯{missing}"):
        open_layer(zipped(folder) if packed else folder / "路灯.shp")


def test_what_unpacks_into_more_than_any_need_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.dbf", bytes(30_000_000))
    assert path.stat().st_size < 100_000
    with zipfile.ZipFile(path) as archive, pytest.raises(errors.UnpacksTooLarge, match="30 MB, at most 20 MB"):
        check_unpacked(path, archive, 20_000_000)


def workbook(path: Path, *lines: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


def test_a_title_above_the_columns_is_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    lines = (("路灯一览表", None, None), ("名称", "经度", "纬度"), ("甲", 114.002, 22.5))
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in line) for line in lines)
    for path in (workbook(tmp_path / "t.xlsx", *lines), written(tmp_path, "t.csv", text)):
        file = open_layer(path)
        (chunk,) = file.chunks(5)
        assert (file.columns, file.first_row, chunk.rows.tolist()) == (("名称", "经度", "纬度"), 3, [3]), path
        assert chunk.columns["名称"].tolist() == ["甲"]


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("sep=;\n名称;经度\n甲;114\n", ("名称", "经度"), [3]),
        ("名称,\n甲,1\n", ("名称", "column 2"), [2]),  # the second column has no name: that is no title
        ('wkt\n"POINT(114 22)"\n', ("wkt",), [2]),
        ("名称,经度\n甲,\n", ("名称", "经度"), [2]),
    ],
)
def test_what_only_looks_like_a_title_names_the_columns(
    tmp_path: Path, text: str, columns: tuple[str, ...], rows: list[int]
) -> None:
    file = open_layer(written(tmp_path, "c.csv", text))
    (chunk,) = file.chunks(5)
    assert (file.columns, chunk.rows.tolist()) == (columns, rows)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-8-sig"])
def test_text_is_read_as_excel_saves_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text("名称\t地址\n路灯甲\t桃园路１号\n", encoding=encoding)
    (chunk,) = open_layer(path).chunks(5)
    assert [each.tolist() for each in chunk.columns.values()] == [["路灯甲"], ["桃园路１号"]]
