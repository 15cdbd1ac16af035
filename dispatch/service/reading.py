"""What can be asked about incidents, units, classes and the log."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dispatch.case_permissions import COMMAND_PERMISSION
from dispatch.china_time import CHINA
from dispatch.errors import BadValue, UnknownThing
from dispatch.events import Happening, LoggedEvent
from dispatch.incidents import COMMANDS, Incident, Milestone, ahead, allowed
from dispatch.live.board import Extras
from dispatch.live.rows import incident_row, unit_row
from dispatch.permissions import Actor, Permission, require
from dispatch.plans import ClassTable, Cover, ResponsePlan, coverage, plan_for
from dispatch.ports import CameraView, Cases, CaseWork, Detail, Request
from dispatch.resources import ACTIVE, Assignment, Fix, Unit
from dispatch.resources.shifts import on_shift
from dispatch.service.intake import duplicates_of

MOST_ROWS = 500
MOST_REPORTED = 5_000
SHIFT_HOURS = 12
REACHED: Mapping[Milestone, Happening] = {
    Milestone.VERIFY: Happening.INCIDENT_VERIFIED,
    Milestone.DISPATCH: Happening.INCIDENT_DISPATCHED,
    Milestone.ARRIVE: Happening.INCIDENT_REACHED,
    Milestone.HANDLE: Happening.INCIDENT_HANDLED,
    Milestone.CLOSE: Happening.INCIDENT_CLOSED,
}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything about one incident, as its actor may know it.

    Attributes
    ----------
    row
        As on the board.
    bound
        Every assignment with its unit; None for a unit out of scope.
    needs
        What the plan asks for, and how much of it is bound.
    likely
        Row, score and clues of each likely duplicate.
    allowed
        Names of the commands this actor may give now.
    names
        What people call the actors of the log.
    met
        When each milestone was reached.
    """

    row: Row
    incident: Incident
    timeline: Sequence[LoggedEvent]
    detail: Detail
    bound: Sequence[tuple[Assignment, Unit | None]]
    plan: ResponsePlan | None
    needs: Sequence[Cover]
    likely: Sequence[Mapping[str, Any]]
    cameras: Sequence[CameraView]
    allowed: Sequence[str]
    names: Mapping[str, str]
    teams: Mapping[int, str]
    met: Mapping[Milestone, datetime]


@dataclass(frozen=True, slots=True)
class Resource:
    """A unit as the list of resources shows it."""

    row: Row
    fix: Fix | None
    load: int
    on_duty: bool


class CaseReader:
    """Answers questions about incidents after checking the actor's permissions.

    Parameters
    ----------
    log
        Gives at most so many events in the scope of an actor after a number.
    found_at_intake
        Gives the likely duplicates of an open incident as they were noted with its report.
    foreseen
        Gives what will be late about one version of an incident, None for nothing.
    """

    def __init__(
        self,
        cases: Cases,
        clock: Callable[[], datetime],
        log: Callable[[Actor, int, int], Sequence[LoggedEvent]],
        found_at_intake: Callable[[int], tuple[int, ...]] = lambda _: (),
        foreseen: Callable[[int, int], Mapping[str, Any] | None] = lambda _, __: None,
    ) -> None:
        self._cases = cases
        self._clock = clock
        self._log = log
        self._found_at_intake = found_at_intake
        self._foreseen = foreseen

    def open_rows(self, actor: Actor) -> list[Row]:
        """Return the rows of all open incidents in scope, by id."""
        require(actor, Permission.VIEW_INCIDENTS)
        with self._cases.as_done_by(actor) as work:
            return self._rows(work, work.open_incidents())

    def ended_rows(self, actor: Actor, limit: int, before_id: int | None) -> list[Row]:
        """Return the rows of incidents that have ended, the last reported first; raises BadValue."""
        require(actor, Permission.VIEW_INCIDENTS)
        if not 1 <= limit <= MOST_ROWS:
            raise BadValue(name="limit", value=limit, why=f"1–{MOST_ROWS}")
        with self._cases.as_done_by(actor) as work:
            return self._rows(work, work.ended_incidents(limit, before_id))

    def reported_rows(self, actor: Actor, since: datetime, until: datetime) -> tuple[list[Row], bool]:
        """Return the rows of incidents reported between two moments, and whether these are all; raises BadValue."""
        require(actor, Permission.VIEW_INCIDENTS)
        for name, moment in (("since", since), ("until", until)):
            if moment.tzinfo is None:
                raise BadValue(name=name, value=moment.isoformat(), why="a time with its zone / 须带时区")
        if until <= since:
            raise BadValue(name="until", value=until.isoformat(), why=f"> {since.isoformat()}")
        with self._cases.as_done_by(actor) as work:
            found = work.reported_incidents(since, until, MOST_REPORTED + 1)
            return self._rows(work, found[:MOST_REPORTED]), len(found) <= MOST_REPORTED

    def waiting(self, actor: Actor) -> tuple[Sequence[Request], Mapping[str, str]]:
        """Return the requests of open incidents that wait for an approval, and what people call who asked."""
        require(actor, Permission.VIEW_INCIDENTS)
        with self._cases.as_done_by(actor) as work:
            asked = work.waiting_requests()
            open_ids = {one.id for one in work.open_incidents()} if asked else set()
            return [one for one in asked if one.incident_id in open_ids], work.names_of({one.asked_by for one in asked})

    def new_row(self, incident: Incident, photos: int, duplicates: Sequence[int]) -> Row:
        """Return the row of an incident just reported, without asking the store."""
        return incident_row(incident, Extras(photos=photos, duplicates=tuple(duplicates)), ())

    def row(self, actor: Actor, incident: Incident) -> Row:
        """Return the row of an incident just read or changed."""
        with self._cases.as_done_by(actor) as work:
            return self._rows(work, [incident])[0]

    def case(self, actor: Actor, incident_id: int) -> CaseFile:
        """Return everything about one incident; raises UnknownThing."""
        require(actor, Permission.VIEW_INCIDENTS)
        with self._cases.as_done_by(actor) as work:
            incident = work.incident(incident_id)
            if incident is None:
                raise UnknownThing(kind="incident", id=incident_id)
            detail, timeline = work.detail(incident.id), work.events_of(incident.id)
            assignments = work.assignments_of(incident.id)
            units = work.units([one.unit_id for one in assignments])
            plan = plan_for(work.plans(), incident.class_code, incident.alarm_level)
            able = [
                units[one.unit_id].capabilities for one in assignments if one.state in ACTIVE and one.unit_id in units
            ]
            likely = duplicates_of(work, incident) if incident.open else ()
            rows = {row["id"]: row for row in self._rows(work, [incident, *(one.incident for one in likely)])}
            actors = {one.event.actor for one in timeline} | {one.asked_by for one in detail.requests}
            waiting = {one.kind: one.asked_by for one in detail.requests if one.granted is None}
            # Every team may be asked to take over or be whistled to, or have been.
            called = (*incident.whistled_to, *incident.whistle_answers)
            teams = {incident.team_id, *(int(team) for team in called if team.isdigit()), *_teams_told(timeline)} - {
                None
            }
            return CaseFile(
                row=rows[incident.id],
                incident=incident,
                timeline=timeline,
                detail=detail,
                bound=[(one, units.get(one.unit_id)) for one in assignments],
                plan=plan,
                needs=coverage(plan.needs, able) if plan else (),
                likely=[one.to_json() | {"incident": rows[one.incident.id]} for one in likely],
                cameras=work.cameras_seeing(incident.lng, incident.lat),
                allowed=[
                    name for name in allowed(incident, actor.reference, waiting)
                    if actor.may(COMMAND_PERMISSION[COMMANDS[name]])
                ],
                names=work.names_of(actors),
                teams=work.team_names([team for team in teams if team is not None]),
                met=_met(incident, timeline),
            )  # fmt: skip

    def photo(self, actor: Actor, photo_id: int) -> bytes:
        """Return the JPEG of a photo; raises UnknownThing."""
        require(actor, Permission.VIEW_INCIDENTS)
        with self._cases.as_done_by(actor) as work:
            jpeg = work.photo(photo_id)
        if jpeg is None:
            raise UnknownThing(kind="photo", id=photo_id)
        return jpeg

    def classes(self, actor: Actor) -> ClassTable:
        """Return the class table in force."""
        require(actor, Permission.REPORT if not actor.may(Permission.VIEW_INCIDENTS) else Permission.VIEW_INCIDENTS)
        with self._cases.as_done_by(actor) as work:
            return work.classes()

    def resources(self, actor: Actor) -> list[Resource]:
        """Return every unit in scope; the position of one off duty is kept back."""
        require(actor, Permission.VIEW_INCIDENTS)
        now = self._clock()
        local = now.astimezone(CHINA).time()
        with self._cases.as_done_by(actor) as work:
            roster = work.roster()
            bound = {one.id: one for one in work.active_assignments()}
            loads = work.loads(now - timedelta(hours=SHIFT_HOURS))
        found = []
        for unit, fix in roster:
            there = fix if on_shift(unit, local) else None
            place = (there.lng, there.lat) if there else (unit.home_lng, unit.home_lat)
            row = unit_row(unit, place, bound.get(unit.assignment_id) if unit.assignment_id else None)
            found.append(Resource(row, there, loads.get(unit.id, 0), on_shift(unit, local)))
        return found

    def events(self, actor: Actor, seq: int, limit: int) -> Sequence[LoggedEvent]:
        """Return at most `limit` events in scope after `seq`, in order; only a scope of '*' sees no gaps."""
        require(actor, Permission.READ_LOG)
        return self._log(actor, seq, limit)

    def _rows(self, work: CaseWork, incidents: Sequence[Incident]) -> list[Row]:
        ids = [one.id for one in incidents]
        tallies = work.tallies(ids)
        bound: dict[int, list[Assignment]] = {}
        for one in work.active_assignments(ids):
            bound.setdefault(one.incident_id, []).append(one)
        return [
            incident_row(
                one,
                Extras(tallies[one.id].photos, tallies[one.id].merged, self._found_at_intake(one.id)),
                bound.get(one.id, ()),
                self._foreseen(one.id, one.version),
            )
            for one in incidents
        ]


def _teams_told(timeline: Sequence[LoggedEvent]) -> set[int]:
    """Return the teams that what happened speaks of."""
    notes = [logged.event.note for logged in timeline]
    told = [one for note in notes for one in (note.get("team_id"), note.get("from_team"), *note.get("to", ()))]
    return {one for one in told if isinstance(one, int)}


def _met(incident: Incident, timeline: Sequence[LoggedEvent]) -> dict[Milestone, datetime]:
    """Return when each milestone was reached; handling counts by the last time, the first response by the first.

    What is ahead again, because a unit was called back or the case opened once more, is not reached.
    """
    met: dict[Milestone, datetime] = {}
    for logged in timeline:
        for milestone, happening in REACHED.items():
            if logged.event.happening is happening and (
                milestone not in met or milestone in {Milestone.HANDLE, Milestone.CLOSE}
            ):
                met[milestone] = logged.event.at
    return {milestone: at for milestone, at in met.items() if milestone not in ahead(incident)}
