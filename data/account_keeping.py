"""Accounts as administrators keep them: every change is decided, written and noted in one transaction."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from psycopg2 import errors
from psycopg2.extensions import connection as Connection

from data.accounts import NEEDED
from data.administration import note, statement
from data.territory.statements import rows
from dispatch.account_rules import Rights, check_change
from dispatch.errors import AccountTaken, BadValue, UnknownThing
from dispatch.permissions import EVERYWHERE, Actor, Role

ACCOUNT_LOCK = 0x6A79  # one change at a time: two administrators must not depose each other
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account with what administrators ask about it."""

    id: int
    name: str
    display_name: str
    rights: Rights
    language: str
    created_at: datetime
    last_sign_in: datetime | None
    sessions: int
    password_once: bool


def kept_accounts(connection: Connection, scope: str) -> list[KeptAccount]:
    """Return the accounts within `scope`, by name."""
    return [
        KeptAccount(
            id=one["id"],
            name=one["name"],
            display_name=one["display_name"],
            rights=Rights(Role(one["role"]), one["scope"], one["disabled"]),
            language=one["language"],
            created_at=one["created_at"],
            last_sign_in=one["last_sign_in"],
            sessions=one["sessions"],
            password_once=one["password_once"],
        )
        for one in rows(connection, statement("accounts"), {"scope": scope})
    ]


def create_account(
    connection: Connection, actor: Actor, name: str, display_name: str, rights: Rights, language: str
) -> tuple[int, str]:
    """Create an account and return its id and the password that its owner signs in with once.

    Raises
    ------
    AccountTaken, AccountBeyondScope, BadValue
    """
    _alone(connection)
    check_change(actor, None, None, rights, others=True)
    _check_scope(connection, rights.scope)
    password = one_time_password()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO account (name, display_name, role, scope, language, password_hash, password_once)"
                " VALUES (%s, %s, %s, %s, %s, %s, true) RETURNING id",
                [name, _display(display_name, name), rights.role.value, rights.scope, language, _hash(password)],
            )
            (account,) = cursor.fetchone() or (0,)
    except errors.UniqueViolation as error:
        raise AccountTaken(name=name) from error
    except errors.CheckViolation as error:
        field, value, why = NEEDED.get(str(error.diag.constraint_name), ("account", name, "?"))
        raise BadValue(
            name=field, value=value.format(name=name, scope=rights.scope, language=language), why=why
        ) from error
    note(connection, actor, "account_created", rights.scope, account, _described(name, rights))
    return account, password


def change_account(
    connection: Connection, actor: Actor, account: int, display_name: str, rights: Rights, language: str
) -> None:
    """Give an account other rights; one that is deactivated is signed out at once.

    Raises
    ------
    UnknownThing, AccountBeyondScope, OwnAccountKept, LastAdministrator, BadValue
    """
    name, before = _locked(connection, account)
    check_change(actor, account, before, rights, _others(connection, account))
    if rights.scope != before.scope:
        _check_scope(connection, rights.scope)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE account SET display_name = %s, role = %s, scope = %s, language = %s, disabled = %s WHERE id = %s",
            [_display(display_name, name), rights.role.value, rights.scope, language, rights.disabled, account],
        )
    if rights.disabled and not before.disabled:
        _end_sessions(connection, account)
    if rights != before:
        happened = (
            "account_changed" if rights.disabled == before.disabled
            else "account_deactivated" if rights.disabled else "account_activated"
        )  # fmt: skip
        note(connection, actor, happened, rights.scope, account, _described(name, rights))


def reset_password(connection: Connection, actor: Actor, account: int) -> str:
    """Give an account a password that holds once, end its sessions, and return the password.

    Raises
    ------
    UnknownThing, AccountBeyondScope
    """
    name, rights = _locked(connection, account)
    check_change(actor, account, rights, rights, others=True)
    password = one_time_password()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE account SET password_hash = %s, password_once = true WHERE id = %s", [_hash(password), account]
        )
        cursor.execute("DELETE FROM sign_in_failure WHERE name = %s", [name])
    _end_sessions(connection, account)
    note(connection, actor, "password_reset", rights.scope, account, name)
    return password


def sign_out_everywhere(connection: Connection, actor: Actor, account: int) -> int:
    """End every session of an account and return how many there were; raises UnknownThing, AccountBeyondScope."""
    name, rights = _locked(connection, account)
    check_change(actor, account, rights, rights, others=True)
    ended = _end_sessions(connection, account)
    note(connection, actor, "signed_out_everywhere", rights.scope, account, name)
    return ended


def one_time_password() -> str:
    """Return a password that can be told over the telephone: 16 hexadecimal digits in fours."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def scopes(connection: Connection, scope: str) -> Sequence[tuple[str, str]]:
    """Return code and name of every region and grid within `scope`."""
    found = rows(connection, statement("scopes"), {"scope": scope})
    return [(one["code"], one["name"]) for one in found]


def _locked(connection: Connection, account: int) -> tuple[str, Rights]:
    _alone(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, role, scope, disabled FROM account WHERE id = %s", [account])
        found = cursor.fetchone()
    if found is None:
        raise UnknownThing(kind="account", id=account)
    return found[0], Rights(Role(found[1]), found[2], found[3])


def _alone(connection: Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ACCOUNT_LOCK])


def _others(connection: Connection, account: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM account WHERE role = 'administrator' AND scope = '*' AND NOT disabled AND id <> %s LIMIT 1",
            [account],
        )
        return bool(cursor.rowcount)


def _check_scope(connection: Connection, scope: str) -> None:
    if scope == EVERYWHERE:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM region WHERE code = %(s)s UNION ALL SELECT FROM grid WHERE code = %(s)s AND valid_to IS NULL",
            {"s": scope},
        )
        if not cursor.rowcount:
            raise BadValue(name="scope", value=scope[:40], why="没有这个区划或网格 / no such region or grid")


def _end_sessions(connection: Connection, account: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE session SET revoked_at = now() WHERE account_id = %s AND revoked_at IS NULL AND expires_at > now()",
            [account],
        )
        return int(cursor.rowcount)


def _display(display_name: str, name: str) -> str:
    return " ".join(display_name.split())[:LONGEST_NAME] or name


def _described(name: str, rights: Rights) -> str:
    return f"{name}: {rights.role.value}, {rights.scope}"


def _hash(password: str) -> str:
    return PasswordHasher().hash(password)
