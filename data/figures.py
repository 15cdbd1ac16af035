"""Figures of buildings, counted once when a load has filled all its tables instead of after each of them."""

from psycopg2.extensions import connection as Connection


def count_later(connection: Connection) -> None:
    """Let the rest of the transaction leave figures alone, until `count_now`."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jingwei.figures = 'later'")


def count_now(connection: Connection, community_code: str | None) -> None:
    """Count every building of a community, of none where nothing changed; from here on statements count again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jingwei.figures = ''")
        if community_code is not None:
            cursor.execute(
                "SELECT count_buildings_again(array_agg(community_code), array_agg(id)) FROM building WHERE community_code = %s",
                [community_code],
            )
