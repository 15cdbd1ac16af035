"""What a draft is painted on: the units of an area, who touches whom, and what each unit carries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from geo.unit_graph import Borders, UnitGraph, crossable

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Load(StrEnum):
    """What a unit carries and a grid adds up."""

    HOUSEHOLDS = "households"
    RESIDENTS = "residents"
    DWELLINGS = "dwellings"
    INCIDENTS_WEEK = "incidents_week"
    DEVICES = "devices"
    PATROL_M = "patrol_m"
    AREA_M2 = "area_m2"


class Barrier(StrEnum):
    """What nobody walks across except on a bridge."""

    WATER = "water"
    RAIL = "rail"
    TRUNK = "trunk"


@dataclass(frozen=True, slots=True, eq=False)
class PlanSheet:
    """The ground of a plan; it stays as it is while drafts are painted on it.

    Attributes
    ----------
    ids
        Number of each unit, rising, shape (n,).
    community
        Position in `communities` of each unit, shape (n,).
    communities
        Their codes.
    graph, borders
        Who touches whom.
    on_street
        Whether each piece of `borders` lies on a street, shape (k,).
    loads
        Of each unit, for every `Load`, shape (n,).
    lngs, lats
        A point inside each unit, WGS 84, shape (n,).
    on_barrier
        Whether each piece of `borders` lies on a barrier of a kind, shape (k,); kinds that are not there are left out.
    """

    ids: Ints
    community: Ints
    communities: tuple[str, ...]
    graph: UnitGraph
    borders: Borders
    on_street: NDArray[np.bool_]
    loads: Mapping[Load, Floats]
    lngs: Floats
    lats: Floats
    on_barrier: Mapping[Barrier, NDArray[np.bool_]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    def honouring(self, barriers: Collection[Barrier]) -> "PlanSheet":
        """Return the sheet where only these kinds of barrier part what touches; a sheet without any is returned as it is."""
        if not self.on_barrier:
            return self
        blocked = np.zeros(len(self.on_street), bool)
        for kind in barriers:
            blocked |= self.on_barrier.get(kind, False)
        return replace(self, graph=replace(self.graph, crossable=crossable(self.graph, self.borders, blocked)))

    def places(self, ids: Sequence[int] | Ints) -> Ints:
        """Return the positions of units by their numbers; raises KeyError with the first number that is none."""
        wanted = np.asarray(ids, np.int64)
        at = np.minimum(np.searchsorted(self.ids, wanted), max(0, len(self) - 1))
        wrong = self.ids[at] != wanted if len(self) else np.ones(len(wanted), bool)
        if wrong.any():
            raise KeyError(int(wanted[wrong][0]))
        return np.asarray(at, np.int64)

    def weight(self, shares: Mapping[Load, float]) -> Floats:
        """Return one load of several, each brought to a mean of 1 and weighed by its share."""
        total = np.zeros(len(self), np.float64)
        for load, share in shares.items():
            mean = self.loads[load].mean() if len(self) else 0.0
            if mean > 0:
                total += share * self.loads[load] / mean
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A sheet with the shapes of its units, WGS 84 polygons, and what each unit is: face, compound, building, imported.

    `refs` is what a file called each of them, empty for a unit that came from none.
    """

    sheet: PlanSheet
    shapes: NDArray[np.object_]
    kinds: tuple[str, ...]
    refs: tuple[str, ...] = ()
