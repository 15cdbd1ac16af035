"""What the ranking of units by road asks of a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from dispatch.permissions import Actor
from geo.road_rules import Mode
from geo.roads import RoadGraph


@dataclass(frozen=True, slots=True)
class RoadEdition:
    """A stored road graph: whose, for which way of moving, and the SHA-256 of its content."""

    community_code: str
    mode: Mode
    sha256: str


class RoadSource(Protocol):
    """Reads road graphs; every method may raise DatabaseAway."""

    def editions(self, actor: Actor) -> Sequence[RoadEdition]:
        """Return the graphs in scope, by community and mode."""

    def graph(self, edition: RoadEdition) -> RoadGraph | None:
        """Return a graph, None where it is gone."""

    def water(self, actor: Actor) -> "np.ndarray[Any, np.dtype[np.object_]]":
        """Return the areas of water in scope, WGS 84 polygons (n,)."""
