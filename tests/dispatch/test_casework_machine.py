"""Incidents under any sequence of commands, units and time: what holds throughout."""

from dataclasses import fields, replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from dispatch.deadlines import DeadlineRule, TimeUnit, WorkCalendar, due_for, due_times, forecast, next_due
from dispatch.errors import AlreadyAsked, JingweiError, NothingAsked, SecondPersonNeeded, TransitionIllegal
from dispatch.events import Event, Happening, Subject
from dispatch.folding import fold
from dispatch.incidents import (
    COMMANDS,
    ENDED,
    FREES_UNITS,
    NAME,
    Command,
    Context,
    Incident,
    Milestone,
    Report,
    Severity,
    Source,
    State,
    allowed,
    commands,
    decide,
    follow_assignment,
    report,
    takes_units,
)
from dispatch.resources import AssignmentState
from tests.dispatch.casework import HERE, MONDAY, ORDER, Waiting

CALENDAR = WorkCalendar()
RULES = [
    DeadlineRule("", "", None, Milestone.VERIFY, 30, TimeUnit.CLOCK_MINUTE),
    DeadlineRule("", "", None, Milestone.DISPATCH, 15, TimeUnit.CLOCK_MINUTE),
    DeadlineRule("", "", Severity.I, Milestone.DISPATCH, 2, TimeUnit.CLOCK_MINUTE),
    DeadlineRule("", "", None, Milestone.ARRIVE, 1, TimeUnit.WORKING_HOUR),
    DeadlineRule("", "", None, Milestone.HANDLE, 4, TimeUnit.WORKING_HOUR),
    DeadlineRule("02", "", None, Milestone.HANDLE, 7, TimeUnit.WORKING_DAY),
    DeadlineRule("", "4403", None, Milestone.CLOSE, 9, TimeUnit.WORKING_DAY),
]
# Few, so that each lives long.
MOST_INCIDENTS = 3
COMMUNITIES = ("440304001001", "440304002002", "440305001001")
PEOPLE = ("account:1", "account:2", "unit:7")
EXTENSION, SUSPENSION = "extension", "suspension"
KIND_OF: dict[type[Command], str] = {
    commands.AskExtension: EXTENSION,
    commands.DecideExtension: EXTENSION,
    commands.AskSuspension: SUSPENSION,
    commands.DecideSuspension: SUSPENSION,
}
DUE_FIELDS = tuple(field.name for field in fields(Incident) if field.name.endswith("_due"))
SETS_DUE = {Happening.INCIDENT_REPORTED, Happening.INCIDENT_ACCEPTED, Happening.INCIDENT_REOPENED}
MOVES_DUE_ON = {Happening.EXTENSION_GRANTED, Happening.INCIDENT_RESUMED}
WHILE_SUSPENDED = {
    Happening.INCIDENT_RESUMED,
    Happening.INCIDENT_MERGED,
    Happening.INCIDENT_VOIDED,
    Happening.NOTE_ADDED,
    Happening.INCIDENT_LEFT,
}

texts = st.sampled_from(["因故", "情况属实，须处理", "不归我们管", ""])
teams = st.sampled_from([11, 12, 13, 99])
to_come = st.integers(-600, 60 * 24 * 20)
ONWARD: dict[State, Command] = {
    State.REPORTED: commands.Verify(),
    State.VERIFIED: commands.Accept(),
    State.ACCEPTED: commands.Handle("已电话解决"),
    State.DISPATCHED: commands.Handle("已清理"),
    State.ACKNOWLEDGED: commands.Handle("已清理"),
    State.ON_SCENE: commands.Handle("已清理"),
    State.HANDLED: commands.Check(True),
    State.CHECKED: commands.Close(),
    State.CLOSED: commands.Rate(5),
}
OTHERS: dict[str, st.SearchStrategy[Command]] = {
    "verify": st.builds(commands.Verify, texts),
    "accept": st.just(commands.Accept()),
    "reject": st.builds(commands.Reject, texts),
    "assign": st.builds(commands.Assign, teams, texts),
    "return": st.builds(commands.Return, texts),
    "handle": st.builds(commands.Handle, texts),
    "check": st.builds(commands.Check, st.booleans(), texts),
    "close": st.just(commands.Close()),
    "rate": st.builds(commands.Rate, st.integers(0, 6)),
    "decide_extension": st.builds(commands.DecideExtension, st.booleans()),
    "ask_suspension": st.builds(commands.AskSuspension, texts),
    "decide_suspension": st.builds(commands.DecideSuspension, st.booleans()),
    "resume": st.just(commands.Resume()),
    "urge": st.builds(commands.Urge, texts),
    "supervise": st.builds(commands.Supervise, texts),
    "whistle": st.builds(commands.Whistle, st.lists(teams, max_size=3).map(tuple), texts),
    "answer_whistle": st.builds(commands.AnswerWhistle, teams, texts),
    "rate_answer": st.builds(commands.RateAnswer, teams, st.integers(0, 6)),
    "reopen": st.builds(commands.Reopen, texts),
    "void": st.builds(commands.Void, texts),
    "reclassify": st.builds(
        commands.Reclassify, st.sampled_from(["010203", "020101"]), st.sampled_from(Severity), texts
    ),
    "raise_alarm": st.builds(commands.RaiseAlarm, st.integers(0, 5), texts),
    "note": st.builds(commands.Note, texts),
}
A = AssignmentState
NEXT = {
    None: [A.RESERVED, A.SENT],
    A.RESERVED: [A.SENT, A.RELEASED],
    A.SENT: [A.ACKNOWLEDGED, A.EN_ROUTE, A.ON_SCENE, A.RECALLED, A.DIVERTED, A.RELEASED],
    A.ACKNOWLEDGED: [A.EN_ROUTE, A.ON_SCENE, A.RECALLED, A.DIVERTED],
    A.EN_ROUTE: [A.ON_SCENE, A.RECALLED, A.DIVERTED],
    A.ON_SCENE: [A.DONE, A.RECALLED],
}


class Casework(RuleBasedStateMachine):
    """A store of values: incidents, their events, requests that wait, units on their way."""

    ids = Bundle("ids")
    units = Bundle("units")

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.incidents: dict[int, Incident] = {}
        self.log: dict[int, list[Event]] = {}
        self.waiting: dict[tuple[int, str], Waiting] = {}
        self.bound: dict[int, tuple[int, AssignmentState]] = {}
        self.made = 0

    def keep(self, after: Incident, events: tuple[Event, ...]) -> None:
        """Keep a new version, after looking at the step from the one before."""
        (event,) = events
        before = self.incidents[after.id]
        self.incidents[after.id] = after
        self.log[after.id].append(event)
        assert after.version == before.version + 1
        if before.state in ENDED and after.state is not before.state:
            assert event.happening in (Happening.INCIDENT_REOPENED, Happening.INCIDENT_RATED)
        if before.suspended:
            assert event.happening in WHILE_SUSPENDED
        if event.happening is Happening.INCIDENT_CHECKED:
            assert event.actor != before.handled_by
        if after.merged_into is not None and before.merged_into is None:
            assert self.incidents[after.merged_into].open
        if event.happening in SETS_DUE:
            return
        for name in DUE_FIELDS:
            was, due = getattr(before, name), getattr(after, name)
            if event.happening in MOVES_DUE_ON:
                assert (was is None) == (due is None)
                assert was is None or due >= was
            elif event.happening is Happening.INCIDENT_RECLASSIFIED:
                assert due == was or was is None or due < was
            else:
                assert due == was

    @initialize(target=ids)
    def somebody_reports(self) -> int:
        return self.one_more(Source.OFFICER, COMMUNITIES[0])

    @precondition(lambda self: len(self.incidents) < MOST_INCIDENTS)
    @rule(target=ids, source=st.sampled_from(Source), community=st.sampled_from(COMMUNITIES))
    def another_report(self, source: Source, community: str) -> int:
        return self.one_more(source, community)

    def one_more(self, source: Source, community: str) -> int:
        self.made += 1
        where = replace(HERE, community_code=community, grid_code=f"{community}002")
        what = Report(source, 1, "010203", Severity.III, where, "路面积水")
        due = due_times(RULES, what.class_code, community, what.severity, CALENDAR, self.now)
        incident, event = report(self.made, f"n-{self.made}", what, "resident", self.now, due[Milestone.VERIFY])
        self.incidents[self.made], self.log[self.made] = incident, [event]
        return self.made

    @rule(minutes=st.integers(0, 60 * 24 * 3))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def take(self, incident_id: int, command: Command, actor: str) -> None:
        """Give a command as the service would; a refused one leaves everything as it was."""
        incident = self.incidents[incident_id]
        kind = KIND_OF.get(type(command))
        asked = self.waiting.get((incident_id, kind)) if kind else None
        target = self.incidents.get(command.into) if isinstance(command, commands.Merge) else None
        until = asked.until if asked else None
        due = due_for(command, incident, RULES, CALENDAR, self.now, until)
        offered = NAME[type(command)] in allowed(incident, actor, self.requests(incident_id))
        copy = replace(incident)
        refusal: JingweiError | None = None
        try:
            after, events = decide(incident, command, actor, self.now, Context(due, ORDER, asked, target))
        except JingweiError as error:
            refusal = error
        assert incident == copy == self.incidents[incident_id]
        if isinstance(refusal, TransitionIllegal):
            assert not offered
            assert NAME[type(command)] not in str(refusal.fields["allowed"]).split(", ")
            return
        if refusal is not None:
            assert not (offered and isinstance(refusal, SecondPersonNeeded | NothingAsked | AlreadyAsked))
            return
        assert offered
        self.keep(after, events)
        if isinstance(command, commands.AskExtension | commands.AskSuspension):
            self.waiting[incident_id, KIND_OF[type(command)]] = Waiting(actor, command.until)
        if isinstance(command, commands.DecideExtension | commands.DecideSuspension):
            assert asked is not None
            assert asked.asked_by != actor
            del self.waiting[incident_id, KIND_OF[type(command)]]
        if events[0].happening in FREES_UNITS:
            self.free_units(incident_id)

    def free_units(self, incident_id: int) -> None:
        for unit, (owner, was) in list(self.bound.items()):
            if owner == incident_id:
                self.unit_turns(unit, A.DONE if was is A.ON_SCENE else A.RECALLED)

    # Steps along the line of life, as rules of their own so that lives come to their end.
    @rule(incident=ids, actor=st.sampled_from(PEOPLE))
    def the_next_step(self, incident: int, actor: str) -> None:
        self.take(incident, ONWARD.get(self.incidents[incident].state, commands.Reopen("又来了")), actor)

    @rule(incident=ids, actor=st.sampled_from(PEOPLE), data=st.data())
    def a_step_that_is_offered(self, incident: int, actor: str, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(allowed(self.incidents[incident], actor, self.requests(incident))))
        self.take(incident, data.draw(self.command(name)), actor)

    @rule(incident=ids, actor=st.sampled_from(PEOPLE), name=st.sampled_from(sorted(COMMANDS)), data=st.data())
    def any_step_at_all(self, incident: int, actor: str, name: str, data: st.DataObject) -> None:
        self.take(incident, data.draw(self.command(name)), actor)

    @rule(incident=ids, one=st.sampled_from(PEOPLE), other=st.sampled_from(PEOPLE), late=to_come)
    def time_asked_for_and_granted(self, incident: int, one: str, other: str, late: int) -> None:
        self.take(incident, commands.AskExtension(self.now + timedelta(minutes=late), "等配件"), one)
        self.take(incident, commands.DecideExtension(True), other)

    @rule(incident=ids, one=st.sampled_from(PEOPLE), other=st.sampled_from(PEOPLE))
    def standing_still_asked_for_and_granted(self, incident: int, one: str, other: str) -> None:
        self.take(incident, commands.AskSuspension("等汛期结束"), one)
        self.take(incident, commands.DecideSuspension(True), other)

    @rule(incident=ids, into=ids, actor=st.sampled_from(PEOPLE))
    def the_same_matter(self, incident: int, into: int, actor: str) -> None:
        self.take(incident, commands.Merge(into, "同一处积水"), actor)

    def command(self, name: str) -> st.SearchStrategy[Command]:
        if name == "merge":
            return st.builds(commands.Merge, st.sampled_from([*self.incidents, 0]), texts)
        if name == "ask_extension":
            return st.builds(commands.AskExtension, to_come.map(lambda late: self.now + timedelta(minutes=late)), texts)
        return OTHERS[name]

    def requests(self, incident_id: int) -> dict[str, str]:
        return {kind: waits.asked_by for (owner, kind), waits in self.waiting.items() if owner == incident_id}

    # Units.
    @rule(target=units, incident=ids, reserve=st.booleans())
    def a_unit_is_sent(self, incident: int, reserve: bool) -> int:
        self.made += 1
        unit = self.made
        if takes_units(self.incidents[incident]):
            self.turn(unit, incident, None, A.RESERVED if reserve else A.SENT)
        return unit

    @rule(unit=units, data=st.data())
    def a_unit_goes_on(self, unit: int, data: st.DataObject) -> None:
        if unit in self.bound:
            incident, was = self.bound[unit]
            choices = [each for each in NEXT[was] if each is not A.SENT or takes_units(self.incidents[incident])]
            self.unit_turns(unit, data.draw(st.sampled_from(choices)))

    def unit_turns(self, unit: int, state: AssignmentState) -> None:
        incident, was = self.bound[unit]
        self.turn(unit, incident, was, state)

    def turn(self, unit: int, incident_id: int, was: AssignmentState | None, state: AssignmentState) -> None:
        if state in NEXT:
            self.bound[unit] = (incident_id, state)
        else:
            del self.bound[unit]
        incident = self.incidents[incident_id]
        told = Event(
            Happening.UNIT_CHANGED, Subject.ASSIGNMENT, unit, incident.community_code, 2, self.now, "account:1",
            {"state": state.value},
        )  # fmt: skip
        others = [each for other, (owner, each) in self.bound.items() if owner == incident_id and other != unit]
        after, events = follow_assignment(incident, told, "account:1", self.now, was=was, others=others)
        if events:
            self.keep(after, events)
        else:
            assert after == incident

    # What holds throughout.
    @invariant()
    def the_log_gives_the_rows(self) -> None:
        for incident_id, events in self.log.items():
            assert fold(events) == self.incidents[incident_id]
            assert [event.version for event in events] == list(range(1, len(events) + 1))

    @invariant()
    def a_row_is_one_that_the_store_takes(self) -> None:
        for incident in self.incidents.values():
            assert (incident.state is State.MERGED) == (incident.merged_into is not None)
            assert incident.suspended == (incident.suspended_at is not None)
            assert not (incident.suspended and incident.state in ENDED)

    @invariant()
    def whoever_reported_is_led_to_one_that_goes_on_or_has_ended_in_the_same_district(self) -> None:
        for incident in self.incidents.values():
            at, seen = incident, {incident.id}
            while at.merged_into is not None:
                at = self.incidents[at.merged_into]
                assert at.id not in seen
                assert at.community_code[:6] == incident.community_code[:6]
                seen.add(at.id)

    @invariant()
    def no_unit_is_bound_to_what_is_settled_or_stands_still(self) -> None:
        for incident_id, _ in self.bound.values():
            assert takes_units(self.incidents[incident_id])

    @invariant()
    def help_is_on_its_way_where_the_board_says_so(self) -> None:
        for incident in self.incidents.values():
            if incident.state in (State.DISPATCHED, State.ACKNOWLEDGED):
                assert any(owner == incident.id and each is not A.RESERVED for owner, each in self.bound.values())

    @invariant()
    def a_deadline_that_is_over_is_foreseen(self) -> None:
        for incident in self.incidents.values():
            due = next_due(incident)
            if due is not None and due[1] < self.now:
                late = forecast(incident, self.now, {}, calendar=CALENDAR)
                assert late is not None
                assert (late.milestone, late.late_by_s > 0) == (due[0], True)
            if not incident.open:
                assert due is None


TestCasework = Casework.TestCase
TestCasework.settings = settings(max_examples=150, stateful_step_count=80, deadline=None)
