"""Read the first sheet of an Excel workbook, or the one that is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
from openpyxl import load_workbook
from pyproj import CRS

from data.exchange.batch import Chunk, Objects
from data.exchange.spreadsheet import header_at, unguarded
from data.exchange.unpacking import MOST_WORKBOOK_BYTES, check_unpacked
from dispatch.errors import FileEmpty, FileUnreadable, LayerAmbiguous

# Excel keeps 15 digits of a number; a longer code has lost its last ones.
_EXACT_MOST = 10**15
_TOP_ROWS = 8


@dataclass(frozen=True, slots=True)
class XlsxFile:
    """One sheet; the row `header_row` holds the names of the columns, what stands above it is a title."""

    path: Path
    sheet: str
    columns: tuple[str, ...]
    crs: CRS | None = None
    geometry: bool = False
    header_row: int = 1
    expected: int | None = None
    format: str = "XLSX"

    @property
    def first_row(self) -> int:
        """Number of the first data row."""
        return self.header_row + 1

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield the rows in file order, at most `size` at a time, numbered as Excel shows them."""
        width = len(self.columns)
        records = (
            (row, cells)
            for row, cells in enumerate(_records(self.path, self.sheet), start=1)
            if row > self.header_row and any(cell is not None for cell in cells)
        )
        while some := list(islice(records, size)):
            columns: dict[str, Objects] = {}
            for index, name in enumerate(self.columns):
                column: Objects = np.empty(len(some), dtype=object)
                column[:] = [cells[index] if index < len(cells) else None for _, cells in some]
                columns[name] = column
            spoilt = tuple((row, tuple(cell or "" for cell in cells)) for row, cells in some if any(cells[width:]))
            wrong = {row for row, _ in spoilt}
            keep = np.array([row not in wrong for row, _ in some], np.bool_)
            rows = np.array([row for row, _ in some], np.int64)
            yield Chunk(rows[keep], {name: column[keep] for name, column in columns.items()}, None, spoilt)


def open_xlsx(path: Path, sheet: str | None) -> XlsxFile:
    """Describe a sheet.

    Raises
    ------
    FileUnreadable, FileEmpty
    LayerAmbiguous
        Several sheets hold something and none is named, or there is none of that name.
    """
    names = sheet_names(path)
    if sheet is not None and sheet not in names:
        raise LayerAmbiguous(file=f"{path.name} ({sheet})", layers=", ".join(names))
    filled = [sheet] if sheet else [name for name in names if next(_records(path, name), None)]
    if not filled:
        raise FileEmpty(file=path.name)
    if len(filled) > 1:
        raise LayerAmbiguous(file=path.name, layers=", ".join(filled))
    top = list(islice(_records(path, filled[0]), _TOP_ROWS))
    header_row = header_at(top)
    header = top[header_row - 1] if top else ()
    while header and header[-1] is None:
        header = header[:-1]
    named = [name or f"column {number}" for number, name in enumerate(header, start=1)]
    if not named:
        raise FileEmpty(file=path.name)
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise FileUnreadable(file=path.name, why=f"two columns are called {', '.join(twice)}")
    return XlsxFile(path, filled[0], tuple(named), header_row=header_row)


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets.

    Raises
    ------
    FileUnreadable, UnpacksTooLarge
    """
    try:
        with ZipFile(path) as archive:
            check_unpacked(path, archive, MOST_WORKBOOK_BYTES)
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise FileUnreadable(file=path.name, why=str(error).split("\n", maxsplit=1)[0] or "?") from error
    try:
        return [sheet.title for sheet in book.worksheets]
    finally:
        book.close()


def _records(path: Path, sheet: str) -> Iterator[tuple[str | None, ...]]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for row in book[sheet].iter_rows(values_only=True):
            yield tuple(_text(value) for value in row)
    finally:
        book.close()


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        if abs(value) >= _EXACT_MOST:
            # So that codes that lost digits are told as such.
            return f"{value:.5E}"
        return str(int(value)) if float(value).is_integer() else repr(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return unguarded(str(value).strip()) or None
