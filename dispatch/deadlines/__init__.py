"""Deadlines: rules as data, working time, and lateness before it happens."""

from dispatch.deadlines.calendar import OFFICE_HOURS, WorkCalendar
from dispatch.deadlines.forecast import Forecast, Stretch, Why, forecast
from dispatch.deadlines.moving import area_of, due_for, extended, next_due, resume_shift
from dispatch.deadlines.rules import DeadlineRule, TimeUnit, due_times, rule_for

__all__ = [
    "OFFICE_HOURS",
    "DeadlineRule",
    "Forecast",
    "Stretch",
    "TimeUnit",
    "Why",
    "WorkCalendar",
    "area_of",
    "due_for",
    "due_times",
    "extended",
    "forecast",
    "next_due",
    "resume_shift",
    "rule_for",
]
