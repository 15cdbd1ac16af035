"""A real console for the browser: `jingwei up` in a process of its own, on its own data directory."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.postgres import free_port

READY_TIMEOUT_S = 240


@dataclass(frozen=True, slots=True)
class ConsoleProcess:
    """A serving console."""

    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def password(self) -> str:
        """The demo accounts' password here."""
        return (self.data_dir / "secrets" / "demo_password").read_text()


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Return the environment of a console on `data_dir`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("JINGWEI_")}
    # A demo that stands still: what a test looks at must not move by itself.
    still = {"JINGWEI_DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1", "JINGWEI_SIMULATE": "off"}
    return kept | still | more


def jingwei(data_dir: Path, *arguments: str) -> str:
    """Run one command of the CLI on `data_dir` and return what it printed."""
    command = [sys.executable, "-m", "console.cli", *arguments]
    done = subprocess.run(command, env=environment(data_dir), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def serving_console(data_dir: Path, **more: str) -> Iterator[ConsoleProcess]:
    """Serve `data_dir` until the block ends, then stop as Ctrl-C does."""
    port = free_port()
    data_dir.mkdir(parents=True, exist_ok=True)
    log = data_dir / "console.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "console.cli", "up"],
            env=environment(data_dir, JINGWEI_PORT=str(port), **more),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process, log)
        yield ConsoleProcess(url, data_dir, process, log)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path, path: str = "/healthz") -> None:
    """Return once the console answers; fail with its log when it ends or takes too long."""
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}{path}", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)  # another process is starting; there is nothing to wait on
    raise AssertionError(f"the console did not start:\n{log.read_text()[-3000:]}")
