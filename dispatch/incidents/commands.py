"""What can be asked of an incident: one frozen value for each step of its life.

A command carries what the one who gives it decides; what follows from rules (deadlines, the
order of responsibility) comes with the context of the decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from dispatch.incidents.states import Severity


@dataclass(frozen=True, slots=True)
class Verify:
    """核实: somebody has looked, and it is as reported."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Accept:
    """立案: it becomes a case; the deadlines start, and the first team in the order is responsible."""


@dataclass(frozen=True, slots=True)
class Reject:
    """不予立案."""

    reason: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Make a team responsible by hand; a reason is due when another one is responsible already."""

    team_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """回退: the responsible team gives it back; the next in the order becomes responsible."""

    reason: str


@dataclass(frozen=True, slots=True)
class Handle:
    """处置: the work is done, and this is what came of it."""

    result: str


@dataclass(frozen=True, slots=True)
class Check:
    """核查, by another than who handled; a failed one sends it back 返工 with a reason."""

    passed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """结案."""


@dataclass(frozen=True, slots=True)
class Rate:
    """评价 by the one who reported: 1 to 5 stars."""

    stars: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class AskExtension:
    """Ask for 延期: handling would be due at `until`."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class DecideExtension:
    """Grant or refuse 延期, as another than who asked."""

    granted: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class AskSuspension:
    """Ask for 挂账: the clock would stand still, as far as known until `until`."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecideSuspension:
    """Grant or refuse 挂账, as another than who asked."""

    granted: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """End 挂账: the clock goes on."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Urge:
    """催办."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Supervise:
    """督办 by a leader."""

    reason: str


@dataclass(frozen=True, slots=True)
class Whistle:
    """吹哨: call several teams, or the level above, to a matter one cannot settle alone."""

    to: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerWhistle:
    """Answer a whistle for a team that was called."""

    team_id: int
    words: str


@dataclass(frozen=True, slots=True)
class RateAnswer:
    """Rate how a team that was called answered a whistle: 1 to 5 stars, by those who whistled."""

    team_id: int
    stars: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """合并: the same matter as the incident `into`, which goes on for both."""

    into: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reopen:
    """重开 what was closed or rejected, with new deadlines."""

    reason: str


@dataclass(frozen=True, slots=True)
class Void:
    """作废: it should never have been recorded."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reclassify:
    """Correct the class or how grave it is."""

    class_code: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class RaiseAlarm:
    """Ask for more by the response plan: a higher alarm level."""

    level: int
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """More words on it, from whoever knows more."""

    words: str


Command = (
    Verify
    | Accept
    | Reject
    | Assign
    | Return
    | Handle
    | Check
    | Close
    | Rate
    | AskExtension
    | DecideExtension
    | AskSuspension
    | DecideSuspension
    | Resume
    | Urge
    | Supervise
    | Whistle
    | AnswerWhistle
    | RateAnswer
    | Merge
    | Reopen
    | Void
    | Reclassify
    | RaiseAlarm
    | Note
)

COMMANDS: Mapping[str, type[Command]] = MappingProxyType(
    {
        "verify": Verify,
        "accept": Accept,
        "reject": Reject,
        "assign": Assign,
        "return": Return,
        "handle": Handle,
        "check": Check,
        "close": Close,
        "rate": Rate,
        "ask_extension": AskExtension,
        "decide_extension": DecideExtension,
        "ask_suspension": AskSuspension,
        "decide_suspension": DecideSuspension,
        "resume": Resume,
        "urge": Urge,
        "supervise": Supervise,
        "whistle": Whistle,
        "answer_whistle": AnswerWhistle,
        "rate_answer": RateAnswer,
        "merge": Merge,
        "reopen": Reopen,
        "void": Void,
        "reclassify": Reclassify,
        "raise_alarm": RaiseAlarm,
        "note": Note,
    }
)
"""Every command by its name in addresses, buttons and messages, in the order of a life."""

NAME: Mapping[type[Command], str] = MappingProxyType({command: name for name, command in COMMANDS.items()})
