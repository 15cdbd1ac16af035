"""The units around one incident, asked again and again: who arrives first of these?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dispatch.nearest import Candidate, Roads
from dispatch.recommendation.crew import Crew, Mask
from dispatch.recommendation.standing import Standing
from geo.metric import distances_m, rough_distances_m

ROUGH = 0.006
"""Rough distances are within this part of the true ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Roads, units placed on them, those of them that count, (n,), and the place that has to be reached, WGS 84."""

    roads: Roads
    crew: Crew
    asked: Mask
    lng: float
    lat: float

    def first(self, among: Mask, count: int) -> tuple[Candidate, ...]:
        """Return the `count` of these units, (n,), that arrive first, those that cannot come left out.

        Of equal times the one with the smaller load, then the lower id: which of several
        equally quick units is named does not depend on how the fleet is ordered.
        """
        if count <= 0 or not among.any():
            return ()
        asked = count
        while True:
            found = self.roads.nearest(self.lng, self.lat, self.crew.fleet, asked + 1, among)
            reachable = [candidate for candidate in found if candidate.reachable]
            complete = len(reachable) <= asked or reachable[-1].eta_s > reachable[count - 1].eta_s
            if complete:
                return tuple(sorted(reachable, key=self.turn)[:count])
            asked *= 2

    def times(self, rows: Sequence[int]) -> list[Candidate]:
        """Return the units of some rows as candidates, also those that cannot come, in that order."""
        if not rows:
            return []
        keys = [self.crew.fleet.units[row].unit_id for row in rows]
        found = self.roads.rank_all(self.lng, self.lat, self.crew.fleet, keys)
        by_key = {one.unit_id: one for one in found}
        return [by_key[key] for key in keys]

    def looking_nearest(self, among: Mask, within_m: float, most: int) -> list[int]:
        """Return the rows of at most `most` of these units nearer than `within_m` by eye; of two alike the lower id."""
        rough_m = rough_distances_m(self.crew.lng, self.crew.lat, self.lng, self.lat)
        rows = np.flatnonzero(among & (rough_m * (1 - ROUGH) < within_m))
        if len(rows) > most:
            farthest_m = np.partition(rough_m[rows], most - 1)[most - 1]
            rows = rows[rough_m[rows] * (1 - ROUGH) <= farthest_m * (1 + ROUGH)]
        metres = distances_m(self.crew.lng[rows], self.crew.lat[rows], self.lng, self.lat)
        rows, metres = rows[metres < within_m], metres[metres < within_m]
        order = np.lexsort((self.crew.unit_id[rows], metres))[:most]
        found: list[int] = rows[order].tolist()
        return found

    def row(self, candidate: Candidate) -> int:
        """Return the row of a candidate."""
        return self.crew.fleet.row_of[candidate.unit_id]

    def standing(self, candidate: Candidate) -> Standing:
        """Return a candidate as it stands."""
        return self.crew.standing(self.row(candidate))

    def turn(self, candidate: Candidate) -> tuple[float, int, int]:
        """Return what a candidate is ranked by: its time, its load, its id."""
        row = self.row(candidate)
        return candidate.eta_s, int(self.crew.load[row]), int(self.crew.unit_id[row])
