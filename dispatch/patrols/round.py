"""A planned round 巡查计划: what a grid asks for, on which days, between which hours."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dispatch.china_time import CHINA

EVERY_DAY = 0b111_1111


class RoundKind(StrEnum):
    PATROL = "patrol"
    """Points that must be seen, or a share of streets and cells."""
    RECHECK = "recheck"
    """Places of cases that were closed some days ago."""
    RENOVATION = "renovation"
    """Every renovation that is filed and under way."""
    SPOT_CHECK = "spot_check"
    """A few places drawn by lot."""


class DrawnFrom(StrEnum):
    """What a spot check draws from."""

    PREMISES = "premises"
    BUILDING = "building"
    RENOVATION = "renovation"


@dataclass(frozen=True, slots=True)
class RoundPoint:
    """A place that must be seen, WGS 84."""

    label: str
    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a grid.

    Attributes
    ----------
    weekdays
        Bit 0 is Monday.
    from_time, until_time
        Local time; an end not after the start is on the next day.
    points
        Of a patrol; with none it asks for shares.
    street_share, cell_share
        0 to 1 of the metres of street and of the cells of the grid; None asks for none.
    draws, drawn_from
        Of a spot check.
    after_days, class_code
        Of a re-check: so many days after it was closed, and of which class of incidents (all that begins with it).
    """

    id: int
    community_code: str
    grid_code: str
    name: str
    kind: RoundKind
    weekdays: int = EVERY_DAY
    from_time: time = time(8)
    until_time: time = time(18)
    points: tuple[RoundPoint, ...] = ()
    street_share: float | None = None
    cell_share: float | None = None
    draws: int | None = None
    drawn_from: DrawnFrom | None = None
    after_days: int | None = None
    class_code: str = ""
    radius_m: float = 25.0
    dwell_s: float = 20.0
    valid_from: date = date.min
    valid_to: date | None = None
    version: int = field(default=1)

    def is_on(self, day: date) -> bool:
        """Say whether the round is walked on a day."""
        in_force = self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        return in_force and bool(self.weekdays >> day.weekday() & 1)

    def window(self, day: date) -> tuple[datetime, datetime]:
        """Return from when until when the round of a day is due."""
        begins = datetime.combine(day, self.from_time, CHINA)
        ends = datetime.combine(day, self.until_time, CHINA)
        return begins, ends if ends > begins else ends + timedelta(days=1)


def wrong_with(one: Round) -> tuple[str, str, str] | None:
    """Return the name, the value and what was expected of the first thing that cannot be, None for a sound round."""
    checks = [
        ("name", one.name, "1–60", 1 <= len(one.name.strip()) <= 60),
        ("weekdays", one.weekdays, "1–127", 0 < one.weekdays <= EVERY_DAY),
        ("radius_m", one.radius_m, "5–200", 5 <= one.radius_m <= 200),
        ("dwell_s", one.dwell_s, "0–3600", 0 <= one.dwell_s <= 3600),
        ("valid_to", one.valid_to, f"> {one.valid_from}", one.valid_to is None or one.valid_to > one.valid_from),
    ]
    shares = (("street_share", one.street_share), ("cell_share", one.cell_share))
    if one.kind is RoundKind.PATROL:
        checks += [(name, share, "0.01–1", share is None or 0.01 <= share <= 1) for name, share in shares]
        asks = bool(one.points) or any(share is not None for _, share in shares)
        checks += [("points", len(one.points), "points, street_share | cell_share", asks)]
        checks += [("points", len(one.points), "≤ 100", len(one.points) <= 100)]
    if one.kind is RoundKind.SPOT_CHECK:
        checks += [
            ("draws", one.draws, "1–100", one.draws is not None and 1 <= one.draws <= 100),
            ("drawn_from", one.drawn_from, " | ".join(DrawnFrom), one.drawn_from is not None),
        ]
    if one.kind is RoundKind.RECHECK:
        checks += [("after_days", one.after_days, "1–60", one.after_days is not None and 1 <= one.after_days <= 60)]
    return next(((name, str(value), why) for name, value, why, holds in checks if not holds), None)
