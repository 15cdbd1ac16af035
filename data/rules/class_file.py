"""The class table 事项清单 as a CSV file: read with every row checked, and written again."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from data.exchange.files import open_layer
from data.exchange.spreadsheet import unguarded
from data.rules.sheet_file import write_rows
from dispatch.errors import ClassTableWrong
from dispatch.incidents import Severity
from dispatch.plans import IncidentClass

COLUMNS = ("code", "label_zh", "label_en", "severity", "icon", "public")
NEEDED = ("code", "label_zh", "label_en")
CODE_LENGTHS = (2, 4, 6)
DEFAULT_SEVERITY = Severity.IV
DEFAULT_ICON = "dot"
_SEVERITIES = {text: level for level in Severity for text in (str(level.value), level.name)}
_YES_NO = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "是": True, "否": False}
_ROWS_AT_ONCE = 5000


def read_classes(path: Path) -> tuple[IncidentClass, ...]:
    """Read a class table from a CSV file, in the order of the codes.

    Columns code, label_zh, label_en, severity (1–4 or I–IV; blank is 4), icon (blank is 'dot')
    and public (yes or no; blank is yes); the order of columns and rows does not matter, other
    columns are left alone.

    Raises
    ------
    ClassTableWrong
        Names the row as a spreadsheet counts it, and why.
    FileMissing, FileEmpty, FileUnreadable, FormatUnknown, TextUndecodable
        The file is no table at all.
    """
    file = open_layer(path)
    missing = [name for name in NEEDED if name not in file.columns]
    if missing:
        raise _wrong(path, 1, f"缺少列 {'、'.join(missing)}", f"it lacks the column {', '.join(missing)}")
    found: dict[str, tuple[int, IncidentClass]] = {}
    for chunk in file.chunks(_ROWS_AT_ONCE):
        for row, cells_there in chunk.spoilt:
            raise _wrong(
                path,
                row,
                f"应有 {len(file.columns)} 列，实有 {len(cells_there)} 列",
                f"{len(cells_there)} columns, expected {len(file.columns)}",
            )
        for index, row in enumerate(chunk.rows.tolist()):
            cells = {name: unguarded(str(values[index] or "")).strip() for name, values in chunk.columns.items()}
            one = _class(path, row, cells)
            if one.code in found:
                first = found[one.code][0]
                raise _wrong(
                    path, row, f"代码 {one.code} 与第 {first} 行重复", f"code {one.code} is in row {first} already"
                )
            found[one.code] = (row, one)
    for code, (row, _) in found.items():
        if len(code) > 2 and code[:-2] not in found:
            raise _wrong(path, row, f"没有上级 {code[:-2]}", f"its parent {code[:-2]} is missing")
    if not any(len(code) == CODE_LENGTHS[-1] for code in found):
        raise _wrong(path, 1, "没有 6 位代码的小类", "it has no kind, which is a code of 6 digits")
    return tuple(found[code][1] for code in sorted(found))


def _class(path: Path, row: int, cells: Mapping[str, str]) -> IncidentClass:
    code = cells["code"]
    if not (code.isascii() and code.isdigit() and len(code) in CODE_LENGTHS):
        raise _wrong(
            path, row, f"代码“{code}”应为 2、4 或 6 位数字（表格软件可能去掉了开头的 0）",
            f"the code “{code}” is not of 2, 4 or 6 digits (a spreadsheet may have dropped a leading 0)",
        )  # fmt: skip
    for name in ("label_zh", "label_en"):
        if not cells[name]:
            raise _wrong(path, row, f"{name} 为空", f"{name} is empty")
    severity = cells.get("severity", "") or DEFAULT_SEVERITY.name
    if severity not in _SEVERITIES:
        raise _wrong(path, row, f"severity“{severity}”应为 1 至 4", f"severity “{severity}” is not 1 to 4")
    public = cells.get("public", "") or "yes"
    if public.lower() not in _YES_NO:
        raise _wrong(path, row, f"public“{public}”应为 yes 或 no", f"public “{public}” is neither yes nor no")
    icon = cells.get("icon", "") or DEFAULT_ICON
    return IncidentClass(
        code, cells["label_zh"], cells["label_en"], _SEVERITIES[severity], icon, _YES_NO[public.lower()]
    )


def _wrong(path: Path, row: int, why_zh: str, why_en: str) -> ClassTableWrong:
    return ClassTableWrong(file=path.name, row=row, why_zh=why_zh, why_en=why_en)


def write_classes(path: Path, classes: Iterable[IncidentClass], replace: bool = False) -> int:
    """Write a class table as `read_classes` reads it, whole or not at all, and return how many rows.

    Raises
    ------
    ExportTargetTaken
        The file exists, unless `replace`, or cannot be written.
    """
    rows = (
        (one.code, one.label_zh, one.label_en, one.severity.value, one.icon, "yes" if one.public else "no")
        for one in classes
    )
    return write_rows(path, COLUMNS, rows, replace)
