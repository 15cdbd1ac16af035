"""Planning units from files: polygons, streets and graphs come in whole; what is unsound is refused by row, and nothing is kept."""

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Polygon, box, mapping
from typer.testing import CliRunner

from console.cli import app
from data.database import Database
from data.planning.sheets import newest_editions, read_ground
from data.planning.unit_file import UnitFileRequest, UnitsImported, import_units
from dispatch.errors import CommunityMalformed, DatumMissing, GraphUnreadable, UnitsElsewhere, UnitsUnfit
from dispatch.planning.automatic import Wish, automatic
from dispatch.planning.draft import STRAY, Draft, EditKind
from dispatch.planning.figures import figures_of
from dispatch.planning.history import edit
from dispatch.planning.rules import Band
from dispatch.planning.sheet import Load
from tests.dispatch.planning.sheets import NOON
from tests.fixtures.hamlet import LAT, LNG, NAN, STEP, settle

FAR = "990000001001"
SQUARES = [
    box(LNG + x * STEP, LAT + y * STEP, LNG + (x + 1) * STEP, LAT + (y + 1) * STEP) for y in (0, 1) for x in (0, 1, 2)
]


@pytest.fixture(scope="module")
def database(module_database: Database) -> Database:
    settle(module_database)
    return module_database


def written(place: Path, shapes: list[Any], name: str = "units.geojson") -> Path:
    """Write shapes, or coordinates of polygons as they are, in GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"块{at}", "homes": at * 10},
            "geometry": {"type": "Polygon", "coordinates": one} if isinstance(one, list) else mapping(one),
        }
        for at, one in enumerate(shapes)
    ]
    file = place / name
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def imported(database: Database, file: Path, community: str = NAN, **more: Any) -> UnitsImported:
    said = {"datum": "wgs84"} if file.suffix == ".geojson" else {}
    with database.owner() as connection:
        return import_units(connection, UnitFileRequest(file, community, **(said | more)))


def editions(database: Database, community: str = NAN) -> list[int]:
    with database.owner() as connection:
        return newest_editions(connection, community)


def test_polygons_become_units_with_every_building_in_one(database: Database, tmp_path: Path) -> None:
    squares = [shapely.orient_polygons(one) for one in SQUARES]
    made = imported(database, written(tmp_path, squares), ref="name", homes="homes")
    assert (made.units, made.buildings, made.repaired) == (6, 3, 0)
    with database.owner() as connection:
        ground = read_ground(connection, [made.edition], NOON)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT building_id, count(*) FROM planning_unit_building WHERE edition_id = %s GROUP BY 1",
                [made.edition],
            )
            assert dict(cursor.fetchall()) == {1: 1, 2: 1, 3: 1}
    assert ground.refs == tuple(f"块{n}" for n in range(6))
    assert shapely.coverage_is_valid(ground.shapes)
    # Homes of the file count where there are no buildings, those of the buildings elsewhere.
    assert ground.sheet.loads[Load.HOUSEHOLDS].tolist() == [2, 0, 20, 30, 40, 50]


def test_streets_enclose_units_and_a_heavy_one_is_divided(database: Database, tmp_path: Path) -> None:
    lines = [LineString([(LNG + x * STEP, LAT - 0.001), (LNG + x * STEP, LAT + STEP + 0.001)]) for x in (0, 1, 2)]
    lines += [LineString([(LNG - 0.001, LAT + y * STEP), (LNG + 2 * STEP + 0.001, LAT + y * STEP)]) for y in (0, 1)]
    file = tmp_path / "streets.parquet"
    geopandas.GeoDataFrame({"class": ["residential"] * 5}, geometry=lines, crs="EPSG:4326").to_parquet(file)
    made = imported(database, file)
    with database.owner() as connection:
        ground = read_ground(connection, [made.edition], NOON)
    # The western face holds all homes of the community: each of its two buildings gets the ground around it.
    assert sorted(ground.kinds) == ["building", "building", "face"]
    assert shapely.coverage_is_valid(ground.shapes)
    loose = tmp_path / "loose.parquet"
    geopandas.GeoDataFrame({"class": ["residential"] * 2}, geometry=lines[:2], crs="EPSG:4326").to_parquet(loose)
    with pytest.raises(UnitsUnfit, match="enclose no ground"):
        imported(database, loose)


def ring(*corners: tuple[float, ...]) -> list[list[list[float]]]:
    return [[[LNG + x * STEP, LAT + y * STEP, *rest] for x, y, *rest in corners]]


BAD = {
    "open": (ring((0, 0), (1, 0), (1, 1), (0, 1)), "没有闭合", "not closed"),
    "crossing": (ring((0, 0), (1, 1), (1, 0), (0, 1), (0, 0)), "自相交", "crosses itself"),
    "clockwise": (ring((0, 0), (0, 1), (1, 1), (1, 0), (0, 0)), "顺时针", "clockwise"),
    "high": (ring((0, 0, 5), (1, 0, 5), (1, 1, 5), (0, 1, 5), (0, 0, 5)), "三维", "3D"),
    "empty": ([], "空的", "empty"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_an_unsound_polygon_is_refused_by_its_row_and_nothing_is_kept(
    database: Database, tmp_path: Path, fault: str
) -> None:
    before = editions(database)
    coordinates, zh, en = BAD[fault]
    file = written(tmp_path, [shapely.orient_polygons(SQUARES[4]), coordinates])
    with pytest.raises(UnitsUnfit) as refused:
        imported(database, file)
    assert zh in refused.value.message("zh-CN")
    assert "第 2 行" in refused.value.message("zh-CN")
    assert en in refused.value.message("en")
    assert "--repair" in refused.value.message("en")
    assert editions(database) == before
    if fault == "open":
        with pytest.raises(UnitsUnfit):
            imported(database, file, repair=True)
    else:
        assert imported(database, file, repair=True).repaired >= 1


def test_a_polygon_of_200_000_corners_is_refused_also_for_repair(database: Database, tmp_path: Path) -> None:
    angle = np.linspace(0, 2 * np.pi, 200_001)
    round_ = Polygon(np.column_stack([LNG + STEP * np.cos(angle), LAT + STEP * np.sin(angle)]))
    file = tmp_path / "round.gpkg"
    geopandas.GeoDataFrame({"name": ["圆"]}, geometry=[round_], crs="EPSG:4326").to_file(file, driver="GPKG")
    for repair in (False, True):
        with pytest.raises(UnitsUnfit, match="200,00"):
            imported(database, file, repair=repair)


@pytest.mark.parametrize(
    ("scale", "told"), [(1.0, UnitsElsewhere), (1e5, UnitsUnfit)]
)  # fmt: skip
def test_coordinates_in_another_system_are_refused(
    database: Database, tmp_path: Path, scale: float, told: type[Exception]
) -> None:
    before = editions(database)
    away = [
        shapely.affinity.scale(shapely.affinity.translate(one, 10, 5), scale, scale, origin=(0, 0)) for one in SQUARES
    ]
    table = geopandas.GeoDataFrame({"name": range(6)}, geometry=away, crs="EPSG:4326")
    file = tmp_path / "away.gpkg"
    table.to_file(file, driver="GPKG")
    with pytest.raises(told):
        imported(database, file)
    with pytest.raises(DatumMissing):
        imported(database, written(tmp_path, [*SQUARES]), datum=None)
    with pytest.raises(CommunityMalformed):
        imported(database, file, community="44")
    assert editions(database) == before


def test_overlaps_and_gaps_are_told_with_their_rows_and_mended_on_request(database: Database, tmp_path: Path) -> None:
    wide = [
        shapely.orient_polygons(one) for one in (*SQUARES[:1], box(LNG + 0.9 * STEP, LAT, LNG + 2 * STEP, LAT + STEP))
    ]
    file = written(tmp_path, wide)
    with pytest.raises(UnitsUnfit, match="rows 1, 2 overlap"):
        imported(database, file)
    made = imported(database, file, repair=True)
    assert (made.units, made.repaired) == (2, 1)
    with database.owner() as connection:
        assert shapely.coverage_is_valid(read_ground(connection, [made.edition], NOON).shapes)


def graph(nodes: list[dict[str, Any]], near: list[list[Any]]) -> dict[str, Any]:
    return {"nodes": nodes, "adjacency": [[{"id": one} for one in each] for each in near]}


def test_a_graph_touches_as_it_says_and_not_as_its_cells_lie(database: Database, tmp_path: Path) -> None:
    nodes = [{"id": f"n{n}", "lng": LNG + n * 0.001, "lat": LAT + (n % 2) * 0.001, "pop": 100 + n} for n in range(5)]
    file = tmp_path / "graph.json"
    file.write_text(json.dumps(graph(nodes, [["n4"], ["n2"], ["n1", "n3"], ["n2", "n4"], ["n3", "n0"]])))
    made = imported(database, file, homes="pop")
    assert (made.units, made.links) == (5, 4)
    with database.owner() as connection:
        sheet = read_ground(connection, [made.edition], NOON).sheet
    pairs = {(a, b) for a, b in zip(sheet.graph.owners.tolist(), sheet.graph.neighbours.tolist(), strict=True) if a < b}
    assert pairs == {(0, 4), (1, 2), (2, 3), (3, 4)}
    assert sheet.graph.crossable.all()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (graph([{"id": 1}], [[]]), "lng"),
        (graph([{"id": 1, "lng": 0, "lat": 0}], []), "1 nodes"),
        (graph([{"id": n, "lng": n, "lat": 0} for n in (1, 2, 3)], [[9], [], []]), "9"),
        (graph([{"id": n, "lng": 1, "lat": 0} for n in (1, 2, 3)], [[], [], []]), "same place"),
        (graph([{"id": n, "lng": 999 + n, "lat": 0} for n in (1, 2, 3)], [[], [], []]), "no longitude"),
        ({"nodes": [], "adjacency": []}, "0 nodes"),
    ],
)
def test_a_graph_that_cannot_be_one_is_refused(
    database: Database, tmp_path: Path, told: dict[str, Any], why: str
) -> None:
    before = editions(database)
    file = tmp_path / "graph.json"
    file.write_text(json.dumps(told))
    with pytest.raises(GraphUnreadable, match=why):
        imported(database, file)
    assert editions(database) == before


@pytest.mark.shared
def test_a_census_comes_in_as_a_graph_and_is_divided(database: Database, shared_data: Path) -> None:
    file = shared_data / "blocks-arkansas" / "05_bg_census_consolidated.json"
    made = imported(database, file, community=FAR, homes="tot_pop_20")
    with database.owner() as connection:
        sheet = read_ground(connection, [made.edition], NOON).sheet
    draft = Draft((), np.full(len(sheet), STRAY))
    wish = Wish({Load.HOUSEHOLDS: 1.0}, Band(low=0, high=1e6), {FAR: 39}, tolerance=0.03)
    change, (outcome,) = automatic(draft, sheet, [FAR], wish, [f"新{n}" for n in range(39)])
    made_of_it = figures_of(sheet, draft.with_edit(edit(draft, EditKind.AUTOMATIC, change, "account:1", NOON)))
    assert outcome.worst <= 0.03
    assert made_of_it.pieces.tolist() == [1] * 39


@pytest.mark.shared
@pytest.mark.slow
def test_the_streets_of_a_city_come_in_by_the_command(
    database: Database, shared_data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JINGWEI_DATABASE_URL", database.owner_dsn)
    monkeypatch.setenv("JINGWEI_DATA_DIR", str(tmp_path / "cli"))
    community = "420106001001"
    file = shared_data / "streets-wuhan" / "simplified.parquet"
    done = CliRunner().invoke(app, ["import", "units", str(file), "--community", community])
    assert done.exit_code == 0, done.output
    with database.owner() as connection:
        ground = read_ground(connection, newest_editions(connection, community), NOON)
    assert len(ground.shapes) >= 4_500
    assert shapely.is_valid(ground.shapes).all()
    assert shapely.coverage_is_valid(ground.shapes)
