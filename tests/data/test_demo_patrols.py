"""The demo's rounds, and officers of the simulator who walk them."""

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from data.database import Database
from data.demo.community import build_community
from data.demo.load import load_community
from data.demo.names import COMMUNITY_CODE
from data.demo.patrols import put_demo_patrols
from data.patrols.grounds import Grounds
from data.patrols.planning import plan_tasks
from data.simulator.errands import read_errands
from data.simulator.patrols import AtPost
from data.simulator.rounds import Errand, Rounds
from data.simulator.streets import Streets
from geo.metric import distance_m
from tests.geo.test_stretches import LAT, LNG, square

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(module_database: Database) -> Database:
    with module_database.owner() as connection:
        load_community(connection, build_community(7))
    return module_database


def test_every_grid_has_rounds_within_it_and_loading_again_adds_none(demo: Database) -> None:
    with demo.owner() as connection, connection.cursor() as cursor:
        assert not put_demo_patrols(connection, 7)
        cursor.execute("SELECT r.grid_code, r.kind, g.geom FROM patrol_round r JOIN grid g ON g.code = r.grid_code")
        rows = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM grid WHERE left(code, 12) = %s", [COMMUNITY_CODE])
        (grids,) = cursor.fetchone() or (0,)
        assert Counter(kind for _, kind, _ in rows) == {
            "patrol": 2 * grids, "renovation": grids, "recheck": grids, "spot_check": grids,
        }  # fmt: skip
        ground = {grid: shapely.from_wkb(bytes(geom)).buffer(1e-4) for grid, _, geom in rows}
        cursor.execute(
            "SELECT r.grid_code, p.lng, p.lat FROM patrol_round_point p JOIN patrol_round r ON r.id = p.round_id"
        )
        assert all(ground[grid].covers(shapely.Point(lng, lat)) for grid, lng, lat in cursor)


def test_at_noon_officers_of_the_day_have_their_tasks_and_errands(demo: Database) -> None:
    with demo.owner() as connection:
        planned = plan_tasks(connection, Grounds(), NOON)
        assert planned.made > 50
        assert planned.nobody == 0
    errands = read_errands(demo, NOON)
    assert len(errands) >= 10
    assert all(len(places) >= 3 for places in errands.values())


def test_an_officer_goes_to_the_nearest_place_that_is_asked_for_and_stays() -> None:
    rounds = Rounds(Streets(square()), AtPost())
    near, far = Errand(LNG, LAT, 15.0), Errand(LNG + 0.003, LAT + 0.003, 15.0)
    rounds.asked([far, near])
    rng = np.random.default_rng(3)
    went = [rounds.next(LNG + 0.0005, LAT, rng) for _ in range(8)]
    ends = [one.end for one in went if one.duration_s > 40 and one.end != (LNG + 0.0005, LAT)]
    assert distance_m(*ends[0], near.lng, near.lat) < 5
    assert any(distance_m(*end, far.lng, far.lat) < 5 for end in ends)


def test_with_nothing_asked_for_an_officer_wanders() -> None:
    rounds = Rounds(Streets(square()), AtPost())
    rounds.asked([])
    assert rounds.next(LNG, LAT, np.random.default_rng(1)).end == (LNG, LAT)
