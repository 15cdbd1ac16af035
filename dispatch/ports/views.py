"""What the service of saved views asks of a store."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from dispatch.permissions import Actor


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view that somebody saved.

    Attributes
    ----------
    state
        Camera, layers, thematic map, filters, window of time and second map, as plain JSON.
    shared_role
        The role it is shared with, None where it is private.
    mine
        Whether it belongs to who asks; `owner` is shown for those of others.
    """

    id: int
    name: str
    state: Mapping[str, Any]
    shared_role: str | None
    mine: bool
    owner: str


class ViewShelf(Protocol):
    """The views of one account and those shared with it, within one transaction."""

    def all(self) -> list[SavedView]:
        """Return one's own in their order, then those that others share."""

    def add(self, name: str, state: Mapping[str, Any], shared_role: str | None) -> int:
        """Put a view behind one's own and return its id."""

    def change(
        self, id: int, name: str | None, state: Mapping[str, Any] | None, share: bool, shared_role: str | None
    ) -> bool:
        """Change one's own; None leaves a part as it is, `share` says whether the role counts."""

    def remove(self, id: int) -> bool:
        """Remove one's own; False where there is none."""

    def arrange(self, ids: Sequence[int]) -> None:
        """Put one's own into this order."""


class Views(Protocol):
    """Opens shelves."""

    def of(self, actor: Actor) -> AbstractContextManager[ViewShelf]:
        """Open the shelf of an account; raises DatabaseAway."""
