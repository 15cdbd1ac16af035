"""A unit as the recommendation sees it: where it was last seen, how much it did, what keeps it from coming."""

from dataclasses import dataclass
from datetime import datetime, time

from dispatch.nearest import UnitPosition
from dispatch.recommendation.remarks import Code, Remark
from dispatch.resources import Fix, Unit, UnitStatus
from dispatch.resources.shifts import on_shift
from geo.road_ways import Way

_STATUS_CODE = {
    UnitStatus.RETURNING: Code.RETURNING,
    UnitStatus.OUT_OF_SERVICE: Code.OUT_OF_SERVICE,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit, its latest position (None: never seen) and its assignments in this shift."""

    unit: Unit
    fix: Fix | None = None
    load: int = 0

    @property
    def key(self) -> str:
        """Name of the unit in a fleet."""
        return str(self.unit.id)

    @property
    def lng(self) -> float:
        """Where it is taken to be, WGS 84: where it was last seen, else its post."""
        return self.unit.home_lng if self.fix is None else self.fix.lng

    @property
    def lat(self) -> float:
        """As `lng`."""
        return self.unit.home_lat if self.fix is None else self.fix.lat

    def age_s(self, now: datetime) -> float:
        """Return how old its position is; 0 where there is none, or a clock ahead of ours made it."""
        return 0.0 if self.fix is None else max(0.0, (now - self.fix.at).total_seconds())

    def hindrances(self, wanted: frozenset[str], local: time) -> tuple[Remark, ...]:
        """Return what keeps it from being asked, nothing for a unit that is ready and able.

        Parameters
        ----------
        wanted
            Capabilities looked for, of which one is enough; with none anybody will do.
        local
            Time of day where the units are on duty.
        """
        codes = []
        if self.unit.status is not UnitStatus.AVAILABLE:
            codes.append(_STATUS_CODE.get(self.unit.status, Code.BUSY))
        if not on_shift(self.unit, local):
            codes.append(Code.OFF_DUTY)
        if wanted and wanted.isdisjoint(self.unit.capabilities):
            codes.append(Code.NOT_CAPABLE)
        return tuple(Remark(code) for code in codes)


def position_of(unit: Unit, fix: Fix | None) -> UnitPosition:
    """Return a unit's place in a fleet, at its post when it was never seen.

    Its age stays 0: a recommendation takes it from the fix, at the time of the question.
    """
    standing = Standing(unit, fix)
    return UnitPosition(standing.key, standing.lng, standing.lat, Way(unit.way.value))
