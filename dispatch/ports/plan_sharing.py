"""What sharing a draft, switching its barriers and writing it out ask of a store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import numpy as np

from dispatch.planning.response import Happened, Post
from dispatch.planning.sheet import Barrier, Ground


@dataclass(frozen=True, slots=True)
class Share:
    """A link that shows a draft; `revoked_at` is None while it does."""

    id: int
    token: str
    made_by: str
    made_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class HousedBuilding:
    """A building of a draft: its own number and reference, what it is called, and the unit it stands in."""

    id: int
    source_ref: str
    name: str
    address: str
    unit: int
    grid: str | None


class PlanSharing(Protocol):
    """Part of `dispatch.ports.planning.PlanDesk`."""

    def barriers(self, communities: Sequence[str]) -> "Mapping[Barrier, np.ndarray[Any, np.dtype[np.object_]]]":
        """Return what parts the ground of some communities on foot, WGS 84."""

    def set_barriers(self, draft_id: int, barriers: Collection[Barrier]) -> None:
        """Say which kinds of barrier count in a draft."""

    def shares(self, draft_id: int) -> list[Share]:
        """Return the links to a draft, the newest first."""

    def add_share(self, draft_id: int, token: str, by: str, at: datetime) -> None:
        """Keep a link to a draft."""

    def revoke_share(self, draft_id: int, share_id: int, at: datetime) -> bool:
        """End a link; False where the draft has no such link in force."""

    def shared(self, token: str) -> int | None:
        """Return the draft that a link in force shows, None where there is none in scope."""


class PlanForecasting(Protocol):
    """Part of `dispatch.ports.planning.PlanDesk`."""

    def happened(self, ground: Ground, editions: Sequence[int], since: datetime) -> Happened:
        """Return the incidents of a ground since then, without those that were void or merged."""

    def posts(self, communities: Sequence[str]) -> Mapping[str, Post]:
        """Return where the officer in charge of each grid sets out."""

    def handling_s(self, communities: Sequence[str], since: datetime) -> float | None:
        """Return the mean time at an incident since then, None where too few were timed."""

    def housed(self, editions: Sequence[int]) -> list[HousedBuilding]:
        """Return the buildings of some editions with the grid in force that each is in, by number."""
