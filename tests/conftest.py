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
from tests.fixtures.pristine import Pristine, pristine, restored

BROWSER = Path(__file__).parent / "browser"
SHARED = Path(__file__).parents[2] / "shared" / "data"


# What commands print does not depend on the machine the tests run on.
os.environ["JINGWEI_LANGUAGE"] = "zh-CN"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by itself what nobody should have to think of: all of tests/browser, and whatever asks a database."""
    for item in items:
        if item.path.parent == BROWSER:
            item.add_marker("browser")
        if "server_dsn" in getattr(item, "fixturenames", ()):
            item.add_marker("store")


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


def new_copy(server_dsn: str, template: str) -> str:
    """Make a copy of the template and return its name."""
    name = f"jw_test_{uuid4().hex[:8]}"
    execute(
        server_dsn,
        # Files are copied in a tenth of the time that writing them into the log takes.
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(name), sql.Identifier(template)
        ),
    )
    return name


def named(dsn: str, name: str) -> str:
    return str(make_dsn(**(parse_dsn(dsn) | {"dbname": name})))


def opened(server_dsn: str, name: str, scratch: Path) -> Database:
    owner_dsn = named(server_dsn, name)
    return Database(owner_dsn, application_dsn(owner_dsn, scratch / "secrets"))


class Stock:
    """Databases that tests have left as they found them."""

    def __init__(self, server_dsn: str, master_dsn: str, template: str) -> None:
        self._server_dsn, self._master_dsn, self._template = server_dsn, master_dsn, template
        self._idle: list[str] = []
        self._was: Pristine | None = None

    def take(self) -> str:
        """Return the name of one that is as new."""
        if self._idle:
            return self._idle.pop()
        name = new_copy(self._server_dsn, self._template)
        if self._was is None:
            self._was = pristine(named(self._master_dsn, name))
        return name

    def give_back(self, name: str) -> None:
        """Make one as new; what cannot be is dropped."""
        if self._was is not None and restored(named(self._master_dsn, name), self._was):
            self._idle.append(name)
        else:
            drop(self._server_dsn, name)

    def clear(self) -> None:
        """Drop them all."""
        while self._idle:
            drop(self._server_dsn, self._idle.pop())


@pytest.fixture(scope="session")
def stock(server_dsn: str, template: str, scratch: Path) -> Iterator[Stock]:
    """Databases for one test each."""
    outside = "JINGWEI_TEST_DATABASE_URL" in os.environ
    kept = Stock(
        server_dsn, server_dsn if outside else EmbeddedServer(scratch / "db").dsn("postgres", "postgres"), template
    )
    yield kept
    kept.clear()


@pytest.fixture
def database(stock: Stock, server_dsn: str, scratch: Path) -> Iterator[Database]:
    """A migrated, empty database for one test."""
    name = stock.take()
    database = opened(server_dsn, name, scratch)
    yield database
    database.close()
    stock.give_back(name)


@pytest.fixture(scope="module")
def module_database(server_dsn: str, template: str, scratch: Path) -> Iterator[Database]:
    """A fresh migrated database shared by the tests of one module."""
    name = new_copy(server_dsn, template)
    database = opened(server_dsn, name, scratch)
    yield database
    database.close()
    drop(server_dsn, name)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; the test is skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("the shared real data is not beside the checkout (../shared/data)")
    return SHARED
