"""A small sheet to plan on: square units in rows, two communities side by side."""

from datetime import UTC, datetime

import numpy as np
import shapely

from dispatch.planning.draft import Draft
from dispatch.planning.sheet import Load, PlanSheet
from geo.metric import areas_m2
from geo.unit_graph import borders_of, graph_of_borders

EAST, NORTH, SIZE = 114.0, 22.5, 0.001
WEST_SIDE, EAST_SIDE = "440306007001", "440306007002"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def raster(columns: int, rows: int) -> list[shapely.Polygon]:
    """Return units row by row from the south-west."""
    return [
        shapely.box(EAST + x * SIZE, NORTH + y * SIZE, EAST + (x + 1) * SIZE, NORTH + (y + 1) * SIZE)
        for y in range(rows)
        for x in range(columns)
    ]


def sheet(columns: int = 8, rows: int = 4, homes: float = 20.0, communities: int = 1, river_at: int | None = None) -> PlanSheet:  # fmt: skip
    """Return a sheet; `river_at` is a column that a river runs west of. The numbers of its units begin at 101."""
    units = raster(columns, rows)
    borders = borders_of(units)
    river = [] if river_at is None else [
        shapely.LineString([(EAST + river_at * SIZE, NORTH - 1), (EAST + river_at * SIZE, NORTH + 1)])
    ]  # fmt: skip
    count = columns * rows
    column = np.arange(count) % columns
    flat = np.full(count, homes)
    loads = {load: flat.copy() for load in Load}
    loads[Load.AREA_M2] = areas_m2(units)
    points = shapely.get_coordinates(shapely.point_on_surface(units))
    return PlanSheet(
        np.arange(101, 101 + count),
        (column >= columns / 2).astype(np.int64) if communities == 2 else np.zeros(count, np.int64),
        (WEST_SIDE, EAST_SIDE)[:communities],
        graph_of_borders(count, borders, river),
        borders,
        borders.lngs[:, 0] == borders.lngs[:, 1],
        loads,
        points[:, 0],
        points[:, 1],
    )


def in_columns(ground: PlanSheet, columns: int, *widths: int) -> Draft:
    """Return a draft whose grids 001, 002 … are so many columns wide each."""
    holder_of_column = np.repeat(np.arange(len(widths)), widths)
    holders = holder_of_column[np.arange(len(ground)) % columns]
    return Draft(tuple(f"{WEST_SIDE}{n + 1:03}" for n in range(len(widths))), holders)
