"""An incident follows its units, and a report becomes an incident."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dispatch.changes import changes
from dispatch.errors import TextTooLong, TransitionIllegal
from dispatch.events import Event, Happening, Subject
from dispatch.folding import fold
from dispatch.incidents import (
    Incident,
    Report,
    Severity,
    Source,
    State,
    follow_assignment,
    report,
    takes_units,
)
from dispatch.resources import ACTIVE, AssignmentState
from tests.dispatch.casework import HERE, MONDAY, in_state, minutes

NOW = minutes(20)
_A = AssignmentState


def follow(
    incident: Incident,
    state: AssignmentState,
    was: AssignmentState | None,
    others: Sequence[AssignmentState] = (),
    happening: Happening = Happening.UNIT_CHANGED,
) -> tuple[Incident, tuple[Event, ...]]:
    told = Event(
        happening,
        Subject.ASSIGNMENT,
        5,
        incident.community_code,
        2,
        NOW,
        "account:2",
        {"version": 2, "state": state.value},
    )
    return follow_assignment(incident, told, "account:2", NOW, was=was, others=others)


@pytest.mark.parametrize(
    ("before", "assignment", "was", "after", "happening"),
    [
        (State.ACCEPTED, _A.SENT, None, State.DISPATCHED, Happening.INCIDENT_DISPATCHED),
        (State.ACCEPTED, _A.SENT, _A.RESERVED, State.DISPATCHED, Happening.INCIDENT_DISPATCHED),
        (State.DISPATCHED, _A.ACKNOWLEDGED, _A.SENT, State.ACKNOWLEDGED, Happening.INCIDENT_ACKNOWLEDGED),
        (State.DISPATCHED, _A.EN_ROUTE, _A.SENT, State.ACKNOWLEDGED, Happening.INCIDENT_ACKNOWLEDGED),
        (State.ACKNOWLEDGED, _A.ON_SCENE, _A.EN_ROUTE, State.ON_SCENE, Happening.INCIDENT_REACHED),
        (State.DISPATCHED, _A.ON_SCENE, _A.SENT, State.ON_SCENE, Happening.INCIDENT_REACHED),
    ],
)
def test_the_first_unit_to_come_so_far_raises_it(
    before: State, assignment: _A, was: _A | None, after: State, happening: Happening
) -> None:
    incident = in_state(before)
    followed, (event,) = follow(incident, assignment, was)
    assert (followed.state, followed.state_since, followed.version) == (after, NOW, incident.version + 1)
    assert (event.happening, event.note, event.changes) == (happening, {"assignment": 5}, changes(incident, followed))


@pytest.mark.parametrize(
    ("before", "assignment", "was"),
    [
        (State.ACCEPTED, _A.RESERVED, None),
        (State.ON_SCENE, _A.SENT, None),
        (State.ON_SCENE, _A.ACKNOWLEDGED, _A.SENT),
        (State.ACKNOWLEDGED, _A.EN_ROUTE, _A.ACKNOWLEDGED),
        (State.ON_SCENE, _A.ON_SCENE, _A.EN_ROUTE),
        (State.ON_SCENE, _A.DONE, _A.ON_SCENE),
        (State.HANDLED, _A.ON_SCENE, _A.EN_ROUTE),
        (State.CLOSED, _A.RECALLED, _A.EN_ROUTE),
        (State.ACCEPTED, _A.RELEASED, _A.RESERVED),
    ],
)
def test_further_units_never_lower_it(before: State, assignment: _A, was: _A | None) -> None:
    incident = in_state(before)
    assert follow(incident, assignment, was) == (incident, ())


@pytest.mark.parametrize(
    ("before", "taken", "was", "others", "after"),
    [
        (State.DISPATCHED, _A.RELEASED, _A.SENT, [], State.ACCEPTED),
        (State.ACKNOWLEDGED, _A.DIVERTED, _A.EN_ROUTE, [], State.ACCEPTED),
        (State.ON_SCENE, _A.RECALLED, _A.ON_SCENE, [], State.ACCEPTED),
        (State.ACKNOWLEDGED, _A.RECALLED, _A.ACKNOWLEDGED, [_A.SENT, _A.RESERVED], State.DISPATCHED),
        (State.ON_SCENE, _A.RECALLED, _A.ON_SCENE, [_A.EN_ROUTE], State.ACKNOWLEDGED),
        (State.DISPATCHED, _A.RECALLED, _A.SENT, [_A.RESERVED], State.ACCEPTED),
    ],
)
def test_when_its_unit_is_taken_away_it_waits_for_help_in_plain_sight(
    before: State, taken: _A, was: _A, others: list[_A], after: State
) -> None:
    followed, (event,) = follow(in_state(before), taken, was, others)
    assert followed.state is after
    assert event.happening is Happening.INCIDENT_LEFT


@pytest.mark.parametrize(
    ("before", "taken", "was", "others"),
    [
        (State.ON_SCENE, _A.RECALLED, _A.EN_ROUTE, []),  # the one that was there has done its work
        (State.ON_SCENE, _A.RELEASED, _A.RESERVED, []),
        (State.ACKNOWLEDGED, _A.RECALLED, _A.ACKNOWLEDGED, [_A.EN_ROUTE]),
        (State.ON_SCENE, _A.RECALLED, _A.ON_SCENE, [_A.ON_SCENE]),
    ],
)
def test_taking_away_a_unit_that_others_make_up_for_changes_nothing(
    before: State, taken: _A, was: _A, others: list[_A]
) -> None:
    incident = in_state(before)
    assert follow(incident, taken, was, others) == (incident, ())


@pytest.mark.parametrize("state", list(State))
def test_units_go_only_to_what_somebody_still_has_to_settle(state: State) -> None:
    incident = in_state(state)
    under_way = state in (State.ACCEPTED, State.DISPATCHED, State.ACKNOWLEDGED, State.ON_SCENE)
    assert takes_units(incident) is under_way
    for start in (_A.RESERVED, _A.SENT):
        if under_way:
            follow(incident, start, None)
        else:
            with pytest.raises(TransitionIllegal) as refused:
                follow(incident, start, None)
            assert refused.value.fields["command"] == "dispatch"


def test_no_unit_goes_where_the_clock_stands_still_but_one_may_leave() -> None:
    incident = in_state(State.ACKNOWLEDGED, suspended=True, suspended_at=MONDAY)
    with pytest.raises(TransitionIllegal):
        follow(incident, _A.SENT, None)
    assert follow(incident, _A.ON_SCENE, _A.EN_ROUTE) == (incident, ())
    assert follow(incident, _A.RECALLED, _A.ACKNOWLEDGED)[0].state is State.ACCEPTED


def test_a_diversion_is_not_undone_towards_an_incident_that_has_ended() -> None:
    back = Happening.DIVERSION_UNDONE
    with pytest.raises(TransitionIllegal):
        follow(in_state(State.VOID), _A.EN_ROUTE, _A.DIVERTED, happening=back)
    assert follow(in_state(State.ACCEPTED), _A.EN_ROUTE, _A.DIVERTED, happening=back)[0].state is State.ACKNOWLEDGED
    assert follow(in_state(State.VOID), _A.RELEASED, _A.SENT, happening=back)[1] == ()


def test_an_event_that_leaves_the_assignment_where_it_was_leaves_the_incident() -> None:
    incident = in_state(State.ACCEPTED)
    told = Event(Happening.NOTE_ADDED, Subject.ASSIGNMENT, 5, incident.community_code, 2, NOW, "system", {"version": 2})
    assert follow_assignment(incident, told, "system", NOW, was=_A.SENT, others=()) == (incident, ())


def test_every_state_that_binds_a_unit_is_told_apart_from_those_that_end_it() -> None:
    from dispatch.incidents.following import REACHED, TAKEN_AWAY

    assert set(REACHED) == ACTIVE - {_A.RESERVED}
    assert set(AssignmentState) - ACTIVE - {_A.DONE} == TAKEN_AWAY


@pytest.mark.parametrize("source", list(Source))
def test_a_report_holds_what_was_told_and_is_to_be_verified_unless_seen_by_own_staff(source: Source) -> None:
    what = Report(source, 3, "010203", Severity.II, HERE, "路面积水")
    incident, event = report(8, "20261123-0008", what, "resident", MONDAY, minutes(30))
    assert (incident.id, incident.version, incident.state, incident.reported_at) == (8, 1, State.REPORTED, MONDAY)
    assert (incident.lng, incident.grid_code, incident.address) == (HERE.lng, HERE.grid_code, HERE.address)
    own = source in (Source.OPERATOR, Source.OFFICER, Source.PATROL)
    assert incident.verify_due == (None if own else minutes(30))
    assert fold([event]) == incident


def test_a_report_too_long_to_keep_is_refused() -> None:
    for what in (
        Report(Source.API, 1, "010203", Severity.II, HERE, "长" * 2001),
        Report(Source.API, 1, "010203", Severity.II, replace(HERE, address="长" * 201)),
    ):
        with pytest.raises(TextTooLong):
            report(8, "20261123-0008", what, "resident", MONDAY)
