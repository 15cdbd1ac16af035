"""What the service of aggregates asks of a store, as one actor sees it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import time
from typing import Protocol

from dispatch.permissions import Actor
from dispatch.territory import Tag
from dispatch.territory.counting import CellAmounts, Counted, GridAmounts, Question


class AggregateReader(Protocol):
    """Counts within one transaction, already narrowed to the actor's scope.

    `local` is the time of day by which shifts are reckoned.
    """

    def by_cell(self, question: Question, res: int, local: time) -> CellAmounts:
        """Return the amounts of the cells of resolution `res` that have any."""

    def by_grid(self, question: Question, local: time) -> GridAmounts:
        """Return the amount of every grid in force."""

    def listed(self, question: Question, limit: int, local: time) -> tuple[Sequence[Counted], int]:
        """Return the things with the greatest part of the amount, and how many there are in all."""

    def chosen(self, question: Question) -> Sequence[int]:
        """Return the ids of the things that count, ascending."""

    def tags(self) -> Sequence[tuple[str, Tag]]:
        """Return every tag with what it is said of ('resident', 'household', 'building', 'premises')."""

    def industries(self) -> Sequence[str]:
        """Return the industries of companies, in order."""


class Aggregates(Protocol):
    """Opens readers."""

    def as_seen_by(self, actor: Actor) -> AbstractContextManager[AggregateReader]:
        """Open a reader narrowed to `actor`; raises DatabaseAway."""
