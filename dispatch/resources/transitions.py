"""Which status may follow which, for an assignment and for a unit: two tables to be read.

A unit that is bound has the status its assignment gives it; only a free unit has one of its own.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dispatch.resources.assignment import ACTIVE, AssignmentState
from dispatch.resources.unit import UnitStatus

_A, _U = AssignmentState, UnitStatus

ASSIGNMENT_TRANSITIONS: Mapping[AssignmentState, frozenset[AssignmentState]] = MappingProxyType(
    {
        _A.RESERVED: frozenset({_A.SENT, _A.RELEASED}),
        # Who sets off or arrives without a word has taken the order; RELEASED is the undo.
        _A.SENT: frozenset({_A.ACKNOWLEDGED, _A.EN_ROUTE, _A.ON_SCENE, _A.RECALLED, _A.DIVERTED, _A.RELEASED}),
        _A.ACKNOWLEDGED: frozenset({_A.EN_ROUTE, _A.ON_SCENE, _A.RECALLED, _A.DIVERTED, _A.RELEASED}),
        _A.EN_ROUTE: frozenset({_A.ON_SCENE, _A.RECALLED, _A.DIVERTED, _A.RELEASED}),
        _A.ON_SCENE: frozenset({_A.DONE, _A.RECALLED}),
        # A diversion undone: the first assignment goes on where it was.
        _A.DIVERTED: frozenset({_A.SENT, _A.ACKNOWLEDGED, _A.EN_ROUTE}),
        _A.DONE: frozenset(),
        _A.RELEASED: frozenset(),
        _A.RECALLED: frozenset(),
    }
)
"""States an assignment may go to from each; those out of ACTIVE end it."""

STATUS_OF: Mapping[AssignmentState, UnitStatus] = MappingProxyType(
    {
        _A.RESERVED: _U.RESERVED,
        _A.SENT: _U.DISPATCHED,
        _A.ACKNOWLEDGED: _U.DISPATCHED,
        _A.EN_ROUTE: _U.EN_ROUTE,
        _A.ON_SCENE: _U.ON_SCENE,
        _A.DONE: _U.RETURNING,
        _A.RECALLED: _U.RETURNING,
        _A.RELEASED: _U.AVAILABLE,
    }
)
"""Status of the unit in each state of its assignment, and after it; a diverted one leaves it to the next."""

BOUND = frozenset(STATUS_OF[state] for state in ACTIVE)
"""Statuses of a unit that has an assignment."""

UNIT_TRANSITIONS: Mapping[UnitStatus, frozenset[UnitStatus]] = MappingProxyType(
    {
        _U.AVAILABLE: frozenset({_U.BUSY, _U.OUT_OF_SERVICE}),
        _U.BUSY: frozenset({_U.AVAILABLE, _U.OUT_OF_SERVICE}),
        _U.RETURNING: frozenset({_U.AVAILABLE, _U.BUSY, _U.OUT_OF_SERVICE}),
        _U.OUT_OF_SERVICE: frozenset({_U.AVAILABLE, _U.BUSY}),
        **{status: frozenset[UnitStatus]() for status in sorted(BOUND)},
    }
)
"""Statuses a unit may be given by hand; one that is bound first has to be released, recalled or done."""
