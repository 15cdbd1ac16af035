"""Cells of rule tables: what each may say."""

import re
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.rules.sheet_file import Cells, CellWrong

YES_NO = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "是": True, "否": False}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NEED = re.compile(r"(.+?)[*×x](\d{1,2})")
Word = TypeVar("Word", bound=StrEnum)


def code(cells: Cells, name: str, most: int) -> str:
    """Return a code of digits, blank for everything."""
    said = cells[name]
    if said and not (said.isascii() and said.isdigit() and len(said) <= most):
        raise CellWrong(
            f"{name}“{said}”应为至多 {most} 位数字或留空", f"{name} “{said}” is not up to {most} digits or blank"
        )
    return said


def words(cells: Cells, name: str) -> str:
    """Return a text that says something."""
    if not cells[name]:
        raise CellWrong(f"{name} 为空", f"{name} is empty")
    return cells[name]


def whole(cells: Cells, name: str, least: int, most: int) -> int:
    """Return a whole number."""
    said = cells[name]
    if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        raise CellWrong(f"{name}“{said}”应为 {least} 至 {most}", f"{name} “{said}” is not {least} to {most}")
    return int(said)


def amount(cells: Cells, name: str) -> float:
    """Return a number above nothing."""
    said = cells[name]
    try:
        number = float(said)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e6:
        raise CellWrong(f"{name}“{said}”应为大于 0 的数", f"{name} “{said}” is no number above 0")
    return number


def number(cells: Cells, name: str, least: float, most: float) -> float:
    """Return a number between two others."""
    said = cells[name]
    try:
        found = float(said)
    except ValueError:
        found = float("nan")
    if not least <= found <= most:
        raise CellWrong(
            f"{name}“{said}”应为 {least:g} 至 {most:g} 的数", f"{name} “{said}” is no number from {least:g} to {most:g}"
        )
    return found


def one_of(cells: Cells, name: str, kind: type[Word]) -> Word:
    """Return one of a vocabulary."""
    said = cells[name].lower()
    if said not in set(kind):
        raise CellWrong(f"{name}“{said}”应为 {'、'.join(kind)}", f"{name} “{said}” is none of {', '.join(kind)}")
    return kind(said)


def yes_no(cells: Cells, name: str) -> bool:
    """Return yes or no."""
    said = cells[name].lower()
    if said not in YES_NO:
        raise CellWrong(f"{name}“{said}”应为 yes 或 no", f"{name} “{said}” is neither yes nor no")
    return YES_NO[said]


def day(cells: Cells, name: str) -> date:
    """Return a day."""
    try:
        return date.fromisoformat(cells[name])
    except ValueError as error:
        raise CellWrong(
            f"{name}“{cells[name]}”应如 2026-10-01", f"{name} “{cells[name]}” is no day such as 2026-10-01"
        ) from error


def time_of_day(cells: Cells, name: str) -> time:
    """Return a time of day; 24:00 is midnight at its end."""
    said = cells[name]
    try:
        return time(0) if said == "24:00" else time.fromisoformat(said.zfill(5))
    except ValueError as error:
        raise CellWrong(f"{name}“{said}”应如 09:00", f"{name} “{said}” is no time such as 09:00") from error


def weekday(cells: Cells, name: str) -> int:
    """Return a day of the week, 0 is Monday; told as mon to sun or 1 to 7."""
    said = cells[name].lower()[:3]
    if said in WEEKDAYS:
        return WEEKDAYS.index(said)
    return whole(cells, name, 1, 7) - 1


def zone(cells: Cells, name: str) -> str:
    """Return a time zone."""
    try:
        return ZoneInfo(words(cells, name)).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CellWrong(
            f"{name}“{cells[name]}”不是时区，如 Asia/Shanghai",
            f"{name} “{cells[name]}” is no zone such as Asia/Shanghai",
        ) from error


def needs(cells: Cells, name: str) -> list[Mapping[str, object]]:
    """Return what a plan asks for, told as 灭火*2;疏散*1."""
    found: list[Mapping[str, object]] = []
    for part in re.split(r"[;；]", cells[name]):
        if not part.strip():
            continue
        told = _NEED.fullmatch(part.strip())
        if told is None or int(told[2]) < 1:
            raise CellWrong(f"{name}“{part}”应如 灭火*2", f"{name} “{part}” is not like 灭火*2")
        found.append({"capability": told[1].strip(), "count": int(told[2])})
    return found
