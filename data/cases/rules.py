"""The rules in force, read once for each of their revisions."""

from collections.abc import Callable
from datetime import date, time
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from psycopg2.extensions import connection as Connection

from data.cases.statements import statement
from dispatch.deadlines import OFFICE_HOURS, DeadlineRule, TimeUnit, WorkCalendar
from dispatch.errors import UnknownThing
from dispatch.incidents import Milestone, Severity
from dispatch.permissions import EVERYWHERE
from dispatch.plans import ClassTable, IncidentClass, Need, Proof, ResponsePlan, Responsibility, Step

MOST_REVISIONS = 2
Rule = TypeVar("Rule")


class RuleShelf:
    """What this process keeps of the rules; any thread may use it.

    Every change to a rule counts up the revision in the database, so what is kept under the
    revision that a transaction began with is right for it, whoever changed what since.
    """

    def __init__(self) -> None:
        self._kept: dict[int, dict[tuple[str, object], Any]] = {}

    def of(self, revision: int, name: str, detail: object, read: Callable[[], Rule]) -> Rule:
        """Return a rule of a revision, reading it the first time."""
        shelf = self._kept.get(revision)
        if shelf is None:
            newest = sorted(self._kept)[-(MOST_REVISIONS - 1) :]
            self._kept = {one: self._kept[one] for one in newest if one in self._kept} | {revision: (shelf := {})}
        if (name, detail) not in shelf:
            shelf[name, detail] = read()
        found: Rule = shelf[name, detail]
        return found


def classes(connection: Connection, version: int | None) -> ClassTable:
    """Return a version of the class table, or the one in force; raises UnknownThing."""
    with connection.cursor() as cursor:
        cursor.execute(statement("class_table"), {"version": version})
        row = cursor.fetchone()
        if row is None:
            raise UnknownThing(kind="class table", id=version or "in force")
        found, name = row
        cursor.execute(
            "SELECT code, label_zh, label_en, severity, icon, public FROM incident_class WHERE version = %s ORDER BY code",
            [found],
        )
        held = {
            code: IncidentClass(code, zh, en, Severity(severity), icon, public)
            for code, zh, en, severity, icon, public in cursor
        }
    return ClassTable(found, name, MappingProxyType(held))


def responsibilities(connection: Connection, community_code: str) -> tuple[Responsibility, ...]:
    """Return who must handle what in a community."""
    with connection.cursor() as cursor:
        cursor.execute(statement("responsibilities"), {"community": community_code})
        return tuple(Responsibility(*row) for row in cursor)


def in_scope(scope: str, community_code: str) -> bool:
    """Tell whether a scope holds a whole community or a grid of it, as row-level security does for shared tables."""
    return scope == EVERYWHERE or (
        bool(scope) and (community_code.startswith(scope) or scope.startswith(community_code))
    )


def deadlines(connection: Connection) -> tuple[DeadlineRule, ...]:
    """Return every deadline rule."""
    with connection.cursor() as cursor:
        cursor.execute(statement("deadlines"))
        return tuple(
            DeadlineRule(
                code, area, Severity(severity) if severity else None, Milestone(milestone), amount, TimeUnit(unit)
            )
            for code, area, severity, milestone, amount, unit in cursor
        )


def calendar(connection: Connection, area_code: str) -> WorkCalendar:
    """Return the working time of the nearest region above `area_code` that has its own."""
    with connection.cursor() as cursor:
        cursor.execute(statement("calendar"), {"area": area_code})
        row = cursor.fetchone()
    if row is None:
        return WorkCalendar()
    zone, opened, special = row
    hours: dict[int, tuple[tuple[time, time], ...]] = {}
    for weekday, opens, closes in opened:
        hours[weekday] = (*hours.get(weekday, ()), (time.fromisoformat(opens), time.fromisoformat(closes)))
    days = {date.fromisoformat(day): working for day, working in special}
    return WorkCalendar(ZoneInfo(zone), MappingProxyType(hours or dict(OFFICE_HOURS)), MappingProxyType(days))


def plans(connection: Connection) -> tuple[ResponsePlan, ...]:
    """Return every response plan."""
    with connection.cursor() as cursor:
        cursor.execute(statement("plans"))
        return tuple(
            ResponsePlan(code, level, zh, en, tuple(map(_need, needs)), tuple(map(_step, steps)))
            for code, level, zh, en, needs, steps in cursor
        )


def _need(written: dict[str, Any]) -> Need:
    return Need(written["capability"], written["count"])


def _step(written: dict[str, Any]) -> Step:
    return Step(written["key"], written["label_zh"], written["label_en"], Proof(written["proof"]))
