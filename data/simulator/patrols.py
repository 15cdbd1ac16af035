"""What a unit does as long as nobody sends it."""

from typing import Protocol

import numpy as np

from data.simulator.journeys import Journey, rest
from data.simulator.streets import Streets

POST_REST_S = 300.0
AT_POST_M = 12.0


class Patrol(Protocol):
    """Says what comes next; all chance is drawn from the unit's own generator."""

    def next(self, lng: float, lat: float, rng: np.random.Generator) -> Journey:
        """Return the next thing done from here: never shorter than a moment."""


class AtPost:
    """Stays where it is."""

    def next(self, lng: float, lat: float, rng: np.random.Generator) -> Journey:  # noqa: ARG002  # nothing to choose
        """Return a stop."""
        return rest(lng, lat, POST_REST_S)


class Wander:
    """Goes to one place of its streets after another, with stops.

    Parameters
    ----------
    streets
        Where; the way never leaves them, except to get back onto them.
    pace
        Lowest and highest part of the usual speed.
    stop_s
        Shortest and longest stop.
    stop_share
        Part of the ends of ways at which it stops.
    """

    def __init__(
        self, streets: Streets, pace: tuple[float, float], stop_s: tuple[float, float], stop_share: float
    ) -> None:
        self._streets = streets
        self._pace = pace
        self._stop_s = stop_s
        self._stop_share = stop_share

    def next(self, lng: float, lat: float, rng: np.random.Generator) -> Journey:
        """Return a way to somewhere, perhaps with a stop at its end."""
        to_lng, to_lat = self._streets.anywhere(rng)
        pace, stops, stop_s = rng.uniform(*self._pace), rng.random() < self._stop_share, rng.uniform(*self._stop_s)
        found = self._streets.journey(lng, lat, to_lng, to_lat)
        if found is None or found.duration_s < 1.0:
            return rest(lng, lat, stop_s)
        found = found.at_pace(pace)
        return found.then_rest(stop_s) if stops else found
