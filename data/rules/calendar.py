"""Working time of a region of its own."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_batch

from data.rules.defaults import office_hours
from dispatch.errors import BadValue

MOST_DIGITS = 12


def give_calendar(connection: Connection, area_code: str, zone: str) -> bool:
    """Give a region office hours in its own time zone, or move it to another; return whether it is new.

    A new one begins with Monday to Friday, 9 to 12 and 14 to 18 o'clock, and no holidays: those
    of the country above do not count there any more.

    Raises
    ------
    BadValue
        No such time zone, or no code of a region.
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadValue(name="zone", value=zone, why="Europe/Berlin, Asia/Shanghai, …") from error
    if not (area_code.isascii() and area_code.isdigit() and len(area_code) <= MOST_DIGITS) and area_code:
        raise BadValue(name="area", value=area_code, why=f"0–{MOST_DIGITS} digits")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO work_calendar (area_code, zone) VALUES (%s, %s) ON CONFLICT (area_code) DO NOTHING",
            [area_code, zone],
        )
        fresh = bool(cursor.rowcount)
        if fresh:
            execute_batch(
                cursor,
                "INSERT INTO work_hours (area_code, weekday, opens, closes) VALUES (%s, %s, %s, %s)",
                [(area_code, *hours) for hours in office_hours()],
            )
        else:
            cursor.execute("UPDATE work_calendar SET zone = %s WHERE area_code = %s", [zone, area_code])
    return fresh
