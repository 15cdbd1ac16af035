"""What today's tasks still ask of whom."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from data.database import Database
from data.simulator.rounds import Errand


def read_errands(database: Database, now: datetime) -> Mapping[int, list[Errand]]:
    """Return the open places of tasks by the unit they were pushed to; raises DatabaseAway."""
    found: dict[int, list[Errand]] = defaultdict(list)
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(_statement(), {"now": now})
        for unit, lng, lat, dwell_s in cursor:
            found[unit].append(Errand(lng, lat, dwell_s))
    return found


@cache
def _statement() -> str:
    return (Path(__file__).parents[1] / "sql" / "simulator" / "errands.sql").read_text(encoding="utf-8")
