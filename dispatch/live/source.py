"""What the live board asks of a store; every method may raise DatabaseAway."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dispatch.deadlines import Pace
from dispatch.live.board import Board, Extras, Key, Row
from dispatch.live.positions import Positions
from dispatch.permissions import Actor


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as they are now, ended ones too."""

    rows: Sequence[Row] = ()
    extras: Mapping[int, Extras] = field(default_factory=dict)


class LiveSource(Protocol):
    """Reads what every scope together sees."""

    def board(self) -> Board:
        """Return the whole board with the number of the last event in it."""

    def rows(self, wanted: Collection[Key]) -> Rows:
        """Return some subjects as they are now."""

    def pace(self, now: datetime) -> Pace:
        """Return how long things usually take here, from the rules and from what was closed lately."""

    def positions(self) -> Positions:
        """Return the latest position of every unit in force."""

    def seen(self, actor: Actor) -> list[int]:
        """Return the open incidents that this account has seen."""
