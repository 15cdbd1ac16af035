"""`jingwei plan drafts`, `jingwei plan export` and `jingwei plan from-file`: drafts as files."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.cli.language import chosen, say
from console.container import open_database
from console.texts import word
from data.accounts import entry_named
from data.planning.desk import PostgresPlans
from data.planning.grid_areas import read_grid_areas
from data.planning.grid_pages import grid_pages, read_page_ground
from data.planning.outputs import write_plan
from dispatch.errors import AccountUnknown, ExportTargetTaken, JingweiError
from dispatch.permissions import Role, the_system
from dispatch.planning.draft import DraftState, EditKind
from dispatch.planning.rules import Band
from dispatch.service import PlanService, PlanSharingService, utc_now
from dispatch.service.plan_edits import Asked

OPERATOR = the_system(Role.PLANNER)
MISFITS_SHOWN = 40


def list_all() -> None:
    """List the drafts of plans, the newest first."""
    with open_database() as database:
        heads = PlanService(PostgresPlans(database), utc_now).all(OPERATOR)
    table = Table(*say("方案 名称 区域 状态 改动 作者", "draft name area state edits author").split())
    for one in heads:
        table.add_row(
            str(one.id), one.name, f"{one.area_name} {one.area_code}", one.state.value, str(one.number), one.author
        )
    Console().print(table)


def export(
    draft: Annotated[int, typer.Argument(help="Number of the draft, as `jingwei plan drafts` shows it")],
    file: Annotated[
        Path,
        typer.Argument(
            help="File to write: .gpkg, .zip (Shapefile), .geojson, .parquet: grids; .csv, .xlsx: buildings; .pdf: maps"
        ),
    ],
    grid: Annotated[list[str] | None, typer.Option(help="Only this grid's page of a PDF; repeatable")] = None,
    datum: Annotated[str | None, typer.Option(help="Datum to write: wgs84, cgcs2000, gcj02 or bd09")] = None,
    crs: Annotated[str | None, typer.Option(help="Coordinate system instead of a datum: EPSG:n")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists")] = False,
    language: Annotated[str | None, typer.Option(help="Language of a PDF: zh-CN or en")] = None,
) -> None:
    """Write a draft of a plan to a file: its grids, its buildings with their grids, or a printed map of each grid."""
    printed_in = chosen(language)
    with open_database() as database:
        store = PostgresPlans(database)
        sight, housed = PlanSharingService(PlanService(store, utc_now), store, utc_now).housed(OPERATOR, draft)
        if file.suffix.lower() == ".pdf":
            if file.exists() and not force:
                raise ExportTargetTaken(file=file, why="it exists; --force replaces it")
            with database.owner() as connection:
                ground = read_page_ground(connection, sight.ground.sheet.communities)
            state = word("state", sight.head.state.value, printed_in)
            file.write_bytes(grid_pages(sight, ground, utc_now(), language=printed_in, state=state, only=grid or ()))
            count = len(grid) if grid else int((sight.figures.units > 0).sum())
        else:
            count = write_plan(file, sight, housed, replace=force, datum=datum, crs=crs)
    Console().print(f"{sight.head.name}: {count} → {file}", markup=False)


def from_file(
    file: Annotated[Path, typer.Argument(help="Grids as areas, in any format of `import layer`")],
    area: Annotated[str, typer.Option(help="Region code, 2 to 12 digits, whose grids the file tells")],
    name: Annotated[str, typer.Option(help="Name of the draft")],
    account: Annotated[str, typer.Option("--as", help="Account of the planner whose draft it is")],
    datum: Annotated[str | None, typer.Option(help="Datum of the coordinates: wgs84, gcj02 or bd09")] = None,
    crs: Annotated[str | None, typer.Option(help="Coordinate system instead of a datum: EPSG:n")] = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that holds several")] = None,
    column: Annotated[str | None, typer.Option(help="Column that names a grid; else code, name, 编码, 名称 …")] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Go by a copy without crossings, heights and empty areas; the file stays")
    ] = False,
    low: Annotated[float, typer.Option(min=0, help="Fewest households of a grid")] = Band().low,
    high: Annotated[float, typer.Option(min=1, help="Most households of a grid")] = Band().high,
) -> None:
    """Begin a draft from grids in a file: each unit goes with the area that covers most of it.

    Says what did not fit: areas that no unit is in, units that no area covers, or that several do.
    """
    areas = read_grid_areas(file, datum, crs, layer, column, repair)
    with open_database() as database:
        entry = entry_named(database, account)
        if entry is None:
            raise AccountUnknown(name=account)
        plans = PlanService(PostgresPlans(database), utc_now)
        begun = plans.begin(entry.actor, area, name, Band(low=low, high=max(low, high)))
        try:
            effect = plans.edit(entry.actor, begun.head.id, Asked(EditKind.FILE, 0, areas=areas))
        except JingweiError:
            plans.step(entry.actor, begun.head.id, DraftState.DROPPED)
            raise
    out = Console()
    kinds = Counter(one.kind for one in effect.misfits)
    grids = int((effect.after.figures.units > 0).sum())
    out.print(f"{begun.head.id} {name}: {len(areas.rows)} 个面 areas → {grids} 个网格 grids", markup=False)
    table = Table(*say("对不上,行,名称,单元,占比", "did not fit,row,name,unit,share").split(","))
    for one in effect.misfits[:MISFITS_SHOWN]:
        table.add_row(one.kind.value, str(one.row or ""), one.name or "", str(one.unit or ""), f"{one.share:.2f}")
    if effect.misfits:
        out.print(table)
        out.print(", ".join(f"{kind.value} {count}" for kind, count in kinds.items()))
