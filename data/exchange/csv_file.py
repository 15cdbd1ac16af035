"""Read CSV: UTF-8 with or without a mark, UTF-16 with one, or GB18030; comma, semicolon or tab."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from pyproj import CRS

from data.exchange.batch import Chunk, Objects
from data.exchange.spreadsheet import header_at, unguarded
from dispatch.errors import FileEmpty, FileUnreadable, TextUndecodable

CELL_MOST_CHARACTERS = 64 * 1024 * 1024
_BLOCK_BYTES = 1 << 20
_EMPTY = frozenset({"", "NULL", "null", "\\N"})
_DELIMITERS = ",;\t"
_TOP_LINES = 8
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class CsvFile:
    """An open description of a CSV file; rows are read anew by each call of `chunks`.

    Attributes
    ----------
    header_row
        Number of the row that names the columns: what stands above it is a title.
    """

    path: Path
    columns: tuple[str, ...]
    encoding: str
    delimiter: str
    crs: CRS | None = None
    geometry: bool = False
    header_row: int = 1
    expected: int | None = None
    format: str = "CSV"

    @property
    def first_row(self) -> int:
        """Number of the first data row."""
        return self.header_row + 1

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield the rows in file order, at most `size` at a time.

        The first line is row 1, so the numbers are those a spreadsheet shows (a quoted line
        break does not start a row). Blank rows are passed over but counted.

        Raises
        ------
        FileUnreadable
            A quote is never closed, or a cell is larger than any geometry.
        """
        numbered = enumerate(self._records(), start=self.first_row)
        while records := list(islice(numbered, size)):
            width = len(self.columns)
            whole = [(row, cells) for row, cells in records if len(cells) == width]
            spoilt = tuple((row, tuple(cells)) for row, cells in records if cells and len(cells) != width)
            columns = [_cells(column) for column in zip(*(cells for _, cells in whole), strict=True)] or [
                np.empty(0, dtype=object) for _ in self.columns
            ]
            rows = np.fromiter((row for row, _ in whole), np.int64, len(whole))
            yield Chunk(rows, dict(zip(self.columns, columns, strict=True)), None, spoilt)

    def _records(self) -> Iterator[list[str]]:
        csv.field_size_limit(CELL_MOST_CHARACTERS)
        with self.path.open(encoding=self.encoding, newline="") as lines:
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            try:
                for record in islice(reader, self.header_row, None):
                    yield [] if len(record) == 1 and not record[0].strip() and len(self.columns) > 1 else record
            except csv.Error as error:
                raise FileUnreadable(file=self.path.name, why=f"line {reader.line_num}: {error}") from error


def open_csv(path: Path) -> CsvFile:
    """Find out the encoding, the delimiter and the columns of a CSV file.

    Raises
    ------
    TextUndecodable, FileEmpty, FileUnreadable
    """
    encoding = _encoding(path)
    csv.field_size_limit(CELL_MOST_CHARACTERS)
    with path.open(encoding=encoding, newline="") as lines:
        tops = list(islice(lines, _TOP_LINES))
        delimiter = max(_DELIMITERS, key=next((line for line in tops if _delimited(line)), "").count)
        lines.seek(0)
        top: list[list[str]] = []
        try:
            top.extend(islice(csv.reader(lines, delimiter=delimiter, strict=True), _TOP_LINES))
        except csv.Error as error:
            # One further down is told with its line when the rows are read.
            if not top:
                raise FileUnreadable(file=path.name, why=f"header: {error}") from error
    # A spreadsheet fills a title up to the width of the table.
    even = len({len(record) for record in top if record}) == 1
    header_row = header_at(top) if even or _says_delimiter(top) else 1
    names = [name.strip() for name in top[header_row - 1]] if top else []
    if not any(names):
        raise FileEmpty(file=path.name)
    named = [name or f"column {number}" for number, name in enumerate(names, start=1)]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise FileUnreadable(file=path.name, why=f"two columns are called {', '.join(twice)}")
    return CsvFile(path, tuple(named), encoding, delimiter, header_row=header_row)


def _delimited(line: str) -> bool:
    return any(sign in line for sign in _DELIMITERS)


def _says_delimiter(top: list[list[str]]) -> bool:
    """Whether the file begins as Excel is told what stands between cells."""
    return bool(top) and bool(top[0]) and top[0][0].casefold().startswith("sep=")


def _encoding(path: Path) -> str:
    """Return the encoding in which the whole file decodes."""
    with path.open("rb") as stream:
        # Excel's "Unicode text".
        names = ("utf-16",) if stream.read(2) in _UTF16_MARKS else ("utf-8", "gb18030")
    for name in names:
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with path.open("rb") as stream:
                marked = stream.read(3) == codecs.BOM_UTF8
                stream.seek(0)
                while block := stream.read(_BLOCK_BYTES):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return "utf-8-sig" if marked and name == "utf-8" else name
    raise TextUndecodable(file=path.name)


def _cells(column: tuple[str, ...]) -> Objects:
    cells: Objects = np.empty(len(column), dtype=object)
    cells[:] = [None if text in _EMPTY else unguarded(text) for text in map(str.strip, column)]
    return cells
