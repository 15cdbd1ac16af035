"""Where units say they are: filtered, batched, stored in bulk, outside the log."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite

from dispatch.errors import BadValue, UnitForeign, UnknownThing
from dispatch.permissions import Actor, Permission, Role, require
from dispatch.ports import Cases
from dispatch.resources import Fix, Unit
from dispatch.resources.shifts import on_shift
from dispatch.service.clock import CHINA
from dispatch.service.devices import Carried
from dispatch.tracks import Observation
from geo.datum import to_wgs84

MOST_POSITIONS = 5_000
CLOCK_AHEAD = timedelta(minutes=2)
FASTEST_MPS = 150.0


@dataclass(frozen=True, slots=True)
class Accounted:
    """What became of a device's positions: `received` = `kept` + all that were `dropped`, by reason."""

    received: int
    kept: int
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """How many positions were newer than what was there, and how many came from units off duty."""

    kept: int
    off_duty: int


class PositionService:
    """Takes positions."""

    def __init__(self, cases: Cases, clock: Callable[[], datetime]) -> None:
        self._cases = cases
        self._clock = clock

    def put(self, actor: Actor, fixes: Sequence[Fix]) -> Kept:
        """Keep the latest position of each unit on duty; sending again changes nothing.

        All or none: one that cannot be is named by its place in the list, from 0.

        Raises
        ------
        UnknownThing, UnitForeign, BadValue
        """
        require(actor, Permission.SEND_POSITIONS)
        if len(fixes) > MOST_POSITIONS:
            raise BadValue(name="positions", value=len(fixes), why=f"≤ {MOST_POSITIONS}")
        now = self._clock()
        for index, fix in enumerate(fixes):
            _check(index, fix, now)
        with self._cases.as_done_by(actor) as work:
            units = work.units({fix.unit_id for fix in fixes})
        on_duty = [fix for fix in fixes if self._stands(actor, units, fix)]
        return Kept(self._cases.put_fixes(on_duty), len(fixes) - len(on_duty))

    def take(self, carried: Carried, observations: Sequence[Observation]) -> Accounted:
        """Keep the latest position that a device says of its unit while that is on duty.

        What cannot be is dropped and counted; sending again changes nothing.

        Raises
        ------
        BadValue
            There are too many of them; none is kept.
        """
        if len(observations) > MOST_POSITIONS:
            raise BadValue(name="positions", value=len(observations), why=f"≤ {MOST_POSITIONS}")
        reasons: Counter[str] = Counter()
        fixes = []
        latest = (self._clock() + CLOCK_AHEAD).timestamp()
        for one in observations:
            reason = _unusable(one, latest)
            fix = None if reason else _fix(carried, one)
            if fix is not None and not on_shift(carried.unit, fix.at.astimezone(CHINA).time()):
                reason = "off_duty"
            if reason:
                reasons[reason] += 1
            elif fix is not None:
                fixes.append(fix)
        kept = self._cases.put_fixes(fixes)
        if len(fixes) > kept:
            reasons["not_newer"] = len(fixes) - kept
        return Accounted(len(observations), kept, reasons)

    def _stands(self, actor: Actor, units: Mapping[int, Unit], fix: Fix) -> bool:
        unit = units.get(fix.unit_id)
        if unit is None:
            raise UnknownThing(kind="unit", id=fix.unit_id)
        if actor.role is Role.GRID_OFFICER and unit.grid_code != actor.scope:
            raise UnitForeign(unit=unit.name)
        return on_shift(unit, fix.at.astimezone(CHINA).time())


def _unusable(one: Observation, latest_s: float) -> str:
    if not (isfinite(one.at_s) and abs(one.lng) <= 180 and abs(one.lat) <= 90):
        return "no_place"
    return "future" if one.at_s > latest_s else ""


def _fix(carried: Carried, one: Observation) -> Fix:
    lng, lat = to_wgs84([one.lng], [one.lat], carried.device.datum)
    at = datetime.fromtimestamp(one.at_s, UTC)
    heading = one.heading_deg % 360 if isfinite(one.heading_deg) else None
    speed = one.speed_mps if 0 <= one.speed_mps <= FASTEST_MPS else None
    return Fix(carried.unit.id, float(lng[0]), float(lat[0]), at, heading, speed)


def _check(index: int, fix: Fix, now: datetime) -> None:
    if fix.at > now + CLOCK_AHEAD:
        raise BadValue(name=f"{index}.at", value=fix.at.isoformat(), why=f"≤ {now.isoformat()}")
    if fix.heading_deg is not None and not 0 <= fix.heading_deg < 360:
        raise BadValue(name=f"{index}.heading_deg", value=fix.heading_deg, why="0–360")
    if fix.speed_mps is not None and not 0 <= fix.speed_mps <= FASTEST_MPS:
        raise BadValue(name=f"{index}.speed_mps", value=fix.speed_mps, why=f"0–{FASTEST_MPS:g}")
