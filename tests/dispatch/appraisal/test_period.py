"""Quarters, months, weeks and free ranges, in days of China."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.appraisal import Period, PeriodKind, around, between, period_of
from dispatch.errors import BadValue

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
        ("2026-11-01..2026-11-20", date(2026, 11, 1), date(2026, 11, 20)),
    ],
)
def test_a_code_says_which_days(code: str, first: date, last: date) -> None:
    period = period_of(code)
    assert (period.first, period.last, period.code) == (first, last, code)


@given(DAYS, st.sampled_from([PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.WEEK]))
def test_every_day_lies_in_its_period_and_the_one_before_ends_the_day_before(day: date, kind: PeriodKind) -> None:
    period = around(kind, day)
    assert period.first <= day <= period.last
    assert period_of(period.code) == period
    assert period.before().last == period.first - timedelta(days=1)
    assert period.before().kind is kind


@given(DAYS, st.integers(0, 399))
def test_a_free_range_is_told_by_its_code(first: date, more: int) -> None:
    period = between(first, first + timedelta(days=more))
    assert period_of(period.code) == period
    assert period.before().days == period.days


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2026Q5",
        "2026-13",
        "2026-W60",
        "2026-11-20..2026-11-01",
        "2024-01-01..2026-01-01",
        "2026-02-30..2026-03-01",
        "x",
    ],
)
def test_anything_else_is_refused_with_the_forms_there_are(code: str) -> None:
    with pytest.raises(BadValue):
        period_of(code)


def test_days_begin_at_midnight_in_china_and_the_one_under_way_counts_in_part() -> None:
    period = Period(PeriodKind.MONTH, date(2026, 11, 1), date(2026, 11, 30))
    assert period.begins == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert period.elapsed_days(datetime(2026, 11, 2, 4, tzinfo=UTC)) == 1.5
    assert period.elapsed_days(datetime(2027, 1, 1, tzinfo=UTC)) == 30
    assert period.elapsed_days(datetime(2026, 1, 1, tzinfo=UTC)) == 0
