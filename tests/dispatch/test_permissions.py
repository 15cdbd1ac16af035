"""The table of permissions, and what is kept back from whom."""

import pytest

from dispatch.errors import NotPermitted
from dispatch.permissions import ROLE_PERMISSIONS, Actor, Permission, Role, require
from dispatch.territory import Headcount

NOBODY_SIGNS_IN_AS = {Role.RESIDENT, Role.DEVICE}


def actor(role: Role) -> Actor:
    return Actor(1, "a", "甲", role, "440306", "zh-CN")


@pytest.mark.parametrize("role", [role for role in Role if role not in NOBODY_SIGNS_IN_AS])
def test_everyone_who_signs_in_sees_the_map(role: Role) -> None:
    require(actor(role), Permission.VIEW_MAP)


@pytest.mark.parametrize("role", sorted(NOBODY_SIGNS_IN_AS))
def test_residents_and_devices_see_neither_the_map_nor_anybody(role: Role) -> None:
    assert not ROLE_PERMISSIONS[role] & {Permission.VIEW_MAP, Permission.VIEW_PERSONS, Permission.REVEAL_PERSON}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_require_follows_the_table(role: Role, permission: Permission) -> None:
    if permission in ROLE_PERMISSIONS[role]:
        require(actor(role), permission)
    else:
        with pytest.raises(NotPermitted) as refused:
            require(actor(role), permission)
        assert refused.value.fields == {"permission": permission.value}


def test_only_operators_and_grid_officers_see_or_reveal_persons() -> None:
    for permission in (Permission.VIEW_PERSONS, Permission.REVEAL_PERSON):
        assert {role for role in Role if permission in ROLE_PERMISSIONS[role]} == {Role.OPERATOR, Role.GRID_OFFICER}


def test_whoever_may_reveal_may_also_see() -> None:
    for held in ROLE_PERMISSIONS.values():
        assert Permission.REVEAL_PERSON not in held or {Permission.VIEW_PERSONS, Permission.VIEW_HOUSEHOLDS} <= held


@pytest.mark.parametrize(("people", "shown"), [(0, None), (1, None), (2, None), (3, 3), (4000, 4000)])
def test_fewer_than_three_people_are_kept_back(people: int, shown: int | None) -> None:
    assert Headcount(people).kept_back() == Headcount(shown)
    assert Headcount(shown).kept_back() == Headcount(shown)
