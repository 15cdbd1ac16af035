"""What is on record for a period: what an appraisal is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dispatch.appraisal.handling import Moment
from dispatch.appraisal.postings import Move


class Level(StrEnum):
    OFFICER = "officer"
    GRID = "grid"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an incident lay, in the grid of that moment, and when it was reported."""

    incident_id: int
    community_code: str
    grid_code: str | None
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Credit:
    """A unit that was on the scene of an incident until its work there was done."""

    incident_id: int
    unit_id: int
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who is appraised: a member of staff, as a unit."""

    unit_id: int
    name: str
    post: str
    community_code: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A grid as it was in the period: on its last day, or on the grid's own last day.

    Attributes
    ----------
    street_m
        Length of the streets and ways in it; None where no streets were imported.
    valid_to
        The day on which it ceased to be, within or before today.
    """

    code: str
    name: str
    community_code: str
    area_m2: float
    households: int
    street_m: float | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Patrolled:
    """What was patrolled in a period by an officer in one grid, or in a grid by whomever.

    Attributes
    ----------
    unit_id
        0 for a grid.
    days, distance_m
        Days with a track, and how far; None where there is none.
    rounds_due, rounds, checks_due, checks
        Planned and done; what was done is None where nothing was planned.
    seen_days, seen_m, street_m
        Metres of street seen day by day, of those there are, over so many days.
    """

    unit_id: int
    grid_code: str
    days: int = 0
    distance_m: float | None = None
    rounds_due: int = 0
    rounds: int | None = None
    checks_due: int = 0
    checks: int | None = None
    seen_days: int = 0
    seen_m: float | None = None
    street_m: float | None = None


@dataclass(frozen=True, slots=True)
class Patrols:
    """What was patrolled by officers, and in grids."""

    by_officer: Sequence[Patrolled] = ()
    by_grid: Sequence[Patrolled] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """Everything of a period and an area; moments also from before and after, of what was handled in it."""

    moments: Sequence[Moment]
    placed: Sequence[Placed]
    credits: Sequence[Credit]
    officers: Sequence[Officer]
    moves: Sequence[Move]
    grounds: Sequence[Ground]
    communities: Mapping[str, str]
