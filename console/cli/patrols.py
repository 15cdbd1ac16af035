"""`jingwei patrol`: rounds and renovations from files, orders, and a day of coverage reckoned anew."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.cli.language import say
from console.container import Container, open_database
from console.settings import Settings
from data.patrols.keeping import keep_patrols
from data.patrols.looking import look_again
from data.patrols.renovation_list import bring_in_renovations
from data.patrols.sheet import bring_in_rounds
from dispatch.china_time import CHINA, day_in_china
from dispatch.patrols import DrawnFrom, RoundKind
from dispatch.patrols.order import CheckOrder
from dispatch.permissions import Role, the_system
from dispatch.service import utc_now

# Who sits at the machine itself.
OWNER = the_system(Role.PLANNER)


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


def import_renovations(
    file: Annotated[
        Path,
        typer.Argument(help="CSV: address (or building and dwelling as ids), from, until (YYYY-MM-DD), words"),
    ],
) -> None:
    """File the renovations of a list that are not over. Each is looked at every day until it ends.

    One that was filed before gets its new end. One wrong row, and nothing is.
    """
    with open_database() as database, database.owner() as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
        done = bring_in_renovations(connection, OWNER, file, day_in_china(utc_now()))
    Console().print(
        f"装修：新增 {done.added}，延期或提前 {done.changed}，未变 {done.unchanged}\n"
        f"renovations: {done.added} new, {done.changed} with another end, {done.unchanged} unchanged"
    )


def order(
    kind: Annotated[RoundKind, typer.Argument(help="recheck, renovation or spot_check")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%dT%H:%M"], help="By when, China time: 2026-11-24T18:00")],
    grid: Annotated[list[str] | None, typer.Option(help="15-digit code; may be given again")] = None,
    id: Annotated[list[int] | None, typer.Option(help="A closed case or a renovation; may be given again")] = None,
    draws: Annotated[int | None, typer.Option(help="Of a spot check: how many in each grid")] = None,
    drawn_from: Annotated[DrawnFrom | None, typer.Option(help="Of a spot check: from what")] = None,
    unit: Annotated[int | None, typer.Option(help="Who of the grid; whoever is on duty longest when left out")] = None,
    words: Annotated[str, typer.Option(help="What to look at")] = "",
) -> None:
    """Order a re-check, a look at renovations or random checks; a task in each grid is pushed to an officer."""
    asked = CheckOrder(
        kind, until.replace(tzinfo=CHINA), tuple(grid or ()), tuple(id or ()), draws, drawn_from, unit, words
    )
    settings = Settings.read()
    with open_database(settings) as database:
        made = Container.build(settings, database).checks.order(OWNER, asked)
    none = ", ".join(made.empty) or "—"
    Console().print(
        f"任务：{', '.join(map(str, made.tasks))}；无可查：{none}\n"
        f"tasks: {', '.join(map(str, made.tasks))}; nothing to check in: {none}"
    )


def list_rounds(
    grid: Annotated[str | None, typer.Option(help="15-digit code of a grid; all when left out")] = None,
) -> None:
    """List the rounds in force, with how the last task of each went."""
    settings = Settings.read()
    with open_database(settings) as database:
        rounds = Container.build(settings, database).patrols.rounds(OWNER, grid)
    table = Table(
        *say("编号 网格 名称 类型 时段 点 街道 格子 上次", "id grid name kind hours points streets cells last").split()
    )
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
