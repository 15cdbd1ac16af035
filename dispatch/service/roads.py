"""The streets of each scope, joined and indexed once for as long as they stay as they are."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import numpy as np

from dispatch.errors import NoRoads
from dispatch.nearest import Fleet, Roads, UnitPosition
from dispatch.permissions import Actor
from dispatch.ports.roads import RoadEdition, RoadSource
from dispatch.recommendation import Standing, position_of
from dispatch.resources import Fix, Unit
from geo.road_rules import Mode
from geo.road_union import union

MOST_AREAS = 4
CHECK_EVERY_S = 10.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A unit and where it was last seen: longitude, latitude, seconds since 1970; None for never."""

    unit: Unit
    at: tuple[float, float, float] | None


@dataclass(slots=True)
class Area:
    """The streets of one scope, and its units as they were placed on them last."""

    roads: Roads
    water: "np.ndarray[Any, np.dtype[np.object_]]"
    fleet: Fleet | None = None
    placed: dict[int, tuple[Seen, Standing]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def crew(self, units: Iterable[Seen], loads: Mapping[int, int]) -> tuple[list[Standing], Fleet]:
        """Return every unit as it stands, and the fleet with each where it is now.

        Only what changed since the last time is made anew: thousands of units stay as they are.
        """
        standings: list[Standing] = []
        moved: list[UnitPosition] = []
        with self.lock:
            for seen in units:
                id = seen.unit.id
                held = self.placed.get(id)
                load = loads.get(id, 0)
                if held is None or held[0].unit is not seen.unit or held[0].at != seen.at or held[1].load != load:
                    standing = Standing(seen.unit, _fix(id, seen.at), load)
                    if held is None or (held[1].lng, held[1].lat, held[1].unit.way) != (
                        standing.lng, standing.lat, seen.unit.way,
                    ):  # fmt: skip
                        moved.append(position_of(standing.unit, standing.fix))
                    held = self.placed[id] = (seen, standing)
                standings.append(held[1])
            if self.fleet is None:
                self.fleet = self.roads.place(moved)
            elif moved:
                self.fleet = self.roads.moved(self.fleet, moved)
            return standings, self.fleet


def _fix(unit_id: int, at: tuple[float, float, float] | None) -> Fix | None:
    return Fix(unit_id, at[0], at[1], datetime.fromtimestamp(at[2], UTC)) if at else None


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
