"""What the services of incidents and dispatching ask of a store."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from dispatch.deadlines import DeadlineRule, WorkCalendar
from dispatch.errors import KeyReused
from dispatch.events import Event, LoggedEvent
from dispatch.incidents import Incident, Whereabouts
from dispatch.permissions import Actor
from dispatch.plans import ClassTable, ResponsePlan, Responsibility
from dispatch.ports.records import Answer, CameraView, Detail, KeyedCall, Photo, ReportPoint, Request, Tally
from dispatch.resources import Assignment, Fix, Unit


class CaseWork(Protocol):
    """One transaction of one actor, narrowed to the actor's scope; nothing is kept unless it ends well.

    Rows are locked in one order by everybody, so that nobody waits in a circle: incidents by
    id, then units by id, then assignments by id; `append` comes last of all.
    Reading many at once is one round trip; so is every method.
    """

    # Rules

    def classes(self, version: int | None = None) -> ClassTable:
        """Return the class table in force, or an older one; raises UnknownThing for none such."""

    def deadline_rules(self) -> Sequence[DeadlineRule]:
        """Return every deadline rule."""

    def calendar(self, area_code: str) -> WorkCalendar:
        """Return the working time of the nearest region above `area_code` that has its own."""

    def responsibilities(self, community_code: str) -> Sequence[Responsibility]:
        """Return who must handle what in a community in scope; nothing for another."""

    def plans(self) -> Sequence[ResponsePlan]:
        """Return every response plan."""

    # Places

    def locate(self, lng: float, lat: float) -> Whereabouts | None:
        """Return where a WGS 84 point lies now; None where no community in scope is.

        On the border of two grids the lower code counts. For a grid officer everything
        outside the own grid is out of scope.
        """

    def locate_building(self, building_id: int) -> Whereabouts | None:
        """Return a point for sure inside a building, with its grid and address; None for none in scope."""

    def locate_dwelling(self, dwelling_id: int) -> Whereabouts | None:
        """Return the building's point with door and floor; None for none in scope."""

    def report_point(self, code: str) -> ReportPoint | None:
        """Return what a QR code stands for, also where it is not `active` any more."""

    def cameras_seeing(self, lng: float, lat: float) -> Sequence[CameraView]:
        """Return the cameras in scope whose field of view holds a WGS 84 point, the nearest first.

        A wall between them is not considered.
        """

    # Incidents

    def new_identities(self, at: datetime, many: int) -> Sequence[tuple[int, str]]:
        """Take ids, rising, each with the next number of the day in China, '20261122-0042'.

        What is not used leaves a gap, and so does a crash; nobody waits for it.
        """

    def add_incidents(self, incidents: Sequence[Incident]) -> None:
        """Keep new incidents. Raises PlaceOutside when one of them lies outside the scope."""

    def incident(self, incident_id: int, lock: bool = False) -> Incident | None:
        """Return an incident in scope, its row locked until the end when `lock`."""

    def incidents(self, incident_ids: Collection[int], lock: bool = False) -> Mapping[int, Incident]:
        """Return those in scope by id, locked in the order of their ids when `lock`."""

    def open_incidents(self) -> Sequence[Incident]:
        """Return every open incident in scope, by id."""

    def ended_incidents(self, limit: int, before_id: int | None = None) -> Sequence[Incident]:
        """Return incidents that have ended, the last reported first; `before_id` asks for the next page."""

    def reported_incidents(self, since: datetime, until: datetime, most: int) -> Sequence[Incident]:
        """Return the `most` latest incidents reported from `since` until before `until`, open or ended."""

    def open_incidents_near_each(
        self, incidents: Sequence[Incident], radius_m: float, within_s: float, most: int
    ) -> Sequence[Sequence[Incident]]:
        """Return, for each, the open ones within `radius_m` of it or in its building.

        Those reported `within_s` before it or later, the nearest first, at most `most`. Of
        `incidents` themselves those with a lower id.
        """

    def merged_into(self, incident_id: int) -> Sequence[Incident]:
        """Return the incidents that were merged into one, by id."""

    def save_incident(self, incident: Incident) -> None:
        """Write a new version over the one read in this transaction; raises StaleVersion when that is gone."""

    def check_version(self, value: Incident | Unit | Assignment, got: int, now: datetime) -> None:
        """Pass when `got` is the version of `value`; raise StaleVersion, saying who changed it and when."""

    def add_reporter(self, incident: Incident, phone: str | None, follow_sha256: bytes, language: str) -> None:
        """Keep the number to call back, apart from all else, and the hash of the code to follow the report."""

    def followed(self, follow_sha256: bytes) -> Incident | None:
        """Return the incident that a follow-up code opens, if it is in scope."""

    def reveal_reporter(self, incident_id: int, reason: str) -> str | None:
        """Return the reporter's number and leave an audit row; None where none was left.

        Raises
        ------
        ReasonMissing, NotPermitted, UnknownThing
        """

    def add_photo(self, incident: Incident, photo: Photo, at: datetime) -> int:
        """Keep a photo and return its id; the same bytes at the same incident keep their first id."""

    def photo(self, photo_id: int) -> bytes | None:
        """Return the JPEG of a photo of an incident in scope."""

    def photo_of(self, photo_id: int) -> int | None:
        """Return the id of the incident a photo belongs to."""

    def add_request(self, incident: Incident, request: Request) -> int:
        """Keep a request and return its id; raises AlreadyAsked while one of its kind waits."""

    def open_request(self, incident_id: int, kind: str, lock: bool = False) -> Request | None:
        """Return the request of a kind that waits for a decision."""

    def waiting_requests(self) -> Sequence[Request]:
        """Return every request in scope that waits for a decision, the first asked first."""

    def decide_request(self, request_id: int, granted: bool, by: str, at: datetime) -> None:
        """Write a decision; raises NothingAsked when it is decided already."""

    def end_requests(self, incident_id: int, at: datetime) -> None:
        """Refuse what still waits for a decision on an incident that has ended: nobody decides it any more."""

    def add_step(
        self, incident: Incident, key: str, actor: str, at: datetime, proof: str, photo_id: int | None
    ) -> bool:
        """Note a step of the plan as done; False when it was before, and then nothing changes."""

    def mark_seen(self, actor: Actor, incident_ids: Collection[int]) -> None:
        """Remember that an account has seen incidents; those out of scope are left out."""

    def seen(self, actor: Actor) -> Sequence[int]:
        """Return the ids of open incidents an account has seen."""

    def detail(self, incident_id: int) -> Detail:
        """Return what hangs on an incident."""

    def tallies(self, incident_ids: Collection[int]) -> Mapping[int, Tally]:
        """Return how much hangs on each incident; every id asked for is there."""

    # Units and assignments

    def unit(self, unit_id: int, lock: bool = False) -> Unit | None:
        """Return a unit in scope, its row locked until the end when `lock`."""

    def units(self, unit_ids: Collection[int], lock: bool = False) -> Mapping[int, Unit]:
        """Return those in scope by id, locked in the order of their ids when `lock`."""

    def unit_of(self, kind: str, thing_id: int) -> Unit | None:
        """Return the unit that a vehicle, team, member or robot is."""

    def roster(self, community_code: str | None = None) -> Sequence[tuple[Unit, Fix | None]]:
        """Return every unit in scope with its latest position, by id.

        Units that ended are left out, unless they still have an assignment.
        """

    def units_since(self, seq: int) -> Sequence[Unit]:
        """Return the units in scope that events after `seq` changed, as they are now, by id."""

    def save_unit(self, unit: Unit) -> None:
        """Write a new version over the one read in this transaction; raises StaleVersion."""

    def refuse_taken(self, units: Collection[Unit], now: datetime) -> None:
        """Pass when none of `units` has an active assignment; raise UnitTaken, naming who, when and for what."""

    def new_assignment_id(self) -> int:
        """Take an id; one that is not used leaves a gap."""

    def add_assignment(self, assignment: Assignment) -> None:
        """Keep a new assignment; raises UnitTaken when the unit has another active one.

        With a diversion write the assignment that ends first.
        """

    def assignment(self, assignment_id: int, lock: bool = False) -> Assignment | None:
        """Return an assignment in scope; lock its incident and its unit before."""

    def save_assignment(self, assignment: Assignment) -> None:
        """Write a new version over the one read in this transaction; raises StaleVersion."""

    def assignments_of(self, incident_id: int) -> Sequence[Assignment]:
        """Return the assignments of an incident, by id, ended ones too."""

    def active_assignments(self, incident_ids: Collection[int] | None = None) -> Sequence[Assignment]:
        """Return the active assignments in scope, of some incidents or of all, by id."""

    def loads(self, since: datetime) -> Mapping[int, int]:
        """Return how many assignments each unit was sent on since then; units with none are left out."""

    def add_choice(self, incident: Incident, answer: Mapping[str, Any], sha256: bytes, at: datetime) -> int:
        """Keep the recommendation a dispatch is chosen from, and return its id: for one of the same SHA-256 the first."""

    def choice(self, choice_id: int) -> tuple[int, Mapping[str, Any]] | None:
        """Return the incident's id and the recommendation of a choice in scope."""

    # Names

    def names_of(self, references: Collection[str]) -> Mapping[str, str]:
        """Return what people call actors: 'account:12' by display name, 'unit:7' by its name; others are left out."""

    def team_names(self, team_ids: Collection[int]) -> Mapping[int, str]:
        """Return the names of teams in scope."""

    # The log

    def append(self, events: Sequence[Event]) -> list[LoggedEvent]:
        """Append to the hash chain under its lock; call it last, the lock is held until the commit."""

    def events_of(self, incident_id: int) -> Sequence[LoggedEvent]:
        """Return the log of an incident and of its assignments, oldest first."""

    # Sending again

    def answered(self, call: KeyedCall) -> Answer | None:
        """Return the answer kept for this key; raises KeyReused when it was for another request.

        Takes a lock on the key until the end, so that of two at once the second waits.
        """

    def answered_each(self, calls: Sequence[KeyedCall]) -> Sequence[Answer | KeyReused | None]:
        """As `answered`, for calls with different keys; the locks are taken in one order by everybody."""

    def keep_answer(self, call: KeyedCall, body: Mapping[str, Any], at: datetime) -> None:
        """Keep the answer for a key that `answered` said is new."""

    def count_attempts(self, who: bytes, code: str, since: datetime) -> tuple[int, int]:
        """Return how many reports came from `who` and how many through `code` since then."""

    def note_attempt(self, who: bytes, code: str, at: datetime) -> None:
        """Count one more."""


class Cases(Protocol):
    """Opens transactions, and does what no actor does."""

    def as_done_by(self, actor: Actor) -> AbstractContextManager[CaseWork]:
        """Open a transaction narrowed to `actor`; raises DatabaseAway.

        After DatabaseAway at the end nobody knows whether it was kept: ask again with the same key.
        """

    def community_followed(self, follow_sha256: bytes) -> str | None:
        """Return the community of the incident that a follow-up code opens: the scope of who holds it."""

    def report_point(self, code: str) -> ReportPoint | None:
        """Return what a QR code stands for, whoever asks."""

    def fixes(self, within_s: float | None = None) -> Sequence[Fix]:
        """Return the latest position of every unit, by id, or of those stored in the last `within_s` seconds."""

    def sweep(self, before: datetime) -> int:
        """Forget kept answers, attempts and choices that nothing came of, older than `before`, and return how many.

        Of several who do it at once one does; the others find nothing to do and return 0.
        """
