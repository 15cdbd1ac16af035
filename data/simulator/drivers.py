"""Vehicles and e-bikes: some patrol the streets, the others wait at their post."""

import numpy as np

from data.simulator.journeys import Journey
from data.simulator.patrols import AtPost, Patrol, Wander
from data.simulator.streets import Streets

PATROLS = "巡查"
"""The capability of a vehicle that patrols; a fire engine waits."""
PACE = (0.6, 0.9)
STOP_S = (20.0, 120.0)
STOP_SHARE = 0.5
POST_SHARE = 0.2
"""Part of the ways that lead back to the post, for a longer stop."""
POST_STOP_S = (120.0, 480.0)


class DrivePatrol:
    """Drives between places and now and then returns to its post."""

    def __init__(self, streets: Streets, home_lng: float, home_lat: float) -> None:
        self._streets = streets
        self._home = home_lng, home_lat
        self._wander = Wander(streets, PACE, STOP_S, STOP_SHARE)

    def next(self, lng: float, lat: float, rng: np.random.Generator) -> Journey:
        """Return a way to somewhere, or home for a while."""
        if rng.random() < POST_SHARE:
            found = self._streets.journey(lng, lat, *self._home, to_the_door=False)
            if found is not None:
                return found.at_pace(rng.uniform(*PACE)).then_rest(rng.uniform(*POST_STOP_S))
        return self._wander.next(lng, lat, rng)


def vehicle_patrol(streets: Streets | None, capabilities: tuple[str, ...], home_lng: float, home_lat: float) -> Patrol:
    """Return what a vehicle does when nobody sends it."""
    if streets is None or PATROLS not in capabilities:
        return AtPost()
    return DrivePatrol(streets, home_lng, home_lat)
