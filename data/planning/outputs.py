"""A draft as a file: its grids as GeoJSON, GeoPackage, Shapefile, GeoParquet, its buildings as CSV or Excel."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely

from data.exchange.destination import destination_of
from data.exchange.export_formats import format_of
from data.exchange.exporter import write_whole
from data.exchange.fields import Shape, Type
from data.exchange.outgoing import Column, Outgoing, sliced
from dispatch.planning.draft import STRAY
from dispatch.planning.outline import grid_shape
from dispatch.planning.sheet import Load
from dispatch.ports.plan_sharing import HousedBuilding
from dispatch.service.plan_sight import Sight
from dispatch.territory import FEWEST_SHOWN

TABLES = frozenset({"csv", "xlsx"})
GRIDS = (
    Column("grid", Type.TEXT), Column("units", Type.INTEGER), Column("households", Type.NUMBER),
    Column("residents", Type.NUMBER), Column("dwellings", Type.NUMBER), Column("incidents_week", Type.NUMBER),
    Column("devices", Type.NUMBER), Column("patrol_m", Type.NUMBER), Column("area_m2", Type.NUMBER),
    Column("compactness", Type.NUMBER), Column("reock", Type.NUMBER), Column("hull", Type.NUMBER),
    Column("street_share", Type.NUMBER),
)  # fmt: skip
BUILDINGS = (
    Column("building", Type.INTEGER), Column("source_ref", Type.TEXT), Column("name", Type.TEXT),
    Column("address", Type.TEXT), Column("unit", Type.INTEGER), Column("grid_in_force", Type.TEXT),
    Column("grid", Type.TEXT), Column("changes", Type.YES_NO),
)  # fmt: skip


def write_plan(
    file: Path, sight: Sight, housed: Sequence[HousedBuilding], *, replace: bool = False,
    datum: str | None = None, crs: str | None = None,
) -> int:  # fmt: skip
    """Write a draft to a file whose name tells the format; return the number of rows.

    A table (CSV, Excel) has a row for each building with its grid in force and that of the draft,
    any other format a row for each grid with its shape and figures.

    Raises
    ------
    ExportFormatUnknown, ExportTargetTaken, ExportUnfit, DatumTwice, DatumUnknown, CrsUnknown
    """
    chosen = format_of(file)
    destination = destination_of(datum, crs)
    if chosen.ending in TABLES:
        rows = sliced(((*row, None) for row in buildings_of(sight, housed)), False, destination, file)
        going = Outgoing("plan_buildings", Shape.NONE, (), BUILDINGS, destination, rows)
    else:
        rows = sliced(_grids(sight), True, destination, file)
        types = ("Polygon", "MultiPolygon")
        going = Outgoing("plan_grids", Shape.POLYGON, types, GRIDS, destination, rows)
    return write_whole(file, chosen, going, replace=replace, private=False)


def buildings_of(sight: Sight, housed: Sequence[HousedBuilding]) -> Iterator[tuple[object, ...]]:
    """Yield the buildings with the grid in force and that of the draft, in the order of `BUILDINGS`."""
    place = {unit: at for at, unit in enumerate(sight.ground.sheet.ids.tolist())}
    holders = sight.draft.holders
    for one in housed:
        held = int(holders[place[one.unit]])
        grid = sight.draft.grids[held] if held != STRAY else None
        yield one.id, one.source_ref, one.name, one.address, one.unit, one.grid, grid, grid != one.grid


def _grids(sight: Sight) -> Iterator[tuple[object, ...]]:
    figures, sheet, draft = sight.figures, sight.ground.sheet, sight.draft
    places = np.flatnonzero(figures.units > 0)
    reock, hull = sight.reaching_out(places.tolist())
    shares, round_ = figures.street_share, figures.polsby_popper
    for row, at in enumerate(places.tolist()):
        totals = {load: round(float(values[at]), 2) for load, values in figures.totals.items()}
        few = 0 < totals[Load.RESIDENTS] < FEWEST_SHOWN
        shape = grid_shape(sheet, draft.members(at))
        yield (
            draft.grids[at], int(figures.units[at]), totals[Load.HOUSEHOLDS], None if few else totals[Load.RESIDENTS],
            totals[Load.DWELLINGS], totals[Load.INCIDENTS_WEEK], totals[Load.DEVICES], totals[Load.PATROL_M],
            totals[Load.AREA_M2], round(float(round_[at]), 4), round(float(reock[row]), 4), round(float(hull[row]), 4),
            round(float(shares[at]), 4), shapely.to_wkb(shape),
        )  # fmt: skip
