"""Working time: which moments count, by weekday, holidays and working weekends."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dispatch.errors import BadValue

MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
NOTHING = timedelta(0)
OFFICE_HOURS: Mapping[int, tuple[tuple[time, time], ...]] = MappingProxyType(
    dict.fromkeys(range(5), ((time(9), time(12)), (time(14), time(18))))
)

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working time of an area; the default is the office hours of a week without holidays.

    Every moment given back is in UTC. Hours are those of the clock on the wall in `zone`; time
    that passes is real time, also where a zone changes its clocks.

    Attributes
    ----------
    hours
        Openings and closings by weekday, 0 is Monday, in order and apart from each other. A
        closing at 00:00 is midnight at the end of the day.
    special
        Holidays (False) and working weekends (True). A working weekend whose weekday has no hours
        has those of the first weekday that has some.

    Raises
    ------
    BadValue
        Where there are no hours at all, or they overlap or close before they open.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    hours: Mapping[int, tuple[tuple[time, time], ...]] = field(default_factory=lambda: OFFICE_HOURS)
    special: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not any(self.hours.values()):
            raise BadValue(name="work_hours", value="[]", why="≥ 1")
        for weekday, windows in self.hours.items():
            before = MIDNIGHT
            for opens, closes in windows:
                if not 0 <= weekday <= 6 or opens < before or (opens >= closes != MIDNIGHT):
                    raise BadValue(name="work_hours", value=f"{weekday}: {opens}–{closes}", why=f"≥ {before}")
                # After midnight nothing may follow on the same day.
                before = closes if closes != MIDNIGHT else time.max

    def works(self, day: date) -> bool:
        """Say whether `day` is a working day."""
        return self.special.get(day, bool(self.hours.get(day.weekday())))

    def windows(self, day: date) -> tuple[Window, ...]:
        """Return the working time of `day`, in order; nothing on a day off."""
        if not self.works(day):
            return ()
        hours = self.hours.get(day.weekday()) or next(
            self.hours[each] for each in sorted(self.hours) if self.hours[each]
        )
        return tuple((self._moment(day, opens), self._moment(day, closes, closing=True)) for opens, closes in hours)

    def add_time(self, start: datetime, working: timedelta) -> datetime:
        """Return the moment at which `working` time has passed since `start`.

        Outside working hours nothing passes, so that a start there counts from the next opening.
        What ends exactly at a closing is due then, not at the next opening. Additive and
        monotone in both. Cost grows with the days between.
        """
        if working < NOTHING:
            raise ValueError(f"working time must not be negative, got {working}")
        left = working
        for opens, closes in self._windows_from(start):
            begin = max(opens, start.astimezone(UTC))
            if left <= closes - begin:
                return begin + left
            left -= closes - begin
        raise AssertionError("working days never end")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time that passes from `start` to `end`; zero when they are the other way round."""
        passed = NOTHING
        for opens, closes in self._windows_from(start):
            if opens >= end:
                break
            passed += max(NOTHING, min(closes, end.astimezone(UTC)) - max(opens, start.astimezone(UTC)))
        return passed

    def add_days(self, start: datetime, days: float) -> datetime:
        """Return when something that takes `days` working days is due.

        At the same time of day on the n-th working day after the day of the start, which itself
        does not count. A start outside working hours counts as the next opening. Where that day
        does not work at that time, it is due at the closing before, or, before its first
        opening, at that. Half a day is half of the working time of the day it begins on, and
        never more than a whole one.
        """
        if days < 0:
            raise ValueError(f"working days must not be negative, got {days}")
        begin = self.add_time(start, NOTHING)
        whole = int(days)
        due = self._same_time_after(begin, whole)
        if days == whole:
            return due
        length = sum((closes - opens for opens, closes in self.windows(self._day(due))), NOTHING)
        return min(self.add_time(due, length * (days - whole)), self._same_time_after(begin, whole + 1))

    def _same_time_after(self, begin: datetime, days: int) -> datetime:
        day, left = self._day(begin), days
        while left:
            day += ONE_DAY
            left -= self.works(day)
        if not days:
            return begin
        at = self._moment(day, begin.astimezone(self.zone).time())
        windows = self.windows(day)
        due = windows[0][0]
        for opens, closes in windows:
            if at >= opens:
                due = min(at, closes)
        return due

    def _windows_from(self, start: datetime) -> Iterator[Window]:
        """Yield the working time that is not over at `start`, without end."""
        start, day = start.astimezone(UTC), self._day(start)
        while True:
            yield from (window for window in self.windows(day) if window[1] >= start)
            day += ONE_DAY

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _moment(self, day: date, at: time, closing: bool = False) -> datetime:
        if closing and at == MIDNIGHT:
            day += ONE_DAY
        return datetime.combine(day, at, self.zone).astimezone(UTC)
