"""Presence as it is kept, against a group-by of the plain positions."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from data.aggregates.reader import PostgresAggregates
from data.database import Database
from data.patrols import minutes
from data.patrols.integrity import examine_patrols
from data.patrols.keeping import keep_patrols
from data.patrols.looking import look_again
from data.tracks.retention import Policy, retain
from dispatch.service import AggregateService
from dispatch.service.ingest import Arrived
from dispatch.territory.counting import Narrowing, Question, Subject
from dispatch.tracks.fixes import columns_of
from tests.fixtures.desk import MONDAY_MORNING, Desk, open_desk
from tests.fixtures.hamlet import LAT, LNG, STEP

MONDAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)
# Cells by hand: each minute a unit spoke from a cell, whatever was kept of it.
COUNTED = (
    "SELECT cell, count(*)::float8 FROM (SELECT DISTINCT f.unit_id, f.cell, date_bin('1 minute', f.at, 'epoch') AS minute"
    "  FROM fix f JOIN unit u ON u.id = f.unit_id"
    " WHERE f.at >= %(since)s AND f.at < %(until)s AND (%(kind)s::text IS NULL OR u.kind = %(kind)s)) m GROUP BY cell"
)


class Road:
    """A desk whose units walk and drive about the hamlet."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.database: Database = desk.container.database
        self.rng = np.random.default_rng(11)
        with self.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT id FROM unit ORDER BY id LIMIT 4")
            self.units = [id for (id,) in cursor.fetchall()]

    def wander(self, begins: datetime, length: timedelta, many: int) -> None:
        """Say positions of everybody, out of order and sometimes several in a minute."""
        at_s = begins.timestamp() + self.rng.uniform(0, length.total_seconds(), many)
        unit = self.rng.choice(self.units, many)
        lng, lat = (at + self.rng.uniform(0, 0.4 * STEP, many) for at in (LNG, LAT))
        # Of jumps and ways nothing is cleaned here: each is a walk of its own minute.
        fixes = columns_of(unit, at_s, lng, lat)
        self.desk.container.positions.ingest.take(Arrived("account", 0, unit.astype(np.int64), fixes)).result(10)

    def keep(self) -> None:
        self.desk.clock.pass_by(60)
        keep_patrols(self.database, self.desk.container.grounds, self.desk.clock())

    def told(self, since: datetime, until: datetime, kind: str | None = None) -> dict[int, float]:
        asked = Question(Subject.PRESENCE, narrowing=Narrowing(since=since, until=until, kinds=(kind,) if kind else ()))
        # Nothing may be told from the memory of another question.
        service = AggregateService(PostgresAggregates(self.database), self.desk.clock)
        found = service.by_cell(self.desk.hamlet.operator, asked, 11)
        return dict(zip(found.cells.tolist(), found.amounts.tolist(), strict=True))

    def counted(self, since: datetime, until: datetime, kind: str | None = None) -> dict[int, float]:
        return dict(self.ask(COUNTED, {"since": since, "until": until, "kind": kind}))

    def ask(self, query: str, values: Any = None) -> list[tuple[Any, ...]]:
        with self.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def different(self) -> int:
        with self.database.owner() as connection:
            return examine_patrols(connection, self.desk.clock()).violations[minutes.DIFFERENT]


@pytest.fixture
def road(database: Database, tmp_path: Any) -> Road:
    return Road(open_desk(database, tmp_path))


def spans() -> Iterator[tuple[datetime, datetime]]:
    """Whole hours, parts of them, a window over midnight, and all there is."""
    at = MONDAY_MORNING
    yield at - 2 * HOUR, at + 2 * HOUR
    yield at - timedelta(minutes=37), at - timedelta(minutes=4)
    yield at - timedelta(minutes=61), at + timedelta(minutes=1)
    yield at - timedelta(days=1), at + HOUR


def test_what_is_kept_is_what_a_group_by_of_the_positions_says(road: Road) -> None:
    road.wander(MONDAY_MORNING - HOUR, HOUR, 400)
    road.keep()
    road.wander(MONDAY_MORNING - HOUR / 2, HOUR / 2, 300)
    assert road.ask("SELECT count(*) > 0 FROM presence_hour") == [(True,)]
    # With what has not been looked at yet, and after.
    for _ in range(2):
        assert all(road.told(*span) == road.counted(*span) for span in spans())
        for kind in ("member", "vehicle"):
            span = MONDAY_MORNING - HOUR, MONDAY_MORNING
            assert road.told(*span, kind) == road.counted(*span, kind)
        assert road.different() == 0
        road.keep()
    assert sum(road.told(MONDAY_MORNING - HOUR, MONDAY_MORNING).values()) > 200


def test_what_comes_late_counts_in_the_minute_it_was_said(road: Road) -> None:
    road.wander(MONDAY_MORNING - HOUR / 4, HOUR / 4, 100)
    road.keep()
    road.wander(MONDAY_MORNING - 3 * HOUR, HOUR, 100)
    road.keep()
    span = MONDAY_MORNING - 4 * HOUR, MONDAY_MORNING
    assert road.told(*span) == road.counted(*span)
    assert road.different() == 0


def test_days_of_before_it_was_kept_are_counted_bit_by_bit(road: Road) -> None:
    road.wander(MONDAY_MORNING - HOUR, HOUR, 100)
    road.keep()
    road.ask("DELETE FROM presence_hour")
    road.ask("DELETE FROM presence_day")
    span = MONDAY_MORNING - HOUR, MONDAY_MORNING
    assert road.told(*span) == road.counted(*span)
    road.wander(MONDAY_MORNING - HOUR, HOUR, 50)
    road.keep()
    assert road.ask("SELECT count(*) > 0 FROM presence_hour") == [(True,)]
    assert road.told(*span) == road.counted(*span)
    assert road.different() == 0


def test_a_day_reckoned_anew_is_the_same(road: Road) -> None:
    road.wander(MONDAY_MORNING - HOUR, HOUR, 200)
    road.keep()
    rows = "SELECT community_code, hour, units, cells, minutes FROM presence_hour ORDER BY 1, 2"
    before = [(code, hour, *map(bytes, columns)) for code, hour, *columns in road.ask(rows)]
    with road.database.owner() as connection:
        look_again(connection, road.desk.container.grounds, MONDAY)
    assert [(code, hour, *map(bytes, columns)) for code, hour, *columns in road.ask(rows)] == before


def test_a_minute_too_many_or_too_few_is_found(road: Road) -> None:
    road.wander(MONDAY_MORNING - HOUR, HOUR, 100)
    road.keep()
    road.ask("UPDATE presence_hour SET minutes = set_byte(minutes, 0, get_byte(minutes, 0) # 1)")
    assert road.different() >= 1
    road.ask("DELETE FROM presence_hour")
    assert road.different() > 10


def test_presence_goes_with_the_last_of_its_positions(road: Road) -> None:
    road.wander(MONDAY_MORNING - HOUR, HOUR, 200)
    road.keep()
    full = road.told(MONDAY_MORNING - HOUR, MONDAY_MORNING)
    policy = Policy(7, 90)
    with road.database.owner() as connection:
        retain(connection, policy, MONDAY_MORNING + timedelta(days=8))
    # Of each minute one position is left, and what the others said is still known.
    assert road.told(MONDAY_MORNING - HOUR, MONDAY_MORNING) == full
    assert road.different() == 0
    with road.database.owner() as connection:
        retain(connection, policy, MONDAY_MORNING + timedelta(days=91))
    assert road.ask("SELECT count(*) FROM presence_hour") == [(0,)]
    assert road.told(MONDAY_MORNING - HOUR, MONDAY_MORNING) == {}
