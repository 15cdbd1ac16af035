"""How an incident follows what happens to the units that are sent to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from dispatch.errors import TransitionIllegal
from dispatch.events import Event, Happening
from dispatch.incidents.commands import COMMANDS
from dispatch.incidents.deciding import happened, is_open
from dispatch.incidents.incident import Incident
from dispatch.incidents.states import State
from dispatch.incidents.transitions import UNDER_WAY

LADDER = (State.ACCEPTED, State.DISPATCHED, State.ACKNOWLEDGED, State.ON_SCENE)

REACHED: Mapping[str, State] = MappingProxyType(
    {
        "sent": State.DISPATCHED,
        "acknowledged": State.ACKNOWLEDGED,
        # Who sets off without a word has taken the order.
        "en_route": State.ACKNOWLEDGED,
        "on_scene": State.ON_SCENE,
    }
)
"""What an assignment in this state makes of its incident; a reserved one makes nothing."""

TAKEN_AWAY = frozenset({"released", "recalled", "diverted"})

HAPPENING: Mapping[State, Happening] = MappingProxyType(
    {
        State.DISPATCHED: Happening.INCIDENT_DISPATCHED,
        State.ACKNOWLEDGED: Happening.INCIDENT_ACKNOWLEDGED,
        State.ON_SCENE: Happening.INCIDENT_REACHED,
    }
)


def takes_units(incident: Incident) -> bool:
    """Say whether units may be reserved for the incident or sent to it now."""
    return incident.state in UNDER_WAY and not incident.suspended


def follow_assignment(
    incident: Incident, event: Event, actor: str, now: datetime, *, was: str | None, others: Sequence[str]
) -> tuple[Incident, tuple[Event, ...]]:
    """Return the incident after one of its assignments changed, and the event if that changed it.

    The first unit sent, acknowledged or on scene raises it; further ones never lower it. Only
    where the unit that had brought it so far is taken away, it falls back to what the others
    have reached, or waits for units again: nobody may believe that help is on the way.

    Parameters
    ----------
    event
        What happened to the assignment; its `changes` hold the new state.
    was
        State of the assignment before; None for a new one.
    others
        States of the incident's other assignments that bind a unit.

    Raises
    ------
    TransitionIllegal
        Where a unit is reserved, sent or given back to an incident that takes none.
    """
    now_is = event.changes.get("state")
    if now_is is None:
        return incident, ()
    starts = now_is in ("reserved", "sent") or event.happening is Happening.DIVERSION_UNDONE
    if starts and now_is not in TAKEN_AWAY and not takes_units(incident):
        raise TransitionIllegal(
            command="dispatch",
            state=incident.state.value,
            allowed=", ".join(name for name, kind in COMMANDS.items() if is_open(incident, kind)),
        )
    if incident.state not in UNDER_WAY:
        return incident, ()
    note = {"assignment": event.subject_id}
    here = LADDER.index(incident.state)
    if now_is in TAKEN_AWAY:
        stays = max((_rung(other) for other in others), default=0)
        if here and _rung(was) >= here > stays:
            return happened(incident, Happening.INCIDENT_LEFT, actor, now, {"state": LADDER[stays]}, note)
    elif takes_units(incident) and _rung(now_is) > here:
        reached = LADDER[_rung(now_is)]
        return happened(incident, HAPPENING[reached], actor, now, {"state": reached}, note)
    return incident, ()


def _rung(assignment_state: str | None) -> int:
    return LADDER.index(REACHED.get(assignment_state or "", State.ACCEPTED))
