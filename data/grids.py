"""The grids of a community: their numbers, their colours, and where two of them overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg2.extensions import connection as Connection
from shapely.geometry.base import BaseGeometry

from data.bulk import UpsertCounts, replace_covers, upsert, wkbs
from dispatch.errors import GridNumbersExhausted
from geo.cells import cells_of_shapes
from geo.codes import GridCodesExhausted, grid_codes_in_order
from geo.colouring import colour
from geo.metric import areas_m2

SOURCE = "grids-file"
COLUMNS = (
    "code", "community_code", "name", "geom", "cell", "area_m2", "source", "source_ref",
)  # fmt: skip
_OVERLAP_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class GridAreas:
    """Areas read from a file: names, each once, and valid WGS 84 shapes."""

    names: list[str]
    shapes: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class StoredGrid:
    """A grid as the database has it, of today or of another day."""

    code: str
    source: str
    source_ref: str
    name: str
    colour: int
    valid_from: date
    valid_to: date | None
    shape: BaseGeometry

    def in_force(self, day: date) -> bool:
        """Tell whether the grid holds on `day`; the day it ends it does not."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Pairs of areas that share ground.

    Attributes
    ----------
    later, earlier
        Positions of the two in the shapes given, shape (n,).
    shared_m2
        Area of what they share, 0 where they only touch, shape (n,).
    """

    later: NDArray[np.int64]
    earlier: NDArray[np.int64]
    shared_m2: NDArray[np.float64]


def stored_grids(connection: Connection, community_code: str) -> list[StoredGrid]:
    """Return all grids a community has or had, by code."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, source, source_ref, name, colour, valid_from, valid_to, geom FROM grid"
            " WHERE community_code = %s ORDER BY code",
            [community_code],
        )
        return [
            StoredGrid(code, source, ref, name, tint, valid_from, valid_to, shapely.from_wkb(bytes(geom)))
            for code, source, ref, name, tint, valid_from, valid_to, geom in cursor
        ]


def grids_in_force(connection: Connection, community_code: str, today: date) -> list[StoredGrid]:
    """Return the grids of a community today, by code."""
    return [grid for grid in stored_grids(connection, community_code) if grid.in_force(today)]


def put_grids(connection: Connection, community_code: str, areas: GridAreas, today: date) -> UpsertCounts:
    """Write the grids of a file: known names keep their codes, new ones are numbered on.

    Colours of all grids in force are chosen anew, so that neighbours differ.

    Raises
    ------
    GridNumbersExhausted
        If the community has too few numbers left.
    """
    known = stored_grids(connection, community_code)
    codes = {grid.source_ref: grid.code for grid in known if grid.source == SOURCE}
    new = [i for i, name in enumerate(areas.names) if name not in codes]
    try:
        fresh = grid_codes_in_order(community_code, [grid.code for grid in known], areas.shapes[new])
    except GridCodesExhausted as error:
        raise GridNumbersExhausted(community=community_code, count=len(new)) from error
    codes |= {areas.names[i]: code for i, code in zip(new, fresh, strict=True)}
    rows = [
        (codes[name], community_code, name, geom, cell, area, SOURCE, name)
        for name, geom, cell, area in zip(
            areas.names,
            wkbs(areas.shapes),
            cells_of_shapes(areas.shapes).tolist(),
            areas_m2(areas.shapes).tolist(),
            strict=True,
        )
    ]
    counts = upsert(connection, "grid", COLUMNS, rows)
    if counts.changed:
        replace_covers(
            connection, community_code, "grid", ((codes[n], s) for n, s in zip(areas.names, areas.shapes, strict=True))
        )
        recolour(connection, grids_in_force(connection, community_code, today))
    return counts


def overlaps(shapes: NDArray[np.object_], first_new: int = 0) -> Overlaps:
    """Return the pairs of shapes that touch or overlap, and how much they share.

    Parameters
    ----------
    first_new
        Pairs of two shapes before this position are left out.
    """
    later, earlier = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = (later > earlier) & (later >= first_new)
    later, earlier = later[pairs], earlier[pairs]
    return Overlaps(later, earlier, areas_m2(shapely.intersection(shapes[later], shapes[earlier])))


def overlapping(grids: Sequence[StoredGrid]) -> list[tuple[str, str]]:
    """Return the codes of grids that share more than a hundredth of the smaller one's area."""
    shapes = np.array([grid.shape for grid in grids], dtype=object)
    found, areas = overlaps(shapes), areas_m2(shapes)
    clash = found.shared_m2 > np.minimum(areas[found.later], areas[found.earlier]) * _OVERLAP_SHARE
    pairs = zip(found.earlier[clash].tolist(), found.later[clash].tolist(), strict=True)
    return [(grids[one].code, grids[other].code) for one, other in pairs]


def recolour(connection: Connection, grids: Sequence[StoredGrid]) -> None:
    """Choose the colours of grids anew, so that neighbours differ."""
    tints = colour([grid.shape for grid in grids]).tolist()
    with connection.cursor() as cursor:
        for grid, tint in zip(grids, tints, strict=True):
            if grid.colour != tint:
                cursor.execute("UPDATE grid SET colour = %s WHERE code = %s", (tint, grid.code))
