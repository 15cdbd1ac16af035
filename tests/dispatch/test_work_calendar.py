"""Working time, against counting it minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dispatch.china_time import CHINA
from dispatch.deadlines import WorkCalendar
from dispatch.errors import BadValue

# A national holiday from Thursday to the Wednesday after, paid for with the Saturday that follows.
HOLIDAYS = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}
OFFICE = WorkCalendar(special=HOLIDAYS)


def china(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (china(23, 9), 2, china(23, 11)),
        (china(23, 11), 2, china(23, 15)),
        (china(23, 10), 2, china(23, 12)),  # exactly at the closing, not at the next opening
        (china(23, 12, 30), 1, china(23, 15)),
        (china(23, 17), 4, china(24, 12)),
        (china(27, 17), 2, china(30, 10)),  # Friday evening to Monday
        (china(28, 3), 0, china(30, 9)),  # nothing to do, but nobody there
        (china(30, 17, month=9), 2, china(8, 10, month=10)),  # over the holiday
        (china(9, 17, month=10), 2, china(10, 10, month=10)),  # into the working Saturday
    ],
)
def test_working_hours_are_counted_by_the_office_clock(start: datetime, hours: float, due: datetime) -> None:
    assert OFFICE.add_time(start, timedelta(hours=hours)) == due


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (china(23, 10), 1, china(24, 10)),
        (china(27, 16), 1, china(30, 16)),
        (china(23, 10), 20, china(21, 10, month=12)),
        (china(23, 20), 1, china(25, 9)),  # received on Tuesday morning
        (china(28, 10), 1, china(1, 9, month=12)),
        (china(23, 13), 2, china(25, 14)),
        (china(30, 15, month=9), 2, china(9, 15, month=10)),
        (china(23, 9), 0.5, china(23, 14, 30)),
        (china(23, 16), 0.5, china(24, 10, 30)),
        (china(23, 10), 1.5, china(24, 15, 30)),
    ],
)
def test_a_working_day_later_is_the_same_time_on_the_next_working_day(
    start: datetime, days: float, due: datetime
) -> None:
    assert OFFICE.add_days(start, days) == due


def test_a_day_that_closes_earlier_is_due_at_its_closing() -> None:
    short_friday = WorkCalendar(hours={**dict.fromkeys(range(4), ((time(9), time(17)),)), 4: ((time(9), time(12)),)})
    assert short_friday.add_days(china(26, 15), 1) == china(27, 12)
    assert short_friday.add_days(china(26, 11), 1) == china(27, 11)


def test_a_working_weekend_without_hours_of_its_own_has_those_of_the_first_day_that_has_some() -> None:
    tuesdays = WorkCalendar(hours={1: ((time(8), time(10)),)}, special={date(2026, 11, 28): True})
    assert tuesdays.windows(date(2026, 11, 28)) == ((china(28, 8), china(28, 10)),)
    assert tuesdays.windows(date(2026, 11, 29)) == ()


def test_a_closing_at_midnight_is_the_end_of_the_day() -> None:
    always = WorkCalendar(hours=dict.fromkeys(range(7), ((time(0), time(0)),)))
    assert always.add_time(china(23, 22), timedelta(hours=30)) == china(25, 4)


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {0: ()},
        {0: ((time(9), time(9)),)},
        {0: ((time(9), time(12)), (time(11), time(14)))},
        {0: ((time(14), time(0)), (time(1), time(2)))},
        {7: ((time(9), time(12)),)},
    ],
)
def test_hours_that_cannot_be_are_refused(hours: dict[int, tuple[tuple[time, time], ...]]) -> None:
    with pytest.raises(BadValue):
        WorkCalendar(hours=hours)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        OFFICE.add_time(china(23, 9), timedelta(seconds=-1))
    with pytest.raises(ValueError, match="negative"):
        OFFICE.add_days(china(23, 9), -1)
    assert OFFICE.between(china(23, 11), china(23, 10)) == timedelta(0)


def test_hours_follow_the_wall_where_clocks_change() -> None:
    """In the night to 2026-10-25 Berlin gets an hour more: a night shift is five real hours."""
    nights = WorkCalendar(ZoneInfo("Europe/Berlin"), dict.fromkeys(range(7), ((time(1), time(5)),)))
    assert nights.between(
        datetime(2026, 10, 25, tzinfo=UTC) - timedelta(hours=2), datetime(2026, 10, 25, 12, tzinfo=UTC)
    ) == (timedelta(hours=5))


minutes = st.integers(0, 60 * 24 - 1)


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    hours = {}
    for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
        edges = sorted(draw(st.sets(minutes, min_size=2, max_size=6)))
        edges = edges[: len(edges) // 2 * 2]
        clock = [time(edge // 60, edge % 60) for edge in edges]
        hours[weekday] = tuple(zip(clock[::2], clock[1::2], strict=True))
    first = date(2026, 11, 16)
    special = draw(st.dictionaries(st.integers(0, 30).map(lambda days: first + timedelta(days)), st.booleans()))
    return WorkCalendar(hours=hours, special=special)


moments = st.integers(0, 60 * 24 * 14).map(lambda late: china(16, 0) + timedelta(minutes=late))
spans = st.integers(0, 60 * 40).map(lambda length: timedelta(minutes=length))


def working_minutes(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """Count minute by minute."""
    count, at = 0, start
    while at < end:
        local = at.astimezone(CHINA)
        day_off = not calendar.special.get(local.date(), local.weekday() in calendar.hours)
        weekday = local.weekday() if local.weekday() in calendar.hours else min(calendar.hours)
        count += not day_off and any(opens <= local.time() < closes for opens, closes in calendar.hours[weekday])
        at += timedelta(minutes=1)
    return count


@given(calendars(), moments, st.integers(0, 60 * 24 * 4))
def test_working_time_between_is_what_counting_minutes_gives(
    calendar: WorkCalendar, start: datetime, length: int
) -> None:
    end = start + timedelta(minutes=length)
    assert calendar.between(start, end) == timedelta(minutes=working_minutes(calendar, start, end))


@given(calendars(), moments, spans, spans)
def test_adding_working_time_is_additive(
    calendar: WorkCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    assert calendar.add_time(calendar.add_time(start, first), second) == calendar.add_time(start, first + second)


@given(calendars(), moments, spans)
def test_as_much_working_time_passes_as_was_added(calendar: WorkCalendar, start: datetime, span: timedelta) -> None:
    assert calendar.between(start, calendar.add_time(start, span)) == span


@given(calendars(), moments, moments, spans, spans)
def test_adding_working_time_is_monotone_in_both(
    calendar: WorkCalendar, one: datetime, other: datetime, short: timedelta, long: timedelta
) -> None:
    one, other = sorted((one, other))
    short, long = sorted((short, long))
    assert calendar.add_time(one, short) <= calendar.add_time(other, short)
    assert calendar.add_time(one, short) <= calendar.add_time(one, long)


def in_hours(calendar: WorkCalendar, moment: datetime) -> bool:
    """Say whether `moment` is working time or exactly a closing."""
    day = moment.astimezone(CHINA).date()
    return any(opens <= moment <= closes for opens, closes in calendar.windows(day))


@given(calendars(), moments, spans)
def test_nothing_falls_due_outside_working_hours(calendar: WorkCalendar, start: datetime, span: timedelta) -> None:
    assert in_hours(calendar, calendar.add_time(start, span))


@given(calendars(), moments, st.integers(0, 40).map(lambda quarters: quarters / 4))
def test_working_days_end_in_working_hours_too(calendar: WorkCalendar, start: datetime, days: float) -> None:
    assert in_hours(calendar, calendar.add_days(start, days))


@given(calendars(), moments, moments, st.integers(0, 20), st.integers(0, 20))
def test_working_days_are_monotone_in_both(
    calendar: WorkCalendar, one: datetime, other: datetime, few: int, many: int
) -> None:
    one, other = sorted((one, other))
    few, many = sorted((few, many))
    assert calendar.add_days(one, few / 2) <= calendar.add_days(one, many / 2)
    assert calendar.add_days(one, few) <= calendar.add_days(other, few)


@given(calendars(), moments, st.integers(1, 20))
def test_n_working_days_end_on_the_nth_working_day_after(calendar: WorkCalendar, start: datetime, days: int) -> None:
    begin = calendar.add_time(start, timedelta(0)).astimezone(CHINA).date()
    due = calendar.add_days(start, days).astimezone(CHINA).date()
    assume(due > begin)
    passed = [begin + timedelta(each) for each in range(1, (due - begin).days + 1)]
    assert sum(calendar.works(day) for day in passed) == days
