"""A foreign layer of grids: told what is wrong, and repaired in a copy."""

import json
from pathlib import Path

import geopandas
import pytest
import shapely
from typer.testing import CliRunner

from console.cli import app
from data.planning.foreign import faults_of, read_foreign
from dispatch.errors import BadValue, DatumMissing, ExportTargetTaken
from geo.coverage_faults import FaultKind

EAST, NORTH, STEP = 500_000.0, 2_500_000.0, 100.0


def layer_of(path: Path, *boxes: tuple[float, float, float, float]) -> Path:
    shapes = [shapely.box(EAST + a, NORTH + b, EAST + c, NORTH + d) for a, b, c, d in boxes]
    names = [f"第{n}格" for n in range(len(shapes))]
    geopandas.GeoDataFrame({"名称": names}, geometry=shapes, crs="EPSG:4547").to_file(path, driver="GPKG")
    return path


def test_overlaps_and_gaps_are_told_by_row_and_place_and_a_copy_is_mended(tmp_path: Path) -> None:
    path = layer_of(
        tmp_path / "grids.gpkg", (0, 0, 100, 100), (99, 0, 200, 100), (0, 100.5, 200, 200), (0, 100, 2, 100.5), (198, 100, 200, 100.5)
    )  # fmt: skip
    told = CliRunner().invoke(app, ["plan", "inspect", str(path), "--json", "--repair", str(tmp_path / "mended.gpkg")])
    assert told.exit_code == 2, told.output
    found = json.loads(told.stdout)
    assert [(one["kind"], one["rows"], one["area_m2"]) for one in found] == [
        ("overlap", [1, 2], pytest.approx(100, rel=1e-3)), ("gap", [1, 2, 3, 4, 5], pytest.approx(98, rel=1e-3)),
    ]  # fmt: skip
    west, south, east, north = found[0]["bounds"]
    assert west < found[0]["at"][0] < east
    assert south < found[0]["at"][1] < north
    mended = geopandas.read_file(tmp_path / "mended.gpkg")
    assert mended["名称"].tolist() == ["第0格", "第1格", "第2格", "第3格", "第4格"]
    assert faults_of(read_foreign(tmp_path / "mended.gpkg", None, None)) == []
    again = CliRunner().invoke(app, ["plan", "inspect", str(path), "--repair", str(tmp_path / "mended.gpkg")])
    assert again.exit_code == 1
    assert isinstance(again.exception, ExportTargetTaken)


def test_a_layer_without_faults_ends_with_status_0(tmp_path: Path) -> None:
    path = layer_of(tmp_path / "grids.gpkg", (0, 0, 100, 100), (100, 0, 200, 100))
    told = CliRunner().invoke(app, ["plan", "inspect", str(path)])
    assert (told.exit_code, "0 处问题" in told.stdout) == (0, True)


def test_points_and_a_file_without_a_datum_are_refused(tmp_path: Path) -> None:
    points = tmp_path / "points.geojson"
    geopandas.GeoDataFrame(geometry=[shapely.Point(114, 22)], crs="EPSG:4326").to_file(points, driver="GeoJSON")
    with pytest.raises(BadValue, match="Polygon"):
        read_foreign(points, "wgs84", None)
    bare = tmp_path / "bare.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)]).to_file(bare, driver="GPKG")
    with pytest.raises(DatumMissing):
        read_foreign(bare, None, None)


@pytest.mark.shared
def test_georgias_counties_are_read_when_their_coordinate_system_is_said(shared_data: Path) -> None:
    path = shared_data / "counties-georgia" / "G_utm.shp"
    with pytest.raises(DatumMissing):
        read_foreign(path, None, None)
    layer = read_foreign(path, None, "EPSG:26916")
    assert len(layer.rows) == 159
    kinds = {one.kind for one in faults_of(layer)}
    assert kinds <= {FaultKind.OVERLAP, FaultKind.GAP, FaultKind.HOLE}
