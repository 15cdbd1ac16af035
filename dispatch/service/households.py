"""What may be done for homes: visits, changes that another person verifies, finding with a reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dispatch.china_time import day_in_china
from dispatch.errors import BadValue, JingweiError, UnknownThing, VerdictReasonMissing
from dispatch.households import (
    Change,
    ChangeState,
    FoundHome,
    GridVisits,
    Home,
    NewVisit,
    Proposal,
    Question,
    VisitForm,
)
from dispatch.permissions import Actor, Permission, require
from dispatch.ports.households import Households

MOST_CHANGES = 100
LEAST_REASON = 2
LONGEST_REASON = 300
OLDEST_VISIT = timedelta(days=366)
CLOCKS_DIFFER = timedelta(minutes=10)
COUNTED = timedelta(days=30)
HIGHEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of one change of a batch: its new state, or why it was left alone."""

    id: int
    state: ChangeState | None
    error: JingweiError | None = None


class HouseholdService:
    """Answers and commands about homes after checking the actor's permissions.

    Rows outside the actor's scope never arrive here: the work is narrowed by the database.
    """

    def __init__(self, households: Households, clock: Callable[[], datetime]) -> None:
        self._households = households
        self._clock = clock

    @property
    def today(self) -> date:
        """The day on the wall's calendar."""
        return day_in_china(self._clock())

    def home(self, actor: Actor, dwelling_id: int, on: date | None = None) -> Home:
        """Return everything on record about a home, now or as of a day; raises UnknownThing, NotPermitted."""
        require(actor, Permission.VIEW_PERSONS)
        _known(dwelling_id, "dwelling")
        today = self.today
        with self._households.work(actor) as work:
            home = work.home(dwelling_id, min(on or today, today), today)
        if home is None:
            raise UnknownThing(kind="dwelling", id=dwelling_id)
        return home

    def forms(self, actor: Actor) -> list[VisitForm]:
        """Return the forms in force, the latest version of each."""
        require(actor, Permission.VIEW_PERSONS)
        with self._households.work(actor) as work:
            return list({form.code: form for form in reversed(work.forms())}.values())

    def record_visit(self, actor: Actor, dwelling_id: int, entry: NewVisit) -> int:
        """Write an entry and return its id.

        Raises
        ------
        NotPermitted, UnknownThing, BadValue
        VisitCorrected
            The entry to correct has been corrected already.
        """
        require(actor, Permission.RECORD_VISIT)
        _known(dwelling_id, "dwelling")
        now = self._clock()
        at = entry.at or now
        if not now - OLDEST_VISIT <= at <= now + CLOCKS_DIFFER:
            raise BadValue(name="at", value=at.isoformat(), why=f"{now - OLDEST_VISIT:%Y-%m-%d} … {now:%Y-%m-%d %H:%M}")
        if len(entry.words) > 500 or "\0" in entry.words:
            raise BadValue(name="words", value=len(entry.words), why="≤ 500")
        with self._households.work(actor) as work:
            form = next((one for one in work.forms() if one.code == entry.form), None)
            if form is None:
                raise BadValue(
                    name="form", value=entry.form, why=" | ".join(sorted({one.code for one in work.forms()}))
                )
            answers = form.answered(entry.answers)
            due = form.next_due(day_in_china(at), entry.next_due)
            made = work.record_visit(dwelling_id, form, at, answers, entry.words.strip(), due, entry.corrects)
        if made is None:
            raise UnknownThing(kind="dwelling", id=dwelling_id)
        return made

    def grid_visits(self, actor: Actor) -> list[GridVisits]:
        """Return what was done in each grid in the last 30 days, and what is overdue or waits."""
        require(actor, Permission.VIEW_PERSONS)
        with self._households.work(actor) as work:
            return work.grid_visits(self._clock() - COUNTED, self.today)

    def propose(self, actor: Actor, dwelling_id: int, asked: Proposal) -> int:
        """Put a change on the list of those to verify; raises NotPermitted, UnknownThing, BadValue."""
        require(actor, Permission.PROPOSE_CHANGE)
        _known(dwelling_id, "dwelling")
        with self._households.work(actor) as work:
            lived_in = work.lived_in(dwelling_id)
            if lived_in is None:
                raise UnknownThing(kind="dwelling", id=dwelling_id)
            return work.propose(dwelling_id, asked.checked(self.today, lived_in))

    def changes(
        self, actor: Actor, state: str = "waiting", grid: str | None = None, before: int | None = None, limit: int = 50
    ) -> list[Change]:
        """Return changes in a state; raises BadValue for an unknown state or a wrong limit."""
        require(actor, Permission.VIEW_PERSONS)
        if state not in set(ChangeState):
            raise BadValue(name="state", value=state, why=" | ".join(ChangeState))
        if not 1 <= limit <= MOST_CHANGES:
            raise BadValue(name="limit", value=limit, why=f"1–{MOST_CHANGES}")
        with self._households.work(actor) as work:
            return work.changes(ChangeState(state), grid, before, limit)

    def decide(self, actor: Actor, ids: Sequence[int], accept: bool, reason: str) -> list[Decided]:
        """Accept or reject changes, each for itself: what cannot be is said beside its id.

        Raises
        ------
        NotPermitted, BadValue
        VerdictReasonMissing
            A rejection says why.
        """
        require(actor, Permission.VERIFY_CHANGE)
        if not 1 <= len(ids) <= MOST_CHANGES:
            raise BadValue(name="changes", value=len(ids), why=f"1–{MOST_CHANGES}")
        reason = reason.replace("\0", "").strip()[:LONGEST_REASON]
        if not accept and len(reason) < LEAST_REASON:
            raise VerdictReasonMissing(least=LEAST_REASON)
        verdict = ChangeState.ACCEPTED if accept else ChangeState.REJECTED
        return [self._decide(actor, id, verdict, reason) for id in dict.fromkeys(ids)]

    def _decide(self, actor: Actor, change_id: int, verdict: ChangeState, reason: str) -> Decided:
        try:
            _known(change_id, "home_change")
            with self._households.work(actor) as work:
                work.decide(change_id, verdict, reason)
        except JingweiError as error:
            if error.code == "database_away":
                raise
            return Decided(change_id, None, error)
        return Decided(change_id, verdict)

    def withdraw(self, actor: Actor, change_id: int) -> None:
        """Take back one's own proposal; raises UnknownThing for another's, ChangeDecided."""
        require(actor, Permission.PROPOSE_CHANGE)
        _known(change_id, "home_change")
        with self._households.work(actor) as work:
            work.decide(change_id, ChangeState.WITHDRAWN, "")

    def reveal(self, actor: Actor, change_id: int, field: str, reason: str) -> str | None:
        """Return the proposed name or telephone in full, leaving an audit row with the reason."""
        require(actor, Permission.REVEAL_PERSON)
        _known(change_id, "home_change")
        if field not in {"name", "phone"}:
            raise BadValue(name="field", value=field, why="name | phone")
        with self._households.work(actor) as work:
            return work.reveal(change_id, field, reason.replace("\0", ""))

    def find(self, actor: Actor, question: Question) -> tuple[list[FoundHome], bool]:
        """Return at most a few homes, and whether there were more; every question is written down."""
        require(actor, Permission.FIND_RESIDENT)
        with self._households.work(actor) as work:
            return work.find(question)


def _known(id: int, kind: str) -> None:
    if not 0 < id <= HIGHEST_ID:
        raise UnknownThing(kind=kind, id=id)
