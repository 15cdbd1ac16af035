"""What the service of appraisals asks of a store."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dispatch.appraisal import Level, Metric, Patrols, Period, Records, WeightTable
from dispatch.permissions import Actor


@dataclass(frozen=True, slots=True)
class CaseLine:
    """An incident as a list shows it."""

    incident_id: int
    number: str
    class_code: str
    class_zh: str
    class_en: str
    severity: int
    state: str
    address: str
    grid_code: str | None
    grid_name: str | None
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class WeightEdition:
    """Tables of weights by the day they came or come into force, and when the latest file came in."""

    tables: Sequence[WeightTable]
    number: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PatrolDay:
    """One thing behind a figure of patrols: a task, a day's way, or a day of a grid's streets.

    Attributes
    ----------
    name
        Of the task, the officer or the grid.
    done, due
        Rounds or places; metres; what is not asked for has no `due`.
    task_id, done_at
        Of a task; None for the others, and for one that was not done.
    """

    day: date
    name: str
    grid_code: str
    grid_name: str
    unit_name: str | None
    task_id: int | None
    done_at: datetime | None
    done: float
    due: float | None


class AppraisalReader(Protocol):
    """Reads within one transaction, already narrowed to the scope."""

    def mark(self) -> str:
        """Return what is another one once anything has happened that records are made of."""

    def weights(self) -> WeightEdition:
        """Return every table of weights."""

    def area_exists(self, code: str) -> bool:
        """Say whether there is, or was, a region or grid in scope under a code or below it."""

    def records(self, period: Period) -> Records:
        """Return what is on record of a period in scope."""

    def case_lines(self, incident_ids: Collection[int]) -> Mapping[int, CaseLine]:
        """Return incidents in scope by id."""

    def note(self, actor: Actor, level: str, ref: str, period: str) -> None:
        """Write down that somebody looked at an appraisal."""


class AppraisalStore(Protocol):
    """Opens readers."""

    def within(self, scope: str, actor: Actor) -> AbstractContextManager[AppraisalReader]:
        """Open a reader for an actor, narrowed to `scope`; raises DatabaseAway."""


class PatrolBook(Protocol):
    """What was patrolled."""

    def patrols(self, actor: Actor, period: Period, now: datetime) -> Patrols:
        """Return what was patrolled in an actor's scope on each day of a period; raises DatabaseAway."""

    def behind(
        self, actor: Actor, level: Level, ref: str, metric: Metric, period: Period, now: datetime
    ) -> Sequence[PatrolDay]:
        """Return what one figure of patrols was summed from, the latest first; raises DatabaseAway."""
