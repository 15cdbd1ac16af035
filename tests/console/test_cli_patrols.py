"""Rounds from a file, by the command line's own functions."""

from pathlib import Path

import pytest

from data.database import Database
from data.patrols.sheet import BroughtIn, bring_in_rounds
from dispatch.errors import RuleSheetWrong
from tests.fixtures.desk import MONDAY_MORNING
from tests.fixtures.hamlet import EAST, WEST, settle

HEAD = "grid,name,kind,weekdays,from,until,street_share,points,draws,drawn_from"
GOOD = (
    f"{WEST},日间巡查,patrol,12345,08:00,18:00,,东门@114.05,22.63;西门@114.051,22.63,,".replace(
        ",东门", ',"东门'
    ).replace("22.63,,", '22.63",,'),
    f"{EAST},夜巡,,,20:00,02:00,0.5,,,",
    f"{WEST},抽查,spot_check,,09:00,17:00,,,3,premises",
)


def written(place: Path, *rows: str) -> Path:
    file = place / "rounds.csv"
    file.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return file


def test_a_file_of_rounds_comes_in_once_and_changes_what_differs(database: Database, tmp_path: Path) -> None:
    settle(database)
    with database.owner() as connection:
        assert bring_in_rounds(connection, written(tmp_path, *GOOD), MONDAY_MORNING) == BroughtIn(3, 0, 0)
        assert bring_in_rounds(connection, written(tmp_path, *GOOD), MONDAY_MORNING) == BroughtIn(0, 0, 3)
        changed = GOOD[1].replace("0.5", "0.8")
        assert bring_in_rounds(connection, written(tmp_path, changed), MONDAY_MORNING) == BroughtIn(0, 1, 0)
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, weekdays, street_share::text, version FROM patrol_round ORDER BY id")
            assert cursor.fetchall() == [("日间巡查", 31, None, 1), ("夜巡", 127, "0.8", 2), ("抽查", 127, None, 1)]
            cursor.execute("SELECT label FROM patrol_round_point ORDER BY number")
            assert cursor.fetchall() == [("东门",), ("西门",)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("123,a,,,08:00,18:00,0.5,,,", "15 digits"),
        (f"{WEST},a,,,8,18:00,0.5,,,", "HH:MM"),
        (f"{WEST},a,,89,08:00,18:00,0.5,,,", "digits 1 to 7"),
        (f"{WEST},a,stroll,,08:00,18:00,0.5,,,", "patrol | recheck"),
        (f"{WEST},a,,,08:00,18:00,,,,", "points"),
        (f"{WEST},a,,,08:00,18:00,x,,,", "number"),
        (f"{WEST},a,,,08:00,18:00,,东门,,", "label@lng,lat"),
        (f"{WEST[:12]}999,a,,,08:00,18:00,0.5,,,", "in force"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_changed(database: Database, tmp_path: Path, row: str, said: str) -> None:
    settle(database)
    with database.owner() as connection:
        with pytest.raises(RuleSheetWrong) as refused:
            bring_in_rounds(connection, written(tmp_path, GOOD[1], row), MONDAY_MORNING)
        assert said in refused.value.message("en")
        assert "row 3" in refused.value.message("en")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM patrol_round")
            assert cursor.fetchone() == (0,)
