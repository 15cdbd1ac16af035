"""The units around one incident, asked again and again: who arrives first of these?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dispatch.nearest import Candidate, Fleet, Roads
from dispatch.recommendation.standing import Standing, position_of
from geo.metric import distances_m


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Roads, units placed on them, and the place that has to be reached, WGS 84."""

    roads: Roads
    fleet: Fleet
    standings: Mapping[str, Standing]
    lng: float
    lat: float

    def first(self, among: Collection[str], count: int) -> tuple[Candidate, ...]:
        """Return the `count` of these units that arrive first, those that cannot come left out.

        Of equal times the one with the smaller load, then the lower id: which of several
        equally quick units is named does not depend on how the fleet is ordered.
        """
        if count <= 0 or not among:
            return ()
        asked = count
        while True:
            found = self.roads.nearest(self.lng, self.lat, self.fleet, asked + 1, among)
            reachable = [candidate for candidate in found if candidate.reachable]
            complete = len(reachable) <= asked or reachable[-1].eta_s > reachable[count - 1].eta_s
            if complete:
                return tuple(sorted(reachable, key=self.turn)[:count])
            asked *= 2

    def times(self, of: Sequence[str]) -> dict[str, Candidate]:
        """Return each unit as a candidate, also those that cannot come."""
        return {found.unit_id: found for found in self.roads.rank_all(self.lng, self.lat, self.fleet, of)} if of else {}

    def straight_m(self) -> dict[str, float]:
        """Return the straight distance of every unit."""
        all_of_them = list(self.standings.values())
        metres = distances_m([one.lng for one in all_of_them], [one.lat for one in all_of_them], self.lng, self.lat)
        return dict(zip(self.standings, metres.tolist(), strict=True))

    def turn(self, candidate: Candidate) -> tuple[float, int, int]:
        """Return what a candidate is ranked by: its time, its load, its id."""
        standing = self.standings[candidate.unit_id]
        return candidate.eta_s, standing.load, standing.unit.id


def scene(roads: Roads, standings: Sequence[Standing], lng: float, lat: float, fleet: Fleet | None) -> Scene:
    """Put units onto the roads; of a given `fleet` only those are placed anew that are not where it has them."""
    by_key = {str(one.unit.id): one for one in standings}
    if fleet is None:
        placed = roads.place([position_of(one.unit, one.fix) for one in by_key.values()])
    else:
        moved = [position_of(one.unit, one.fix) for key, one in by_key.items() if not _stands(fleet, key, one)]
        placed = roads.moved(fleet, moved) if moved else fleet
    return Scene(roads, placed, by_key, lng, lat)


def _stands(fleet: Fleet, key: str, standing: Standing) -> bool:
    """Say whether a fleet has a unit where it is."""
    row = fleet.row_of.get(key)
    if row is None:
        return False
    unit = fleet.units[row]
    return unit.lng == standing.lng and unit.lat == standing.lat and unit.way.value == standing.unit.way.value
