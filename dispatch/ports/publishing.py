"""What publishing asks of a store."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from dispatch.permissions import Actor
from dispatch.planning.gate import Override
from dispatch.planning.publication import KnownGrid, Move, PlanGrid, Publication, Settlement, Telling
from dispatch.planning.sheet import Ground
from dispatch.planning.succession import Lineage
from dispatch.ports.planning import DraftHead, PlanDesk


@dataclass(frozen=True, slots=True)
class Announced:
    """A publication to be kept; of a draft, or rolling another one back."""

    draft_id: int | None
    rolls_back: int | None
    area_code: str
    name: str
    editions: tuple[int, ...]
    effective_on: date
    effective_at: datetime
    author_id: int
    approved_by: int
    published_by: int
    published_at: datetime
    reason: str
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Accounts that made a publication, by number."""

    author_id: int
    approved_by: int


class PublicationDesk(PlanDesk, Protocol):
    """Drafts and what is published of them, within one transaction."""

    def hold_publishing(self) -> None:
        """Let nobody else publish, and no plan take effect, until the transaction ends."""

    def rooted(self, head: DraftHead, ground: Ground) -> tuple[DraftHead, Telling]:
        """Return the draft that this one was forked from in the beginning, and what was in force then, told on a ground."""

    def newer(self, communities: Collection[str], since: datetime) -> str | None:
        """Name a plan of these communities that waits for its day, or was published after `since`."""

    def latest(self, communities: Collection[str]) -> int | None:
        """Return the number of the publication that took effect last in these communities."""

    def known_grids(self, communities: Collection[str]) -> list[KnownGrid]:
        """Return the basic grids in force."""

    def used_codes(self, communities: Collection[str]) -> set[str]:
        """Return every code that any grid or plan ever had there."""

    def announce(self, told: Announced, settled: Settlement, ground: Ground) -> int:
        """Keep a publication with its grids and lineage, and return its number."""

    def publications(self, publication_id: int | None = None) -> list[Publication]:
        """Return the publications in scope, or one of them, the newest first."""

    def people(self, publication_id: int) -> People:
        """Return who made and who approved a publication."""

    def tellings(self, publication_id: int) -> tuple[Telling, Telling]:
        """Return which grid held each unit before a publication, and which does after it."""

    def lineage(self, publication_id: int) -> list[Lineage]:
        """Return where the homes of each grid that changes go."""

    def plan_grids(self, publication_id: int) -> list[PlanGrid]:
        """Return the grids that a publication draws anew."""

    def withdraw(self, publication_id: int, actor: Actor, at: datetime) -> None:
        """Take a publication back that waits for its day."""

    def moves(self, communities: Sequence[str], drawn: Sequence[PlanGrid], told: Collection[Lineage]) -> list[Move]:
        """Return what would change its grid; `told` is where homes go."""

    def kept_moves(self, publication_id: int) -> list[Move]:
        """Return what changed its grid when a plan took effect."""

    def homes_of(self, moves: Sequence[Move], most: int) -> list[tuple[str, str, str, str]]:
        """Return the doors of buildings that move: building, door, from, to; at most that many."""

    def note(self, actor: Actor, action: str, area: str, publication_id: int, reason: str) -> None:
        """Leave an audit row."""


class Publications(Protocol):
    """Opens desks."""

    def of(self, actor: Actor) -> AbstractContextManager[PublicationDesk]:
        """Open a desk for an actor; raises DatabaseAway."""
