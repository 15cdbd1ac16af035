"""What an appraisal reads of incidents is found by an index that knows the same happenings."""

from data.database import Database
from dispatch.appraisal import TOLD


def test_the_index_knows_every_happening_that_handling_is_read_from(module_database: Database) -> None:
    with module_database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('event_told'::regclass)")
        (told,) = cursor.fetchone() or ("",)
    assert [one.value for one in TOLD if f"'{one.value}'" not in told] == []
