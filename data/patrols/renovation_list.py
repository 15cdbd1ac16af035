"""A list of renovations 装修备案台账 from a CSV file: where, from when until when; every wrong row named."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from psycopg2.extensions import connection as Connection

from data.patrols.grounds import Grounds
from data.patrols.sheet import BroughtIn
from data.patrols.statements import statement
from data.patrols.store import PostgresPatrolWork
from data.rules.sheet_file import Cells, CellWrong, Problems, read_rows
from dispatch.errors import RenovationsWrong
from dispatch.permissions import Actor
from dispatch.ports.patrols import NewRenovation
from dispatch.service.patrols import LONGEST_RENOVATION, LONGEST_WORDS

COLUMNS = ("address", "building", "dwelling", "from", "until", "words")
NEEDED = ("from", "until")
Thing = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row as it is written: an address, or the ids of a building and one of its dwellings."""

    address: str
    building_id: int | None
    dwelling_id: int | None
    from_on: date
    until_on: date
    words: str


def bring_in_renovations(connection: Connection, actor: Actor, file: Path, today: date) -> BroughtIn:
    """File the renovations of a list that are not over, in the transaction of `actor`; known ones get their new end.

    Each grid that gets one has a daily round for it from then on.

    Raises
    ------
    RenovationsWrong
        Names every wrong row; nothing was changed.
    FileMissing, FileEmpty, FileUnreadable, FormatUnknown, TextUndecodable
    """
    work = PostgresPatrolWork(connection, actor, Grounds())
    rows, problems = read_rows(file, COLUMNS, NEEDED, lambda cells: _read(cells, today), RenovationsWrong)
    things = _things(connection, rows, problems)
    problems.refuse()
    held = _held(connection, {thing for thing, _ in things.values()})
    added = changed = 0
    for row, listed in things.values():
        before = held.get((*row, listed.from_on))
        if before is None:
            made = work.file_renovation(NewRenovation(row[0], row[1], listed.from_on, listed.until_on, listed.words))
            added += made is not None
        elif before[1] != listed.until_on:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE renovation SET until_on = %s WHERE id = %s", [listed.until_on, before[0]])
            changed += 1
    if added or changed:
        work.audit("renovations_imported", "renovation", file.name[:80], actor.scope, f"{added} + {changed}")
    return BroughtIn(added, changed, len(things) - added - changed)


def _things(
    connection: Connection, rows: Iterable[tuple[int, _Listed]], problems: Problems
) -> dict[int, tuple[Thing, _Listed]]:
    """Return what each row names; rows that name nothing, several things, or what another row names are problems."""
    listed = dict(rows)
    found = _addressed(connection, [(row, one.address) for row, one in listed.items() if one.building_id is None])
    known = _numbered(connection, {one.building_id for one in listed.values() if one.building_id is not None})
    things: dict[int, tuple[Thing, _Listed]] = {}
    named: dict[tuple[int, int | None, date], int] = {}
    for row, one in listed.items():
        places = found.get(row, []) if one.building_id is None else [(one.building_id, one.dwelling_id)]
        # Whoever writes an address that is a home's and a building's means the home.
        homes = [place for place in places if place[1] is not None]
        places = homes or places
        if one.building_id is not None and (one.building_id, one.dwelling_id) not in known:
            problems.note(
                row,
                CellWrong(
                    f"：没有楼栋 {one.building_id} 或它没有该户",
                    f"no building {one.building_id}, or not that dwelling in it",
                ),
            )
        elif not places:
            problems.note(
                row,
                CellWrong(
                    f"：辖区内没有地址为“{one.address[:40]}”的楼栋或房屋",
                    f"nothing in the area has the address {one.address[:40]!r}",
                ),
            )
        elif len(places) > 1:
            problems.note(
                row,
                CellWrong(
                    f"：地址“{one.address[:40]}”对应 {len(places)} 处，请改填 building 与 dwelling 编号",
                    f"{len(places)} things have the address {one.address[:40]!r}: give the ids of building and dwelling",
                ),
            )
        elif (key := (*places[0], one.from_on)) in named:
            problems.note(row, CellWrong(f"：与第 {named[key]} 行重复", f"the same as row {named[key]}"))
        else:
            named[key] = row
            things[row] = (places[0], one)
    return things


def _addressed(connection: Connection, asked: list[tuple[int, str]]) -> dict[int, list[Thing]]:
    found: dict[int, list[Thing]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            statement("addressed"), {"rows": [row for row, _ in asked], "addresses": [text for _, text in asked]}
        )
        for row, building, dwelling in cursor:
            found[row].append((building, dwelling))
    return found


def _numbered(connection: Connection, buildings: set[int]) -> set[Thing]:
    """Return the buildings that are there, alone and with each of their dwellings."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.id, NULL FROM building b WHERE b.id = ANY (%(ids)s) AND b.valid_to IS NULL UNION ALL"
            " SELECT d.building_id, d.id FROM dwelling d WHERE d.building_id = ANY (%(ids)s)",
            {"ids": sorted(buildings)},
        )
        return set(cursor.fetchall())


def _held(connection: Connection, things: set[Thing]) -> dict[tuple[int, int | None, date], tuple[int, date]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, building_id, dwelling_id, from_on, until_on FROM renovation WHERE building_id = ANY (%s)",
            [sorted({building for building, _ in things})],
        )
        return {(building, dwelling, begins): (id, ends) for id, building, dwelling, begins, ends in cursor}


def _read(cells: Cells, today: date) -> _Listed:
    building, dwelling = _whole(cells, "building"), _whole(cells, "dwelling")
    if building is None and (dwelling is not None or not cells["address"]):
        raise CellWrong("：缺少 address（或 building 编号）", "neither address nor the id of a building")
    begins, ends = _day(cells, "from"), _day(cells, "until")
    if not begins <= ends <= begins + LONGEST_RENOVATION:
        latest = begins + LONGEST_RENOVATION
        raise CellWrong(
            f"：until 为 {ends}，应在 {begins} 至 {latest} 之间", f"until is {ends}, expected {begins} to {latest}"
        )
    if ends < today:
        raise CellWrong(
            f"：{ends} 已结束，清单只收未结束的装修", f"it ended on {ends}; the list takes what is not over"
        )
    if len(cells["words"]) > LONGEST_WORDS:
        raise CellWrong(f"：words 超过 {LONGEST_WORDS} 字", f"words has more than {LONGEST_WORDS} characters")
    return _Listed(cells["address"], building, dwelling, begins, ends, cells["words"])


def _whole(cells: Cells, name: str) -> int | None:
    text = cells[name]
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise CellWrong(f"：{name} 为“{text[:30]}”，应为编号", f"{name} is {text[:30]!r}, expected a number")
    return int(text)


def _day(cells: Cells, name: str) -> date:
    try:
        return date.fromisoformat(cells[name])
    except ValueError as error:
        raise CellWrong(
            f"：{name} 为“{cells[name][:30]}”，应为 YYYY-MM-DD", f"{name} is {cells[name][:30]!r}, expected YYYY-MM-DD"
        ) from error
