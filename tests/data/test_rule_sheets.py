"""Tables of rules go out and come in again as they are; what is wrong is named row by row, and nothing is changed."""

from pathlib import Path

import pytest

from data.database import Database
from data.rules.defaults import write_default_rules
from data.rules.sheets import SHEETS, Adopted, bring_in, sheet_named, take_out, told
from dispatch.errors import BadValue, ExportTargetTaken, RuleSheetWrong, WeightsWrong
from tests.fixtures.hamlet import NAN, settle

HEADS = {
    "deadlines": "class_code,area_code,severity,milestone,amount,unit",
    "calendar": "area_code,zone,weekday,opens,closes",
    "holidays": "area_code,from,to,working,name",
    "responsibilities": "community_code,team,area_code,class_code,rank",
    "plans": "class_code,alarm_level,name_zh,name_en,needs,key,label_zh,label_en,proof",
    "appraisal": "from,metric,points,none_at,all_at,least",
}
ROWS = {
    "deadlines": ["0101,,2,handle,1.5,working_hour", ",,,close,2,working_day"],
    "calendar": [",Asia/Shanghai,mon,08:30,12:00", ",Asia/Shanghai,1,14:00,24:00"],
    "holidays": [",2027-02-06,2027-02-12,no,春节", ",2027-02-14,,yes,调休"],
    "responsibilities": [f"{NAN},巡防一队,{NAN},0201,1"],
    "plans": [
        "0201,1,清扫,Sweeping,清扫*1;巡查*2,look,查看,Look,text", "0201,1,清扫,Sweeping,清扫*1;巡查*2,sweep,清扫,Sweep,none",
    ],
    "appraisal": ["2026-01-01,handled,60,0,8,5", "2026-01-01,p50,40,24,2,", "2027-01-01,on_time,100,60,100,1"],
}  # fmt: skip
WRONG = {
    "deadlines": [(",,9,handle,1,working_hour", "severity"), (",,,lunch,1,working_hour", "milestone"),
                  (",,,handle,-1,working_hour", "amount"), ("1a,,,handle,1,fortnight", "class_code")],
    "calendar": [(",Mars/Olympus,mon,09:00,12:00", "zone"), (",Asia/Shanghai,someday,09:00,12:00", "weekday"),
                 (",Asia/Shanghai,mon,12:00,09:00", "closes"), (",Asia/Shanghai,tue,25:00,26:00", "opens")],
    "holidays": [(",soon,,no,x", "from"), (",2027-03-02,2027-03-01,no,x", "to"), (",2027-03-01,,perhaps,x", "working"),
                 ("99,2027-03-01,,no,x", "99")],
    "responsibilities": [("12,巡防一队,,02,1", "community_code"), (f"{NAN},无此队,,02,1", "无此队"),
                         (f"{NAN},巡防一队,,02,0", "rank")],
    "plans": [("02,5,a,b,,k,c,d,none", "alarm_level"), ("02,1,a,b,灭火,k,c,d,none", "灭火"),
              ("02,1,a,b,,k,c,d,film", "proof"), ("02,1,,b,,k,c,d,none", "name_zh")],
    "appraisal": [("soon,handled,1,0,8,1", "from"), ("2026-01-01,luck,1,0,8,1", "metric"),
                  ("2026-01-01,p90,much,72,8,1", "points"), ("2026-01-01,rework,1,20,0,0", "least")],
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(module_database: Database) -> Database:
    settle(module_database)
    with module_database.owner() as connection:
        write_default_rules(connection)
    return module_database


def bring(database: Database, name: str, path: Path, *rows: str) -> Adopted:
    path.write_text("\n".join([HEADS[name], *rows]) + "\n")
    with database.owner() as connection:
        return bring_in(connection, sheet_named(name), path)


def in_force(database: Database, name: str) -> list[list[str]]:
    with database.owner() as connection:
        return told(connection, SHEETS[name])


@pytest.mark.parametrize("name", list(SHEETS))
def test_a_table_goes_out_and_comes_in_again_without_a_change(filled: Database, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"{name}.csv"
    before = in_force(filled, name)
    with filled.owner() as connection:
        assert take_out(connection, SHEETS[name], file, False) == len(before)
        if before:
            assert not bring_in(connection, SHEETS[name], file).new
        with pytest.raises(ExportTargetTaken):
            take_out(connection, SHEETS[name], file, False)
    assert in_force(filled, name) == before
    assert file.read_text().splitlines()[0] == HEADS[name] == ",".join(SHEETS[name].columns)


@pytest.mark.parametrize("name", list(SHEETS))
def test_an_own_table_comes_into_force_and_the_one_before_is_kept(filled: Database, tmp_path: Path, name: str) -> None:
    before = in_force(filled, name)
    done = bring(filled, name, tmp_path / "own.csv", *ROWS[name])
    assert (done.new, done.edition) == (True, 2)
    assert len(in_force(filled, name)) == done.rows == len(ROWS[name])
    # Only the steps of a plan have an order.
    rows = ROWS[name] if name == "plans" else ROWS[name][::-1]
    again = bring(filled, name, tmp_path / "own.csv", *rows)
    assert again.edition == 2
    with filled.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM rule_edition WHERE name = %s ORDER BY edition", [name])
        kept = [rows for (rows,) in cursor]
    assert kept[0] == before
    assert kept[1] == in_force(filled, name)


@pytest.mark.parametrize("name", list(SHEETS))
def test_every_wrong_row_is_named_and_nothing_is_changed(filled: Database, tmp_path: Path, name: str) -> None:
    before = in_force(filled, name)
    rows = [row for row, _ in WRONG[name]]
    with pytest.raises(RuleSheetWrong) as refused:
        bring(filled, name, tmp_path / "wrong.csv", *ROWS[name], *rows, ROWS[name][0])
    said = refused.value.message("en")
    first_wrong = 2 + len(ROWS[name])
    for number, (_, word) in enumerate(WRONG[name], first_wrong):
        named = next(part for part in said.split("; ") if f"row {number}:" in part)
        assert word in named
    assert f"row {first_wrong + len(rows)}: the same as row 2" in said
    assert "第 2 行重复" in refused.value.message("zh-CN")
    assert in_force(filled, name) == before


def test_a_file_that_lacks_a_column_or_a_table_nobody_knows_is_refused(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "short.csv"
    file.write_text("class_code,milestone\n01,handle\n")
    with filled.owner() as connection, pytest.raises(RuleSheetWrong, match="amount, unit"):
        bring_in(connection, SHEETS["deadlines"], file)
    with pytest.raises(BadValue):
        sheet_named("weather")


def test_weights_that_do_not_make_a_hundred_are_refused_as_a_whole(filled: Database, tmp_path: Path) -> None:
    before = in_force(filled, "appraisal")
    for rows, why in ((["2026-01-01,handled,60,0,8,5"], "make 60"), (["2026-01-01,p50,100,2,24,5"], "wrong way")):
        with pytest.raises(WeightsWrong, match=why):
            bring(filled, "appraisal", tmp_path / "short.csv", *rows)
    assert in_force(filled, "appraisal") == before
