"""What a district sets for itself, and what follows from it for one incident."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import ClassUnknown, ProofMissing, UnknownThing
from dispatch.incidents import Severity
from dispatch.plans import (
    ClassTable,
    Cover,
    IncidentClass,
    Need,
    Proof,
    ResponsePlan,
    Responsibility,
    Step,
    check_proof,
    coverage,
    order_for,
    plan_for,
)

GRID = "440306001001015"


def a_class(code: str) -> IncidentClass:
    return IncidentClass(code, f"类{code}", f"class {code}", Severity.IV, "dot", True)


TABLE = ClassTable(3, "示例", {code: a_class(code) for code in ("02", "0201", "020102", "020101", "01", "0202")})


def test_only_a_code_of_the_third_level_is_a_kind() -> None:
    assert TABLE.kind("020101").level == 3
    for code in ("02", "0201", "020103", "", "电动车"):
        with pytest.raises(ClassUnknown) as refused:
            TABLE.kind(code)
        assert refused.value.fields == {"value": code, "version": 3}


def test_a_kind_knows_what_it_belongs_to() -> None:
    assert [one.code for one in TABLE.path("020101")] == ["02", "0201", "020101"]


def test_classes_are_listed_level_by_level_in_the_order_of_their_codes() -> None:
    assert [one.code for one in TABLE.below()] == ["01", "02"]
    assert [one.code for one in TABLE.below("02")] == ["0201", "0202"]
    assert [one.code for one in TABLE.below("0201")] == ["020101", "020102"]
    assert TABLE.below("020101") == ()


def test_the_one_who_answers_for_fires_there_comes_before_the_one_who_answers_for_everything_in_the_grid() -> None:
    order = [Responsibility(GRID, "", 1), Responsibility(GRID[:12], "05", 2), Responsibility("", "", 3)]
    assert order_for(order, GRID, "050101") == (2, 1, 3)
    assert order_for(order, GRID, "020101") == (1, 3)
    assert order_for(order, "440306001002001", "050101") == (3,)


def test_of_equally_specific_teams_the_rank_decides_and_then_the_lower_id() -> None:
    order = [Responsibility(GRID, "05", team, rank) for team, rank in ((4, 2), (9, 1), (3, 2), (7, 3))]
    assert order_for(order, GRID, "050101") == (9, 3, 4, 7)


def test_a_team_is_asked_once_where_it_is_most_specific() -> None:
    order = [Responsibility("", "", 1), Responsibility(GRID, "0501", 2, 2), Responsibility(GRID, "050101", 1, 9)]
    assert order_for(order, GRID, "050101") == (1, 2)


def test_an_incident_outside_every_grid_is_sorted_by_its_community() -> None:
    order = [Responsibility(GRID, "", 1), Responsibility(GRID[:12], "", 2)]
    assert order_for(order, GRID[:12], "050101") == (2,)


RULES = st.builds(
    Responsibility,
    area_code=st.integers(0, 15).map(lambda digits: GRID[:digits]),
    class_code=st.sampled_from(["", "05", "0501", "050101", "02"]),
    team_id=st.integers(1, 5),
    rank=st.integers(1, 3),
)


@given(st.lists(RULES), st.randoms())
def test_the_order_does_not_depend_on_how_the_list_is_sorted(rules: list[Responsibility], random: object) -> None:
    shuffled = list(rules)
    random.shuffle(shuffled)
    order = order_for(rules, GRID, "050101")
    assert order == order_for(shuffled, GRID, "050101")
    assert set(order) == {rule.team_id for rule in rules if rule.class_code != "02"}


def plan(class_code: str, level: int = 1) -> ResponsePlan:
    return ResponsePlan(class_code, level, f"预案{class_code}-{level}", f"plan {class_code}-{level}")


@pytest.mark.parametrize(
    ("kind", "level", "expected"),
    [
        ("050101", 1, ("0501", 1)),
        ("050101", 2, ("0501", 2)),
        ("050101", 4, ("0501", 2)),
        ("050201", 4, ("05", 3)),
        ("050201", 2, ("", 1)),
        ("990101", 1, ("", 1)),
    ],
)
def test_the_longest_class_prefix_gives_the_plan_and_then_the_highest_level_reached(
    kind: str, level: int, expected: tuple[str, int]
) -> None:
    plans = [plan(""), plan("05", 3), plan("0501"), plan("0501", 2)]
    found = plan_for(plans, kind, level)
    assert found is not None
    assert (found.class_code, found.alarm_level) == expected


def test_without_a_fitting_plan_there_is_none() -> None:
    assert plan_for([plan("05", 2), plan("02")], "050101", 1) is None


def test_a_unit_counts_for_every_need_it_is_able_for() -> None:
    needs = [Need("灭火", 2), Need("疏散"), Need("急救")]
    units = [("灭火", "疏散", "破拆"), ("灭火",), ("灭火", "巡查"), ()]
    found = coverage(needs, units)
    assert found == (Cover("灭火", 2, 3), Cover("疏散", 1, 1), Cover("急救", 1, 0))
    assert [cover.missing for cover in found] == [0, 0, 1]


def test_a_capability_named_twice_is_one_need() -> None:
    assert coverage([Need("灭火"), Need("急救"), Need("灭火", 3)], []) == (Cover("灭火", 3, 0), Cover("急救", 1, 0))


def test_a_unit_that_names_a_capability_twice_is_still_one_unit() -> None:
    assert coverage([Need("灭火", 2)], [("灭火", "灭火")])[0].missing == 1


@pytest.mark.parametrize(
    ("proof", "text", "photo", "shown"),
    [
        (Proof.NONE, "", False, True),
        (Proof.TEXT, " 已断电 ", False, True),
        (Proof.TEXT, "  ", True, False),
        (Proof.PHOTO, "", True, True),
        (Proof.PHOTO, "已断电", False, False),
    ],
)
def test_a_step_is_done_with_its_proof_only(proof: Proof, text: str, photo: bool, shown: bool) -> None:
    step = Step("cut_power", "切断电源", "Cut the power", proof)
    if shown:
        check_proof(step, text, photo)
        return
    with pytest.raises(ProofMissing) as refused:
        check_proof(step, text, photo)
    assert refused.value.fields["proof"] == proof.value
    assert "切断电源" in refused.value.message("zh-CN")
    assert "Cut the power" in refused.value.message("en")


def test_a_plan_knows_its_steps() -> None:
    cut = Step("cut_power", "切断电源", "Cut the power", Proof.TEXT)
    fire = ResponsePlan("05", 1, "火情", "Fire", steps=(cut,))
    assert fire.step("cut_power") is cut
    with pytest.raises(UnknownThing):
        fire.step("dance")
