"""`jingwei plan`: what planners need before they open a draft."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from console.cli.language import say
from console.container import open_database
from data.import_run import begin_run
from data.planning.foreign import PlacedFault, faults_of, read_foreign, write_repaired
from data.planning.making import communities_with_grids, make_units
from dispatch.errors import NoGridsYet
from geo.coverage_faults import GAP_WIDTH_M

FAULTS_SHOWN = 40
ROWS_SHOWN = 6


def units(
    area: Annotated[str, typer.Argument(help="Region code, 2 to 12 digits: every community it covers")],
) -> None:
    """Divide the ground of communities into planning units: street faces, compounds and buildings.

    Drafts that are there stay with the units they began on; new drafts begin on these.
    """
    with open_database() as database, database.owner() as connection:
        begin_run(connection)
        communities = communities_with_grids(connection, area)
        if not communities:
            raise NoGridsYet(community=area)
        made = [
            make_units(connection, one)
            for one in track(communities, "规划单元 units", console=Console(stderr=True), transient=True)
        ]
    table = Table(
        *say(
            "社区,单元,街面,院落,独立楼栋,归入楼栋,并入碎块",
            "community,units,faces,compounds,buildings alone,buildings placed,slivers merged",
        ).split(",")
    )
    for one in made:
        table.add_row(
            one.community, str(one.units), str(one.faces), str(one.compounds), str(one.buildings_alone),
            str(one.buildings), str(one.slivers),
        )  # fmt: skip
    Console().print(table)


def inspect(
    file: Annotated[Path, typer.Argument(help="Areas that should tile the ground, in any format of `import layer`")],
    datum: Annotated[str | None, typer.Option(help="Datum of the coordinates: wgs84, gcj02 or bd09")] = None,
    crs: Annotated[str | None, typer.Option(help="Coordinate system instead of a datum: EPSG:n")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that holds several")] = None,
    repair: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Write a repaired copy, a GeoPackage in WGS 84; the file stays")
    ] = None,
    gap: Annotated[
        float, typer.Option(min=0, max=100, help="Gaps up to this many metres are closed by a repair")
    ] = GAP_WIDTH_M,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON")] = False,
) -> None:
    """Say where a layer of grids from elsewhere gapes, overlaps or has holes; exit status 2 where it does.

    Nothing is mended unless it is asked for, and then in a copy.
    """
    areas = read_foreign(file, datum, crs, layer)
    found = faults_of(areas)
    written = write_repaired(areas, repair, gap) if repair else None
    if as_json:
        print(json.dumps([_told(one) for one in found], ensure_ascii=False))
    else:
        table = Table(*say("问题 行 m² 经纬度 原因", "fault rows m² lng,lat why").split())
        for one in found[:FAULTS_SHOWN]:
            told = _told(one)
            rows = ", ".join(map(str, one.rows[:ROWS_SHOWN])) + (" …" if len(one.rows) > ROWS_SHOWN else "")
            table.add_row(one.kind.value, rows, f"{one.area_m2:,.2f}", "{}, {}".format(*told["at"]), one.why)
        out = Console()
        out.print(f"{file.name}: {len(areas.rows)} 个面 areas, {areas.placement.name}; {len(found)} 处问题 faults")
        if found:
            out.print(table)
        if len(found) > FAULTS_SHOWN:
            out.print(f"… {len(found) - FAULTS_SHOWN} 处未列出，--json 全部列出 / not listed, --json lists all")
        if repair:
            out.print(f"修复后的副本 repaired copy: {repair}，{written} 个面 areas")
    if found:
        raise typer.Exit(2)


def _told(one: PlacedFault) -> dict[str, Any]:
    point = one.shape.representative_point()
    bounds = [round(float(edge), 7) for edge in one.shape.bounds]
    return {
        "kind": one.kind.value, "rows": list(one.rows), "area_m2": round(one.area_m2, 3), "why": one.why,
        "at": [round(point.x, 7), round(point.y, 7)], "bounds": bounds,
    }  # fmt: skip
