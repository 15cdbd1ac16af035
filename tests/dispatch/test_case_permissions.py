"""Every command on an incident asks for a right, and somebody has it."""

import pytest

from dispatch.case_permissions import COMMAND_PERMISSION
from dispatch.incidents import COMMANDS, Command, commands
from dispatch.permissions import ROLE_PERMISSIONS, Role


def who_may(command: type[Command]) -> set[Role]:
    return {role for role in Role if COMMAND_PERMISSION[command] in ROLE_PERMISSIONS[role]}


def test_every_command_asks_for_a_right() -> None:
    assert set(COMMAND_PERMISSION) == set(COMMANDS.values())


@pytest.mark.parametrize("command", list(COMMANDS.values()))
def test_every_command_is_open_to_a_role(command: type[Command]) -> None:
    assert who_may(command)


def test_who_asks_for_time_is_not_who_grants_it() -> None:
    assert who_may(commands.AskExtension).isdisjoint(who_may(commands.DecideExtension))
    assert who_may(commands.AskSuspension).isdisjoint(who_may(commands.DecideSuspension))


def test_a_resident_may_only_rate_and_add_words() -> None:
    residents = {command for command in COMMANDS.values() if Role.RESIDENT in who_may(command)}
    assert residents == {commands.Rate, commands.Note}
