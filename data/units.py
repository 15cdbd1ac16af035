"""Units follow the things they are: one for each vehicle, team, member and robot in force."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import shapely
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extras import execute_batch

from data import event_log
from data.bulk import bump_layer_revision
from data.cases.rows import LOCK, UNIT
from data.import_run import begin_run
from dispatch.changes import changes
from dispatch.china_time import day_in_china
from dispatch.events import Event, Happening, Subject
from dispatch.resources import Unit, UnitKind, UnitStatus, Way
from dispatch.resources.transitions import BOUND

LAYERS = {UnitKind.VEHICLE: "vehicles", UnitKind.TEAM: "teams", UnitKind.ROBOT: "robots", UnitKind.MEMBER: "grids"}
ACTOR = "system"
HOME_DECIMALS = 7
_THINGS = (Path(__file__).parent / "sql" / "units" / "things.sql").read_text(encoding="utf-8")

Key = tuple[str, int]
Shift = tuple[time | None, time | None]


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """What a sync did; `homeless` are members with neither grid nor team, whose place nobody knows."""

    enrolled: int = 0
    changed: int = 0
    ended: int = 0
    homeless: int = 0


def sync_units(connection: Connection, now: datetime, shifts: Mapping[Key, Shift] | None = None) -> UnitCounts:
    """Enrol, change and end units after what vehicles, teams, members and robots are now.

    The second time changes nothing. A unit keeps its status, which is the truth: that of the
    thing follows it. A thing that comes in with a status that needs an assignment is busy.

    Parameters
    ----------
    connection
        The owner's, inside a transaction; imports wait for each other here.
    shifts
        Hours of duty, local time, by kind and id of the thing; a unit not named keeps its own,
        and a new one is always on duty.
    """
    begin_run(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
    wanted, homeless = _wanted(connection, now, shifts or {})
    held = {(unit.kind.value, unit.thing_id): unit for unit in UNIT.all(connection, "ORDER BY id" + LOCK, {})}
    ended_before = _ended(connection)
    events: list[Event] = []
    fresh, changed = [], []
    for key, unit in wanted.items():
        before = held.get(key)
        if before is None:
            fresh.append(unit)
            continue
        after = _following(before, unit, key in (shifts or {}))
        back = before.id in ended_before
        if after != before or back:
            after = replace(after, version=before.version + 1)
            changed.append((after, False))
            events.append(_event(Happening.UNIT_CHANGED, before, after, now, {"ended": False} if back else {}))
    enrolled = [replace(unit, id=id) for unit, id in zip(fresh, _ids(connection, len(fresh)), strict=True)]
    events += [_event(Happening.UNIT_ENROLLED, None, unit, now, {}) for unit in enrolled]
    gone = [unit for key, unit in held.items() if key not in wanted and unit.id not in ended_before]
    for unit in gone:
        after = replace(unit, version=unit.version + 1)
        changed.append((after, True))
        events.append(_event(Happening.UNIT_CHANGED, unit, after, now, {"ended": True}))
    _write(connection, enrolled, changed)
    _let_things_follow(connection)
    event_log.append(connection, events)
    return UnitCounts(len(enrolled), len(changed) - len(gone), len(gone), homeless)


def hold_units(connection: Connection) -> None:
    """Lock every unit before the first thing is written: unit first, then thing, as whoever sends one does.

    Without it an import that has written a vehicle and a dispatch that has its unit would wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM unit ORDER BY id" + LOCK)


def _wanted(connection: Connection, now: datetime, shifts: Mapping[Key, Shift]) -> tuple[dict[Key, Unit], int]:
    with connection.cursor() as cursor:
        cursor.execute(_THINGS, {"today": day_in_china(now)})
        rows = cursor.fetchall()
    placed = [row for row in rows if row[7] is not None]
    homes = shapely.point_on_surface(shapely.from_wkb([bytes(row[7]) for row in placed])) if placed else []
    units: dict[Key, Unit] = {}
    for row, home in zip(placed, homes, strict=True):
        kind, thing_id, community, name, status, capabilities, way, _, team_id, grid_code = row
        start, end = shifts.get((kind, thing_id), (None, None))
        units[kind, thing_id] = Unit(
            id=0,
            community_code=community,
            kind=UnitKind(kind),
            thing_id=thing_id,
            name=name,
            version=1,
            status=_free(UnitStatus(status)),
            status_since=now,
            capabilities=tuple(capabilities),
            way=Way(way),
            home_lng=round(home.x, HOME_DECIMALS),
            home_lat=round(home.y, HOME_DECIMALS),
            team_id=team_id,
            grid_code=grid_code,
            shift_from=start,
            shift_to=end,
        )
    return units, len(rows) - len(placed)


def _free(status: UnitStatus) -> UnitStatus:
    """Return what a unit without an assignment can be."""
    return UnitStatus.BUSY if status in BOUND else status


def _following(before: Unit, wanted: Unit, shift_named: bool) -> Unit:
    """Return a unit with what its thing says of it; status, version and, unless named, shift are its own."""
    after = replace(
        before,
        name=wanted.name,
        capabilities=wanted.capabilities,
        way=wanted.way,
        home_lng=wanted.home_lng,
        home_lat=wanted.home_lat,
        team_id=wanted.team_id,
        grid_code=wanted.grid_code,
    )
    return replace(after, shift_from=wanted.shift_from, shift_to=wanted.shift_to) if shift_named else after


def _event(happening: Happening, before: Unit | None, after: Unit, now: datetime, note: Mapping[str, Any]) -> Event:
    return Event(
        happening=happening,
        subject=Subject.UNIT,
        subject_id=after.id,
        community_code=after.community_code,
        version=after.version,
        at=now,
        actor=ACTOR,
        changes=changes(before, after),
        note=note,
    )


def _ended(connection: Connection) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM unit WHERE ended")
        return {id for (id,) in cursor}


def _ids(connection: Connection, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('unit_id_seq') FROM generate_series(1, %s)", [count])
        return [id for (id,) in cursor]


def _write(connection: Connection, enrolled: list[Unit], changed: list[tuple[Unit, bool]]) -> None:
    UNIT.add(connection, enrolled)
    with connection.cursor() as cursor:
        execute_batch(
            cursor, UNIT.update, [UNIT.written(unit) | {"read_version": unit.version - 1} for unit, _ in changed]
        )
        execute_batch(cursor, "UPDATE unit SET ended = %s WHERE id = %s", [(over, unit.id) for unit, over in changed])


def _let_things_follow(connection: Connection) -> None:
    """Give things the status of their units."""
    for kind in UnitKind:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL(
                    "UPDATE {thing} t SET status = u.status FROM unit u WHERE u.kind = %s AND u.thing_id = t.id "
                    "AND u.community_code = t.community_code AND NOT u.ended AND t.status <> u.status"
                ).format(thing=sql.Identifier(kind.value)),
                [kind.value],
            )
            if cursor.rowcount:
                bump_layer_revision(connection, LAYERS[kind])
