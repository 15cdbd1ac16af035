"""Accounts, sign-in and sessions, as rows.

A password is kept as an argon2id hash, a session as the SHA-256 of the cookie's token.
Rights are read from the database at every call: an account disabled now is out now.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from psycopg2 import errors
from psycopg2.extensions import connection as Connection

from data.database import Database
from dispatch.errors import BadValue, PasswordOnce, SignInRefused, SignInSlowed
from dispatch.permissions import Actor, Role

FAILURES_ALLOWED = 8
FAILURE_WINDOW_S = 300
PASSWORD_LEAST = 10
# By the constraint that a row broke: the field, its value, and what it needs.
NEEDED = {
    "account_name_check": ("name", "{name}", "a-z, 0-9, . _ -, 2 to 64 characters / 小写字母、数字、. _ -，2 至 64 位"),
    "account_scope_check": (
        "scope",
        "{scope}",
        "2, 4, 6, 9, 12 or 15 digits, or * / 2、4、6、9、12 或 15 位数字，或 *",
    ),
    "account_language_check": ("language", "{language}", "zh-CN, en"),
}
# Checked when the name is unknown, so that the answer takes as long as for a known one.
_NOBODY = PasswordHasher().hash("nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the administrator sees it."""

    id: int
    name: str
    display_name: str
    role: Role
    scope: str
    language: str
    disabled: bool
    member: str = ""


def put_account(
    connection: Connection,
    name: str,
    display_name: str,
    role: Role,
    scope: str,
    password: str,
    language: str = "zh-CN",
    unit_id: int | None = None,
) -> None:
    """Create an account or give the existing one of that name new rights and password.

    Parameters
    ----------
    unit_id
        The member whose account it is; `check_member` has passed it.

    Raises
    ------
    BadValue
        The name, scope or password does not have the form it needs.
    """
    if len(password) < PASSWORD_LEAST:
        raise BadValue(
            name="password", value="…", why=f"at least {PASSWORD_LEAST} characters / 至少 {PASSWORD_LEAST} 位"
        )
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO account (name, display_name, role, scope, language, password_hash, unit_id)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name,"
                " role = excluded.role, scope = excluded.scope, language = excluded.language, unit_id = excluded.unit_id,"
                " password_hash = excluded.password_hash, password_once = false, disabled = false",
                [name, display_name, role.value, scope, language, PasswordHasher().hash(password), unit_id],
            )
    except errors.CheckViolation as error:
        field, value, why = NEEDED.get(
            str(error.diag.constraint_name), ("account", name, str(error.diag.constraint_name))
        )
        raise BadValue(name=field, value=value.format(name=name, scope=scope, language=language), why=why) from error


def list_accounts(connection: Connection) -> Sequence[Account]:
    """Return every account, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.name, a.display_name, a.role, a.scope, a.language, a.disabled, coalesce(u.name, '')"
            " FROM account a LEFT JOIN unit u ON u.id = a.unit_id ORDER BY a.name"
        )
        return [Account(row[0], row[1], row[2], Role(row[3]), *row[4:]) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Entry:
    """Who an account is, and what its password is checked against."""

    actor: Actor
    password_hash: str
    password_once: bool = False


def entry_of(row: Sequence[Any]) -> Entry:
    """Return an entry from id, name, display name, role, scope, language and password hash."""
    return Entry(Actor(row[0], row[1], row[2], Role(row[3]), row[4], row[5]), row[6])


def entry_named(database: Database, name: str) -> Entry | None:
    """Return the account of that name, None where there is none or it is disabled."""
    with database.application() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, name, display_name, role, scope, language, password_hash, password_once FROM account"
            " WHERE name = %s AND NOT disabled",
            [name],
        )
        row = cursor.fetchone()
    return None if row is None else replace(entry_of(row), password_once=row[7])


def check_password(database: Database, name: str, password: str, new_password: str = "") -> Entry:
    """Return the account that a name and password belong to; a failure is counted.

    Raises
    ------
    SignInRefused, SignInSlowed
    PasswordOnce
        The password is right but opens nothing until its owner has chosen another, as `new_password`.
    """
    with database.application() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sign_in_failure WHERE name = %s AND at > now() - make_interval(secs => %s)",
            [name, FAILURE_WINDOW_S],
        )
        if cursor.fetchone()[0] >= FAILURES_ALLOWED:  # type: ignore[index]
            raise SignInSlowed(minutes=FAILURE_WINDOW_S // 60)
    entry = entry_named(database, name)
    matches = _matches(entry.password_hash if entry else _NOBODY, password)
    if entry is not None and matches:
        if entry.password_once and (len(new_password) < PASSWORD_LEAST or new_password == password):
            raise PasswordOnce(least=PASSWORD_LEAST)
        return entry
    with database.application() as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO sign_in_failure (name) VALUES (%s)", [name[:64]])
    raise SignInRefused


def sign_in(database: Database, name: str, password: str, lasting: timedelta, new_password: str = "") -> str:
    """Check a password and open a session.

    A password that somebody else gave holds once: with it comes `new_password`, which takes its place.

    Returns
    -------
    token
        For the cookie; it is nowhere else.

    Raises
    ------
    SignInRefused
        Name and password do not belong together, or the account is disabled.
    SignInSlowed
        Too many failures for this name in the last minutes.
    PasswordOnce
        The password is right but needs a new one to go with it; it still holds.
    """
    entry = check_password(database, name, password, new_password)
    actor = entry.actor
    token = secrets.token_urlsafe(32)
    with database.application() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jingwei.account', %s, true)", [str(actor.account_id)])
        if entry.password_once:
            chosen = [actor.account_id, entry.password_hash, PasswordHasher().hash(new_password)]
            cursor.execute("SELECT choose_password(%s, %s, %s)", chosen)
            if cursor.fetchone() != (True,):  # somebody was quicker with it
                raise SignInRefused
        cursor.execute(
            "INSERT INTO session (token_sha256, account_id, expires_at) VALUES (%s, %s, now() + %s)",
            [_digest(token), actor.account_id, lasting],
        )
        cursor.execute("DELETE FROM sign_in_failure WHERE name = %s", [name])
        cursor.execute("DELETE FROM session WHERE expires_at < now()")
        cursor.execute(
            "INSERT INTO audit (account_id, action, scope) VALUES (%s, 'sign_in', %s)", [actor.account_id, actor.scope]
        )
    return token


def sign_out(database: Database, token: str) -> None:
    """End the session of a token; an unknown one is no error."""
    with database.application() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE session SET revoked_at = now() WHERE token_sha256 = %s", [_digest(token)])


def actor_of(database: Database, token: str) -> Actor | None:
    """Return who holds a session token now, or None where it has ended."""
    row = database.one(
        "SELECT a.id, a.name, a.display_name, a.role, a.scope, a.language, a.unit_id FROM session s"
        " JOIN account a ON a.id = s.account_id AND NOT a.disabled"
        " WHERE s.token_sha256 = %s AND s.revoked_at IS NULL AND s.expires_at > now()",
        [_digest(token)],
    )
    return None if row is None else Actor(row[0], row[1], row[2], Role(row[3]), row[4], row[5], row[6])


def _matches(password_hash: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(password_hash, password)
    except VerifyMismatchError:
        return False


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
