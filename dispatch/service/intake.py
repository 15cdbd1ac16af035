"""Reports come in: from operators, officers, programs and residents, each once."""

import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.changes import json_form
from dispatch.deadlines import area_of, due_times
from dispatch.duplicates import SEARCH_RADIUS_M, SEARCH_WITHIN_S, Duplicate, likely_duplicates
from dispatch.errors import BadValue, NotPermitted, PhotosTooMany, TextTooLong
from dispatch.events import Event, Happening
from dispatch.incidents import VERIFIED_AT_SOURCE, Incident, Milestone, Report, Severity, Source, happened, report
from dispatch.permissions import Actor, Permission, Role, require
from dispatch.ports import Cases, CaseWork, Photo
from dispatch.service.once import check_key
from dispatch.service.places import Place, whereabouts

MOST_PHOTOS = 9
MOST_DESCRIPTION_CHARACTERS = 2000
MOST_DUPLICATES = 5
# In a flood of reports from one spot the nearest few say enough.
MOST_COMPARED = 12
# More at once only wait for each other: for numbers, for the log, and for the interpreter.
AT_ONCE = 6
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


class Intake:
    """Takes reports; each is one transaction, durable when it is answered.

    Parameters
    ----------
    clock
        Gives the time now, in UTC.
    """

    def __init__(self, cases: Cases, clock: Callable[[], datetime]) -> None:
        self._cases = cases
        self._clock = clock
        self._turns = threading.BoundedSemaphore(AT_ONCE)

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
        require(actor, Permission.REPORT)
        source = _source(actor, what.source)
        _check(what, key)
        with self._turns, self._cases.as_done_by(actor) as work:
            caller = caller or actor.reference
            digest = what.digest() if key else b""
            if key and (kept := work.answered(caller, key, digest)) is not None:
                return self._again(work, kept.body)
            now = self._clock()
            table = work.classes()
            kind = table.kind(what.class_code)
            where = whereabouts(work, what.place)
            severity = kind.severity if what.severity is None else Severity(what.severity)
            taken = Report(source, table.version, kind.code, severity, where, what.description.strip())
            incident, event = report(*work.new_identity(now), taken, actor.reference, now)
            incident = replace(incident, verify_due=self._verify_due(work, incident, now))
            duplicates = duplicates_of(work, incident)
            event = _first_event(event, incident, duplicates)
            work.add_incident(incident)
            incident, events = self._with_photos(work, incident, event, what.photos, actor, now)
            if reporter is not None:
                work.add_reporter(incident, reporter.phone, reporter.follow_sha256, reporter.language)
            told = [one.to_json() for one in duplicates[:MOST_DUPLICATES]]
            if key:
                work.keep_answer(caller, key, digest, {"incident": incident.id, "duplicates": told}, now)
            work.append(events)
        return Reported(incident, told)

    def _again(self, work: CaseWork, body: Mapping[str, Any]) -> Reported:
        incident = work.incident(int(body["incident"]))
        if incident is None:
            raise NotPermitted(permission=Permission.VIEW_INCIDENTS.value)
        return Reported(incident, body["duplicates"], again=True)

    def _verify_due(self, work: CaseWork, incident: Incident, now: datetime) -> datetime | None:
        if incident.source in VERIFIED_AT_SOURCE:
            return None
        area = area_of(incident)
        rules, calendar = work.deadline_rules(), work.calendar(area)
        due = due_times(rules, incident.class_code, area, incident.severity, calendar, now)
        return due.get(Milestone.VERIFY)

    def _with_photos(
        self, work: CaseWork, incident: Incident, event: Event, photos: Sequence[Photo], actor: Actor, now: datetime
    ) -> tuple[Incident, list[Event]]:
        events = [event]
        for photo in photos:
            photo_id = work.add_photo(incident, photo, now)
            incident, added = happened(
                incident, Happening.PHOTO_ADDED, actor.reference, now, note={"photo": photo_id, "phase": photo.phase}
            )
            events += added
        if photos:
            work.save_incident(incident)
        return incident, events


def duplicates_of(work: CaseWork, incident: Incident) -> tuple[Duplicate, ...]:
    """Return the open incidents likely about the same thing as `incident`, the likeliest first."""
    since = incident.reported_at - timedelta(seconds=SEARCH_WITHIN_S)
    return likely_duplicates(
        incident,
        work.open_incidents_near(
            incident.lng, incident.lat, SEARCH_RADIUS_M, since, MOST_COMPARED, incident.building_id
        ),
    )


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
