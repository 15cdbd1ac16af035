"""Which changes to accounts an administrator may make."""

from dataclasses import dataclass

from dispatch.errors import AccountBeyondScope, LastAdministrator, OwnAccountKept
from dispatch.permissions import EVERYWHERE, Actor, Role


@dataclass(frozen=True, slots=True)
class Rights:
    """What an account may do, and where."""

    role: Role
    scope: str
    disabled: bool = False

    @property
    def administers_all(self) -> bool:
        """Whether this account can put right whatever others have set."""
        return self.role == Role.ADMINISTRATOR and self.scope == EVERYWHERE and not self.disabled


def within(scope: str, other: str) -> bool:
    """Say whether `other` lies in `scope`."""
    return scope == EVERYWHERE or (other != EVERYWHERE and other.startswith(scope))


def check_change(actor: Actor, account: int | None, before: Rights | None, after: Rights, others: bool) -> None:
    """Pass when `actor` may turn `before` (None: a new account) into `after`.

    Parameters
    ----------
    account
        Id of the account; None for a new one.
    others
        Whether another account administers everything.

    Raises
    ------
    AccountBeyondScope
        The account lies, or would lie, outside the actor's area.
    OwnAccountKept
        Administrators do not change their own rights: they might lock themselves out.
    LastAdministrator
        Nobody would be left to put things right.
    """
    for rights in (before, after):
        if rights is not None and not within(actor.scope, rights.scope):
            raise AccountBeyondScope(scope=rights.scope, own=actor.scope)
    if account == actor.account_id and before != after:
        raise OwnAccountKept
    if before is not None and before.administers_all and not after.administers_all and not others:
        raise LastAdministrator
