"""Tables for a spreadsheet: rows of plain values as CSV or XLSX."""

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyogrio

from data.exchange.spreadsheet import guarded

Cell = str | int | float | None


def csv_of(heading: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return a CSV that spreadsheets open in the right encoding; no cell is taken for a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([guarded(title) for title in heading])
    writer.writerows([[guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return written.getvalue().encode("utf-8-sig")


def xlsx_of(heading: Sequence[str], rows: Sequence[Sequence[Cell]], sheet: str) -> bytes:
    """Return an Excel workbook of one sheet: codes stay texts with their leading zeros, numbers are numbers."""
    frame = pd.DataFrame(
        [[guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows], columns=list(heading)
    )
    with tempfile.TemporaryDirectory(prefix="jwx") as place:
        file = Path(place) / "table.xlsx"
        pyogrio.write_dataframe(frame, file, driver="XLSX", layer=sheet[:31])
        return file.read_bytes()
