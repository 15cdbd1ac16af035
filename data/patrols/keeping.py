"""What patrols need every minute: the look at new positions, the tasks of the day, what is done by now."""

from dataclasses import dataclass
from datetime import datetime

from data.database import Database
from data.patrols.grounds import Grounds
from data.patrols.looking import look, presence_of_old
from data.patrols.planning import plan_tasks
from data.patrols.settling import settle


@dataclass(frozen=True, slots=True)
class Kept:
    """What one turn came to; `nobody` open tasks have nobody on duty."""

    fixes: int = 0
    made: int = 0
    done: int = 0
    nobody: int = 0


def keep_patrols(database: Database, grounds: Grounds, now: datetime) -> Kept:
    """Take one turn, and return what it came to; of several processes one takes it.

    First the tasks, then what was seen: who walks while a round is made is seen in it.
    """
    with database.owner() as connection:
        planned = plan_tasks(connection, grounds, now)
    with database.owner() as connection:
        looked = look(connection, grounds, now)
        done = settle(connection, grounds, looked, now) if looked is not None else 0
    with database.owner() as connection:
        presence_of_old(connection)
    return Kept(looked.fixes if looked else 0, planned.made, done, planned.nobody)
