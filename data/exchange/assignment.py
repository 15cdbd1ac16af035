"""Keep buildings in the grid that holds most of their footprint, with the day it changed."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection

from data.bulk import copy_rows
from geo.membership import OUTSIDE, assign

SHARE_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Assigned:
    """What changed: buildings newly in a grid, moved between grids, now outside all grids."""

    placed: int
    moved: int
    outside: int

    @property
    def changed(self) -> bool:
        """Whether any building's grid is another than before."""
        return bool(self.placed or self.moved)


def assign_buildings(connection: Connection, community_code: str, today: date) -> Assigned:
    """Put the community's buildings in force into its grids in force; only changes are written.

    A building that changes its grid keeps the old assignment up to today, so that what
    happened before stays with the grid it happened in. Several changes on one day leave the
    last one.

    Parameters
    ----------
    today
        Day from which a new assignment holds.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, geom FROM grid WHERE community_code = %s AND valid_from <= %s"
            " AND (valid_to IS NULL OR valid_to > %s) ORDER BY code",
            [community_code, today, today],
        )
        grids = cursor.fetchall()
        cursor.execute(
            "SELECT id, geom FROM building WHERE community_code = %s AND valid_from <= %s"
            " AND (valid_to IS NULL OR valid_to > %s) ORDER BY id",
            [community_code, today, today],
        )
        buildings = cursor.fetchall()
        codes = [code for code, _ in grids]
        found = assign(_shapes(buildings), _shapes(grids), codes)
        cursor.execute(
            "CREATE TEMP TABLE assigned (building_id bigint PRIMARY KEY, grid_code text, share real) ON COMMIT DROP"
        )
        copy_rows(
            connection,
            "assigned",
            ("building_id", "grid_code", "share"),
            (
                (building, None if grid == OUTSIDE else codes[grid], share)
                for (building, _), grid, share in zip(
                    buildings, found.grid.tolist(), np.round(found.share, SHARE_DECIMALS).tolist(), strict=True
                )
            ),
        )
        facts = {"community": community_code, "today": today}
        cursor.execute("ANALYZE assigned")
        # What began today and is already wrong was never true for a whole day: it goes.
        cursor.execute(
            "DELETE FROM building_grid bg USING assigned a WHERE bg.community_code = %(community)s"
            " AND bg.building_id = a.building_id AND bg.valid_to IS NULL AND bg.valid_from >= %(today)s"
            " AND bg.grid_code IS DISTINCT FROM a.grid_code",
            facts,
        )
        moved = cursor.rowcount
        cursor.execute(
            "UPDATE building_grid bg SET valid_to = %(today)s FROM assigned a WHERE bg.community_code = %(community)s"
            " AND bg.building_id = a.building_id AND bg.valid_to IS NULL AND bg.grid_code IS DISTINCT FROM a.grid_code",
            facts,
        )
        moved += cursor.rowcount
        cursor.execute(
            "UPDATE building_grid bg SET share = a.share FROM assigned a WHERE bg.community_code = %(community)s"
            " AND bg.building_id = a.building_id AND bg.valid_to IS NULL AND bg.share <> a.share",
            facts,
        )
        cursor.execute(
            "INSERT INTO building_grid (community_code, building_id, grid_code, share, valid_from)"
            " SELECT %(community)s, a.building_id, a.grid_code, a.share, %(today)s FROM assigned a"
            " WHERE a.grid_code IS NOT NULL AND a.share > 0 AND NOT EXISTS (SELECT FROM building_grid bg"
            " WHERE bg.community_code = %(community)s AND bg.building_id = a.building_id AND bg.valid_to IS NULL)",
            facts,
        )
        placed = cursor.rowcount
        cursor.execute(
            "UPDATE building_grid bg SET valid_to = %(today)s FROM building b"
            " WHERE b.community_code = bg.community_code AND b.id = bg.building_id"
            " AND bg.community_code = %(community)s AND bg.valid_to IS NULL"
            " AND b.valid_to <= %(today)s AND bg.valid_from < %(today)s",
            facts,
        )
        cursor.execute("DROP TABLE assigned")
    return Assigned(max(placed - moved, 0), moved, found.outside)


def _shapes(rows: list[tuple[object, memoryview]]) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    shapes: np.ndarray[tuple[int], np.dtype[np.object_]] = np.empty(len(rows), dtype=object)
    shapes[:] = shapely.from_wkb([bytes(geom) for _, geom in rows]) if rows else []
    return shapes
