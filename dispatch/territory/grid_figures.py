"""What planners weigh grids by: figures of every grid, and whether they lie in a band."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dispatch.territory.things import Crumb, Headcount

WEEKS_COUNTED = 4
"""Incidents a week are the mean of so many weeks: few happen in one grid in one week."""


@dataclass(frozen=True, slots=True)
class GridFigures:
    """The figures of one grid.

    `compactness` is Polsby and Popper's 4πA/P²: 1 for a circle, 0.785 for a square, near 0 for
    what is long or frayed (D. Polsby, R. Popper, The Third Criterion, 1991). `street_m` are the
    streets and paths in it, what a patrol has to walk.
    """

    code: str
    name: str
    kind: str
    community: Crumb
    street: Crumb
    buildings: int
    households: int
    dwellings: int
    residents: Headcount
    incidents_a_week: float
    devices: int
    area_m2: float
    street_m: float
    compactness: float


class Measure(StrEnum):
    """What a band can be laid over."""

    HOUSEHOLDS = "households"
    RESIDENTS = "residents"
    DWELLINGS = "dwellings"
    INCIDENTS = "incidents"
    DEVICES = "devices"
    PATROL = "patrol"
    AREA = "area"
    COMPACTNESS = "compactness"


MEASURED: Mapping[Measure, Callable[[GridFigures], float | None]] = MappingProxyType(
    {
        Measure.HOUSEHOLDS: lambda grid: grid.households,
        Measure.RESIDENTS: lambda grid: grid.residents.value,
        Measure.DWELLINGS: lambda grid: grid.dwellings,
        Measure.INCIDENTS: lambda grid: grid.incidents_a_week,
        Measure.DEVICES: lambda grid: grid.devices,
        Measure.PATROL: lambda grid: grid.street_m,
        Measure.AREA: lambda grid: grid.area_m2,
        Measure.COMPACTNESS: lambda grid: grid.compactness,
    }
)


class Verdict(StrEnum):
    """Where a figure lies against a band."""

    UNDER = "under"
    IN = "in"
    OVER = "over"
    UNKNOWN = "unknown"


def verdict(figure: float | None, low: float, high: float) -> Verdict:
    """Say where a figure lies; both ends belong to the band, and a figure kept back is unknown."""
    if figure is None:
        return Verdict.UNKNOWN
    if figure < low:
        return Verdict.UNDER
    return Verdict.OVER if figure > high else Verdict.IN
