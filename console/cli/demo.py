"""`jingwei demo community`: an invented community to try everything on."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from console.container import open_database
from data.bulk import UpsertCounts
from data.database import Database
from data.demo.community import DEFAULT_SEED, build_community
from data.demo.load import load_community

GENERATED, LOADED = 5, 30
"""Steps of making the community, and about how many tables are written: what the bar counts."""
WORDS = {
    "layout": "街道与地块 streets and blocks",
    "buildings": "楼栋与户 buildings and homes",
    "people": "住户 residents",
    "things": "单位、设备与队伍 firms, devices, teams",
    "roads": "路网 road graphs",
}


def seed_community(database: Database, seed: int = DEFAULT_SEED, quiet: bool = False) -> dict[str, UpsertCounts]:
    """Make the community of `seed` and write it in one transaction; return what changed per table.

    Raises
    ------
    data.demo.load.OtherDemoThere
        When the demo community of another seed is already there.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, quiet=quiet), transient=True) as progress:
        bar = progress.add_task("演示社区 demo community", total=GENERATED + LOADED)

        def made(step: str) -> None:
            progress.update(bar, advance=1, description=WORDS.get(step, step))

        def wrote(table: str, rows: int) -> None:
            progress.update(bar, advance=1, description=f"写入 writing {table} {rows:,}")

        community = build_community(seed, made)
        with database.owner() as connection:
            counts = load_community(connection, community, wrote)
        progress.update(bar, completed=GENERATED + LOADED)
    return counts


def community(
    seed: Annotated[
        int, typer.Option(min=0, help="Which community: the same number always gives the same one")
    ] = DEFAULT_SEED,
) -> None:
    """Put an invented Shenzhen community into the database: 704 buildings, 20,000 homes, 40,500 people."""
    with open_database() as database:
        counts = seed_community(database, seed)
    total = sum(counts.values(), UpsertCounts())
    Console().print(
        f"演示社区（种子 {seed}）：新增 {total.inserted:,} 行，更新 {total.updated:,}，未变 {total.unchanged:,}\n"
        f"demo community (seed {seed}): {total.inserted:,} rows new, {total.updated:,} updated, {total.unchanged:,} unchanged"
    )
