"""The duty clerk of the demo: what lies too long is taken on, so that an unattended demo lives.

It never touches what is fresh, nor what somebody is at, so an operator finds work to do;
grave matters it leaves alone for much longer.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.incidents import VERIFIED_AT_SOURCE, Incident, Severity, State

NAME = "demo.clerk"
DISPLAY_NAME = "演示文员（自动）"


class Duty(StrEnum):
    """What a clerk does with an incident."""

    VERIFY = "verify"
    ACCEPT = "accept"
    DISPATCH = "dispatch"
    CHECK = "check"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the clerk leaves an incident in a state to others, in seconds.

    Attributes
    ----------
    first_s
        Since it was reported.
    next_s
        Since anybody did anything with it.
    done_s
        Since it was handled, and again since it was checked.
    """

    first_s: float
    next_s: float
    done_s: float


USUAL = Patience(240.0, 60.0, 120.0)
GRAVE = Patience(900.0, 420.0, 300.0)
"""For severities I and II."""


def duties(
    open_incidents: Iterable[Incident], with_units: Collection[int], now: datetime, speed: float = 1.0
) -> list[tuple[Duty, Incident]]:
    """Return what the clerk takes on now, what lies longest first.

    Parameters
    ----------
    with_units
        Ids of incidents that have units, reserved ones too: somebody is at it.
    speed
        How many times faster than usual the demo runs.
    """
    found = []
    for incident in open_incidents:
        patience = GRAVE if incident.severity <= Severity.II else USUAL
        age_s = (now - incident.reported_at).total_seconds() * speed
        still_s = (now - incident.state_since).total_seconds() * speed
        duty = _duty(incident, incident.id in with_units)
        if duty is None or incident.suspended:
            continue
        waits_s = patience.done_s if duty in {Duty.CHECK, Duty.CLOSE} else patience.next_s
        if age_s >= patience.first_s and still_s >= waits_s:
            found.append((still_s, duty, incident))
    found.sort(key=lambda one: (-one[0], one[2].id))
    return [(duty, incident) for _, duty, incident in found]


def _duty(incident: Incident, has_units: bool) -> Duty | None:
    match incident.state:
        case State.REPORTED:
            return Duty.ACCEPT if incident.source in VERIFIED_AT_SOURCE else Duty.VERIFY
        case State.VERIFIED:
            return Duty.ACCEPT
        case State.ACCEPTED:
            return None if has_units else Duty.DISPATCH
        case State.HANDLED:
            return Duty.CHECK
        case State.CHECKED:
            return Duty.CLOSE
        case _:
            return None
