"""Drafts of plans: begun, edited stroke by stroke, judged, and taken towards publication."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.errors import (
    ApproverIsAuthor,
    BadValue,
    DraftClosed,
    DraftMoved,
    DraftStepIllegal,
    NoUnitsYet,
    UnknownThing,
)
from dispatch.permissions import EVERYWHERE, Actor, Permission, require
from dispatch.planning.draft import NEXT_STATES, Draft, DraftState, Edit, fold
from dispatch.planning.rules import Band
from dispatch.planning.sheet import Barrier, Ground
from dispatch.planning.sketch import Sketch, Sketches
from dispatch.ports.planning import Comment, DraftHead, PlanDesk, Plans
from dispatch.service.plan_edits import Asked, Made, made_of
from dispatch.service.plan_recut import RECUTTING, recut_of
from dispatch.service.plan_sight import Effect, Sight, seen, seen_after
from dispatch.service.plan_values import needed, words_of
from dispatch.territory import WEEKS_COUNTED
from geo.unit_graph import UnitGraph

GROUNDS_KEPT = 2
DRAFTS_KEPT = 16
LOADS_HOLD_S = 60.0
LOADS_FRESH_S = 30.0
PAINTED_S = 600.0
"""A ground is kept fresh for so long after the last stroke on it."""
LONGEST_NAME = 60
LONGEST_WORDS = 1000


class PlanService:
    """Plans of grids, for those who plan; `clock` gives the time now, in UTC."""

    def __init__(
        self, plans: Plans, clock: Callable[[], datetime], running_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._plans = plans
        self._clock = clock
        self._running_s = running_s
        self._lock = threading.Lock()
        self._grounds: OrderedDict[tuple[int, ...], tuple[float, Ground]] = OrderedDict()
        self._painted: dict[tuple[int, ...], tuple[float, Actor]] = {}
        self._walks: OrderedDict[tuple[tuple[int, ...], frozenset[Barrier]], UnitGraph] = OrderedDict()
        self._looked: OrderedDict[int, Sight] = OrderedDict()
        self._folded: OrderedDict[int, tuple[Draft, tuple[Edit, ...]]] = OrderedDict()
        self._sketches = Sketches()

    def all(self, actor: Actor) -> list[DraftHead]:
        """Return the drafts in the actor's area, the newest first."""
        require(actor, Permission.PLAN)
        with self._plans.of(actor) as desk:
            return desk.heads()

    def begin(self, actor: Actor, area: str | None, name: str, band: Band, fork: int | None = None) -> Sight:
        """Begin a draft from the plan in force of an area, or from another draft as it is now.

        Raises
        ------
        NoUnitsYet
            Nobody has made units there.
        UnknownThing
            There is no such area, the actor governs a part of it only, or there is no such draft.
        BadValue
        """
        require(actor, Permission.PLAN)
        named = words_of(name, "name", LONGEST_NAME)
        now = self._clock()
        with self._plans.of(actor) as desk:
            if fork is not None:
                other = self.sight(desk, fork)
                area, editions = other.head.area_code, other.head.editions
                start, units = Draft(other.draft.grids, other.draft.holders), other.ground.sheet.ids
            else:
                area = needed(area, "area")
                governed = actor.scope == EVERYWHERE or area.startswith(actor.scope)
                if not governed or not desk.knows_area(area):
                    raise UnknownThing(kind="region", id=area)
                editions = tuple(desk.newest_editions(area))
                if not editions:
                    raise NoUnitsYet(area=area)
                ground = self._ground(desk, editions)
                start, units = Draft(*desk.in_force(ground, editions)), ground.sheet.ids
            made = desk.add_draft(actor, area, named, band, editions, start, units, now, fork)
            return self.sight(desk, made)

    def one(self, actor: Actor, draft_id: int) -> Sight:
        """Return a draft as it is now; raises UnknownThing."""
        require(actor, Permission.PLAN)
        with self._plans.of(actor) as desk:
            return self.sight(desk, draft_id)

    def sketch(self, ground: Ground) -> Sketch:
        """Return what the units of a ground look like from afar."""
        return self._sketches.of(ground)

    def log(self, actor: Actor, draft_id: int) -> tuple[Sequence[Edit], Mapping[str, str]]:
        """Return all that was done to a draft, and the names of who did it; raises UnknownThing."""
        require(actor, Permission.PLAN)
        with self._plans.of(actor) as desk:
            self._head(desk, draft_id)
            _, log = self._fold(desk, draft_id)
            return log, desk.names_of({one.by for one in log})

    def edit(self, actor: Actor, draft_id: int, asked: Asked, preview: bool = False) -> Effect:
        """Make an edit, or see what it would do.

        Raises
        ------
        DraftMoved
            Somebody else's edit came before.
        DraftClosed
            It is no longer in the making.
        UnknownThing, BadValue, UnitLocked, GridLocked, StrokeEmpty, SplitLineMisses, SplitTooFine, GridsApart,
        NothingToUndo, NothingToRedo, CutLineMisses, UnitsNotJoined, UnitsTiedByFile, AreasElsewhere
        """
        require(actor, Permission.PLAN)
        with self._plans.of(actor) as desk:
            if not preview:
                desk.lock(draft_id)
            before = self.sight(desk, draft_id)
            if before.head.state is not DraftState.DRAFT:
                raise DraftClosed(state=before.head.state.value)
            draft, log = self._fold(desk, draft_id)
            if asked.number != draft.number:
                raise self._moved(desk, log, asked.number)
            made = self._made(desk, before, asked, log, actor, preview)
            entry = made.entry
            if entry.recut is None:
                after = seen_after(before, draft.with_edit(entry), entry)
            else:
                after = self._seen(desk, before.head, draft.with_edit(entry))
            if not preview:
                desk.add_edit(draft_id, entry)
        with self._lock:
            self._painted[before.head.editions] = self._running_s(), actor
        if not preview:
            self._kept(after)
        return Effect(entry.change, before, after, made.outcomes, made.misfits, entry.recut is not None)

    def _made(
        self, desk: PlanDesk, sight: Sight, asked: Asked, log: Sequence[Edit], actor: Actor, preview: bool
    ) -> Made:
        now = self._clock()
        if asked.kind not in RECUTTING:
            return made_of(sight, asked, log, actor.reference, now)
        if preview:
            raise BadValue(name="preview", value=asked.kind.value, why="false")
        entry = recut_of(desk, sight, asked, actor.reference, now, lambda editions: self._ground(desk, editions))
        return Made(entry)

    def _seen(self, desk: PlanDesk, head: DraftHead, draft: Draft) -> Sight:
        head = replace(head, editions=draft.editions)
        return seen(head, self._honoured(self._ground(desk, head.editions), head), draft)

    def freshen(self) -> None:
        """Read anew what units hold where somebody paints, so that no stroke waits for it; raises DatabaseAway."""
        now = self._running_s()
        with self._lock:
            self._painted = {key: one for key, one in self._painted.items() if now - one[0] < PAINTED_S}
            due = [
                (key, actor)
                for key, (_, actor) in self._painted.items()
                if key in self._grounds and now - self._grounds[key][0] >= LOADS_FRESH_S
            ]
        for key, actor in due:
            with self._plans.of(actor) as desk:
                self._read_ground(desk, key)
                with self._lock:
                    looked = [one for one, sight in self._looked.items() if sight.head.editions == key]
                for draft_id in looked:
                    self.sight(desk, draft_id)

    def step(self, actor: Actor, draft_id: int, wanted: DraftState) -> DraftHead:
        """Take a draft from one state to another; raises DraftStepIllegal, ApproverIsAuthor and UnknownThing.

        Publishing has its own gate and is no such step.
        """
        require(actor, Permission.PLAN)
        with self._plans.of(actor) as desk:
            desk.lock(draft_id)
            head = self._head(desk, draft_id)
            if wanted not in NEXT_STATES[head.state] or wanted is DraftState.PUBLISHED:
                raise DraftStepIllegal(state=head.state.value, wanted=wanted.value)
            if wanted is DraftState.APPROVED and actor.account_id == head.author_id:
                raise ApproverIsAuthor(author=head.author)
            desk.set_state(draft_id, wanted, actor.account_id if wanted is DraftState.APPROVED else None)
            return self._head(desk, draft_id)

    def comments(self, actor: Actor, draft_id: int) -> tuple[list[Comment], Mapping[str, str]]:
        """Return what was said of a draft, and the names of who said it."""
        require(actor, Permission.PLAN)
        with self._plans.of(actor) as desk:
            self._head(desk, draft_id)
            found = desk.comments(draft_id)
            return found, desk.names_of({one.actor for one in found})

    def comment(self, actor: Actor, draft_id: int, words: str, grid: str | None) -> None:
        """Say something of a draft, or of one of its grids; raises UnknownThing and BadValue."""
        require(actor, Permission.PLAN)
        said = words_of(words, "words", LONGEST_WORDS)
        with self._plans.of(actor) as desk:
            sight = self.sight(desk, draft_id)
            if grid is not None and grid not in sight.draft.grids:
                raise UnknownThing(kind="grid", id=grid)
            desk.add_comment(draft_id, actor.reference, self._clock(), grid, said)

    # Reading

    def _head(self, desk: PlanDesk, draft_id: int) -> DraftHead:
        found = desk.heads(draft_id)
        if not found:
            raise UnknownThing(kind="plan", id=draft_id)
        return found[0]

    def sight(self, desk: PlanDesk, draft_id: int) -> Sight:
        """Return a draft as it is now, within somebody's transaction; raises UnknownThing."""
        head = self._head(desk, draft_id)
        draft, _ = self._fold(desk, draft_id)
        # The draft may have gone on upon other editions of its units.
        head = replace(head, editions=draft.editions)
        ground = self._honoured(self._ground(desk, head.editions), head)
        with self._lock:
            last = self._looked.get(draft_id)
        # What was looked at last is that still, while neither draft nor ground has changed.
        if (
            last is not None
            and last.ground.sheet.loads is ground.sheet.loads
            and (last.draft.number, last.head.band, last.head.barriers) == (draft.number, head.band, head.barriers)
        ):
            return last if last.head == head else self._kept(replace(last, head=head))
        return self._kept(seen(head, ground, draft))

    def _kept(self, sight: Sight) -> Sight:
        with self._lock:
            self._looked[sight.head.id] = sight
            self._looked.move_to_end(sight.head.id)
            while len(self._looked) > DRAFTS_KEPT:
                self._looked.popitem(last=False)
        return sight

    def _honoured(self, ground: Ground, head: DraftHead) -> Ground:
        """Return the ground where only the draft's own barriers part it on foot."""
        if head.barriers == frozenset(Barrier) or not ground.sheet.on_barrier:
            return ground
        key = head.editions, head.barriers
        with self._lock:
            graph = self._walks.get(key)
        if graph is None:
            graph = ground.sheet.honouring(head.barriers).graph
            with self._lock:
                self._walks[key] = graph
                while len(self._walks) > GROUNDS_KEPT:
                    self._walks.popitem(last=False)
        return replace(ground, sheet=replace(ground.sheet, graph=graph))

    def _fold(self, desk: PlanDesk, draft_id: int) -> tuple[Draft, tuple[Edit, ...]]:
        """Return a draft by its log; what was read before is not read again."""
        with self._lock:
            known = self._folded.get(draft_id)
        draft, log = known if known is not None else (desk.start(draft_id)[0], ())
        newer = desk.edits(draft_id, draft.number)
        if newer or known is None:
            draft, log = fold(draft, newer), (*log, *newer)
            with self._lock:
                self._folded[draft_id] = draft, log
                self._folded.move_to_end(draft_id)
                while len(self._folded) > DRAFTS_KEPT:
                    self._folded.popitem(last=False)
        return draft, log

    def _ground(self, desk: PlanDesk, editions: Sequence[int]) -> Ground:
        """Return a ground; who touches whom never changes within an edition, what units hold does."""
        key = tuple(editions)
        with self._lock:
            read_s, ground = self._grounds.get(key, (0.0, None))
        if ground is not None and self._running_s() - read_s < LOADS_HOLD_S:
            return ground
        return self._read_ground(desk, key)

    def _read_ground(self, desk: PlanDesk, key: tuple[int, ...]) -> Ground:
        since = self._clock() - timedelta(weeks=WEEKS_COUNTED)
        with self._lock:
            _, ground = self._grounds.get(key, (0.0, None))
        ground = desk.ground(key, since) if ground is None else desk.reloaded(ground, key, since)
        with self._lock:
            self._grounds[key] = self._running_s(), ground
            self._grounds.move_to_end(key)
            while len(self._grounds) > GROUNDS_KEPT:
                self._grounds.popitem(last=False)
        return ground

    def _moved(self, desk: PlanDesk, log: Sequence[Edit], number: int) -> DraftMoved:
        if not 0 <= number <= len(log):
            raise BadValue(name="number", value=number, why=f"0–{len(log)}")
        last = log[-1]
        return DraftMoved(by=desk.names_of({last.by}).get(last.by, last.by), number=last.number)
