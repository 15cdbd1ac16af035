"""What people call those whom the log and the rows name by reference."""

from collections.abc import Collection

from psycopg2.extensions import connection as Connection

from data.cases.statements import statement


def names_of(connection: Connection, references: Collection[str]) -> dict[str, str]:
    """Return the names of actors such as 'account:12' and 'unit:7'; those without one are left out."""
    numbered: dict[str, list[int]] = {"account": [], "unit": []}
    for reference in set(references):
        kind, _, number = reference.partition(":")
        if kind in numbered and number.isascii() and number.isdigit():
            numbered[kind].append(int(number))
    if not any(numbered.values()):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement("names"), numbered)
        return dict(cursor.fetchall())


def team_names(connection: Connection, team_ids: Collection[int]) -> dict[int, str]:
    """Return the names of teams in scope, ended ones too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM team WHERE id = ANY(%s::bigint[])", [list(team_ids)])
        return dict(cursor.fetchall())
