"""What the service of appraisals asks of a store."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch.appraisal import Patrols, Period, Records, WeightTable
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


class AppraisalReader(Protocol):
    """Reads within one transaction, already narrowed to the scope."""

    def mark(self) -> str:
        """Return what is another one once anything has happened that records are made of."""

    def weights(self) -> WeightEdition:
        """Return every table of weights."""

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
