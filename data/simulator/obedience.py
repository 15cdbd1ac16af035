"""A unit does as it is told: takes the order, sets off, arrives, works, reports, goes back.

What it does is asked of the services as a step; only when they agree is it so. A unit that
is recalled or sent elsewhere learns it with the next look at its orders.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from data.simulator.mover import Mover
from dispatch.incidents import Severity
from dispatch.resources import AssignmentState, UnitStatus

TAKES_S: Mapping[Severity, tuple[float, float]] = MappingProxyType(
    {Severity.I: (3.0, 8.0), Severity.II: (4.0, 12.0), Severity.III: (6.0, 20.0), Severity.IV: (8.0, 30.0)}
)
"""Shortest and longest time from an order to its acknowledgement 接单."""
SETS_OFF_S: Mapping[Severity, tuple[float, float]] = MappingProxyType(
    {Severity.I: (4.0, 12.0), Severity.II: (5.0, 18.0), Severity.III: (5.0, 30.0), Severity.IV: (5.0, 45.0)}
)
"""From there to setting off; both together are the turnout."""
WORKS_S: Mapping[Severity, tuple[float, float]] = MappingProxyType(
    {
        Severity.I: (600.0, 1500.0),
        Severity.II: (420.0, 1080.0),
        Severity.III: (240.0, 720.0),
        Severity.IV: (150.0, 480.0),
    }
)
"""On the scene, for a kind that takes as long as most."""
PACE = (0.93, 1.0)
"""Part of the usual speed when sent; never above it."""
ASK_AGAIN_S = 8.0
AT_HOME_REST_S = 20.0
BUSY_S = (300.0, 1500.0)
"""How long other work keeps a unit before it reports itself free."""


class Asks(StrEnum):
    """Steps a unit asks for; the last that finishes hands in the result with it."""

    ACKNOWLEDGE = "acknowledge"
    START = "start"
    ARRIVE = "arrive"
    FINISH = "finish"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True)
class Order:
    """An active assignment, with what the unit needs to know of its incident.

    Attributes
    ----------
    work_share
        How long work of this kind takes compared with most.
    """

    assignment_id: int
    state: AssignmentState
    incident_id: int
    severity: Severity
    lng: float
    lat: float
    work_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Ask:
    """A step that a unit asks for now, with its assignment (none where it only reports itself free)."""

    step: Asks
    unit_id: int
    order: Order | None = None


NEXT: Mapping[AssignmentState, AssignmentState] = MappingProxyType(
    {
        AssignmentState.SENT: AssignmentState.ACKNOWLEDGED,
        AssignmentState.ACKNOWLEDGED: AssignmentState.EN_ROUTE,
        AssignmentState.EN_ROUTE: AssignmentState.ON_SCENE,
        AssignmentState.ON_SCENE: AssignmentState.DONE,
    }
)
LADDER = tuple(NEXT)
ASKED: Mapping[AssignmentState, Asks] = MappingProxyType(
    {
        AssignmentState.SENT: Asks.ACKNOWLEDGE,
        AssignmentState.ACKNOWLEDGED: Asks.START,
        AssignmentState.EN_ROUTE: Asks.ARRIVE,
        AssignmentState.ON_SCENE: Asks.FINISH,
    }
)


class Crew:
    """Who is in a unit: follows its orders by moving it and asking for steps."""

    def __init__(self, unit_id: int, mover: Mover, home: tuple[float, float], rng: np.random.Generator) -> None:
        self.unit_id = unit_id
        self.mover = mover
        self._home = home
        self._rng = rng
        self._order: Order | None = None
        self._stage: AssignmentState | None = None
        self._due_s = 0.0
        self._going_home = False
        self._busy = False

    def told(self, order: Order | None, status: UnitStatus, now_s: float, afresh: bool = False) -> None:
        """Take in what is asked of the unit now; told as often as anything may have changed.

        `afresh` says that steps asked for may have been lost: the order alone counts.
        """
        known = self._order
        self._order = order
        if order is None:
            self._stage = None
            self._free(status, known is not None, now_s)
            return
        self._going_home = self._busy = False
        if known is None or known.assignment_id != order.assignment_id or (afresh and order.state is not self._stage):
            self._enter(order.state, now_s)
        elif self._stage is AssignmentState.RESERVED or self._ahead(order.state):
            # It was held and is sent, or somebody pressed the button for it.
            self._enter(order.state, now_s)

    def steps(self, now_s: float) -> list[Ask]:
        """Return what the unit asks for by now, in its order; a long time may hold several steps."""
        if self._order is None:
            if (self._going_home or self._busy) and now_s >= self._due_s:
                self._due_s = now_s + ASK_AGAIN_S
                return [Ask(Asks.AVAILABLE, self.unit_id)]
            return []
        asked: list[Ask] = []
        while self._stage is not None and self._stage in ASKED and now_s >= self._due_s:
            asked.append(Ask(ASKED[self._stage], self.unit_id, self._order))
            self._enter(NEXT[self._stage], self._due_s)
        return asked

    def refused(self, state: AssignmentState | None, now_s: float) -> None:
        """Take back a step the services did not agree to: the unit is still where `state` says."""
        if self._order is not None and state in LADDER:
            self._stage = state
            self._due_s = now_s + ASK_AGAIN_S

    def _ahead(self, state: AssignmentState) -> bool:
        return state in LADDER and self._stage in LADDER and LADDER.index(state) > LADDER.index(self._stage)

    def _enter(self, stage: AssignmentState, now_s: float) -> None:
        order = self._order
        assert order is not None
        before, self._stage = self._stage, stage
        if stage is AssignmentState.RESERVED:
            self.mover.hold(now_s)
        elif stage is AssignmentState.SENT:
            self.mover.hold(now_s)
            self._due_s = now_s + self._rng.uniform(*TAKES_S[order.severity])
        elif stage is AssignmentState.ACKNOWLEDGED:
            self.mover.hold(now_s)
            self._due_s = now_s + self._rng.uniform(*SETS_OFF_S[order.severity])
        elif stage is AssignmentState.EN_ROUTE:
            self.mover.go(order.lng, order.lat, now_s, self._rng.uniform(*PACE))
            self._due_s = self.mover.ends_s
        elif stage is AssignmentState.ON_SCENE:
            if before is not AssignmentState.EN_ROUTE:
                self.mover.hold(now_s)
            self._due_s = now_s + order.work_share * self._rng.uniform(*WORKS_S[order.severity])

    def _free(self, status: UnitStatus, came_from_work: bool, now_s: float) -> None:
        if status is UnitStatus.RETURNING:
            if not self._going_home:
                self._going_home = True
                self.mover.go(*self._home, now_s, self._rng.uniform(*PACE))
                self._due_s = self.mover.ends_s + AT_HOME_REST_S
            return
        self._going_home = False
        was_busy, self._busy = self._busy, status is UnitStatus.BUSY
        if status in {UnitStatus.BUSY, UnitStatus.OUT_OF_SERVICE}:
            if self.mover.patrolling or came_from_work:
                self.mover.hold(now_s)
            if self._busy and not was_busy:
                self._due_s = now_s + self._rng.uniform(*BUSY_S)
        else:
            self.mover.resume(now_s)
