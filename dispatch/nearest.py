"""Which units reach a place soonest: cars, e-bikes and people on foot in one exact ranking.

Straight distance takes no part in it. A position that is old makes an arrival an interval.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.metric import distances_m
from geo.road_outward import Outward
from geo.road_reach import Ring, rings
from geo.road_reasons import Reason, Trip, both_ways, line_crosses, why_slower
from geo.road_route import Route, routes
from geo.road_rules import Mode
from geo.road_snapping import EdgeIndex, NoStreets, RoadPlaces, joined
from geo.road_travel import OFF_ROAD_KPH, Departures, RoadTravel
from geo.road_ways import Way, graph_for
from geo.roads import RoadGraph

Among = Collection[str] | NDArray[np.bool_] | None
NO_WATER: NDArray[np.object_] = np.empty(0, dtype=object)


@dataclass(frozen=True, slots=True)
class UnitPosition:
    """Where a unit was last seen.

    Attributes
    ----------
    unit_id
        Identity, unique in a fleet.
    lng, lat
        WGS 84.
    way
        How it moves.
    at_age_s
        Seconds since it was there; less than nothing (a clock ahead of ours) counts as 0.
    """

    unit_id: str
    lng: float
    lat: float
    way: Way
    at_age_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that could be sent.

    Attributes
    ----------
    unit_id, way
        As in its position.
    eta_s
        Travel time from where it was last seen, inf if it cannot come.
    eta_low_s, eta_high_s
        The arrival if it has moved since, at its usual speed, straight towards the incident
        or straight away from it: `eta_s` less and more the age of its position. The low one
        holds for every unit no quicker than usual; the high one if it can come back as
        quickly as it went, which one-way streets may prevent.
    straight_m
        Straight distance.
    off_road_m
        Walked between the streets and the positions of unit and incident; part of `eta_s`.
    passed_over
        Whether a nearer street of the unit or the incident was passed over because it is cut off from the others.
    """

    unit_id: str
    way: Way
    eta_s: float
    eta_low_s: float
    eta_high_s: float
    straight_m: float
    off_road_m: float
    passed_over: bool

    @property
    def reachable(self) -> bool:
        """Whether it can come at all."""
        return self.eta_s < np.inf


@dataclass(frozen=True, slots=True, eq=False)
class Fleet:
    """Units with their places on the streets, made by `Roads.place` and `Roads.moved`; immutable.

    Attributes
    ----------
    units
        In the order that decides between equal times.
    places
        On the graph of each one's way, in the same order.
    row_of
        Position in `units` by identity.
    rows
        Positions of the units of each way there is.
    standing
        The same units ready for a search, for each way with streets.
    """

    units: tuple[UnitPosition, ...]
    places: RoadPlaces
    row_of: Mapping[str, int]
    rows: Mapping[Way, NDArray[np.int64]]
    standing: Mapping[Way, Departures]

    def __len__(self) -> int:
        return len(self.units)


class Roads:
    """The streets of one area for every way of moving; made once, used by all threads.

    Parameters
    ----------
    graphs
        Drive and walk graph as stored; where one is missing or has no streets, the units
        that need it are reported as unreachable.
    speed_factors
        How much faster than usual a way of moving is, 1 unless given.
    """

    def __init__(self, graphs: Mapping[Mode, RoadGraph], speed_factors: Mapping[Way, float] | None = None) -> None:
        self._indexes: dict[Way, EdgeIndex] = {}
        self._travels: dict[Way, RoadTravel] = {}
        factors = speed_factors or {}
        for way in Way:
            if (stored := graphs.get(way.mode)) is None:
                continue
            graph = graph_for(way, stored)
            try:
                self._indexes[way] = EdgeIndex(graph)
            except NoStreets:
                continue
            self._travels[way] = RoadTravel(graph, factors.get(way, 1.0))
        self._outward: dict[Way, Outward] = {}
        # On foot and by e-bike one-way streets do not hold.
        car = self._travels.get(Way.CAR)
        self._both_ways = RoadTravel(both_ways(car.graph), factors.get(Way.CAR, 1.0)) if car else None

    def place(self, units: Sequence[UnitPosition]) -> Fleet:
        """Put units onto the streets; about 20 µs each.

        Raises
        ------
        geo.road_snapping.PositionUnusable
            If a position is not finite or not in degrees.
        ValueError
            If a unit is there twice.
        """
        return self._fleet(units, self._snapped(units))

    def moved(self, fleet: Fleet, units: Sequence[UnitPosition]) -> Fleet:
        """Return the fleet with new positions of some of its units; unknown ones join at its end."""
        latest = {unit.unit_id: unit for unit in units}
        known = [unit for key, unit in latest.items() if key in fleet.row_of]
        fresh = [unit for key, unit in latest.items() if key not in fleet.row_of]
        rows = np.array([fleet.row_of[unit.unit_id] for unit in known], np.int64)
        all_units = [*fleet.units, *fresh]
        same_ways = not fresh
        for row, unit in zip(rows.tolist(), known, strict=True):
            same_ways &= all_units[row].way is unit.way
            all_units[row] = unit
        if same_ways:
            places = fleet.places.put(rows, self._snapped(known))
            return Fleet(tuple(all_units), places, fleet.row_of, fleet.rows, self._standing(places, fleet.rows))
        places = joined([fleet.places.put(rows, self._snapped(known)), self._snapped(fresh)])
        return self._fleet(all_units, places)

    def nearest(
        self,
        lng: float,
        lat: float,
        fleet: Fleet,
        k: int,
        among: Among = None,
        waited_s: float = 0.0,
    ) -> tuple[Candidate, ...]:
        """Return the k units that arrive first, exactly; of equal times the earlier in the fleet.

        Parameters
        ----------
        lng, lat
            The incident, WGS 84.
        fleet
            Placed by these roads.
        k
            How many; fewer only if there are fewer units. Units that cannot come are last.
        among
            Only these units (the capable ones, say), by identity, unknown ones ignored, or as
            a mask of the fleet, bool (n,).
        waited_s
            Seconds since the fleet was placed, added to the age of every position.

        Raises
        ------
        geo.road_snapping.PositionUnusable
            If the incident has no usable position.
        """
        wanted = _mask(fleet, among)
        rows, seconds = np.zeros(0, np.int64), np.zeros(0)
        incidents: dict[Way, RoadPlaces] = {}
        within_s = np.inf
        for way, own in fleet.rows.items():
            at = np.arange(len(own)) if wanted is None else np.flatnonzero(wanted[own])
            if way not in fleet.standing:
                found_rows, found_s = own[at][:k], np.full(len(at), np.inf)[:k]
            elif len(at):
                incident = incidents[way] = self._indexes[way].snap(lng, lat)
                asked = fleet.standing[way] if wanted is None else fleet.standing[way].take(at)
                ranking = self._travels[way].nearest(incident, asked, k, within_s)
                found_rows, found_s = own[at[ranking.unit]], ranking.seconds
            else:
                continue
            rows, seconds = np.r_[rows, found_rows], np.r_[seconds, found_s]
            order = np.lexsort((rows, seconds))[: max(k, 0)]
            rows, seconds = rows[order], seconds[order]
            within_s = float(seconds[-1]) if len(seconds) == k and k > 0 else np.inf
        return self._candidates(lng, lat, fleet, rows, seconds, incidents, waited_s)

    def rank_all(
        self, lng: float, lat: float, fleet: Fleet, among: Among = None, waited_s: float = 0.0
    ) -> tuple[Candidate, ...]:
        """Return all units (of `among`) by arrival; costs one search of each graph in use."""
        return self.nearest(lng, lat, fleet, len(fleet), among, waited_s)

    def rings(self, lng: float, lat: float, way: Way, limits_s: Sequence[float]) -> tuple[Ring, ...]:
        """Return the streets from which a place is reached within each time; none where `way` has no streets."""
        if way not in self._travels:
            return tuple(Ring(limit, (), 0.0) for limit in limits_s)
        return rings(self._travels[way], self._indexes[way].snap(lng, lat), limits_s)

    def graph(self, way: Way) -> RoadGraph | None:
        """Return the streets as `way` sees them; None where it has none."""
        travel = self._travels.get(way)
        return travel.graph if travel else None

    def outward(self, way: Way) -> Outward | None:
        """Return the streets as `way` sets out on them, made when first asked for; None where it has no streets."""
        if way not in self._outward and way in self._travels:
            self._outward[way] = Outward(self._travels[way].graph)
        return self._outward.get(way)

    def routes(
        self, lng: float, lat: float, fleet: Fleet, unit_ids: Sequence[str], within_s: float = np.inf
    ) -> tuple[Route | None, ...]:
        """Return the ways of a few units, None for those that cannot come.

        `within_s`, the largest `eta_s` among them, spares searching the whole graph.
        """
        found: dict[str, Route | None] = dict.fromkeys(unit_ids)
        for way, travel in self._travels.items():
            own = [unit for unit in unit_ids if fleet.units[fleet.row_of[unit]].way is way]
            if own:
                places = fleet.places.take([fleet.row_of[unit] for unit in own])
                ways = routes(travel, self._indexes[way].snap(lng, lat), places, within_s)
                found |= dict(zip(own, ways, strict=True))
        return tuple(found[unit] for unit in unit_ids)

    def reasons(
        self,
        lng: float,
        lat: float,
        fleet: Fleet,
        candidates: Sequence[Candidate],
        water: NDArray[np.object_] = NO_WATER,
    ) -> dict[str, Reason]:
        """Say of each candidate after the first why it does not lead although it looks nearer.

        Parameters
        ----------
        lng, lat, fleet
            As ranked.
        candidates
            The ranking, the leader first.
        water
            Areas of water, WGS 84 polygons (n,).

        Returns
        -------
        For each but the leader the code and the seconds it costs; `same` for one that does
        not look nearer.
        """
        slowest_s = max((c.eta_s for c in candidates if c.reachable), default=0.0)
        ways = self.routes(lng, lat, fleet, [c.unit_id for c in candidates], slowest_s)
        trips = [_trip(c, way) for c, way in zip(candidates, ways, strict=True)]
        open_s = self._open_seconds(lng, lat, fleet, candidates, slowest_s)
        found = {}
        for candidate, trip in list(zip(candidates, trips, strict=True))[1:]:
            seen = fleet.units[fleet.row_of[candidate.unit_id]]
            nearer = trip.straight_m < trips[0].straight_m
            wet = nearer and line_crosses(water, seen.lng, seen.lat, lng, lat)
            alike = candidate.way is candidates[0].way
            found[candidate.unit_id] = why_slower(
                trip, trips[0], open_s.get(candidate.unit_id, trip.seconds), wet, alike
            )
        return found

    def _open_seconds(
        self, lng: float, lat: float, fleet: Fleet, candidates: Sequence[Candidate], within_s: float
    ) -> dict[str, float]:
        """Return the cars' times if one-way streets were open both ways."""
        cars = [c.unit_id for c in candidates if c.way is Way.CAR and c.reachable]
        if self._both_ways is None or not cars:
            return {}
        incident = self._both_ways.adopted(self._indexes[Way.CAR].snap(lng, lat))
        units = self._both_ways.adopted(fleet.places.take([fleet.row_of[unit] for unit in cars]))
        return dict(zip(cars, self._both_ways.seconds(incident, units, within_s).tolist(), strict=True))

    def _fleet(self, units: Sequence[UnitPosition], places: RoadPlaces) -> Fleet:
        row_of = {unit.unit_id: row for row, unit in enumerate(units)}
        if len(row_of) != len(units):
            raise ValueError("a unit is twice in the fleet")
        ways = np.array([unit.way.value for unit in units])
        rows = {way: at for way in Way if len(at := np.flatnonzero(ways == way.value))}
        return Fleet(tuple(units), places, row_of, rows, self._standing(places, rows))

    def _standing(self, places: RoadPlaces, rows: Mapping[Way, NDArray[np.int64]]) -> dict[Way, Departures]:
        return {way: self._travels[way].departures(places.take(at)) for way, at in rows.items() if way in self._travels}

    def _snapped(self, units: Sequence[UnitPosition]) -> RoadPlaces:
        places = _nowhere(units)
        for way, index in self._indexes.items():
            at = np.array([i for i, unit in enumerate(units) if unit.way is way], np.int64)
            if len(at):
                places = places.put(at, index.snap(places.lng[at], places.lat[at]))
        return places

    def _candidates(
        self,
        lng: float,
        lat: float,
        fleet: Fleet,
        rows: NDArray[np.int64],
        seconds: NDArray[np.float64],
        incidents: Mapping[Way, RoadPlaces],
        waited_s: float,
    ) -> tuple[Candidate, ...]:
        units = [fleet.units[row] for row in rows.tolist()]
        straight = distances_m([unit.lng for unit in units], [unit.lat for unit in units], lng, lat)
        off_road_m = {way: float(place.off_road_m[0]) for way, place in incidents.items()}
        passed_over = {way: bool(place.passed_over[0]) for way, place in incidents.items()}
        known = zip(
            units,
            seconds.tolist(),
            straight.tolist(),
            fleet.places.off_road_m[rows].tolist(),
            fleet.places.passed_over[rows].tolist(),
            strict=True,
        )
        return tuple(
            Candidate(
                unit_id=unit.unit_id,
                way=unit.way,
                eta_s=eta_s,
                eta_low_s=max(eta_s - (age_s := max(unit.at_age_s, 0.0) + waited_s), 0.0),
                eta_high_s=eta_s + age_s,
                straight_m=straight_m,
                off_road_m=off_m + off_road_m.get(unit.way, 0.0),
                passed_over=passed or passed_over.get(unit.way, False),
            )
            for unit, eta_s, straight_m, off_m, passed in known
        )


def _mask(fleet: Fleet, among: Among) -> NDArray[np.bool_] | None:
    if among is None or isinstance(among, np.ndarray):
        return among
    mask = np.zeros(len(fleet), bool)
    mask[[fleet.row_of[unit] for unit in among if unit in fleet.row_of]] = True
    return mask


def _nowhere(units: Sequence[UnitPosition]) -> RoadPlaces:
    """Return places on no street, to be filled in."""
    none = np.full(len(units), -1, np.int32)
    return RoadPlaces(
        shape=none,
        forward=none,
        backward=none,
        fraction=np.full(len(units), 0.5),
        off_road_m=np.full(len(units), np.inf),
        lng=np.array([unit.lng for unit in units], np.float64),
        lat=np.array([unit.lat for unit in units], np.float64),
        passed_over=np.zeros(len(units), bool),
    )


def _trip(candidate: Candidate, way: Route | None) -> Trip:
    if way is None:
        return Trip(np.inf, np.inf, candidate.straight_m)
    return Trip(candidate.eta_s, way.metres, candidate.straight_m, way.off_road_m / (OFF_ROAD_KPH / 3.6))
