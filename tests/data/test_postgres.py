"""The embedded server and the two roles."""

import os
import signal
from pathlib import Path

import psutil
import psycopg2
import pytest

from data.database import Database, migrate
from data.postgres import EmbeddedServer
from dispatch.errors import SettingWrong


def test_the_application_role_owns_nothing_and_is_no_superuser(database: Database) -> None:
    with database.application() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (0,)


def test_the_application_cannot_read_residents_names(database: Database) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), database.application() as connection:
        connection.cursor().execute("SELECT name FROM resident")


def test_every_table_with_a_community_has_row_level_security(database: Database) -> None:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'community_code'"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity"
        )
        assert cursor.fetchall() == []


def test_a_data_directory_that_cannot_be_made_is_refused_by_name(scratch: Path) -> None:
    (scratch / "a-file").write_text("")
    with pytest.raises(SettingWrong, match=r"JINGWEI_DATA_DIR.*a-file"), EmbeddedServer(scratch / "a-file").in_use():
        pass


def test_what_is_no_connection_string_is_refused_by_name() -> None:
    with pytest.raises(SettingWrong, match=r"JINGWEI_DATABASE_URL.*nonsense"):
        migrate("nonsense")


def test_a_too_long_socket_path_is_refused_and_nothing_is_made(scratch: Path) -> None:
    with pytest.raises(SettingWrong, match="JINGWEI_DATA_DIR"), EmbeddedServer(scratch / ("x" * 120)).in_use():
        pass


def test_a_killed_server_recovers_and_the_last_user_stops_it(scratch: Path) -> None:
    server = EmbeddedServer(scratch / "recover")
    with server.in_use():
        first = int((server.cluster / "postmaster.pid").read_text().splitlines()[0])
        with EmbeddedServer(scratch / "recover").in_use():
            assert int((server.cluster / "postmaster.pid").read_text().splitlines()[0]) == first
        assert server.running()
    assert not server.running()
    # What a power cut leaves behind: a pid file whose number belongs to somebody else.
    (server.cluster / "postmaster.pid").write_text("1\n")
    with server.in_use():
        assert server.running()


def test_a_server_that_somebody_started_and_left_recovering_is_waited_for(scratch: Path) -> None:
    server = EmbeddedServer(scratch / "starting")
    with server.in_use():
        postmaster = psutil.Process(int((server.cluster / "postmaster.pid").read_text().splitlines()[0]))
        postmaster.send_signal(signal.SIGQUIT)
        psutil.wait_procs([postmaster], 30)
        sockets = f"-c listen_addresses= -c unix_socket_directories={server.sockets}"
        server._run("pg_ctl", "-D", str(server.cluster), "-l", str(server.log), "-o", sockets, "-W", "start")
        while not server.running():
            os.sched_yield()
        with (
            EmbeddedServer(scratch / "starting").in_use(),
            psycopg2.connect(server.dsn("postgres", "postgres")) as again,
        ):
            assert again.status
