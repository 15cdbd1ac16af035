"""Every step in the life of an incident: each command one transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from dispatch.assignment import Outcome, finish, recall, release
from dispatch.case_permissions import COMMAND_PERMISSION
from dispatch.deadlines import area_of, due_for
from dispatch.errors import SecondPersonNeeded, UnknownThing
from dispatch.events import Event, Happening
from dispatch.incidents import FREES_UNITS, Command, Context, Incident, commands, decide, happened
from dispatch.incidents.deciding import ASKS, DECIDES
from dispatch.permissions import Actor, Permission, require
from dispatch.plans import check_proof, order_for, plan_for
from dispatch.ports import Cases, CaseWork, Photo, Request
from dispatch.resources import AssignmentState
from dispatch.service.keeping import keep
from dispatch.service.once import Once, keep_answer, kept_answer

PHASES = ("report", "verify", "handle", "check")


class CaseService:
    """Commands on incidents.

    Every method raises NotPermitted before it looks at anything, UnknownThing for an incident
    that is not in the actor's scope, StaleVersion when somebody else was quicker, and
    DatabaseAway; then nothing was changed.
    """

    def __init__(self, cases: Cases, clock: Callable[[], datetime]) -> None:
        self._cases = cases
        self._clock = clock

    def act(
        self, actor: Actor, incident_id: int, command: Command, version: int | None = None, once: Once | None = None
    ) -> Incident:
        """Carry out a command that was decided on `version` of an incident; sent again with its key, nothing more.

        Raises
        ------
        TransitionIllegal, StepReasonMissing, SecondPersonNeeded, NothingAsked, AlreadyAsked,
        MergeImpossible, ClassUnknown, TextTooLong, BadValue, KeyMalformed, KeyReused
        """
        require(actor, COMMAND_PERMISSION[type(command)])
        with self._cases.as_done_by(actor) as work:
            if kept_answer(work, actor, once) is not None:
                return self._held(work, incident_id)
            keep_answer(work, actor, once, {"incident": incident_id}, self._clock())
            return self.carry_out(work, actor, incident_id, command, version)

    def carry_out(
        self, work: CaseWork, actor: Actor, incident_id: int, command: Command, version: int | None
    ) -> Incident:
        """Carry out a command within a transaction; nothing may follow it there."""
        now = self._clock()
        wanted = {incident_id} | ({command.into} if isinstance(command, commands.Merge) else set())
        held = work.incidents(wanted, lock=True)
        incident = held.get(incident_id)
        if incident is None:
            raise UnknownThing(kind="incident", id=incident_id)
        if version is not None:
            work.check_version(incident, version, now)
        command = self._checked(work, command)
        asked = self._asked(work, incident, command)
        context = self.context(work, incident, command, now, asked, held)
        try:
            after, events = decide(incident, command, actor.reference, now, context)
        except SecondPersonNeeded as refused:
            by = str(refused.fields["by"])
            raise SecondPersonNeeded(**{**refused.fields, "by": work.names_of([by]).get(by, by)}) from refused
        self._keep_request(work, after, command, asked, actor, now)
        if not after.open:
            work.end_requests(incident.id, now)
        freed = self._free_units(work, incident, events, actor, now)
        work.save_incident(after)
        work.append([*events, *freed])
        return after

    def context(
        self,
        work: CaseWork,
        incident: Incident,
        command: Command,
        now: datetime,
        asked: Request | None = None,
        held: Mapping[int, Incident] | None = None,
    ) -> Context:
        """Return what a decision on `command` needs to know."""
        area = area_of(incident)
        due = due_for(
            command,
            incident,
            work.deadline_rules(),
            work.calendar(area),
            now,
            asked.until if asked else None,
        )
        return Context(
            due=due,
            order=order_for(work.responsibilities(incident.community_code), area, incident.class_code),
            asked=asked,
            target=(held or {}).get(command.into) if isinstance(command, commands.Merge) else None,
            class_version=work.classes().version if isinstance(command, commands.Reclassify) else None,
        )

    def add_photos(self, actor: Actor, incident_id: int, photos: Sequence[Photo], once: Once | None = None) -> Incident:
        """Add photos to an incident; raises what `act` does."""
        require(actor, Permission.REPORT)
        with self._cases.as_done_by(actor) as work:
            if kept_answer(work, actor, once) is not None:
                return self._held(work, incident_id)
            keep_answer(work, actor, once, {"incident": incident_id}, self._clock())
            incident, now = self._locked(work, incident_id), self._clock()
            events: list[Event] = []
            for photo in photos:
                photo_id = work.add_photo(incident, photo, now)
                note = {"photo": photo_id, "phase": photo.phase}
                incident, added = happened(incident, Happening.PHOTO_ADDED, actor.reference, now, note=note)
                # One version at a time: the store checks each against the one before.
                work.save_incident(incident)
                events += added
            work.append(events)
        return incident

    def do_step(
        self,
        actor: Actor,
        incident_id: int,
        key: str,
        proof: str,
        photo: Photo | None = None,
        photo_id: int | None = None,
    ) -> Incident:
        """Note a step of the response plan as done, with its proof; doing it twice changes nothing.

        Raises
        ------
        ProofMissing
            The step asks for words or a photo.
        UnknownThing
            The plan has no such step.
        """
        require(actor, Permission.HANDLE)
        with self._cases.as_done_by(actor) as work:
            incident, now = self._locked(work, incident_id), self._clock()
            plan = plan_for(work.plans(), incident.class_code, incident.alarm_level)
            if plan is None:
                raise UnknownThing(kind="step", id=key)
            if photo_id is not None and work.photo_of(photo_id) != incident_id:
                raise UnknownThing(kind="photo", id=photo_id)
            check_proof(plan.step(key), proof, photo is not None or photo_id is not None)
            if photo is not None:
                photo_id = work.add_photo(incident, photo, now)
            if not work.add_step(incident, key, actor.reference, now, proof.strip(), photo_id):
                return incident
            note = {"step": key} | ({"proof": proof.strip()} if proof.strip() else {})
            if photo_id is not None:
                note |= {"photo": str(photo_id)}
            incident, events = happened(incident, Happening.STEP_DONE, actor.reference, now, note=note)
            work.save_incident(incident)
            work.append(events)
        return incident

    def mark_seen(self, actor: Actor, incident_ids: Collection[int]) -> None:
        """Remember that an account has seen incidents."""
        require(actor, Permission.VIEW_INCIDENTS)
        with self._cases.as_done_by(actor) as work:
            work.mark_seen(actor, incident_ids)

    def reveal_reporter(self, actor: Actor, incident_id: int, reason: str) -> str | None:
        """Return the reporter's number in full, leaving an audit row; None where none was left.

        Raises
        ------
        ReasonMissing
        """
        require(actor, Permission.REVEAL_PERSON)
        with self._cases.as_done_by(actor) as work:
            return work.reveal_reporter(incident_id, reason)

    def _held(self, work: CaseWork, incident_id: int) -> Incident:
        incident = work.incident(incident_id)
        if incident is None:
            raise UnknownThing(kind="incident", id=incident_id)
        return incident

    def _locked(self, work: CaseWork, incident_id: int) -> Incident:
        incident = work.incident(incident_id, lock=True)
        if incident is None:
            raise UnknownThing(kind="incident", id=incident_id)
        return incident

    def _checked(self, work: CaseWork, command: Command) -> Command:
        if isinstance(command, commands.Reclassify):
            work.classes().kind(command.class_code)
        if isinstance(command, commands.Assign) and not work.team_names([command.team_id]):
            raise UnknownThing(kind="team", id=command.team_id)
        if isinstance(command, commands.Whistle):
            unknown = sorted(set(command.to) - set(work.team_names(command.to)))
            if unknown:
                raise UnknownThing(kind="team", id=unknown[0])
        return command

    def _asked(self, work: CaseWork, incident: Incident, command: Command) -> Request | None:
        kind = ASKS.get(type(command)) or DECIDES.get(type(command))
        return work.open_request(incident.id, kind, lock=True) if kind else None

    def _keep_request(
        self, work: CaseWork, incident: Incident, command: Command, asked: Request | None, actor: Actor, now: datetime
    ) -> None:
        match command:
            case commands.AskExtension(until=until, reason=reason) | commands.AskSuspension(until=until, reason=reason):
                kind = ASKS[type(command)]
                work.add_request(incident, Request(0, incident.id, kind, actor.reference, now, reason, until))
            case commands.DecideExtension(granted=granted) | commands.DecideSuspension(granted=granted):
                assert asked is not None
                work.decide_request(asked.id, granted, actor.reference, now)
            case _:
                pass

    def _free_units(
        self, work: CaseWork, incident: Incident, events: Sequence[Event], actor: Actor, now: datetime
    ) -> list[Event]:
        """Let go of the units still bound to an incident that needs them no more, and return what happened."""
        if not any(event.happening in FREES_UNITS for event in events):
            return []
        bound = work.active_assignments([incident.id])
        units = work.units([one.unit_id for one in bound], lock=True)
        why = events[0].happening.value
        told: list[Event] = []
        for known in bound:
            one = work.assignment(known.id, lock=True)
            unit = units.get(known.unit_id)
            if one is None or unit is None or one.ended_at is not None:
                continue
            if one.state is AssignmentState.ON_SCENE:
                done: Outcome = finish(unit, one, actor.reference, now)
            elif one.state is AssignmentState.RESERVED:
                done = release(unit, one, actor.reference, now, why)
            else:
                done = recall(unit, one, actor.reference, now, why)
            keep(work, unit, done)
            told += done.events
        return told
