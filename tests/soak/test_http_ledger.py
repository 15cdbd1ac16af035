"""Over HTTP: while the console and its database are killed, no report that was answered is lost, and none is there twice."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from data.database import Database, application_dsn
from data.event_log import prove
from data.postgres import OWNER_ROLE, EmbeddedServer, free_port
from tests.browser.console_process import environment, wait_until_ready

pytestmark = pytest.mark.soak
REPORTS = int(os.environ.get("JINGWEI_SOAK_REPORTS", "500"))
AT_ONCE = 4
LONGEST_S = 120.0


class Console:
    """A console on one port that is killed and started again."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = data_dir / "console.log"
        data_dir.mkdir(parents=True, exist_ok=True)
        self.process = self._started()

    def _started(self) -> "subprocess.Popen[bytes]":
        port = self.url.rpartition(":")[2]
        with self.log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "console.cli", "up"],
                env=environment(self.data_dir, JINGWEI_PORT=port, JINGWEI_SIMULATE="off"),
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        wait_until_ready(self.url, process, self.log)
        return process

    def kill_and_start(self) -> None:
        self.process.kill()
        self.process.wait(30)
        self.process = self._started()

    def kill_database(self) -> None:
        pid = int((self.data_dir / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)


def signed_in(console: Console) -> str:
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    password = (console.data_dir / "secrets" / "demo_password").read_text()
    form = urllib.parse.urlencode({"name": "operator", "password": password, "next": "/healthz"}).encode()
    opener.open(f"{console.url}/signin", form).read()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def ask(console: Console, cookie: str, path: str, body: object = None, key: str = "") -> dict[str, object]:
    headers = {"cookie": cookie, "content-type": "application/json"} | ({"Idempotency-Key": key} if key else {})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(console.url + path, data, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return dict(json.load(answer))


def test_every_answered_report_is_there_once_however_often_processes_are_killed(scratch: Path) -> None:
    console = Console(scratch / "ledger")
    try:
        cookie = signed_in(console)
        home = ask(console, cookie, "/api/v1/map")["home"]
        ledger: dict[str, str] = {}
        answered = threading.Semaphore(0)
        retries = threading.Semaphore(0)

        def report(number: int) -> None:
            key = f"ledger-{number}"
            spread = (number % 23 - 11) * 2e-4, (number % 19 - 9) * 2e-4
            place = {"lng": home["longitude"] + spread[0], "lat": home["latitude"] + spread[1], "datum": "wgs84"}
            body = {"class": "020101", "place": place, "description": key}
            deadline = time.monotonic() + LONGEST_S
            while time.monotonic() < deadline:
                try:
                    row = ask(console, cookie, "/api/v1/incidents", body, key)["incident"]
                except urllib.error.HTTPError as error:
                    # Nothing else than "the database is away" may be the answer.
                    if error.code != 503:
                        raise
                except (OSError, ValueError):
                    pass
                else:
                    ledger[key] = row["number"]
                    answered.release()
                    return
                retries.release()
                time.sleep(0.2)  # the server is being started again; there is nothing to wait on
            raise AssertionError(f"{key} was never answered")

        with ThreadPoolExecutor(AT_ONCE) as pool:
            waiting = [pool.submit(report, number) for number in range(REPORTS)]
            for kill in (console.kill_and_start, console.kill_database, console.kill_and_start):
                for _ in range(REPORTS // 4):
                    assert answered.acquire(timeout=LONGEST_S)
                kill()
            for one in waiting:
                one.result()
        assert retries.acquire(blocking=False), "no report was ever interrupted: the kills came too late"
        server = EmbeddedServer(console.data_dir)
        dsn = server.dsn(OWNER_ROLE)
        database = Database(dsn, application_dsn(dsn, console.data_dir / "secrets"))
        with database.owner() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT description, number FROM incident WHERE description LIKE 'ledger-%'")
            kept = cursor.fetchall()
            assert len(kept) == len(dict(kept)) == REPORTS
            assert dict(kept) == ledger
            assert len(set(ledger.values())) == REPORTS
            cursor.execute(
                "SELECT count(*), count(DISTINCT subject_id) FROM event WHERE happening = 'incident_reported'"
            )
            assert cursor.fetchone() == (REPORTS, REPORTS)
            assert prove(connection).why == ""
        database.close()
    finally:
        console.stop()
