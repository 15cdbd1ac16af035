"""Plans are published: through the gate, with a day, withdrawn before it and rolled back after it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from dispatch.china_time import CHINA, day_in_china
from dispatch.errors import NotRollable, NotWithdrawable, PlanBaseChanged, PlanNotApproved, UnknownThing
from dispatch.permissions import Actor, Permission, require
from dispatch.planning.draft import DraftState
from dispatch.planning.gate import Check, check_base, check_day, checks, overrides
from dispatch.planning.publication import (
    Move,
    Moved,
    PairCount,
    Publication,
    PublicationState,
    Settlement,
    Telling,
    counted,
    settle,
)
from dispatch.planning.rules import Finding, Rule
from dispatch.planning.sheet import Ground
from dispatch.planning.staffing import without_one_officer
from dispatch.planning.succession import Lineage
from dispatch.ports.planning import DraftHead
from dispatch.ports.publishing import Announced, PublicationDesk, Publications
from dispatch.service.plan_sight import Sight
from dispatch.service.plan_values import words_of
from dispatch.service.plans import LONGEST_WORDS, PlanService
from dispatch.territory import WEEKS_COUNTED

MOST_DOORS = 200_000
MOST_ROWS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """What publishing a draft would come to: the gate, the grids, and what changes its grid."""

    head: DraftHead
    checks: Sequence[Check]
    settled: Settlement
    pairs: Sequence[PairCount]
    moves: Sequence[Move]
    leaderless: int


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """A publication with what it made of each grid and what moves."""

    publication: Publication
    lineage: Sequence[Lineage]
    pairs: Sequence[PairCount]
    moves: Sequence[Move]


class PublishingService:
    """Publications, for those who plan; `clock` gives the time now, in UTC."""

    def __init__(self, desks: Publications, drafts: PlanService, clock: Callable[[], datetime]) -> None:
        self._desks = desks
        self._drafts = drafts
        self._clock = clock

    def outlook(self, actor: Actor, draft_id: int) -> Outlook:
        """Return what publishing a draft would come to, whatever state it is in.

        Raises
        ------
        UnknownThing, PlanOutdated, PlanBaseChanged, PlanUnchanged, GridNumbersExhausted
        """
        require(actor, Permission.PLAN)
        with self._desks.of(actor) as desk:
            sight = self._drafts.sight(desk, draft_id)
            settled = self._settled(desk, sight)
            moves = _moves(desk, settled)
            fresh = [one.code for one in settled.grids if one.fresh]
            heirs = {one.new_code for one in settled.lineage if one.new_code in fresh and one.share > 1 / 2}
            found = _all_found(desk, sight, settled)
            return Outlook(sight.head, checks(found), settled, counted(moves), moves, len(fresh) - len(heirs))

    def publish(self, actor: Actor, draft_id: int, on: date, reasons: Mapping[Rule, str]) -> Publication:
        """Publish an approved draft for a day; from today it takes effect at once.

        Raises
        ------
        PlanNotApproved, PlanDateWrong, PlanRulesFail, OverrideWithoutReason, PlanOutdated, PlanBaseChanged,
        PlanUnchanged, UnknownThing, GridNumbersExhausted
            The draft is as it was.
        """
        require(actor, Permission.PLAN)
        now = self._clock()
        with self._desks.of(actor) as desk:
            desk.hold_publishing()
            desk.lock(draft_id)
            sight = self._drafts.sight(desk, draft_id)
            head = sight.head
            if head.state is not DraftState.APPROVED or head.approved_by in (None, head.author_id):
                raise PlanNotApproved(state=head.state.value)
            check_day(on, day_in_china(now))
            settled = self._settled(desk, sight)
            let_pass = overrides(_all_found(desk, sight, settled), reasons, actor.reference, now)
            told = Announced(
                draft_id, None, head.area_code, head.name, tuple(head.editions), on, _moment(on, now), head.author_id,
                head.approved_by or 0, actor.account_id, now, "", tuple(let_pass),
            )  # fmt: skip
            made = desk.announce(told, settled, sight.ground)
            desk.set_state(draft_id, DraftState.PUBLISHED)
            desk.note(
                actor, "publish_plan", head.area_code, made, "; ".join(f"{o.rule.value}: {o.reason}" for o in let_pass)
            )
            return self._publication(desk, made)

    def all(self, actor: Actor) -> list[Publication]:
        """Return the publications in the actor's area, the newest first."""
        require(actor, Permission.PLAN)
        with self._desks.of(actor) as desk:
            return desk.publications()

    def story(self, actor: Actor, publication_id: int) -> Story:
        """Return a publication with its lineage and all that moves; raises UnknownThing."""
        require(actor, Permission.PLAN)
        with self._desks.of(actor) as desk:
            one = self._publication(desk, publication_id)
            moves = self._moves_of(desk, one)
            return Story(one, desk.lineage(publication_id), counted(moves), moves)

    def doors(self, actor: Actor, publication_id: int) -> tuple[Story, list[tuple[str, str, str, str]]]:
        """Return a story with the doors of every building that moves: building, door, from, to."""
        story = self.story(actor, publication_id)
        with self._desks.of(actor) as desk:
            return story, desk.homes_of([one for one in story.moves if one.kind is Moved.BUILDING], MOST_DOORS)

    def withdraw(self, actor: Actor, publication_id: int) -> Publication:
        """Take a publication back before its day; its draft is approved again. Raises NotWithdrawable, UnknownThing."""
        require(actor, Permission.PLAN)
        now = self._clock()
        with self._desks.of(actor) as desk:
            desk.hold_publishing()
            one = self._publication(desk, publication_id)
            if one.state is not PublicationState.SCHEDULED:
                raise NotWithdrawable(id=publication_id, state=one.state.value)
            desk.withdraw(publication_id, actor, now)
            if one.draft_id is not None:
                desk.set_state(one.draft_id, DraftState.APPROVED)
            desk.note(actor, "withdraw_plan", one.area_code, publication_id, "")
            return self._publication(desk, publication_id)

    def roll_back(self, actor: Actor, publication_id: int, on: date, reason: str) -> Publication:
        """Publish the plan that was in force before a publication; grids that ended come back under new codes.

        Who drew and who approved what comes back stay who they were; who rolls back says why.

        Raises
        ------
        NotRollable, PlanOutdated, PlanBaseChanged, PlanDateWrong, PlanUnchanged, BadValue, UnknownThing
        """
        require(actor, Permission.PLAN)
        now = self._clock()
        why = words_of(reason, "reason", LONGEST_WORDS)
        with self._desks.of(actor) as desk:
            desk.hold_publishing()
            one = self._publication(desk, publication_id)
            if one.state is not PublicationState.EFFECTIVE:
                raise NotRollable(id=publication_id, state=one.state.value)
            check_day(on, day_in_china(now))
            latest = desk.latest(one.communities)
            over = next((later.name for later in desk.publications(latest)), None) if latest != publication_id else None
            check_base(over or desk.newer(one.communities, now), same_base=True)
            ground = desk.ground(one.editions, now - timedelta(weeks=WEEKS_COUNTED))
            before, after = desk.tellings(publication_id)
            in_force = Telling(*desk.in_force(ground, one.editions))
            if not _agree(ground, in_force, after, one.communities):
                raise PlanBaseChanged
            settled = settle(
                ground.sheet, in_force, before, desk.known_grids(one.communities), desk.used_codes(one.communities)
            )
            people = desk.people(publication_id)
            told = Announced(
                None, publication_id, one.area_code, one.name, one.editions, on, _moment(on, now), people.author_id,
                people.approved_by, actor.account_id, now, why, (),
            )  # fmt: skip
            made = desk.announce(told, settled, ground)
            desk.note(actor, "roll_back_plan", one.area_code, made, why)
            return self._publication(desk, made)

    # Reading

    def _settled(self, desk: PublicationDesk, sight: Sight) -> Settlement:
        head, ground = sight.head, sight.ground
        root, base = desk.rooted(head, ground)
        after = Telling(sight.draft.grids, sight.draft.holders)
        changing = base.codes() != after.codes()
        communities = [ground.sheet.communities[at] for at in np.unique(ground.sheet.community[changing]).tolist()]
        in_force = Telling(*desk.in_force(ground, head.editions))
        check_base(desk.newer(communities, root.made_at), _agree(ground, in_force, base, communities))
        return settle(ground.sheet, in_force, after, desk.known_grids(communities), desk.used_codes(communities))

    def _publication(self, desk: PublicationDesk, publication_id: int) -> Publication:
        found = desk.publications(publication_id)
        if not found:
            raise UnknownThing(kind="publication", id=publication_id)
        return found[0]

    def _moves_of(self, desk: PublicationDesk, one: Publication) -> list[Move]:
        if one.state is PublicationState.EFFECTIVE:
            return desk.kept_moves(one.id)
        if one.state is PublicationState.WITHDRAWN:
            return []
        return desk.moves(one.communities, desk.plan_grids(one.id), desk.lineage(one.id))


def _moves(desk: PublicationDesk, settled: Settlement) -> list[Move]:
    return desk.moves(settled.communities, settled.grids, settled.lineage)


def _all_found(desk: PublicationDesk, sight: Sight, settled: Settlement) -> list[Finding]:
    """Return what fails in a draft, officers too: who is in charge is told by the plan's codes alone."""
    officers = {grid: post.officers for grid, post in desk.posts(settled.communities).items()}
    staffed = without_one_officer(sight.ground.sheet, sight.draft, sight.figures, sight.head.band, settled, officers)
    return [*sight.findings, *staffed]


def _agree(ground: Ground, one: Telling, other: Telling, communities: Sequence[str]) -> bool:
    """Tell whether two tellings give every unit of some communities to the same grid."""
    sheet = ground.sheet
    inside = np.isin(sheet.community, [at for at, code in enumerate(sheet.communities) if code in set(communities)])
    return bool((one.codes()[inside] == other.codes()[inside]).all())


def _moment(on: date, now: datetime) -> datetime:
    """Return when a day begins; today has begun."""
    return max(now, datetime.combine(on, time(), CHINA))
