"""What can still be late: the milestones an incident has before it."""

from collections.abc import Mapping
from types import MappingProxyType

from dispatch.incidents.incident import Incident
from dispatch.incidents.states import VERIFIED_AT_SOURCE, Milestone, State

_M = Milestone

AHEAD: Mapping[State, tuple[Milestone, ...]] = MappingProxyType(
    {
        State.REPORTED: (_M.VERIFY,),
        State.VERIFIED: (),
        State.ACCEPTED: (_M.DISPATCH, _M.ARRIVE, _M.HANDLE, _M.CLOSE),
        State.DISPATCHED: (_M.ARRIVE, _M.HANDLE, _M.CLOSE),
        State.ACKNOWLEDGED: (_M.ARRIVE, _M.HANDLE, _M.CLOSE),
        State.ON_SCENE: (_M.HANDLE, _M.CLOSE),
        State.HANDLED: (_M.CLOSE,),
        State.CHECKED: (_M.CLOSE,),
    }
)
"""Milestones ahead in each state, in the order they are reached; an ended incident has none."""


def ahead(incident: Incident) -> tuple[Milestone, ...]:
    """Return the milestones still ahead, in the order they are reached.

    After a failed check the first response is behind: only handling and closing can be late.
    """
    if incident.state is State.REPORTED and incident.source in VERIFIED_AT_SOURCE:
        return ()
    milestones = AHEAD.get(incident.state, ())
    if incident.reworks:
        return tuple(milestone for milestone in milestones if milestone in (_M.HANDLE, _M.CLOSE))
    return milestones
