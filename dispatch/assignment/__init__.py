"""Sending units: what may be done with a unit and its assignment, and what it changes.

Every step takes values and gives an Outcome: new values with the events that say so.
Nothing is looked up or stored here. An assignment gets the event named after the step; its
unit, when it changes too, a `unit_status_changed`. Times nobody told stay empty: a unit
that arrives without having set off in words has no `en_route_at`.
"""

from dispatch.assignment.diversion import UNDO_DIVERSION_WITHIN_S, UNDO_SEND_WITHIN_S, divert, undo
from dispatch.assignment.orders import release, reserve, send
from dispatch.assignment.outcome import Outcome
from dispatch.assignment.progress import acknowledge, arrive, finish, recall, set_status, start

__all__ = [
    "UNDO_DIVERSION_WITHIN_S",
    "UNDO_SEND_WITHIN_S",
    "Outcome",
    "acknowledge",
    "arrive",
    "divert",
    "finish",
    "recall",
    "release",
    "reserve",
    "send",
    "set_status",
    "start",
    "undo",
]
