"""One transaction of one actor: what the services of incidents and dispatching ask, answered by PostgreSQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from psycopg2.extensions import connection as Connection

from data import event_log
from data.cases import (
    answers,
    assignments,
    cameras,
    hanging,
    incidents,
    names,
    photos,
    places,
    report_points,
    reporters,
    requests,
    rules,
    units,
)
from data.cases.ground import GroundShelf
from data.cases.rows import ASSIGNMENT, INCIDENT, UNIT, Shape, by_id, subject_of
from data.cases.rules import RuleShelf
from data.cases.statements import statement
from data.cases.versions import stale, taken
from dispatch.deadlines import DeadlineRule, WorkCalendar
from dispatch.errors import KeyReused
from dispatch.events import Event, LoggedEvent, Subject
from dispatch.incidents import Incident, Whereabouts
from dispatch.permissions import Actor
from dispatch.plans import ClassTable, ResponsePlan, Responsibility
from dispatch.ports import Answer, CameraView, Detail, KeyedCall, Photo, ReportPoint, Request, Tally
from dispatch.resources import Assignment, Fix, Unit


@dataclass(frozen=True, slots=True)
class Shelves:
    """What a process keeps between transactions."""

    rules: RuleShelf = field(default_factory=RuleShelf)
    ground: GroundShelf = field(default_factory=GroundShelf)


@dataclass(frozen=True, slots=True)
class Begun:
    """Revisions of the rules and of the ground that a transaction began with."""

    rules: int
    ground: int


Row = TypeVar("Row", Incident, Unit, Assignment)
SHAPES: Mapping[Subject, Shape[Any]] = {
    Subject.INCIDENT: INCIDENT,
    Subject.UNIT: UNIT,
    Subject.ASSIGNMENT: ASSIGNMENT,
}


class PostgresWork:
    """One transaction, narrowed to the actor's scope by row-level security; the port says what each method does.

    Call `end` last. What nobody waits for is sent along with what follows, to spare round trips.
    """

    def __init__(self, connection: Connection, scope: str, shelves: Shelves, begun: Begun) -> None:
        self._connection = connection
        self._scope = scope
        self._shelf = shelves.rules
        self._revision = begun.rules
        self._lookout = places.Lookout(connection, scope, shelves.ground, begun.ground)
        # False when what was written, or an answer that was read, may not be on the disk
        # when the transaction has committed.
        self._settled = True
        self._to_send: list[bytes] = []
        self._read: dict[tuple[Subject, int], int] = {}

    # Rules

    def classes(self, version: int | None = None) -> ClassTable:
        return self._shelf.of(self._revision, "classes", version, lambda: rules.classes(self._connection, version))

    def deadline_rules(self) -> Sequence[DeadlineRule]:
        return self._shelf.of(self._revision, "deadlines", None, lambda: rules.deadlines(self._connection))

    def calendar(self, area_code: str) -> WorkCalendar:
        return self._shelf.of(
            self._revision, "calendar", area_code[:12], lambda: rules.calendar(self._connection, area_code[:12])
        )

    def responsibilities(self, community_code: str) -> Sequence[Responsibility]:
        if not rules.in_scope(self._scope, community_code):
            return ()
        return self._shelf.of(
            self._revision,
            "responsibilities",
            community_code,
            lambda: rules.responsibilities(self._connection, community_code),
        )

    def plans(self) -> Sequence[ResponsePlan]:
        return self._shelf.of(self._revision, "plans", None, lambda: rules.plans(self._connection))

    # Places

    def locate(self, lng: float, lat: float) -> Whereabouts | None:
        return places.locate(self._lookout, lng, lat)

    def locate_building(self, building_id: int) -> Whereabouts | None:
        return places.of_building(self._connection, building_id)

    def locate_dwelling(self, dwelling_id: int) -> Whereabouts | None:
        return places.of_dwelling(self._connection, dwelling_id)

    def report_point(self, code: str) -> ReportPoint | None:
        return report_points.by_code(self._connection, code)

    def cameras_seeing(self, lng: float, lat: float) -> Sequence[CameraView]:
        return cameras.seeing(self._connection, lng, lat)

    # Incidents

    def new_identities(self, at: datetime, many: int) -> Sequence[tuple[int, str]]:
        return incidents.new_identities(self._connection, at, many)

    def add_incidents(self, new: Sequence[Incident]) -> None:
        incidents.add(self._connection, new)
        self._seen(list(new))

    def incident(self, incident_id: int, lock: bool = False) -> Incident | None:
        return self.incidents([incident_id], lock).get(incident_id)

    def incidents(self, incident_ids: Collection[int], lock: bool = False) -> Mapping[int, Incident]:
        return by_id(self._seen(incidents.by_ids(self._connection, incident_ids, lock)))

    def open_incidents(self) -> Sequence[Incident]:
        return incidents.opened(self._connection)

    def ended_incidents(self, limit: int, before_id: int | None = None) -> Sequence[Incident]:
        return incidents.ended(self._connection, limit, before_id)

    def reported_incidents(self, since: datetime, until: datetime, most: int) -> Sequence[Incident]:
        return incidents.reported(self._connection, since, until, most)

    def open_incidents_near_each(
        self, asked: Sequence[Incident], radius_m: float, within_s: float, most: int
    ) -> Sequence[Sequence[Incident]]:
        return incidents.near_each(self._connection, asked, radius_m, within_s, most)

    def merged_into(self, incident_id: int) -> Sequence[Incident]:
        return incidents.merged_into(self._connection, incident_id)

    def save_incident(self, incident: Incident) -> None:
        self._save(incident)

    def check_version(self, value: Incident | Unit | Assignment, got: int, now: datetime) -> None:
        if value.version != got:
            raise stale(self._connection, value, got, now)

    def add_reporter(self, incident: Incident, phone: str | None, follow_sha256: bytes, language: str) -> None:
        reporters.add(self._connection, incident, phone, follow_sha256, language)

    def followed(self, follow_sha256: bytes) -> Incident | None:
        found = reporters.followed(self._connection, follow_sha256)
        self._seen([found] if found else [])
        return found

    def reveal_reporter(self, incident_id: int, reason: str) -> str | None:
        return reporters.reveal(self._connection, incident_id, reason)

    def add_photo(self, incident: Incident, photo: Photo, at: datetime) -> int:
        return photos.add(self._connection, incident, photo, at)

    def photo(self, photo_id: int) -> bytes | None:
        return photos.jpeg(self._connection, photo_id)

    def photo_of(self, photo_id: int) -> int | None:
        return photos.incident_of(self._connection, photo_id)

    def add_request(self, incident: Incident, request: Request) -> int:
        return requests.add(self._connection, incident, request)

    def open_request(self, incident_id: int, kind: str, lock: bool = False) -> Request | None:
        return requests.waiting(self._connection, incident_id, kind, lock)

    def waiting_requests(self) -> Sequence[Request]:
        return requests.all_waiting(self._connection)

    def decide_request(self, request_id: int, granted: bool, by: str, at: datetime) -> None:
        requests.decide(self._connection, request_id, granted, by, at)

    def end_requests(self, incident_id: int, at: datetime) -> None:
        requests.end(self._connection, incident_id, at)

    def add_step(
        self, incident: Incident, key: str, actor: str, at: datetime, proof: str, photo_id: int | None
    ) -> bool:
        return hanging.add_step(self._connection, incident, key, actor, at, proof, photo_id)

    def mark_seen(self, actor: Actor, incident_ids: Collection[int]) -> None:
        hanging.mark_seen(self._connection, actor, incident_ids)

    def seen(self, actor: Actor) -> Sequence[int]:
        return hanging.seen(self._connection, actor)

    def detail(self, incident_id: int) -> Detail:
        return hanging.detail(self._connection, incident_id)

    def tallies(self, incident_ids: Collection[int]) -> Mapping[int, Tally]:
        return hanging.tallies(self._connection, incident_ids)

    # Units and assignments

    def unit(self, unit_id: int, lock: bool = False) -> Unit | None:
        return self.units([unit_id], lock).get(unit_id)

    def units(self, unit_ids: Collection[int], lock: bool = False) -> Mapping[int, Unit]:
        return by_id(self._seen(units.by_ids(self._connection, unit_ids, lock)))

    def unit_of(self, kind: str, thing_id: int) -> Unit | None:
        return units.of_thing(self._connection, kind, thing_id)

    def roster(self, community_code: str | None = None) -> Sequence[tuple[Unit, Fix | None]]:
        return units.roster(self._connection, community_code)

    def units_since(self, seq: int) -> Sequence[Unit]:
        return units.since(self._connection, seq)

    def save_unit(self, unit: Unit) -> None:
        self._save(unit)

    def refuse_taken(self, units: Collection[Unit], now: datetime) -> None:
        bound = sorted(unit.id for unit in units if unit.assignment_id is not None)
        refusal = taken(self._connection, bound, now) if bound else None
        if refusal is not None:
            raise refusal

    def new_assignment_id(self) -> int:
        return assignments.new_id(self._connection)

    def add_assignment(self, assignment: Assignment) -> None:
        assignments.add(self._connection, assignment)
        self._seen([assignment])

    def assignment(self, assignment_id: int, lock: bool = False) -> Assignment | None:
        found = self._seen(assignments.by_ids(self._connection, [assignment_id], lock))
        return found[0] if found else None

    def save_assignment(self, assignment: Assignment) -> None:
        self._save(assignment)

    def assignments_of(self, incident_id: int) -> Sequence[Assignment]:
        return assignments.of_incident(self._connection, incident_id)

    def active_assignments(self, incident_ids: Collection[int] | None = None) -> Sequence[Assignment]:
        return assignments.active(self._connection, incident_ids)

    def loads(self, since: datetime) -> Mapping[int, int]:
        return units.loads(self._connection, since)

    def add_choice(self, incident: Incident, answer: Mapping[str, Any], sha256: bytes, at: datetime) -> int:
        return assignments.add_choice(self._connection, incident, answer, sha256, at)

    def choice(self, choice_id: int) -> tuple[int, Mapping[str, Any]] | None:
        return assignments.choice(self._connection, choice_id)

    # Names

    def names_of(self, references: Collection[str]) -> Mapping[str, str]:
        return names.names_of(self._connection, references)

    def team_names(self, team_ids: Collection[int]) -> Mapping[int, str]:
        return names.team_names(self._connection, team_ids)

    # The log

    def append(self, events: Sequence[Event]) -> list[LoggedEvent]:
        if not events:
            return []
        # The lock of the chain's head is given back before the disk has it all; `end` waits for the disk.
        self._settled = False
        return event_log.append(self._connection, events, b"SET LOCAL synchronous_commit = off; " + self._sent_along())

    def events_of(self, incident_id: int) -> Sequence[LoggedEvent]:
        with self._connection.cursor() as cursor:
            cursor.execute(statement("events_of"), {"incident": incident_id})
            return [event_log.logged(row) for row in cursor]

    # Sending again

    def answered(self, call: KeyedCall) -> Answer | None:
        (found,) = self.answered_each([call])
        if isinstance(found, KeyReused):
            raise found
        return found

    def answered_each(self, calls: Sequence[KeyedCall]) -> Sequence[Answer | KeyReused | None]:
        found = answers.answered_each(self._connection, calls)
        # Whoever wrote it may still be waiting for the disk.
        self._settled &= not any(found)
        return found

    def keep_answer(self, call: KeyedCall, body: Mapping[str, Any], at: datetime) -> None:
        self._to_send.append(answers.keeping(self._connection, call, body, at))

    def count_attempts(self, who: bytes, code: str, since: datetime) -> tuple[int, int]:
        return answers.count_attempts(self._connection, who, code, since)

    def note_attempt(self, who: bytes, code: str, at: datetime) -> None:
        answers.note_attempt(self._connection, who, code, at)

    def end(self) -> None:
        """Send what is left and commit; return when all of it is on the disk."""
        left = self._sent_along()
        if not self._settled:
            # The record that follows the commit is a transaction of its own, committed in the ordinary way.
            left += b"COMMIT; " + event_log.SETTLE
        if left:
            with self._connection.cursor() as cursor:
                cursor.execute(left)

    def _sent_along(self) -> bytes:
        sent, self._to_send = b"".join(one + b"; " for one in self._to_send), []
        return sent

    def _seen(self, values: list[Row]) -> list[Row]:
        """Remember which version of each was read, to be written over."""
        for value in values:
            self._read[subject_of(value), value.id] = value.version
        return values

    def _save(self, value: Incident | Unit | Assignment) -> None:
        """Write a value over the version of it that this transaction has read."""
        subject, shape = subject_of(value), SHAPES[subject_of(value)]
        before = self._read.get((subject, value.id), value.version - 1)
        with self._connection.cursor() as cursor:
            cursor.execute(shape.text(self._connection, "update"), shape.written(value) | {"read_version": before})
            written = cursor.rowcount
        if not written:
            raise stale(self._connection, value, before)
        self._read[subject, value.id] = value.version
