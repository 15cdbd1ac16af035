"""The day it is in China, by the database's clock: the server's own day is that of its zone."""

from datetime import date

from psycopg2.extensions import connection as Connection

TODAY_IN_CHINA = "(now() AT TIME ZONE 'Asia/Shanghai')::date"


def today_in_china(connection: Connection) -> date:
    """Return today; rows without a day of their own begin on it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + TODAY_IN_CHINA)
        today: date = cursor.fetchall()[0][0]
    return today
