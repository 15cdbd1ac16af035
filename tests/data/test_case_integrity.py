"""What `jingwei check` finds of incidents, units and the log."""

from dataclasses import replace

import pytest
from psycopg2.extensions import connection as Connection

from data.case_integrity import CHAIN, CHECKS, CONSERVED, FOLDED, Account, examine
from data.cases.store import PostgresCases
from data.database import Database
from dispatch.events import Happening
from dispatch.incidents import Source, State
from tests.fixtures.cases import NOON, SYSTEM, after, event, report, send, staffed


@pytest.fixture(scope="module")
def village(module_database: Database) -> Database:
    """Three incidents, one of them merged into another, and a vehicle sent; nothing done to it stays."""
    _, cases = staffed(module_database)
    with cases.as_done_by(SYSTEM) as work:
        first, twin = report(work), report(work, source=Source.RESIDENT)
        report(work, source=Source.RESIDENT)
    with cases.as_done_by(SYSTEM) as work:
        send(work, first, work.roster()[0][0].id, SYSTEM)
    with cases.as_done_by(SYSTEM) as work:
        work.incident(twin.id, lock=True)
        merged = replace(twin, version=2, state=State.MERGED, merged_into=first.id, state_since=after(9))
        work.save_incident(merged)
        work.append([event(twin, merged, Happening.INCIDENT_MERGED, at=after(9))])
    return module_database


def spoilt(database: Database, *statements: str) -> dict[str, int]:
    """Spoil the rows as only the owner can, look, and take it back; return what is found."""
    with database.owner() as connection:
        forcibly(connection, *statements)
        found = examine(connection).violations
        connection.rollback()
    return {name: count for name, count in found.items() if count}


def forcibly(connection: Connection, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_what_the_program_wrote_holds(village: Database) -> None:
    with village.owner() as connection:
        found = examine(connection)
    assert set(found.violations) == {*CHECKS, CHAIN, FOLDED, CONSERVED}
    assert set(found.violations.values()) == {0}
    assert list(found.accounts) == [
        Account(Source.OPERATOR, reported=1, open=1, closed=0, merged=0, rejected=0, void=0),
        Account(Source.RESIDENT, reported=2, open=1, closed=0, merged=1, rejected=0, void=0),
    ]


def test_an_empty_database_holds(database: Database) -> None:
    with database.owner() as connection:
        found = examine(connection)
    assert (set(found.violations.values()), list(found.accounts)) == ({0}, [])


@pytest.mark.parametrize(
    ("statements", "broken"),
    [
        (["UPDATE incident SET urges = 1 WHERE id = 1"], {FOLDED: 1}),
        (["UPDATE incident SET reported_at = reported_at + interval '1 microsecond' WHERE id = 1"], {FOLDED: 1}),
        (["UPDATE assignment SET eta_s = eta_s + 1e-12"], {FOLDED: 1}),
        (["UPDATE unit SET name = 'x' WHERE kind = 'robot'"], {FOLDED: 1}),
        (["DELETE FROM incident WHERE id = 3"], {FOLDED: 1, CONSERVED: 1}),
        (["UPDATE vehicle SET status = 'busy'"], {next(name for name in CHECKS if name.startswith("vehicles")): 1}),
        (["ALTER TABLE event DISABLE TRIGGER event_stays", "DELETE FROM event WHERE seq = 3"], {CHAIN: 1, FOLDED: 1}),
        (["UPDATE class_table SET in_force = false"], {"class tables in force too many or too few": 1}),
        (
            ["ALTER TABLE incident DROP CONSTRAINT incident_class_version_class_code_fkey", "UPDATE incident SET class_code = '999999' WHERE id = 1"],
            {FOLDED: 1, "open incidents of a kind that their class table lacks": 1},
        ),
        (
            ["DROP INDEX assignment_one_per_unit", "INSERT INTO assignment (community_code, incident_id, unit_id, state, reserved_at, sent_by)"
             " SELECT community_code, incident_id, unit_id, 'sent', reserved_at, sent_by FROM assignment"],
            {FOLDED: 1, "units with two active assignments": 1, "units bound to an assignment that is not theirs": 1},
        ),
        (
            ["ALTER TABLE photo DROP CONSTRAINT photo_community_code_incident_id_fkey", "INSERT INTO photo (community_code, incident_id, phase, sha256,"
             " width, height, jpeg) VALUES ('440306007005', 999, 'report', 'x', 1, 1, 'x')"],
            {"photos without their incident": 1},
        ),
    ],
)  # fmt: skip
def test_whatever_is_spoilt_is_found(village: Database, statements: list[str], broken: dict[str, int]) -> None:
    assert spoilt(village, *statements) == broken


def test_the_moment_is_kept_to_the_microsecond(village: Database) -> None:
    with PostgresCases(village).as_done_by(SYSTEM) as work:
        assert work.open_incidents()[0].reported_at == NOON
    assert NOON.microsecond == 123456
