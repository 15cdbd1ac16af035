"""The class table: every wrong row is named, and the same table twice is one version."""

from pathlib import Path

import pytest

from data.database import Database
from data.rules.class_file import read_classes, write_classes
from data.rules.class_table import adopt, in_force
from data.rules.defaults import PLACE
from dispatch.errors import ClassTableWrong, ExportTargetTaken, FileEmpty
from dispatch.incidents import Severity

HEAD = "code,label_zh,label_en,severity,icon,public\n"
GOOD = "01,部件,Components,,,\n0101,井盖,Manholes,III,manhole,yes\n010101,井盖缺失,Manhole missing,1,manhole,否\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "classes.csv"
    file.write_text(text, encoding=encoding)
    return file


def test_a_good_table_is_read_whatever_its_order_and_encoding(tmp_path: Path) -> None:
    plain = read_classes(written(tmp_path, HEAD + GOOD))
    assert [one.code for one in plain] == ["01", "0101", "010101"]
    kind = plain[2]
    assert (kind.label_zh, kind.severity, kind.icon, kind.public) == ("井盖缺失", Severity.I, "manhole", False)
    assert (plain[0].severity, plain[0].icon, plain[0].public) == (Severity.IV, "dot", True)
    upside_down = "\n".join(reversed(GOOD.strip().split("\n"))) + "\n"
    assert read_classes(written(tmp_path, HEAD + upside_down)) == plain
    assert read_classes(written(tmp_path, HEAD + GOOD, "gb18030")) == plain
    assert read_classes(written(tmp_path, (HEAD + GOOD).replace(",", ";"), "utf-8-sig")) == plain


@pytest.mark.parametrize(
    ("text", "row", "why"),
    [
        ("code,label_zh\n01,部件\n", 1, "lacks the column label_en"),
        (HEAD + GOOD + "1,x,X,,,\n", 5, "not of 2, 4 or 6 digits"),
        (HEAD + GOOD + "01010101,x,X,,,\n", 5, "not of 2, 4 or 6 digits"),
        (HEAD + GOOD + "01010x,x,X,,,\n", 5, "not of 2, 4 or 6 digits"),
        (HEAD + GOOD + "０１０１０２,x,X,,,\n", 5, "not of 2, 4 or 6 digits"),
        (HEAD + GOOD + "010101,again,Again,,,\n", 5, "in row 4 already"),
        (HEAD + GOOD + "020101,x,X,,,\n", 5, "parent 0201 is missing"),
        (HEAD + GOOD + "02,,X,,,\n", 5, "label_zh is empty"),
        (HEAD + GOOD + "02,x, ,,,\n", 5, "label_en is empty"),
        (HEAD + GOOD + "02,x,X,5,,\n", 5, "severity “5”"),
        (HEAD + GOOD + "02,x,X,,,maybe\n", 5, "public “maybe”"),
        (HEAD + GOOD + "02,x\n", 5, "2 columns, expected 6"),
        (HEAD + "01,部件,Components,,,\n0101,井盖,Manholes,,,\n", 1, "no kind"),
    ],
)
def test_a_wrong_row_is_named_with_the_reason(tmp_path: Path, text: str, row: int, why: str) -> None:
    with pytest.raises(ClassTableWrong) as caught:
        read_classes(written(tmp_path, text))
    assert caught.value.fields["row"] == row
    assert why in caught.value.message("en")
    assert "classes.csv" in caught.value.message("zh-CN")
    assert "清单未改动" in caught.value.message("zh-CN")


def test_an_empty_file_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(FileEmpty):
        read_classes(written(tmp_path, ""))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    classes = read_classes(PLACE / "classes.csv")
    file = tmp_path / "out.csv"
    assert write_classes(file, classes) == len(classes) == 84
    assert read_classes(file) == classes
    with pytest.raises(ExportTargetTaken):
        write_classes(file, classes)
    assert write_classes(file, classes[:1], replace=True) == 1
    with pytest.raises(ExportTargetTaken):
        write_classes(tmp_path / "nowhere" / "out.csv", classes)
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_a_label_like_a_formula_is_guarded(tmp_path: Path) -> None:
    classes = read_classes(written(tmp_path, HEAD + GOOD + "02,'=1+1,'@x,,,\n"))
    assert classes[-1].label_zh == "=1+1"
    write_classes(tmp_path / "out.csv", classes)
    assert "'=1+1,'@x" in (tmp_path / "out.csv").read_text()


def test_another_table_is_another_version_and_the_same_is_not(database: Database, tmp_path: Path) -> None:
    own = read_classes(written(tmp_path, HEAD + GOOD))
    with database.owner() as connection:
        assert adopt(connection, "x", "x.csv", in_force(connection)).new is False
        first = adopt(connection, "本区清单", "a.csv", own)
        assert (first.version, first.new) == (2, True)
        assert adopt(connection, "本区清单", "b.csv", list(reversed(own))) == type(first)(2, False)
        assert in_force(connection) == own
        third = adopt(connection, "本区清单", "c.csv", own[:2] + read_classes(PLACE / "classes.csv")[2:3])
        assert (third.version, third.new) == (3, True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT version, count(*) FROM incident_class GROUP BY version ORDER BY version")
            assert cursor.fetchall() == [(1, 84), (2, 3), (3, 3)]
            cursor.execute("SELECT version FROM class_table WHERE in_force")
            assert cursor.fetchall() == [(3,)]
