"""An import that moves a person ends the stay before and begins a new one."""

from datetime import date
from pathlib import Path

import pytest

from data.database import Database
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
