"""`jingwei patrol`: rounds from a file, their list, and a day of coverage reckoned anew."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.container import Container, open_database
from console.settings import Settings
from data.patrols.keeping import keep_patrols
from data.patrols.looking import look_again
from data.patrols.sheet import bring_in_rounds
from dispatch.permissions import EVERYWHERE, Actor, Role
from dispatch.service import utc_now

# Who sits at the machine itself.
OWNER = Actor(0, "system", "system", Role.PLANNER, EVERYWHERE, "zh-CN")


def import_rounds(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV: grid, name, kind, weekdays, from, until, street_share, cell_share, draws, drawn_from, after_days,"
            " class, radius_m, dwell_s, points"
        ),
    ],
) -> None:
    """Bring rounds of grids in; a round of the same grid and name is changed. One wrong row, and nothing is.

    `weekdays` are digits (1 Monday to 7 Sunday, empty every day), `points` are `label@lng,lat` with
    semicolons between, WGS 84.
    """
    with open_database() as database, database.owner() as connection:
        done = bring_in_rounds(connection, file, utc_now())
    Console().print(
        f"巡查计划：新增 {done.added}，修改 {done.changed}，未变 {done.unchanged}\n"
        f"rounds: {done.added} new, {done.changed} changed, {done.unchanged} unchanged"
    )


def list_rounds(
    grid: Annotated[str | None, typer.Option(help="15-digit code of a grid; all when left out")] = None,
) -> None:
    """List the rounds in force, with how the last task of each went."""
    settings = Settings.read()
    with open_database(settings) as database:
        rounds = Container.build(settings, database).patrols.rounds(OWNER, grid)
    table = Table("id", "grid", "name", "kind", "hours", "points", "streets", "cells", "last")
    for one in rounds:
        held = one.round
        last = "" if one.last_day is None else f"{one.last_day} {one.last_progress or 0:.0%}"
        table.add_row(
            str(held.id), f"{held.grid_code} {one.grid_name}", held.name, held.kind.value,
            f"{held.from_time:%H:%M}–{held.until_time:%H:%M}", str(len(held.points) or ""),
            "" if held.street_share is None else f"{held.street_share:.0%}",
            "" if held.cell_share is None else f"{held.cell_share:.0%}", last,
        )  # fmt: skip
    Console().print(table)


def coverage(
    day: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], help="A day of China whose positions are still kept")
    ],
) -> None:
    """Reckon a day anew from all its positions, which a console otherwise does as they arrive."""
    settings = Settings.read()
    with open_database(settings) as database:
        container = Container.build(settings, database)
        with database.owner() as connection:
            looked = look_again(connection, container.grounds, _day(day))
    Console().print(f"{day:%Y-%m-%d}: {looked.fixes:,} 个位置 positions, {len(looked.touched)} 人 units")


def keep() -> None:
    """Take one turn now: make today's tasks, look at what has arrived, end what is done. Consoles do it every minute."""
    settings = Settings.read()
    with open_database(settings) as database:
        kept = keep_patrols(database, Container.build(settings, database).grounds, utc_now())
    Console().print(
        f"任务：新建 {kept.made}，完成 {kept.done}，无人可派 {kept.nobody}；位置 {kept.fixes}\n"
        f"tasks: {kept.made} made, {kept.done} done, {kept.nobody} with nobody; {kept.fixes} positions"
    )


def _day(moment: datetime) -> date:
    return moment.date()
