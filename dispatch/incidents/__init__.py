"""Incidents: what was reported, where it stands, and every step of its life."""

from dispatch.incidents.commands import COMMANDS, NAME, Command
from dispatch.incidents.context import NOTHING_MORE, Asked, Context
from dispatch.incidents.deciding import allowed, decide, happened
from dispatch.incidents.following import follow_assignment, takes_units
from dispatch.incidents.incident import Incident, Whereabouts
from dispatch.incidents.milestones import ahead
from dispatch.incidents.reporting import Report, report
from dispatch.incidents.states import ENDED, VERIFIED_AT_SOURCE, Milestone, Severity, Source, State
from dispatch.incidents.transitions import FREES_UNITS, STEPS

__all__ = [
    "COMMANDS",
    "ENDED",
    "FREES_UNITS",
    "NAME",
    "NOTHING_MORE",
    "STEPS",
    "VERIFIED_AT_SOURCE",
    "Asked",
    "Command",
    "Context",
    "Incident",
    "Milestone",
    "Report",
    "Severity",
    "Source",
    "State",
    "Whereabouts",
    "ahead",
    "allowed",
    "decide",
    "follow_assignment",
    "happened",
    "report",
    "takes_units",
]
