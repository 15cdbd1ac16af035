"""Deadlines: rules as data, working time, and lateness before it happens."""

from dispatch.deadlines.calendar import OFFICE_HOURS, WorkCalendar
from dispatch.deadlines.forecast import Forecast, Stretch, Why, forecast
from dispatch.deadlines.moving import area_of, due_for, extended, next_due, resume_shift
from dispatch.deadlines.rules import DeadlineRule, TimeUnit, due_times, rule_for
from dispatch.deadlines.usual import ClosedCase, Pace, pace_of

__all__ = [
    "OFFICE_HOURS",
    "ClosedCase",
    "DeadlineRule",
    "Forecast",
    "Pace",
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
    "pace_of",
    "resume_shift",
    "rule_for",
]
