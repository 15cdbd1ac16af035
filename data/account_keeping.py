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
from dispatch.account_rules import Rights, check_change, within
from dispatch.errors import AccountTaken, BadValue, MemberTaken, MemberUnfit, UnknownThing
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
    unit_id: int | None = None
    member: str = ""


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
            unit_id=one["unit_id"],
            member=one["member"],
        )
        for one in rows(connection, statement("accounts"), {"scope": scope})
    ]


def create_account(
    connection: Connection,
    actor: Actor,
    name: str,
    display_name: str,
    rights: Rights,
    language: str,
    unit_id: int | None = None,
) -> tuple[int, str]:
    """Create an account and return its id and the password that its owner signs in with once.

    Raises
    ------
    AccountTaken, AccountBeyondScope, BadValue, MemberUnfit, MemberTaken
    """
    _alone(connection)
    check_change(actor, None, None, rights, others=True)
    check_scope(connection, rights.scope)
    check_member(connection, None, rights, unit_id)
    password = one_time_password()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO account (name, display_name, role, scope, language, password_hash, unit_id, password_once)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, true) RETURNING id",
                [
                    name,
                    _display(display_name, name),
                    rights.role.value,
                    rights.scope,
                    language,
                    _hash(password),
                    unit_id,
                ],
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
    connection: Connection,
    actor: Actor,
    account: int,
    display_name: str,
    rights: Rights,
    language: str,
    unit_id: int | None = None,
) -> None:
    """Give an account other rights, and make it a member's or nobody's; one that is deactivated is signed out at once.

    Raises
    ------
    UnknownThing, AccountBeyondScope, OwnAccountKept, LastAdministrator, BadValue, MemberUnfit, MemberTaken
    """
    name, before = _locked(connection, account)
    check_change(actor, account, before, rights, _others(connection, account))
    if rights.scope != before.scope:
        check_scope(connection, rights.scope)
    check_member(connection, account, rights, unit_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id FROM account WHERE id = %s", [account])
        (unit_before,) = cursor.fetchone() or (None,)
        cursor.execute(
            "UPDATE account SET display_name = %s, role = %s, scope = %s, language = %s, disabled = %s, unit_id = %s WHERE id = %s",
            [
                _display(display_name, name),
                rights.role.value,
                rights.scope,
                language,
                rights.disabled,
                unit_id,
                account,
            ],
        )
    if unit_id != unit_before:
        note(
            connection,
            actor,
            "account_member",
            rights.scope,
            account,
            f"{name}: {unit_before or '-'} → {unit_id or '-'}",
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


def members(connection: Connection, scope: str) -> Sequence[tuple[int, str, str]]:
    """Return id, name and grid of every member within `scope` who has a grid and is still there."""
    found = rows(connection, statement("members"), {"scope": scope})
    return [(one["id"], one["name"], one["grid_code"]) for one in found]


def check_member(connection: Connection, account: int | None, rights: Rights, unit_id: int | None) -> None:
    """Pass when an account with these rights may be a member's.

    Raises
    ------
    MemberUnfit
        Only an officer's account is a member's, of one who is there and belongs to the account's area.
    MemberTaken
        The member has another account.
    """
    if unit_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.kind, u.name, coalesce(u.grid_code, ''), u.ended, a.name FROM unit u"
            " LEFT JOIN account a ON a.unit_id = u.id AND a.id IS DISTINCT FROM %s WHERE u.id = %s",
            [account, unit_id],
        )
        kind, name, grid, ended, taken_by = cursor.fetchone() or ("", str(unit_id), "", False, None)
    why = None
    if rights.role is not Role.GRID_OFFICER:
        why = ("只有网格员的账号才对应队员", "only an officer's account is a member's")
    elif kind != "member" or ended:
        why = ("没有这名在岗队员", "there is no such member on the staff")
    elif not within(rights.scope, grid) or not grid:
        why = (
            f"其网格 {grid or '未定'} 不在账号的范围内",
            f"the member's grid, {grid or 'none'}, is not in the account's area",
        )
    if why is not None:
        raise MemberUnfit(member=name, why_zh=why[0], why_en=why[1], scope=rights.scope)
    if taken_by is not None:
        raise MemberTaken(member=name, account=taken_by)


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


def check_scope(connection: Connection, scope: str) -> None:
    """Pass for everywhere and for a region or grid there is; raise BadValue."""
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
