"""Lets plans take effect as a console's keeper does, in a process of its own so that it can be killed.

Run as `python -m tests.soak.keeper OWNER_DSN NOW [hold]`; with `hold` it stops within the transaction, all done and nothing kept.
"""

import signal
import sys
from datetime import datetime

from data.database import Database
from data.planning.due import let_take_effect
from data.planning.effect import due, take_effect


def main() -> None:
    database, now = Database(sys.argv[1], ""), datetime.fromisoformat(sys.argv[2])
    print("begun", flush=True)
    if sys.argv[3:] != ["hold"]:
        let_take_effect(database, now)
        return
    with database.owner() as connection:
        for publication in due(connection, now):
            take_effect(connection, publication, now)
        print("inside", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
