"""Every day's tasks: made of the rounds in force, pushed to whoever is on duty."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extras import RealDictCursor, execute_values

from data.cases import units as unit_rows
from data.patrols.grounds import Grounds
from data.patrols.places import candidates
from data.patrols.rows import round_of
from data.patrols.statements import statement
from dispatch.china_time import CHINA, day_in_china
from dispatch.patrols import Round, RoundKind, officer_for
from dispatch.patrols.lot import drawn
from dispatch.ports.checks import CheckPlace
from dispatch.resources import Unit, UnitStatus
from geo.stretches import Stretches

PLANNING_LOCK = 0x6A7D  # one at a time on a database
WIDEST_M = 200.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A place that a task of today asks for."""

    label: str
    lng: float
    lat: float
    radius_m: float
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """How many tasks were made, and how many of all that are open got somebody, or have nobody."""

    made: int = 0
    pushed: int = 0
    nobody: int = 0


def plan_tasks(connection: Connection, kept: Grounds, now: datetime) -> Planned:
    """Make the tasks of today that are not there yet and push those that have nobody, as the owner.

    A round whose hours are over already when it is planned begins tomorrow.
    """
    day = day_in_china(now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PLANNING_LOCK])
        if cursor.fetchone() != (True,):
            return Planned()
        cursor.execute("SELECT set_config('jingwei.scope', '*', true)")
        cursor.execute("SELECT round_id FROM patrol_task WHERE day = %s", [day])
        there = {id for (id,) in cursor}
    due = [
        one for one in _rounds(connection, day) if one.is_on(day) and one.id not in there and one.window(day)[1] > now
    ]
    due = _with_something(connection, due, day)
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit, _ in unit_rows.roster(connection, None):
        if unit.grid_code is not None:
            units[unit.grid_code].append(unit)
    load = _load(connection, day)
    made = 0
    grounds = kept.of(connection, sorted({one.community_code for one in due})) if due else {}
    for one in due:
        made += _make(connection, one, day, units, load, grounds.get(one.community_code))
    pushed, nobody = _push(connection, now, units, load)
    return Planned(made, pushed, nobody)


def _with_something(connection: Connection, due: Sequence[Round], day: date) -> list[Round]:
    """Leave out the rounds of grids without a renovation, or without a case that was closed lately: they ask for nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT grid_code FROM renovation WHERE %s BETWEEN from_on AND until_on", [day])
        renovated = {grid for (grid,) in cursor}
        most = max((one.after_days or 0 for one in due), default=0)
        cursor.execute(
            "SELECT DISTINCT grid_code FROM incident WHERE state IN ('closed', 'rated') AND state_since >= %s",
            [datetime(day.year, day.month, day.day, tzinfo=CHINA) - timedelta(days=most)],
        )
        closed = {grid for (grid,) in cursor}
    without = {RoundKind.RENOVATION: renovated, RoundKind.RECHECK: closed}
    return [one for one in due if one.kind not in without or one.grid_code in without[one.kind]]


def _rounds(connection: Connection, on: date) -> list[Round]:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(statement("rounds"), {"round": None, "grid": None, "on": on})
        return [round_of(row) for row in cursor]


def _load(connection: Connection, day: date) -> Counter[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, count(*) FROM patrol_task WHERE day = %s AND unit_id IS NOT NULL GROUP BY unit_id", [day]
        )
        return Counter(dict(cursor.fetchall()))


def _make(
    connection: Connection,
    one: Round,
    day: date,
    units: Mapping[str, Sequence[Unit]],
    load: Counter[int],
    ground: Stretches | None,
) -> int:
    stops = stops_of(connection, one, day)
    shares = one.kind is RoundKind.PATROL and (one.street_share is not None or one.cell_share is not None)
    street_m, cells = _asked(one.grid_code, ground) if shares else (0.0, 0)
    if not stops and not (street_m or cells):
        return 0
    since, until = one.window(day)
    officer = officer_for(units.get(one.grid_code, ()), one.grid_code, since, until, load)
    values = {
        "community_code": one.community_code, "round_id": one.id, "grid_code": one.grid_code, "kind": one.kind.value,
        "name": one.name, "day": day, "due_from": since, "due_until": until, "unit_id": officer.id if officer else None,
        "points": len(stops), "street_share": one.street_share if street_m else None,
        "cell_share": one.cell_share if cells else None, "street_m": street_m, "cells": cells,
        "ground": ground.fingerprint if ground is not None and shares else "",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement("put_task"), values)
        row = cursor.fetchone()
        if row is None:
            return 0
        execute_values(
            cursor,
            "INSERT INTO patrol_stop (community_code, task_id, number, label, lng, lat, radius_m, dwell_s, ref) VALUES %s",
            [
                (
                    one.community_code,
                    row[0],
                    number,
                    stop.label[:120],
                    stop.lng,
                    stop.lat,
                    stop.radius_m,
                    one.dwell_s,
                    stop.ref,
                )
                for number, stop in enumerate(stops, 1)
            ],
        )
    if officer is not None:
        load[officer.id] += 1
    return 1


def stops_of(connection: Connection, one: Round, day: date) -> list[Stop]:
    """Return the places a round asks for on a day; those of a spot check are drawn by lot, the same lot all day."""
    match one.kind:
        case RoundKind.PATROL:
            return [Stop(point.label, point.lng, point.lat, one.radius_m) for point in one.points]
        case RoundKind.RECHECK:
            assert one.after_days is not None
            begins = datetime(day.year, day.month, day.day, tzinfo=CHINA) - timedelta(days=one.after_days)
            values = {
                "grid": one.grid_code,
                "class": one.class_code,
                "begins": begins,
                "ends": begins + timedelta(days=1),
            }
            cases = _rows(connection, "candidates_recheck", values)
            return [Stop(row["label"], row["lng"], row["lat"], one.radius_m, row["ref"]) for row in cases]
        case RoundKind.RENOVATION:
            return _placed(candidates(connection, "renovation", one.grid_code, day), one)
        case RoundKind.SPOT_CHECK:
            assert one.drawn_from is not None
            assert one.draws is not None
            found = candidates(connection, one.drawn_from.value, one.grid_code, day)
            return _placed([found[at] for at in drawn(len(found), one.draws, f"{one.id} {day}")], one)


def _placed(places: Sequence[CheckPlace], one: Round) -> list[Stop]:
    """Return things as places of a round."""
    return [
        Stop(place.label, place.lng, place.lat, min(WIDEST_M, one.radius_m + place.reach_m), place.ref)
        for place in places
    ]


def _rows(connection: Connection, name: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
    with connection.cursor(cursor_factory=RealDictCursor) as cursor:
        cursor.execute(statement(name), values)
        return [dict(row) for row in cursor.fetchall()]


def _asked(grid_code: str, ground: Stretches | None) -> tuple[float, int]:
    """Return the metres of street and the cells of a grid."""
    if ground is None or grid_code not in ground.grids:
        return 0.0, 0
    at = ground.grids.index(grid_code)
    return float(ground.length_m[ground.grid == at].sum()), int((ground.cell_grid == at).sum())


def _push(
    connection: Connection, now: datetime, units: Mapping[str, Sequence[Unit]], load: Counter[int]
) -> tuple[int, int]:
    """Give open tasks that nobody has, or whose officer is gone, to somebody on duty; return how many got one and how many not."""
    here = {unit.id for each in units.values() for unit in each if unit.status is not UnitStatus.OUT_OF_SERVICE}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, grid_code, greatest(due_from, %(now)s), due_until, unit_id FROM patrol_task"
            " WHERE done_at IS NULL AND cancelled_at IS NULL AND due_until > %(now)s ORDER BY id",
            {"now": now},
        )
        pushed = nobody = 0
        for id, grid, since, until, unit in cursor.fetchall():
            if unit in here:
                continue
            officer = officer_for(units.get(grid, ()), grid, since, until, load)
            if officer is None:
                nobody += 1
            else:
                load[officer.id] += 1
                pushed += 1
            if unit != (officer.id if officer else None):
                cursor.execute(
                    "UPDATE patrol_task SET unit_id = %s WHERE id = %s", [officer.id if officer else None, id]
                )
    return pushed, nobody
