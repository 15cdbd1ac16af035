"""Rounds become tasks, and tasks are done by walking: on real PostgreSQL, in the hamlet."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest

from data.database import Database
from data.patrols.integrity import examine_patrols
from data.patrols.keeping import Kept, keep_patrols
from data.patrols.looking import look_again
from dispatch.errors import BadValue
from dispatch.patrols import DrawnFrom, Round, RoundKind, RoundPoint, TaskState
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.ports.patrols import NewRenovation, PatrolFigures
from dispatch.service import StandingTask
from dispatch.service.ingest import Arrived
from dispatch.tracks.fixes import columns_of
from geo.metric import metres_per_degree
from tests.fixtures.desk import MONDAY_MORNING, Desk, open_desk
from tests.fixtures.hamlet import EAST, LAT, LNG, NAN, STEP, WEST

MONDAY = date(2026, 11, 23)
EVERYBODY = Actor(0, "system", "system", Role.PLANNER, EVERYWHERE, "zh-CN")
EAST_M, NORTH_M = (float(one) for one in metres_per_degree(LAT))
CORNER = RoundPoint("西南角", LNG, LAT)
HALFWAY = RoundPoint("南路中段", LNG + 150 / EAST_M, LAT)
ROUND = Round(
    0,
    NAN,
    WEST,
    "日间巡查",
    RoundKind.PATROL,
    from_time=time(8),
    until_time=time(18),
    points=(CORNER, HALFWAY),
    dwell_s=20,
)


class Street:
    """A desk with an officer who walks."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.container = desk.container
        with desk.container.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT id FROM unit WHERE kind = 'member' AND grid_code = %s", [WEST])
            (self.officer,) = cursor.fetchone() or (0,)

    def plan(self, **changes: Any) -> int:
        return self.container.patrols.add_round(EVERYBODY, replace(ROUND, **changes))

    def keep(self) -> Kept:
        """A minute later what was walked is looked at."""
        self.desk.clock.pass_by(60)
        return keep_patrols(self.container.database, self.container.grounds, self.desk.clock())

    def walk(self, places: list[tuple[float, float]], every_s: float = 10, unit: int | None = None) -> None:
        """Say positions in metres from the south-west corner, the last one now; time passes meanwhile."""
        began = self.desk.clock().timestamp()
        at_s = began + np.arange(len(places)) * every_s
        self.desk.clock.pass_by((len(places) - 1) * every_s)
        self.say(unit or self.officer, at_s, places)

    def say(self, unit: int, at_s: Any, places: list[tuple[float, float]]) -> None:
        x, y = np.array(places, np.float64).T
        fixes = columns_of(np.full(len(x), unit), at_s, LNG + x / EAST_M, LAT + y / NORTH_M)
        ingest = self.container.positions.ingest
        ingest.take(Arrived("account", 0, np.full(len(x), unit, np.int64), fixes)).result(10)

    def task(self, round_id: int, day: date = MONDAY) -> StandingTask:
        found = self.container.patrols.tasks(EVERYBODY, day, day)
        return next(one for one in found if one.row.task.round_id == round_id)

    def figures(self, by_officer: bool) -> list[PatrolFigures]:
        return list(self.container.patrols.figures(EVERYBODY, MONDAY, MONDAY, by_officer))


@pytest.fixture
def street(database: Database, tmp_path: Any) -> Street:
    return Street(open_desk(database, tmp_path))


STAND = 8
"""Who stands is kept once a minute: so many positions every 10 s are a stay that is known."""


def stand(x_m: float, y_m: float = 0.0) -> list[tuple[float, float]]:
    return [(x_m, y_m)] * STAND


def along(start_m: float, end_m: float, speed_mps: float = 1.2, every_s: float = 10) -> list[tuple[float, float]]:
    """Along the southern street."""
    return [(x, 0.0) for x in np.arange(start_m, end_m, speed_mps * every_s)]


def test_a_round_becomes_a_task_of_the_day_and_is_pushed_to_the_officer(street: Street) -> None:
    made = street.plan()
    assert street.keep() == Kept(0, 1, 0, 0)
    assert street.keep().made == 0
    one = street.task(made)
    assert (one.state, one.row.task.points, one.row.unit_name) == (TaskState.OPEN, 2, "钱网格长")


def test_a_task_is_done_by_being_there_long_enough(street: Street) -> None:
    made = street.plan()
    street.keep()
    # A quick look at the corner is too short; standing half way is long enough.
    street.walk([(0, 0), *along(40, 150, 6), *stand(150)])
    street.keep()
    assert street.task(made).row.task.points_seen == 1
    street.walk([(150, 0), *reversed(along(0, 150)), *stand(0)])
    assert street.keep().done == 1
    one = street.task(made)
    assert (one.state, one.row.task.points_seen) == (TaskState.DONE, 2)
    assert one.row.task.done_at is not None
    assert one.row.task.done_at < street.desk.clock()


def test_a_stay_that_two_looks_share_is_one_stay(street: Street) -> None:
    made = street.plan(points=(CORNER,), dwell_s=100)
    street.keep()
    # Half a minute before the first look, a minute until it and half a minute after it.
    street.walk([(0, 0), (8, 0), (0, 0), (8, 0)])
    street.keep()
    assert street.task(made).state is TaskState.OPEN
    street.walk([(0, 0), (8, 0), (0, 0), (8, 0)])
    street.keep()
    assert street.task(made).state is TaskState.DONE


def test_somebody_of_another_grid_does_not_do_it(street: Street) -> None:
    made = street.plan(points=(CORNER,))
    street.keep()
    street.walk(stand(0), unit=int(street.desk.unit("team")["id"]))
    assert street.keep().done == 0
    assert street.task(made).state is TaskState.OPEN


def test_a_task_that_nobody_can_do_is_said_and_pushed_when_somebody_comes(street: Street) -> None:
    made = street.plan(grid_code=EAST, community_code=NAN)
    assert street.keep().nobody == 1
    assert street.task(made).row.unit_name is None
    with street.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE unit SET grid_code = %s WHERE id = %s", [EAST, street.officer])
    assert street.keep().nobody == 0
    assert street.task(made).row.unit_name == "钱网格长"


def test_a_half_done_round_is_missed_with_what_was_seen_when_its_hours_are_over(street: Street) -> None:
    made = street.plan()
    street.keep()
    street.walk(stand(0))
    street.keep()
    street.desk.clock.now = MONDAY_MORNING + timedelta(hours=9)
    one = street.task(made)
    assert (one.state, one.half, one.row.task.progress) == (TaskState.MISSED, True, 0.5)
    street.walk(stand(150))
    street.keep()
    assert street.task(made).row.task.points_seen == 1


def test_a_share_of_the_streets_is_counted_within_the_hours_of_the_task(street: Street) -> None:
    made = street.plan(points=(), street_share=0.25, cell_share=0.1)
    street.walk(along(0, 300))
    street.keep()
    assert street.task(made).row.task.street_m_seen > 0
    task = street.task(made).row.task
    assert task.street_m == pytest.approx(2560, rel=0.5)
    street.walk([(300.0, float(y)) for y in range(0, 300, 12)])
    street.keep()
    after = street.task(made).row.task
    assert after.street_m_seen > task.street_m_seen
    assert street.task(made).state is TaskState.DONE


def test_a_round_planned_after_its_hours_begins_tomorrow(street: Street) -> None:
    street.desk.clock.now = MONDAY_MORNING + timedelta(hours=9)
    made = street.plan()
    assert street.keep().made == 0
    street.desk.clock.now = MONDAY_MORNING + timedelta(days=1)
    assert street.keep().made == 1
    assert street.task(made, MONDAY + timedelta(days=1)).state is TaskState.OPEN


def test_after_midnight_the_tasks_of_the_night_are_still_there(street: Street) -> None:
    street.desk.clock.now = MONDAY_MORNING + timedelta(hours=12)
    made = street.plan(name="夜巡", from_time=time(20), until_time=time(2))
    street.keep()
    street.desk.clock.now = MONDAY_MORNING + timedelta(hours=15)
    assert street.task(made, MONDAY + timedelta(days=1)).state is TaskState.OPEN
    street.desk.clock.now = MONDAY_MORNING + timedelta(hours=17)
    assert street.task(made, MONDAY + timedelta(days=1)).state is TaskState.MISSED
    later = MONDAY + timedelta(days=2)
    assert street.container.patrols.tasks(EVERYBODY, later, later) == []


def test_a_renovation_is_looked_at_every_day_it_lasts_and_stays_due(street: Street) -> None:
    made = street.plan(name="装修日查", kind=RoundKind.RENOVATION, points=())
    assert street.keep().made == 0
    asked = NewRenovation(1, 101, MONDAY, MONDAY + timedelta(days=1), "改厨房")
    street.container.patrols.file_renovation(street.desk.hamlet.operator, asked)
    assert street.keep().made == 1
    street.desk.clock.now = MONDAY_MORNING + timedelta(hours=10)
    assert street.task(made).state is TaskState.OVERDUE
    # House 1 stands 50 to 80 m east and 55 to 66 m north of the corner.
    street.walk(stand(67, 40))
    assert street.keep().done == 1
    assert street.task(made).state is TaskState.LATE
    for day, count in ((1, 1), (2, 0)):
        street.desk.clock.now = MONDAY_MORNING + timedelta(days=day)
        assert street.keep().made == count


def test_a_spot_check_draws_the_same_lot_all_day(street: Street) -> None:
    made = street.plan(name="抽查", kind=RoundKind.SPOT_CHECK, points=(), draws=1, drawn_from=DrawnFrom.BUILDING)
    street.keep()
    _, file = street.container.patrols.task(EVERYBODY, street.task(made).row.task.id)
    (stop,) = file.stops
    assert stop.ref in {"building/1", "building/2"}
    with street.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM patrol_stop; DELETE FROM patrol_task")
    street.keep()
    _, again = street.container.patrols.task(EVERYBODY, street.task(made).row.task.id)
    assert again.stops[0].ref == stop.ref


def test_a_closed_case_is_looked_at_again_some_days_later(street: Street) -> None:
    desk = street.desk
    row = desk.report()
    with desk.container.database.owner() as connection, connection.cursor() as cursor:
        # As the log says of a case that was closed on Monday.
        cursor.execute(
            "UPDATE incident SET state = 'closed', state_since = %s, grid_code = %s WHERE id = %s",
            [desk.clock(), WEST, row["id"]],
        )
        cursor.execute(
            "INSERT INTO event SELECT seq + 100000, community_code, subject, subject_id, 'incident_closed', version + 1, %s, actor,"
            " body, prev_hash, hash FROM event WHERE subject = 'incident' AND subject_id = %s LIMIT 1",
            [desk.clock(), row["id"]],
        )
    made = street.plan(name="复查", kind=RoundKind.RECHECK, points=(), after_days=2, class_code=row["class"][:2])
    counts = []
    for day in range(4):
        desk.clock.now = MONDAY_MORNING + timedelta(days=day)
        counts.append(street.keep().made)
    assert counts == [0, 0, 1, 0]
    _, file = street.container.patrols.task(EVERYBODY, street.task(made, MONDAY + timedelta(days=2)).row.task.id)
    assert file.stops[0].ref == f"incident/{row['id']}"


def seen_rows(street: Street) -> list[tuple[Any, ...]]:
    with street.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, device_id, stretches::text, cells::text, fixes, round(distance_m::numeric, 2), on_way_s FROM seen_day ORDER BY 1, 2"
        )
        return cursor.fetchall()


def test_looked_at_minute_by_minute_it_is_what_the_whole_day_says(street: Street) -> None:
    places = along(0, 280)
    for part in (places[:7], places[7:8], places[8:]):
        street.walk(part)
        street.keep()
    by_minute = seen_rows(street)
    street.desk.clock.pass_by(60)
    with street.container.database.owner() as connection:
        look_again(connection, street.container.grounds, MONDAY)
    assert seen_rows(street) == by_minute
    assert by_minute[0][4] == len(places)


def test_what_comes_late_is_put_where_it_belongs(street: Street) -> None:
    places = along(0, 280)
    at_s = street.desk.clock().timestamp() + np.arange(len(places)) * 10.0
    street.desk.clock.pass_by(600)
    street.say(street.officer, at_s[::2], places[::2])
    street.keep()
    street.say(street.officer, at_s[1::2], places[1::2])
    street.keep()
    late = seen_rows(street)
    with street.container.database.owner() as connection:
        look_again(connection, street.container.grounds, MONDAY)
    assert seen_rows(street) == late
    assert late[0][4] == len(places)
    assert float(late[0][5]) == pytest.approx((len(places) - 1) * 12, rel=0.01)


def test_coverage_says_what_was_seen_today_this_week_and_never(street: Street) -> None:
    operator = street.desk.hamlet.operator
    street.walk(along(0, 290))
    street.keep()
    west, east = street.container.patrols.coverage(operator).grids
    assert west.coverage.street_m_seen["today"] == pytest.approx(300, abs=60)
    assert east.coverage.street_m_seen["today"] < 30
    assert west.coverage.never_m + west.coverage.street_m_seen["today"] == pytest.approx(west.coverage.street_m)
    street.desk.clock.now = MONDAY_MORNING + timedelta(days=1)
    west, _ = street.container.patrols.coverage(operator).grids
    assert west.coverage.street_m_seen["today"] == 0
    assert west.coverage.street_m_seen["week"] == pytest.approx(300, abs=60)
    street.desk.clock.now = MONDAY_MORNING + timedelta(days=7)
    assert street.container.patrols.coverage(operator).grids[0].coverage.street_m_seen["week"] == 0


def test_a_car_that_drives_by_has_seen_nothing(street: Street) -> None:
    street.walk(along(0, 290), unit=int(street.desk.unit("vehicle")["id"]))
    street.keep()
    assert seen_rows(street) == []
    assert street.container.patrols.coverage(EVERYBODY).grids[0].coverage.street_m_seen["today"] == 0


def test_grids_whose_community_has_no_streets_are_said(street: Street) -> None:
    found = street.container.patrols.coverage(EVERYBODY)
    assert found.without_streets == ["440306007006001"]
    assert found.looked_since is None


def test_figures_add_up_by_officer_and_by_grid(street: Street) -> None:
    street.plan()
    street.plan(name="半路", points=(HALFWAY, RoundPoint("北", LNG, LAT + STEP)))
    street.keep()
    street.walk([(0, 0), *along(0, 150), *stand(150)])
    street.walk([(150.0, 0.0), *reversed(along(0, 150)), *stand(0)])
    street.keep()
    (officer,), (west, *_) = street.figures(True), street.figures(False)
    assert officer.unit_id == street.officer
    assert (officer.due, officer.done, officer.open) == (2, 1, 1) == (west.due, west.done, west.open)
    assert officer.distance_m == pytest.approx(west.distance_m) == pytest.approx(300, rel=0.1)
    assert officer.street_m_seen == pytest.approx(west.street_m_seen)
    assert 0 < west.cells_seen < west.cells
    street.desk.clock.now = MONDAY_MORNING + timedelta(hours=12)
    (officer,) = street.figures(True)
    assert (officer.missed, officer.half, officer.open) == (1, 1, 0)


def test_the_counts_of_tasks_add_up_and_a_wrong_one_is_found(street: Street) -> None:
    street.plan()
    street.keep()
    street.walk(stand(0))
    street.keep()

    def wrong() -> dict[str, int]:
        with street.container.database.owner() as connection:
            return {name: n for name, n in examine_patrols(connection, street.desk.clock()).violations.items() if n}

    assert wrong() == {}
    with street.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE patrol_task SET points_seen = 2")
    assert wrong()


def test_two_at_once_make_one_of_each_task(street: Street) -> None:
    street.plan()
    first = datetime.fromtimestamp(street.desk.clock().timestamp(), MONDAY_MORNING.tzinfo)
    kept = [keep_patrols(street.container.database, street.container.grounds, first) for _ in range(2)]
    assert [one.made for one in kept] == [1, 0]


def test_a_day_without_positions_is_not_reckoned_anew(street: Street) -> None:
    grounds = street.container.grounds
    with street.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM seen_day")
        before = cursor.fetchone()
        with pytest.raises(BadValue, match="2026-01-05"):
            look_again(connection, grounds, date(2026, 1, 5))
        cursor.execute("SELECT count(*) FROM seen_day")
        assert cursor.fetchone() == before
