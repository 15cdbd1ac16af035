"""How long the steps of a case usually take: measured on cases that were closed, or guessed from the deadlines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from dispatch.deadlines.calendar import WorkCalendar
from dispatch.deadlines.forecast import IN_WORKING_TIME
from dispatch.deadlines.moving import area_of
from dispatch.deadlines.rules import DeadlineRule, TimeUnit, rule_for
from dispatch.incidents import Incident, Milestone, Severity

LEAST_CASES = 8
"""A median of fewer says nothing."""
USUAL_SHARE = 0.5
"""Part of the time allowed that is taken for usual where nothing was measured."""
FAMILY_DIGITS = 4
_LINE = (Milestone.DISPATCH, Milestone.ARRIVE, Milestone.HANDLE, Milestone.CLOSE)
_HOURS_A_DAY = 8.0

Usual = Mapping[Milestone, float]


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """When a closed case came to each milestone it passed; `accepted_at` None where that is not known."""

    class_code: str
    area_code: str
    severity: Severity
    reported_at: datetime
    accepted_at: datetime | None
    reached: Mapping[Milestone, datetime]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast things go here.

    Attributes
    ----------
    calendars
        Working time by area; the longest that begins the code of a place counts.
    medians
        Seconds that lead to a milestone, by class and by family; in working time where the
        deadline of handling is.
    """

    rules: Sequence[DeadlineRule] = ()
    calendars: Mapping[str, WorkCalendar] = field(default_factory=dict)
    medians: Mapping[tuple[str, Milestone], float] = field(default_factory=dict)
    _known: dict[tuple[str, str, Severity], tuple[Usual, WorkCalendar | None]] = field(
        default_factory=dict, compare=False
    )

    def of(self, incident: Incident) -> tuple[Usual, WorkCalendar | None]:
        """Return usual seconds to each milestone, and the calendar that handling goes by; None for the clock."""
        key = (incident.class_code, area_of(incident), incident.severity)
        if key not in self._known:
            self._known[key] = self._usual(*key), calendar_for(self.rules, self.calendars, *key)
        return self._known[key]

    def _usual(self, class_code: str, area_code: str, severity: Severity) -> Usual:
        guessed = _guessed(self.rules, class_code, area_code, severity)
        for milestone in Milestone:
            for code in (class_code, class_code[:FAMILY_DIGITS]):
                if (code, milestone) in self.medians:
                    guessed[milestone] = self.medians[code, milestone]
                    break
        return guessed


def pace_of(rules: Sequence[DeadlineRule], calendars: Mapping[str, WorkCalendar], cases: Iterable[ClosedCase]) -> Pace:
    """Return the pace of closed cases: medians of a class, and of its family, with at least LEAST_CASES."""
    took: dict[tuple[str, Milestone], list[float]] = {}
    for case in cases:
        calendar = calendar_for(rules, calendars, case.class_code, case.area_code, case.severity)
        for milestone, seconds in stretches(case, calendar).items():
            for code in (case.class_code, case.class_code[:FAMILY_DIGITS]):
                took.setdefault((code, milestone), []).append(seconds)
    return Pace(rules, calendars, {key: median(all_s) for key, all_s in took.items() if len(all_s) >= LEAST_CASES})


def stretches(case: ClosedCase, calendar: WorkCalendar | None) -> dict[Milestone, float]:
    """Return the seconds from each milestone to the next, from what is known; what goes backwards is left out."""
    found: dict[Milestone, float] = {}
    if (verified := case.reached.get(Milestone.VERIFY)) is not None:
        found[Milestone.VERIFY] = (verified - case.reported_at).total_seconds()
    before = case.accepted_at
    for milestone in _LINE:
        at = case.reached.get(milestone)
        if at is None:
            continue
        if before is not None and at >= before:
            by_calendar = calendar is not None and milestone in IN_WORKING_TIME
            passed = calendar.between(before, at) if calendar is not None and by_calendar else at - before
            found[milestone] = passed.total_seconds()
        before = at
    return found


def calendar_for(
    rules: Sequence[DeadlineRule],
    calendars: Mapping[str, WorkCalendar],
    class_code: str,
    area_code: str,
    severity: Severity,
) -> WorkCalendar | None:
    """Return the working time that handling goes by; None where its deadline runs by the clock."""
    rule = rule_for(rules, class_code, area_code, severity, Milestone.HANDLE)
    if rule is None or rule.unit is TimeUnit.CLOCK_MINUTE:
        return None
    above = [area for area in calendars if area_code.startswith(area)]
    return calendars[max(above, key=len)] if above else WorkCalendar()


def _guessed(
    rules: Sequence[DeadlineRule], class_code: str, area_code: str, severity: Severity
) -> dict[Milestone, float]:
    """Return USUAL_SHARE of the time between the deadlines, which all count from the acceptance."""
    guessed: dict[Milestone, float] = {}
    before_s = 0.0
    for milestone in (Milestone.VERIFY, *_LINE):
        rule = rule_for(rules, class_code, area_code, severity, milestone)
        if rule is None:
            continue
        allowed_s = _seconds(rule)
        if milestone is Milestone.VERIFY:
            guessed[milestone] = allowed_s * USUAL_SHARE
            continue
        guessed[milestone] = max(0.0, allowed_s - before_s) * USUAL_SHARE
        before_s = max(before_s, allowed_s)
    return guessed


def _seconds(rule: DeadlineRule) -> float:
    hours = {TimeUnit.CLOCK_MINUTE: 1 / 60, TimeUnit.WORKING_HOUR: 1.0, TimeUnit.WORKING_DAY: _HOURS_A_DAY}
    return timedelta(hours=rule.amount * hours[rule.unit]).total_seconds()
