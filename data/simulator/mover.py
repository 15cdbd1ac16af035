"""One unit in motion: on patrol, on its way to somewhere, or standing."""

import numpy as np

from data.simulator.journeys import Journey, Spot, rest
from data.simulator.patrols import Patrol
from data.simulator.streets import Streets

FOREVER_S = 1e9


class Mover:
    """Where a unit is at any time; asked with times that never go back.

    Parameters
    ----------
    lng, lat
        Where it starts, WGS 84.
    streets
        Of its way of moving; None where there are none, and then it never leaves its place.
    patrol
        What it does when nobody sends it.
    to_the_door
        Whether it goes all the way to a place off the streets, or waits at the kerb.
    rng
        Its own chance, so that what happens to others never changes its way.
    """

    def __init__(
        self,
        lng: float,
        lat: float,
        streets: Streets | None,
        patrol: Patrol,
        to_the_door: bool,
        rng: np.random.Generator,
        now_s: float = 0.0,
    ) -> None:
        self.rng = rng
        self._streets = streets
        self._patrol = patrol
        self._to_the_door = to_the_door
        self._heading_deg: float | None = None
        # A first stop of its own length, so that not everybody sets off at once.
        self._journey = rest(lng, lat, rng.uniform(1.0, 60.0))
        self._began_s = now_s
        self.patrolling = True

    def spot(self, now_s: float) -> Spot:
        """Return where it is; who patrols has gone on from way to way until then."""
        while self.patrolling and now_s >= self.ends_s:
            ended_s = self.ends_s
            here = self._journey.at(self._journey.duration_s, self._heading_deg)
            self._set(self._patrol.next(here.lng, here.lat, self.rng), ended_s, here)
        return self._journey.at(now_s - self._began_s, self._heading_deg)

    @property
    def ends_s(self) -> float:
        """When it is through with what it does now."""
        return self._began_s + self._journey.duration_s

    def hold(self, now_s: float) -> None:
        """Stop where it is."""
        here = self.spot(now_s)
        self.patrolling = False
        self._set(rest(here.lng, here.lat, FOREVER_S), now_s, here)

    def go(self, lng: float, lat: float, now_s: float, pace: float = 1.0) -> None:
        """Leave the patrol for a place by the quickest way; without one it comes at once to where it stands."""
        here = self.spot(now_s)
        self.patrolling = False
        found = self._streets.journey(here.lng, here.lat, lng, lat, self._to_the_door) if self._streets else None
        self._set(rest(here.lng, here.lat, 0.0) if found is None else found.at_pace(pace), now_s, here)

    def resume(self, now_s: float) -> None:
        """Go on patrol again from where it is."""
        if not self.patrolling:
            here = self.spot(now_s)
            self.patrolling = True
            self._set(self._patrol.next(here.lng, here.lat, self.rng), now_s, here)

    def _set(self, journey: Journey, now_s: float, here: Spot) -> None:
        self._journey, self._began_s, self._heading_deg = journey, now_s, here.heading_deg
