"""What a draft means for help, against the plan in force: the last ninety days replayed on both."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from dispatch.nearest import Roads
from dispatch.permissions import Actor, Permission, require
from dispatch.planning.draft import Draft
from dispatch.planning.response import DAYS, HANDLING_S, Answered, Happened, Post, answered, by_grid, posts_of
from dispatch.planning.sheet import Ground, PlanSheet
from dispatch.planning.staffing import StaffFinding, staffing
from dispatch.ports.planning import PlanDesk, Plans
from dispatch.service.plans import PlanService
from dispatch.service.roads import RoadAtlas
from geo.road_travel import Departures
from geo.road_ways import Way

HOLD_S = 600.0
GROUNDS_KEPT = 2
TIMES_KEPT = 20_000

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """A draft against the plan in force.

    Attributes
    ----------
    way
        How every officer moves; None for each by the own way.
    handling_s
        Time at an incident; `timed` tells whether it was measured.
    draft, in_force
        All incidents together.
    grids, before
        The same for each grid of the draft, and of the plan in force, by name.
    posts
        Where each grid of the draft is answered from.
    staffing
        Grids that have not exactly one officer.
    """

    way: Way | None
    days: int
    handling_s: float
    timed: bool
    draft: Answered
    in_force: Answered
    grids: Mapping[str, Answered]
    before: Mapping[str, Answered]
    posts: Mapping[str, Post]
    staffing: Sequence[StaffFinding]


@dataclass(slots=True)
class _Kept:
    """What is read once for many strokes; times of a post to some incidents stay as long as both do."""

    read_s: float
    happened: Happened
    stationed: Mapping[str, Post]
    in_force: Draft
    handling_s: float | None
    placed: dict[Way, Departures] = field(default_factory=dict)
    times: OrderedDict[tuple[float, float, str, bytes], Floats] = field(default_factory=OrderedDict)
    before: dict[Way | None, tuple[dict[str, Answered], dict[str, Post], Answered]] = field(default_factory=dict)


class PlanResponseService:
    """Forecasts; safe for threads, one forecast at a time on each ground."""

    def __init__(
        self,
        plans: PlanService,
        store: Plans,
        atlas: RoadAtlas,
        clock: Callable[[], datetime],
        running_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._plans = plans
        self._store = store
        self._atlas = atlas
        self._clock = clock
        self._running_s = running_s
        self._lock = threading.Lock()
        self._grounds: OrderedDict[tuple[str, tuple[int, ...]], _Kept] = OrderedDict()

    def of(self, actor: Actor, draft_id: int, way: Way | None = None) -> Forecast:
        """Return the forecast of a draft.

        Raises
        ------
        NotPermitted, UnknownThing
        NoRoads
            No road graph is stored in the actor's area.
        """
        require(actor, Permission.PLAN)
        with self._store.of(actor) as desk:
            sight = self._plans.sight(desk, draft_id)
            roads = self._atlas.of(actor).roads
            kept = self._read(actor, desk, sight.ground, sight.head.editions)
        handling_s = kept.handling_s or HANDLING_S
        sheet = sight.ground.sheet
        with self._lock:
            after, posts, total = self._answers(roads, kept, sheet, sight.draft, way, handling_s)
            if way not in kept.before:
                kept.before[way] = self._answers(roads, kept, sheet, kept.in_force, way, handling_s)
            before, _, in_force = kept.before[way]
        officers = {grid: post.officers for grid, post in kept.stationed.items()}
        return Forecast(
            way, DAYS, handling_s, kept.handling_s is not None, total, in_force, after, before, posts,
            staffing(sight.draft, sight.figures, officers),
        )  # fmt: skip

    def _read(self, actor: Actor, desk: PlanDesk, ground: Ground, editions: tuple[int, ...]) -> _Kept:
        key = (actor.scope, editions)
        now = self._running_s()
        with self._lock:
            kept = self._grounds.get(key)
            if kept is not None and now - kept.read_s < HOLD_S:
                self._grounds.move_to_end(key)
                return kept
        since = self._clock() - timedelta(days=DAYS)
        communities = ground.sheet.communities
        kept = _Kept(
            now, desk.happened(ground, editions, since), desk.posts(communities),
            Draft(*desk.in_force(ground, editions)), desk.handling_s(communities, since),
        )  # fmt: skip
        with self._lock:
            self._grounds[key] = kept
            while len(self._grounds) > GROUNDS_KEPT:
                self._grounds.popitem(last=False)
        return kept

    def _answers(
        self, roads: Roads, kept: _Kept, sheet: PlanSheet, draft: Draft, way: Way | None, handling_s: float
    ) -> tuple[dict[str, Answered], dict[str, Post], Answered]:
        held = np.flatnonzero(np.bincount(draft.holders[draft.holders >= 0], minlength=len(draft.grids)))
        posts = posts_of(sheet, draft, kept.stationed, held, (way or Way.FOOT).value)
        rows, starts = by_grid(draft, kept.happened)
        found: dict[str, Answered] = {}
        everything: list[Floats] = []
        for place, post in posts.items():
            mine = rows[starts[place] : starts[place + 1]]
            seconds = self._seconds(roads, kept, post, way or Way(post.way), mine)
            found[draft.grids[place]] = answered(seconds, handling_s)
            everything.append(seconds)
        total = answered(np.concatenate(everything) if everything else np.zeros(0), handling_s)
        return found, {draft.grids[place]: post for place, post in posts.items()}, total

    def _seconds(self, roads: Roads, kept: _Kept, post: Post, way: Way, rows: Ints) -> Floats:
        if not len(rows):
            return np.zeros(0)
        key = (post.lng, post.lat, way.value, rows.tobytes())
        known = kept.times.get(key)
        if known is not None:
            return known
        streets = roads.outward(way)
        if streets is None:
            return np.full(len(rows), np.inf)
        if way not in kept.placed:
            kept.placed[way] = streets.placed(kept.happened.lngs, kept.happened.lats)
        seconds = streets.seconds(post.lng, post.lat, kept.placed[way].take(rows))
        kept.times[key] = seconds
        while len(kept.times) > TIMES_KEPT:
            kept.times.popitem(last=False)
        return seconds
