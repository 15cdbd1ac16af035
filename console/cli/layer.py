"""`jingwei import layer` and `jingwei export`: bring your own data, and take it away."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from console.cli.import_options import (
    CrsOption,
    DatumOption,
    DryRunOption,
    JsonOption,
    LayerFilePath,
    MappedOption,
    PartialOption,
    RejectsOption,
    ReportLanguage,
)
from console.cli.language import chosen
from console.cli.rules import export_classes
from console.cli.sheets import export_sheet
from console.container import open_database
from data.exchange.export_formats import format_of
from data.exchange.exporter import ExportRequest, columns_of, export_file
from data.exchange.kinds import KINDS, kind_named
from data.exchange.loader import DEFAULT_SOURCE, Progress, Request, import_file
from data.exchange.placement import crs_said
from data.exchange.rejects import Rejects, stem_beside
from data.exchange.report import DETAILED_MOST, Rejection, Report, ranged, rows_mean
from data.exchange.short_names import short_names
from data.own_layers import export_own_layer, own_layer_named
from data.own_layers.definition import REVISION_PREFIX
from data.own_layers.exporter import columns_of as own_columns
from data.regions import check_region
from data.rules.sheets import SHEETS
from dispatch.china_time import day_in_china
from dispatch.service.clock import utc_now

LINES_SHOWN = 40
ROWS_SHOWN = 12
VALUES_SHOWN = 3
REJECTED_STATUS = 2

CLASSES = "classes"
KindName = Annotated[str, typer.Argument(metavar="KIND", help="One of: " + ", ".join(KINDS))]
ExportName = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help="One of: " + ", ".join((*KINDS, CLASSES, *SHEETS)) + f"; {REVISION_PREFIX}LAYER: one of your own",
    ),
]


def import_layer(
    kind: KindName,
    file: LayerFilePath,
    community: Annotated[str | None, typer.Option(help="12-digit code of the community the rows belong to")] = None,
    datum: DatumOption = None,
    crs: CrsOption = None,
    layer: Annotated[str | None, typer.Option(help="Layer of a GeoPackage that holds several")] = None,
    mapped: MappedOption = None,
    source: Annotated[
        str, typer.Option(help="Name of the system the references come from; keeps two systems' numbers apart")
    ] = DEFAULT_SOURCE,
    dry_run: DryRunOption = False,
    partial: PartialOption = False,
    as_tasks: Annotated[
        bool, typer.Option("--as-tasks", help="Residents and households: let another person verify each change")
    ] = False,
    rejects: RejectsOption = None,
    as_json: JsonOption = False,
    language: ReportLanguage = None,
) -> None:
    """Import one file of things of one kind: all of it, or with one wrong row nothing.

    Importing the same file again changes nothing. Rows are matched by source and source_ref.
    """
    told_in = chosen(language)
    request = Request(
        file,
        community,
        datum,
        crs,
        layer,
        mapped or (),
        source,
        dry_run,
        partial,
        rejects=Rejects(told_in),
        as_tasks=as_tasks,
    )
    of_kind = kind_named(kind)
    with open_database() as database, database.owner() as connection, progress_bar(file.name) as show:
        report = import_file(connection, of_kind, request, day_in_china(utc_now()), show)
    end_import(request, report, rejects, as_json, told_in)


def export(
    kind: ExportName,
    file: Annotated[
        Path, typer.Argument(help="File to write: .geojson, .gpkg, .zip (Shapefile), .parquet, .xlsx, .csv")
    ],
    community: Annotated[str | None, typer.Option(help="Only what lies in this region: 2 to 12 digits")] = None,
    with_persons: Annotated[
        bool, typer.Option("--with-persons", help="Residents with names and telephones, unmasked; needs --reason")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="Why persons are exported; kept in the audit record")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists")] = False,
    datum: Annotated[str | None, typer.Option(help="Datum to write: wgs84, cgcs2000, gcj02 or bd09")] = None,
    crs: Annotated[str | None, typer.Option(help="Coordinate system to write instead of a datum: EPSG:n")] = None,
) -> None:
    """Export everything of one kind that is in force, ready to be imported again."""
    if kind == CLASSES:
        Console(stderr=True).print(f"事项清单 class table: {export_classes(file, force)} → {file}")
        return
    if kind in SHEETS:
        count = export_sheet(kind, file, force)
        Console(stderr=True).print(f"{SHEETS[kind].zh} {SHEETS[kind].en}: {count} → {file}")
        return
    request = ExportRequest(file, community, with_persons, reason, force, datum, crs)
    with open_database() as database, database.owner() as connection:
        if community is not None:
            check_region(connection, community)
        if kind.startswith(REVISION_PREFIX):
            layer = own_layer_named(connection, kind.removeprefix(REVISION_PREFIX))
            called, columns = f"{layer.name_zh} {layer.name_en}", own_columns(layer)
            count = export_own_layer(connection, layer, request)
        else:
            of_kind = kind_named(kind)
            called, columns = f"{of_kind.zh} {of_kind.en}", columns_of(of_kind)
            count = export_file(connection, of_kind, request)
    told = Console(stderr=True)
    told.print(f"{called}: {count} → {file}", markup=False)
    if format_of(file).ending == "zip":
        for column, short in zip(columns, short_names(columns), strict=True):
            if short != column.name:
                told.print(f"字段 field {column.name} → {short}", markup=False)


@contextmanager
def progress_bar(name: str) -> Iterator[Progress]:
    """Show on standard error how far a file is read; gives what is told the rows read and, where known, all."""
    bar = Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        line = bar.add_task(name, total=None)
        yield lambda read, expected: bar.update(line, completed=read, total=expected)


def end_import(request: Request, report: Report, rejects: Path | None, as_json: bool, language: str) -> None:
    """Write what was rejected beside the file, print the report, and end with status 2 where nothing was written."""
    refused = None
    if request.rejects:
        refused = request.rejects.write(rejects or stem_beside(request.file), crs_said(request.crs))
    if refused is not None:
        lead = "rejected rows" if language == "en" else "被拒绝的行"
        Console(stderr=True).print(f"{lead} → {refused}", markup=False)
    if as_json:
        print(json.dumps(report.as_json(language), ensure_ascii=False, indent=2))
    else:
        tell_report(report, request.dry_run, language)
    if not report.written and not request.dry_run:
        raise typer.Exit(REJECTED_STATUS)


def tell_report(report: Report, dry_run: bool, language: str) -> None:
    english = language == "en"
    console = Console(file=sys.stdout)
    counts = Table(show_header=False, box=None)
    for zh, en, value in (
        ("读取行数", "rows read", report.total),
        ("接受", "accepted", report.accepted),
        ("拒绝", "rejected", report.rejected),
        ("新增", "inserted", report.inserted),
        ("更新", "updated", report.updated),
        ("未变", "unchanged", report.unchanged),
    ):
        counts.add_row(en if english else zh, f"{value:,}")
    console.print(counts)
    for note in report.notes.values():
        where = f" ({'rows' if english else '行'} {ranged(note.rows)}{', …' if note.count > len(note.rows) else ''})"
        console.print("· " + note.reason.message(language, **note.details) + (where if note.rows else ""), markup=False)
    if report.rejections:
        _print_rejections(console, report, language)
    console.print(_verdict(report, dry_run, english), style="bold green" if report.written else "bold yellow")


def _print_rejections(console: Console, report: Report, language: str) -> None:
    english = language == "en"
    table = Table(
        *(("row", "field", "value", "reason", "count") if english else ("行", "字段", "值", "原因", "条数")),
        caption=rows_mean(report.first_row, language),
    )
    groups: dict[tuple[str, str], list[Rejection]] = {}
    for each in sorted(report.rejections, key=lambda each: each.row):
        groups.setdefault((each.field, each.message(language)), []).append(each)
    for (name, message), alike in list(groups.items())[:LINES_SHOWN]:
        values = list(dict.fromkeys(each.value for each in alike if each.value))
        rows = ranged([each.row for each in alike[:ROWS_SHOWN]]) + (" …" if len(alike) > ROWS_SHOWN else "")
        examples = " | ".join(values[:VALUES_SHOWN]) + (" | …" if len(values) > VALUES_SHOWN else "")
        # Values are strangers' text: escaped, they cannot style or break the table.
        table.add_row(*map(_plain, (rows, name, examples, message)), f"{len(alike):,}")
    console.print(table)
    more = sum(report.reasons.values()) - sum(map(len, list(groups.values())[:LINES_SHOWN]))
    if more > 0:
        text = "… and {:,} more; --json lists up to {:,}" if english else "……还有 {:,} 条；--json 最多列出 {:,} 条"
        console.print(text.format(more, DETAILED_MOST))


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in text).replace("[", r"\[")


def _verdict(report: Report, dry_run: bool, english: bool) -> str:
    if report.written:
        return "Written." if english else "已写入。"
    if dry_run:
        return "Dry run: nothing was changed." if english else "试运行：数据未改动。"
    return (
        "Nothing was changed: mend the rows above, or add --partial to write the good ones."
        if english
        else "数据未改动：请改正以上各行，或加 --partial 只写入合格的行。"
    )
