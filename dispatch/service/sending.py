"""Units are reserved, sent, followed and called back: each command one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, cast

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
from dispatch.errors import BadValue, DuplicateLikely, NoUnits, UnitForeign, UnitTransitionIllegal, UnknownThing
from dispatch.events import Event, Subject
from dispatch.incidents import Incident, State, commands, decide, follow_assignment
from dispatch.incidents.deciding import is_open
from dispatch.permissions import Actor, Permission, Role, require
from dispatch.ports import Cases, CaseWork
from dispatch.resources import ACTIVE, Assignment, AssignmentState, Unit, UnitStatus
from dispatch.service.candidates import CandidateService
from dispatch.service.cases import CaseService
from dispatch.service.intake import duplicates_of
from dispatch.service.keeping import keep
from dispatch.service.once import Once, keep_answer, kept_answer

ChosenFrom: TypeAlias = tuple[int | None, Mapping[int, float]]
"""The id of a choice, and what it expects of each unit."""

MOST_UNITS = 20
STEP_PERMISSION: Mapping[str, Permission] = {
    "acknowledge": Permission.HANDLE,
    "start": Permission.HANDLE,
    "arrive": Permission.HANDLE,
    "finish": Permission.HANDLE,
    "send": Permission.DISPATCH,
    "release": Permission.DISPATCH,
    "recall": Permission.DISPATCH,
    "divert": Permission.DISPATCH,
    "undo": Permission.DISPATCH,
}


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What is to be sent where; `version` is the incident's that this was decided on.

    `choice` names the candidates it was chosen from; without one they are ranked and kept on the way. `reserve_only` holds the units without
    sending them. `despite_duplicate` says that somebody looked and it is another matter.
    """

    units: Sequence[int]
    version: int | None = None
    choice: int | None = None
    reserve_only: bool = False
    despite_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step with an assignment: a key of STEP_PERMISSION, and what some of them need."""

    name: str
    reason: str = ""
    into: int | None = None
    version: int | None = None


class SendingService:
    """Commands on units. Errors as with CaseService; besides, each names its own."""

    def __init__(
        self, cases: Cases, case_service: CaseService, candidates: CandidateService, clock: Callable[[], datetime]
    ) -> None:
        self._cases = cases
        self._case_service = case_service
        self._candidates = candidates
        self._clock = clock

    def dispatch(
        self, actor: Actor, incident_id: int, order: Dispatch, once: Once | None = None
    ) -> tuple[Incident, tuple[tuple[Assignment, Unit], ...]]:
        """Send units to an incident, all or none, and return both with their assignments.

        A report that may be accepted is accepted with it: whoever sends stands for it. Sent
        again with its key nothing more is sent, and both are returned as they are now.

        Raises
        ------
        NoUnits
            None is named, too many, or one twice.
        DuplicateLikely
            A likely duplicate was reported since, or has units already.
        UnitTaken, UnitNotReady
            Of several units the first that cannot be had.
        TransitionIllegal
            The incident takes no units now.
        """
        require(actor, Permission.DISPATCH)
        if not 1 <= len(set(order.units)) == len(order.units) <= MOST_UNITS:
            raise NoUnits(most=MOST_UNITS)
        with self._cases.as_done_by(actor) as work:
            now = self._clock()
            if (kept := kept_answer(work, actor, once)) is not None:
                return _known(work.incident(incident_id), "incident", incident_id), _sent(work, kept["assignments"])
            incident = _known(work.incident(incident_id, lock=True), "incident", incident_id)
            if order.version is not None:
                work.check_version(incident, order.version, now)
            if not order.despite_duplicate:
                _refuse_duplicate(work, incident)
            incident, events = self._accepted(work, incident, actor, now)
            # Before the units are locked: whoever wants one of them for another incident does not wait for the ranking.
            choice, etas = self._chosen_from(actor, work, incident, order.choice, now)
            units = work.units(order.units, lock=True)
            held = {id: _known(units.get(id), "unit", id) for id in order.units}
            current = _current(work, list(held.values()))
            _refuse_taken(work, incident, held, current, now)
            made: list[tuple[Assignment, Unit]] = []
            others = [one.state.value for one in work.active_assignments([incident.id])]
            for id, unit in held.items():
                bind = reserve if order.reserve_only else send
                outcome = bind(
                    unit, current.get(id), incident, work.new_assignment_id(), actor.reference, now,
                    choice, etas.get(id),
                )  # fmt: skip
                assert outcome.assignment is not None
                was = current[id].state.value if id in current else None
                incident, followed = self._follow(work, incident, outcome, actor, now, was, others)
                keep(work, unit, outcome)
                others.append(outcome.assignment.state.value)
                made.append((outcome.assignment, outcome.unit))
                events += [*outcome.events, *followed]
            keep_answer(work, actor, once, {"assignments": [one.id for one, _ in made]}, now)
            work.append(events)
        return incident, tuple(made)

    def step(
        self, actor: Actor, assignment_id: int, step: Step, once: Once | None = None
    ) -> tuple[Assignment, tuple[Incident, ...]]:
        """Take one step with an assignment, and return it with the incidents it touches, its own first.

        A report that a unit is diverted to is accepted with it, as one that a unit is sent to.

        Raises
        ------
        UnitTransitionIllegal, StepReasonMissing, DiversionRefused, UndoTooLate, TransitionIllegal
        UnitForeign
            A grid officer acts for a unit of another grid.
        BadValue
            There is no such step, or a diversion does not say where to.
        """
        if step.name not in STEP_PERMISSION:
            raise UnknownThing(kind="step", id=step.name)
        require(actor, STEP_PERMISSION[step.name])
        if step.name == "divert" and step.into is None:
            raise BadValue(name="into", value=None, why="incident")
        with self._cases.as_done_by(actor) as work:
            now = self._clock()
            if (kept := kept_answer(work, actor, once)) is not None:
                found = work.incidents(kept["incidents"])
                told = tuple(_known(found.get(id), "incident", id) for id in kept["incidents"])
                return _known(work.assignment(kept["assignment"]), "assignment", kept["assignment"]), told
            first = _known(work.assignment(assignment_id), "assignment", assignment_id)
            left_id = first.diverted_from if step.name == "undo" else None
            left = work.assignment(left_id) if left_id is not None else None
            wanted = {first.incident_id} | ({step.into} if step.into is not None else set())
            incidents = dict(work.incidents(wanted | ({left.incident_id} if left else set()), lock=True))
            if step.into is not None:
                _known(incidents.get(step.into), "incident", step.into)
            chosen = None
            if step.name == "divert" and step.into is not None:
                chosen = self._chosen_from(actor, work, incidents[step.into], None, now)
            unit = _known(work.unit(first.unit_id, lock=True), "unit", first.unit_id)
            if actor.role is Role.GRID_OFFICER and unit.grid_code != actor.scope:
                raise UnitForeign(unit=unit.name)
            locked = {id: work.assignment(id, lock=True) for id in sorted({first.id} | ({left.id} if left else set()))}
            one = _known(locked[first.id], "assignment", first.id)
            if step.version is not None:
                work.check_version(one, step.version, now)
            if one.state not in ACTIVE:
                raise UnitTransitionIllegal(command=step.name, unit=unit.name, status=unit.status.value)
            accepted: list[Event] = []
            if chosen is not None and step.into is not None:
                incidents[step.into], accepted = self._accepted(work, incidents[step.into], actor, now)
            outcome = self._taken(
                work, step, unit, one, incidents, locked.get(left.id) if left else None, chosen, actor, now
            )
            events = self._followed(work, unit, one, outcome, incidents, actor, now)
            touched = [incidents[one.incident_id], *(i for id, i in incidents.items() if id != one.incident_id)]
            after = outcome.assignment or one
            keep_answer(work, actor, once, {"assignment": after.id, "incidents": [i.id for i in touched]}, now)
            work.append([*accepted, *events])
        return after, tuple(touched)

    def set_status(
        self,
        actor: Actor,
        unit_id: int,
        status: str,
        version: int | None = None,
        reason: str = "",
        once: Once | None = None,
    ) -> Unit:
        """Give a free unit another status by hand.

        Raises
        ------
        UnitTransitionIllegal
            It is bound, or the status does not follow on the one it has.
        UnitForeign, BadValue
        """
        require(actor, Permission.HANDLE)
        if status not in set(UnitStatus):
            raise BadValue(name="status", value=status[:40], why=", ".join(UnitStatus))
        with self._cases.as_done_by(actor) as work:
            now = self._clock()
            if kept_answer(work, actor, once) is not None:
                return cast(Unit, _known(work.unit(unit_id), "unit", unit_id))
            keep_answer(work, actor, once, {"unit": unit_id}, now)
            unit = _known(work.unit(unit_id, lock=True), "unit", unit_id)
            if actor.role is Role.GRID_OFFICER and unit.grid_code != actor.scope:
                raise UnitForeign(unit=unit.name)
            if version is not None:
                work.check_version(unit, version, now)
            outcome = set_status(unit, UnitStatus(status), actor.reference, now, reason)
            keep(work, unit, outcome)
            work.append(outcome.events)
        return outcome.unit

    def _accepted(
        self, work: CaseWork, incident: Incident, actor: Actor, now: datetime
    ) -> tuple[Incident, list[Event]]:
        """Accept a report that may be accepted and is about to get a unit, and return what happened."""
        if incident.state not in {State.REPORTED, State.VERIFIED} or not is_open(incident, commands.Accept):
            return incident, []
        require(actor, Permission.MANAGE_CASES)
        accept = commands.Accept()
        incident, told = decide(
            incident, accept, actor.reference, now, self._case_service.context(work, incident, accept, now)
        )
        # Each version is written over the one before.
        work.save_incident(incident)
        return incident, list(told)

    def _chosen_from(
        self, actor: Actor, work: CaseWork, incident: Incident, named: int | None, now: datetime
    ) -> ChosenFrom:
        """Return the choice to keep with a dispatch, and what it expects of each candidate."""
        if named is None:
            kept = self._candidates.kept_for(actor, work, incident, now)
            return (None, {}) if kept is None else (kept[0], _etas(kept[1]))
        found = work.choice(named)
        if found is None or found[0] != incident.id:
            raise UnknownThing(kind="choice", id=named)
        return named, _etas(found[1])

    def _taken(
        self, work: CaseWork, step: Step, unit: Unit, one: Assignment, incidents: Mapping[int, Incident],
        left: Assignment | None, chosen: ChosenFrom | None, actor: Actor, now: datetime,
    ) -> Outcome:  # fmt: skip
        who, incident = actor.reference, incidents[one.incident_id]
        match step.name:
            case "acknowledge":
                return acknowledge(unit, one, who, now)
            case "start":
                return start(unit, one, who, now)
            case "arrive":
                return arrive(unit, one, who, now)
            case "finish":
                return finish(unit, one, who, now)
            case "recall":
                return recall(unit, one, who, now, step.reason)
            case "release":
                return release(unit, one, who, now, step.reason)
            case "send":
                return send(unit, one, incident, one.id, who, now)
            case "undo":
                return undo(unit, one, who, now, left, incidents.get(left.incident_id) if left else None)
            case _:
                assert step.into is not None
                assert chosen is not None
                choice, etas = chosen
                return divert(
                    unit, one, incident, incidents[step.into], work.new_assignment_id(), who, now, step.reason,
                    choice, etas.get(unit.id),
                )  # fmt: skip

    def _followed(
        self, work: CaseWork, unit: Unit, before: Assignment, outcome: Outcome, incidents: dict[int, Incident],
        actor: Actor, now: datetime,
    ) -> list[Event]:  # fmt: skip
        """Write the outcome, let the incidents follow it, and return everything that happened."""
        bound = {one.id: one for one in work.active_assignments(list(incidents))}
        states = {before.id: before.state.value}
        events: list[Event] = []
        for event in outcome.events:
            events.append(event)
            if event.subject is not Subject.ASSIGNMENT:
                continue
            incident_id = int(event.note["incident"])
            others = [
                one.state.value
                for one in bound.values()
                if one.incident_id == incident_id and one.id != event.subject_id
            ]
            incidents[incident_id], told = follow_assignment(
                incidents[incident_id], event, actor.reference, now, was=states.get(event.subject_id), others=others
            )
            if told:
                work.save_incident(incidents[incident_id])
                events += told
        keep(work, unit, outcome)
        return events

    def _follow(
        self, work: CaseWork, incident: Incident, outcome: Outcome, actor: Actor, now: datetime, was: str | None,
        others: Sequence[str],
    ) -> tuple[Incident, list[Event]]:  # fmt: skip
        told: list[Event] = []
        for event in outcome.events:
            if event.subject is Subject.ASSIGNMENT:
                incident, more = follow_assignment(incident, event, actor.reference, now, was=was, others=others)
                if more:
                    work.save_incident(incident)
                told += more
        return incident, told


def _known(found: Any, kind: str, id: int) -> Any:
    if found is None:
        raise UnknownThing(kind=kind, id=id)
    return found


def _sent(work: CaseWork, assignment_ids: Sequence[int]) -> tuple[tuple[Assignment, Unit], ...]:
    """Return assignments made before, as they are now, each with its unit."""
    made = [_known(work.assignment(id), "assignment", id) for id in assignment_ids]
    units = work.units([one.unit_id for one in made])
    return tuple((one, _known(units.get(one.unit_id), "unit", one.unit_id)) for one in made)


def _current(work: CaseWork, units: Sequence[Unit]) -> dict[int, Assignment]:
    """Return the active assignment of each unit that has one, locked in the order of their ids."""
    found = {}
    for unit in sorted(units, key=lambda unit: unit.assignment_id or 0):
        one = work.assignment(unit.assignment_id, lock=True) if unit.assignment_id is not None else None
        if one is not None:
            found[unit.id] = one
    return found


def _refuse_taken(
    work: CaseWork, incident: Incident, units: Mapping[int, Unit], current: Mapping[int, Assignment], now: datetime
) -> None:
    """Refuse units that are bound, but for those held for this very incident."""
    bound = [
        units[id] for id, one in current.items()
        if one.state is not AssignmentState.RESERVED or one.incident_id != incident.id
    ]  # fmt: skip
    if bound:
        work.refuse_taken(bound, now)


def _refuse_duplicate(work: CaseWork, incident: Incident) -> None:
    """Refuse when a likely duplicate was reported later, or already has units."""
    likely = duplicates_of(work, incident)
    if not likely:
        return
    busy = {one.incident_id for one in work.active_assignments([one.incident.id for one in likely])}
    for one in likely:
        if one.incident.reported_at > incident.reported_at or one.incident.id in busy:
            raise DuplicateLikely(
                incident=one.incident.id, number=one.incident.number, score=round(one.likeness.score, 2)
            )


def _etas(recommendation: Mapping[str, Any]) -> Mapping[int, float]:
    """Return what is expected of each unit that can come; one that is diverted is among those passed over."""
    told = [*recommendation["candidates"], *recommendation.get("passed_over", ())]
    return {int(one["unit"]): float(one["eta_s"]) for one in told if one.get("eta_s") is not None}
