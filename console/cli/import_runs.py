"""`jingwei import list` and `jingwei import undo`: what was imported, and taking it back."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.container import open_database
from data.import_undo import MOST_LISTED, import_runs, undo_import
from dispatch.china_time import CHINA


def list_all(
    most: Annotated[int, typer.Option("--most", min=1, max=MOST_LISTED, help="How many, the latest first")] = 20,
) -> None:
    """List what was imported from files, with the numbers that `import undo` takes."""
    with open_database() as database, database.owner() as connection:
        runs = import_runs(connection, most=most)
    table = Table("", "时间 at", "种类 kind", "文件 file", "新增 added", "更新 changed", "撤销 undo")
    for one in runs:
        undo = "✓" if one.obstacle is None else f"{one.obstacle[0]} / {one.obstacle[1]}"
        table.add_row(
            str(one.id), f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}", one.kind, one.file.replace("[", r"\["),
            f"{one.inserted:,}", f"{one.updated:,}", undo.replace("[", r"\["),
        )  # fmt: skip
    Console().print(table)


def undo(
    run: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the import, as import list shows it")],
) -> None:
    """Take away what an import added and put back what it changed, all of it or nothing."""
    with open_database() as database, database.owner() as connection:
        done = undo_import(connection, run, None)
    told = f"{done.run} {done.file}: {done.removed:,} removed / 移除, {done.restored:,} restored / 恢复"
    if done.kept:
        told += f", {done.kept:,} decided before and kept / 已处理，保留"
    Console().print(told, markup=False)
