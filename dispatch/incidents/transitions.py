"""Which step is open in which state: one table to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dispatch.events import Happening
from dispatch.incidents import commands
from dispatch.incidents.states import ENDED, State

_S, _H = State, Happening

UNDER_WAY = frozenset({_S.ACCEPTED, _S.DISPATCHED, _S.ACKNOWLEDGED, _S.ON_SCENE})
"""A case that somebody still has to settle: units may be sent to it."""

BEFORE_CASE = frozenset({_S.REPORTED, _S.VERIFIED})
UNSETTLED = BEFORE_CASE | UNDER_WAY
UNCHECKED = UNDER_WAY | {_S.HANDLED, _S.CHECKED}
ANSWERED = UNCHECKED | {_S.CLOSED, _S.RATED}
OPEN = frozenset(State) - ENDED
ANY = frozenset(State)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a command is open and what it leads to.

    Attributes
    ----------
    to
        The state after it; None where it stays as it was. A command with two outcomes (a check,
        a decision) names the favourable one here and the other in the code that decides.
    reason
        The field that must hold a reason, or what came of it.
    suspended
        Whether it is open while the clock stands still 挂账, too; True means also then.
    """

    open_in: frozenset[State]
    to: State | None
    happening: Happening
    reason: str | None = None
    suspended: bool = False


STEPS: Mapping[type[commands.Command], Step] = MappingProxyType(
    {
        # The line of life.
        commands.Verify: Step(frozenset({_S.REPORTED}), _S.VERIFIED, _H.INCIDENT_VERIFIED),
        commands.Accept: Step(BEFORE_CASE, _S.ACCEPTED, _H.INCIDENT_ACCEPTED),
        commands.Reject: Step(BEFORE_CASE, _S.REJECTED, _H.INCIDENT_REJECTED, "reason"),
        commands.Assign: Step(UNDER_WAY, None, _H.INCIDENT_ASSIGNED),
        commands.Return: Step(UNDER_WAY, _S.ACCEPTED, _H.INCIDENT_RETURNED, "reason"),
        commands.Handle: Step(UNDER_WAY, _S.HANDLED, _H.INCIDENT_HANDLED, "result"),
        commands.Check: Step(frozenset({_S.HANDLED}), _S.CHECKED, _H.INCIDENT_CHECKED),
        commands.Close: Step(frozenset({_S.CHECKED}), _S.CLOSED, _H.INCIDENT_CLOSED),
        commands.Rate: Step(frozenset({_S.CLOSED}), _S.RATED, _H.INCIDENT_RATED),
        # Time.
        commands.AskExtension: Step(UNDER_WAY, None, _H.EXTENSION_ASKED, "reason"),
        commands.DecideExtension: Step(UNDER_WAY, None, _H.EXTENSION_GRANTED),
        commands.AskSuspension: Step(UNDER_WAY, None, _H.SUSPENSION_ASKED, "reason"),
        commands.DecideSuspension: Step(UNDER_WAY, None, _H.SUSPENSION_GRANTED),
        commands.Resume: Step(UNDER_WAY, None, _H.INCIDENT_RESUMED, suspended=True),
        # Pressure and help.
        commands.Urge: Step(UNSETTLED, None, _H.INCIDENT_URGED),
        commands.Supervise: Step(OPEN, None, _H.INCIDENT_SUPERVISED, "reason"),
        commands.Whistle: Step(UNDER_WAY, None, _H.INCIDENT_WHISTLED, "reason"),
        commands.AnswerWhistle: Step(UNCHECKED, None, _H.WHISTLE_ANSWERED, "words"),
        commands.RateAnswer: Step(ANSWERED, None, _H.WHISTLE_RATED),
        # Corrections.
        commands.Merge: Step(OPEN, _S.MERGED, _H.INCIDENT_MERGED, "reason", suspended=True),
        commands.Reopen: Step(
            frozenset({_S.CLOSED, _S.RATED, _S.REJECTED}), _S.ACCEPTED, _H.INCIDENT_REOPENED, "reason"
        ),
        commands.Void: Step(OPEN, _S.VOID, _H.INCIDENT_VOIDED, "reason", suspended=True),
        commands.Reclassify: Step(UNSETTLED, None, _H.INCIDENT_RECLASSIFIED, "reason"),
        commands.RaiseAlarm: Step(UNSETTLED, None, _H.ALARM_RAISED, "reason"),
        commands.Note: Step(ANY, None, _H.NOTE_ADDED, "words", suspended=True),
    }
)

FREES_UNITS = frozenset(
    {
        Happening.INCIDENT_RETURNED,
        Happening.INCIDENT_HANDLED,
        Happening.SUSPENSION_GRANTED,
        Happening.INCIDENT_MERGED,
        Happening.INCIDENT_VOIDED,
    }
)
"""After these no unit may stay bound to the incident: done where on scene, recalled or released elsewhere."""
