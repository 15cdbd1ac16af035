"""Names by the first letters of their pinyin."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.bulk import bump_layer_revision
from data.database import Database
from data.initials import MOST_READINGS, fill_initials, initials_of
from data.territory.search import search
from dispatch.territory import Hit, Kind
from tests.fixtures.hamlet import BEI, NAN, Hamlet, settle


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("经纬社区", "jwsq"),
        ("澜桥街道", "lqjd"),
        ("重庆路", "cql"),
        ("启程家园2号", "qcjy2h"),
        ("A座", "az"),
        ("长沙银行", "csyh"),
    ],
)
def test_the_usual_reading_comes_first(name: str, initials: str) -> None:
    assert initials_of(name)[0] == initials


def test_every_reading_of_a_character_is_found() -> None:
    assert {"cql", "zql"} <= set(initials_of("重庆路"))
    assert initials_of("---") == []


@given(st.text(max_size=60))
def test_readings_are_few_short_and_plain_whatever_the_name(name: str) -> None:
    found = initials_of(name)
    assert len(found) <= MOST_READINGS
    assert len(set(found)) == len(found)
    assert all(0 < len(initials) <= 40 for initials in found)


@pytest.fixture
def hamlet(database: Database) -> Hamlet:
    return settle(database)


def rename(hamlet: Hamlet) -> None:
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE building SET name = '经纬花园' || id || '栋' WHERE community_code = %s", [NAN])
        cursor.execute("UPDATE building SET name = '经纬新村' WHERE community_code = %s", [BEI])
        bump_layer_revision(connection, "buildings")


def found(hamlet: Hamlet, words: str, actor: str = "operator") -> list[Hit]:
    with hamlet.database.reader(getattr(hamlet, actor)) as connection:
        return search(connection, words, list(Kind), 20)


def test_what_is_written_is_found_by_its_initials_at_once(hamlet: Hamlet) -> None:
    assert found(hamlet, "jwhy") == []
    rename(hamlet)
    names = [hit.name for hit in found(hamlet, "jwhy")]
    assert sorted(names) == ["经纬花园1栋", "经纬花园2栋", "经纬花园3栋"]
    assert [hit.name for hit in found(hamlet, "JWHY 2d")] == ["经纬花园2栋"]
    assert [hit.name for hit in found(hamlet, "hy3d")] == ["经纬花园3栋"]


def test_nobody_finds_a_name_outside_the_own_area(hamlet: Hamlet) -> None:
    rename(hamlet)
    assert {hit.name for hit in found(hamlet, "jw")} == {"经纬花园1栋", "经纬花园2栋", "经纬花园3栋"}
    assert {hit.name for hit in found(hamlet, "jw", "neighbour")} == {"经纬新村"}
    assert {hit.name for hit in found(hamlet, "jwhy", "officer")} <= {"经纬花园1栋", "经纬花园2栋"}


def test_names_that_were_there_are_read_once_in_batches(hamlet: Hamlet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.initials.BATCH", 2)
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM name_initials")
        done = fill_initials(connection)
        assert done > 2
        assert fill_initials(connection) == 0
        cursor.execute("UPDATE building SET name = '《》' || id WHERE community_code = %s", [NAN])
        assert fill_initials(connection) == 0


def test_a_district_of_names_is_searched_by_index(hamlet: Hamlet) -> None:
    numbers = count(1)
    rows = [(f"经纬花园{next(numbers)}栋", f"jwhy{index}d") for index in range(20_000)]
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO name_initials VALUES (%s, %s) ON CONFLICT DO NOTHING", [(b, a) for a, b in rows]
        )
        cursor.execute("ANALYZE name_initials")
        for pattern in ("jwhy1234%", "%hy1234%"):
            cursor.execute("EXPLAIN SELECT name FROM name_initials WHERE initials LIKE %s", [pattern])
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
