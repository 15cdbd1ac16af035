"""What a receiver on the street says of where it is: nearly the truth, and never jumping about."""

import math
from dataclasses import dataclass

import numpy as np

from data.simulator.journeys import Spot

ERROR_M = 1.3
"""Usual error east and north, each; half of all fixes lie within 1.5 m, most within 3."""
REMEMBERS_S = 40.0
"""An error lasts: receivers wander slowly, they do not jump."""


@dataclass(slots=True)
class Receiver:
    """The receiver of one unit; its error wanders (Ornstein and Uhlenbeck 1930) as time goes by.

    `per_lng_m` and `per_lat_m` are the metres of a degree where it is, to a few parts in a thousand.
    """

    rng: np.random.Generator
    per_lng_m: float
    per_lat_m: float
    east_m: float = 0.0
    north_m: float = 0.0
    last_s: float | None = None

    def seen(self, spot: Spot, now_s: float) -> Spot:
        """Return the spot as received, each call with a later time."""
        kept = 0.0 if self.last_s is None else math.exp(-(now_s - self.last_s) / REMEMBERS_S)
        fresh = ERROR_M * math.sqrt(1 - kept * kept)
        east, north = self.rng.standard_normal(2).tolist()
        self.east_m = kept * self.east_m + fresh * east
        self.north_m = kept * self.north_m + fresh * north
        self.last_s = now_s
        lng, lat = spot.lng + self.east_m / self.per_lng_m, spot.lat + self.north_m / self.per_lat_m
        heading = None if spot.heading_deg is None else round(spot.heading_deg, 1) % 360.0
        return Spot(round(lng, 7), round(lat, 7), heading, round(spot.speed_mps, 2))
