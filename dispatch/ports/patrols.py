"""What the service of patrols asks of a store, and what appraisal may ask of it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dispatch.patrols import Ground, Round, Task, TaskStop
from dispatch.permissions import Actor


@dataclass(frozen=True, slots=True)
class EntryPhoto:
    """A photo of an entry, already made anew: JPEG, without EXIF."""

    sha256: str
    width: int
    height: int
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What an officer entered.

    Attributes
    ----------
    number
        The place of the task that was looked at; None for the task as a whole.
    outcome
        'fine' or 'found': something was.
    lng, lat, off_m
        Where the officer stood, WGS 84, and how far from the place that was; None where the phone did not say.
    said_sha256
        Of all that was said: sent again it is still one entry.
    """

    number: int | None
    outcome: str
    words: str
    at: datetime
    lng: float | None
    lat: float | None
    off_m: float | None
    photos: tuple[EntryPhoto, ...]
    said_sha256: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is shown."""

    id: int
    number: int | None
    at: datetime
    by: str
    outcome: str
    words: str
    off_m: float | None
    photos: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with the names people call things by.

    Attributes
    ----------
    unit_name
        None where nobody was on duty.
    ordered_by
        Who ordered it; empty for a task of a round.
    """

    task: Task
    grid_name: str
    unit_name: str | None
    ordered_by: str = ""


@dataclass(frozen=True, slots=True)
class TaskFile:
    """A task with its places and what was entered."""

    row: TaskRow
    stops: Sequence[TaskStop]
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with the name of its grid, and how its last task went: how much of it was seen, 0 to 1."""

    round: Round
    grid_name: str
    last_day: date | None
    last_progress: float | None


@dataclass(frozen=True, slots=True)
class Renovation:
    """A renovation that was filed."""

    id: int
    grid_code: str | None
    building_id: int
    dwelling_id: int | None
    address: str
    from_on: date
    until_on: date
    words: str
    filed_by: str
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewRenovation:
    """What is filed: where, from when until when."""

    building_id: int
    dwelling_id: int | None
    from_on: date
    until_on: date
    words: str


@dataclass(frozen=True, slots=True)
class GroundGrid:
    """A grid as coverage names it, with its bounds: west, south, east, north."""

    code: str
    name: str
    bounds: tuple[float, float, float, float]


class PatrolWork(Protocol):
    """One transaction, already narrowed to the actor's scope; it commits when its block ends well."""

    def tasks(self, since: date, until: date, grid: str | None) -> list[TaskRow]:
        """Return the tasks of some days, both included, and older ones that are still to be done."""

    def task(self, task_id: int, lock: bool = False) -> TaskRow | None:
        """Return one task."""

    def task_file(self, task_id: int) -> TaskFile | None:
        """Return one task with its places and entries."""

    def stops(self, task_id: int) -> list[TaskStop]:
        """Return the places of a task."""

    def enter(self, task: Task, entry: NewEntry) -> int | None:
        """Write an entry and return its id; None where the same was said before."""

    def see_by_entry(self, task: Task, numbers: Sequence[int], at: datetime) -> Task:
        """Mark places of a task as seen and return the task as it is then."""

    def end(self, task: Task, done_at: datetime | None, cancelled_at: datetime | None, reason: str) -> None:
        """Write how a task ended."""

    def photo(self, photo_id: int) -> bytes | None:
        """Return the bytes of a photo."""

    def rounds(self, on: date, grid: str | None) -> list[RoundRow]:
        """Return the rounds in force on a day or later."""

    def round(self, round_id: int) -> Round | None:
        """Return one round."""

    def grid_exists(self, grid_code: str, ended: bool = False) -> bool:
        """Say whether a grid is in scope, and in force unless it may have `ended`."""

    def add_round(self, one: Round) -> int:
        """Write a new round and return its id."""

    def change_round(self, one: Round) -> None:
        """Write a round in the place of what it was."""

    def end_round(self, round_id: int, on: date) -> None:
        """End a round with a day, and take away its points with nobody to walk them."""

    def renovations(self, on: date, grid: str | None) -> list[Renovation]:
        """Return the renovations that are under way on a day or begin later."""

    def file_renovation(self, asked: NewRenovation) -> int | None:
        """Write a renovation and return its id; None where there is no such building or dwelling."""

    def end_renovation(self, renovation_id: int, on: date) -> bool:
        """End a renovation with a day; False where there is none."""

    def audit(self, action: str, kind: str, ref: str, scope: str, reason: str = "") -> None:
        """Write down what was done."""

    def grounds(self, communities: Sequence[str] | None) -> list[Ground]:
        """Return the ground of communities with when it was last seen; None for all in scope."""

    def ground_grids(self) -> dict[str, GroundGrid]:
        """Return the grids in force in scope, by code."""


class Patrols(Protocol):
    """Opens transactions."""

    def work(self, actor: Actor) -> AbstractContextManager[PatrolWork]:
        """Open a transaction narrowed to `actor`; raises DatabaseAway."""


@dataclass(frozen=True, slots=True)
class PatrolFigures:
    """What one officer, or one grid, did on one day; what appraisal counts.

    Attributes
    ----------
    grid_code
        Where the tasks were; of an officer's figures the grid they belong to, '' for none.
    unit_id
        The officer; None in the figures of a grid.
    due, done, late, half, missed, cancelled, open
        Patrol tasks of kind `patrol` that were due that day: each is in one of the others but `half`,
        which are those of `missed` that were begun.
    checks_due, checks_done, checks_late
        Places to check (re-checks, renovations, spot checks), and those that were looked at, in time or later.
    entries, found
        What was entered, and how often something was found.
    distance_m, on_way_s
        Along the ground, and how long the officer was heard of; of a grid those of its people.
    street_m, street_m_seen, cells, cells_seen
        Of the grid that day, seen by whomever; of an officer what this one saw of the own grid.
    """

    day: date
    grid_code: str
    unit_id: int | None
    due: int = 0
    done: int = 0
    late: int = 0
    half: int = 0
    missed: int = 0
    cancelled: int = 0
    open: int = 0
    checks_due: int = 0
    checks_done: int = 0
    checks_late: int = 0
    entries: int = 0
    found: int = 0
    distance_m: float = 0.0
    on_way_s: float = 0.0
    street_m: float = 0.0
    street_m_seen: float = 0.0
    cells: int = 0
    cells_seen: int = 0


class PatrolRecord(Protocol):
    """What was patrolled, for whoever appraises."""

    def by_officer(self, actor: Actor, since: date, until: date, now: datetime) -> Sequence[PatrolFigures]:
        """Return the figures of every officer in the actor's scope, a row for each day with anything; both days included.

        Raises DatabaseAway.
        """

    def by_grid(self, actor: Actor, since: date, until: date, now: datetime) -> Sequence[PatrolFigures]:
        """Return the same of every grid."""
