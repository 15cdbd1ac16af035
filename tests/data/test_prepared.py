"""Statements are planned once for a connection, and whatever fails around them leaves them usable."""

from collections.abc import Iterator

import psycopg2
import pytest

from data.database import Database
from data.prepared import PreparingConnection, prepared

ASKED = "SELECT %(word)s::text LIKE 'a%%', %(number)s::bigint + 1, %(word)s::text"


@pytest.fixture
def connection(database: Database) -> Iterator[PreparingConnection]:
    with psycopg2.connect(database.app_dsn, connection_factory=PreparingConnection) as made:
        yield made
    made.close()


def answer(connection: PreparingConnection, word: str, number: int) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(prepared(cursor, ASKED, {"word": word, "number": number, "unused": 7}))
        return cursor.fetchone() or ()


def kept(connection: PreparingConnection) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def test_a_statement_is_prepared_once_and_answers_each_time(connection: PreparingConnection) -> None:
    assert [answer(connection, word, n) for word, n in (("ab", 1), ("b'; --", 2**40))] == [
        (True, 2, "ab"),
        (False, 2**40 + 1, "b'; --"),
    ]
    assert kept(connection) == len(connection.prepared) == 1


def test_what_was_prepared_outlasts_a_transaction_that_failed(connection: PreparingConnection) -> None:
    answer(connection, "a", 1)
    with connection.cursor() as cursor, pytest.raises(psycopg2.errors.DivisionByZero):
        cursor.execute("SELECT 1 / 0")
    connection.rollback()
    assert answer(connection, "a", 1) == (True, 2, "a")


def test_what_could_not_be_prepared_is_not_thought_to_be(connection: PreparingConnection) -> None:
    with connection.cursor() as cursor, pytest.raises(psycopg2.errors.DivisionByZero):
        cursor.execute("SELECT 1 / 0")
    with pytest.raises(psycopg2.errors.InFailedSqlTransaction):
        answer(connection, "a", 1)
    connection.rollback()
    assert answer(connection, "a", 1) == (True, 2, "a")


def test_an_ordinary_connection_gets_the_statement_as_it_is(database: Database) -> None:
    with database.owner() as connection, connection.cursor() as cursor:
        text = prepared(cursor, ASKED, {"word": "ab", "number": 1})
        cursor.execute(text)
        assert (text[:6], cursor.fetchone()) == (b"SELECT", (True, 2, "ab"))
