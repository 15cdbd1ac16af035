"""Exports in every format: in the datum asked for, readable by others, within memory, and back again."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from openpyxl import load_workbook

from data.database import Database
from data.exchange.destination import destination_of
from data.exchange.export_formats import EXPORT_FORMATS
from data.exchange.exporter import ExportRequest, columns_of, export_file
from data.exchange.fields import Shape, Type
from data.exchange.kinds import KINDS, kind_named
from data.exchange.outgoing import Column, Outgoing, sliced
from data.exchange.short_names import MOST_BYTES, short_names
from dispatch import errors
from tests.data.layer_files import load, load_until, rows

FORMATS = list(EXPORT_FORMATS)
ELSEWHERE = ({"datum": "gcj02"}, {"datum": "bd09"}, {"datum": "cgcs2000"}, {"crs": "EPSG:4547"})


@pytest.fixture(scope="module")
def filled(module_database: Database) -> Database:
    load_until(module_database, "ground")
    return module_database


def export(database: Database, kind: str, path: Path, **asked: object) -> Path:
    with database.owner() as connection:
        export_file(connection, kind_named(kind), ExportRequest(path, **asked))
    return path


def places(database: Database) -> dict[object, shapely.Geometry]:
    return {ref: shapely.from_wkb(bytes(geom)) for ref, geom in rows(database, "SELECT source_ref, geom FROM camera")}


@pytest.mark.parametrize("asked", ELSEWHERE, ids=lambda asked: next(iter(asked.values())))
@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_in_another_datum_comes_back_to_within_a_millimetre(
    filled: Database, tmp_path: Path, ending: str, asked: dict[str, str]
) -> None:
    before = places(filled)
    path = export(filled, "camera", tmp_path / f"c.{ending}", **asked)
    said: dict[str, object] = {"datum": None} | dict(asked)
    # What is shifted, and what has no place for a declaration, has to be told.
    if "crs" in asked and ending not in {"csv", "xlsx"}:
        said["crs"] = None
    if asked.get("datum") == "cgcs2000" and ending not in {"csv", "xlsx"}:
        said["datum"] = None
    report = load(filled, "camera", path, community=None, **said)
    assert (report.inserted, report.rejected) == (0, 0), report.as_json("en")
    after = places(filled)
    for ref, place in before.items():
        assert place.distance(after[ref]) * 111_320 < 0.001


@pytest.mark.parametrize("ending", FORMATS)
def test_a_shifted_file_is_refused_until_its_datum_is_said(filled: Database, tmp_path: Path, ending: str) -> None:
    path = export(filled, "camera", tmp_path / f"c.{ending}", datum="gcj02")
    with pytest.raises(errors.DatumMissing):
        load(filled, "camera", path, community=None, datum=None)


def test_two_datums_or_an_unknown_one_are_refused_before_anything_is_written(filled: Database, tmp_path: Path) -> None:
    for asked, error in (
        ({"datum": "gcj02", "crs": "4547"}, errors.DatumTwice),
        ({"datum": "beijing54"}, errors.DatumUnknown),
        ({"crs": "EPSG:999999"}, errors.CrsUnknown),
    ):
        with pytest.raises(error):
            export(filled, "camera", tmp_path / "c.gpkg", **asked)
    assert not list(tmp_path.iterdir())


def test_a_place_beyond_the_coordinate_system_is_refused(filled: Database, tmp_path: Path) -> None:
    for ending in ("gpkg", "csv"):
        with pytest.raises(errors.ExportUnfit, match="choose another coordinate system"):
            # Seen from above America, China is behind the horizon.
            export(filled, "camera", tmp_path / f"c.{ending}", crs="ESRI:102038")
    assert not list(tmp_path.iterdir())


def test_a_shapefile_says_its_encoding_its_system_and_its_short_names(filled: Database, tmp_path: Path) -> None:
    path = export(filled, "camera", tmp_path / "c.zip", crs="EPSG:4547")
    with zipfile.ZipFile(path) as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {".shp", ".shx", ".dbf", ".prj", ".cpg", ".txt"}
        assert archive.read("camera.cpg").strip() == b"UTF-8"
        assert b"CGCS2000" in archive.read("camera.prj")
        told = dict(line.split("\t") for line in archive.read("FIELDS.txt").decode().splitlines())
    assert told["fov"] == "field_of_view_deg"
    assert list(pyogrio.read_info(path)["fields"]) == list(told)
    assert "东门" in "".join(pyogrio.read_dataframe(path)["name"])


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_short_names_fit_and_are_still_understood(kind) -> None:
    if kind.shape is Shape.NONE:
        return
    columns = columns_of(kind)
    short = short_names(columns)
    assert len({name.casefold() for name in short}) == len(columns)
    for name, column in zip(short, columns, strict=True):
        assert len(name.encode()) <= MOST_BYTES
        assert name in column.names


def test_names_that_nothing_stands_in_for_are_cut_and_numbered() -> None:
    columns = [Column(name, Type.TEXT) for name in ("long_name_one", "long_name_two", "街道办事处名称")]
    assert short_names(columns) == ["long_name_", "long_name2", "街道办"]


def test_a_text_that_a_shapefile_would_cut_is_refused(filled: Database, tmp_path: Path) -> None:
    going = made(Type.TEXT, ["长" * 100])
    with pytest.raises(errors.ExportUnfit, match="choose GeoPackage"):
        EXPORT_FORMATS["zip"].write(tmp_path / "t.zip", going)


def test_a_workbook_keeps_numbers_and_codes_apart_and_runs_nothing(filled: Database, tmp_path: Path) -> None:
    book = load_workbook(export(filled, "company", tmp_path / "c.xlsx"))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert "'=示例贸易" in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)
    book = load_workbook(export(filled, "building", tmp_path / "b.xlsx"))
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, heads.index("community_code") + 1).value == "440306007005"
    assert isinstance(sheet.cell(2, heads.index("levels") + 1).value, int)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_text_starts_as_a_formula_does_and_negative_numbers_stay_numbers(
    tmp_path: Path, ending: str, start: str
) -> None:
    path = tmp_path / f"t.{ending}"
    EXPORT_FORMATS[ending].write(path, made(Type.TEXT, [f"{start}1+1"]))
    EXPORT_FORMATS[ending].write(tmp_path / f"n.{ending}", made(Type.NUMBER, [-2.5]))
    if ending == "csv":
        cell = path.read_text(encoding="utf-8-sig").splitlines()[1].strip('"')
        number = (tmp_path / "n.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[0]
        assert number == "-2.5"
    else:
        cell = load_workbook(path).active["A2"].value
        assert load_workbook(tmp_path / "n.xlsx").active["A2"].value == -2.5
    assert cell.startswith("'")


def test_geoparquet_says_what_it_holds(filled: Database, tmp_path: Path) -> None:
    path = export(filled, "building", tmp_path / "b.parquet")
    geo = json.loads(pq.read_schema(path).metadata[b"geo"])
    column = geo["columns"][geo["primary_column"]]
    assert (column["encoding"], column["geometry_types"]) == ("WKB", ["Polygon"])
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    shifted = export(filled, "building", tmp_path / "s.parquet", datum="bd09")
    assert json.loads(pq.read_schema(shifted).metadata[b"geo"])["columns"]["geometry"]["crs"] is None


def test_residents_stay_masked_in_every_format(filled: Database, tmp_path: Path) -> None:
    for ending in ("gpkg", "parquet", "xlsx", "csv", "geojson"):
        content = export(filled, "resident", tmp_path / f"r.{ending}").read_bytes()
        assert "示例甲".encode() not in content
        assert b"13800000001" not in content
    assert "name_masked" in pyogrio.read_info(tmp_path / "r.gpkg")["fields"]


@pytest.mark.parametrize("ending", FORMATS)
def test_rows_are_written_as_they_are_read(tmp_path: Path, ending: str) -> None:
    """No writer may wait for the last row before it lets go of the first."""
    alive = most = 0

    class Row(tuple):
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def read() -> Iterator[tuple[object, ...]]:
        nonlocal alive, most
        for number in range(5_000):
            alive += 1
            most = max(most, alive)
            yield Row((f"n{number}", shapely.to_wkb(shapely.Point(114, 22))))

    destination = destination_of(None, None)
    file = tmp_path / f"t.{ending}"
    going = Outgoing(
        "t",
        Shape.POINT,
        ("Point",),
        [Column("a", Type.TEXT)],
        destination,
        sliced(read(), True, destination, file, 500),
    )
    assert EXPORT_FORMATS[ending].write(file, going) == 5_000
    assert most <= 1_100


def made(kind: Type, values: list[object]) -> Outgoing:
    """Return rows of one column, all at one place."""
    destination = destination_of(None, None)
    read = iter([(value, shapely.to_wkb(shapely.Point(114, 22))) for value in values])
    pieces = sliced(read, True, destination, Path("t"))
    return Outgoing("t", Shape.POINT, ("Point",), [Column("a", kind)], destination, pieces)


def test_polygons_of_one_and_of_many_parts_share_a_geopackage(tmp_path: Path) -> None:
    square = shapely.box(114, 22, 114.1, 22.1)
    both = shapely.MultiPolygon([square, shapely.box(115, 22, 115.1, 22.1)])
    destination = destination_of(None, None)
    read = iter([("a", shapely.to_wkb(square)), ("b", shapely.to_wkb(both)), ("c", None)])
    going = Outgoing(
        "t", Shape.POLYGON, ("MultiPolygon", "Polygon"), [Column("a", Type.TEXT)], destination,
        sliced(read, True, destination, Path("t")),
    )  # fmt: skip
    EXPORT_FORMATS["gpkg"].write(tmp_path / "t.gpkg", going)
    assert pyogrio.read_info(tmp_path / "t.gpkg")["geometry_type"] == "MultiPolygon"
    frame = pyogrio.read_dataframe(tmp_path / "t.gpkg")
    assert np.allclose(frame.geometry.iloc[1].area, 2 * square.area)
    assert frame.geometry.iloc[2] is None
