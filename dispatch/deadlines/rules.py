"""Deadlines are data: the most specific rule by class, area and severity counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from dispatch.deadlines.calendar import WorkCalendar
from dispatch.incidents import Milestone, Severity


class TimeUnit(StrEnum):
    """What a deadline is counted in: 自然时, 工作时 and 工作日."""

    CLOCK_MINUTE = "clock_minute"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How long a milestone may take.

    Attributes
    ----------
    class_code, area_code
        Prefixes of what the rule is for; '' is everything, everywhere.
    severity
        None is for every severity.
    """

    class_code: str
    area_code: str
    severity: Severity | None
    milestone: Milestone
    amount: float
    unit: TimeUnit

    def due(self, start: datetime, calendar: WorkCalendar) -> datetime:
        """Return when what started at `start` is due, in UTC."""
        if self.unit is TimeUnit.CLOCK_MINUTE:
            return start.astimezone(UTC) + timedelta(minutes=self.amount)
        if self.unit is TimeUnit.WORKING_HOUR:
            return calendar.add_time(start, timedelta(hours=self.amount))
        return calendar.add_days(start, self.amount)


def rule_for(
    rules: Iterable[DeadlineRule], class_code: str, area_code: str, severity: Severity, milestone: Milestone
) -> DeadlineRule | None:
    """Return the most specific rule: longest class prefix, then longest area prefix, then a severity of its own.

    Ties, which the store does not let happen, go to the shorter amount.
    """
    fitting = (
        rule
        for rule in rules
        if rule.milestone is milestone
        and class_code.startswith(rule.class_code)
        and area_code.startswith(rule.area_code)
        and rule.severity in (None, severity)
    )
    return max(
        fitting,
        key=lambda rule: (len(rule.class_code), len(rule.area_code), rule.severity is not None, -rule.amount),
        default=None,
    )


def due_times(
    rules: Iterable[DeadlineRule],
    class_code: str,
    area_code: str,
    severity: Severity,
    calendar: WorkCalendar,
    start: datetime,
) -> Mapping[Milestone, datetime]:
    """Return when each milestone that a rule speaks of is due, all counted from `start`."""
    known = tuple(rules)
    found = ((milestone, rule_for(known, class_code, area_code, severity, milestone)) for milestone in Milestone)
    return {milestone: rule.due(start, calendar) for milestone, rule in found if rule is not None}
