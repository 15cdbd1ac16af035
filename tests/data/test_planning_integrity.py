"""Every building in one unit, also one that came later; and `jingwei check` finds it where that is spoilt."""

import json
from pathlib import Path

import pytest
import shapely
from typer.testing import CliRunner

from console.cli import app
from data.database import Database
from data.planning.integrity import examine_plans
from data.planning.sheets import read_ground
from dispatch.planning.sheet import Load
from tests.console.test_plan_units_api import LINE
from tests.dispatch.planning.sheets import NOON
from tests.fixtures.desk import Desk
from tests.fixtures.hamlet import LAT, LNG, NAN
from tests.fixtures.publishing import begun, edited, open_publishing_desk, planner, rows

LOST = "buildings that a cut or join of units lost"
BROUGHT = "buildings that a cut or join of units brought in"
ELSEWHERE = "buildings in a unit that does not come from theirs"
GROUND = "cuts and joins of units that lost or doubled ground"
TWICE = "buildings that a draft counts twice"
NOWHERE = "buildings in no planning unit of their community"
CUT = "(SELECT max(id) FROM unit_edition)"
OTHER = f"(SELECT max(u.id) FROM planning_unit u WHERE u.edition_id = {CUT} AND u.id <> ub.unit_id)"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return open_publishing_desk(database, tmp_path)


def with_cut_units(desk: Desk) -> None:
    gui = planner(desk)
    edited(gui, begun(gui), 0, "cut", line=LINE)


def found(desk: Desk, *statements: str) -> dict[str, int]:
    """Spoil the rows as only the owner can, look, and take it back."""
    with desk.container.database.owner() as connection:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        wrong = examine_plans(connection)
        connection.rollback()
    return {name: count for name, count in wrong.items() if count}


def test_a_building_or_ground_that_a_cut_of_units_lost_or_doubled_is_found(desk: Desk) -> None:
    with_cut_units(desk)
    assert found(desk) == {}
    one = f"edition_id = {CUT} AND building_id = 1"
    assert found(desk, f"DELETE FROM planning_unit_building WHERE {one}") == {LOST: 1}
    assert found(
        desk,
        "ALTER TABLE planning_unit_building DROP CONSTRAINT planning_unit_building_pkey",
        "INSERT INTO planning_unit_building (edition_id, community_code, building_id, unit_id)"
        f" SELECT edition_id, community_code, building_id, unit_id FROM planning_unit_building WHERE {one}",
    ) == {TWICE: 1}
    # Its neighbours' unit, which comes from another one than that it stood in.
    away = f"UPDATE planning_unit_building ub SET unit_id = {OTHER} WHERE {one}"
    assert found(desk, away) == {ELSEWHERE: 1}
    first = "(SELECT min(id) FROM unit_edition)"
    assert found(desk, f"DELETE FROM planning_unit_building WHERE edition_id = {first} AND building_id = 1") == {
        BROUGHT: 1,
        NOWHERE: 1,
    }
    assert found(desk, "UPDATE planning_unit SET area_m2 = area_m2 + 2 WHERE id = (SELECT max(id) FROM planning_unit)") == {
        GROUND: 1
    }  # fmt: skip


def test_a_building_that_comes_later_is_in_the_unit_it_stands_in_and_counts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_cut_units(desk)
    before = homes(desk)
    monkeypatch.setenv("JINGWEI_DATABASE_URL", desk.container.database.owner_dsn)
    monkeypatch.setenv("JINGWEI_DATA_DIR", str(tmp_path / "cli"))
    beside = shapely.box(LNG + 0.0005, LAT + 0.0003, LNG + 0.0008, LAT + 0.0004)
    feature = {
        "type": "Feature",
        "properties": {"name": "新楼", "levels": 2, "source_ref": "new"},
        "geometry": shapely.geometry.mapping(shapely.orient_polygons(beside)),
    }
    file = tmp_path / "new.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    rows(desk, "SELECT setval(pg_get_serial_sequence('building', 'id'), 100)")
    words = ["import", "layer", "building", str(file), "--community", NAN, "--datum", "wgs84"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    ((id,),) = rows(desk, "SELECT id FROM building WHERE name = '新楼'")
    assert unit_of(desk, id) == unit_of(desk, 1)
    assert found(desk) == {}
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "WITH door AS (INSERT INTO dwelling (community_code, building_id, floor, slot, room, address, source_ref)"
            " VALUES (%s, %s, 1, 0, '101', '新楼101室', 'new-101') RETURNING id)"
            " INSERT INTO household (community_code, dwelling_id, tenure, source_ref) SELECT %s, id, 'owned', 'new-101' FROM door",
            [NAN, id, NAN],
        )
    assert homes(desk) == [one + 1 for one in before]
    assert found(desk, f"DELETE FROM planning_unit_building WHERE building_id = {id}") == {NOWHERE: 1}
    # One that is pulled down counts no more.
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE building SET valid_from = '2026-01-01', valid_to = '2026-01-02' WHERE id = %s", [id])
    assert homes(desk) == before


def homes(desk: Desk) -> list[float]:
    """Return the households in all units of each edition."""
    with desk.container.database.owner() as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM unit_edition ORDER BY id")
            editions = [id for (id,) in cursor]
        return [float(read_ground(connection, [one], NOON).sheet.loads[Load.HOUSEHOLDS].sum()) for one in editions]


def unit_of(desk: Desk, building: int) -> list[int]:
    """Return the unit of a building in each edition."""
    found = rows(
        desk, "SELECT unit_id FROM planning_unit_building WHERE building_id = %s ORDER BY edition_id", building
    )
    return [unit for (unit,) in found]
