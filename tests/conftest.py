"""A real PostgreSQL for the tests: the embedded one, or the server JINGWEI_TEST_DATABASE_URL names."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg2
import psycopg2.errors
import pytest
from psycopg2 import sql
from psycopg2.extensions import make_dsn, parse_dsn

from data.database import Database, application_dsn, migrate
from data.postgres import EmbeddedServer

SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A short directory that the database's own user can reach."""
    place = Path(tempfile.mkdtemp(prefix="jw"))
    place.chmod(0o711)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def server_dsn(scratch: Path) -> Iterator[str]:
    """Connection string of a role that may create databases and roles."""
    if url := os.environ.get("JINGWEI_TEST_DATABASE_URL"):
        yield url
        return
    server = EmbeddedServer(scratch / "db")
    with server.in_use():
        # Nothing here outlives the run: what the disk has not got yet need not be waited for.
        for setting in ("fsync", "full_page_writes"):
            execute(
                server.dsn("postgres", "postgres"), sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting))
            )
        execute(server.dsn("postgres", "postgres"), sql.SQL("SELECT pg_reload_conf()"))
        yield server.dsn("jingwei_owner", "postgres")


def execute(dsn: str, statement: sql.Composable) -> None:
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def drop(dsn: str, name: str) -> None:
    """Drop a database, with whoever still holds a connection to it.

    First the plain way, which sends the server's own workers off; as no superuser `FORCE` may not.
    """
    try:
        execute(dsn, sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    except psycopg2.errors.ObjectInUse:
        execute(dsn, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def template(server_dsn: str) -> Iterator[str]:
    """Name of a migrated, empty database to copy from."""
    name = f"jw_template_{uuid4().hex[:8]}"
    execute(server_dsn, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    migrate(make_dsn(**(parse_dsn(server_dsn) | {"dbname": name})))
    yield name
    drop(server_dsn, name)


def copy_of(server_dsn: str, template: str, scratch: Path) -> Iterator[Database]:
    name = f"jw_test_{uuid4().hex[:8]}"
    execute(
        server_dsn,
        # Files are copied in a tenth of the time that writing them into the log takes.
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(name), sql.Identifier(template)
        ),
    )
    owner_dsn = make_dsn(**(parse_dsn(server_dsn) | {"dbname": name}))
    database = Database(owner_dsn, application_dsn(owner_dsn, scratch / "secrets"))
    yield database
    database.close()
    drop(server_dsn, name)


@pytest.fixture
def database(server_dsn: str, template: str, scratch: Path) -> Iterator[Database]:
    """A fresh migrated database for one test."""
    yield from copy_of(server_dsn, template, scratch)


@pytest.fixture(scope="module")
def module_database(server_dsn: str, template: str, scratch: Path) -> Iterator[Database]:
    """A fresh migrated database shared by the tests of one module."""
    yield from copy_of(server_dsn, template, scratch)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; the test is skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the shared real data is not beside the checkout (../shared/data)")
    return SHARED
