"""Units made of the demo community, sheets and drafts in PostgreSQL."""

from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from data.database import Database
from data.demo.load import load_community
from data.planning.making import UnitsMade, make_units
from data.planning.sheets import in_force, newest_editions, read_ground
from dispatch.errors import NoGridsYet
from dispatch.planning.automatic import Wish, automatic
from dispatch.planning.draft import STRAY, Draft, EditKind
from dispatch.planning.figures import figures_of
from dispatch.planning.history import edit
from dispatch.planning.rules import Band, Rule, findings
from dispatch.planning.sheet import Load
from tests.fixtures.parade import demo

pytestmark = pytest.mark.slow
COMMUNITY = "440306007005"
SINCE = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(module_database: Database) -> UnitsMade:
    with module_database.owner() as connection:
        load_community(connection, demo())
        return make_units(connection, COMMUNITY)


def test_the_units_of_the_demo_tile_its_ground_and_hold_every_building_once(
    made: UnitsMade, module_database: Database
) -> None:
    assert made.buildings == 704
    assert made.units == made.faces + made.compounds + made.buildings_alone
    with module_database.owner() as connection:
        ground = read_ground(connection, [made.edition], SINCE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT geom FROM grid WHERE valid_to IS NULL")
            whole = shapely.union_all(shapely.from_wkb([bytes(geom) for (geom,) in cursor]), grid_size=1e-9)
            cursor.execute("SELECT sum(households) FROM building_figures")
            (households,) = cursor.fetchone() or (0,)
    assert shapely.is_valid(ground.shapes).all()
    assert shapely.coverage_is_valid(ground.shapes)
    assert shapely.area(ground.shapes).sum() == pytest.approx(whole.area, rel=1e-4)
    assert ground.sheet.loads[Load.HOUSEHOLDS].sum() == households
    # Nothing but a single building weighs more than a fifth of a grid.
    single = np.array([kind == "building" for kind in ground.kinds])
    assert (ground.sheet.loads[Load.HOUSEHOLDS][~single] <= households / 40 / 5 + 1).mean() > 0.97


def test_the_plan_in_force_is_told_in_units(made: UnitsMade, module_database: Database) -> None:
    with module_database.owner() as connection:
        ground = read_ground(connection, [made.edition], SINCE)
        grids, holders = in_force(connection, ground, [made.edition])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT bg.grid_code, sum(f.households) FROM building_grid bg JOIN building_figures f"
                " USING (community_code, building_id) WHERE bg.valid_to IS NULL GROUP BY 1 ORDER BY 1"
            )
            stored = dict(cursor.fetchall())
    assert len(grids) == 40
    assert not (holders == STRAY).any()
    totals = figures_of(ground.sheet, Draft(grids, holders)).totals[Load.HOUSEHOLDS]
    # A grid border that cuts a building's ground moves that building at most.
    assert np.abs(totals - [stored[code] for code in grids]).max() <= 0.1 * np.mean(list(stored.values()))


def test_an_automatic_plan_of_the_demo_keeps_the_band(made: UnitsMade, module_database: Database) -> None:
    with module_database.owner() as connection:
        ground = read_ground(connection, [made.edition], SINCE)
    sheet = ground.sheet
    draft = Draft((), np.full(len(sheet), STRAY))
    wish = Wish({Load.HOUSEHOLDS: 1.0}, Band(), {COMMUNITY: 40})
    change, (outcome,) = automatic(draft, sheet, [COMMUNITY], wish, [f"新{n}" for n in range(40)])
    planned = draft.with_edit(edit(draft, EditKind.AUTOMATIC, change, "account:1", SINCE))
    broken = {one.rule for one in findings(sheet, planned, figures_of(sheet, planned), Band())}
    assert broken <= {Rule.PARTED_BY_BARRIER}
    assert outcome.worst < 0.1


def test_the_newest_units_of_an_area_are_found_and_a_community_without_grids_is_refused(
    made: UnitsMade, module_database: Database
) -> None:
    with module_database.owner() as connection:
        assert newest_editions(connection, COMMUNITY[:6]) == [made.edition]
        assert newest_editions(connection, "99") == []
        with pytest.raises(NoGridsYet):
            make_units(connection, "440306007999")
