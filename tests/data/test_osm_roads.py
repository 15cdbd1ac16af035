from pathlib import Path

import networkx as nx
import pytest
import shapely
from psycopg2 import extensions

from data.database import Database
from data.osm.roads import import_roads
from data.roads import load_graph, store_graph
from dispatch.errors import CommunityMalformed, FileMissing, NoRoadNetwork
from geo.road_building import graph_of_links
from geo.road_rules import Mode

COMMUNITY = "440306007009"


def saved(tmp_path: Path) -> Path:
    """A network of three junctions as OSMnx writes it: everything is text."""
    network = nx.MultiDiGraph(crs="epsg:4326", simplified="True")
    for node, (x, y) in {"1": (114.0, 22.5), "2": (114.001, 22.5), "3": (114.001, 22.501)}.items():
        network.add_node(node, x=str(x), y=str(y))
    bend = shapely.LineString([(114.0, 22.5), (114.0005, 22.5002), (114.001, 22.5)])
    common = {"osmid": "7", "highway": "primary", "name": "南坪大道", "length": "120.0"}
    network.add_edge("1", "2", geometry=bend.wkt, **common)
    network.add_edge("2", "1", geometry=bend.reverse().wkt, **common)
    network.add_edge("2", "3", osmid="[8, 9]", highway="['residential', 'service']", length="111.0")
    network.add_edge("3", "1", osmid="10", highway="tertiary", length="140.0")
    file = tmp_path / "network.graphml"
    nx.write_graphml(network, file)
    return file


def count(connection: extensions.connection, table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def test_a_saved_network_becomes_a_drive_graph_and_streets(database: Database, tmp_path: Path) -> None:
    report = import_roads(database, saved(tmp_path), COMMUNITY)
    assert report.accepted == {"street": 3}
    with database.owner() as connection:
        graph = load_graph(connection, COMMUNITY, Mode.DRIVE)
        assert count(connection, "street") == 3
        assert count(connection, "cover") > 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, class, oneway, length_m FROM street WHERE name <> ''")
            assert cursor.fetchone() == ("南坪大道", "primary", 0, 120.0)
    assert graph is not None
    assert (graph.nodes, graph.edges, graph.strong_share) == (3, 4, 1.0)


def test_the_same_network_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    file = saved(tmp_path)
    import_roads(database, file, COMMUNITY)
    again = import_roads(database, file, COMMUNITY)
    assert again.written["street"].changed == 0
    assert again.layers_changed == []


def test_an_equal_graph_is_not_stored_again(database: Database, tmp_path: Path) -> None:
    import_roads(database, saved(tmp_path), COMMUNITY)
    with database.owner() as connection:
        graph = load_graph(connection, COMMUNITY, Mode.DRIVE)
        assert graph is not None
        assert not store_graph(connection, COMMUNITY, Mode.DRIVE, graph, "again")
        assert store_graph(connection, COMMUNITY, Mode.DRIVE, graph_of_links([]), "emptied")


@pytest.mark.parametrize("content", ["", "text", "<html></html>", "<graphml></graphml>"])
def test_what_is_no_network_is_refused(database: Database, tmp_path: Path, content: str) -> None:
    file = tmp_path / "wrong.graphml"
    file.write_text(content)
    with pytest.raises(NoRoadNetwork):
        import_roads(database, file, COMMUNITY)
    with pytest.raises(FileMissing):
        import_roads(database, tmp_path / "none.graphml", COMMUNITY)


def test_a_malformed_community_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(CommunityMalformed):
        import_roads(database, saved(tmp_path), "12")


@pytest.mark.shared
def test_futian_is_one_strongly_connected_network(database: Database, shared_data: Path) -> None:
    report = import_roads(database, shared_data / "roads-shenzhen" / "shenzhen_drive.graphml")
    (graph,) = report.graphs
    assert (graph.nodes, graph.edges, graph.strong_share) == (1751, 4009, 1.0)
    assert report.accepted["street"] > 2000
