"""Connections: the owner's for migrations and imports, the application's for everything else."""

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg2
from alembic import command
from alembic.config import Config
from psycopg2 import sql
from psycopg2.extensions import (
    TRANSACTION_STATUS_ACTIVE,
    TRANSACTION_STATUS_INERROR,
    TRANSACTION_STATUS_INTRANS,
    make_dsn,
    parse_dsn,
)
from psycopg2.extensions import connection as Connection
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool, QueuePool

from dispatch.errors import DatabaseAway, SettingWrong
from dispatch.permissions import ROLE_PERMISSIONS, Actor

# Kept, not opened for a moment: a connection made anew costs the server more than a report does.
POOL_SIZE = 24
POOL_TIMEOUT_S = 5
CONNECT_TIMEOUT_S = 3
PULSE_TIMEOUT_S = 2
IN_TRANSACTION = frozenset({TRANSACTION_STATUS_ACTIVE, TRANSACTION_STATUS_INTRANS, TRANSACTION_STATUS_INERROR})
MIGRATION_LOCK = 0x6A77  # one migration at a time on a database


class Database:
    """A migrated database, by its two doors.

    Parameters
    ----------
    owner_dsn
        Connection string of the role that owns the tables (imports, migrations).
    app_dsn
        Connection string of a member of `jingwei_app`, bound by row-level security.
    """

    def __init__(self, owner_dsn: str, app_dsn: str) -> None:
        self.owner_dsn = owner_dsn
        self.app_dsn = app_dsn
        self._pool = QueuePool(
            self._connect,  # type: ignore[arg-type]  # psycopg2 connections are DBAPI connections
            pool_size=POOL_SIZE,
            max_overflow=0,
            timeout=POOL_TIMEOUT_S,
        )

    def _connect(self) -> Connection:
        connection = psycopg2.connect(self.app_dsn, connect_timeout=CONNECT_TIMEOUT_S)
        connection.autocommit = False
        return connection

    @contextmanager
    def owner(self) -> Iterator[Connection]:
        """Open one transaction as the owner; it commits when the block ends well."""
        try:
            connection = psycopg2.connect(self.owner_dsn, connect_timeout=CONNECT_TIMEOUT_S)
        except psycopg2.OperationalError as error:
            raise DatabaseAway from error
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    @contextmanager
    def application(self) -> Iterator[Connection]:
        """Open one transaction as the application, seeing no scoped row (for sign-in)."""
        with self._held() as connection, connection:
            yield connection

    @contextmanager
    def _held(self) -> Iterator[Connection]:
        """Hold a connection of the pool, for as long as the server is there."""
        try:
            held = self._pool.connect()
        except (psycopg2.OperationalError, PoolTimeout) as error:
            raise DatabaseAway from error
        connection: Connection = held.dbapi_connection  # type: ignore[assignment]
        try:
            yield connection
        except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
            held.invalidate()
            raise DatabaseAway from error
        finally:
            held.close()

    @contextmanager
    def transaction(self, opening: str, values: Mapping[str, Any]) -> Iterator[tuple[Connection, tuple[Any, ...]]]:
        """Open one transaction as the application with a query, in one round trip, and give its first row.

        It commits when the block ends well. The block may commit it itself, with `COMMIT` as the
        first statement of what it sends last: the one that follows is then a transaction of its own.
        """
        with self._held() as connection:
            connection.autocommit = True
            try:
                with connection.cursor() as cursor:
                    cursor.execute("BEGIN; " + opening, values)
                    first = cursor.fetchone() or ()
                yield connection, first
                if _in_transaction(connection):
                    with connection.cursor() as cursor:
                        cursor.execute("COMMIT")
            finally:
                if not connection.closed:
                    if _in_transaction(connection):
                        with connection.cursor() as cursor:
                            cursor.execute("ROLLBACK")
                    connection.autocommit = False

    def one(self, query: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        """Return the first row of a query that needs no scope, in one round trip and a transaction of its own."""
        with self._held() as connection:
            connection.autocommit = True
            try:
                with connection.cursor() as cursor:
                    cursor.execute(query, values)
                    return cursor.fetchone()
            finally:
                if not connection.closed:
                    connection.autocommit = False

    @contextmanager
    def reader(self, actor: Actor) -> Iterator[Connection]:
        """Open one transaction as the application, bound to the actor's region scope."""
        with self.application() as connection:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('jingwei.scope', %s, true), set_config('jingwei.account', %s, true)",
                    [actor.scope, str(actor.account_id)],
                )
            yield connection

    def answers(self) -> bool:
        """Tell whether the server takes a connection now."""
        try:
            connection = psycopg2.connect(self.app_dsn, connect_timeout=PULSE_TIMEOUT_S)
        except psycopg2.OperationalError:
            return False
        connection.close()
        return True

    def close(self) -> None:
        """Close the idle connections."""
        self._pool.dispose()


def _in_transaction(connection: Connection) -> bool:
    return connection.info.transaction_status in IN_TRANSACTION


def migrate(owner_dsn: str) -> None:
    """Bring the schema to the newest version; several processes may call this at once.

    Raises
    ------
    SettingWrong
        No server answers at the address, or it refuses the owner.
    """
    # Only who migrates needs what reads files.
    from data.households.forms import write_default_forms
    from data.initials import fill_initials
    from data.postgis import write_views
    from data.rules.defaults import write_default_rules

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine("postgresql+psycopg2://", creator=lambda: psycopg2.connect(owner_dsn), poolclass=NullPool)
    try:
        connecting = engine.connect()
    except (OperationalError, ProgrammingError) as error:  # the latter of what is no connection string at all
        why = str(error.orig).strip().split("\n", 1)[0]
        raise SettingWrong(name="JINGWEI_DATABASE_URL", why=why) from error
    with connecting as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        driver = cast(Connection, connection.connection.dbapi_connection)
        _write_permissions(driver)
        write_default_rules(driver)
        fill_initials(driver)
        write_default_forms(driver)
        write_views(driver)
        connection.commit()


def _write_permissions(connection: Connection) -> None:
    """Make the table of permissions say what this version of the program says."""
    rows = [(role.value, permission.value) for role, held in ROLE_PERMISSIONS.items() for permission in held]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM permission")
        cursor.executemany("INSERT INTO permission (role, permission) VALUES (%s, %s)", rows)


def application_dsn(owner_dsn: str, secrets_dir: Path) -> str:
    """Return a connection string for this installation's own application login.

    The login is created once per data directory, so that two machines on one database do
    not overwrite each other's password.
    """
    secrets_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = secrets_dir / "application_login"
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(f"jingwei_app_{secrets.token_hex(4)} {secrets.token_urlsafe(24)}")
    role, password = file.read_text().split()
    connection = psycopg2.connect(owner_dsn, connect_timeout=CONNECT_TIMEOUT_S)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
            if not cursor.rowcount:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD %s").format(sql.Identifier(role)), [password])
                cursor.execute(sql.SQL("GRANT jingwei_app TO {}").format(sql.Identifier(role)))
    finally:
        connection.close()
    parts = parse_dsn(owner_dsn) | {"user": role, "password": password}
    return str(make_dsn(**parts))
