"""Decide on a command: the incident as it is after it and what happened, or a refusal that says why."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from types import MappingProxyType

from dispatch.changes import changes, json_form
from dispatch.errors import TextTooLong, TransitionIllegal
from dispatch.events import Event, Happening, Subject
from dispatch.incidents import commands
from dispatch.incidents.commands import COMMANDS, NAME, Command
from dispatch.incidents.context import NOTHING_MORE, Context
from dispatch.incidents.incident import Incident
from dispatch.incidents.outcomes import HIGHEST_ALARM, outcome, require_reason
from dispatch.incidents.states import VERIFIED_AT_SOURCE, State
from dispatch.incidents.transitions import STEPS

MOST_CHARACTERS = 2000
EXTENSION = "extension"
SUSPENSION = "suspension"

ASKS: Mapping[type[Command], str] = MappingProxyType(
    {commands.AskExtension: EXTENSION, commands.AskSuspension: SUSPENSION}
)
"""Kinds of request that must not be open yet."""

DECIDES: Mapping[type[Command], str] = MappingProxyType(
    {commands.DecideExtension: EXTENSION, commands.DecideSuspension: SUSPENSION}
)
"""Kinds of request that must be open."""

NOBODY: Mapping[str, str] = MappingProxyType({})


def decide(
    incident: Incident, command: Command, actor: str, now: datetime, context: Context = NOTHING_MORE
) -> tuple[Incident, tuple[Event, ...]]:
    """Return the incident after `command` and the one event that says so.

    Raises
    ------
    TransitionIllegal
        Where the step is not open; it names those that are.
    StepReasonMissing, TextTooLong, SecondPersonNeeded, NothingAsked, NothingNew, AlreadyAsked, MergeImpossible,
    BadValue
        Where it is open, but not so.
    """
    kind = type(command)
    if not is_open(incident, kind):
        raise TransitionIllegal(
            command=NAME[kind],
            state=incident.state.value,
            allowed=", ".join(name for name, other in COMMANDS.items() if is_open(incident, other)),
        )
    step = STEPS[kind]
    _check_texts(command, step.reason)
    result = outcome(incident, command, actor, now, context)
    state = result.state or step.to or incident.state
    note = {**_said(command), **result.note}
    return happened(
        incident,
        result.happening or step.happening,
        actor,
        now,
        {**result.fields, "state": state},
        note,
    )


def allowed(incident: Incident, actor: str, asked: Mapping[str, str] = NOBODY) -> tuple[str, ...]:
    """Return the names of the commands that are open to `actor`, in the order of a life.

    `asked` names who asked, for each kind of request ('extension', 'suspension') that waits for a
    decision. Rights by role are not looked at here.
    """
    return tuple(
        name
        for name, kind in COMMANDS.items()
        if is_open(incident, kind)
        and not (kind is commands.Check and actor == incident.handled_by)
        and not (kind in ASKS and ASKS[kind] in asked)
        and not (kind in DECIDES and asked.get(DECIDES[kind], actor) == actor)
    )


def is_open(incident: Incident, kind: type[Command]) -> bool:
    """Say whether the incident as it stands lets such a command be given by anybody."""
    step = STEPS[kind]
    if incident.state not in step.open_in or (incident.suspended and not step.suspended):
        return False
    if kind is commands.Accept:
        return incident.state is State.VERIFIED or incident.source in VERIFIED_AT_SOURCE
    if kind is commands.Return:
        return incident.team_id is not None
    if kind is commands.Resume:
        return incident.suspended
    if kind is commands.Supervise:
        return not incident.supervised
    if kind is commands.AnswerWhistle:
        return incident.whistled_to != ()
    if kind is commands.RateAnswer:
        return incident.whistle_answers != ()
    if kind is commands.RaiseAlarm:
        return incident.alarm_level < HIGHEST_ALARM
    return True


def happened(
    incident: Incident,
    happening: Happening,
    actor: str,
    now: datetime,
    to_set: Mapping[str, object] = MappingProxyType({}),
    note: Mapping[str, object] = MappingProxyType({}),
) -> tuple[Incident, tuple[Event, ...]]:
    """Return the next version of an incident with `to_set` set, and the event of it.

    Also for what leaves the row as it is and is kept elsewhere: a photo added, a step done.
    """
    values = dict(to_set)
    if values.get("state", incident.state) is not incident.state:
        values["state_since"] = now
    after = replace(incident, **values, version=incident.version + 1)  # type: ignore[arg-type]
    event = Event(
        happening=happening,
        subject=Subject.INCIDENT,
        subject_id=incident.id,
        community_code=incident.community_code,
        version=after.version,
        at=now,
        actor=actor,
        changes=changes(incident, after),
        note=note,
    )
    return after, (event,)


def _check_texts(command: Command, reason: str | None) -> None:
    for each in fields(command):
        text = getattr(command, each.name)
        if isinstance(text, str) and len(text) > MOST_CHARACTERS:
            raise TextTooLong(field=each.name, most=MOST_CHARACTERS, got=len(text))
    if reason is not None:
        require_reason(NAME[type(command)], getattr(command, reason))


def _said(command: Command) -> dict[str, object]:
    """Return what the one who gave the command said, for the log."""
    said = {each.name: json_form(getattr(command, each.name)) for each in fields(command)}
    return {name: value for name, value in said.items() if value not in ("", None)}
