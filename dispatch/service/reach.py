"""How soon a place is reached: rings of time along the streets, and who is in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.china_time import CHINA
from dispatch.nearest import Candidate
from dispatch.permissions import Actor, Permission, require
from dispatch.ports import Cases, CaseWork
from dispatch.recommendation import Crew
from dispatch.resources import Unit
from dispatch.service.places import in_wgs84
from dispatch.service.roads import Area, RoadAtlas
from geo.road_reach import Ring
from geo.road_ways import Way

# The norm of quick response: the nearest within one minute, help within three, the force within five.
LIMITS_S = (60.0, 180.0, 300.0)
MOST_UNITS = 60


@dataclass(frozen=True, slots=True)
class Reached:
    """A unit that is free and on duty, and within which ring it comes."""

    unit: Unit
    candidate: Candidate
    within_s: float


@dataclass(frozen=True, slots=True)
class Reach:
    """A place, WGS 84, its rings for one way of moving, and the units that come within the last of them.

    `units` come by their own ways, the first to arrive first; `more` is how many were left out.
    """

    lng: float
    lat: float
    way: Way
    rings: tuple[Ring, ...]
    units: tuple[Reached, ...]
    more: int


class ReachService:
    """Answers how soon a place is reached, for whoever sees incidents and units."""

    def __init__(
        self,
        cases: Cases,
        atlas: RoadAtlas,
        clock: Callable[[], datetime],
        crew_of: Callable[[Actor, CaseWork, Area, Mapping[int, int]], Crew],
    ) -> None:
        self._cases = cases
        self._atlas = atlas
        self._clock = clock
        self._crew_of = crew_of

    def of(self, actor: Actor, lng: float, lat: float, datum: str | None, way: Way) -> Reach:
        """Return the rings of one, three and five minutes around a place.

        Raises
        ------
        NotPermitted, PlaceNeeded, BadValue
            As `in_wgs84`.
        NoRoads
            No road graph is stored in the actor's area.
        """
        require(actor, Permission.VIEW_INCIDENTS)
        x, y = in_wgs84(lng, lat, datum)
        area = self._atlas.of(actor)
        with self._cases.as_done_by(actor) as work:
            crew = self._crew_of(actor, work, area, {})
        ready = crew.ready((), self._clock().astimezone(CHINA).time())
        free = {str(crew.units[row].id): crew.units[row] for row in ready.nonzero()[0].tolist()}
        ranked = area.roads.nearest(x, y, crew.fleet, len(free), free) if free else ()
        within = [one for one in ranked if one.eta_s <= LIMITS_S[-1]]
        units = tuple(
            Reached(free[one.unit_id], one, next(limit for limit in LIMITS_S if one.eta_s <= limit))
            for one in within[:MOST_UNITS]
        )
        found = area.roads.rings(x, y, way, LIMITS_S)
        return Reach(x, y, way, found, units, max(len(within) - MOST_UNITS, 0))
