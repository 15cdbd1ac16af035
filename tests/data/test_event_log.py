"""The log: numbers without gaps in the order of the commits, and a chain that nothing can be changed in."""

import threading
from collections.abc import Iterator

import psycopg2
import psycopg2.errors
import pytest
from psycopg2.extensions import make_dsn

from data import event_log
from data.cases.store import PostgresCases
from data.database import Database
from data.event_log import PostgresFeed, prove
from dispatch.errors import DatabaseAway
from dispatch.ports import KeyedCall
from tests.fixtures.cases import SYSTEM, report, staffed
from tests.fixtures.hamlet import Hamlet
from tests.fixtures.waiting import somebody_waits

PATIENCE_S = 10


@pytest.fixture
def village(database: Database) -> tuple[Hamlet, PostgresCases]:
    return staffed(database)


@pytest.fixture
def feed(database: Database) -> Iterator[PostgresFeed]:
    feed = PostgresFeed(database)
    yield feed
    feed.close()


@pytest.fixture(scope="module")
def kept(module_database: Database) -> Database:
    """A log of nine events: six units, three incidents. Nothing done to it stays."""
    _, cases = staffed(module_database)
    fill(cases, 3)
    return module_database


def proof_after(database: Database, *statements: str) -> event_log.Proof:
    """Change the log by force, as only the owner can, prove it, and take the change back."""
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("ALTER TABLE event DISABLE TRIGGER event_stays")
        for statement in statements:
            cursor.execute(statement)
        proof = prove(connection)
        connection.rollback()
    return proof


def fill(cases: PostgresCases, count: int) -> None:
    for _ in range(count):
        with cases.as_done_by(SYSTEM) as work:
            report(work)


def test_an_event_comes_back_as_it_was_appended(village: tuple[Hamlet, PostgresCases], feed: PostgresFeed) -> None:
    _, cases = village
    before = feed.latest_seq()
    with cases.as_done_by(SYSTEM) as work:
        incident = report(work)
    (logged,) = feed.after(before)
    assert logged.seq == before + 1
    assert logged.event.subject_id == incident.id
    assert logged.event.changes["description"] == incident.description
    assert logged.event.note == {"words": "“引号” \\ \u2028"}
    with cases.as_done_by(SYSTEM) as work:
        assert work.events_of(incident.id) == [logged]


def test_the_chain_is_proven_and_an_empty_log_too(database: Database) -> None:
    with database.owner() as connection:
        assert prove(connection).broken_at is None
    _, cases = staffed(database)
    fill(cases, 3)
    with database.owner() as connection:
        proof = prove(connection)
    assert (proof.broken_at, proof.why) == (None, "")
    assert proof.events == 6 + 3


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE event SET body = replace(body, '“引号”', '“引言”') WHERE seq = 8", 8),
        ("UPDATE event SET body = replace(body, ',', ', ') WHERE seq = 8", 8),
        ("UPDATE event SET actor = 'account:2' WHERE seq = 7", 7),
        ("UPDATE event SET at = at + interval '1 microsecond' WHERE seq = 7", 7),
        ("UPDATE event SET version = version + 1 WHERE seq = 9", 9),
        ("UPDATE event SET subject = 'unit' WHERE seq = 9", 9),
        ("UPDATE event SET community_code = '440306007006' WHERE seq = 9", 9),
        ("UPDATE event SET happening = 'incident_closed' WHERE seq = 9", 9),
        ("UPDATE event SET subject_id = subject_id + 1 WHERE seq = 9", 9),
        ("UPDATE event SET hash = sha256(hash) WHERE seq = 8", 8),
        ("UPDATE event SET prev_hash = sha256(prev_hash) WHERE seq = 8", 8),
        ("DELETE FROM event WHERE seq = 8", 8),
        ("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", 9),
        ("DELETE FROM event WHERE seq = 1", 1),
        ("INSERT INTO event SELECT 10, community_code, subject, subject_id, happening, version, at, actor, body, prev_hash, hash FROM event WHERE seq = 9", 10),
        ("UPDATE chain_head SET seq = seq + 1", 10),
        ("UPDATE chain_head SET hash = sha256(hash)", 10),
    ],
)  # fmt: skip
def test_whatever_is_changed_by_force_is_found(kept: Database, statement: str, where: int) -> None:
    proof = proof_after(kept, statement)
    assert proof.broken_at == where, proof
    assert proof.why


def test_rows_that_changed_places_are_found(kept: Database) -> None:
    apart = "UPDATE event SET seq = seq + 100 WHERE seq IN (8, 9)"
    swapped = "UPDATE event SET seq = CASE seq WHEN 108 THEN 9 ELSE 8 END WHERE seq > 100"
    assert proof_after(kept, apart, swapped).broken_at == 8


def test_no_byte_of_any_event_can_change_unseen(kept: Database) -> None:
    with kept.owner() as connection:
        rows = list(event_log.stream(connection))
    for row in rows:
        before, body = bytes(row[9]), row[8].encode()
        assert event_log.link(before, row) == bytes(row[10])
        for place in range(len(body)):
            spoilt = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
            try:
                text = spoilt.decode()
            except UnicodeDecodeError:
                continue
            assert event_log.link(before, (*row[:8], text)) != bytes(row[10])


def test_nobody_rewrites_the_log_in_passing(kept: Database) -> None:
    for statement in ("UPDATE event SET actor = 'x'", "DELETE FROM event", "TRUNCATE event"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), kept.owner() as connection:
            connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'x'",
        "DELETE FROM event",
        "INSERT INTO event SELECT * FROM event",
        "UPDATE chain_head SET seq = 0",
        "DELETE FROM chain_head",
    ],
)
def test_the_application_can_only_append(kept: Database, statement: str) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), kept.reader(SYSTEM) as connection:
        connection.cursor().execute(statement)


def test_nobody_appends_beyond_the_own_area(database: Database, village: tuple[Hamlet, PostgresCases]) -> None:
    hamlet, cases = village
    with cases.as_done_by(SYSTEM) as work:
        incident = report(work)
    (logged,) = event_log_of(cases, incident.id)
    for outsider in (hamlet.neighbour, hamlet.nobody):
        with (
            pytest.raises(psycopg2.errors.InsufficientPrivilege, match="out of scope"),
            cases.as_done_by(outsider) as work,
        ):
            work.append([logged.event])


def event_log_of(cases: PostgresCases, incident_id: int) -> list[event_log.LoggedEvent]:
    with cases.as_done_by(SYSTEM) as work:
        return list(work.events_of(incident_id))


def test_a_later_number_never_shows_before_an_earlier_one(
    database: Database, village: tuple[Hamlet, PostgresCases], feed: PostgresFeed
) -> None:
    _, cases = village
    with cases.as_done_by(SYSTEM) as work:
        incident = report(work)
    happened = event_log_of(cases, incident.id)[0].event
    start = feed.latest_seq()
    late: list[int] = []

    def second() -> None:
        with cases.as_done_by(SYSTEM) as work:
            late.append(work.append([happened])[0].seq)

    thread = threading.Thread(target=second)
    with cases.as_done_by(SYSTEM) as work:
        (early,) = work.append([happened])
        thread.start()
        assert somebody_waits(database)
        assert feed.after(start) == []
    thread.join(PATIENCE_S)
    assert (early.seq, late) == (start + 1, [start + 2])
    assert [one.seq for one in feed.after(start)] == [start + 1, start + 2]


def test_a_number_given_back_is_used_by_the_next(village: tuple[Hamlet, PostgresCases], feed: PostgresFeed) -> None:
    _, cases = village
    start = feed.latest_seq()
    with pytest.raises(ZeroDivisionError), cases.as_done_by(SYSTEM) as work:
        assert report(work).id / 0
    fill(cases, 1)
    assert [one.seq for one in feed.after(start)] == [start + 1]


def test_many_writers_leave_no_gap_and_a_reader_misses_nothing(
    database: Database, village: tuple[Hamlet, PostgresCases], feed: PostgresFeed
) -> None:
    _, cases = village
    start, writers, each = feed.latest_seq(), 6, 15
    seen: list[int] = []
    threads = [threading.Thread(target=fill, args=(cases, each)) for _ in range(writers)]
    for thread in threads:
        thread.start()
    while len(seen) < writers * each:
        feed.wait(PATIENCE_S)
        seen += [one.seq for one in feed.after(seen[-1] if seen else start)]
    for thread in threads:
        thread.join(PATIENCE_S)
    assert seen == list(range(start + 1, start + 1 + writers * each))
    with database.owner() as connection:
        assert prove(connection).broken_at is None


def test_who_waits_hears_of_the_commit_and_else_gives_up(
    village: tuple[Hamlet, PostgresCases], feed: PostgresFeed
) -> None:
    assert feed.wait(0.01) is False
    fill(village[1], 1)
    assert feed.wait(PATIENCE_S) is True
    assert feed.wait(0.01) is False


def test_a_feed_finds_its_way_back_after_the_server_hung_up(
    database: Database, village: tuple[Hamlet, PostgresCases], feed: PostgresFeed
) -> None:
    start = feed.latest_seq()
    with database.application() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'SELECT seq FROM chain_head%'"
        )
    with pytest.raises(DatabaseAway):
        feed.after(start)
    fill(village[1], 1)
    assert [one.seq for one in feed.after(start)] == [start + 1]


def test_a_feed_without_a_server_says_so(database: Database) -> None:
    away = Database(database.owner_dsn, make_dsn(database.app_dsn, host="127.0.0.1", port=1))
    with pytest.raises(DatabaseAway):
        PostgresFeed(away).latest_seq()


def test_what_was_appended_is_on_the_disk_when_the_transaction_has_ended(
    database: Database, village: tuple[Hamlet, PostgresCases]
) -> None:
    for _ in range(10):
        with village[1].as_done_by(SYSTEM) as work:
            report(work)
            written = position(database, "insert")
        assert position(database, "flush") > written


def test_an_answer_given_again_is_on_the_disk(database: Database, village: tuple[Hamlet, PostgresCases]) -> None:
    with database.application() as connection, connection.cursor() as cursor:
        # As somebody leaves it who has committed and still waits for the disk.
        cursor.execute("SET LOCAL synchronous_commit = off")
        cursor.execute("INSERT INTO idempotency VALUES ('api', 'k', %s, '{}', now())", [bytes(32)])
    written = position(database, "insert")
    with village[1].as_done_by(SYSTEM) as work:
        assert work.answered(KeyedCall("api", "k", bytes(32))) is not None
    assert position(database, "flush") >= written


def position(database: Database, what: str) -> int:
    """Return how far the write-ahead log is written ('insert') or on the disk ('flush'), in bytes."""
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_wal_lsn_diff(pg_current_wal_{what}_lsn(), '0/0')")
        return int((cursor.fetchone() or (0,))[0])
