"""What anyone may do who stands before a QR code: report, follow the report, rate what was done.

Nobody signs in. A code on the wall says where; a secret address says which report. Only the
hash of that address is stored, and of who sends only a salted hash that changes every day.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.errors import ClassUnknown, CodeUnknown, FollowUnknown, PhoneMalformed, PhotosTooMany, TooManyReports
from dispatch.events import Happening, LoggedEvent, Subject
from dispatch.incidents import Incident, State, commands
from dispatch.permissions import Actor, Permission, Role, require
from dispatch.plans import ClassTable
from dispatch.ports import Cases, Photo, ReportPoint
from dispatch.ports.surroundings import Surroundings, Surveyor
from dispatch.service.cases import CaseService
from dispatch.service.intake import Intake, NewReport, Reporter
from dispatch.service.places import Place

MOST_PUBLIC_PHOTOS = 3
MOST_BY_ONE = 10
MOST_BY_CODE = 120
WINDOW = timedelta(hours=1)
MAP_RADIUS_M = 110.0
TOKEN_CHARACTERS = 32
_CODE = re.compile(r"[A-Za-z0-9]{6,24}")
_PHONE = re.compile(r"\+?[\d -]{5,20}")
_LEAST_DIGITS = 5
_DISTRICT_DIGITS = 6
SHOWN = frozenset(
    {
        Happening.INCIDENT_REPORTED, Happening.INCIDENT_VERIFIED, Happening.INCIDENT_ACCEPTED,
        Happening.INCIDENT_REJECTED, Happening.INCIDENT_DISPATCHED, Happening.INCIDENT_REACHED,
        Happening.INCIDENT_HANDLED, Happening.INCIDENT_SENT_BACK, Happening.INCIDENT_CHECKED,
        Happening.INCIDENT_CLOSED, Happening.INCIDENT_RATED, Happening.SUSPENSION_GRANTED,
        Happening.INCIDENT_RESUMED, Happening.INCIDENT_MERGED, Happening.INCIDENT_REOPENED, Happening.INCIDENT_VOIDED,
    }
)  # fmt: skip
# What a resident is told with it: why a report was not taken up.
EXPLAINED = frozenset({Happening.INCIDENT_REJECTED, Happening.INCIDENT_VOIDED})


@dataclass(frozen=True, slots=True)
class PublicReport:
    """What a resident reports; `lng` and `lat` are in WGS 84, None for the place of the code."""

    class_code: str
    description: str = ""
    lng: float | None = None
    lat: float | None = None
    phone: str = ""
    photos: Sequence[Photo] = ()
    language: str = "zh-CN"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a resident gets: the number, and the secret part of the address to follow it by."""

    number: str
    token: str


@dataclass(frozen=True, slots=True)
class Station:
    """One thing that happened to a report, in the order of time; `why` only where it is told."""

    happening: Happening
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a report stands.

    Attributes
    ----------
    reported
        As it was reported.
    going_on
        The incident it was merged into, or itself.
    stations
        Its own until the merging, then those of the other.
    """

    reported: Incident
    going_on: Incident
    label_zh: str
    label_en: str
    icon: str
    stations: Sequence[Station]

    @property
    def may_rate(self) -> bool:
        """Whether stars can be given now."""
        return self.going_on.state is State.CLOSED

    @property
    def may_add(self) -> bool:
        """Whether more words help anybody."""
        return self.going_on.open


class PublicDesk:
    """Serves residents.

    Parameters
    ----------
    secret
        Of this installation; whoever has it can compute follow-up addresses.
    """

    def __init__(
        self,
        cases: Cases,
        intake: Intake,
        case_service: CaseService,
        surveyor: Surveyor,
        secret: bytes,
        clock: Callable[[], datetime],
    ) -> None:
        self._cases = cases
        self._intake = intake
        self._case_service = case_service
        self._surveyor = surveyor
        self._secret = secret
        self._clock = clock

    def point(self, code: str) -> ReportPoint:
        """Return what a code stands for; raises CodeUnknown, also for one not in use any more."""
        found = self._cases.report_point(code) if _CODE.fullmatch(code) else None
        if found is None or not found.active:
            raise CodeUnknown(code=code[:24])
        return found

    def classes(self, point: ReportPoint) -> ClassTable:
        """Return the class table in force; only kinds that are `public` may be chosen."""
        with self._cases.as_done_by(resident(point.community_code)) as work:
            return work.classes()

    def around(self, point: ReportPoint) -> Surroundings:
        """Return the shapes around a code."""
        return self._surveyor.around(point.lng, point.lat, MAP_RADIUS_M)

    def report(self, code: str, what: PublicReport, key: str, address: str) -> Receipt:
        """Record a resident's report; the same key gives the same receipt again.

        Raises
        ------
        CodeUnknown, TooManyReports, PhoneMalformed, PhotosTooMany
        ClassUnknown
            Also for a class that residents may not choose.
        PlaceOutside, TextTooLong, BadValue, KeyMalformed, KeyReused
        """
        point = self.point(code)
        actor = resident(point.community_code, what.language)
        phone = checked_phone(what.phone)
        if len(what.photos) > MOST_PUBLIC_PHOTOS:
            raise PhotosTooMany(most=MOST_PUBLIC_PHOTOS, got=len(what.photos))
        self._slow_down(actor, code, address)
        table = self.classes(point)
        if not table.kind(what.class_code).public:
            raise ClassUnknown(value=what.class_code, version=table.version)
        moved = what.lng is not None and what.lat is not None
        place = Place(what.lng, what.lat, "wgs84") if moved else Place(point.lng, point.lat, "wgs84")
        token = self._token(code, key)
        reporter = Reporter(phone, hashed(token), what.language)
        report = NewReport(what.class_code, place, what.description, photos=what.photos)
        done = self._intake.report(actor, report, key, reporter, caller=f"resident:{code}")
        return Receipt(done.incident.number, token)

    def follow(self, token: str) -> Followed:
        """Return where a report stands; raises FollowUnknown."""
        actor = self._holder(token)
        with self._cases.as_done_by(actor) as work:
            reported = work.followed(hashed(token))
            if reported is None:
                raise FollowUnknown
            going_on, stations = reported, _stations(work.events_of(reported.id))
            while going_on.merged_into is not None:
                target = work.incident(going_on.merged_into)
                if target is None:
                    break
                merged_at = stations[-1].at if stations else target.reported_at
                stations += [one for one in _stations(work.events_of(target.id)) if one.at > merged_at]
                going_on = target
            kind = work.classes(reported.class_version).kind(reported.class_code)
        return Followed(reported, going_on, kind.label_zh, kind.label_en, kind.icon, stations)

    def add_words(self, token: str, words: str) -> None:
        """Add words to a report, or to what it was merged into; raises FollowUnknown, StepReasonMissing, TextTooLong."""
        followed = self.follow(token)
        self._case_service.act(self._holder(token), followed.going_on.id, commands.Note(words.strip()))

    def rate(self, token: str, stars: int, words: str = "") -> None:
        """Rate what was done; raises FollowUnknown, TransitionIllegal when it is not closed, BadValue."""
        followed = self.follow(token)
        self._case_service.act(self._holder(token), followed.going_on.id, commands.Rate(stars, words.strip()))

    def _holder(self, token: str) -> Actor:
        """Return the resident who holds a token: sees the district it was reported in, as merging may lead there."""
        community = self._cases.community_followed(hashed(token)) if len(token) == TOKEN_CHARACTERS else None
        if community is None:
            raise FollowUnknown
        return resident(community[:_DISTRICT_DIGITS])

    def _slow_down(self, actor: Actor, code: str, address: str) -> None:
        require(actor, Permission.REPORT)
        now = self._clock()
        who = self._keyed("who", now.date().isoformat(), address)
        with self._cases.as_done_by(actor) as work:
            by_one, by_code = work.count_attempts(who, code, now - WINDOW)
            if by_one >= MOST_BY_ONE or by_code >= MOST_BY_CODE:
                raise TooManyReports(minutes=int(WINDOW.total_seconds() // 60))
            work.note_attempt(who, code, now)

    def _token(self, code: str, key: str) -> str:
        """Return the secret address of a report: the same for the same key, and only here to be computed."""
        return base64.urlsafe_b64encode(self._keyed("follow", code, key)).decode()[:TOKEN_CHARACTERS]

    def _keyed(self, *parts: str) -> bytes:
        return hmac.new(self._secret, "\0".join(parts).encode(), hashlib.sha256).digest()


def resident(scope: str, language: str = "zh-CN") -> Actor:
    """Return who uses the public page, narrowed to an area."""
    return Actor(0, "resident", "居民", Role.RESIDENT, scope, language)


def device(scope: str) -> Actor:
    """Return what reports by itself, narrowed to an area."""
    return Actor(0, "device", "设备", Role.DEVICE, scope, "zh-CN")


def hashed(token: str) -> bytes:
    """Return what is stored of a follow-up address."""
    return hashlib.sha256(token.encode()).digest()


def checked_phone(given: str) -> str | None:
    """Return a number to call back, None for none; raises PhoneMalformed."""
    phone = given.strip()
    if not phone:
        return None
    if not _PHONE.fullmatch(phone) or sum(sign.isdigit() for sign in phone) < _LEAST_DIGITS:
        raise PhoneMalformed
    return phone


def _stations(timeline: Sequence[LoggedEvent]) -> list[Station]:
    found = []
    for logged in timeline:
        event = logged.event
        if event.subject is Subject.INCIDENT and event.happening in SHOWN:
            why = str(event.note.get("reason", "")) if event.happening in EXPLAINED else ""
            found.append(Station(event.happening, event.at, why))
    return found
