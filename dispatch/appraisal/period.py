"""The days an appraisal looks at: a quarter, a month, a week, or from one day to another."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dispatch.china_time import CHINA
from dispatch.errors import BadValue

FORMS = "2026Q4 | 2026-11 | 2026-W47 | 2026-11-01..2026-11-20"
MOST_DAYS = 400

_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


class PeriodKind(StrEnum):
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of China, both ends included."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def begins(self) -> datetime:
        """Return its first moment."""
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """Return the first moment after it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def code(self) -> str:
        """Return what `period_of` reads it from."""
        match self.kind:
            case PeriodKind.QUARTER:
                return f"{self.first.year}Q{(self.first.month + 2) // 3}"
            case PeriodKind.MONTH:
                return f"{self.first:%Y-%m}"
            case PeriodKind.WEEK:
                return "{}-W{:02}".format(*self.first.isocalendar()[:2])
            case PeriodKind.RANGE:
                return f"{self.first}..{self.last}"

    def before(self) -> "Period":
        """Return the one before: the quarter, month or week, or as many days."""
        day = self.first - timedelta(days=1)
        if self.kind is PeriodKind.RANGE:
            return Period(self.kind, self.first - timedelta(days=self.days), day)
        return around(self.kind, day)

    def elapsed_days(self, now: datetime) -> float:
        """Return how many of its days have passed, the one under way in part."""
        return max(0.0, (min(self.ends, now) - self.begins) / timedelta(days=1))


def period_of(code: str) -> Period:
    """Return the period of a code; raises BadValue."""
    try:
        if found := _QUARTER.fullmatch(code):
            return around(PeriodKind.QUARTER, date(int(found[1]), int(found[2]) * 3, 1))
        if found := _MONTH.fullmatch(code):
            return around(PeriodKind.MONTH, date(int(found[1]), int(found[2]), 1))
        if found := _WEEK.fullmatch(code):
            return around(PeriodKind.WEEK, date.fromisocalendar(int(found[1]), int(found[2]), 1))
        if found := _RANGE.fullmatch(code):
            return between(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    except ValueError as wrong:
        raise BadValue(name="period", value=code[:40], why=FORMS) from wrong
    raise BadValue(name="period", value=code[:40], why=FORMS)


def between(first: date, last: date) -> Period:
    """Return a free range of days; raises BadValue where it ends before it begins or is longer than MOST_DAYS."""
    period = Period(PeriodKind.RANGE, first, last)
    if not 1 <= period.days <= MOST_DAYS:
        raise BadValue(name="period", value=period.code, why=f"1–{MOST_DAYS} days")
    return period


def around(kind: PeriodKind, day: date) -> Period:
    """Return the quarter, month or week that a day lies in; a range is the day alone."""
    match kind:
        case PeriodKind.QUARTER:
            first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
            return Period(kind, first, _next_month(_next_month(_next_month(first))) - timedelta(days=1))
        case PeriodKind.MONTH:
            first = day.replace(day=1)
            return Period(kind, first, _next_month(first) - timedelta(days=1))
        case PeriodKind.WEEK:
            first = day - timedelta(days=day.weekday())
            return Period(kind, first, first + timedelta(days=6))
        case PeriodKind.RANGE:
            return Period(kind, day, day)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)
