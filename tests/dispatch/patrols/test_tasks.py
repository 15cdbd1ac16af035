"""When a round is due, who walks it, and how a task stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from dispatch.china_time import CHINA
from dispatch.patrols import (
    DrawnFrom,
    Round,
    RoundKind,
    RoundPoint,
    Task,
    TaskState,
    is_half,
    officer_for,
    state_of,
    wrong_with,
)
from dispatch.patrols.crew import on_duty_s
from dispatch.resources import Unit, UnitKind, UnitStatus, Way

NAN, WEST = "440306007005", "440306007005001"
MONDAY = date(2026, 11, 23)
NIGHT = Round(1, NAN, WEST, "夜间巡查", RoundKind.PATROL, 0b11111, time(20), time(2), street_share=0.5)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA) + timedelta(hours=hour, minutes=minute)


def officer(id: int, shift: tuple[int, int] | None = None, grid: str = WEST, **more: object) -> Unit:
    hours = {"shift_from": time(shift[0]), "shift_to": time(shift[1])} if shift else {}
    unit = Unit(
        id, NAN, UnitKind.MEMBER, id, f"员{id}", 1, UnitStatus.AVAILABLE, datetime(2026, 1, 1, tzinfo=UTC), (), Way.FOOT,
        114.0, 22.6, grid_code=grid, **hours,
    )  # fmt: skip
    return replace(unit, **more)


def task(**more: object) -> Task:
    plain = Task(1, NAN, WEST, 1, RoundKind.PATROL, "日间巡查", MONDAY, at(8), at(18), 1, points=4)
    return replace(plain, **more)


def test_a_round_may_pass_midnight_and_belongs_to_the_day_it_begins_on() -> None:
    assert NIGHT.window(MONDAY) == (at(20), at(26))
    assert NIGHT.is_on(MONDAY)
    assert not NIGHT.is_on(MONDAY + timedelta(days=5))
    assert not replace(NIGHT, valid_to=MONDAY).is_on(MONDAY)


def test_a_round_is_pushed_to_who_is_on_duty_longest_then_has_least_to_do() -> None:
    day, night, always = officer(1, (8, 20)), officer(2, (20, 8)), officer(3)
    assert officer_for([day, night], WEST, *NIGHT.window(MONDAY), {}) == night
    assert officer_for([night, always], WEST, *NIGHT.window(MONDAY), {2: 3}) == always
    assert officer_for([day], WEST, *NIGHT.window(MONDAY), {}) is None
    assert officer_for([officer(4, grid=NAN + "002")], WEST, at(8), at(18), {}) is None
    assert officer_for([replace(always, status=UnitStatus.OUT_OF_SERVICE)], WEST, at(8), at(18), {}) is None
    assert officer_for([replace(always, way=Way.CAR)], WEST, at(8), at(18), {}) is None


def test_hours_of_duty_are_counted_over_midnight() -> None:
    night = officer(2, (22, 6))
    assert on_duty_s(night, at(20), at(30)) == 8 * 3600
    assert on_duty_s(night, at(0), at(24)) == 8 * 3600
    assert on_duty_s(officer(1), at(0), at(24)) == 24 * 3600


def test_a_task_waits_is_open_and_is_then_done_or_missed() -> None:
    assert state_of(task(), at(7)) is TaskState.WAITING
    assert state_of(task(), at(8)) is TaskState.OPEN
    assert state_of(task(), at(18, 1)) is TaskState.MISSED
    assert state_of(task(done_at=at(12)), at(20)) is TaskState.DONE
    assert state_of(task(done_at=at(19)), at(20)) is TaskState.LATE
    assert state_of(task(cancelled_at=at(9)), at(20)) is TaskState.CANCELLED


def test_a_check_stays_due_for_two_weeks_a_patrol_does_not() -> None:
    check = task(kind=RoundKind.RENOVATION)
    assert state_of(check, at(18, 1)) is TaskState.OVERDUE
    assert state_of(check, at(18) + timedelta(days=15)) is TaskState.MISSED


def test_a_half_done_round_says_how_far_it_came() -> None:
    half = task(points_seen=3)
    assert half.progress == 0.75
    assert is_half(half, at(19))
    assert not is_half(half, at(12))
    assert not is_half(task(), at(19))


def test_progress_is_that_of_the_part_furthest_behind() -> None:
    both = task(points_seen=4, street_share=0.8, street_m=1000.0, street_m_seen=400.0)
    assert both.progress == pytest.approx(0.5)
    assert not both.fulfilled
    assert replace(both, street_m_seen=800.0).fulfilled
    assert task(points=0, street_share=0.8, street_m=0.0).fulfilled


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"name": " "}, "name"),
        ({"weekdays": 0}, "weekdays"),
        ({"street_share": None}, "points"),
        ({"street_share": 1.5}, "street_share"),
        ({"radius_m": 2}, "radius_m"),
        ({"kind": RoundKind.SPOT_CHECK}, "draws"),
        ({"kind": RoundKind.SPOT_CHECK, "draws": 3}, "drawn_from"),
        ({"kind": RoundKind.RECHECK}, "after_days"),
        ({"points": (RoundPoint("门", 0, 0),) * 101}, "points"),
    ],
)
def test_what_a_round_cannot_be_is_named(change: dict[str, object], name: str) -> None:
    wrong = wrong_with(replace(NIGHT, **change))
    assert wrong is not None
    assert wrong[0] == name


def test_sound_rounds_of_every_kind_pass() -> None:
    plain = replace(NIGHT, street_share=None)
    assert wrong_with(NIGHT) is None
    assert wrong_with(replace(plain, points=(RoundPoint("东门", 114.0, 22.6),))) is None
    assert wrong_with(replace(plain, kind=RoundKind.SPOT_CHECK, draws=20, drawn_from=DrawnFrom.PREMISES)) is None
    assert wrong_with(replace(plain, kind=RoundKind.RECHECK, after_days=3)) is None
    assert wrong_with(replace(plain, kind=RoundKind.RENOVATION)) is None
