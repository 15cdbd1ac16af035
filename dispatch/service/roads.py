"""The streets of each scope, joined and indexed once for as long as they stay as they are."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dispatch.errors import NoRoads
from dispatch.nearest import Roads
from dispatch.permissions import Actor
from dispatch.ports.roads import RoadEdition, RoadSource
from dispatch.recommendation import Crew, Sightings
from dispatch.resources import Unit
from geo.road_matching import RoadMatcher
from geo.road_rules import Mode
from geo.road_union import union
from geo.road_ways import Way
from geo.water import Water

MOST_AREAS = 4
MOST_CREWS = 4
CHECK_EVERY_S = 10.0


@dataclass(slots=True)
class Area:
    """The streets of one scope, and the crews last asked for there, by the scope that sees them."""

    roads: Roads
    water: "np.ndarray[Any, np.dtype[np.object_]]"
    crews: OrderedDict[str, Crew] = field(default_factory=OrderedDict)
    matchers: dict[Way, RoadMatcher] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def crew(self, scope: str, units: Sequence[Unit], sightings: Sightings, loads: Mapping[int, int]) -> Crew:
        """Return the units of a scope where they are now, each placed on the streets.

        Only what changed since the last time is made anew: thousands of units stay as they are.
        """
        with self.lock:
            held = self.crews.pop(scope, None)
            made = (
                held.now(self.roads, units, sightings, loads)
                if held
                else Crew.seen(self.roads, units, sightings, loads)
            )
            self.crews[scope] = made
            while len(self.crews) > MOST_CREWS:
                self.crews.popitem(last=False)
            return made

    def matcher(self, way: Way) -> RoadMatcher | None:
        """Return what puts whole tracks onto the streets, made when first asked for; None where `way` has no streets."""
        with self.lock:
            if way not in self.matchers and (graph := self.roads.graph(way)) is not None:
                self.matchers[way] = RoadMatcher(graph, Water(self.water))
            return self.matchers.get(way)


class RoadAtlas:
    """Areas by the road graphs they are made of; safe for threads, the least used are forgotten."""

    def __init__(self, source: RoadSource, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._clock_s = clock_s
        self._areas: OrderedDict[tuple[RoadEdition, ...], Area] = OrderedDict()
        self._known: dict[str, tuple[float, tuple[RoadEdition, ...]]] = {}
        self._making = threading.Lock()

    def of(self, actor: Actor) -> Area:
        """Return the area of an actor's scope.

        Raises
        ------
        NoRoads
            No road graph is stored there.
        """
        editions = self._editions(actor)
        if not editions:
            raise NoRoads(network=Mode.DRIVE.value)
        with self._making:
            area = self._areas.get(editions)
            if area is None:
                area = Area(Roads(self._graphs(editions)), self._source.water(actor))
                self._areas[editions] = area
                while len(self._areas) > MOST_AREAS:
                    self._areas.popitem(last=False)
            self._areas.move_to_end(editions)
        return area

    def _editions(self, actor: Actor) -> tuple[RoadEdition, ...]:
        now = self._clock_s()
        at, editions = self._known.get(actor.scope, (-CHECK_EVERY_S, ()))
        if not editions or now - at >= CHECK_EVERY_S:
            editions = tuple(self._source.editions(actor))
            self._known[actor.scope] = (now, editions)
        return editions

    def _graphs(self, editions: Sequence[RoadEdition]) -> Mapping[Mode, Any]:
        parts: dict[Mode, list[Any]] = {}
        for edition in editions:
            graph = self._source.graph(edition)
            if graph is not None:
                parts.setdefault(edition.mode, []).append(graph)
        return {mode: graphs[0] if len(graphs) == 1 else union(graphs) for mode, graphs in parts.items()}
