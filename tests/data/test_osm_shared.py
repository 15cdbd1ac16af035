"""Real extracts, where they are beside the checkout."""

from pathlib import Path

import pytest

from data.database import Database
from data.osm.importer import import_osm

pytestmark = pytest.mark.shared


def test_munich_old_town_comes_in_with_its_districts_as_grids(database: Database, shared_data: Path) -> None:
    folder = shared_data / "osm-munich"
    report = import_osm(database, folder / "munchen.osm.pbf", grids=folder / "munich_admin.geojson")
    assert report.accepted["building"] >= 2400
    assert report.accepted["camera"] >= 200
    assert [grid.code[-3:] for grid in report.grids] == ["001", "002", "003", "004", "005"]
    assert sum(grid.buildings for grid in report.grids) + report.outside == report.accepted["building"]
    drive, walk = report.graphs
    assert drive.strong_share > 0.8
    assert walk.strong_share > 0.95
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM camera WHERE direction_deg IS NOT NULL")
        assert cursor.fetchone() == (59,)


@pytest.mark.parametrize(
    ("file", "buildings"),
    [("osm-heidelberg/heidelberg.osm.pbf", 1366), ("osm-piedmont/piedmont.osm.bz2", 4701)],
)
def test_other_cities_come_in_too(database: Database, shared_data: Path, file: str, buildings: int) -> None:
    report = import_osm(database, shared_data / file)
    assert report.accepted["building"] >= buildings * 0.995
    assert report.outside == report.accepted["building"]
    again = import_osm(database, shared_data / file)
    assert all(counts.changed == 0 for counts in again.written.values())
    assert again.layers_changed == []
