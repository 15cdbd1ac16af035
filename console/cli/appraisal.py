"""`jingwei appraisal`: how well it was done, on a terminal or as a file."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from console.appraisal.amounts import NONE, amount_text, period_text
from console.appraisal.body import appraisal_body
from console.appraisal.printed import printed
from console.appraisal.workbook import where, workbook
from console.cli.language import chosen
from console.container import open_database
from console.texts import say
from data.appraisal.patrols import PostgresPatrolBook
from data.appraisal.store import PostgresAppraisals
from dispatch.appraisal import Level, period_of
from dispatch.appraisal.period import FORMS
from dispatch.appraisal.score import metric_steps
from dispatch.errors import BadValue, ExportTargetTaken
from dispatch.permissions import Role, the_system
from dispatch.service import Appraisal, AppraisalService, utc_now

# Who sits at the machine itself.
OWNER = the_system(Role.ADMINISTRATOR)
PeriodArgument = Annotated[str, typer.Argument(help=f"{FORMS}; the quarter under way when left out")]
LevelOption = Annotated[Level, typer.Option(help="Who is appraised")]
AreaOption = Annotated[str, typer.Option(help="Region or grid code, 2 to 15 digits; everything when left out")]
LanguageOption = Annotated[str | None, typer.Option(help="zh-CN or en")]
WRITERS = {".xlsx": workbook, ".pdf": printed}


def show(
    period: PeriodArgument = "",
    level: LevelOption = Level.OFFICER,
    area: AreaOption = "",
    most: Annotated[int, typer.Option(min=1, help="Rows shown")] = 40,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON")] = False,
    language: LanguageOption = None,
) -> None:
    """Show the ranking of a period."""
    told_in = chosen(language)
    found = _appraised(period, level, area, "")
    if as_json:
        print(json.dumps(appraisal_body(found, told_in), ensure_ascii=False))
        return
    metrics = [one.metric for one in found.table.weights]
    table = Table(
        "#", say("appraisal.name", told_in), say("appraisal.grid", told_in), say("appraisal.total", told_in),
        *(say(f"metric.{one}", told_in) for one in metrics), say("appraisal.reported", told_in), say("appraisal.households", told_in),
        title=f"{say(f'level.{found.level}', told_in)} · {period_text(found.period, told_in)}",
    )  # fmt: skip
    for one, place in list(zip(found.rows, found.places, strict=True))[:most]:
        steps = metric_steps(one.score)
        table.add_row(
            NONE if place is None else str(place), one.name, where(one), NONE if one.score.total is None else f"{one.score.total:.1f}",
            *(amount_text(metric, steps[metric].amount, steps[metric].verdict, told_in) for metric in metrics),
            str(one.load.reported), NONE if one.load.households is None else f"{one.load.households:.0f}",
        )  # fmt: skip
    out = Console()
    out.print(table)
    out.print(say("appraisal.explained", told_in))


def export(
    file: Annotated[Path, typer.Argument(help="Where to: .xlsx or .pdf")],
    period: PeriodArgument = "",
    level: LevelOption = Level.OFFICER,
    area: AreaOption = "",
    language: LanguageOption = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists")] = False,
) -> None:
    """Write the appraisal of a period to a workbook or a PDF."""
    told_in = chosen(language)
    write = WRITERS.get(file.suffix.lower())
    if write is None:
        raise BadValue(name="file", value=file.name, why=" | ".join(WRITERS))
    if file.exists() and not force:
        raise ExportTargetTaken(file=file, why="已存在，加 --force 覆盖 / it is there already; --force writes over it")
    if not file.parent.is_dir():
        raise ExportTargetTaken(file=file, why=f"没有目录 {file.parent} / there is no directory {file.parent}")
    found = _appraised(period, level, area, file.suffix[1:])
    try:
        file.write_bytes(write(found, told_in))
    except OSError as error:
        raise ExportTargetTaken(file=file, why=error.strerror) from error
    Console().print(f"{file}: {len(found.rows)} {say(f'level.{level}', told_in)}")


def _appraised(period: str, level: Level, area: str, look: str) -> Appraisal:
    with open_database() as database:
        service = AppraisalService(PostgresAppraisals(database), PostgresPatrolBook(database), utc_now)
        return service.appraisal(OWNER, level, period_of(period) if period else service.this_quarter(), area, look)
