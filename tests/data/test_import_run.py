"""Imports wait for each other, whatever they bring."""

from collections.abc import Callable
from pathlib import Path

import psycopg2.errors
import pytest
from psycopg2.extensions import make_dsn

from data.database import Database
from data.import_run import begin_run, record_run
from data.osm.importer import import_osm
from data.osm.roads import import_roads
from tests.data.layer_files import fixture, load, rows

OSM = Path(__file__).parents[1] / "fixtures" / "osm" / "dirty.osm"
NETWORK = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="x" for="node" attr.name="x" attr.type="double"/><key id="y" for="node" attr.name="y" attr.type="double"/>
<key id="o" for="edge" attr.name="osmid" attr.type="long"/><key id="h" for="edge" attr.name="highway" attr.type="string"/>
<key id="c" for="graph" attr.name="crs" attr.type="string"/>
<graph edgedefault="directed"><data key="c">epsg:4326</data>
<node id="1"><data key="x">114.0</data><data key="y">22.5</data></node>
<node id="2"><data key="x">114.001</data><data key="y">22.5</data></node>
<edge source="1" target="2"><data key="o">7</data><data key="h">residential</data></edge></graph></graphml>"""


def osm(database: Database, folder: Path) -> None:
    import_osm(database, OSM)


def roads(database: Database, folder: Path) -> None:
    file = folder / "network.graphml"
    file.write_text(NETWORK)
    import_roads(database, file)


def layer(database: Database, folder: Path) -> None:
    load(database, "region", fixture("region"))


@pytest.mark.parametrize("bring_in", [osm, roads, layer])
def test_an_import_waits_while_another_one_writes(
    database: Database, tmp_path: Path, bring_in: Callable[[Database, Path], None]
) -> None:
    impatient = Database(make_dsn(database.owner_dsn, options="-c lock_timeout=100ms"), database.app_dsn)
    with database.owner() as other:
        begin_run(other)
        with pytest.raises(psycopg2.errors.LockNotAvailable):
            bring_in(impatient, tmp_path)
    assert rows(database, "SELECT count(*) FROM import_run") == [(0,)]
    bring_in(impatient, tmp_path)
    assert rows(database, "SELECT count(*) FROM import_run") == [(1,)]


def test_the_record_says_which_file_it_was(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "楼栋.csv"
    file.write_bytes(b"abc")
    with database.owner() as connection:
        record_run(connection, "building", file, 3, 1, {"note": "网格"})
    assert rows(database, "SELECT kind, file, sha256, accepted, rejected, report FROM import_run") == [
        (
            "building",
            "楼栋.csv",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            3,
            1,
            {"note": "网格"},
        )
    ]
