"""The legal steps of a life, as one table written out: every state by every command."""

from typing import Any

import pytest

from dispatch.changes import changes
from dispatch.errors import TransitionIllegal
from dispatch.incidents import COMMANDS, STEPS, Incident, Source, State, allowed, decide
from tests.dispatch.casework import EVERY_COMMAND, context_for, in_state, minutes

ON_ITS_WAY = (
    "assign return handle ask_extension decide_extension ask_suspension decide_suspension urge supervise "
    "whistle answer_whistle rate_answer merge void reclassify raise_alarm note"
)

# What may be asked for in each state, and nothing else.
LEGAL = {
    "reported by a resident": "verify reject urge supervise merge void reclassify raise_alarm note",
    "reported by an officer": "verify accept reject urge supervise merge void reclassify raise_alarm note",
    "verified": "accept reject urge supervise merge void reclassify raise_alarm note",
    "accepted": ON_ITS_WAY,
    "dispatched": ON_ITS_WAY,
    "acknowledged": ON_ITS_WAY,
    "on_scene": ON_ITS_WAY,
    "handled": "check supervise answer_whistle rate_answer merge void note",
    "checked": "close supervise answer_whistle rate_answer merge void note",
    "closed": "rate rate_answer reopen note",
    "rated": "rate_answer reopen note",
    "rejected": "reopen note",
    "merged": "note",
    "void": "note",
    "suspended": "resume merge void note",
}

# Where each step leads; a state that is not named stays.
LEADS_TO = {
    "verify": "verified",
    "accept": "accepted",
    "reject": "rejected",
    "return": "accepted",
    "decide_suspension": "accepted",
    "handle": "handled",
    "check": "checked",
    "close": "closed",
    "rate": "rated",
    "merge": "merged",
    "void": "void",
}


WHISTLED: dict[str, Any] = {"whistled_to": ("20",), "whistle_answers": ("20",)}


def standing(where: str) -> Incident:
    if where == "reported by a resident":
        return in_state(State.REPORTED, **WHISTLED)
    if where == "reported by an officer":
        return in_state(State.REPORTED, source=Source.OFFICER, **WHISTLED)
    if where == "suspended":
        return in_state(State.ACKNOWLEDGED, suspended=True, suspended_at=minutes(5), **WHISTLED)
    return in_state(State(where), **WHISTLED)


def test_the_table_has_every_state_and_every_command() -> None:
    assert {standing(where).state for where in LEGAL} == set(State)
    assert set(EVERY_COMMAND) == set(COMMANDS)
    assert set(STEPS) == set(COMMANDS.values())


@pytest.mark.parametrize("name", list(COMMANDS))
@pytest.mark.parametrize("where", list(LEGAL))
def test_a_step_is_taken_exactly_where_the_table_has_it(where: str, name: str) -> None:
    incident = standing(where)
    legal = LEGAL[where].split()
    if name not in legal:
        with pytest.raises(TransitionIllegal) as refused:
            decide(incident, EVERY_COMMAND[name], "account:2", minutes(60), context_for(name))
        assert refused.value.fields == {
            "command": name,
            "state": incident.state.value,
            "allowed": ", ".join(other for other in COMMANDS if other in legal),
        }
        return
    after, (event,) = decide(incident, EVERY_COMMAND[name], "account:2", minutes(60), context_for(name))
    if name == "reopen":
        assert after.state == ("reported" if where == "rejected" else "accepted")
    else:
        assert after.state == LEADS_TO.get(name, incident.state)
    assert after.version == event.version == incident.version + 1
    assert event.changes == changes(incident, after)
    assert after.state_since == (minutes(60) if after.state != incident.state else incident.state_since)
    assert (event.subject_id, event.at, event.actor) == (incident.id, minutes(60), "account:2")


@pytest.mark.parametrize("where", list(LEGAL))
def test_what_is_offered_is_what_would_be_taken(where: str) -> None:
    asked = {"extension": "account:1", "suspension": "account:1"}
    offered = allowed(standing(where), "account:2", asked)
    legal = [name for name in COMMANDS if name in LEGAL[where].split()]
    assert list(offered) == [name for name in legal if not name.startswith("ask")]
    assert list(allowed(standing(where), "account:2")) == [name for name in legal if not name.startswith("decide")]


def test_who_asked_is_not_offered_to_decide_and_who_handled_not_to_check() -> None:
    asked = {"extension": "account:1"}
    assert "decide_extension" not in allowed(in_state(State.ACCEPTED), "account:1", asked)
    assert "decide_extension" in allowed(in_state(State.ACCEPTED), "account:2", asked)
    assert "check" not in allowed(in_state(State.HANDLED), "unit:7")
    assert "check" in allowed(in_state(State.HANDLED), "account:2")


def test_what_is_done_already_is_not_offered_again() -> None:
    settled = in_state(State.ACCEPTED, supervised=True, alarm_level=4, team_id=None)
    assert not {"supervise", "raise_alarm", "return", "answer_whistle", "rate_answer"} & set(
        allowed(settled, "account:2")
    )
