"""Deadlines, working time, holidays, responsibilities and response plans as tables that go out and come in.

A table comes in whole: what is not in it is not in force any more. Each one that changed
something is kept as an edition, and so is what was there before the first.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_batch

from data.appraisal.weights import COLUMNS as WEIGHT_COLUMNS
from data.appraisal.weights import put_weights, read_weight
from data.rules import sheet_cells as cell
from data.rules.sheet_file import Cells, CellWrong, read_rows, write_rows
from dispatch.deadlines import TimeUnit
from dispatch.errors import BadValue
from dispatch.incidents import Milestone
from dispatch.plans import Proof

_SQL = Path(__file__).parents[1] / "sql" / "rules"
MOST_DAYS = 400
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of rules.

    Attributes
    ----------
    columns, needed
        Of the file; those needed must be there.
    read
        Makes a row of cells.
    same
        What of a row there may be only once.
    checked
        Makes of a row what is stored, where the database has to be asked; may raise CellWrong.
    put
        Puts all rows in place of what is there.
    """

    name: str
    zh: str
    en: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    read: Callable[[Cells], Row]
    same: Callable[[Row], object]
    put: Callable[[Connection, Sequence[Row]], None]
    checked: Callable[[Connection, Row], Row] = lambda _, row: row


@dataclass(frozen=True, slots=True)
class Adopted:
    """How many rows are in force now, as which edition, and whether it is a new one."""

    rows: int
    edition: int
    new: bool


def sheet_named(name: str) -> Sheet:
    """Return the table of a name; raises BadValue."""
    if name not in SHEETS:
        raise BadValue(name="kind", value=name[:40], why=", ".join(SHEETS))
    return SHEETS[name]


def bring_in(connection: Connection, sheet: Sheet, path: Path) -> Adopted:
    """Put a file in place of a table of rules; the same again changes nothing.

    Parameters
    ----------
    connection
        The owner's, inside a transaction that no other import shares.

    Raises
    ------
    RuleSheetWrong
        Names every wrong row; nothing was changed.
    FileMissing, FileEmpty, FileUnreadable, FormatUnknown, TextUndecodable
    """
    read, problems = read_rows(path, sheet.columns, sheet.needed, sheet.read)
    rows: list[Row] = []
    seen: dict[object, int] = {}
    for number, row in read:
        try:
            stored = sheet.checked(connection, row)
        except CellWrong as wrong:
            problems.note(number, wrong)
            continue
        first = seen.setdefault(sheet.same(stored), number)
        if first != number:
            problems.note(number, CellWrong(f"与第 {first} 行重复", f"the same as row {first}"))
        rows.append(stored)
    problems.refuse()
    before = told(connection, sheet)
    edition = _edition(connection, sheet.name)
    sheet.put(connection, rows)
    after = told(connection, sheet)
    if after == before:
        return Adopted(len(after), edition, False)
    if not edition:
        edition = _keep(connection, sheet.name, 1, "", before)
    return Adopted(len(after), _keep(connection, sheet.name, edition + 1, path.name, after), True)


def take_out(connection: Connection, sheet: Sheet, path: Path, replace: bool) -> int:
    """Write a table of rules as `bring_in` reads it, and return how many rows; raises ExportTargetTaken."""
    return write_rows(path, sheet.columns, told(connection, sheet), replace)


def told(connection: Connection, sheet: Sheet) -> list[list[str]]:
    """Return the rows in force as a file has them."""
    with connection.cursor() as cursor:
        cursor.execute((_SQL / f"sheet_{sheet.name}.sql").read_text(encoding="utf-8"))
        return [["" if value is None else str(value) for value in row] for row in cursor]


def _edition(connection: Connection, name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(edition), 0) FROM rule_edition WHERE name = %s", [name])
        (found,) = cursor.fetchone() or (0,)
    return int(found)


def _keep(connection: Connection, name: str, edition: int, source: str, rows: Sequence[Sequence[str]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rule_edition (name, edition, source, rows) VALUES (%s, %s, %s, %s)",
            [name, edition, source, json.dumps(rows, ensure_ascii=False)],
        )
    return edition


def _replaced(table: str, insert: str) -> Callable[[Connection, Sequence[Row]], None]:
    def put(connection: Connection, rows: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
            execute_batch(cursor, insert, rows)

    return put


def _deadline(cells: Cells) -> Row:
    severity = cell.whole(cells, "severity", 1, 4) if cells["severity"] else None
    return (
        cell.code(cells, "class_code", 6), cell.code(cells, "area_code", 15), severity,
        cell.one_of(cells, "milestone", Milestone).value, cell.amount(cells, "amount"),
        cell.one_of(cells, "unit", TimeUnit).value,
    )  # fmt: skip


def _hours(cells: Cells) -> Row:
    opens, closes = cell.time_of_day(cells, "opens"), cell.time_of_day(cells, "closes")
    if opens >= closes and closes.isoformat() != "00:00:00":
        raise CellWrong(f"closes“{cells['closes']}”不晚于 opens", f"closes “{cells['closes']}” is not after opens")
    return cell.code(cells, "area_code", 12), cell.zone(cells, "zone"), cell.weekday(cells, "weekday"), opens, closes


def _put_hours(connection: Connection, rows: Sequence[Row]) -> None:
    zones = {area: zone for area, zone, *_ in rows}
    with connection.cursor() as cursor:
        # Holidays of an area that keeps a calendar stay.
        cursor.execute("DELETE FROM work_hours")
        cursor.execute("DELETE FROM work_calendar WHERE NOT area_code = ANY(%s)", [list(zones)])
        execute_batch(
            cursor,
            "INSERT INTO work_calendar (area_code, zone) VALUES (%s, %s)"
            " ON CONFLICT (area_code) DO UPDATE SET zone = excluded.zone",
            list(zones.items()),
        )
        execute_batch(
            cursor, "INSERT INTO work_hours (area_code, weekday, opens, closes) VALUES (%s, %s, %s, %s)",
            [(area, weekday, opens, closes) for area, _, weekday, opens, closes in rows],
        )  # fmt: skip


def _holiday(cells: Cells) -> Row:
    first = cell.day(cells, "from")
    last = cell.day(cells, "to") if cells["to"] else first
    if not 0 <= (last - first).days < MOST_DAYS:
        raise CellWrong(f"to“{cells['to']}”应在 from 之后一年内", f"to “{cells['to']}” is not within a year after from")
    return cell.code(cells, "area_code", 12), first, last, cell.yes_no(cells, "working"), cells["name"]


def _has_calendar(connection: Connection, row: Row) -> Row:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM work_calendar WHERE area_code = %s", [row[0]])
        if not cursor.rowcount:
            raise CellWrong(f"地区“{row[0]}”没有自己的工作时间", f"the area “{row[0]}” has no working time of its own")
    return row


def _put_holidays(connection: Connection, rows: Sequence[Row]) -> None:
    days = {
        (area, first + timedelta(days=n)): (working, name)
        for area, first, last, working, name in rows
        for n in range((last - first).days + 1)
    }
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM special_day")
        execute_batch(
            cursor, "INSERT INTO special_day (area_code, day, working, name) VALUES (%s, %s, %s, %s)",
            [(*key, *said) for key, said in days.items()],
        )  # fmt: skip


def _responsibility(cells: Cells) -> Row:
    community = cell.code(cells, "community_code", 12)
    if len(community) != 12:
        raise CellWrong(f"community_code“{community}”应为 12 位", f"community_code “{community}” is not of 12 digits")
    rank = cell.whole(cells, "rank", 1, 99) if cells["rank"] else 1
    return (
        community, cell.words(cells, "team"), cell.code(cells, "area_code", 15), cell.code(cells, "class_code", 6), rank,
    )  # fmt: skip


def _known_team(connection: Connection, row: Row) -> Row:
    community, team, *rest = row
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM team WHERE community_code = %s AND (name = %s OR id::text = %s) AND valid_to IS NULL"
            " ORDER BY id",
            [community, team, team],
        )
        found = [id for (id,) in cursor]
    if len(found) != 1:
        raise CellWrong(
            f"社区 {community} 有 {len(found)} 支队伍叫“{team}”，应为 1 支",
            f"{len(found)} teams of {community} are called “{team}”, expected 1",
        )
    return community, found[0], *rest


def _plan_step(cells: Cells) -> Row:
    level = cell.whole(cells, "alarm_level", 1, 4) if cells["alarm_level"] else 1
    step = {
        "key": cell.words(cells, "key"), "label_zh": cell.words(cells, "label_zh"),
        "label_en": cell.words(cells, "label_en"), "proof": cell.one_of(cells, "proof", Proof).value,
    }  # fmt: skip
    plan = cell.code(cells, "class_code", 6), level, cell.words(cells, "name_zh"), cell.words(cells, "name_en")
    return *plan, json.dumps(cell.needs(cells, "needs"), ensure_ascii=False), step


def _put_plans(connection: Connection, rows: Sequence[Row]) -> None:
    steps: dict[Row, list[object]] = {}
    for *plan, step in rows:
        steps.setdefault(tuple(plan), []).append(step)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM response_plan")
        execute_batch(
            cursor,
            "INSERT INTO response_plan (class_code, alarm_level, name_zh, name_en, needs, steps)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [(*plan, json.dumps(each, ensure_ascii=False)) for plan, each in steps.items()],
        )


SHEETS = {
    sheet.name: sheet
    for sheet in (
        Sheet(
            "deadlines", "时限", "deadlines", ("class_code", "area_code", "severity", "milestone", "amount", "unit"),
            ("class_code", "milestone", "amount", "unit"), _deadline, lambda row: row[:4],
            _replaced(
                "deadline_rule",
                "INSERT INTO deadline_rule (class_code, area_code, severity, milestone, amount, unit)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
            ),
        ),
        Sheet(
            "calendar", "工作时间", "working time", ("area_code", "zone", "weekday", "opens", "closes"),
            ("zone", "weekday", "opens", "closes"), _hours, lambda row: (row[0], row[2], row[3]), _put_hours,
        ),
        Sheet(
            "holidays", "节假日与调休", "holidays", ("area_code", "from", "to", "working", "name"), ("from", "working"),
            _holiday, lambda row: row[:2], _put_holidays, _has_calendar,
        ),
        Sheet(
            "responsibilities", "权责清单", "responsibilities", ("community_code", "team", "area_code", "class_code", "rank"),
            ("community_code", "team", "class_code"), _responsibility, lambda row: row[:4],
            _replaced(
                "responsibility",
                "INSERT INTO responsibility (community_code, team_id, area_code, class_code, rank)"
                " VALUES (%s, %s, %s, %s, %s)",
            ),
            _known_team,
        ),
        Sheet(
            "plans", "处置预案", "response plans",
            ("class_code", "alarm_level", "name_zh", "name_en", "needs", "key", "label_zh", "label_en", "proof"),
            ("class_code", "name_zh", "name_en", "key", "label_zh", "label_en", "proof"), _plan_step,
            lambda row: (row[0], row[1], row[5]["key"]), _put_plans,
        ),
        Sheet(
            "appraisal", "考核权重", "weights of the appraisal", WEIGHT_COLUMNS, WEIGHT_COLUMNS[:-1],
            read_weight, lambda row: row[:2], put_weights,
        ),
    )
}  # fmt: skip
"""Every table of rules by its name in commands; the class table has versions of its own."""
