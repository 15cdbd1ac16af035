"""`jingwei plan drafts` and `jingwei plan export`: drafts as files."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.container import open_database
from console.texts import word
from data.planning.desk import PostgresPlans
from data.planning.grid_pages import grid_pages, read_page_ground
from data.planning.outputs import write_plan
from dispatch.errors import ExportTargetTaken
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.service import PlanService, PlanSharingService, utc_now

OPERATOR = Actor(0, "system", "system", Role.PLANNER, EVERYWHERE, "zh-CN")


def list_all() -> None:
    """List the drafts of plans, the newest first."""
    with open_database() as database:
        heads = PlanService(PostgresPlans(database), utc_now).all(OPERATOR)
    table = Table("draft", "name", "area", "state", "edits", "author")
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
    language: Annotated[str, typer.Option(help="Language of a PDF: zh-CN or en")] = "zh-CN",
) -> None:
    """Write a draft of a plan to a file: its grids, its buildings with their grids, or a printed map of each grid."""
    with open_database() as database:
        store = PostgresPlans(database)
        sight, housed = PlanSharingService(PlanService(store, utc_now), store, utc_now).housed(OPERATOR, draft)
        if file.suffix.lower() == ".pdf":
            if file.exists() and not force:
                raise ExportTargetTaken(file=file, why="it exists; --force replaces it")
            with database.owner() as connection:
                ground = read_page_ground(connection, sight.ground.sheet.communities)
            state = word("state", sight.head.state.value, language)
            file.write_bytes(grid_pages(sight, ground, utc_now(), language=language, state=state, only=grid or ()))
            count = len(grid) if grid else int((sight.figures.units > 0).sum())
        else:
            count = write_plan(file, sight, housed, replace=force, datum=datum, crs=crs)
    Console().print(f"{sight.head.name}: {count} → {file}", markup=False)
