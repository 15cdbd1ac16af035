"""An incident 事件, as a frozen value."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.incidents.states import ENDED, Milestone, Severity, Source, State


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a point lies now: the community, and the grid and building when it is in one.

    WGS 84; `cell` is the H3 cell at resolution 11; `address` is what a person would say.
    """

    lng: float
    lat: float
    cell: int
    community_code: str
    grid_code: str | None = None
    building_id: int | None = None
    dwelling_id: int | None = None
    floor: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as its row holds it; every time is in UTC.

    Attributes
    ----------
    number
        What people call it: the day in Chinese time and a serial, '20261122-0042'.
    version
        Counts up with every change; a command names the version it was decided on.
    suspended
        挂账: the clock stands still since `suspended_at`.
    team_id, team_rank
        The team or department that must handle it, and its place in the order of responsibility.
    reported_by, handled_by
        Actors as in events; who checks must be another than who handled.
    whistled_to, whistle_answers
        Teams called that have not answered yet, and those whose answer nobody has rated yet.
    alarm_level
        1 is everyday; higher ones ask for more by the response plan.
    rating
        1 to 5, from the one who reported.
    """

    id: int
    community_code: str
    number: str
    version: int
    state: State
    state_since: datetime
    source: Source
    class_version: int
    class_code: str
    severity: Severity
    lng: float
    lat: float
    cell: int
    grid_code: str | None
    building_id: int | None
    dwelling_id: int | None
    floor: int | None
    address: str
    description: str
    reported_at: datetime
    reported_by: str
    verify_due: datetime | None = None
    dispatch_due: datetime | None = None
    arrive_due: datetime | None = None
    handle_due: datetime | None = None
    close_due: datetime | None = None
    suspended: bool = False
    suspended_at: datetime | None = None
    team_id: int | None = None
    team_rank: int = 0
    handled_by: str | None = None
    merged_into: int | None = None
    reworks: int = 0
    urges: int = 0
    supervised: bool = False
    whistled_to: tuple[str, ...] = ()
    whistle_answers: tuple[str, ...] = ()
    alarm_level: int = 1
    rating: int | None = None

    @property
    def open(self) -> bool:
        """Whether anything is still to be done."""
        return self.state not in ENDED

    def due(self, milestone: Milestone) -> datetime | None:
        """Return when `milestone` falls due."""
        found: datetime | None = getattr(self, f"{milestone.value}_due")
        return found
