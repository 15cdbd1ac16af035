"""What each command does to an incident, given that its step is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dispatch.errors import (
    AlreadyAsked,
    BadValue,
    MergeImpossible,
    NothingAsked,
    NothingNew,
    SecondPersonNeeded,
    StepReasonMissing,
)
from dispatch.events import Happening
from dispatch.incidents import commands
from dispatch.incidents.context import Asked, Context
from dispatch.incidents.incident import Incident
from dispatch.incidents.milestones import ahead
from dispatch.incidents.states import ENDED, VERIFIED_AT_SOURCE, Milestone, State

# 误报 says it all.
LEAST_REASON_CHARACTERS = 2
MOST_STARS = 5
HIGHEST_ALARM = 4
DISTRICT_DIGITS = 6
OF_A_CASE = (Milestone.DISPATCH, Milestone.ARRIVE, Milestone.HANDLE, Milestone.CLOSE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Fields to set, and where they are not the step's own: the state, what happened, more to note."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    state: State | None = None
    happening: Happening | None = None
    note: Mapping[str, Any] = field(default_factory=dict)


def outcome(incident: Incident, command: commands.Command, actor: str, now: datetime, context: Context) -> Outcome:
    """Return what `command` does to `incident`.

    Raises
    ------
    SecondPersonNeeded, StepReasonMissing, NothingAsked, NothingNew, AlreadyAsked, MergeImpossible,
    BadValue
        Where the command itself is at fault.
    """
    match command:
        case commands.Accept():
            return Outcome(due_fields(context, OF_A_CASE) | _team(context.order, 0))
        case commands.Assign():
            return _assign(incident, command, context)
        case commands.Return():
            return _return(incident, context)
        case commands.Handle():
            return Outcome({"handled_by": actor})
        case commands.Check():
            return _check(incident, command, actor)
        case commands.Rate(stars=stars):
            _check_stars(stars)
            return Outcome({"rating": stars})
        case commands.AskExtension() | commands.AskSuspension():
            return _ask(incident, command, now, context)
        case commands.DecideExtension(granted=granted):
            asked = _decided_by_another("decide_extension", actor, context)
            return _extended(incident, asked, context) if granted else Outcome(happening=Happening.EXTENSION_REFUSED)
        case commands.DecideSuspension(granted=granted):
            _decided_by_another("decide_suspension", actor, context)
            if not granted:
                return Outcome(happening=Happening.SUSPENSION_REFUSED)
            # Its units are let go: nobody may believe that help is on the way.
            return Outcome({"suspended": True, "suspended_at": now}, state=State.ACCEPTED)
        case commands.Resume():
            return Outcome({**MOVING_CLOCK, **_later(incident, context.due)})
        case commands.Urge():
            return Outcome({"urges": incident.urges + 1})
        case commands.Supervise():
            return Outcome({"supervised": True})
        case commands.Whistle():
            return _whistle(incident, command)
        case commands.AnswerWhistle():
            return _answer(incident, command)
        case commands.RateAnswer():
            return _rate_answer(incident, command)
        case commands.Merge():
            return _merge(incident, command, context)
        case commands.Reopen():
            return _reopen(incident, context)
        case commands.Void():
            return Outcome(MOVING_CLOCK)
        case commands.Reclassify():
            return _reclassify(incident, command, context)
        case commands.RaiseAlarm(level=level):
            if not incident.alarm_level < level <= HIGHEST_ALARM:
                raise BadValue(name="level", value=level, why=f"{incident.alarm_level + 1}–{HIGHEST_ALARM}")
            return Outcome({"alarm_level": level})
        case commands.Verify() | commands.Reject() | commands.Close() | commands.Note():
            return Outcome()


MOVING_CLOCK: Mapping[str, Any] = {"suspended": False, "suspended_at": None}


def require_reason(name: str, text: str) -> None:
    """Pass when `text` says something; raise StepReasonMissing otherwise."""
    if len(text.strip()) < LEAST_REASON_CHARACTERS:
        raise StepReasonMissing(command=name, least=LEAST_REASON_CHARACTERS)


def due_fields(context: Context, milestones: tuple[Milestone, ...]) -> dict[str, datetime | None]:
    """Return the fields of new deadlines: None where no rule gives one."""
    return {f"{milestone.value}_due": context.due.get(milestone) for milestone in milestones}


def _later(incident: Incident, due: Mapping[Milestone, datetime]) -> dict[str, datetime]:
    """Return due times moved on; time that was granted never brings one forward, nor makes one."""
    return {
        f"{milestone.value}_due": max(before, after)
        for milestone, after in due.items()
        if (before := incident.due(milestone)) is not None
    }


def _earlier(incident: Incident, due: Mapping[Milestone, datetime]) -> dict[str, datetime]:
    """Return due times still ahead, brought forward: a new class never buys time."""
    return {
        f"{milestone.value}_due": min(due[milestone], incident.due(milestone) or due[milestone])
        for milestone in ahead(incident)
        if milestone in due
    }


def _team(order: tuple[int, ...], rank: int) -> dict[str, Any]:
    """Return the fields for the team at `rank`, from 0; ranks in the row count from 1, 0 is none."""
    if rank < len(order):
        return {"team_id": order[rank], "team_rank": rank + 1}
    return {"team_id": None, "team_rank": len(order)}


def _assign(incident: Incident, command: commands.Assign, context: Context) -> Outcome:
    if command.team_id == incident.team_id:
        raise NothingNew(command=commands.NAME[type(command)])
    if incident.team_id is not None:
        require_reason("assign", command.reason)
    # A team outside the order keeps the place of the one before it, so that giving back goes on from there.
    known = command.team_id in context.order
    rank = context.order.index(command.team_id) + 1 if known else incident.team_rank
    return Outcome({"team_id": command.team_id, "team_rank": rank})


def _return(incident: Incident, context: Context) -> Outcome:
    rank = incident.team_rank
    while rank < len(context.order) and context.order[rank] == incident.team_id:
        rank += 1
    following = _team(context.order, rank)
    return Outcome(following, note={"from_team": incident.team_id, "exhausted": following["team_id"] is None})


def _check(incident: Incident, command: commands.Check, actor: str) -> Outcome:
    if actor == incident.handled_by:
        raise SecondPersonNeeded(command="check", by=actor)
    if command.passed:
        return Outcome()
    require_reason("check", command.reason)
    sent_back = {"handled_by": None, "reworks": incident.reworks + 1}
    return Outcome(sent_back, State.ACCEPTED, Happening.INCIDENT_SENT_BACK, {"handled_by": incident.handled_by})


def _ask(
    incident: Incident, command: commands.AskExtension | commands.AskSuspension, now: datetime, context: Context
) -> Outcome:
    if context.asked is not None:
        raise AlreadyAsked(command=commands.NAME[type(command)])
    until = command.until
    if until is None:
        return Outcome()
    if until.tzinfo is None:
        raise BadValue(name="until", value=until.isoformat(), why="+08:00 / Z")
    least = now
    if isinstance(command, commands.AskExtension) and incident.handle_due is not None:
        least = max(now, incident.handle_due)
    if until <= least:
        raise BadValue(name="until", value=until.isoformat(), why=f"> {least.isoformat()}")
    return Outcome()


def _decided_by_another(name: str, actor: str, context: Context) -> Asked:
    if context.asked is None:
        raise NothingAsked(command=name)
    if context.asked.asked_by == actor:
        raise SecondPersonNeeded(command=name, by=actor)
    return context.asked


def _extended(incident: Incident, asked: Asked, context: Context) -> Outcome:
    due = dict(context.due)
    if asked.until is not None:
        due[Milestone.HANDLE] = asked.until
    return Outcome(_later(incident, due), note={"asked_by": asked.asked_by})


def _whistle(incident: Incident, command: commands.Whistle) -> Outcome:
    called = dict.fromkeys(str(team) for team in command.to)
    added = tuple(team for team in called if team not in incident.whistled_to)
    if not added:
        raise BadValue(name="to", value=list(command.to), why=f"∉ {list(incident.whistled_to)}")
    return Outcome({"whistled_to": incident.whistled_to + added})


def _answer(incident: Incident, command: commands.AnswerWhistle) -> Outcome:
    team = str(command.team_id)
    if team not in incident.whistled_to:
        raise BadValue(name="team_id", value=team, why=" | ".join(incident.whistled_to))
    answers = (*(one for one in incident.whistle_answers if one != team), team)
    waiting = tuple(called for called in incident.whistled_to if called != team)
    return Outcome({"whistled_to": waiting, "whistle_answers": answers})


def _rate_answer(incident: Incident, command: commands.RateAnswer) -> Outcome:
    _check_stars(command.stars)
    team = str(command.team_id)
    if team not in incident.whistle_answers:
        raise BadValue(name="team_id", value=team, why=" | ".join(incident.whistle_answers))
    return Outcome({"whistle_answers": tuple(one for one in incident.whistle_answers if one != team)})


def _check_stars(stars: int) -> None:
    if not 1 <= stars <= MOST_STARS:
        raise BadValue(name="stars", value=stars, why=f"1–{MOST_STARS}")


def _merge(incident: Incident, command: commands.Merge, context: Context) -> Outcome:
    """Merge into an open incident only: what was merged has ended, so that no circle can close."""
    target, why = context.target, ""
    if command.into == incident.id:
        why = "itself"
    elif target is None or target.id != command.into:
        why = "unknown"
    elif target.state in ENDED:
        why = "ended"
    elif target.suspended:
        why = "suspended"
    elif target.community_code[:DISTRICT_DIGITS] != incident.community_code[:DISTRICT_DIGITS]:
        why = "another_district"
    if why:
        raise MergeImpossible(into=command.into, why=why)
    return Outcome({"merged_into": command.into, **MOVING_CLOCK})


def _reopen(incident: Incident, context: Context) -> Outcome:
    """Begin again: what was a case is one at once, what was rejected has to be looked at anew."""
    afresh: dict[str, Any] = {"handled_by": None, "reworks": 0, "urges": 0, "supervised": False, "rating": None}
    afresh |= {"whistled_to": (), "whistle_answers": ()}
    if incident.state is State.REJECTED:
        verify = () if incident.source in VERIFIED_AT_SOURCE else (Milestone.VERIFY,)
        return Outcome(afresh | due_fields(context, verify), State.REPORTED)
    team = {} if incident.team_id is not None else _team(context.order, 0)
    return Outcome(afresh | due_fields(context, OF_A_CASE) | team)


def _reclassify(incident: Incident, command: commands.Reclassify, context: Context) -> Outcome:
    after = {"class_code": command.class_code, "severity": command.severity}
    if all(getattr(incident, name) == value for name, value in after.items()):
        raise NothingNew(command=commands.NAME[type(command)])
    version = incident.class_version if context.class_version is None else context.class_version
    return Outcome({**after, "class_version": version, **_earlier(incident, context.due)})
