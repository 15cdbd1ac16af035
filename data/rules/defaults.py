"""The rules every new database begins with, so that the first incident can be reported at once.

They are the usual ones of the field, a district replaces them by its own; what it has is
never touched again.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

from psycopg2.extensions import connection as Connection
from psycopg2.extras import Json, execute_batch

from data.rules.class_file import read_classes
from data.rules.class_table import adopt
from dispatch.deadlines import OFFICE_HOURS

PLACE = Path(__file__).parent / "defaults"
NAME = "通用事项清单 Common class table"
ZONE = "Asia/Shanghai"
ONE_DAY = timedelta(days=1)


def write_default_rules(connection: Connection) -> bool:
    """Write the default rules into a database that has none yet; return whether it did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM class_table) OR EXISTS (SELECT FROM deadline_rule)")
        (known,) = cursor.fetchone() or (False,)
        if known:
            return False
        adopt(connection, NAME, "jingwei", read_classes(PLACE / "classes.csv"))
        execute_batch(
            cursor,
            "INSERT INTO deadline_rule (class_code, area_code, severity, milestone, amount, unit) "
            "VALUES (%(class_code)s, %(area_code)s, nullif(%(severity)s, '')::smallint, %(milestone)s, %(amount)s, %(unit)s)",
            list(_table("deadlines.csv")),
        )
        cursor.execute("INSERT INTO work_calendar (area_code, zone) VALUES ('', %s)", [ZONE])
        execute_batch(
            cursor, "INSERT INTO work_hours (weekday, opens, closes) VALUES (%s, %s, %s)", list(office_hours())
        )
        execute_batch(cursor, "INSERT INTO special_day (day, working, name) VALUES (%s, %s, %s)", list(_special_days()))
        execute_batch(
            cursor,
            "INSERT INTO response_plan (class_code, alarm_level, name_zh, name_en, needs, steps) "
            "VALUES (%(class_code)s, %(alarm_level)s, %(name_zh)s, %(name_en)s, %(needs)s, %(steps)s)",
            [
                plan | {"needs": Json(plan["needs"]), "steps": Json(plan["steps"])}
                for plan in json.loads((PLACE / "plans.json").read_text(encoding="utf-8"))
            ],
        )
    return True


def _table(name: str) -> Iterator[dict[str, str]]:
    with (PLACE / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def office_hours() -> Iterator[tuple[int, time, time]]:
    """Yield weekday, opening and closing of the office hours in use everywhere."""
    for weekday, windows in OFFICE_HOURS.items():
        for opens, closes in windows:
            yield weekday, opens, closes


def _special_days() -> Iterator[tuple[date, bool, str]]:
    """Yield the holidays and working weekends that the State Council announced, day by day."""
    for row in _table("special_days.csv"):
        day, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        while day <= last:
            yield day, row["working"] == "yes", row["name"]
            day += ONE_DAY
