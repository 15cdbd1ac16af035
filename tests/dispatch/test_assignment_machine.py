"""Whatever is ordered in whatever order: no unit is ever sent twice, and the log tells it all."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dispatch.assignment import (
    Outcome,
    acknowledge,
    arrive,
    divert,
    finish,
    recall,
    release,
    reserve,
    send,
    set_status,
    start,
    undo,
)
from dispatch.changes import changes
from dispatch.errors import (
    DiversionRefused,
    JingweiError,
    TransitionIllegal,
    UndoTooLate,
    UnitNotReady,
    UnitTaken,
    UnitTransitionIllegal,
)
from dispatch.events import Event, Happening, Subject
from dispatch.folding import fold
from dispatch.incidents import Incident, Severity, State
from dispatch.resources import ACTIVE, Assignment, AssignmentState, Unit, UnitStatus
from tests.dispatch.sending import NOON, a_unit, after, an_incident

UNITS = st.integers(1, 3)
INCIDENTS = st.integers(1, 4)
BOUND_STATUS = {
    AssignmentState.RESERVED: UnitStatus.RESERVED,
    AssignmentState.SENT: UnitStatus.DISPATCHED,
    AssignmentState.ACKNOWLEDGED: UnitStatus.DISPATCHED,
    AssignmentState.EN_ROUTE: UnitStatus.EN_ROUTE,
    AssignmentState.ON_SCENE: UnitStatus.ON_SCENE,
}
STEPS: dict[str, tuple[Callable[..., Outcome], set[str]]] = {
    "release": (release, {"reserved"}),
    "acknowledge": (acknowledge, {"sent"}),
    "start": (start, {"sent", "acknowledged"}),
    "arrive": (arrive, {"sent", "acknowledged", "en_route"}),
    "finish": (finish, {"on_scene"}),
    "recall": (recall, {"sent", "acknowledged", "en_route", "on_scene"}),
}


def enrolled(unit: Unit) -> Event:
    """The first event of a unit, which holds all of it."""
    return Event(
        Happening.UNIT_ENROLLED,
        Subject.UNIT,
        unit.id,
        unit.community_code,
        unit.version,
        NOON,
        "system",
        changes(None, unit),
    )


class Sending(RuleBasedStateMachine):
    """A few units and incidents; every step is tried whether it is allowed or not."""

    def __init__(self) -> None:
        super().__init__()
        self.units: dict[int, Unit] = {}
        self.incidents: dict[int, Incident] = {}
        self.assignments: dict[int, Assignment] = {}
        self.log: list[Event] = []
        self.seconds = 0.0

    @initialize()
    def open(self) -> None:
        self.units = {number: a_unit(number) for number in (1, 2, 3)}
        self.log = [enrolled(unit) for unit in self.units.values()]
        self.incidents = {number: an_incident(number, severity=Severity(number)) for number in (1, 2, 3, 4)}

    def active(self, unit_id: int) -> Assignment | None:
        held = [a for a in self.assignments.values() if a.unit_id == unit_id and a.state in ACTIVE]
        assert len(held) <= 1
        return held[0] if held else None

    def keep(self, outcome: Outcome) -> None:
        self.units[outcome.unit.id] = outcome.unit
        for assignment in (outcome.assignment, outcome.other):
            if assignment is not None:
                self.assignments[assignment.id] = assignment
        self.log += outcome.events

    def refused(self, step: Callable[[], Outcome]) -> type[JingweiError] | None:
        try:
            self.keep(step())
        except JingweiError as error:
            return type(error)
        return None

    @rule(seconds=st.sampled_from([0.0, 1.0, 9.0, 30.0, 61.0]))
    def wait(self, seconds: float) -> None:
        self.seconds += seconds

    @rule(unit=UNITS, incident=INCIDENTS, hold=st.booleans())
    def bind(self, unit: int, incident: int, hold: bool) -> None:
        current, status, state = self.active(unit), self.units[unit].status, self.incidents[incident].state
        new_id = len(self.assignments) + 1
        arguments = (self.units[unit], current, self.incidents[incident], new_id, "account:1", after(self.seconds))
        refusal = self.refused(lambda: (reserve if hold else send)(*arguments))
        own = current is not None and current.state is AssignmentState.RESERVED and current.incident_id == incident
        if state is not State.ACCEPTED:
            assert refusal is TransitionIllegal
        elif current is not None and (hold or not own):
            assert refusal is UnitTaken
        elif current is None and status is not UnitStatus.AVAILABLE:
            assert refusal is UnitNotReady
        else:
            assert refusal is None
            assert self.active(unit) is not None

    @rule(unit=UNITS, name=st.sampled_from(sorted(STEPS)))
    def go_on(self, unit: int, name: str) -> None:
        current = self.active(unit)
        if current is None:
            return
        step, states = STEPS[name]
        more: tuple[Any, ...] = ("原因",) if name == "recall" else ()
        refusal = self.refused(lambda: step(self.units[unit], current, "unit:1", after(self.seconds), *more))
        assert refusal is (None if current.state.value in states else UnitTransitionIllegal)

    @rule(unit=UNITS, incident=INCIDENTS)
    def change_target(self, unit: int, incident: int) -> None:
        current = self.active(unit)
        if current is None:
            return
        first, into, new_id = self.incidents[current.incident_id], self.incidents[incident], len(self.assignments) + 1
        refusal = self.refused(
            lambda: divert(self.units[unit], current, first, into, new_id, "account:1", after(self.seconds), "更急")
        )
        graver = current.state.value in {"sent", "acknowledged", "en_route"} and into.severity < first.severity
        expected = None if into.state is State.ACCEPTED else TransitionIllegal
        assert refusal is (expected if graver else DiversionRefused)

    @rule(unit=UNITS)
    def take_back(self, unit: int) -> None:
        current = self.active(unit)
        if current is None:
            return
        left = self.assignments.get(current.diverted_from or 0)
        first = self.incidents[left.incident_id] if left else None
        before = self.units[unit]
        refusal = self.refused(lambda: undo(before, current, "account:1", after(self.seconds), left, first))
        open_states = {"sent", "acknowledged", "en_route"} if left else {"sent"}
        if current.state.value not in open_states:
            assert refusal is UnitTransitionIllegal
        elif current.sent_at and (after(self.seconds) - current.sent_at).total_seconds() > (60 if left else 10):
            assert refusal is UndoTooLate
        elif first and first.state is not State.ACCEPTED:
            assert refusal is DiversionRefused
        else:
            assert refusal is None
            now = self.active(unit)
            assert (now.id if now else None) == current.diverted_from

    @rule(unit=UNITS, status=st.sampled_from(UnitStatus))
    def say_status(self, unit: int, status: UnitStatus) -> None:
        refusal = self.refused(lambda: set_status(self.units[unit], status, "unit:1", after(self.seconds)))
        assert refusal in (None, UnitTransitionIllegal)
        if refusal is None:
            assert self.active(unit) is None

    @rule(incident=INCIDENTS, state=st.sampled_from([State.ACCEPTED, State.ACCEPTED, State.HANDLED, State.VOID]))
    def end_or_reopen(self, incident: int, state: State) -> None:
        self.incidents[incident] = replace(self.incidents[incident], state=state)

    @invariant()
    def a_unit_has_at_most_one_active_assignment_and_its_status_agrees(self) -> None:
        for unit in self.units.values():
            current = self.active(unit.id)
            assert unit.assignment_id == (current.id if current else None)
            if current is None:
                assert unit.status not in BOUND_STATUS.values()
            else:
                assert unit.status is BOUND_STATUS[current.state]

    @invariant()
    def an_assignment_has_ended_when_and_only_when_it_is_not_active(self) -> None:
        for assignment in self.assignments.values():
            assert (assignment.ended_at is None) == (assignment.state in ACTIVE)

    @invariant()
    def the_events_in_order_give_the_rows(self) -> None:
        told: dict[tuple[Subject, int], list[Event]] = {}
        for event in self.log:
            told.setdefault((event.subject, event.subject_id), []).append(event)
        rows = [*self.units.values(), *self.assignments.values()]
        assert sorted(map(repr, map(fold, told.values()))) == sorted(map(repr, rows))


TestSending = Sending.TestCase
TestSending.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
