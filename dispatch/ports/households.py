"""What the service of household work asks of a store, as one actor sees it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from dispatch.households import Change, ChangeState, FoundHome, GridVisits, Home, Proposal, Question, VisitForm
from dispatch.households.visit import Answer
from dispatch.permissions import Actor


class HouseholdWork(Protocol):
    """One transaction, already narrowed to the actor's scope; it commits when its block ends well."""

    def forms(self) -> list[VisitForm]:
        """Return every version of every form, the latest of each first."""

    def lived_in(self, dwelling_id: int) -> bool | None:
        """Say whether a household lives there now; None where there is no such dwelling in scope."""

    def home(self, dwelling_id: int, on: date, today: date) -> Home | None:
        """Return everything on record about a home as of a day, or None."""

    def changes(self, state: ChangeState, grid: str | None, before: int | None, limit: int) -> list[Change]:
        """Return changes in a state, `before` being the last id seen."""

    def propose(self, dwelling_id: int, asked: Proposal) -> int:
        """Put a change on the list and return its id; raises UnknownThing, NotPermitted, BadValue."""

    def decide(self, change_id: int, verdict: ChangeState, reason: str) -> None:
        """Decide a change; raises UnknownThing, NotPermitted, OwnChange, ChangeDecided, RecordChanged."""

    def reveal(self, change_id: int, field: str, reason: str) -> str | None:
        """Return the name or telephone of a waiting change, after the audit row."""

    def record_visit(
        self, dwelling_id: int, form: VisitForm, at: datetime, answers: Mapping[str, Answer], words: str,
        next_due: date | None, corrects: int | None,
    ) -> int | None:  # fmt: skip
        """Write an entry and return its id, or None where what it belongs to is not there; raises VisitCorrected."""

    def grid_visits(self, since: datetime, today: date) -> list[GridVisits]:
        """Return what was done in each grid of the scope."""

    def find(self, question: Question) -> tuple[list[FoundHome], bool]:
        """Return a few homes and whether there were more; raises AskedTooOften, NotPermitted."""


class Households(Protocol):
    """Opens transactions."""

    def work(self, actor: Actor) -> AbstractContextManager[HouseholdWork]:
        """Open a transaction narrowed to `actor`; raises DatabaseAway."""
