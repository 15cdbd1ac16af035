"""`jingwei import units`: planning units from a file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from console.container import open_database
from data.import_run import begin_run
from data.planning.unit_file import UnitFileRequest, import_units


def units(
    file: Annotated[
        Path,
        typer.Argument(
            help="Polygons, or streets that enclose them, in any format of `import layer`; or a graph as JSON (nodes, adjacency)"
        ),
    ],
    community: Annotated[str, typer.Option(help="12-digit code of the community the units belong to")],
    datum: Annotated[str | None, typer.Option(help="Datum of the coordinates: wgs84, gcj02 or bd09")] = None,
    crs: Annotated[str | None, typer.Option(help="Coordinate system instead of a datum: EPSG:n")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that holds several")] = None,
    ref: Annotated[str | None, typer.Option(help="Column that names the units")] = None,
    homes: Annotated[str | None, typer.Option(help="Column with their homes, where no buildings are known")] = None,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Mend crossings, heights, overlaps and gaps in what is imported; the file stays"),
    ] = False,
) -> None:
    """Bring in the planning units of a community: all of the file, or nothing.

    Drafts that are there stay with the units they began on; new drafts begin on these.
    """
    with open_database() as database, database.owner() as connection:
        begin_run(connection)
        made = import_units(connection, UnitFileRequest(file, community, datum, crs, layer, ref, homes, repair))
    said = f"{file.name} → {made.community}: {made.units} 个规划单元 units, {made.buildings} 栋楼 buildings"
    if made.links:
        said += f", {made.links} 对相邻 pairs of neighbours"
    if made.repaired:
        said += f", 修正 {made.repaired} 处 mended"
    Console().print(said, markup=False)
