"""Which right each command on an incident asks for.

Stands apart from the commands because incidents lie below permissions.
"""

from collections.abc import Mapping
from types import MappingProxyType

from dispatch.incidents import commands
from dispatch.permissions import Permission

COMMAND_PERMISSION: Mapping[type[commands.Command], Permission] = MappingProxyType(
    {
        commands.Verify: Permission.VERIFY,
        commands.Accept: Permission.MANAGE_CASES,
        commands.Reject: Permission.MANAGE_CASES,
        commands.Assign: Permission.MANAGE_CASES,
        commands.Return: Permission.HANDLE,
        commands.Handle: Permission.HANDLE,
        commands.Check: Permission.CHECK,
        commands.Close: Permission.MANAGE_CASES,
        commands.Rate: Permission.RATE,
        commands.AskExtension: Permission.HANDLE,
        commands.DecideExtension: Permission.APPROVE,
        commands.AskSuspension: Permission.HANDLE,
        commands.DecideSuspension: Permission.APPROVE,
        commands.Resume: Permission.MANAGE_CASES,
        commands.Urge: Permission.MANAGE_CASES,
        commands.Supervise: Permission.SUPERVISE,
        commands.Whistle: Permission.HANDLE,
        commands.AnswerWhistle: Permission.HANDLE,
        commands.RateAnswer: Permission.CHECK,
        commands.Merge: Permission.MANAGE_CASES,
        commands.Reopen: Permission.MANAGE_CASES,
        commands.Void: Permission.MANAGE_CASES,
        commands.Reclassify: Permission.MANAGE_CASES,
        commands.RaiseAlarm: Permission.DISPATCH,
        commands.Note: Permission.REPORT,
    }
)
