"""Saved views: what somebody looked at, to be looked at again, by oneself or by a role."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from dispatch.errors import BadValue, UnknownThing
from dispatch.permissions import Actor, Permission, Role, require
from dispatch.ports.views import SavedView, Views

MOST_VIEWS = 60
LONGEST_NAME = 60
MOST_BYTES = 16_384
HIGHEST_ID = 2**63 - 1
CAMERA = {"longitude": 180.0, "latitude": 90.0, "zoom": 24.0, "pitch": 85.0, "bearing": 360.0}
NOT_SIGNED_IN = {Role.RESIDENT, Role.DEVICE}
# What a view is made of; whom somebody looked at or searched for is none of it.
PARTS = {"view", "visible", "theme", "thematic", "filters", "time", "compare"}
COMPARED = {"thematic", "layers", "time"}
LONGEST_TIME = 80


class ViewService:
    """Keeps the views of each account; the database narrows them to who may see them."""

    def __init__(self, views: Views) -> None:
        self._views = views

    def all(self, actor: Actor) -> list[SavedView]:
        """Return one's own views in their order, then those shared with one's role."""
        require(actor, Permission.VIEW_MAP)
        with self._views.of(actor) as shelf:
            return shelf.all()

    def add(self, actor: Actor, name: str, state: Mapping[str, Any], shared_role: str | None) -> list[SavedView]:
        """Save a view and return all of them.

        Raises
        ------
        BadValue
            The name is empty or too long, the role does not sign in, the state is no view or
            too large, or there are 60 views already.
        """
        require(actor, Permission.VIEW_MAP)
        named, kept, role = _name(name), _state(state), _role(shared_role)
        with self._views.of(actor) as shelf:
            if sum(view.mine for view in shelf.all()) >= MOST_VIEWS:
                raise BadValue(name="views", value=MOST_VIEWS + 1, why=f"≤ {MOST_VIEWS}")
            shelf.add(named, kept, role)
            return shelf.all()

    def change(
        self,
        actor: Actor,
        id: int,
        name: str | None = None,
        state: Mapping[str, Any] | None = None,
        shared_role: str | None = None,
        share: bool = False,
    ) -> list[SavedView]:
        """Rename, replace or share one's own view and return all of them; raises BadValue and UnknownThing."""
        require(actor, Permission.VIEW_MAP)
        named = None if name is None else _name(name)
        kept = None if state is None else _state(state)
        with self._views.of(actor) as shelf:
            if not 0 < id <= HIGHEST_ID or not shelf.change(id, named, kept, share, _role(shared_role)):
                raise UnknownThing(kind="saved_view", id=id)
            return shelf.all()

    def remove(self, actor: Actor, id: int) -> list[SavedView]:
        """Remove one's own view and return those left; raises UnknownThing."""
        require(actor, Permission.VIEW_MAP)
        with self._views.of(actor) as shelf:
            if not 0 < id <= HIGHEST_ID or not shelf.remove(id):
                raise UnknownThing(kind="saved_view", id=id)
            return shelf.all()

    def arrange(self, actor: Actor, ids: Sequence[int]) -> list[SavedView]:
        """Put one's own views into this order and return all; raises BadValue unless each is named once."""
        require(actor, Permission.VIEW_MAP)
        with self._views.of(actor) as shelf:
            mine = sorted(view.id for view in shelf.all() if view.mine)
            if sorted(ids) != mine:
                raise BadValue(name="ids", value=list(ids)[:MOST_VIEWS], why=f"{mine}")
            shelf.arrange(ids)
            return shelf.all()


def _name(name: str) -> str:
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not 1 <= len(plain) <= LONGEST_NAME:
        raise BadValue(name="name", value=plain[: LONGEST_NAME + 1] or "''", why=f"1–{LONGEST_NAME}")
    return plain


def _role(role: str | None) -> str | None:
    known = [one.value for one in Role if one not in NOT_SIGNED_IN]
    if role is not None and role not in known:
        raise BadValue(name="shared_role", value=role[:40], why=", ".join(known))
    return role


def _state(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a view, checked; what is no part of one is refused."""
    if unknown := sorted(set(state) - PARTS):
        raise BadValue(name="state", value=", ".join(unknown)[:80], why=", ".join(sorted(PARTS)))
    camera = state.get("view")
    if not isinstance(camera, Mapping) or set(camera) != set(CAMERA):
        raise BadValue(name="state.view", value=str(camera)[:80], why=", ".join(CAMERA))
    for part, most in CAMERA.items():
        value = camera[part]
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
            or abs(value) > most
        ):
            raise BadValue(name=f"state.view.{part}", value=str(value)[:40], why=f"±{most:g}")
    visible = state.get("visible", {})
    if not isinstance(visible, Mapping) or not all(isinstance(shown, bool) for shown in visible.values()):
        raise BadValue(name="state.visible", value=str(visible)[:80], why="{layer: true | false}")
    _check_times(state)
    try:
        written = json.dumps(state, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise BadValue(name="state", value="NaN", why="JSON") from error
    if (size := len(written.encode())) > MOST_BYTES:
        raise BadValue(name="state", value=f"{size} B", why=f"≤ {MOST_BYTES} B")
    if "\\u0000" in written:
        raise BadValue(name="state", value="\\0", why="JSON")
    return dict(state)


def _check_times(state: Mapping[str, Any]) -> None:
    """Pass where the window of time and the second map can be what they are for."""
    compare = state.get("compare")
    if compare is not None and (not isinstance(compare, Mapping) or not set(compare) <= COMPARED):
        raise BadValue(name="state.compare", value=str(compare)[:80], why=", ".join(sorted(COMPARED)))
    times = {"state.time": state.get("time"), "state.compare.time": (compare or {}).get("time")}
    for name, time in times.items():
        if time is not None and (not isinstance(time, str) or len(time) > LONGEST_TIME):
            raise BadValue(
                name=name, value=str(time)[:80], why="2026-11-22T00:00:00Z/2026-11-23T00:00:00Z | PT3600S | P1D"
            )
