"""Real files of others become layers, with the right number of things on them."""

from pathlib import Path

import pytest

from data.database import Database
from dispatch import errors
from tests.data.layer_files import COMMUNITY, load_until, rows
from tests.data.test_own_layers import bring, features

pytestmark = pytest.mark.shared
GEORGIA_UTM = "EPSG:26916"


@pytest.fixture(scope="module")
def settled(module_database: Database) -> Database:
    load_until(module_database, "region")
    return module_database


def test_singapores_housing_comes_in_with_storeys_and_dwellings(settled: Database, shared_data: Path) -> None:
    report = bring(
        settled, "housing", shared_data / "housing-singapore" / "sg_hdb_blocks_dev.csv", datum="wgs84", title="blk_no"
    )
    assert (report.total, report.inserted, report.rejected) == (3024, 3024, 0), report.as_json("en")
    found = features(settled, "housing")
    assert sum(int(each["total_dwelling_units"]) for each in found) == 301_588
    assert max(int(each["max_floor_lvl"]) for each in found) >= 40


def test_georgias_counties_are_refused_until_their_coordinate_system_is_said(
    settled: Database, shared_data: Path
) -> None:
    path = shared_data / "counties-georgia" / "G_utm.shp"
    with pytest.raises(errors.DatumMissing):
        bring(settled, "counties", path)
    assert rows(settled, "SELECT count(*) FROM own_layer WHERE code = 'counties'") == [(0,)]
    report = bring(settled, "counties", path, crs=GEORGIA_UTM, partial=True)
    assert (report.total, report.rejected) == (159, 0), report.as_json("en")
    assert sum(int(each["TotPop90"]) for each in features(settled, "counties")) == 6_478_216
    west, south, east, north = rows(
        settled, "SELECT min(west), min(south), max(east), max(north) FROM own_feature WHERE layer = 'counties'"
    )[0]
    # The state of Georgia.
    assert -85.7 < float(west) < -85.5
    assert 30.3 < float(south) < 30.4
    assert -80.9 < float(east) < -80.7
    assert 34.9 < float(north) < 35.1


def test_wuhans_streets_come_in_as_lines(settled: Database, shared_data: Path) -> None:
    report = bring(settled, "streets", shared_data / "streets-wuhan" / "simplified.parquet", partial=True)
    assert (report.total, report.rejected) == (16_408, 0), report.as_json("en")
    assert rows(
        settled, f"SELECT count(*) FROM own_feature WHERE layer = 'streets' AND community_code = '{COMMUNITY}'"
    ) == [(16_408,)]
