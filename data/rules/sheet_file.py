"""A table of rules as a CSV file: every cell checked, every wrong row named, and written again."""

import csv
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.exchange.files import open_layer
from data.exchange.spreadsheet import guarded, unguarded
from dispatch.errors import ExportTargetTaken, JingweiError, RuleSheetWrong

MOST_NAMED = 20
_ROWS_AT_ONCE = 5000


class CellWrong(ValueError):
    """A cell that cannot be taken, said in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


Cells = Mapping[str, str]


@dataclass(slots=True)
class Problems:
    """What is wrong with a file, row by row as a spreadsheet counts them; `wrong` is what it is refused with."""

    file: str
    wrong: type[JingweiError] = RuleSheetWrong
    found: list[tuple[int, CellWrong]] = field(default_factory=list)

    def note(self, row: int, wrong: CellWrong) -> None:
        """Remember one wrong row."""
        self.found.append((row, wrong))

    def refuse(self) -> None:
        """Raise what the file is refused with, naming the wrong rows, where there are any."""
        if not self.found:
            return
        named = sorted(self.found, key=lambda one: one[0])[:MOST_NAMED]
        more = len(self.found) - len(named)
        zh = "；".join(f"第 {row} 行{why.zh}" for row, why in named) + (f"；另有 {more} 行" if more else "")
        en = "; ".join(f"row {row}: {why.en}" for row, why in named) + (f"; and {more} more" if more else "")
        raise self.wrong(file=self.file, why_zh=zh, why_en=en)


def read_rows(
    path: Path,
    columns: Sequence[str],
    needed: Sequence[str],
    read: Callable[[Cells], Any],
    wrong: type[JingweiError] = RuleSheetWrong,
) -> tuple[list[tuple[int, Any]], Problems]:
    """Return the rows of a CSV file, each with its number and as `read` makes it of its cells, and what is wrong.

    `read` may raise CellWrong. The order of columns does not matter, others are left alone.

    Raises
    ------
    RuleSheetWrong, or `wrong`
        A column is missing.
    FileMissing, FileEmpty, FileUnreadable, FormatUnknown, TextUndecodable
        The file is no table at all.
    """
    file = open_layer(path)
    problems = Problems(path.name, wrong)
    missing = [name for name in needed if name not in file.columns]
    if missing:
        problems.note(1, CellWrong(f"缺少列 {'、'.join(missing)}", f"it lacks the column {', '.join(missing)}"))
        problems.refuse()
    found: list[tuple[int, Any]] = []
    for chunk in file.chunks(_ROWS_AT_ONCE):
        for row, width in chunk.spoilt:
            expected = len(file.columns)
            problems.note(
                row, CellWrong(f"应有 {expected} 列，实有 {width} 列", f"{width} columns, expected {expected}")
            )
        for index, row in enumerate(chunk.rows.tolist()):
            cells = {name: unguarded(str(values[index] or "")).strip() for name, values in chunk.columns.items()}
            try:
                found.append((row, read({name: cells.get(name, "") for name in columns})))
            except CellWrong as spoilt:
                problems.note(row, spoilt)
    return found, problems


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]], replace: bool) -> int:
    """Write rows as `read_rows` reads them, whole or not at all, and return how many.

    Raises
    ------
    ExportTargetTaken
        The file exists, unless `replace`, or cannot be written.
    """
    if path.exists() and not replace:
        raise ExportTargetTaken(file=path, why="it exists; --force replaces it")
    waiting = path.with_name(f".{path.name}.{os.getpid()}.part")
    count = 0
    try:
        with waiting.open("x", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns)
            for row in rows:
                writer.writerow([guarded(str("" if cell is None else cell)) for cell in row])
                count += 1
        waiting.replace(path)
    except OSError as error:
        waiting.unlink(missing_ok=True)
        raise ExportTargetTaken(file=path, why=error.strerror) from error
    return count
