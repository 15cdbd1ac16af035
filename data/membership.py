"""Which grid each building is in, kept with the day from which it is so."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from psycopg2.extensions import connection as Connection

from data.bulk import copy_rows
from data.grids import grids_in_force
from geo.membership import OUTSIDE, assign

SHARE_DECIMALS = 4
_SQL = Path(__file__).parent / "sql" / "membership"


@dataclass(frozen=True, slots=True)
class Assigned:
    """What an assignment did.

    Attributes
    ----------
    begun
        Buildings that came into a grid, from outside or from another one.
    left
        Buildings that are no longer in the grid they were in.
    outside
        Buildings in no grid now.
    """

    begun: int
    left: int
    outside: int

    @property
    def changed(self) -> bool:
        """Whether any building's grid is another than before."""
        return bool(self.begun or self.left)


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
    grids = grids_in_force(connection, community_code, today)
    codes = [grid.code for grid in grids]
    facts = {"community": community_code, "today": today}
    with connection.cursor() as cursor:
        cursor.execute(_statement("buildings"), facts)
        buildings = cursor.fetchall()
        footprints = shapely.from_wkb([bytes(geom) for _, geom in buildings])
        found = assign(footprints, [grid.shape for grid in grids], codes)
        # A share is never stored as none at all, however small the part of the building.
        shares = np.maximum(np.round(found.share, SHARE_DECIMALS), 10.0**-SHARE_DECIMALS)
        cursor.execute(_statement("wanted"))
        copy_rows(
            connection,
            "membership_wanted",
            ("building_id", "grid_code", "share"),
            (
                (building, None if grid == OUTSIDE else codes[grid], share)
                for (building, _), grid, share in zip(buildings, found.grid.tolist(), shares.tolist(), strict=True)
            ),
        )
        cursor.execute("ANALYZE membership_wanted")
        changed = {}
        for step in ("undo", "end", "correct", "begin", "close"):
            cursor.execute(_statement(step), facts)
            changed[step] = cursor.rowcount
        cursor.execute("DROP TABLE membership_wanted")
    return Assigned(changed["begin"], changed["undo"] + changed["end"], found.outside)


def _statement(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
