"""Reports come in: from operators, officers, programs and residents, each once."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.changes import json_form
from dispatch.deadlines import area_of, due_times
from dispatch.duplicates import SEARCH_RADIUS_M, SEARCH_WITHIN_S, Duplicate, likely_duplicates
from dispatch.errors import BadValue, DatabaseAway, JingweiError, KeyReused, NotPermitted, PhotosTooMany, TextTooLong
from dispatch.events import Event, Happening
from dispatch.incidents import VERIFIED_AT_SOURCE, Incident, Milestone, Report, Severity, Source, happened, report
from dispatch.incidents.reporting import MOST_DESCRIPTION_CHARACTERS
from dispatch.permissions import Actor, Permission, Role, require
from dispatch.ports import Answer, Cases, CaseWork, KeyedCall, Photo
from dispatch.service.once import check_key
from dispatch.service.places import Place, whereabouts
from dispatch.service.together import Together

MOST_PHOTOS = 9
MOST_DUPLICATES = 5
# In a flood of reports from one spot the nearest few say enough.
MOST_COMPARED = 12
# While one transaction waits for the disk the next is under way; more of them only wait for each other.
TRANSACTIONS = 2
MOST_TOGETHER = 64
# Who may say that a report comes from where; anybody else's is what the role is.
SOURCES: Mapping[Role, frozenset[Source]] = {
    Role.OPERATOR: frozenset({Source.OPERATOR, Source.API, Source.RESIDENT, Source.CAMERA, Source.PATROL}),
    Role.GRID_OFFICER: frozenset({Source.OFFICER, Source.PATROL}),
    Role.RESIDENT: frozenset({Source.RESIDENT}),
    Role.DEVICE: frozenset({Source.API, Source.SENSOR, Source.CAMERA, Source.PATROL, Source.OFFICER, Source.RESIDENT}),
}
USUAL_SOURCE: Mapping[Role, Source] = {
    Role.OPERATOR: Source.OPERATOR,
    Role.GRID_OFFICER: Source.OFFICER,
    Role.RESIDENT: Source.RESIDENT,
    Role.DEVICE: Source.API,
}


@dataclass(frozen=True, slots=True)
class NewReport:
    """What somebody reports; `severity` None is that of the class, `source` None that of the role."""

    class_code: str
    place: Place
    description: str = ""
    severity: int | None = None
    source: str | None = None
    photos: Sequence[Photo] = ()

    def digest(self) -> bytes:
        """Return the SHA-256 of all that was said, the same for the same report."""
        said = [
            self.class_code, self.description, self.severity, self.source, [photo.sha256 for photo in self.photos],
            [self.place.lng, self.place.lat, self.place.datum, self.place.building, self.place.dwelling],
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).digest()


@dataclass(frozen=True, slots=True)
class Reporter:
    """A resident who reports: a number to call back, and the hash of the code to follow the report."""

    phone: str | None
    follow_sha256: bytes
    language: str


@dataclass(frozen=True, slots=True)
class Reported:
    """What came of a report. `again` says that it is the answer given before."""

    incident: Incident
    duplicates: Sequence[Mapping[str, Any]] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A report as it waits to be recorded: from whom, as what, and with which key of whom."""

    actor: Actor
    what: NewReport
    source: Source
    key: str | None
    reporter: Reporter | None
    caller: str

    def call(self) -> KeyedCall | None:
        """Return what the key and the report are told from others by; None without a key."""
        return KeyedCall(self.caller, self.key, self.what.digest()) if self.key else None


class Intake:
    """Takes reports, each durable when it is answered; those that come at once share a transaction.

    Parameters
    ----------
    clock
        Gives the time now, in UTC.
    """

    def __init__(self, cases: Cases, clock: Callable[[], datetime]) -> None:
        self._cases = cases
        self._clock = clock
        self._together = Together[Asked, Reported]("reports", self._record, TRANSACTIONS, MOST_TOGETHER)

    def report(
        self,
        actor: Actor,
        what: NewReport,
        key: str | None = None,
        reporter: Reporter | None = None,
        caller: str | None = None,
    ) -> Reported:
        """Record a report, or give the answer again that this key got before.

        Parameters
        ----------
        key
            What the caller sends again with the same report; two at once make one incident.
        reporter
            With a report from a resident.
        caller
            Whose keys these are; the actor's unless given.

        Raises
        ------
        NotPermitted, ClassUnknown, PlaceNeeded, PlaceOutside, UnknownThing, BadValue, TextTooLong,
        PhotosTooMany, KeyMalformed, KeyReused, DatabaseAway
            Nothing was recorded; after DatabaseAway ask again with the same key.
        """
        return self.begin(actor, what, key, reporter, caller).result()

    def begin(
        self,
        actor: Actor,
        what: NewReport,
        key: str | None = None,
        reporter: Reporter | None = None,
        caller: str | None = None,
    ) -> "Future[Reported]":
        """As `report`, without waiting for it."""
        require(actor, Permission.REPORT)
        source = _source(actor, what.source)
        _check(what, key)
        asked = Asked(actor, what, source, key, reporter, caller or actor.reference)
        return self._together.ask(asked, party=actor, once=(asked.caller, key) if key else None)

    def _record(self, asked: Sequence[Asked]) -> Sequence[Reported | Exception]:
        """Record reports of one actor in one transaction; each succeeds or fails alone."""
        written = False
        try:
            with self._cases.as_done_by(asked[0].actor) as work:
                done = self._written(work, asked)
                written = True
            return done
        except DatabaseAway:
            raise
        except Exception:
            # Once all is written only the commit can fail, and then nobody knows: told to all, tried again by none.
            if written or len(asked) == 1:
                raise
        return [self._alone(one) for one in asked]

    def _alone(self, asked: Asked) -> Reported | Exception:
        try:
            return self._record([asked])[0]
        except Exception as error:  # noqa: BLE001 - it is told to the one who asked
            return error

    def _written(self, work: CaseWork, asked: Sequence[Asked]) -> Sequence[Reported | Exception]:
        calls = [one.call() for one in asked]
        kept = iter(work.answered_each([call for call in calls if call]))
        now = self._clock()
        done = [
            self._looked_at(work, one, next(kept) if call else None) for one, call in zip(asked, calls, strict=True)
        ]
        new = [(at, one) for at, one in enumerate(done) if isinstance(one, Report)]
        added, events = self._added(work, [(asked[at], what) for at, what in new], now)
        for (at, _), reported in zip(new, added, strict=True):
            if call := calls[at]:
                work.keep_answer(call, {"incident": reported.incident.id, "duplicates": reported.duplicates}, now)
            done[at] = reported
        work.append(events)
        return [one for one in done if not isinstance(one, Report)]

    def _looked_at(
        self, work: CaseWork, asked: Asked, kept: Answer | KeyReused | None
    ) -> Report | Reported | JingweiError:
        """Return what there is to record, what came of it before, or why it cannot be recorded."""
        if isinstance(kept, KeyReused):
            return kept
        try:
            if kept:
                return self._again(work, kept.body)
            what, table = asked.what, work.classes()
            kind = table.kind(what.class_code)
            where = whereabouts(work, what.place)
            severity = kind.severity if what.severity is None else Severity(what.severity)
            return Report(asked.source, table.version, kind.code, severity, where, what.description.strip())
        except DatabaseAway:
            raise
        except JingweiError as error:
            return error

    def _again(self, work: CaseWork, body: Mapping[str, Any]) -> Reported:
        incident = work.incident(int(body["incident"]))
        if incident is None:
            raise NotPermitted(permission=Permission.VIEW_INCIDENTS.value)
        return Reported(incident, body["duplicates"], again=True)

    def _added(
        self, work: CaseWork, reports: Sequence[tuple[Asked, Report]], now: datetime
    ) -> tuple[list[Reported], list[Event]]:
        """Write the rows of new incidents and of what came with them; return them and what is to be logged."""
        made: list[tuple[Incident, Event]] = []
        for (asked, what), identity in zip(reports, work.new_identities(now, len(reports)), strict=True):
            incident, event = report(*identity, what, asked.actor.reference, now)
            made.append((replace(incident, verify_due=self._verify_due(work, incident, now)), event))
        incidents = [incident for incident, _ in made]
        work.add_incidents(incidents)
        added, events = [], []
        for (asked, _), (incident, event), likely in zip(
            reports, made, duplicates_of_each(work, incidents), strict=True
        ):
            now_is, logged = self._with_what_came(work, asked, incident, _first_event(event, incident, likely), now)
            added.append(Reported(now_is, [one.to_json() for one in likely[:MOST_DUPLICATES]]))
            events += logged
        return added, events

    def _verify_due(self, work: CaseWork, incident: Incident, now: datetime) -> datetime | None:
        if incident.source in VERIFIED_AT_SOURCE:
            return None
        area = area_of(incident)
        rules, calendar = work.deadline_rules(), work.calendar(area)
        due = due_times(rules, incident.class_code, area, incident.severity, calendar, now)
        return due.get(Milestone.VERIFY)

    def _with_what_came(
        self, work: CaseWork, asked: Asked, incident: Incident, event: Event, now: datetime
    ) -> tuple[Incident, list[Event]]:
        """Keep the photos and the reporter of a new incident."""
        events = [event]
        for photo in asked.what.photos:
            note = {"photo": work.add_photo(incident, photo, now), "phase": photo.phase}
            incident, added = happened(incident, Happening.PHOTO_ADDED, asked.actor.reference, now, note=note)
            events += added
        if asked.what.photos:
            work.save_incident(incident)
        if who := asked.reporter:
            work.add_reporter(incident, who.phone, who.follow_sha256, who.language)
        return incident, events


def duplicates_of(work: CaseWork, incident: Incident) -> tuple[Duplicate, ...]:
    """Return the open incidents likely about the same thing as `incident`, the likeliest first."""
    return duplicates_of_each(work, [incident])[0]


def duplicates_of_each(work: CaseWork, incidents: Sequence[Incident]) -> list[tuple[Duplicate, ...]]:
    """As `duplicates_of`; of `incidents` themselves only those before each."""
    near = work.open_incidents_near_each(incidents, SEARCH_RADIUS_M, SEARCH_WITHIN_S, MOST_COMPARED)
    return [likely_duplicates(one, others) for one, others in zip(incidents, near, strict=True)]


def _first_event(event: Event, incident: Incident, duplicates: Sequence[Duplicate]) -> Event:
    """Return the event of the report with what was found out after it was made."""
    note = {"duplicates": [one.incident.id for one in duplicates[:MOST_DUPLICATES]]} if duplicates else {}
    found_out = {"verify_due": json_form(incident.verify_due)}
    return replace(event, changes={**event.changes, **found_out}, note=note)


def _source(actor: Actor, said: str | None) -> Source:
    if said is None:
        return USUAL_SOURCE[actor.role]
    known = SOURCES[actor.role]
    if said not in known:
        raise BadValue(name="source", value=said[:40], why=", ".join(sorted(known)))
    return Source(said)


def _check(what: NewReport, key: str | None) -> None:
    if len(what.description) > MOST_DESCRIPTION_CHARACTERS:
        raise TextTooLong(field="description", most=MOST_DESCRIPTION_CHARACTERS, got=len(what.description))
    if "\0" in what.description:
        raise BadValue(name="description", value="\\0", why="U+0000")
    if len(what.photos) > MOST_PHOTOS:
        raise PhotosTooMany(most=MOST_PHOTOS, got=len(what.photos))
    if what.severity is not None and what.severity not in set(Severity):
        raise BadValue(name="severity", value=what.severity, why="1–4")
    check_key(key)
