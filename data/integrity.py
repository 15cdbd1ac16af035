"""What must always hold in the stored data, and what is there at all."""

from dataclasses import dataclass

from psycopg2.extensions import connection as Connection

from data.china_day import TODAY_IN_CHINA

REGION_LENGTHS = (2, 4, 6, 9, 12)
# Each counts the rows that must not be.
CHECKS = {
    "buildings in two grids at once": "SELECT count(*) FROM (SELECT FROM building_grid WHERE valid_to IS NULL"
    " GROUP BY community_code, building_id HAVING count(*) > 1) twice",
    "buildings without cover": "SELECT count(*) FROM building b WHERE valid_to IS NULL AND NOT EXISTS"
    " (SELECT FROM cover c WHERE c.kind = 'building' AND c.ref = b.id::text)",
    "buildings in a grid that has ended": "SELECT count(*) FROM building_grid bg JOIN grid g ON g.code = bg.grid_code"
    f" WHERE bg.valid_to IS NULL AND g.valid_to <= {TODAY_IN_CHINA}",
    "dwellings above their building's roof": "SELECT count(*) FROM dwelling d JOIN building b"
    " ON b.community_code = d.community_code AND b.id = d.building_id WHERE d.floor > b.levels",
    "people not counted in their building": "SELECT abs((SELECT count(*) FROM resident r JOIN household h USING (community_code)"
    " WHERE h.id = r.household_id AND r.valid_to IS NULL AND h.valid_to IS NULL)"
    " - (SELECT coalesce(sum(people), 0) FROM building_figures))",
    "dwellings not counted in their building": "SELECT abs((SELECT count(*) FROM dwelling)"
    " - (SELECT coalesce(sum(dwellings), 0) FROM building_figures))",
    "grid leaders without a grid": "SELECT count(*) FROM member WHERE post = 'grid_leader' AND grid_code IS NULL",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: communities with buildings, its first grid, and whether the demo is in it."""

    communities: tuple[str, ...]
    first_grid: str | None
    demo: bool

    @property
    def area(self) -> str:
        """The smallest region that holds every community; '*' where there is none."""
        for length in reversed(REGION_LENGTHS):
            prefixes = {code[:length] for code in self.communities}
            if len(prefixes) == 1:
                return prefixes.pop()
        return "*"


def contents(connection: Connection) -> Contents:
    """Look at what is stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array(SELECT DISTINCT community_code FROM building ORDER BY 1), (SELECT min(code) FROM grid),"
            " EXISTS (SELECT FROM building WHERE source = 'demo')"
        )
        row = cursor.fetchone()
    assert row is not None
    return Contents(tuple(row[0]), row[1], row[2])


def violations(connection: Connection) -> dict[str, int]:
    """Run every check and return how many rows break each."""
    found = {}
    with connection.cursor() as cursor:
        for name, statement in CHECKS.items():
            cursor.execute(statement)
            found[name] = (cursor.fetchone() or (0,))[0]
    return found
