"""Literals the tests of casework share: an incident, a moment, a command of every kind."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dispatch.incidents import (
    Context,
    Incident,
    Milestone,
    Report,
    Severity,
    Source,
    State,
    Whereabouts,
    commands,
    report,
)

# A Monday, 09:00 in China.
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HERE = Whereabouts(114.02, 22.55, 0x8B411C8A6A4BFFF, "440304001001", "440304001001002", 7, None, None, "福强路 1 号")
ORDER = (11, 12, 13)


@dataclass(frozen=True)
class Waiting:
    """A request that waits for a decision, as the store has it."""

    asked_by: str = "account:1"
    until: datetime | None = MONDAY + timedelta(days=9)


def minutes(count: float) -> datetime:
    return MONDAY + timedelta(minutes=count)


DUE = {
    Milestone.VERIFY: minutes(30),
    Milestone.DISPATCH: minutes(15),
    Milestone.ARRIVE: minutes(45),
    Milestone.HANDLE: minutes(240),
    Milestone.CLOSE: minutes(480),
}


def reported(source: Source = Source.RESIDENT, incident_id: int = 1, **changed: Any) -> Incident:
    what = Report(source, 1, "010203", Severity.III, HERE, "路面积水")
    incident, _ = report(incident_id, f"20261123-{incident_id:04}", what, "resident", MONDAY, DUE[Milestone.VERIFY])
    return replace(incident, **changed)


def in_state(state: State, **changed: Any) -> Incident:
    """Return an incident in `state` with the fields that such a one has."""
    usual: dict[str, Any] = {"state": state, "version": 9}
    if state not in (State.REPORTED, State.VERIFIED, State.REJECTED):
        usual |= {f"{milestone.value}_due": due for milestone, due in DUE.items()}
        usual |= {"team_id": 11, "team_rank": 1}
    if state in (State.HANDLED, State.CHECKED, State.CLOSED, State.RATED):
        usual |= {"handled_by": "unit:7"}
    if state is State.MERGED:
        usual |= {"merged_into": 2}
    if state is State.RATED:
        usual |= {"rating": 4}
    return reported(**(usual | changed))


TARGET = in_state(State.ACCEPTED, id=2)

EVERY_COMMAND: dict[str, commands.Command] = {
    "verify": commands.Verify("到现场看过"),
    "accept": commands.Accept(),
    "reject": commands.Reject("不属于本区事项"),
    "assign": commands.Assign(12, "更近"),
    "return": commands.Return("不归我们管"),
    "handle": commands.Handle("已抽干积水"),
    "check": commands.Check(True),
    "close": commands.Close(),
    "rate": commands.Rate(5, "很快"),
    "ask_extension": commands.AskExtension(MONDAY + timedelta(days=9), "等配件"),
    "decide_extension": commands.DecideExtension(True),
    "ask_suspension": commands.AskSuspension("等汛期结束"),
    "decide_suspension": commands.DecideSuspension(True),
    "resume": commands.Resume(),
    "urge": commands.Urge("请尽快"),
    "supervise": commands.Supervise("反复投诉"),
    "whistle": commands.Whistle((21, 22), "涉及多个部门"),
    "answer_whistle": commands.AnswerWhistle(20, "马上到"),
    "rate_answer": commands.RateAnswer(20, 4, "来得快"),
    "merge": commands.Merge(2, "同一处积水"),
    "reopen": commands.Reopen("又积水了"),
    "void": commands.Void("误报"),
    "reclassify": commands.Reclassify("010204", Severity.II, "实为管网爆裂"),
    "raise_alarm": commands.RaiseAlarm(2, "人手不够"),
    "note": commands.Note("水深约 20 厘米"),
}
"""One command of every kind that an incident lets through where the step is open."""


def context_for(name: str) -> Context:
    """Return a context in which nothing but the state can stand in the way of `name`."""
    return Context(DUE, ORDER, Waiting() if name.startswith("decide") else None, TARGET)
