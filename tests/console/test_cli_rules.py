"""The commands for a district's own rules, as a person runs them."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from console.cli import app
from data.database import Database
from dispatch.errors import BadValue, ClassTableWrong, CommunityUnknown, ExportTargetTaken, FileMissing, RuleSheetWrong
from tests.fixtures.hamlet import NAN, settle

HEAD = "code,label_zh,label_en,severity,icon,public\n"
ROWS = "01,部件,Components,,,\n0101,井盖,Manholes,,,\n010101,井盖缺失,Manhole missing,1,manhole,yes\n"


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    settle(database)
    monkeypatch.setenv("JINGWEI_DATABASE_URL", database.owner_dsn)
    monkeypatch.setenv("JINGWEI_DATA_DIR", str(tmp_path / "data"))

    def command(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    return command


def versions(database: Database) -> list[tuple[int, bool]]:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT version, in_force FROM class_table ORDER BY version")
        return cursor.fetchall()


def test_a_class_table_goes_out_and_comes_in_again_without_a_change(run, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "classes.csv"
    assert run("export", "classes", file).exit_code == 0
    assert len(file.read_text().splitlines()) == 85
    result = run("import", "classes", file)
    assert result.exit_code == 0
    assert "71 kinds, same as before, unchanged" in result.stdout
    assert versions(database) == [(1, True)]
    assert isinstance(run("export", "classes", file).exception, ExportTargetTaken)
    assert run("export", "classes", file, "--force").exit_code == 0


def test_an_own_class_table_comes_into_force(run, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "本区.csv"
    file.write_text(HEAD + ROWS)
    assert "version 2: 3 rows, 1 kinds, in force now" in run("import", "classes", file).stdout
    assert versions(database) == [(1, False), (2, True)]
    file.write_text(HEAD + ROWS + "01,x,X,,,\n")
    assert isinstance(run("import", "classes", file).exception, ClassTableWrong)
    assert isinstance(run("import", "classes", tmp_path / "none.csv").exception, FileMissing)
    assert versions(database) == [(1, False), (2, True)]


def test_deadlines_go_out_and_come_in_by_command(run, tmp_path: Path) -> None:
    file = tmp_path / "deadlines.csv"
    assert run("export", "deadlines", file).exit_code == 0
    assert "same as before, unchanged" in run("import", "deadlines", file).stdout
    file.write_text(file.read_text() + "010101,,1,verify,5,clock_minute\n")
    assert "in force now as edition 2" in run("import", "deadlines", file).stdout
    file.write_text("class_code,milestone,amount,unit\n,handle,many,working_hour\n")
    assert isinstance(run("import", "deadlines", file).exception, RuleSheetWrong)


def test_every_grid_gets_one_code(run) -> None:
    assert "2 个新二维码" in run("report-points", "make", "--community", NAN).stdout
    assert "0 个新二维码" in run("report-points", "make", "--community", NAN).stdout
    listed = list(csv.DictReader(StringIO(run("report-points", "list", "--community", NAN).stdout)))
    assert [(row["label"], row["kind"], row["active"]) for row in listed] == [
        ("第1网格", "grid", "yes"),
        ("第2网格", "grid", "yes"),
    ]
    assert all(row["path"] == f"/report/{row['code']}" for row in listed)
    assert len({row["code"] for row in listed}) == 2


def test_report_points_of_an_unknown_kind_or_place_are_refused(run) -> None:
    assert isinstance(run("report-points", "make", "--community", NAN, "--kind", "door").exception, BadValue)
    assert isinstance(run("report-points", "make", "--community", "110101001001").exception, CommunityUnknown)


def test_a_region_abroad_gets_its_own_time(run, database: Database) -> None:
    assert run("rules", "calendar", "--area", "99", "--zone", "Europe/Berlin").exit_code == 0
    assert run("rules", "calendar", "--area", "99", "--zone", "Europe/Vienna").exit_code == 0
    assert isinstance(run("rules", "calendar", "--area", "99", "--zone", "Europe/Jingwei").exception, BadValue)
    assert isinstance(run("rules", "calendar", "--area", "9x", "--zone", "Europe/Berlin").exception, BadValue)
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT zone, (SELECT count(*) FROM work_hours h WHERE h.area_code = c.area_code) FROM work_calendar c WHERE area_code = '99'"
        )
        assert cursor.fetchall() == [("Europe/Vienna", 10)]
