"""Reports one incident for each key on standard input, as a server process would, and tells the number once it is kept.

Run as a process of its own so that it can be killed: `python -m tests.soak.writer APP_DSN`.
"""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed

from data.cases.store import PostgresCases
from data.database import Database
from dispatch.errors import DatabaseAway
from dispatch.ports import KeyedCall
from tests.fixtures.cases import NOON, SYSTEM, report

AT_ONCE = 3
REQUEST = bytes(32)
AGAIN_S = 0.05
LONGEST_S = 30.0


def report_once(cases: PostgresCases, key: str) -> str:
    """Report under a key, or return the number of the report that was made under it before."""
    with cases.as_done_by(SYSTEM) as work:
        call = KeyedCall("ledger", key, REQUEST)
        known = work.answered(call)
        if known is not None:
            return str(known.body["number"])
        number = report(work, NOON, description=key).number
        work.keep_answer(call, {"number": number}, NOON)
    return number


def patiently(cases: PostgresCases, key: str, pause: threading.Event) -> None:
    """Send again under the same key while the database is away, as every client should."""
    for _ in range(int(LONGEST_S / AGAIN_S)):
        try:
            line = f"{key} {report_once(cases, key)}\n"
            # One write for each line: others tell theirs at the same time.
            os.write(sys.stdout.fileno(), line.encode())
            return
        except DatabaseAway:
            pause.wait(AGAIN_S)
    raise SystemExit(f"{key}: the database stayed away")


def main() -> None:
    # Whoever cannot go on ends the whole process at once, so that the client notices.
    cases = PostgresCases(Database("", sys.argv[1]))
    keys = sys.stdin.read().split()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in as_completed([pool.submit(patiently, cases, key, threading.Event()) for key in keys]):
            if done.exception() is not None:
                print(done.exception(), file=sys.stderr, flush=True)
                os._exit(1)


if __name__ == "__main__":
    main()
