"""An officer's round: to the places that today's tasks ask for, and wandering in between."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.simulator.journeys import Journey
from data.simulator.patrols import Patrol
from data.simulator.streets import Streets
from geo.metric import metres_per_degree

ERRAND_SHARE = 0.75
"""Part of the ways that lead to a place of a task, as long as there is one."""
PACE = (0.75, 0.95)
LOOKS_S = (25.0, 60.0)
"""How long it looks around beyond what the task asks for."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A place that a task asks for, WGS 84."""

    lng: float
    lat: float
    dwell_s: float


class Rounds:
    """Goes to the nearest place that is still open, or wherever `wander` leads.

    Whether a place was seen is not decided here: what is asked for again is gone to again.
    """

    def __init__(self, streets: Streets, wander: Patrol) -> None:
        self._streets = streets
        self._wander = wander
        self._errands: list[Errand] = []

    def asked(self, errands: Sequence[Errand]) -> None:
        """Take in what today's tasks still ask for."""
        self._errands = list(errands)

    def next(self, lng: float, lat: float, rng: np.random.Generator) -> Journey:
        """Return a way to a place of a task, with a look around, or one to anywhere."""
        if not self._errands or rng.random() >= ERRAND_SHARE:
            return self._wander.next(lng, lat, rng)
        east, north = (float(one) for one in metres_per_degree(lat))
        errand = min(self._errands, key=lambda one: math.hypot((one.lng - lng) * east, (one.lat - lat) * north))
        self._errands.remove(errand)
        found = self._streets.journey(lng, lat, errand.lng, errand.lat)
        if found is None:
            return self._wander.next(lng, lat, rng)
        return found.at_pace(rng.uniform(*PACE)).then_rest(errand.dwell_s + rng.uniform(*LOOKS_S))
