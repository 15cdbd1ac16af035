"""An import that moves a person ends the stay before and begins a new one."""

from datetime import date
from pathlib import Path

import pytest

from data.accounts import put_account
from data.database import Database
from data.households import PostgresHouseholds
from dispatch.permissions import Actor, Role
from tests.data.layer_files import load, load_until, rows, written

FIRST, LATER = date(2026, 3, 1), date(2026, 11, 22)
STAYS = (
    "SELECT h.source_ref, r.valid_from, r.valid_to FROM resident r JOIN household h ON h.id = r.household_id"
    " WHERE r.name = '{}' ORDER BY r.valid_from"
)


@pytest.fixture
def settled(database: Database) -> Database:
    load_until(database, "household")
    return database


def bring(database: Database, folder: Path, text: str, today: date) -> tuple[int, int, int]:
    report = load(database, "resident", written(folder, "r.csv", "编号,户号,姓名,开始日期\n" + text), today=today)
    assert report.written, report.as_json("en")
    return report.inserted, report.updated, report.unchanged


def test_who_lived_where_stays_dated_and_the_row_keeps_its_number(settled: Database, tmp_path: Path) -> None:
    bring(settled, tmp_path, "P1,H1,迁居者,\n", FIRST)
    before = rows(settled, "SELECT id FROM resident WHERE source_ref = 'P1'")
    assert bring(settled, tmp_path, "P1,H2,迁居者,\n", LATER) == (0, 1, 0)
    assert rows(settled, STAYS.format("迁居者")) == [("H1", FIRST, LATER), ("H2", LATER, None)]
    assert rows(settled, "SELECT id FROM resident WHERE source_ref = 'P1'") == before
    assert bring(settled, tmp_path, "P1,H2,迁居者,\n", date(2026, 12, 1)) == (0, 0, 1)


def test_the_day_in_the_file_counts_where_it_is_later_and_is_not_moved_back(settled: Database, tmp_path: Path) -> None:
    bring(settled, tmp_path, "P1,H1,甲,2026-01-05\nP2,H1,乙,2026-01-05\n", FIRST)
    moved = "P1,H2,甲,2026-06-01\nP2,H2,乙,2026-01-05\n"
    bring(settled, tmp_path, moved, LATER)
    day = date(2026, 6, 1)
    assert rows(settled, STAYS.format("甲")) == [("H1", date(2026, 1, 5), day), ("H2", day, None)]
    assert rows(settled, STAYS.format("乙")) == [("H1", date(2026, 1, 5), LATER), ("H2", LATER, None)]
    assert bring(settled, tmp_path, moved, LATER) == (0, 0, 2)


def test_a_move_back_is_a_third_stay_and_a_mistake_of_today_is_put_right(settled: Database, tmp_path: Path) -> None:
    bring(settled, tmp_path, "P1,H1,丙,\n", FIRST)
    bring(settled, tmp_path, "P1,H2,丙,\n", LATER)
    bring(settled, tmp_path, "P1,H3,丙,\n", LATER)
    assert rows(settled, STAYS.format("丙")) == [("H1", FIRST, LATER), ("H3", LATER, None)]
    bring(settled, tmp_path, "P1,H1,丙,\n", date(2026, 12, 24))
    assert [household for household, _, _ in rows(settled, STAYS.format("丙"))] == ["H1", "H3", "H1"]


def settle_home(database: Database, folder: Path, text: str, today: date) -> tuple[int, int, int]:
    report = load(database, "household", written(folder, "h.csv", "编号,住址,居住类型,开始日期\n" + text), today=today)
    assert report.written, report.as_json("en")
    return report.inserted, report.updated, report.unchanged


HOMES = "SELECT d.address, h.valid_from, h.valid_to FROM household h JOIN dwelling d ON d.id = h.dwelling_id WHERE starts_with(h.source_ref, '{}') ORDER BY h.valid_from"
LODGERS = (
    "SELECT d.address, r.valid_from, r.valid_to FROM resident r JOIN household h ON h.id = r.household_id"
    " JOIN dwelling d ON d.id = h.dwelling_id WHERE r.name = '{}' ORDER BY r.valid_from"
)
HERE, THERE = "示例路1号一单元101", "示例路1号一单元102"


@pytest.fixture
def moving(settled: Database, tmp_path: Path) -> Database:
    """A household of two in 101 since 1 March, of which one has left again; 102 is empty."""
    with settled.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM household")
    settle_home(settled, tmp_path, f"M1,{HERE},自有,2026-03-01\n", FIRST)
    people = (
        "编号,户号,姓名,手机号,开始日期,结束日期\nP1,M1,甲,13800000001,2026-03-01,\nP2,M1,乙,,2026-03-01,2026-05-01\n"
    )
    assert load(settled, "resident", written(tmp_path, "p.csv", people), today=FIRST).written
    return settled


def test_a_household_that_moves_next_door_has_lived_where_it_lived(moving: Database, tmp_path: Path) -> None:
    before = rows(moving, "SELECT id FROM household WHERE source_ref = 'M1'")
    assert settle_home(moving, tmp_path, f"M1,{THERE},自有,\n", LATER) == (0, 1, 0)
    assert rows(moving, HOMES.format("M1")) == [(HERE, FIRST, LATER), (THERE, LATER, None)]
    assert rows(moving, "SELECT id FROM household WHERE source_ref = 'M1'") == before
    assert rows(moving, LODGERS.format("甲")) == [(HERE, FIRST, LATER), (THERE, LATER, None)]
    assert rows(moving, LODGERS.format("乙")) == [(HERE, FIRST, date(2026, 5, 1))]
    # The first file again, and the second: nothing is moved back.
    assert settle_home(moving, tmp_path, f"M1,{THERE},自有,2026-03-01\n", date(2026, 12, 1)) == (0, 0, 1)
    assert bring(moving, tmp_path, "P1,M1,甲,2026-03-01\n", date(2026, 12, 1)) == (0, 0, 1)


def test_what_was_on_record_of_a_household_is_still_read_where_it_lived(moving: Database, tmp_path: Path) -> None:
    """Its telephone of then, its tags of then; the door it moved behind knows nothing of it from before."""
    with moving.owner() as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO tag VALUES ('lives_alone', 'resident', '独居', 'lives alone', true)")
        cursor.execute(
            "INSERT INTO resident_tag (community_code, resident_id, tag_code)"
            " SELECT community_code, id, 'lives_alone' FROM resident WHERE source_ref = 'P1'"
        )
        cursor.execute("SET LOCAL jingwei.from_on = '2026-06-01'")
        cursor.execute("UPDATE resident SET phone = '13911112222' WHERE source_ref = 'P1'")
    settle_home(moving, tmp_path, f"M1,{THERE},自有,2026-10-01\n", LATER)
    (here,), (there,) = rows(moving, f"SELECT id FROM dwelling WHERE address IN ('{HERE}', '{THERE}') ORDER BY address")
    with moving.owner() as connection:
        put_account(connection, "desk", "Desk", Role.OPERATOR, "*", "a long enough one")
    ((desk,),) = rows(moving, "SELECT id FROM account WHERE name = 'desk'")
    with PostgresHouseholds(moving).work(Actor(desk, "desk", "Desk", Role.OPERATOR, "*", "zh-CN")) as homes:
        in_may, in_june = homes.home(here, date(2026, 5, 20), LATER), homes.home(here, date(2026, 6, 20), LATER)
        now, left = homes.home(there, LATER, LATER), homes.home(here, LATER, LATER)
    assert in_may is not None
    assert in_june is not None
    assert now is not None
    assert left is not None
    assert in_may.household is not None
    assert in_june.household is not None
    assert now.household is not None
    assert [one.phone_masked for one in in_may.household.people] == ["138****0001"]
    assert [one.phone_masked for one in in_june.household.people] == ["139****2222"]
    assert [tag[0] for tag in in_june.household.people[0].tags] == ["lives_alone"]
    assert left.household is None
    assert [one.since for one in now.household.people] == [date(2026, 10, 1)]
    assert now.earlier == (date(2026, 10, 1),)


def test_a_household_is_not_moved_behind_a_door_where_another_one_lives(moving: Database, tmp_path: Path) -> None:
    settle_home(moving, tmp_path, f"M2,{THERE},租赁,2026-04-01\n", FIRST)
    file = written(tmp_path, "h.csv", f"编号,住址,居住类型\nM1,{THERE},自有\nM3,B2/603,空置\n")
    report = load(moving, "household", file, today=LATER, partial=True)
    assert (report.inserted, report.rejected) == (1, 1)
    assert rows(moving, HOMES.format("M1")) == [(HERE, FIRST, None)]
