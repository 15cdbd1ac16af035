"""A small demo district in a real database: complete, in order, and the same whether or not it was killed on the way."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from psycopg2.extensions import connection as Connection

from data.database import Database
from data.demo.district import journal
from data.demo.district.atlas import Atlas
from data.demo.district.journal import DistrictNeedsRoom
from data.demo.district.pouring import IDS_EACH
from data.demo.district.quotas import quotas
from data.demo.district.run import make_district
from data.demo.load import OtherDemoThere, load_community
from data.integrity import contents, violations
from data.road_source import PostgresRoads
from dispatch.permissions import Actor, Role
from tests.data.test_demo_district import SEED, SMALL, made

pytestmark = pytest.mark.slow

PROGRAM = """
import sys
from pathlib import Path
from data.database import Database
from data.demo.district.run import make_district
if __name__ == "__main__":
    make_district(Database(sys.argv[1], ""), Path(sys.argv[2]), int(sys.argv[3]), rows=tuple(sys.argv[4:]))
"""


def number(connection: Connection, statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture(scope="module")
def killed_and_resumed(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The small district, whose maker was killed after it had poured a community and run again."""
    keep = tmp_path_factory.mktemp("district")
    program = keep / "maker.py"
    program.write_text(PROGRAM)
    root = str(Path(__file__).parents[2])
    maker = subprocess.Popen(
        [sys.executable, str(program), module_database.owner_dsn, str(keep), str(SEED), *SMALL],
        env=os.environ | {"PYTHONPATH": root},
    )
    try:
        waited_until = time.monotonic() + 300
        while True:
            with module_database.owner() as connection:
                if journal.poured(connection):
                    break
            assert maker.poll() is None
            assert time.monotonic() < waited_until
            time.sleep(0.05)  # another process is making; it tells nobody here when it has begun
    finally:
        maker.send_signal(signal.SIGKILL)
        maker.wait()
    said: list[float] = []
    made = make_district(module_database, keep, SEED, lambda share, _: said.append(share), SMALL)
    assert 0 < made.poured < made.communities
    assert said == sorted(said)
    assert said[-1] == 1.0
    assert not list(keep.glob("district-*"))
    return module_database


def test_what_was_killed_is_the_same_as_what_was_not(killed_and_resumed: Database) -> None:
    whole = {code: place.community.fingerprint() for code, place in made(Atlas(SEED, SMALL)).items()}
    with killed_and_resumed.owner() as connection:
        assert journal.poured(connection) == whole
        for quota in quotas(Atlas(SEED, SMALL)).values():
            least, most = quota.index * IDS_EACH + 1, quota.index * IDS_EACH + quota.people
            inside = f"SELECT count(*) FROM resident WHERE id BETWEEN {least} AND {most}"
            assert number(connection, inside) == quota.people


def test_everything_is_there_once_and_nothing_breaks_the_integrity_checks(killed_and_resumed: Database) -> None:
    own = quotas(Atlas(SEED, SMALL)).values()
    with killed_and_resumed.owner() as connection:
        assert set(violations(connection).values()) == {0}
        assert number(connection, "SELECT count(*) FROM dwelling") == sum(q.homes for q in own)
        assert number(connection, "SELECT sum(people) FROM building_figures") == sum(q.people for q in own)
        assert number(connection, "SELECT count(*) FROM grid WHERE kind = 'basic'") == sum(q.grids for q in own)
        assert number(connection, "SELECT count(*) FROM grid WHERE kind = 'special'") > 0
        assert number(connection, "SELECT count(*) FROM micro_grid") > 0
        assert number(connection, "SELECT count(*) FROM region WHERE boundary IS NOT NULL") == len(own) + 3
        things = "(SELECT count(*) FROM vehicle) + (SELECT count(*) FROM team) + (SELECT count(*) FROM member) + (SELECT count(*) FROM robot)"
        assert number(connection, f"SELECT count(*) - ({things}) FROM unit WHERE NOT ended") == 0
        assert number(connection, "SELECT count(DISTINCT community_code) FROM responsibility") == len(own)
        grids = number(connection, "SELECT count(*) FROM grid")
        assert number(connection, "SELECT count(DISTINCT grid_code) FROM patrol_round WHERE kind = 'patrol'") == grids
        assert number(connection, "SELECT count(DISTINCT community_code) FROM renovation") == len(own)
        assert number(connection, "SELECT count(DISTINCT shift_from) FROM unit WHERE kind = 'member'") == 2
        held = contents(connection)
        assert held.area == "440306"
        assert held.demo


def test_rows_that_come_later_are_numbered_behind_the_demo(killed_and_resumed: Database) -> None:
    with killed_and_resumed.owner() as connection:
        assert number(connection, "SELECT nextval(pg_get_serial_sequence('building', 'id'))") > len(SMALL) * IDS_EACH
        rounds = number(connection, "SELECT max(id) FROM patrol_round")
        assert number(connection, "SELECT nextval(pg_get_serial_sequence('patrol_round', 'id'))") > rounds


def test_roads_lead_across_communities_in_the_districts_scope(killed_and_resumed: Database) -> None:
    roads = PostgresRoads(killed_and_resumed)
    assert len(roads.editions(Actor(1, "t", "t", Role.OPERATOR, "440306", "zh-CN"))) == 8
    assert len(roads.editions(Actor(1, "t", "t", Role.OPERATOR, "440306001", "zh-CN"))) == 4


def test_run_again_it_changes_nothing(killed_and_resumed: Database, tmp_path: Path) -> None:
    assert make_district(killed_and_resumed, tmp_path, SEED, rows=SMALL).poured == 0


def test_another_seed_and_the_demo_community_are_refused(killed_and_resumed: Database, tmp_path: Path) -> None:
    with pytest.raises(DistrictNeedsRoom, match="Nothing was changed"):
        make_district(killed_and_resumed, tmp_path, SEED + 1, rows=SMALL)
    community = next(iter(made(Atlas(SEED, ("A",))).values())).community
    with pytest.raises(OtherDemoThere), killed_and_resumed.owner() as connection:
        load_community(connection, community)
