"""Who handles what in the demo community, and where its QR codes hang."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

import shapely
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_batch

from data.demo.names import COMMUNITY_CODE
from data.rules.report_points import Spot, codes_from, put_points, spots

SOURCE = "demo"
LAMP_POSTS = 40
STAIR_GROUPS = 40
PATROLS = ("t1", "t2")
BY_CLASS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("01", ("t5", "t8")),
    ("0101", ("t8", "t5", "t7")),
    ("010102", ("t5",)),
    ("0103", ("t8", "t5")),
    ("0201", ("t8", "t7", "t5")),
    ("0202", ("t4", "t1")),
    ("0203", ("t4",)),
    ("0204", ("t3", "t1", "t2")),
    ("020402", ("t6", "t1")),
    ("020403", ("t7", "t3")),
    ("020404", ("t3", "t8")),
    ("020405", ("t5", "t3")),
    ("020406", ("t5", "t4")),
    ("020407", ("t8", "t7")),
    ("0301", ("t3", "t1", "t2")),
    ("0303", ("t6", "t1")),
)
"""Teams by class, in the order they are asked; all of the community."""
BY_GRID_CLASSES = ("", "0301", "0302", "0303")
"""Classes that first fall to the patrol of the grid, or to nobody else."""


def put_demo_rules(connection: Connection, seed: int, community: str = COMMUNITY_CODE) -> bool:
    """Write responsibilities and report points where the community has none; return whether it did.

    Nothing is written while the community has no teams of the demo: it is still being made.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM responsibility WHERE community_code = %(c)s) "
            "OR EXISTS (SELECT FROM report_point WHERE community_code = %(c)s) "
            "OR NOT EXISTS (SELECT FROM team WHERE community_code = %(c)s AND source = %(s)s)",
            {"c": community, "s": SOURCE},
        )
        (there,) = cursor.fetchone() or (False,)
        if there:
            return False
        execute_batch(
            cursor,
            "INSERT INTO responsibility (community_code, team_id, area_code, class_code, rank) VALUES (%s, %s, %s, %s, %s)",
            list(responsibilities(connection, community)),
        )
    code_of = codes_from(f"jingwei demo {seed}" if community == COMMUNITY_CODE else f"jingwei demo {seed} {community}")
    put_points(connection, community, list(spots(connection, community, "grid")), code_of)
    stairs = list(spots(connection, community, "stair_group"))
    step = max(1, len(stairs) // STAIR_GROUPS)
    put_points(connection, community, islice(stairs[::step], STAIR_GROUPS), code_of)
    put_points(connection, community, numbered(islice(lamp_posts(connection, community), LAMP_POSTS)), code_of)
    return True


def responsibilities(connection: Connection, community: str) -> Iterator[tuple[str, int, str, str, int]]:
    """Yield community, team, area, class and rank of each responsibility."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT source_ref, id FROM team WHERE community_code = %s AND source = %s", [community, SOURCE])
        teams = dict(cursor.fetchall())
        cursor.execute(
            "SELECT code FROM grid WHERE community_code = %s AND valid_to IS NULL ORDER BY code", [community]
        )
        grids = [code for (code,) in cursor.fetchall()]
    for class_code, refs in BY_CLASS:
        for rank, ref in enumerate(refs, 1):
            yield community, teams[ref], community, class_code, rank
    # Codes run from west to east: the first patrol has the western half, and helps out in the other.
    for number, grid in enumerate(grids):
        own, other = PATROLS if number < len(grids) / 2 else PATROLS[::-1]
        for class_code in BY_GRID_CLASSES:
            yield community, teams[own], grid, class_code, 1
            yield community, teams[other], grid, class_code, 2


def numbered(spots: Iterable[Spot]) -> Iterator[Spot]:
    """Give each spot a number behind its label."""
    for number, spot in enumerate(spots, 1):
        yield replace(spot, label=f"{spot.label}{number:02d}号")


def lamp_posts(connection: Connection, community: str) -> Iterator[Spot]:
    """Yield lamp posts at the middles of the longest named streets that lie in a grid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, geom FROM grid WHERE community_code = %s AND valid_to IS NULL ORDER BY code", [community]
        )
        grids = [(code, shapely.from_wkb(bytes(geom))) for code, geom in cursor]
        cursor.execute(
            "SELECT name, source_ref, geom FROM street WHERE community_code = %s AND source = %s AND name <> '' "
            "AND class NOT IN ('steps', 'rail', 'motorway') ORDER BY length_m DESC, source_ref",
            [community, SOURCE],
        )
        rows = cursor.fetchall()
    for name, ref, geom in rows:
        place = shapely.from_wkb(bytes(geom)).interpolate(0.5, normalized=True)
        # On a border the lower code.
        grid_code = next((code for code, shape in grids if shape.covers(place)), None)
        if grid_code is not None:
            yield Spot(f"lamp_post:{ref}", "lamp_post", f"{name}灯杆", place.x, place.y, grid_code)
