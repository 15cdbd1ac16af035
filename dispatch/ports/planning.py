"""What the service of plans asks of a store."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dispatch.permissions import Actor
from dispatch.planning.cutting import Remade
from dispatch.planning.draft import Draft, DraftState, Edit, Ints
from dispatch.planning.rules import Band
from dispatch.planning.sheet import Barrier, Ground
from dispatch.ports.plan_sharing import PlanForecasting, PlanSharing


@dataclass(frozen=True, slots=True)
class DraftHead:
    """What is said of a draft in a list. `number` is that of its last edit, `barriers` what parts its ground on foot."""

    id: int
    area_code: str
    area_name: str
    name: str
    state: DraftState
    author_id: int
    author: str
    forked_of: int | None
    editions: tuple[int, ...]
    band: Band
    made_at: datetime
    number: int
    changed_at: datetime
    approved_by: int | None = None
    approver: str | None = None
    barriers: frozenset[Barrier] = frozenset(Barrier)


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a draft, or of one of its grids."""

    id: int
    actor: str
    at: datetime
    grid: str | None
    words: str


class PlanDesk(PlanSharing, PlanForecasting, Protocol):
    """Plans within one transaction, narrowed to the actor's scope."""

    def heads(self, draft_id: int | None = None) -> list[DraftHead]:
        """Return the drafts in scope, or one of them, the newest first."""

    def lock(self, draft_id: int) -> None:
        """Keep others from changing a draft until the transaction ends."""

    def start(self, draft_id: int) -> tuple[Draft, Ints]:
        """Return what a draft began as, and the numbers of its units."""

    def edits(self, draft_id: int, after: int) -> list[Edit]:
        """Return the entries of a draft's log that follow number `after`."""

    def add_draft(
        self, actor: Actor, area: str, name: str, band: Band, editions: Sequence[int], start: Draft, units: Ints,
        at: datetime, forked_of: int | None,
    ) -> int:  # fmt: skip
        """Keep a new draft and return its number."""

    def add_edit(self, draft_id: int, edit: Edit) -> None:
        """Put an entry behind a draft's log."""

    def tied_by_file(self, editions: Sequence[int], community: str) -> bool:
        """Tell whether a file, not their shapes, says who touches whom among the units of a community."""

    def remake_units(self, head: DraftHead, remade: Sequence[Remade]) -> tuple[int, ...]:
        """Keep new editions for a draft, with some units remade and every building in one, and return all its editions."""

    def origins(self, editions: Sequence[int], before: Sequence[int]) -> Mapping[int, int]:
        """Return for each unit of some editions the unit of `before` that it comes from, or itself."""

    def set_state(self, draft_id: int, state: DraftState, approved_by: int | None = None) -> None:
        """Say where a draft stands; who approved it stays noted while it is approved or published."""

    def comments(self, draft_id: int) -> list[Comment]:
        """Return what was said of a draft, in order."""

    def add_comment(self, draft_id: int, actor: str, at: datetime, grid: str | None, words: str) -> None:
        """Keep a comment."""

    def knows_area(self, area: str) -> bool:
        """Tell whether there is a region of this code in scope."""

    def newest_editions(self, area: str) -> list[int]:
        """Return the newest units of each community that a code covers."""

    def ground(self, editions: Sequence[int], since: datetime) -> Ground:
        """Return the ground of some editions with its loads by now."""

    def reloaded(self, ground: Ground, editions: Sequence[int], since: datetime) -> Ground:
        """Return a ground with its loads by now."""

    def in_force(self, ground: Ground, editions: Sequence[int]) -> tuple[tuple[str, ...], Ints]:
        """Return the grids in force, and the place of that which holds each unit."""

    def names_of(self, references: Collection[str]) -> Mapping[str, str]:
        """Return what people call those whom the log names."""


class Plans(Protocol):
    """Opens desks."""

    def of(self, actor: Actor) -> AbstractContextManager[PlanDesk]:
        """Open a desk for an actor; raises DatabaseAway."""
