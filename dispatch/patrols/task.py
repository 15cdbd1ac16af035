"""A task 巡查任务: a round as it is due on one day, with how far it has come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dispatch.patrols.round import RoundKind

KEPT_OPEN = timedelta(days=14)
"""A check that was not made stays due so long; a patrol is gone when its hours are over."""


class TaskState(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    LATE = "late"
    """Done, after it was due."""
    MISSED = "missed"
    CANCELLED = "cancelled"


ENDED = frozenset({TaskState.DONE, TaskState.LATE, TaskState.MISSED, TaskState.CANCELLED})


class SeenHow(StrEnum):
    PRESENCE = "presence"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class TaskStop:
    """A place of a task; `ref` names the thing it is, such as 'premises/12'."""

    number: int
    label: str
    lng: float
    lat: float
    radius_m: float
    dwell_s: float
    ref: str = ""
    seen_at: datetime | None = None
    seen_by: int | None = None
    how: SeenHow | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One task.

    Attributes
    ----------
    round_id
        What it was made of; None for a task that somebody ordered.
    unit_id
        Whom it was pushed to; None where nobody of the grid is on duty then.
    street_share, cell_share
        What is asked for, 0 to 1; None for none.
    street_m, street_m_seen, cells, cells_seen
        Of the grid, and of them seen within the hours of the task.
    words
        What whoever ordered it asks to be looked at.
    """

    id: int
    community_code: str
    grid_code: str
    round_id: int | None
    kind: RoundKind
    name: str
    day: date
    due_from: datetime
    due_until: datetime
    unit_id: int | None
    points: int = 0
    points_seen: int = 0
    street_share: float | None = None
    cell_share: float | None = None
    street_m: float = 0.0
    street_m_seen: float = 0.0
    cells: int = 0
    cells_seen: int = 0
    done_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: str = ""
    words: str = ""

    @property
    def counted_until(self) -> datetime:
        """Until when being there counts."""
        return self.due_until if self.kind is RoundKind.PATROL else self.due_until + KEPT_OPEN

    @property
    def progress(self) -> float:
        """How much of what is asked for is done, 0 to 1: the least of its parts."""
        parts = [self.points_seen / self.points] if self.points else []
        if self.street_share is not None:
            parts.append(_share(self.street_m_seen, self.street_share * self.street_m))
        if self.cell_share is not None:
            parts.append(_share(self.cells_seen, self.cell_share * self.cells))
        return min(parts, default=0.0)

    @property
    def fulfilled(self) -> bool:
        """Whether everything asked for has been seen."""
        return self.progress >= 1.0 - 1e-9


def _share(seen: float, wanted: float) -> float:
    # Streets that are not there cannot be walked, and nobody waits for it.
    return 1.0 if wanted <= 0 else min(1.0, seen / wanted)


def state_of(task: Task, now: datetime) -> TaskState:
    """Return how a task stands at a moment."""
    if task.cancelled_at is not None:
        return TaskState.CANCELLED
    if task.done_at is not None:
        return TaskState.DONE if task.done_at <= task.due_until else TaskState.LATE
    if now < task.due_from:
        return TaskState.WAITING
    if now <= task.due_until:
        return TaskState.OPEN
    return TaskState.OVERDUE if now <= task.counted_until and task.kind is not RoundKind.PATROL else TaskState.MISSED


def is_half(task: Task, now: datetime) -> bool:
    """Say whether a task was begun and its hours ended before all of it was seen."""
    return state_of(task, now) in {TaskState.MISSED, TaskState.OVERDUE} and task.progress > 0
