"""All units of a community, moved together: from a time to positions and steps asked for."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.simulator.drivers import vehicle_patrol
from data.simulator.journeys import Spot
from data.simulator.mover import Mover
from data.simulator.obedience import Ask, Crew, Order
from data.simulator.patrols import AtPost, Patrol
from data.simulator.receivers import Receiver
from data.simulator.rounds import Errand, Rounds
from data.simulator.scene import Scene
from data.simulator.streets import Streets, streets_of
from data.simulator.walkers import officer_patrol, robot_patrol
from dispatch.resources import AssignmentState, Unit, UnitKind
from geo.metric import metres_per_degree
from geo.road_ways import Way, graph_for

HEARTBEAT_S = 15.0
"""Who stands still is heard of this often."""
MOVED_M = 0.5
WALKING, CREW, RECEPTION = 0, 1, 2
"""Which generator of a unit is for what."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the receiver of a unit says."""

    unit_id: int
    spot: Spot


@dataclass(slots=True)
class _Inhabitant:
    crew: Crew
    receiver: Receiver
    sent_s: float = -HEARTBEAT_S
    sent_at: tuple[float, float] = (0.0, 0.0)

    def moved_m(self, spot: Spot) -> float:
        """Return how far it is from where it was last heard of."""
        east_m = (spot.lng - self.sent_at[0]) * self.receiver.per_lng_m
        return math.hypot(east_m, (spot.lat - self.sent_at[1]) * self.receiver.per_lat_m)


class World:
    """The units of a scene; time is handed in and never goes back.

    Parameters
    ----------
    seed
        The same one gives the same patrols; every unit has chance of its own, so that orders
        to one change nothing for another.
    """

    def __init__(self, scene: Scene, seed: int, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._scene = scene
        self._seed = seed
        self._heartbeat_s = heartbeat_s
        self._graphs = {way: graph_for(way, scene.graphs[way.mode]) for way in Way if way.mode in scene.graphs}
        self._streets: dict[Way, Streets | None] = {way: streets_of(graph) for way, graph in self._graphs.items()}
        self._inhabitants: dict[int, _Inhabitant] = {}
        self._rounds: dict[int, Rounds] = {}

    def muster(self, units: Iterable[tuple[Unit, tuple[float, float] | None]], now_s: float) -> None:
        """Take in units not yet known, each where it was last seen, else at its post."""
        for unit, seen in units:
            if unit.id not in self._inhabitants:
                self._inhabitants[unit.id] = self._inhabitant(unit, seen or (unit.home_lng, unit.home_lat), now_s)

    def told(self, units: Iterable[Unit], orders: Mapping[int, Order], now_s: float, afresh: bool = False) -> None:
        """Tell every unit its order, by unit id, and its status; `afresh` when steps may have been lost."""
        for unit in units:
            self._inhabitants[unit.id].crew.told(orders.get(unit.id), unit.status, now_s, afresh)

    def asks(self, on_duty: Iterable[int], now_s: float) -> list[Ask]:
        """Return the steps that units on duty ask for by now."""
        return [ask for unit_id in on_duty for ask in self._inhabitants[unit_id].crew.steps(now_s)]

    def refused(self, unit_id: int, state: AssignmentState | None, now_s: float) -> None:
        """Take back what a unit asked for in vain."""
        self._inhabitants[unit_id].crew.refused(state, now_s)

    def asked(self, errands: Mapping[int, Sequence[Errand]]) -> None:
        """Tell officers what today's tasks still ask of them, by unit id."""
        for unit_id, rounds in self._rounds.items():
            rounds.asked(errands.get(unit_id, ()))

    def sightings(self, on_duty: Iterable[int], now_s: float) -> list[Sighting]:
        """Return where units on duty are: those that moved, and now and then the others."""
        seen = []
        for unit_id in on_duty:
            one = self._inhabitants[unit_id]
            spot = one.crew.mover.spot(now_s)
            if now_s - one.sent_s >= self._heartbeat_s or one.moved_m(spot) > MOVED_M:
                one.sent_s, one.sent_at = now_s, (spot.lng, spot.lat)
                seen.append(Sighting(unit_id, one.receiver.seen(spot, now_s)))
        return seen

    def spot(self, unit_id: int, now_s: float) -> Spot:
        """Return where a unit really is."""
        return self._inhabitants[unit_id].crew.mover.spot(now_s)

    def _inhabitant(self, unit: Unit, start: tuple[float, float], now_s: float) -> _Inhabitant:
        walking, crew, reception = (
            np.random.default_rng([self._seed, unit.id, use]) for use in (WALKING, CREW, RECEPTION)
        )
        way, scale = Way(unit.way.value), [float(metres) for metres in metres_per_degree(start[1])]
        mover = Mover(*start, self._streets.get(way), self._patrol(unit, way), way is not Way.CAR, walking, now_s)
        return _Inhabitant(Crew(unit.id, mover, (unit.home_lng, unit.home_lat), crew), Receiver(reception, *scale))

    def _patrol(self, unit: Unit, way: Way) -> Patrol:
        graph = self._graphs.get(way)
        if graph is None:
            return AtPost()
        if unit.kind is UnitKind.VEHICLE:
            return vehicle_patrol(self._streets[way], unit.capabilities, unit.home_lng, unit.home_lat)
        if unit.kind is UnitKind.ROBOT:
            return robot_patrol(graph, unit.home_lng, unit.home_lat)
        grid = self._scene.grids.get(unit.grid_code or "")
        if unit.kind is UnitKind.MEMBER and grid is not None:
            patrol = officer_patrol(graph, grid)
            if isinstance(patrol, Rounds):
                self._rounds[unit.id] = patrol
            return patrol
        return AtPost()
