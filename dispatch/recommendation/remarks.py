"""What can be said about a unit in a recommendation: a code, and the number that goes with it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """The number that goes with each code is named beside it."""

    # Where it stands in the ranking.
    FASTEST = "fastest"
    """It leads; seconds until the next one listed, none where there is none."""
    BEHIND = "behind"
    """Seconds behind the leader."""
    SAME_TIME = "same_time"
    """As quick as the one before it; the load decided, or else the lower id. Its load."""
    # Why it does not lead although it looks nearer; seconds that costs it. As geo.road_reasons.Why.
    ONE_WAY = "one_way"
    RIVER = "river"
    DETOUR = "detour"
    SLOW_STREETS = "slow_streets"
    SLOWER_WAY = "slower_way"
    OFF_ROAD = "off_road"
    UNREACHABLE = "unreachable"
    # Why it is not asked at all; no number.
    BUSY = "busy"
    RETURNING = "returning"
    OUT_OF_SERVICE = "out_of_service"
    OFF_DUTY = "off_duty"
    NOT_CAPABLE = "not_capable"
    # What else to know.
    MATCHES = "matches"
    """How many of the capabilities looked for it has."""
    LOADED = "loaded"
    """Assignments in this shift."""
    POSITION_OLD = "position_old"
    """Seconds since it was last seen."""
    POSITION_ASSUMED = "position_assumed"
    """It was never seen: its post is taken for its place. No number."""
    STREET_CUT_OFF = "street_cut_off"
    """A nearer street was passed over since it joins no others. Metres on foot."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know about a unit; `value` in the unit its code names, None where it has none."""

    code: Code
    value: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return code and value, the value to a tenth."""
        return {"code": self.code.value, "value": None if self.value is None else round(self.value, 1)}
