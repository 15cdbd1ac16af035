"""What the service of ordered checks asks of a store."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dispatch.patrols import RoundKind, TaskStop
from dispatch.patrols.order import CheckOrder
from dispatch.permissions import Actor
from dispatch.ports.patrols import TaskRow
from dispatch.resources import Unit


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """A thing that can be looked at, such as 'renovation/3'; `reach_m` is how far it extends from its middle."""

    ref: str
    label: str
    lng: float
    lat: float
    reach_m: float = 0.0


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task as it is ordered; the same `key` for the same grid is the same task."""

    grid_code: str
    kind: RoundKind
    name: str
    day: date
    due_from: datetime
    due_until: datetime
    unit_id: int | None
    words: str
    key: str
    stops: tuple[TaskStop, ...]


@dataclass(frozen=True, slots=True)
class ThingCheck:
    """A task that looks at something, and what came of it there.

    Attributes
    ----------
    seen_at
        When somebody was at the place, or entered what was seen there.
    entry_at, entry_by, outcome, words
        What was last entered of the place; None and empty where nothing was.
    """

    row: TaskRow
    seen_at: datetime | None
    entry_at: datetime | None
    entry_by: str
    outcome: str
    words: str


class CheckWork(Protocol):
    """One transaction, already narrowed to the actor's scope; it commits when its block ends well."""

    def grid_exists(self, grid_code: str) -> bool:
        """Say whether a grid is in force and in scope."""

    def grids_of(self, kind: RoundKind, ids: Sequence[int]) -> list[str]:
        """Return the grids in scope in which cases or renovations lie."""

    def places(self, asked: CheckOrder, grid_code: str, now: datetime) -> list[CheckPlace]:
        """Return what can be looked at in a grid: of the `ids` asked for, or all there is."""

    def checks_of(self, ref: str) -> list[ThingCheck]:
        """Return the tasks that look at a thing such as 'incident/12', the earliest first."""

    def people(self, grid_code: str) -> list[Unit]:
        """Return the members of a grid who walk it and are not out of service."""

    def loads(self, day: date) -> Mapping[int, int]:
        """Return how many tasks of a day each unit has."""

    def order(self, task: NewTask) -> int:
        """Write a task with its places and return its id; that of the one before where its key is known."""

    def audit(self, action: str, kind: str, ref: str, scope: str, reason: str = "") -> None:
        """Write down what was done."""


class Checks(Protocol):
    """Opens transactions."""

    def work(self, actor: Actor) -> AbstractContextManager[CheckWork]:
        """Open a transaction narrowed to `actor`; raises DatabaseAway."""
