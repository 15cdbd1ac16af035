"""Drafts of plans: begun, edited stroke by stroke, judged, and taken towards publication."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from dispatch.planning.automatic import Outcome, Wish, automatic
from dispatch.planning.draft import NEXT_STATES, Change, Draft, DraftState, Edit, EditKind, fold
from dispatch.planning.figures import DraftFigures, figures_of
from dispatch.planning.history import NO_CHANGE, edit, lock, redo, undo
from dispatch.planning.rules import Band, Finding, findings
from dispatch.planning.sheet import Barrier, Ground, Load
from dispatch.planning.strokes import (
    fill,
    merge,
    paint,
    rebalance,
    send_home,
    shift_border,
    split_by_line,
    split_evenly,
    swap,
)
from dispatch.ports.planning import Comment, DraftHead, PlanDesk, Plans
from dispatch.service.plan_values import grid_place, needed, pair, several, units_asked, words_of
from dispatch.territory import WEEKS_COUNTED
from geo.unit_graph import UnitGraph

GROUNDS_KEPT = 2
DRAFTS_KEPT = 16
LOADS_HOLD_S = 60.0
LONGEST_NAME = 60
LONGEST_WORDS = 1000
MOST_PARTS = 200
NEW = "新{}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One edit as it was asked for; what a kind does not need is left out.

    Attributes
    ----------
    number
        The last edit of the draft that it was made on.
    units
        Numbers of units.
    line
        WGS 84 points (lng, lat).
    """

    kind: EditKind
    number: int
    units: Sequence[int] = ()
    grid: str | None = None
    grids: Sequence[str] = ()
    only_from: str | None = None
    line: Sequence[tuple[float, float]] = ()
    parts: int | None = None
    shares: Mapping[Load, float] = field(default_factory=dict)
    keep_homes: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A draft as it is looked at: its ground, what it holds, and what is wrong with it."""

    head: DraftHead
    ground: Ground
    draft: Draft
    figures: DraftFigures
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What an edit does: the sight before and after it, and of an automatic plan what came of each community."""

    change: Change
    before: Sight
    after: Sight
    outcomes: Sequence[Outcome] = ()


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
        self._walks: OrderedDict[tuple[tuple[int, ...], frozenset[Barrier]], UnitGraph] = OrderedDict()
        self._looked: OrderedDict[int, Sight] = OrderedDict()
        self._folded: OrderedDict[int, tuple[Draft, tuple[Edit, ...]]] = OrderedDict()

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
        NothingToUndo, NothingToRedo
        """
        require(actor, Permission.PLAN)
        now = self._clock()
        with self._plans.of(actor) as desk:
            if not preview:
                desk.lock(draft_id)
            before = self.sight(desk, draft_id)
            if before.head.state is not DraftState.DRAFT:
                raise DraftClosed(state=before.head.state.value)
            draft, log = self._fold(desk, draft_id)
            if asked.number != draft.number:
                raise self._moved(desk, log, asked.number)
            entry, outcomes = _entry(before, asked, log, actor.reference, now)
            after = seen(before.head, before.ground, draft.with_edit(entry))
            if not preview:
                desk.add_edit(draft_id, entry)
        if not preview:
            self._kept(after)
        return Effect(entry.change, before, after, outcomes)

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
        ground = self._honoured(self._ground(desk, head.editions), head)
        with self._lock:
            last = self._looked.get(draft_id)
        # What was looked at last is that still, while neither draft nor ground has changed.
        if (
            last is not None
            and last.ground.sheet.loads is ground.sheet.loads
            and (last.draft.number, last.head.band, last.head.barriers) == (draft.number, head.band, head.barriers)
        ):
            return replace(last, head=head)
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
        since = self._clock() - timedelta(weeks=WEEKS_COUNTED)
        with self._lock:
            read_s, ground = self._grounds.get(key, (0.0, None))
        if ground is not None and self._running_s() - read_s < LOADS_HOLD_S:
            return ground
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


def seen(head: DraftHead, ground: Ground, draft: Draft) -> Sight:
    """Look at a draft on its ground."""
    figures = figures_of(ground.sheet, draft)
    return Sight(head, ground, draft, figures, findings(ground.sheet, draft, figures, head.band))


def _entry(sight: Sight, asked: Asked, log: Sequence[Edit], by: str, now: datetime) -> tuple[Edit, Sequence[Outcome]]:
    draft, sheet = sight.draft, sight.ground.sheet
    outcomes: Sequence[Outcome] = ()
    if asked.kind is EditKind.UNDO:
        return undo(draft, log, by, now), outcomes
    if asked.kind is EditKind.REDO:
        return redo(draft, log, by, now), outcomes
    if asked.kind in (EditKind.LOCK, EditKind.UNLOCK):
        places = [grid_place(draft, one) for one in asked.grids]
        return lock(
            draft, places, units_asked(sheet, asked.units).tolist(), by, now, asked.kind is EditKind.LOCK
        ), outcomes
    if asked.kind is EditKind.AUTOMATIC:
        change, outcomes = _automatic(sight, asked)
    else:
        change = _change(sight, asked)
    said = {
        name: value
        for name, value in (
            ("grid", asked.grid), ("grids", list(asked.grids)), ("only_from", asked.only_from), ("parts", asked.parts),
            ("line", [list(point) for point in asked.line]), ("shares", {k.value: v for k, v in asked.shares.items()}),
        )
        if value
    }  # fmt: skip
    return edit(draft, asked.kind, change if len(change) else NO_CHANGE, by, now, said), outcomes


def _change(sight: Sight, asked: Asked) -> Change:
    draft, sheet = sight.draft, sight.ground.sheet
    shares = asked.shares or {sight.head.band.load: 1.0}
    names = _fresh(draft)
    match asked.kind:
        case EditKind.MEND:
            return send_home(draft, sheet, needed(asked.grid, "grid"))
        case EditKind.PAINT:
            return paint(draft, sheet, units_asked(sheet, asked.units), needed(asked.grid, "grid"), asked.only_from)
        case EditKind.SPLIT if asked.line:
            return split_by_line(draft, sheet, needed(asked.grid, "grid"), asked.line, names)
        case EditKind.SPLIT:
            parts = asked.parts or 2
            if not 2 <= parts <= MOST_PARTS:
                raise BadValue(name="parts", value=parts, why=f"2–{MOST_PARTS}")
            return split_evenly(draft, sheet, needed(asked.grid, "grid"), parts, shares, names)
        case EditKind.MERGE:
            return merge(draft, sheet, several(asked.grids))
        case EditKind.SWAP:
            one, other = pair(asked.grids)
            return swap(draft, sheet, units_asked(sheet, asked.units), one, other)
        case EditKind.SHIFT:
            giver, taker = pair(asked.grids)
            return shift_border(draft, sheet, giver, taker)
        case EditKind.FILL:
            return fill(draft, sheet, asked.grids or None)
        case _:
            return rebalance(draft, sheet, several(asked.grids), shares)


def _automatic(sight: Sight, asked: Asked) -> tuple[Change, Sequence[Outcome]]:
    draft, sheet, band = sight.draft, sight.ground.sheet, sight.head.band
    parts = None
    if asked.parts is not None:
        if len(sheet.communities) > 1 or not 1 <= asked.parts <= len(sheet):
            raise BadValue(name="parts", value=asked.parts, why="1 community")
        parts = {sheet.communities[0]: asked.parts}
    wish = Wish(asked.shares or {band.load: 1.0}, band, parts, asked.keep_homes)
    return automatic(draft, sheet, sheet.communities, wish, _fresh(draft))


def _fresh(draft: Draft) -> list[str]:
    """Return provisional names that no grid of the draft has or had."""
    first = 1 + sum(name.startswith(NEW.format("")) for name in draft.grids)
    return [NEW.format(number) for number in range(first, first + len(draft.holders) + 1)]
