"""Every code the API can say of incidents and units has a word on the screens, in both languages."""

import json
from dataclasses import MISSING, fields
from typing import Any

import pytest

from console.api.incidents import PHASES
from dispatch.deadlines.forecast import Why
from dispatch.duplicates import Clue
from dispatch.events import Happening
from dispatch.incidents import COMMANDS, Milestone, Severity, Source, State
from dispatch.permissions import Role
from dispatch.plans.response import Proof
from dispatch.recommendation.remarks import Code
from dispatch.resources.assignment import AssignmentState
from dispatch.resources.unit import UnitKind, UnitStatus, Way
from dispatch.service.sending import STEP_PERMISSION
from tests.layers.test_frontend import BUNDLER, TESTS, needs_packages, run

NOBODY_SIGNS_IN_AS = {Role.RESIDENT, Role.DEVICE}
ON_THE_WAY = ("acknowledge", "start", "arrive", "finish")
# Given by the reporter on the page of the number, never on a desk.
GIVEN_ELSEWHERE = {"rate"}
# Said on the row itself: what a unit is able to, and how often it was sent.
SHOWN_AS_TAGS = {Code.MATCHES, Code.LOADED}
# Said where they never go without their number.
WITH_A_NUMBER = {Code.BEHIND, Code.POSITION_OLD, Code.STREET_CUT_OFF}
RANKED = {Code.FASTEST, Code.BEHIND, Code.SAME_TIME}
ALSO_KNOWN = {Code.POSITION_OLD, Code.POSITION_ASSUMED, Code.STREET_CUT_OFF, Code.MATCHES, Code.LOADED}
VOCABULARIES: dict[str, list[str]] = {
    group: [str(one.value) for one in codes if not (codes is Role and one in NOBODY_SIGNS_IN_AS)]
    for group, codes in {
        "state": State, "source": Source, "severity": Severity, "milestone": Milestone, "unit_status": UnitStatus,
        "assignment": AssignmentState, "way": Way, "happening": Happening, "kind": UnitKind, "role": Role, "clue": Clue,
        "forecast": Why, "proof": Proof,
    }.items()
} | {"command": list(COMMANDS), "phase": list(PHASES), "on_behalf": list(ON_THE_WAY)}  # fmt: skip


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    bundle = tmp_path_factory.mktemp("words") / "bundle.mjs"
    run(str(BUNDLER), str(TESTS / "words.ts"), "--file", str(bundle), "--platform", "node", "--format", "esm")
    said: dict[str, Any] = json.loads(run(str(bundle), *Code))
    return said


@needs_packages
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("group", VOCABULARIES)
def test_every_code_has_a_word_and_every_word_a_code(screens: dict[str, Any], group: str, language: str) -> None:
    words = screens["told"][language][group]
    assert [code for code in VOCABULARIES[group] if not str(words.get(code, "")).strip()] == []
    if group not in {"kind", "role"}:  # these name things of the map and accounts as well
        assert sorted(words) == sorted(VOCABULARIES[group])


@needs_packages
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_remark_on_a_unit_is_said_in_a_sentence(screens: dict[str, Any], language: str) -> None:
    said = screens["told"][language]
    silent = [code for code in Code if not said["leads"][code] and code not in SHOWN_AS_TAGS]
    assert silent == []
    alone = [code for code in Code if not said["leads_alone"][code] and code not in SHOWN_AS_TAGS | WITH_A_NUMBER]
    assert alone == []
    passed_over = [code for code in Code if not said["does_not_lead"][code] and code not in RANKED | ALSO_KNOWN]
    assert passed_over == []


@needs_packages
def test_the_form_of_each_command_asks_for_what_the_command_needs(screens: dict[str, Any]) -> None:
    forms = screens["forms"]
    assert set(forms) == set(COMMANDS) - GIVEN_ELSEWHERE
    for name, asked in forms.items():
        known = {field.name for field in fields(COMMANDS[name])}
        needed = {field.name for field in fields(COMMANDS[name]) if field.default is MISSING}
        assert needed <= set(asked) <= known, name


@needs_packages
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_question_of_a_form_has_a_word(screens: dict[str, Any], language: str) -> None:
    said = screens["told"][language]
    asked = {field for form in screens["forms"].values() for field in form}
    assert [field for field in sorted(asked) if not said["field"].get(field)] == []
    verdicts = {"passed", "granted"}
    assert set(said["yes"]) == set(said["no"]) == verdicts


def test_the_steps_noted_for_a_unit_are_steps_of_the_service() -> None:
    assert set(ON_THE_WAY) <= set(STEP_PERMISSION)
