"""A client keeps a ledger of what it was told is kept, while processes are killed: nothing is lost, nothing is there twice."""

import math
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from data.case_integrity import examine
from data.database import Database, application_dsn, migrate
from data.postgres import OWNER_ROLE, EmbeddedServer
from tests.fixtures.cases import staffed

pytestmark = pytest.mark.soak
REPORTS = 500
KILLS = 6
PATIENCE_S = 30
ROOT = Path(__file__).parents[2]


@contextmanager
def writer(database: Database, keys: list[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.writer", database.app_dsn],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write("\n".join(keys))
    process.stdin.close()
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def lines_until_killed(
    process: subprocess.Popen[str], ledger: dict[str, str], after: int, kill: Callable[[], None]
) -> None:
    """Enter what the writer says into the ledger; kill when it has said `after` lines more, and read what was still said."""
    assert process.stdout is not None
    for count, line in enumerate(process.stdout, 1):
        if not line.endswith("\n"):
            break  # Cut off in the middle of a word: not an answer.
        key, number = line.split()
        assert ledger.setdefault(key, number) == number
        if count == after:
            kill()


def whole(database: Database, ledger: dict[str, str], keys: list[str]) -> None:
    """Hold the ledger against the rows and the log."""
    assert sorted(ledger) == sorted(keys)
    with database.owner() as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT description, number FROM incident")
            rows = cursor.fetchall()
        found = examine(connection)
    assert Counter(description for description, _ in rows) == dict.fromkeys(keys, 1)
    assert dict(rows) == ledger
    assert len(set(ledger.values())) == len(keys)
    assert set(found.violations.values()) == {0}


def test_killing_the_writing_process_loses_and_doubles_nothing(database: Database) -> None:
    staffed(database)
    keys, ledger, chance = [f"k{n:03d}" for n in range(REPORTS)], dict[str, str](), random.Random(7)
    for _ in range(KILLS):
        waiting = [key for key in keys if key not in ledger]
        with writer(database, waiting) as process:
            lines_until_killed(process, ledger, chance.randint(20, 60), process.kill)
        assert process.returncode == -signal.SIGKILL
    with writer(database, [key for key in keys if key not in ledger]) as process:
        lines_until_killed(process, ledger, 0, process.kill)
    whole(database, ledger, keys)


def postmaster(server: EmbeddedServer) -> psutil.Process:
    return psutil.Process(int((server.cluster / "postmaster.pid").read_text().split("\n", 1)[0]))


def kill_postmaster(server: EmbeddedServer) -> None:
    end([postmaster(server)])


def kill_whole_server(server: EmbeddedServer) -> None:
    end([postmaster(server), *postmaster(server).children(recursive=True)])


def end(processes: list[psutil.Process]) -> None:
    for process in processes:
        # The server's own helpers end by themselves when the postmaster is gone.
        with suppress(psutil.NoSuchProcess):
            process.kill()
    _, alive = psutil.wait_procs(processes, PATIENCE_S)
    assert not alive


@pytest.mark.parametrize("kill", [kill_postmaster, kill_whole_server])
def test_killing_the_database_loses_and_doubles_nothing(scratch: Path, kill: Callable[[EmbeddedServer], None]) -> None:
    server = EmbeddedServer(scratch / f"soak-{kill.__name__[5:]}")
    keys, ledger, chance = [f"k{n:03d}" for n in range(REPORTS)], dict[str, str](), random.Random(8)
    with server.in_use():
        owner_dsn = server.dsn(OWNER_ROLE)
        migrate(owner_dsn)
        database = Database(owner_dsn, application_dsn(owner_dsn, server.data_dir / "secrets"))
        staffed(database)
        kills = 0

        def kill_and_revive() -> None:
            nonlocal kills
            kill(server)
            server.revive()
            kills += 1

        for rounds_left in range(KILLS // 2, 0, -1):
            waiting = [key for key in keys if key not in ledger]
            waiting = waiting[: math.ceil(len(waiting) / rounds_left)]
            with writer(database, waiting) as process:
                lines_until_killed(process, ledger, chance.randint(20, 100), kill_and_revive)
                assert process.wait() == 0
        assert kills == KILLS // 2
        whole(database, ledger, keys)
        database.close()
