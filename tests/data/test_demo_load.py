"""The demo community in a real database: loaded once, found there, and unchanged the second time."""

from collections import Counter
from dataclasses import replace

import psycopg2.errors
import pytest
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import make_dsn

from data.bulk import UpsertCounts
from data.cases.rules import classes, responsibilities
from data.database import Database
from data.demo.community import Community
from data.demo.load import OtherDemoThere, load_community
from data.demo.names import COMMUNITY_CODE
from data.import_run import begin_run
from data.integrity import violations
from data.roads import load_graph
from data.rules.report_points import ALPHABET, CODE_LENGTH, points_of
from dispatch.plans import order_for
from geo.road_rules import Mode
from tests.fixtures.parade import demo

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def community() -> Community:
    return demo()


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


def test_counting_what_buildings_hold_reads_no_index_of_everybody(loaded: Database) -> None:
    with loaded.owner() as connection:
        read = "SELECT coalesce(max(idx_tup_read), 0) FROM pg_stat_user_indexes WHERE indexrelname ~ '^resident_.*_begins$'"
        assert number(connection, read) < number(connection, "SELECT count(*) FROM resident")
        counted = "SELECT sum(people) FROM building_figures"
        assert number(connection, counted) == number(connection, "SELECT count(*) FROM resident WHERE valid_to IS NULL")


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


def test_everything_that_can_be_sent_is_a_unit(loaded: Database, community: Community) -> None:
    things = len(community.vehicles) + len(community.teams) + len(community.members) + len(community.robots)
    with loaded.owner() as connection:
        assert number(connection, "SELECT count(*) FROM unit WHERE NOT ended") == things
        assert number(connection, "SELECT count(*) FROM event") == things
        assert number(connection, "SELECT count(*) FROM unit WHERE status = 'available'") > things / 2
        assert number(connection, "SELECT count(*) FROM unit WHERE capabilities = '{}'") == 0
        for kind in ("vehicle", "team", "member", "robot"):
            astray = f"SELECT count(*) FROM {kind} t JOIN unit u ON u.kind = '{kind}' AND u.thing_id = t.id WHERE u.status <> t.status"
            assert number(connection, astray) == 0


@pytest.mark.parametrize("hour", range(24))
def test_at_every_hour_somebody_of_every_team_and_some_grid_leaders_are_on_duty(loaded: Database, hour: int) -> None:
    now = f"time '{hour:02}:30'"
    on_duty = (
        f"(shift_from IS NULL OR CASE WHEN shift_from < shift_to THEN {now} BETWEEN shift_from AND shift_to "
        f"ELSE {now} >= shift_from OR {now} < shift_to END)"
    )
    with loaded.owner() as connection:
        assert number(connection, f"SELECT count(DISTINCT team_id) FROM unit WHERE kind = 'member' AND {on_duty}") == 8
        assert number(connection, f"SELECT count(*) FROM unit WHERE grid_code IS NOT NULL AND {on_duty}") >= 12


def test_every_need_of_every_plan_can_be_met(loaded: Database) -> None:
    with loaded.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.name_en, n.capability, n.count, (SELECT count(*) FROM unit u WHERE n.capability = ANY(u.capabilities)) "
            "FROM response_plan p CROSS JOIN json_to_recordset(p.needs::json) AS n (capability text, count int)"
        )
        for plan, capability, wanted, held in cursor.fetchall():
            assert held >= wanted, f"{plan} needs {wanted} × {capability}, there are {held}"


def test_every_grid_knows_who_must_handle_every_kind(loaded: Database) -> None:
    with loaded.owner() as connection:
        shelf = responsibilities(connection, COMMUNITY_CODE)
        kinds = [code for code in classes(connection, None).classes if len(code) == 6]
        with connection.cursor() as cursor:
            cursor.execute("SELECT code FROM grid WHERE valid_to IS NULL")
            grids = [code for (code,) in cursor.fetchall()]
    for grid in grids:
        assert all(order_for(shelf, grid, kind) for kind in kinds)
    assert {order_for(shelf, grid, "030201")[0] for grid in grids} == {
        order_for(shelf, grids[0], "030201")[0],
        order_for(shelf, grids[-1], "030201")[0],
    }


def test_codes_hang_at_every_grid_at_lamp_posts_and_stairs(loaded: Database) -> None:
    with loaded.owner() as connection:
        points = points_of(connection, COMMUNITY_CODE)
    kinds = Counter(point.kind for point in points)
    assert kinds == {"grid": 40, "lamp_post": 40, "stair_group": 40}
    assert len({point.code for point in points}) == 120
    assert all(len(point.code) == CODE_LENGTH and set(point.code) <= set(ALPHABET) for point in points)
    assert all(point.grid_code and point.label for point in points)
    # One code says nothing of the next.
    assert len({point.code[:5] for point in points}) == 120


def test_loading_again_leaves_what_units_do(loaded: Database, community: Community) -> None:
    with loaded.owner() as connection:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE unit SET status = 'out_of_service' WHERE kind = 'vehicle' AND status = 'available'")
            changed = cursor.rowcount
        assert sum(load_community(connection, community).values(), UpsertCounts()).changed == 0
        gone = "SELECT count(*) FROM vehicle WHERE status = 'out_of_service'"
        assert number(connection, gone) == changed + 1
        connection.rollback()


def test_loading_waits_while_an_import_writes(loaded: Database, community: Community) -> None:
    impatient = Database(make_dsn(loaded.owner_dsn, options="-c lock_timeout=100ms"), loaded.app_dsn)
    with loaded.owner() as other:
        begin_run(other)
        with pytest.raises(psycopg2.errors.LockNotAvailable), impatient.owner() as connection:
            load_community(connection, community)


def test_another_seed_is_refused_and_changes_nothing(loaded: Database, community: Community) -> None:
    with pytest.raises(OtherDemoThere, match="Nothing was changed"), loaded.owner() as connection:
        load_community(connection, replace(community, seed=8, robots=community.robots[:-1]))
    with loaded.owner() as connection:
        assert number(connection, "SELECT count(*) FROM building") == 704
