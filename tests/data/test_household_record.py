"""Folding accepted changes gives the record, whatever they are; periods never overlap; nobody verifies his own."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.database import Database
from data.households import PostgresHouseholds
from dispatch.china_time import CHINA
from dispatch.households import Accepted, ChangeKind, Dweller, HomeRecord, Proposal, after
from dispatch.service import HouseholdService, utc_now
from tests.fixtures.hamlet import NAN, Hamlet, settle

TODAY = utc_now().astimezone(CHINA).date()
FIRST = TODAY - timedelta(days=300)
HOME = 101
steps = st.tuples(
    st.sampled_from(list(ChangeKind)), st.integers(0, 5), st.integers(0, 40), st.sampled_from(["owned", "rented", "collective"]),
    st.sampled_from(["lives_alone", "volunteer"]), st.booleans(), st.booleans(),
)  # fmt: skip


def stored(hamlet: Hamlet) -> HomeRecord:
    """Read the record of the home, unmasked, as the owner sees it."""
    with hamlet.database.owner() as connection, connection.cursor() as cursor:

        def ask(query: str, *values: object) -> list[tuple[Any, ...]]:
            cursor.execute(query, values)
            return cursor.fetchall()

        (household,) = ask(
            "SELECT id, tenure, valid_from FROM household WHERE dwelling_id = %s AND valid_to IS NULL", HOME
        ) or [(None, None, None)]
        dwellers = [
            Dweller(id, name, phone, head, frozenset(tags or ()), since, until)
            for id, name, phone, head, since, until, tags in ask(
                "SELECT r.id, r.name, r.phone, r.head, r.valid_from, r.valid_to,"
                " (SELECT array_agg(t.tag_code) FROM resident_tag t WHERE t.resident_id = r.id)"
                " FROM resident r JOIN household h ON h.id = r.household_id WHERE h.dwelling_id = %s ORDER BY r.id",
                HOME,
            )
        ]
        tags = frozenset(
            tag for (tag,) in ask("SELECT tag_code FROM household_tag WHERE household_id = %s", household[0])
        )
        (overlapping,) = ask(
            "SELECT count(*) FROM record_period a JOIN record_period b ON (a.subject, a.subject_id, a.attribute, a.tag_code)"
            " = (b.subject, b.subject_id, b.attribute, b.tag_code) AND a.valid_from < b.valid_from"
            " AND daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)"
        )
        assert overlapping == (0,)
    here = tuple(one for one in dwellers if one.until is None)
    return HomeRecord(household[1], household[2], here, tags, tuple(one for one in dwellers if one.until is not None))


def same(one: HomeRecord, other: HomeRecord) -> bool:
    """Compare what the record says now, and who is gone since when."""

    def key(record: HomeRecord) -> tuple[object, ...]:
        gone = sorted((each.id, each.since, each.until) for each in record.gone)
        return record.tenure, record.tags, sorted(map(repr, record.people)), gone

    return key(one) == key(other)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=st.lists(steps, min_size=1, max_size=8))
def test_folding_accepted_changes_gives_the_record(module_database: Database, asked: list[tuple[Any, ...]]) -> None:
    hamlet = _hamlet(module_database)
    service = HouseholdService(PostgresHouseholds(hamlet.database), utc_now)
    record = stored(hamlet)
    for number, (kind, who, days_ago, tenure, tag, head, own) in enumerate(asked):
        on = TODAY - timedelta(days=40 - min(number * 5, 40) + days_ago % 3)
        on = min(on, TODAY)
        people = record.people
        person = people[who % len(people)].id if people else None
        about_one = kind in {ChangeKind.MOVES_OUT, ChangeKind.PHONE, ChangeKind.HEAD} or (
            kind in {ChangeKind.TAG_ADDED, ChangeKind.TAG_REMOVED}
        )
        if (about_one and person is None) or (kind == ChangeKind.LEAVES and record.tenure is None):
            continue
        proposal = Proposal(
            kind, on, person if about_one else None, f"人{number}{who}{days_ago}", f"1380000{number:02}{days_ago:02}",
            head=head, tenure=tenure, tag=tag,
        )  # fmt: skip
        proposer = hamlet.operator if own else hamlet.officer
        change = service.propose(proposer, HOME, proposal)
        (decided,) = service.decide(hamlet.operator, [change], True, "")
        if own:
            assert decided.error is not None
            assert decided.error.code == "own_change"
        elif decided.error is None:
            at = proposal.from_on
            record = after(
                record,
                Accepted(
                    _newest(hamlet) if kind == ChangeKind.MOVES_IN else change, kind, at, proposal.resident_id, proposal.name or "",
                    proposal.phone, head, tenure, tag,
                ),
            )  # fmt: skip
        else:
            # Nothing to change any more, or dated before what was noted since.
            assert decided.error.code == "record_changed"
        assert same(record, stored(hamlet)), (kind, on)


_settled: list[Hamlet] = []


def _hamlet(database: Database) -> Hamlet:
    """Settle the hamlet once; later examples go on with the home as it is."""
    if not _settled:
        _settled.append(settle(database))
        with database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("UPDATE household SET valid_from = %s", [FIRST])
            cursor.execute("UPDATE resident SET valid_from = %s", [FIRST])
            for table in ("resident", "household"):
                cursor.execute(f"ALTER TABLE {table} ALTER id RESTART WITH 1000")
    with database.owner() as connection, connection.cursor() as cursor:
        # Each example starts from one person in the home, who has lived there long.
        cursor.execute("DELETE FROM record_period; DELETE FROM household WHERE dwelling_id = %s", [HOME])
        cursor.execute(
            "INSERT INTO household (community_code, dwelling_id, tenure, source_ref, valid_from) VALUES (%s, %s, 'owned', gen_random_uuid(), %s)"
            " RETURNING id",
            [NAN, HOME, FIRST],
        )
        (household,) = cursor.fetchone() or (0,)
        cursor.execute(
            "INSERT INTO resident (community_code, household_id, name, phone, head, source_ref, valid_from)"
            " VALUES (%s, %s, '张三丰', '13812341234', true, gen_random_uuid(), %s)",
            [NAN, household, FIRST],
        )
    return _settled[0]


def _newest(hamlet: Hamlet) -> int:
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM resident")
        (newest,) = cursor.fetchone() or (0,)
    return int(newest)


def test_a_day_that_was_is_the_last_of_a_period() -> None:
    record = HomeRecord("owned", FIRST, (Dweller(1, "张", None, True, frozenset(), FIRST),))
    gone = after(record, Accepted(1, ChangeKind.MOVES_OUT, FIRST, 1)).gone
    assert gone[0].until == FIRST + timedelta(days=1) > date.min
