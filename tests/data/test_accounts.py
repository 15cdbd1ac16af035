"""Sign-in, sessions and their ends, on a real database."""

from datetime import timedelta

import pytest

from data.accounts import FAILURES_ALLOWED, actor_of, list_accounts, put_account, sign_in, sign_out
from data.database import Database
from dispatch.errors import BadValue, SignInRefused, SignInSlowed
from dispatch.permissions import Role

HOUR = timedelta(hours=1)
PASSWORD = "a long enough one"


@pytest.fixture
def wang(database: Database) -> Database:
    with database.owner() as connection:
        put_account(connection, "wang", "王", Role.OPERATOR, "440306007", PASSWORD)
    return database


def test_a_signed_in_account_is_the_actor_with_its_role_and_scope(wang: Database) -> None:
    actor = actor_of(wang, sign_in(wang, "wang", PASSWORD, HOUR))
    assert actor is not None
    assert (actor.name, actor.role, actor.scope) == ("wang", Role.OPERATOR, "440306007")


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(wang: Database) -> None:
    for name, password in (("wang", "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(SignInRefused):
            sign_in(wang, name, password, HOUR)


def test_many_failures_slow_down_even_the_right_password(wang: Database) -> None:
    for _ in range(FAILURES_ALLOWED):
        with pytest.raises(SignInRefused):
            sign_in(wang, "wang", "wrong", HOUR)
    with pytest.raises(SignInSlowed):
        sign_in(wang, "wang", PASSWORD, HOUR)


def test_signing_out_ends_the_session(wang: Database) -> None:
    token = sign_in(wang, "wang", PASSWORD, HOUR)
    sign_out(wang, token)
    assert actor_of(wang, token) is None


def test_an_expired_session_is_no_session(wang: Database) -> None:
    assert actor_of(wang, sign_in(wang, "wang", PASSWORD, timedelta(seconds=-1))) is None


def test_a_disabled_account_is_out_at_once(wang: Database) -> None:
    token = sign_in(wang, "wang", PASSWORD, HOUR)
    with wang.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE account SET disabled = true")
    assert actor_of(wang, token) is None


def test_tokens_and_passwords_are_not_stored_as_they_are(wang: Database) -> None:
    token = sign_in(wang, "wang", PASSWORD, HOUR)
    with wang.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT password_hash, encode(token_sha256, 'escape') FROM account, session")
        row = cursor.fetchone()
    assert row is not None
    assert row[0].startswith("$argon2id$")
    assert token not in row[1]


def test_a_scope_that_is_no_code_is_refused_and_nothing_is_stored(database: Database) -> None:
    with pytest.raises(BadValue, match=r"scope.*4403x"), database.owner() as connection:
        put_account(connection, "wang", "王", Role.OPERATOR, "4403x", PASSWORD)
    with database.owner() as connection:
        assert list_accounts(connection) == []
