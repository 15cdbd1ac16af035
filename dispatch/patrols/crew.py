"""Whom a task is pushed to: of the people of the grid the one on duty longest within its hours."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from dispatch.china_time import CHINA, day_in_china
from dispatch.resources import Unit, UnitKind, UnitStatus, Way


def walks(unit: Unit) -> bool:
    """Say whether a unit sees the ground it passes: on foot or by e-bike, not through a windscreen."""
    return unit.way is not Way.CAR


def on_duty_s(unit: Unit, since: datetime, until: datetime) -> float:
    """Return for how many seconds between two moments a unit is on duty; its shift may pass midnight."""
    start, end = unit.shift_from, unit.shift_to
    if start is None or end is None or start == end:
        return (until - since).total_seconds()
    total = 0.0
    day = day_in_china(since) - timedelta(days=1)
    while day <= day_in_china(until):
        begins = datetime.combine(day, start, CHINA)
        ends = datetime.combine(day, end, CHINA) + timedelta(days=start > end)
        total += max(0.0, (min(ends, until) - max(begins, since)).total_seconds())
        day += timedelta(days=1)
    return total


def officer_for(
    units: Iterable[Unit], grid_code: str, since: datetime, until: datetime, load: Mapping[int, int]
) -> Unit | None:
    """Return who is to walk a grid's round, None where nobody can.

    The longest on duty within its hours; of those alike the one with fewer tasks that day, then the lower id.
    """
    able = [
        (unit, on_duty_s(unit, since, until))
        for unit in units
        if unit.kind is UnitKind.MEMBER
        and unit.grid_code == grid_code
        and walks(unit)
        and unit.status is not UnitStatus.OUT_OF_SERVICE
    ]
    able = [(unit, seconds) for unit, seconds in able if seconds > 0]
    if not able:
        return None
    return min(able, key=lambda one: (-round(one[1]), load.get(one[0].id, 0), one[0].id))[0]
