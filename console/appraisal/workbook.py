"""An appraisal as a workbook: the ranking, every step of every score, and the weights."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from console.appraisal.amounts import DECIMALS, M2_KM2, M_KM, period_text, why_text
from console.texts import say
from data.exchange.spreadsheet import guarded
from dispatch.appraisal import Appraised, Level, Verdict
from dispatch.appraisal.score import metric_steps
from dispatch.service import Appraisal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD = PatternFill("solid", fgColor="E8EEF3")
TOO_FEW = Font(color="8896A5", italic=True)
Row = Sequence[object]


def workbook(found: Appraisal, language: str) -> bytes:
    """Return the file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _ranking(book.create_sheet(say(f"level.{found.level}", language)), found, language)
    _steps(book.create_sheet(say("appraisal.scoring", language)), found, language)
    _weights(book.create_sheet(say("appraisal.weights", language)), found, language)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _ranking(sheet: Worksheet, found: Appraisal, language: str) -> None:
    metrics = [one.metric for one in found.table.weights]
    head = [
        say("appraisal.place", language), say("appraisal.name", language), say("appraisal.grid", language),
        say("appraisal.community", language), say("appraisal.total", language), say("appraisal.judged", language),
        *(f"{say(f'metric.{one}', language)} ({say(f'metric_unit.{one}', language)})" for one in metrics),
        *(say(f"appraisal.{one}", language) for one in ("served", "households", "reported", "area", "street")),
    ]  # fmt: skip
    _lead(sheet, found, language, len(head))
    first = sheet.max_row + 1
    sheet.append(head)
    for one, place in zip(found.rows, found.places, strict=True):
        steps = metric_steps(one.score)
        load = one.load
        sheet.append(
            [
                place,
                guarded(one.name),
                guarded(where(one)),
                guarded(one.community),
                _round(one.score.total, 1),
                one.score.judged,
                *(_round(steps[metric].amount.value, DECIMALS[metric] + 1) for metric in metrics),
                round(one.served_days, 1),
                _round(load.households, 0),
                load.reported,
                _round(load.area_m2, 0, M2_KM2),
                _round(load.street_m, 0, M_KM),
            ]
        )
        for number, metric in enumerate(metrics):
            if steps[metric].verdict is Verdict.TOO_FEW:
                sheet.cell(sheet.max_row, 7 + number).font = TOO_FEW
    _dress(sheet, first, [7, 14, 24, 18, 9, 9, *(12 for _ in metrics), 9, 9, 9, 10, 10])
    if found.rows:
        column = f"E{first + 1}:E{sheet.max_row}"
        sheet.conditional_formatting.add(column, DataBarRule("num", 0, "num", 100, "5E98C4"))  # type: ignore[no-untyped-call]
        sheet.auto_filter.ref = f"A{first}:{get_column_letter(len(head))}{sheet.max_row}"


def _steps(sheet: Worksheet, found: Appraisal, language: str) -> None:
    names = ("name", "grid", "metric", "amount", "points", "got", "why")
    sheet.append([say(f"appraisal.{one}", language) for one in names])
    for one in found.rows:
        for step in one.score.steps:
            sheet.append(
                [
                    guarded(one.name),
                    guarded(where(one)),
                    say(f"metric.{step.weight.metric}", language),
                    _round(step.amount.value, 2),
                    step.weight.points,
                    _round(step.points, 2),
                    guarded(why_text(step, language)),
                ]
            )
    _dress(sheet, 1, [14, 24, 16, 10, 8, 8, 60])


def _weights(sheet: Worksheet, found: Appraisal, language: str) -> None:
    sheet.append(
        [say(f"appraisal.{one}", language) for one in ("metric", "points", "none_at", "all_at", "least", "why")]
    )
    for one in found.table.weights:
        about = say(f"metric_about.{one.metric}", language)
        sheet.append([say(f"metric.{one.metric}", language), one.points, one.none_at, one.all_at, one.least, about])
    _dress(sheet, 1, [18, 8, 10, 10, 14, 80])


def where(one: Appraised) -> str:
    """Return the grids of an officer, the longest stay first; of a grid its code."""
    return "、".join(stay.grid_name for stay in one.stays) if one.level is Level.OFFICER else one.ref


def _lead(sheet: Worksheet, found: Appraisal, language: str, width: int) -> None:
    title = say(
        "appraisal.title",
        language,
        level=say(f"level.{found.level}", language),
        period=period_text(found.period, language),
    )
    sheet.append([title])
    sheet.cell(1, 1).font = Font(size=14, bold=True)
    lines = [say("appraisal.explained", language)] + ([say("appraisal.under_way", language)] if found.under_way else [])
    for line in lines:
        sheet.append([line])
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=width)
    sheet.row_dimensions[2].height = 30
    sheet.cell(2, 1).alignment = Alignment(wrap_text=True, vertical="top")


def _dress(sheet: Worksheet, head: int, widths: Sequence[int]) -> None:
    for one in next(sheet.iter_rows(head, head)):
        one.font, one.fill = Font(bold=True), HEAD
        one.alignment = Alignment(wrap_text=True, vertical="center")
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"C{head + 1}"


def _round(value: float | None, digits: int, part: float = 1.0) -> float | None:
    if value is None:
        return None
    return round(value, digits) if part == 1.0 else round(value / part, 3)
