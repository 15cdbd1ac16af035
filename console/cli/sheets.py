"""`jingwei import` and `export` of deadlines, working time, holidays, responsibilities and response plans."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from console.container import open_database
from data.import_run import begin_run, record_run
from data.rules.sheets import SHEETS, Sheet, bring_in, sheet_named, take_out

File = Annotated[Path, typer.Argument(help="CSV; export the table to see its columns")]


def importer(name: str) -> Callable[[Path], None]:
    """Return the command that brings in a table of rules."""
    sheet = SHEETS[name]

    def bring(file: File) -> None:
        _bring(sheet, file)

    bring.__doc__ = (
        f"Put a file in place of the {sheet.en} in force. The same again changes nothing; "
        "one wrong row, and nothing is changed."
    )
    return bring


def export_sheet(name: str, file: Path, force: bool) -> int:
    """Write a table of rules to a CSV file and return how many rows."""
    with open_database() as database, database.owner() as connection:
        return take_out(connection, sheet_named(name), file, force)


def _bring(sheet: Sheet, file: Path) -> None:
    with open_database() as database, database.owner() as connection:
        begin_run(connection)
        done = bring_in(connection, sheet, file)
        if done.new:
            record_run(connection, sheet.name, file, done.rows, 0, {"edition": done.edition})
    verdict = (
        ("已启用", f"in force now as edition {done.edition}")
        if done.new
        else ("与现行相同，未变", "same as before, unchanged")
    )
    Console().print(f"{sheet.zh}：{done.rows} 行，{verdict[0]}\n{sheet.en}: {done.rows} rows, {verdict[1]}")
