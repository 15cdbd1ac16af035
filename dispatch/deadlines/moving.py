"""Which due times a command sets, and how granted time and time that stood still move them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dispatch.deadlines.calendar import NOTHING, WorkCalendar
from dispatch.deadlines.rules import DeadlineRule, TimeUnit, due_times, rule_for
from dispatch.incidents import Command, Incident, Milestone, ahead, commands

FIRST_RESPONSE = frozenset({Milestone.DISPATCH, Milestone.ARRIVE})


def due_for(
    command: Command,
    incident: Incident,
    rules: Sequence[DeadlineRule],
    calendar: WorkCalendar,
    now: datetime,
    until: datetime | None = None,
) -> Mapping[Milestone, datetime]:
    """Return the due times that belong into the context of a decision on `command`.

    `until` is what the request for longer time asks for; only its decision needs it. Nothing for
    commands that leave deadlines alone.
    """
    match command:
        case commands.Accept() | commands.Reopen():
            return due_times(rules, incident.class_code, area_of(incident), incident.severity, calendar, now)
        case commands.Reclassify():
            return due_times(rules, command.class_code, area_of(incident), command.severity, calendar, now)
        case commands.DecideExtension(granted=True) if until is not None:
            return extended(incident, rules, calendar, until)
        case commands.Resume():
            return resume_shift(incident, rules, calendar, now)
        case _:
            return {}


def area_of(incident: Incident) -> str:
    """Return the most exact code of where it happened: the grid, else the community."""
    return incident.grid_code or incident.community_code


def next_due(incident: Incident) -> tuple[Milestone, datetime] | None:
    """Return the milestone still ahead that is due first; None when nothing is, or the clock stands still."""
    if incident.suspended:
        return None
    coming = ((milestone, incident.due(milestone)) for milestone in ahead(incident))
    return min(((each, due) for each, due in coming if due is not None), key=lambda pair: pair[1], default=None)


def resume_shift(
    incident: Incident, rules: Sequence[DeadlineRule], calendar: WorkCalendar, now: datetime
) -> Mapping[Milestone, datetime]:
    """Return the due times ahead after 挂账: what was left when the clock stopped is left again.

    What counts in working time moves by the working time that stood still, what counts in clock
    time by the clock. What was late then stays late by as much; only the first response, when it
    is still or again ahead, starts anew, because no unit was bound meanwhile. Milestones behind
    do not move, and none ever comes forward.
    """
    if incident.suspended_at is None:
        return {}
    moved = {}
    for milestone in ahead(incident):
        due = incident.due(milestone)
        if due is None:
            continue
        rule = rule_for(rules, incident.class_code, area_of(incident), incident.severity, milestone)
        if rule is not None and milestone in FIRST_RESPONSE:
            moved[milestone] = max(due, rule.due(now, calendar))
        elif rule is None or rule.unit is TimeUnit.CLOCK_MINUTE or due <= incident.suspended_at:
            moved[milestone] = due + (now - incident.suspended_at)
        else:
            left = calendar.between(incident.suspended_at, due)
            moved[milestone] = max(due, calendar.add_time(now, left))
    return moved


def extended(
    incident: Incident, rules: Sequence[DeadlineRule], calendar: WorkCalendar, until: datetime
) -> Mapping[Milestone, datetime]:
    """Return the due times after 延期 `until`: handling is due then, and closing as long after it as before."""
    if incident.close_due is None:
        return {Milestone.HANDLE: until}
    if incident.handle_due is None:
        return {Milestone.CLOSE: max(incident.close_due, until)}
    rule = rule_for(rules, incident.class_code, area_of(incident), incident.severity, Milestone.CLOSE)
    if rule is None or rule.unit is TimeUnit.CLOCK_MINUTE:
        close = until + max(NOTHING, incident.close_due - incident.handle_due)
    else:
        close = calendar.add_time(until, calendar.between(incident.handle_due, incident.close_due))
    return {Milestone.HANDLE: until, Milestone.CLOSE: max(incident.close_due, close)}
