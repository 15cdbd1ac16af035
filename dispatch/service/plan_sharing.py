"""What is beside the painting of a draft: its links, its barriers, the plan in force, and taking it away."""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from dispatch.errors import DraftClosed, UnknownThing
from dispatch.permissions import Actor, Permission, require
from dispatch.planning.draft import Draft, DraftState
from dispatch.planning.sheet import Barrier
from dispatch.ports.plan_sharing import HousedBuilding, Share
from dispatch.ports.planning import Comment, Plans
from dispatch.service.plan_sight import Sight, seen
from dispatch.service.plans import PlanService

TOKEN_BYTES = 18


class PlanSharingService:
    """Shares drafts with whoever is signed in and governs the whole area of one."""

    def __init__(self, plans: PlanService, store: Plans, clock: Callable[[], datetime]) -> None:
        self._plans = plans
        self._store = store
        self._clock = clock

    def links(self, actor: Actor, draft_id: int) -> tuple[list[Share], Mapping[str, str]]:
        """Return the links to a draft, the newest first, and the names of who made them; raises UnknownThing."""
        require(actor, Permission.PLAN)
        with self._store.of(actor) as desk:
            self._plans.sight(desk, draft_id)
            found = desk.shares(draft_id)
            return found, desk.names_of({one.made_by for one in found})

    def share(self, actor: Actor, draft_id: int) -> Share:
        """Make a link to a draft; raises UnknownThing."""
        require(actor, Permission.PLAN)
        with self._store.of(actor) as desk:
            self._plans.sight(desk, draft_id)
            desk.add_share(draft_id, secrets.token_urlsafe(TOKEN_BYTES), actor.reference, self._clock())
            return desk.shares(draft_id)[0]

    def revoke(self, actor: Actor, draft_id: int, share_id: int) -> None:
        """End a link; raises UnknownThing where the draft has no such link in force."""
        require(actor, Permission.PLAN)
        with self._store.of(actor) as desk:
            self._plans.sight(desk, draft_id)
            if not desk.revoke_share(draft_id, share_id, self._clock()):
                raise UnknownThing(kind="share", id=share_id)

    def shown(self, actor: Actor, token: str) -> tuple[Sight, list[Comment], Mapping[str, str]]:
        """Return the draft that a link shows, what was said of it, and the names of who said it.

        Raises
        ------
        NotPermitted
        UnknownThing
            There is no such link, it was revoked, or the actor does not govern the whole of the draft's area.
        """
        require(actor, Permission.VIEW_MAP)
        with self._store.of(actor) as desk:
            draft_id = desk.shared(token)
            if draft_id is None:
                raise UnknownThing(kind="share", id="…")
            said = desk.comments(draft_id)
            return self._plans.sight(desk, draft_id), said, desk.names_of({one.actor for one in said})

    def barriers(self, actor: Actor, draft_id: int) -> "Mapping[Barrier, np.ndarray[Any, np.dtype[np.object_]]]":
        """Return what parts the ground of a draft on foot, WGS 84, whether it counts there or not."""
        require(actor, Permission.PLAN)
        with self._store.of(actor) as desk:
            return desk.barriers(self._plans.sight(desk, draft_id).ground.sheet.communities)

    def honour(self, actor: Actor, draft_id: int, barriers: Collection[Barrier]) -> Sight:
        """Say which kinds of barrier count in a draft; raises UnknownThing and DraftClosed."""
        require(actor, Permission.PLAN)
        with self._store.of(actor) as desk:
            desk.lock(draft_id)
            state = self._plans.sight(desk, draft_id).head.state
            if state is not DraftState.DRAFT:
                raise DraftClosed(state=state.value)
            desk.set_barriers(draft_id, barriers)
            return self._plans.sight(desk, draft_id)

    def in_force(self, actor: Actor, draft_id: int) -> Sight:
        """Return the plan in force as if it were a draft on the same units; raises UnknownThing."""
        require(actor, Permission.PLAN)
        with self._store.of(actor) as desk:
            sight = self._plans.sight(desk, draft_id)
            return seen(sight.head, sight.ground, Draft(*desk.in_force(sight.ground, sight.head.editions)))

    def housed(self, actor: Actor, draft_id: int) -> tuple[Sight, Sequence[HousedBuilding]]:
        """Return a draft and its buildings with the grid in force that each is in; raises UnknownThing."""
        require(actor, Permission.PLAN)
        with self._store.of(actor) as desk:
            sight = self._plans.sight(desk, draft_id)
            return sight, desk.housed(sight.head.editions)
