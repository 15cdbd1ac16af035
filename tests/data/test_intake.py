"""Reports that come at once share a transaction; each is recorded, or refused, alone."""

from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import replace

import pytest
from psycopg2.extensions import make_dsn

from data.cases.store import PostgresCases
from data.cases.work import PostgresWork
from data.database import Database
from data.event_log import prove
from dispatch.errors import ClassUnknown, DatabaseAway, KeyReused, PlaceOutside
from dispatch.ports import Photo
from dispatch.service import Intake, NewReport, Place, Reported, utc_now
from dispatch.service.intake import TRANSACTIONS
from tests.fixtures.cases import staffed
from tests.fixtures.hamlet import LAT, LNG, Hamlet
from tests.fixtures.waiting import somebody_waits

PATIENCE_S = 30.0
PHOTO = Photo("cd" * 32, 640, 480, b"\xff\xd8not really\xff\xd9", "report")


@pytest.fixture(scope="module")
def village(module_database: Database) -> tuple[Hamlet, PostgresCases]:
    return staffed(module_database)


@pytest.fixture
def hamlet(village: tuple[Hamlet, PostgresCases]) -> Hamlet:
    return village[0]


@pytest.fixture
def intake(village: tuple[Hamlet, PostgresCases]) -> Intake:
    return Intake(village[1], utc_now)


def rubbish(words: str = "", kind: str = "020101", lng: float = LNG + 0.001, lat: float = LAT + 0.0015) -> NewReport:
    return NewReport(kind, Place(lng, lat, "wgs84"), words)


@contextmanager
def crowd(hamlet: Hamlet, intake: Intake) -> Iterator[None]:
    """All who write wait for the log until the block has ended; what is reported in it then goes together."""
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM chain_head FOR NO KEY UPDATE")
        # As many as there are transactions at once; each waits by itself.
        held = []
        for _ in range(TRANSACTIONS):
            held.append(intake.begin(hamlet.operator, rubbish("占道")))
            assert somebody_waits(hamlet.database, len(held))
        yield
    wait(held, PATIENCE_S)


def transactions(database: Database, reported: list[Reported]) -> int:
    """Count the transactions that wrote incidents."""
    with database.owner() as connection, connection.cursor() as cursor:
        ids = [one.incident.id for one in reported]
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM incident WHERE id = ANY(%s)", [ids])
        (many,) = cursor.fetchone() or (0,)
        return int(many)


def test_those_who_come_at_once_share_a_transaction(hamlet: Hamlet, intake: Intake) -> None:
    with crowd(hamlet, intake):
        asked = [intake.begin(hamlet.operator, rubbish(f"第 {n} 处"), f"crowd-{n}") for n in range(12)]
    reported = [one.result(PATIENCE_S) for one in asked]
    assert len({one.incident.number for one in reported}) == 12
    assert transactions(hamlet.database, reported) <= TRANSACTIONS
    again = [intake.report(hamlet.operator, rubbish(f"第 {n} 处"), f"crowd-{n}") for n in range(12)]
    assert [one.incident for one in again] == [one.incident for one in reported]
    assert all(one.again for one in again)


def test_what_is_wrong_with_one_is_not_the_others_fault(hamlet: Hamlet, intake: Intake) -> None:
    intake.report(hamlet.operator, rubbish("以前"), "fault-used")
    with crowd(hamlet, intake):
        good = [intake.begin(hamlet.operator, rubbish("好的"), "fault-good")]
        unknown = intake.begin(hamlet.operator, rubbish(kind="990101"), "fault-class")
        outside = intake.begin(hamlet.operator, rubbish(lng=0.0, lat=0.0))
        reused = intake.begin(hamlet.operator, rubbish("另一个"), "fault-used")
        good.append(intake.begin(hamlet.operator, replace(rubbish("带照片"), photos=(PHOTO,))))
    for refused, error in ((unknown, ClassUnknown), (outside, PlaceOutside), (reused, KeyReused)):
        assert isinstance(refused.exception(PATIENCE_S), error)
    reported = [one.result(PATIENCE_S) for one in good]
    assert [one.incident.version for one in reported] == [1, 2]
    with hamlet.database.owner() as connection:
        assert prove(connection).broken_at is None
    # Nothing is kept of what was refused: the same key may come with what is right.
    assert not intake.report(hamlet.operator, rubbish("改正了"), "fault-class").again


def test_one_key_twice_at_once_makes_one_incident(hamlet: Hamlet, intake: Intake) -> None:
    with crowd(hamlet, intake):
        asked = [intake.begin(hamlet.operator, rubbish("两次"), "twice") for _ in range(4)]
        other = intake.begin(hamlet.operator, rubbish("不一样"), "twice")
    reported = [one.result(PATIENCE_S) for one in asked]
    assert len({one.incident.id for one in reported}) == 1
    assert sorted(one.again for one in reported) == [False, True, True, True]
    assert isinstance(other.exception(PATIENCE_S), KeyReused)


def test_of_two_about_one_thing_at_once_the_second_is_told_of_the_first(hamlet: Hamlet, intake: Intake) -> None:
    words = "三楼水管爆裂，水流到楼梯间"
    with crowd(hamlet, intake):
        asked = [intake.begin(hamlet.operator, rubbish(words, "010102", lat=LAT + 0.0027)) for _ in range(2)]
    first, second = (one.result(PATIENCE_S) for one in asked)
    assert transactions(hamlet.database, [first, second]) == 1
    assert first.incident.id in {told["incident"] for told in second.duplicates}
    assert second.incident.id not in {told["incident"] for told in first.duplicates}


def test_each_sees_with_the_own_eyes(hamlet: Hamlet, intake: Intake) -> None:
    """Those of different people never share a transaction, so nobody gets a wider scope from a neighbour."""
    east = rubbish(lng=LNG + 0.0031)
    with crowd(hamlet, intake):
        everywhere = intake.begin(hamlet.operator, east)
        west_only = intake.begin(hamlet.officer, east)
    assert everywhere.result(PATIENCE_S).incident.grid_code != hamlet.officer.scope
    assert isinstance(west_only.exception(PATIENCE_S), PlaceOutside)


def test_all_are_told_when_the_database_is_away(hamlet: Hamlet) -> None:
    away = Database(hamlet.database.owner_dsn, make_dsn(hamlet.database.app_dsn, host="127.0.0.1", port=1))
    intake = Intake(PostgresCases(away), utc_now)
    asked: list[Future[Reported]] = [intake.begin(hamlet.operator, rubbish(), f"away-{n}") for n in range(5)]
    assert all(isinstance(one.exception(PATIENCE_S), DatabaseAway) for one in asked)


def test_nobody_is_recorded_twice_when_a_commit_ends_badly(
    hamlet: Hamlet, intake: Intake, village: tuple[Hamlet, PostgresCases], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "提交后才出错"
    with crowd(hamlet, intake):
        end = PostgresWork.end

        def ended_badly(work: PostgresWork) -> None:
            end(work)
            raise RuntimeError("after the commit")

        monkeypatch.setattr(PostgresWork, "end", ended_badly)
        asked = [intake.begin(hamlet.operator, rubbish(words)) for _ in range(3)]
    assert all(isinstance(one.exception(PATIENCE_S), RuntimeError) for one in asked)
    monkeypatch.undo()
    with village[1].as_done_by(hamlet.operator) as work:
        assert [one.description for one in work.open_incidents()].count(words) == 3
