"""What each step changes, asks for and refuses."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch.errors import (
    AlreadyAsked,
    BadValue,
    JingweiError,
    MergeImpossible,
    NothingAsked,
    NothingNew,
    SecondPersonNeeded,
    StepReasonMissing,
    TextTooLong,
    TransitionIllegal,
)
from dispatch.events import Event, Happening
from dispatch.incidents import Context, Incident, Milestone, Severity, Source, State, commands, decide, happened
from tests.dispatch.casework import DUE, EVERY_COMMAND, MONDAY, ORDER, TARGET, Waiting, context_for, in_state, minutes

NOW = minutes(60)
ME = "account:2"


def step(incident: Incident, command: commands.Command, actor: str = ME, **context: Any) -> tuple[Incident, Event]:
    after, (event,) = decide(incident, command, actor, NOW, Context(**({"order": ORDER} | context)))
    return after, event


def refused(kind: type[JingweiError], incident: Incident, command: commands.Command, **context: Any) -> dict[str, Any]:
    with pytest.raises(kind) as refusal:
        step(incident, command, **context)
    assert refusal.value.message("zh-CN")
    return refusal.value.fields


def test_acceptance_starts_the_deadlines_and_makes_the_first_team_responsible() -> None:
    after, event = step(in_state(State.VERIFIED), commands.Accept(), due=DUE)
    assert (after.dispatch_due, after.arrive_due, after.handle_due, after.close_due) == tuple(
        DUE[each] for each in (Milestone.DISPATCH, Milestone.ARRIVE, Milestone.HANDLE, Milestone.CLOSE)
    )
    assert (after.team_id, after.team_rank) == (11, 1)
    assert event.changes == {
        "version": 10,
        "state": "accepted",
        "state_since": "2026-11-23T02:00:00.000000+00:00",
        "dispatch_due": "2026-11-23T01:15:00.000000+00:00",
        "arrive_due": "2026-11-23T01:45:00.000000+00:00",
        "handle_due": "2026-11-23T05:00:00.000000+00:00",
        "close_due": "2026-11-23T09:00:00.000000+00:00",
        "team_id": 11,
        "team_rank": 1,
    }


def test_without_rules_a_case_has_neither_deadlines_nor_a_team() -> None:
    after, _ = step(in_state(State.VERIFIED), commands.Accept(), order=())
    assert (after.state, after.handle_due, after.team_id, after.team_rank) == (State.ACCEPTED, None, None, 0)


@pytest.mark.parametrize("source", list(Source))
def test_only_what_was_seen_by_own_staff_is_accepted_without_verification(source: Source) -> None:
    incident = in_state(State.REPORTED, source=source)
    if source in (Source.OPERATOR, Source.OFFICER, Source.PATROL):
        assert step(incident, commands.Accept())[0].state is State.ACCEPTED
    else:
        assert refused(TransitionIllegal, incident, commands.Accept())["command"] == "accept"
        assert step(in_state(State.VERIFIED, source=source), commands.Accept())[0].state is State.ACCEPTED


def test_given_back_it_goes_down_the_order_and_then_waits_for_the_operator() -> None:
    incident = in_state(State.ON_SCENE)
    teams = []
    for _ in ORDER:
        incident, event = step(incident, commands.Return("不归我们管"))
        teams.append((incident.team_id, incident.team_rank, event.note["from_team"], event.note["exhausted"]))
    assert teams == [(12, 2, 11, False), (13, 3, 12, False), (None, 3, 13, True)]
    assert incident.state is State.ACCEPTED
    refused(TransitionIllegal, incident, commands.Return("还是不归我们管"))
    incident, _ = step(incident, commands.Assign(99))
    assert incident.team_id == 99


def test_a_team_chosen_by_hand_takes_its_place_in_the_order() -> None:
    incident, _ = step(in_state(State.ACCEPTED), commands.Assign(12, "更近"))
    assert (incident.team_id, incident.team_rank) == (12, 2)
    assert step(incident, commands.Return("人手不够"))[0].team_id == 13


def test_after_a_team_from_outside_the_order_it_goes_on_where_it_was() -> None:
    incident, _ = step(in_state(State.ACCEPTED), commands.Assign(99, "专业队伍"))
    assert (incident.team_id, incident.team_rank) == (99, 1)
    assert step(incident, commands.Return("人手不够"))[0].team_id == 12


def test_the_same_team_is_not_assigned_again() -> None:
    assert refused(NothingNew, in_state(State.ACCEPTED), commands.Assign(11, "再派")) == {"command": "assign"}


def test_a_first_team_needs_no_reason_but_another_one_does() -> None:
    assert step(in_state(State.ACCEPTED, team_id=None), commands.Assign(12))[0].team_id == 12
    refused(StepReasonMissing, in_state(State.ACCEPTED), commands.Assign(12))


def test_whoever_handled_it_may_not_check_it() -> None:
    incident, _ = step(in_state(State.ON_SCENE), commands.Handle("已清理"))
    assert incident.handled_by == ME
    assert refused(SecondPersonNeeded, incident, commands.Check(True)) == {"command": "check", "by": ME}
    assert step(incident, commands.Check(True), "account:3")[0].state is State.CHECKED


def test_a_failed_check_sends_it_back_to_be_done_again() -> None:
    incident = in_state(State.HANDLED)
    refused(StepReasonMissing, incident, commands.Check(False))
    after, event = step(incident, commands.Check(False, "还有积水"))
    assert (after.state, after.reworks, after.handled_by) == (State.ACCEPTED, 1, None)
    assert event.happening is Happening.INCIDENT_SENT_BACK
    assert event.note == {"passed": False, "reason": "还有积水", "handled_by": "unit:7"}
    assert after.handle_due == incident.handle_due


@pytest.mark.parametrize("stars", [0, 6])
def test_a_rating_has_one_to_five_stars(stars: int) -> None:
    refused(BadValue, in_state(State.CLOSED), commands.Rate(stars))
    assert step(in_state(State.CLOSED), commands.Rate(3))[0].rating == 3


def test_longer_time_is_asked_for_by_one_and_granted_by_another() -> None:
    until = MONDAY + timedelta(days=9)
    incident, event = step(in_state(State.ACCEPTED), commands.AskExtension(until, "等配件"), "account:1")
    assert set(event.changes) == {"version"}
    assert event.note == {"until": "2026-12-02T01:00:00.000000+00:00", "reason": "等配件"}
    waiting = Waiting("account:1", until)
    grant = commands.DecideExtension(True)
    with pytest.raises(SecondPersonNeeded):
        step(incident, grant, "account:1", asked=waiting)
    after, event = step(incident, grant, asked=waiting, due={Milestone.CLOSE: until + timedelta(hours=3)})
    assert (after.handle_due, after.close_due) == (until, until + timedelta(hours=3))
    assert event.happening is Happening.EXTENSION_GRANTED
    same, event = step(incident, commands.DecideExtension(False), asked=waiting)
    assert event.happening is Happening.EXTENSION_REFUSED
    assert same == replace(incident, version=incident.version + 1)


def test_granted_time_makes_no_deadline_where_there_was_none_and_brings_none_forward() -> None:
    incident = in_state(State.ACCEPTED, handle_due=None)
    after, _ = step(incident, commands.DecideExtension(True), asked=Waiting(), due={Milestone.CLOSE: minutes(1)})
    assert (after.handle_due, after.close_due) == (None, incident.close_due)


@pytest.mark.parametrize("until", [minutes(59), minutes(240), datetime(2027, 1, 1)])
def test_longer_time_has_to_be_longer_and_in_a_time_zone(until: datetime) -> None:
    assert refused(BadValue, in_state(State.ACCEPTED), commands.AskExtension(until, "等配件"))["name"] == "until"


def test_only_one_request_of_a_kind_waits_and_only_a_request_is_decided() -> None:
    incident = in_state(State.ACCEPTED)
    for name in ("ask_extension", "ask_suspension"):
        assert refused(AlreadyAsked, incident, EVERY_COMMAND[name], asked=Waiting()) == {"command": name}
    for name in ("decide_extension", "decide_suspension"):
        assert refused(NothingAsked, incident, EVERY_COMMAND[name]) == {"command": name}


def test_while_it_stands_still_only_a_resumption_moves_it_and_the_due_times() -> None:
    incident, event = step(in_state(State.ON_SCENE), commands.DecideSuspension(True), asked=Waiting())
    assert incident.state is State.ACCEPTED
    assert (incident.suspended, incident.suspended_at) == (True, NOW)
    assert event.happening is Happening.SUSPENSION_GRANTED
    refused(TransitionIllegal, incident, commands.Handle("已清理"))
    due = {Milestone.HANDLE: DUE[Milestone.HANDLE] + timedelta(days=1)}
    after, _ = step(incident, commands.Resume(), due=due)
    assert (after.suspended, after.suspended_at, after.handle_due) == (False, None, due[Milestone.HANDLE])
    assert after.close_due == incident.close_due


def test_a_refused_suspension_changes_nothing() -> None:
    incident = in_state(State.ACCEPTED)
    after, event = step(incident, commands.DecideSuspension(False, "不同意"), asked=Waiting())
    assert after == replace(incident, version=incident.version + 1)
    assert (event.happening, event.note) == (Happening.SUSPENSION_REFUSED, {"granted": False, "words": "不同意"})


def test_urging_counts_and_supervision_stays() -> None:
    incident, _ = step(in_state(State.ACCEPTED), commands.Urge())
    incident, _ = step(incident, commands.Urge("快"))
    incident, _ = step(incident, commands.Supervise("反复投诉"))
    assert (incident.urges, incident.supervised) == (2, True)
    refused(TransitionIllegal, incident, commands.Supervise("反复投诉"))


def test_a_whistle_stands_until_every_team_that_was_called_has_answered() -> None:
    incident, _ = step(in_state(State.ACCEPTED), commands.Whistle((21, 22, 21), "涉及多个部门"))
    assert incident.whistled_to == ("21", "22")
    refused(BadValue, incident, commands.Whistle((22,), "再叫一次"))
    assert step(incident, commands.Whistle((22, 23), "还要一个"))[0].whistled_to == ("21", "22", "23")
    refused(BadValue, incident, commands.AnswerWhistle(23, "马上到"))
    incident, event = step(incident, commands.AnswerWhistle(21, "马上到"))
    assert incident.whistled_to == ("22",)
    assert event.note == {"team_id": 21, "words": "马上到"}
    incident, _ = step(incident, commands.AnswerWhistle(22, "不归我们管"))
    refused(TransitionIllegal, incident, commands.AnswerWhistle(22, "马上到"))


def test_an_answer_is_rated_once_also_after_the_case_is_closed() -> None:
    incident = in_state(State.ACCEPTED, whistled_to=("21", "22"))
    incident, _ = step(incident, commands.AnswerWhistle(21, "马上到"))
    assert incident.whistle_answers == ("21",)
    refused(BadValue, incident, commands.RateAnswer(22, 5))
    refused(BadValue, incident, commands.RateAnswer(21, 6))
    closed = replace(incident, state=State.CLOSED)
    rated, event = step(closed, commands.RateAnswer(21, 4, "来得快"))
    assert (rated.state, rated.whistle_answers) == (State.CLOSED, ())
    assert event.note == {"team_id": 21, "stars": 4, "words": "来得快"}
    refused(TransitionIllegal, rated, commands.RateAnswer(21, 4))
    # Called again, it may be rated again.
    called, _ = step(incident, commands.Whistle((21,), "又来了"))
    assert step(called, commands.AnswerWhistle(21, "再到"))[0].whistle_answers == ("21",)


@pytest.mark.parametrize(
    ("into", "target", "why"),
    [
        (1, in_state(State.ACCEPTED, id=1), "itself"),
        (2, None, "unknown"),
        (3, TARGET, "unknown"),
        (2, replace(TARGET, state=State.CLOSED), "ended"),
        (2, replace(TARGET, state=State.MERGED, merged_into=1), "ended"),
        (2, replace(TARGET, suspended=True, suspended_at=MONDAY), "suspended"),
        (2, replace(TARGET, community_code="440305001001"), "another_district"),
    ],
)
def test_what_cannot_take_up_another_is_refused(into: int, target: Incident | None, why: str) -> None:
    fields = refused(MergeImpossible, in_state(State.ACCEPTED), commands.Merge(into, "同一处积水"), target=target)
    assert fields == {"into": into, "why": why}


def test_a_merged_incident_ends_and_names_the_one_that_goes_on() -> None:
    target = replace(TARGET, community_code="440304002005")
    suspended = in_state(State.ACCEPTED, suspended=True, suspended_at=MONDAY)
    after, event = step(suspended, commands.Merge(2, "同一处积水"), target=target)
    assert (after.state, after.merged_into, after.suspended, after.suspended_at) == (State.MERGED, 2, False, None)
    assert not after.open
    assert event.note == {"into": 2, "reason": "同一处积水"}


@pytest.mark.parametrize("state", [State.CLOSED, State.RATED])
def test_a_reopened_case_starts_anew_with_new_deadlines_and_the_same_team(state: State) -> None:
    incident = in_state(state, reworks=2, urges=3, supervised=True, whistled_to=("21",), team_id=12, team_rank=2)
    due = {each: at + timedelta(days=3) for each, at in DUE.items()}
    after, _ = step(incident, commands.Reopen("又积水了"), due=due)
    assert (after.state, after.handled_by, after.rating) == (State.ACCEPTED, None, None)
    assert (after.reworks, after.urges, after.supervised, after.whistled_to) == (0, 0, False, ())
    assert (after.team_id, after.handle_due, after.dispatch_due) == (12, due[Milestone.HANDLE], due[Milestone.DISPATCH])


def test_what_was_rejected_is_looked_at_again() -> None:
    after, _ = step(in_state(State.REJECTED), commands.Reopen("确有其事"), due={Milestone.VERIFY: minutes(90)})
    assert (after.state, after.verify_due, after.handle_due) == (State.REPORTED, minutes(90), None)
    own = in_state(State.REJECTED, source=Source.OFFICER)
    assert step(own, commands.Reopen("确有其事"), due={Milestone.VERIFY: minutes(90)})[0].verify_due is None


def test_a_graver_class_brings_deadlines_forward_and_none_ever_back() -> None:
    sooner = {Milestone.DISPATCH: minutes(1), Milestone.HANDLE: minutes(90), Milestone.CLOSE: minutes(9999)}
    new = commands.Reclassify("010204", Severity.I, "实为管网爆裂")
    after, _ = step(in_state(State.DISPATCHED), new, due=sooner, class_version=3)
    assert (after.class_code, after.severity, after.class_version) == ("010204", Severity.I, 3)
    assert (after.handle_due, after.close_due) == (minutes(90), DUE[Milestone.CLOSE])
    # The units were sent already; that they were late cannot become true afterwards.
    assert after.dispatch_due == DUE[Milestone.DISPATCH]


def test_before_acceptance_a_new_class_touches_verification_alone() -> None:
    new = commands.Reclassify("010204", Severity.I, "实为管网爆裂")
    after, _ = step(in_state(State.REPORTED), new, due={each: minutes(5) for each in Milestone})
    assert (after.verify_due, after.dispatch_due, after.handle_due) == (minutes(5), None, None)
    assert after.class_version == 1


def test_a_class_that_is_the_same_is_no_correction() -> None:
    incident = in_state(State.ACCEPTED)
    refused(NothingNew, incident, commands.Reclassify(incident.class_code, incident.severity, "核对"))


@pytest.mark.parametrize("level", [1, 2, 5])
def test_an_alarm_is_raised_to_four_at_most_and_never_lowered(level: int) -> None:
    incident = in_state(State.ACCEPTED, alarm_level=2)
    assert refused(BadValue, incident, commands.RaiseAlarm(level, "人手不够"))["why"] == "3–4"
    assert step(incident, commands.RaiseAlarm(4, "人手不够"))[0].alarm_level == 4


# Commands with a text that must say something, and where they are open.
SAY_SOMETHING = {
    "reject": State.VERIFIED,
    "return": State.ACCEPTED,
    "handle": State.ACCEPTED,
    "ask_extension": State.ACCEPTED,
    "ask_suspension": State.ACCEPTED,
    "supervise": State.ACCEPTED,
    "whistle": State.ACCEPTED,
    "answer_whistle": State.ACCEPTED,
    "merge": State.ACCEPTED,
    "reopen": State.CLOSED,
    "void": State.ACCEPTED,
    "reclassify": State.ACCEPTED,
    "raise_alarm": State.ACCEPTED,
    "note": State.ACCEPTED,
}


@pytest.mark.parametrize("name", list(SAY_SOMETHING))
@pytest.mark.parametrize("text", ["", " 短 ", "\n\t　"])
def test_a_reason_that_says_nothing_is_refused(name: str, text: str) -> None:
    command = EVERY_COMMAND[name]
    field = next(each for each in ("reason", "words", "result") if hasattr(command, each))
    incident = in_state(SAY_SOMETHING[name], whistled_to=("20",))
    with pytest.raises(StepReasonMissing) as refusal:
        decide(incident, replace(command, **{field: text}), ME, NOW, context_for(name))
    assert refusal.value.fields == {"command": name, "least": 2}


def test_a_text_that_no_row_can_hold_is_refused() -> None:
    assert refused(TextTooLong, in_state(State.ACCEPTED), commands.Note("长" * 2001)) == {
        "field": "words",
        "most": 2000,
        "got": 2001,
    }


def test_what_is_kept_elsewhere_still_makes_a_version_and_an_event() -> None:
    incident = in_state(State.ON_SCENE)
    after, (event,) = happened(incident, Happening.PHOTO_ADDED, ME, NOW, note={"photo": 5})
    assert after == replace(incident, version=10)
    assert (event.changes, event.note, event.version) == ({"version": 10}, {"photo": 5}, 10)
