"""Tiles hold every building once it is stored, and change their address when it changes."""

import gzip
from pathlib import Path

import pyogrio
import pytest
import shapely
from shapely.geometry import box

from data.bulk import bump_layer_revision
from data.database import Database
from data.regions import ensure_region
from data.tiles import EMPTY, Tiles

COMMUNITY = "440306007005"
HOUSES = [box(114.07 + 0.0003 * i, 22.64, 114.0701 + 0.0003 * i, 22.6401) for i in range(40)]


@pytest.fixture
def village(database: Database) -> Database:
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY, "社区")
        with connection.cursor() as cursor:
            for i, house in enumerate(HOUSES):
                cursor.execute(
                    "INSERT INTO building (community_code, source, source_ref, levels, height_m, footprint_m2, geom, cell)"
                    " VALUES (%s, 'test', %s, 6, 18, 100, %s, 1)",
                    [COMMUNITY, str(i), shapely.to_wkb(house)],
                )
            cursor.execute(
                "INSERT INTO ground (community_code, source, source_ref, kind, geom, cell) VALUES (%s, 'test', '1', 'water', %s, 1)",
                [COMMUNITY, shapely.to_wkb(box(114.06, 22.63, 114.08, 22.65))],
            )
            cursor.execute(
                "INSERT INTO street (community_code, source, source_ref, class, length_m, geom, cell) VALUES (%s, 'test', '1', 'primary', 9, %s, 1)",
                [COMMUNITY, shapely.to_wkb(shapely.LineString([(114.06, 22.64), (114.08, 22.64)]))],
            )
        bump_layer_revision(connection, "buildings", "base")
    return database


def test_every_building_is_in_the_tiles_of_the_deepest_zoom(village: Database, tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    with village.owner() as connection:
        assert tiles.build(connection) == ["buildings", "base"]
    file = next(tmp_path.glob("buildings-*.pmtiles"))
    frame = pyogrio.read_dataframe(file, ZOOM_LEVEL=16)
    assert frame["id"].nunique() == len(HOUSES)
    assert set(frame.columns) == {"id", "height", "levels", "grid", "geometry", "mvt_id"}


def test_building_again_does_nothing_until_something_changes(village: Database, tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    with village.owner() as connection:
        tiles.build(connection)
        first = tiles.versions()
        assert tiles.build(connection) == []
        with connection.cursor() as cursor:
            cursor.execute("UPDATE building SET height_m = 30 WHERE source_ref = '7'")
        bump_layer_revision(connection, "buildings")
        assert tiles.build(connection) == ["buildings"]
    assert tiles.versions()["base"] == first["base"]
    assert tiles.versions()["buildings"] != first["buildings"]


def test_a_base_tile_holds_ground_and_streets(village: Database, tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    with village.owner() as connection:
        tiles.build(connection)
    tile = tiles.tile("base", tiles.versions()["base"], 12, 3345, 1783)
    assert tile
    assert all(name in gzip.decompress(tile) for name in (b"ground", b"street"))


def test_nothing_is_empty_and_unknown_is_none(village: Database, tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    with village.owner() as connection:
        tiles.build(connection)
    version = tiles.versions()["buildings"]
    assert tiles.tile("buildings", version, 16, 0, 0) == EMPTY
    assert tiles.tile("buildings", "nosuchversion", 16, 0, 0) is None
    assert tiles.tile("residents", version, 16, 0, 0) is None


def test_a_place_without_ground_or_buildings_still_has_tiles(village: Database, tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    with village.owner() as connection:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM ground; DELETE FROM building")
        assert tiles.build(connection) == ["buildings", "base"]
    base = tiles.tile("base", tiles.versions()["base"], 12, 3345, 1783)
    assert base
    assert b"street" in gzip.decompress(base)
    assert tiles.tile("buildings", tiles.versions()["buildings"], 14, 13382, 7132) == EMPTY


@pytest.mark.parametrize("zoom", [13, 14, 15, 16])
def test_no_zoom_drops_a_building_of_a_few_metres(database: Database, tmp_path: Path, zoom: int) -> None:
    sheds = [box(lng, 22.64, lng + 0.00003, 22.64003) for lng in (114.07 + 0.0005 * i for i in range(30))]
    with database.owner() as connection:
        ensure_region(connection, COMMUNITY, "社区")
        with connection.cursor() as cursor:
            for i, shed in enumerate(sheds):
                cursor.execute(
                    "INSERT INTO building (community_code, source, source_ref, levels, height_m, footprint_m2, geom, cell)"
                    " VALUES (%s, 'test', %s, 1, 3, 9, %s, 1)",
                    [COMMUNITY, str(i), shapely.to_wkb(shed)],
                )
        tiles = Tiles(tmp_path)
        tiles.build(connection)
    (file,) = tmp_path.glob("buildings-*.pmtiles")
    assert len(set(pyogrio.read_dataframe(file, ZOOM_LEVEL=str(zoom))["id"])) == len(sheds)


def test_from_afar_a_base_tile_holds_no_paths(village: Database, tmp_path: Path) -> None:
    with village.owner() as connection:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO street (community_code, source, source_ref, class, length_m, geom, cell) VALUES (%s, 'test', '2', 'footway', 9, %s, 1)",
                [COMMUNITY, shapely.to_wkb(shapely.LineString([(114.07, 22.64), (114.07, 22.65)]))],
            )
        Tiles(tmp_path).build(connection)
    far, near = next(tmp_path.glob("street_far-*.pmtiles")), next(tmp_path.glob("street-*.pmtiles"))
    assert {name for name, _ in pyogrio.list_layers(far)} == {"street"}
    assert set(pyogrio.read_dataframe(far, ZOOM_LEVEL="12")["class"]) == {"primary"}
    assert set(pyogrio.read_dataframe(near, ZOOM_LEVEL="15")["class"]) == {"primary", "footway"}
