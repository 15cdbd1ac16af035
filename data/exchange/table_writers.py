"""Write CSV and Excel: points as two columns, other geometry as WKT, and no cell that runs."""

import csv
from pathlib import Path

import shapely
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from data.exchange.fields import Shape, Type
from data.exchange.outgoing import Column, Outgoing, Slice, plain_text
from data.exchange.spreadsheet import guarded
from dispatch.errors import ExportUnfit

# The limits of an Excel sheet.
SHEET_MOST_ROWS = 1_048_575
CELL_MOST_CHARACTERS = 32_767


def write_csv(file: Path, going: Outgoing) -> int:
    """Write a CSV file, return how many rows."""
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([*(guarded(column.name) for column in going.columns), *_place_names(going)])
        for piece in going.slices:
            places = _places(going, piece)
            for values, place in zip(piece.values, places, strict=True):
                cells = [_csv_cell(column, value) for column, value in zip(going.columns, values, strict=True)]
                writer.writerow(cells + [plain_text(each) for each in place])
            count += len(piece.values)
    return count


def write_xlsx(file: Path, going: Outgoing) -> int:
    """Write a workbook of one sheet, return how many rows; rows go to the disk as they come.

    Raises
    ------
    ExportUnfit
        There are more rows, or longer cells, than a sheet takes.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(going.title[:31])
    sheet.append([*(guarded(column.name) for column in going.columns), *_place_names(going)])
    count = 0
    for piece in going.slices:
        count += len(piece.values)
        if count > SHEET_MOST_ROWS:
            raise ExportUnfit(
                file=file.name,
                why_zh=f"一张 Excel 工作表最多 {SHEET_MOST_ROWS:,} 行；请按社区分别导出，或改用 CSV、GeoPackage",
                why_en=f"an Excel sheet holds {SHEET_MOST_ROWS:,} rows; export by community, or as CSV or GeoPackage",
            )
        for values, place in zip(piece.values, _places(going, piece), strict=True):
            cells = [_xlsx_cell(column, value) for column, value in zip(going.columns, values, strict=True)]
            row = [*cells, *place]
            if any(isinstance(cell, str) and len(cell) > CELL_MOST_CHARACTERS for cell in row):
                raise ExportUnfit(
                    file=file.name,
                    why_zh=f"有的图形或文本超过 Excel 单元格的 {CELL_MOST_CHARACTERS:,} 个字符；请改用 GeoPackage",
                    why_en=f"a shape or text is longer than the {CELL_MOST_CHARACTERS:,} characters of an Excel cell;"
                    " choose GeoPackage",
                )
            sheet.append(row)
    book.save(file)
    return count


def _csv_cell(column: Column, value: object) -> str:
    text = plain_text(value)
    return guarded(text) if column.text else text


def _xlsx_cell(column: Column, value: object) -> object:
    if value is None or column.type in {Type.INTEGER, Type.NUMBER, Type.YES_NO, Type.DATE}:
        return value
    return guarded(ILLEGAL_CHARACTERS_RE.sub("", plain_text(value)))


def _place_names(going: Outgoing) -> list[str]:
    if going.shape is Shape.NONE:
        return []
    if going.shape is Shape.POINT:
        return ["x", "y"] if going.destination.projected else ["lng", "lat"]
    return ["wkt"]


def _places(going: Outgoing, piece: Slice) -> list[tuple[object, ...]]:
    if piece.shapes is None:
        return [()] * len(piece.values)
    absent = shapely.is_missing(piece.shapes) | shapely.is_empty(piece.shapes)
    if going.shape is Shape.POINT:
        xs, ys = shapely.get_x(piece.shapes).tolist(), shapely.get_y(piece.shapes).tolist()
        return [(None, None) if gone else (x, y) for gone, x, y in zip(absent.tolist(), xs, ys, strict=True)]
    texts = shapely.to_wkt(piece.shapes, rounding_precision=-1).tolist()
    return [(None if gone else text,) for gone, text in zip(absent.tolist(), texts, strict=True)]
