"""What can be counted into hexagons and grids, and what of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dispatch.territory.things import Bounds

Amounts: TypeAlias = NDArray[np.float64]
"""One number for each place; NaN where it is under three and kept back."""


class Subject(StrEnum):
    """What is counted; each has a cell, or stands in a building that has one."""

    BUILDINGS = "buildings"
    DWELLINGS = "dwellings"
    HOUSEHOLDS = "households"
    RESIDENTS = "residents"
    CAMERAS = "cameras"
    SENSORS = "sensors"
    PREMISES = "premises"
    COMPANIES = "companies"
    INCIDENTS = "incidents"
    UNITS = "units"
    PRESENCE = "presence"


COUNT = "count"

FIGURES: Mapping[Subject, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(Subject, (COUNT,))
    | {
        Subject.BUILDINGS: (COUNT, "levels", "footprint_m2", "floor_area_m2"),
        Subject.DWELLINGS: (COUNT, "area_m2"),
        Subject.INCIDENTS: (COUNT, "urges", "reworks"),
    }
)
"""How many, or the sum of one of their numbers."""

FILTERS: Mapping[Subject, frozenset[str]] = MappingProxyType(
    {
        Subject.BUILDINGS: frozenset({"kind", "tag"}),
        Subject.DWELLINGS: frozenset({"kind"}),
        Subject.HOUSEHOLDS: frozenset({"kind", "tag"}),
        Subject.RESIDENTS: frozenset({"tag"}),
        Subject.CAMERAS: frozenset({"kind", "status"}),
        Subject.SENSORS: frozenset({"kind", "status"}),
        Subject.PREMISES: frozenset({"kind", "tag"}),
        Subject.COMPANIES: frozenset({"kind"}),
        Subject.INCIDENTS: frozenset({"kind", "status", "severity", "since", "until"}),
        Subject.UNITS: frozenset({"kind", "status"}),
        Subject.PRESENCE: frozenset({"kind", "since", "until"}),
    }
)
"""By what each may be narrowed; any of them also by a cell."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which of a subject count: of each field any of the values, an empty one leaves all.

    `kinds` are usages, tenures, types, industries or beginnings of class codes; `cell` is a
    cell of resolution 11 or coarser, and what counts is its resolution-11 descendants.
    """

    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    severities: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    cell: int | None = None

    def named(self) -> frozenset[str]:
        """Return the names of the filters that are on, without the cell."""
        fields = {
            "kind": self.kinds, "status": self.statuses, "tag": self.tags, "severity": self.severities,
            "since": self.since, "until": self.until,
        }  # fmt: skip
        return frozenset(name for name, value in fields.items() if value)


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be counted."""

    subject: Subject
    figure: str = COUNT
    narrowing: Narrowing = field(default_factory=Narrowing)


@dataclass(frozen=True, slots=True, eq=False)
class CellAmounts:
    """Amounts of the cells that have any, ascending by cell; all of one resolution."""

    cells: NDArray[np.int64]
    amounts: Amounts


@dataclass(frozen=True, slots=True, eq=False)
class GridAmounts:
    """Amounts of every grid, also of those that have none; areas in square metres."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    areas_m2: Amounts
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Counted:
    """A thing in a cell and its part of the amount; `kind` is one that has a card, or 'company'."""

    kind: str
    id: str
    name: str
    note: str
    amount: float


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What is counted in one cell, the greatest part first; `amount` is NaN when kept back."""

    cell: int
    amount: float
    things: int
    listed: tuple[Counted, ...]
    bounds: Bounds
