"""What must always hold in the stored data, and what is there at all."""

from dataclasses import dataclass

from psycopg2.extensions import connection as Connection

# Each counts the rows that must not be.
CHECKS = {
    "buildings in two grids at once": "SELECT count(*) FROM (SELECT FROM building_grid WHERE valid_to IS NULL"
    " GROUP BY community_code, building_id HAVING count(*) > 1) twice",
    "buildings without cover": "SELECT count(*) FROM building b WHERE valid_to IS NULL AND NOT EXISTS"
    " (SELECT FROM cover c WHERE c.kind = 'building' AND c.ref = b.id::text)",
    "buildings in a grid that has ended": "SELECT count(*) FROM building_grid bg JOIN grid g ON g.code = bg.grid_code"
    " WHERE bg.valid_to IS NULL AND g.valid_to <= current_date",
    "dwellings above their building's roof": "SELECT count(*) FROM dwelling d JOIN building b"
    " ON b.community_code = d.community_code AND b.id = d.building_id WHERE d.floor > b.levels",
    "grid leaders without a grid": "SELECT count(*) FROM member WHERE post = 'grid_leader' AND grid_code IS NULL",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, roughly."""

    places: bool
    demo: bool


def contents(connection: Connection) -> Contents:
    """Tell whether the database has any region, and whether the demo community is in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM region), EXISTS (SELECT FROM building WHERE source = 'demo')")
        row = cursor.fetchone()
    assert row is not None
    return Contents(*row)


def violations(connection: Connection) -> dict[str, int]:
    """Run every check and return how many rows break each."""
    found = {}
    with connection.cursor() as cursor:
        for name, statement in CHECKS.items():
            cursor.execute(statement)
            found[name] = (cursor.fetchone() or (0,))[0]
    return found
