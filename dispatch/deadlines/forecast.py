"""Lateness before it happens: what is ahead, how long that usually takes, and what is due when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.deadlines.calendar import WorkCalendar
from dispatch.incidents import Incident, Milestone, ahead

NEEDS_A_UNIT = Milestone.DISPATCH
IN_WORKING_TIME = frozenset({Milestone.HANDLE, Milestone.CLOSE})


class Why(StrEnum):
    """What makes it late."""

    OVERDUE = "overdue"
    NOBODY_SENT = "nobody_sent"
    UNIT_FAR = "unit_far"
    USUAL_TIME = "usual_time"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One part of the way ahead: how long until its milestone, counted from the one before, and why."""

    milestone: Milestone
    seconds: float
    why: Why


@dataclass(frozen=True, slots=True)
class Forecast:
    """The first milestone that will be missed.

    Attributes
    ----------
    expected
        When it will be reached; the clock time of all `stretches` added to now.
    why
        OVERDUE when its time has passed already; else the cause of the longest stretch.
    stretches
        What the expectation is made of, up to this milestone.
    """

    milestone: Milestone
    due: datetime
    expected: datetime
    late_by_s: float
    why: Why
    stretches: tuple[Stretch, ...]


def forecast(
    incident: Incident,
    now: datetime,
    usual_s: Mapping[Milestone, float],
    eta_s: float | None = None,
    calendar: WorkCalendar | None = None,
) -> Forecast | None:
    """Return the milestone due first among those that will be late, or None when all seem kept.

    Parameters
    ----------
    usual_s
        Usual time from each milestone to the next, such as the median of the class: from
        acceptance to DISPATCH, from there to ARRIVE, to HANDLE, to CLOSE; from the report to
        VERIFY. The time spent in the present state is taken off the next one. What is missing
        counts as nothing, so that the forecast errs towards calm.
    eta_s
        Road time of the first unit on its way, instead of the usual time to arrive.
    calendar
        When given, handling and closing go on in its working hours only; emergencies have none.
    """
    if incident.suspended:
        return None
    at, stretches, late = now, list[Stretch](), list[Forecast]()
    for milestone in ahead(incident):
        works_by = calendar if milestone in IN_WORKING_TIME else None
        before, seconds, why = at, usual_s.get(milestone, 0.0), Why.USUAL_TIME
        if milestone is Milestone.ARRIVE and eta_s is not None:
            seconds, why = eta_s, Why.UNIT_FAR
        else:
            if not stretches:
                seconds -= _passed(incident.state_since, now, works_by).total_seconds()
            if milestone is NEEDS_A_UNIT:
                why = Why.NOBODY_SENT
        lasts = timedelta(seconds=max(seconds, 0.0))
        # Who needs no time needs no opening hours either.
        at = works_by.add_time(at, lasts) if works_by and lasts else at + lasts
        stretches.append(Stretch(milestone, (at - before).total_seconds(), why))
        due = incident.due(milestone)
        if due is not None and at > due:
            longest = max(stretches, key=lambda stretch: stretch.seconds)
            cause = Why.OVERDUE if now > due else longest.why
            late.append(Forecast(milestone, due, at, (at - due).total_seconds(), cause, tuple(stretches)))
    return min(late, key=lambda each: each.due, default=None)


def _passed(since: datetime, now: datetime, calendar: WorkCalendar | None) -> timedelta:
    return now - since if calendar is None else calendar.between(since, now)
