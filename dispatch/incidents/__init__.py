"""Incidents: what was reported and where it stands."""

from dispatch.incidents.incident import Incident, Whereabouts
from dispatch.incidents.states import ENDED, VERIFIED_AT_SOURCE, Milestone, Severity, Source, State

__all__ = ["ENDED", "VERIFIED_AT_SOURCE", "Incident", "Milestone", "Severity", "Source", "State", "Whereabouts"]
