"""The demo community in a real database: loaded once, found there, and unchanged the second time."""

from dataclasses import replace

import pytest
from psycopg2.extensions import connection as Connection

from data.bulk import UpsertCounts
from data.database import Database
from data.demo.community import DEFAULT_SEED, Community, build_community
from data.demo.load import OtherDemoThere, load_community
from data.integrity import violations
from data.roads import load_graph
from geo.road_rules import Mode

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def community() -> Community:
    return build_community(DEFAULT_SEED)


@pytest.fixture(scope="module")
def loaded(module_database: Database, community: Community) -> Database:
    with module_database.owner() as connection:
        load_community(connection, community)
    return module_database


def number(connection: Connection, statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def test_everything_arrives(loaded: Database) -> None:
    with loaded.owner() as connection:
        assert number(connection, "SELECT count(*) FROM building WHERE source = 'demo'") == 704
        assert number(connection, "SELECT count(*) FROM dwelling") == 20_000
        assert number(connection, "SELECT count(*) FROM resident") == 40_500
        assert number(connection, "SELECT count(*) FROM grid WHERE kind = 'basic'") == 40
        assert number(connection, "SELECT count(*) FROM premises WHERE small") == 770
        assert number(connection, "SELECT sum(people) FROM building_figures") == 40_500
        assert number(connection, "SELECT count(DISTINCT ref) FROM cover WHERE kind = 'building'") == 704
        assert number(connection, "SELECT count(*) FROM region WHERE '440306007005' LIKE code || '%'") == 5


def test_nothing_breaks_the_integrity_checks(loaded: Database) -> None:
    with loaded.owner() as connection:
        assert set(violations(connection).values()) == {0}


def test_both_road_graphs_can_be_read_back(loaded: Database, community: Community) -> None:
    with loaded.owner() as connection:
        for row in community.graphs:
            graph = load_graph(connection, "440306007005", Mode(row.mode))
            assert graph is not None
            assert graph.fingerprint() == row.graph.fingerprint()


def test_loading_again_changes_nothing(loaded: Database, community: Community) -> None:
    revisions = "SELECT sum(revision) FROM layer_revision"
    runs = "SELECT count(*) FROM import_run"
    with loaded.owner() as connection:
        before = number(connection, revisions), number(connection, runs)
        counts = load_community(connection, community)
        assert sum(counts.values(), UpsertCounts()).changed == 0
        assert (number(connection, revisions), number(connection, runs)) == before


def test_another_seed_is_refused_and_changes_nothing(loaded: Database, community: Community) -> None:
    with pytest.raises(OtherDemoThere, match="Nothing was changed"), loaded.owner() as connection:
        load_community(connection, replace(community, seed=8, robots=community.robots[:-1]))
    with loaded.owner() as connection:
        assert number(connection, "SELECT count(*) FROM building") == 704
