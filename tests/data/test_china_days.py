"""Rows begin on China's day, wherever the server stands."""

import pytest

from data.china_day import today_in_china
from data.database import Database

# At any hour at least one of them has another day than China.
ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago")


@pytest.mark.parametrize("zone", ZONES)
def test_a_row_without_a_day_begins_on_chinas(database: Database, zone: str) -> None:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])
        cursor.execute("INSERT INTO region (code, name) VALUES ('440306007005', 'x')")
        cursor.execute(
            "INSERT INTO company (community_code, name, source, source_ref) VALUES ('440306007005', 'x', 'test', '1')"
            " RETURNING valid_from"
        )
        (begins,) = cursor.fetchall()[0]
        assert begins == today_in_china(connection)


def test_no_default_and_no_function_of_the_database_takes_the_servers_day(database: Database) -> None:
    with database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT adrelid::regclass::text FROM pg_attrdef WHERE pg_get_expr(adbin, adrelid) ~* 'current_date|localtimestamp'"
            " UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc ~* 'current_date|localtimestamp'"
        )
        assert cursor.fetchall() == []
