"""Machine tokens: what a program signs in with instead of a person's password.

A token acts as its account, with that account's rights and region as of each call. Only its
SHA-256 is stored; 32 random bytes need no slow hash.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg2.extensions import connection as Connection

from data.accounts import Entry, entry_of
from data.database import Database
from dispatch.errors import AccountUnknown, TokenUnknown
from dispatch.permissions import Actor

MARK = "jw_"
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed; the token itself was shown once."""

    id: int
    account: str
    name: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None


def make_token(connection: Connection, account: str, name: str, days: int | None, by: int | None = None) -> str:
    """Make a token for an account and return it: it is kept nowhere.

    Parameters
    ----------
    by
        Account of who made it; the token's own where nobody is signed in.

    Raises
    ------
    AccountUnknown
    """
    token = MARK + secrets.token_urlsafe(_BYTES)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO api_token (account_id, name, token_sha256, expires_at)"
            " SELECT id, %s, %s, now() + make_interval(days => %s) FROM account WHERE name = %s AND NOT disabled RETURNING account_id",
            [name, _digest(token), days, account],
        )
        made = cursor.fetchone()
        if made is None:
            raise AccountUnknown(name=account)
        cursor.execute(
            "INSERT INTO audit (account_id, action, scope, kind, ref) VALUES (%s, 'token_made', '*', 'token', %s)",
            [by or made[0], name],
        )
    return token


def list_tokens(connection: Connection) -> Sequence[Token]:
    """Return every token, the newest last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, a.name, t.name, t.created_at, t.expires_at, t.revoked_at, t.used_at"
            " FROM api_token t JOIN account a ON a.id = t.account_id ORDER BY t.id"
        )
        return [Token(*row) for row in cursor.fetchall()]


def revoke_token(connection: Connection, token_id: int, by: int | None = None) -> None:
    """End a token at once.

    Raises
    ------
    TokenUnknown
        There is none of that number in force.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE api_token SET revoked_at = now() WHERE id = %s AND revoked_at IS NULL RETURNING account_id, name",
            [token_id],
        )
        ended = cursor.fetchone()
        if ended is None:
            raise TokenUnknown(id=token_id)
        cursor.execute(
            "INSERT INTO audit (account_id, action, scope, kind, ref) VALUES (%s, 'token_revoked', '*', 'token', %s)",
            [by or ended[0], ended[1]],
        )


def actor_of_token(database: Database, token: str) -> Actor | None:
    """Return who a token acts as now, None where it has ended or the account is disabled."""
    with database.application() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, a.name, a.display_name, a.role, a.scope, a.language, a.password_hash, t.id,"
            " t.used_at IS NULL OR t.used_at < now() - interval '1 minute'"
            " FROM api_token t JOIN account a ON a.id = t.account_id AND NOT a.disabled"
            " WHERE t.token_sha256 = %s AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())",
            [_digest(token)],
        )
        row = cursor.fetchone()
        if row is None:
            return None
        if row[8]:
            cursor.execute("UPDATE api_token SET used_at = now() WHERE id = %s", [row[7]])
    found: Entry = entry_of(row[:7])
    return found.actor


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
