"""What a file says of people waits until another person has verified it."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.database import Database
from data.households import PostgresHouseholds
from dispatch import errors
from dispatch.china_time import CHINA
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.service import HouseholdService, utc_now
from tests.data.layer_files import COMMUNITY, fixture, load, load_until, rows, written

TODAY = utc_now().astimezone(CHINA).date()
BEFORE = TODAY - timedelta(days=90)
HEAD = "编号,户号,姓名,手机号,户主\n"


@pytest.fixture
def settled(database: Database) -> Database:
    load_until(database, "household")
    load(database, "resident", fixture("resident"), today=BEFORE)
    return database


def asked(database: Database, kind: str, path: Path) -> tuple[int, int, list[str]]:
    report = load(database, kind, path, today=TODAY, as_tasks=True)
    assert report.written, report.as_json("en")
    return report.inserted, report.unchanged, [note.reason.code for note in report.notes.values()]


def waiting(database: Database) -> list[tuple[object, ...]]:
    return rows(
        database,
        "SELECT c.kind, r.source_ref, c.name, c.phone, c.tenure FROM home_change c"
        " LEFT JOIN resident r ON r.id = c.resident_id WHERE c.state = 'waiting' ORDER BY c.kind, 2, 3",
    )


def test_what_differs_waits_and_the_record_stays(settled: Database, tmp_path: Path) -> None:
    before = rows(settled, "SELECT * FROM resident ORDER BY id")
    text = "R1,H1,示例甲,13900000009,是\nR2,H1,示例乙,+86 138 0000 0002,否\nR3,H1,示例丙,,\nR9,H2,新来者,13700000000,\n"
    made, unchanged, notes = asked(settled, "resident", written(tmp_path, "r.csv", HEAD + text))
    assert (made, unchanged) == (4, 1)
    assert "note_tasks" in notes
    assert waiting(settled) == [
        ("moves_in", None, "新来者", "13700000000", None),
        ("moves_in", None, "示例丙", None, None),
        ("moves_out", "R3", None, None, None),
        ("phone", "R1", None, "13900000009", None),
    ]
    assert rows(settled, "SELECT * FROM resident ORDER BY id") == before
    assert rows(settled, "SELECT DISTINCT origin, proposed_by FROM home_change") == [("import", None)]
    assert asked(settled, "resident", tmp_path / "r.csv")[0] == 0
    assert len(waiting(settled)) == 4


def test_a_task_from_a_file_becomes_the_record_once_it_is_accepted(settled: Database, tmp_path: Path) -> None:
    asked(settled, "household", written(tmp_path, "h.csv", "编号,住址,居住类型\nH2,示例路1号一单元102,自有\n"))
    assert waiting(settled) == [("tenure", None, None, None, "owned")]
    with settled.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO account (name, display_name, role, scope, password_hash) VALUES ('verifier', 'v', 'operator', '*', 'x') RETURNING id"
        )
        (account,) = cursor.fetchone() or (0,)
    operator = Actor(account, "verifier", "v", Role.OPERATOR, EVERYWHERE, "zh-CN")
    service = HouseholdService(PostgresHouseholds(settled), utc_now)
    (change,) = service.changes(operator)
    (decided,) = service.decide(operator, [change.id], True, "")
    assert decided.error is None, decided.error
    assert rows(settled, "SELECT tenure FROM household WHERE source_ref = 'H2' AND valid_to IS NULL") == [("owned",)]


def test_what_no_change_can_say_is_named_by_its_row(settled: Database, tmp_path: Path) -> None:
    text = "R1,H1,另一名,13800000001,是\nR8,H3,搬进空房者,,\n"
    report = load(settled, "resident", written(tmp_path, "r.csv", HEAD + text), today=TODAY, as_tasks=True)
    (note,) = [each for each in report.notes.values() if each.reason.code == "note_no_task"]
    assert list(note.rows) == [2, 3]
    assert waiting(settled) == []


def test_a_dry_run_asks_for_nothing_and_other_kinds_are_refused(settled: Database, tmp_path: Path) -> None:
    path = written(tmp_path, "r.csv", HEAD + "R9,H2,新来者,,\n")
    assert load(settled, "resident", path, today=TODAY, as_tasks=True, dry_run=True).inserted == 1
    assert waiting(settled) == []
    with pytest.raises(errors.TasksUnfit):
        load(settled, "camera", fixture("camera"), COMMUNITY, as_tasks=True)
