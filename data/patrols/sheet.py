"""Rounds of grids from a CSV file: every cell checked, every wrong row named."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any, TypeVar

from psycopg2.extensions import connection as Connection

from data.import_run import begin_run, record_run
from data.patrols.grounds import Grounds
from data.patrols.store import PostgresPatrolWork
from data.rules.sheet_file import Cells, CellWrong, read_rows
from dispatch.china_time import day_in_china
from dispatch.patrols import DrawnFrom, Round, RoundKind, RoundPoint, wrong_with
from dispatch.patrols.round import EVERY_DAY
from dispatch.permissions import Role, the_system

COLUMNS = (
    "grid", "name", "kind", "weekdays", "from", "until", "street_share", "cell_share", "draws", "drawn_from", "after_days",
    "class", "radius_m", "dwell_s", "points",
)  # fmt: skip
NEEDED = ("grid", "name", "from", "until")
SOURCE = "file"
EVERYBODY = the_system(Role.PLANNER)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What a file of rounds came to."""

    added: int
    changed: int
    unchanged: int


def bring_in_rounds(connection: Connection, file: Path, now: datetime) -> BroughtIn:
    """Add the rounds of a file, or change those of the same grid and name; as the owner.

    Raises
    ------
    RuleSheetWrong
        Names every wrong row; nothing was changed.
    FileMissing, FileEmpty, FileUnreadable, FormatUnknown, TextUndecodable
    """
    begin_run(connection)
    work = PostgresPatrolWork(connection, EVERYBODY, Grounds())
    today = day_in_china(now)
    held = {(row.round.grid_code, row.round.name): row.round for row in work.rounds(today, None)}
    rows, problems = read_rows(file, COLUMNS, NEEDED, _round)
    rounds: dict[tuple[str, str], Round] = {}
    for number, one in rows:
        key = (one.grid_code, one.name)
        if key in rounds:
            problems.note(number, CellWrong("：同一网格同名的计划重复", "the same grid and name as a row before"))
        elif not work.grid_exists(one.grid_code):
            problems.note(
                number, CellWrong(f"：没有编码为 {one.grid_code} 的现行网格", f"no grid {one.grid_code} is in force")
            )
        else:
            rounds[key] = one
    problems.refuse()
    added = changed = 0
    for key, one in rounds.items():
        before = held.get(key)
        if before is None:
            work.add_round(replace(one, valid_from=today), SOURCE)
            added += 1
        elif (fresh := replace(one, id=before.id, version=before.version, valid_from=before.valid_from)) != before:
            work.change_round(fresh)
            changed += 1
    if added or changed:
        record_run(connection, "rounds", file, len(rounds), 0, {"added": added, "changed": changed})
    return BroughtIn(added, changed, len(rounds) - added - changed)


def _round(cells: Cells) -> Round:
    grid = cells["grid"]
    if len(grid) != 15 or not grid.isdigit():
        raise CellWrong(f"：grid 应为 15 位编码，实为“{grid[:20]}”", f"grid is {grid[:20]!r}, expected 15 digits")
    number = _of(cells, float, "number")
    count = _of(cells, int, "whole number")
    made = Round(
        0, grid[:12], grid, cells["name"], _of(cells, RoundKind, " | ".join(RoundKind))("kind") or RoundKind.PATROL,
        _weekdays(cells["weekdays"]), _needed(cells, "from"), _needed(cells, "until"), _points(cells["points"]),
        number("street_share"), number("cell_share"), count("draws"),
        _of(cells, DrawnFrom, " | ".join(DrawnFrom))("drawn_from"), count("after_days"), cells["class"],
        number("radius_m") or 25.0, 20.0 if cells["dwell_s"] == "" else (number("dwell_s") or 0.0),
    )  # fmt: skip
    if (wrong := wrong_with(made)) is not None:
        name, value, why = wrong
        raise CellWrong(f"：{name} 为 {value}，应为 {why}", f"{name} is {value}, expected {why}")
    return made


def _of(cells: Cells, kind: Callable[[Any], Value], expected: str) -> Callable[[str], Value | None]:
    """Return a reader of cells: None for an empty one, CellWrong for one that is none of the kind."""

    def read(name: str) -> Value | None:
        if cells[name] == "":
            return None
        try:
            return kind(cells[name])
        except ValueError as error:
            raise CellWrong(
                f"：{name} 为“{cells[name][:30]}”，应为 {expected}",
                f"{name} is {cells[name][:30]!r}, expected {expected}",
            ) from error

    return read


def _needed(cells: Cells, name: str) -> time:
    found = _of(cells, time.fromisoformat, "HH:MM")(name)
    if found is None:
        raise CellWrong(f"：缺少 {name}，应为 HH:MM", f"{name} is empty, expected HH:MM")
    return found.replace(tzinfo=None)


def _weekdays(text: str) -> int:
    if not text:
        return EVERY_DAY
    if not set(text) <= set("1234567"):
        raise CellWrong(
            f"：weekdays 为“{text[:20]}”，应为 1–7 的数字", f"weekdays is {text[:20]!r}, expected digits 1 to 7"
        )
    return sum(1 << int(day) - 1 for day in set(text))


def _points(text: str) -> tuple[RoundPoint, ...]:
    points = []
    for part in filter(None, (each.strip() for each in text.split(";"))):
        label, _, place = part.rpartition("@")
        try:
            lng, lat = (float(number) for number in place.split(","))
        except ValueError as error:
            raise CellWrong(
                f"：点位“{part[:40]}”应为 名称@经度,纬度", f"point {part[:40]!r}, expected label@lng,lat"
            ) from error
        if not label.strip() or not (-180 <= lng <= 180 and -90 <= lat <= 90):
            raise CellWrong(
                f"：点位“{part[:40]}”缺少名称或不在地球上", f"point {part[:40]!r} has no name or is not on the earth"
            )
        points.append(RoundPoint(label.strip()[:80], lng, lat))
    return tuple(points)
