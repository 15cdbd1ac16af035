"""Which screen somebody lands on."""

from console.screens.choice import screen_for, screens_of
from dispatch.permissions import Actor, Role


def actor(role: Role) -> Actor:
    return Actor(1, "x", "x", role, "440306007005", "zh-CN")


def test_an_officer_with_a_phone_lands_on_the_tasks_and_at_a_desk_on_the_map() -> None:
    officer = actor(Role.GRID_OFFICER)
    assert screen_for(officer, None, phone=True) == "field"
    assert screen_for(officer, None) == "operator"
    assert screen_for(officer, "operator", phone=True) == "operator"


def test_others_keep_their_screen_on_a_phone() -> None:
    assert screen_for(actor(Role.LEADER), None, phone=True) == "leader"
    assert screen_for(actor(Role.OPERATOR), None, phone=True) == "operator"


def test_tasks_are_only_for_those_who_may_do_them() -> None:
    assert "field" not in screens_of(actor(Role.LEADER))
    assert screen_for(actor(Role.PLANNER), "field") == "planner"
    assert "field" in screens_of(actor(Role.OPERATOR))
