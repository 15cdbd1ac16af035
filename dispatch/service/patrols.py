"""What may be done about patrols: tasks and entries, rounds, renovations, and what was not seen."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from dispatch.china_time import CHINA, day_in_china
from dispatch.errors import (
    BadValue,
    CancelReasonMissing,
    EntryPhotoNeeded,
    EntryWordsNeeded,
    PhotosTooMany,
    RoundMoved,
    TaskEnded,
    TaskNotYet,
    UnknownThing,
)
from dispatch.patrols import (
    ENDED,
    GridCoverage,
    Ground,
    Round,
    TaskState,
    coverage,
    is_half,
    state_of,
    wrong_with,
)
from dispatch.permissions import GRID_CODE_DIGITS, Actor, Permission, require
from dispatch.ports.patrols import (
    EntryPhoto,
    GroundGrid,
    NewEntry,
    NewRenovation,
    PatrolFigures,
    PatrolRecord,
    Patrols,
    PatrolWork,
    Renovation,
    RoundRow,
    TaskFile,
    TaskRow,
)
from geo.metric import distance_m

MOST_PHOTOS = 4
MOST_DAYS = 93
LEAST_REASON = 4
LONGEST_WORDS = 500
LONGEST_RENOVATION = timedelta(days=730)
OUTCOMES = ("fine", "found")
Found = TypeVar("Found")
HIGHEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class StandingTask:
    """A task with how it stands now; `half` says it was begun and its hours are over."""

    row: TaskRow
    state: TaskState
    half: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What an officer says of a task: of which place, with where the phone was, WGS 84."""

    number: int | None
    outcome: str
    words: str
    lng: float | None = None
    lat: float | None = None
    photos: Sequence[EntryPhoto] = ()


@dataclass(frozen=True, slots=True)
class GridSeen:
    """The coverage of a grid with how it is called and where it lies."""

    grid: GroundGrid
    coverage: GridCoverage


@dataclass(frozen=True, slots=True)
class AreaSeen:
    """The coverage of all grids in scope.

    Attributes
    ----------
    since
        From when today and this week are counted, by 'today' and 'week'.
    looked_since
        From when on anybody has looked at all; None for not yet.
    without_streets
        Grids whose community has no streets: nothing can be said of them.
    """

    since: Mapping[str, datetime]
    looked_since: datetime | None
    grids: Sequence[GridSeen]
    without_streets: Sequence[str]


class PatrolService:
    """Answers and commands about patrols after checking the actor's permissions.

    Rows outside the actor's scope never arrive here: the work is narrowed by the database.
    """

    def __init__(self, patrols: Patrols, record: PatrolRecord, clock: Callable[[], datetime]) -> None:
        self._patrols = patrols
        self._record = record
        self._clock = clock

    @property
    def today(self) -> date:
        """The day on the wall's calendar."""
        return day_in_china(self._clock())

    def tasks(
        self, actor: Actor, since: date | None = None, until: date | None = None, grid: str | None = None
    ) -> list[StandingTask]:
        """Return the tasks of some days, today's unless said, and checks of before that are still to be made.

        Raises
        ------
        NotPermitted, BadValue, UnknownThing, DatabaseAway
        """
        require(actor, Permission.VIEW_PATROLS)
        first, last = self._days(since, until)
        with self._patrols.work(actor) as work:
            rows = work.tasks(first, last, _grid_of(work, grid))
        return [self._standing(row) for row in rows]

    def task(self, actor: Actor, task_id: int) -> tuple[StandingTask, TaskFile]:
        """Return one task with its places and entries; raises UnknownThing, NotPermitted."""
        require(actor, Permission.VIEW_PATROLS)
        with self._patrols.work(actor) as work:
            return self._file(work, task_id)

    def enter(self, actor: Actor, task_id: int, said: Said) -> tuple[StandingTask, TaskFile]:
        """Write down what an officer saw; of a place, with a photo, it is seen by that. Sent again it is one entry.

        Raises
        ------
        NotPermitted, UnknownThing, BadValue, PhotosTooMany
        TaskEnded, TaskNotYet
            Nothing can be entered any more, or yet.
        EntryPhotoNeeded, EntryWordsNeeded
        """
        require(actor, Permission.PATROL)
        _check_said(said)
        now = self._clock()
        with self._patrols.work(actor) as work:
            task = _known(work.task(_id(task_id), lock=True), "patrol_task", task_id).task
            stops = {stop.number: stop for stop in work.stops(task_id)}
            if said.number is not None and said.number not in stops:
                raise UnknownThing(kind="patrol_stop", id=said.number)
            entry = _entry(said, now, None)
            if said.number is not None:
                stop = stops[said.number]
                off_m = (
                    None if said.lng is None or said.lat is None else distance_m(said.lng, said.lat, stop.lng, stop.lat)
                )
                entry = _entry(said, now, off_m)
            state = state_of(task, now)
            if state is TaskState.WAITING:
                raise TaskNotYet(task=task.name, since=f"{task.due_from.astimezone(CHINA):%H:%M}")
            if work.enter(task, entry) is not None:
                if state in ENDED:
                    raise TaskEnded(task=task.name, state=state.value)
                if said.number is not None:
                    task = work.see_by_entry(task, [said.number], now)
                    if task.fulfilled and task.done_at is None:
                        work.end(task, now, None, "")
                work.audit("patrol_entry", "patrol_task", str(task_id), task.grid_code)
            return self._file(work, task_id)

    def cancel(self, actor: Actor, task_id: int, reason: str) -> tuple[StandingTask, TaskFile]:
        """Take a task back, with a reason; raises TaskEnded, CancelReasonMissing, NotPermitted, UnknownThing."""
        require(actor, Permission.ORDER_CHECKS)
        said = _plain(reason, "reason")
        if len(said) < LEAST_REASON:
            raise CancelReasonMissing(least=LEAST_REASON)
        now = self._clock()
        with self._patrols.work(actor) as work:
            task = _known(work.task(_id(task_id), lock=True), "patrol_task", task_id).task
            if (state := state_of(task, now)) in ENDED:
                raise TaskEnded(task=task.name, state=state.value)
            work.end(task, None, now, said)
            work.audit("patrol_cancel", "patrol_task", str(task_id), task.grid_code, said)
            return self._file(work, task_id)

    def photo(self, actor: Actor, photo_id: int) -> bytes:
        """Return the bytes of a photo of an entry in scope."""
        require(actor, Permission.VIEW_PATROLS)
        with self._patrols.work(actor) as work:
            return _known(work.photo(_id(photo_id)), "patrol_photo", photo_id)

    def rounds(self, actor: Actor, grid: str | None = None) -> list[RoundRow]:
        """Return the rounds in force, of one grid where one is named; raises BadValue, UnknownThing, NotPermitted."""
        require(actor, Permission.VIEW_PATROLS)
        with self._patrols.work(actor) as work:
            return work.rounds(self.today, _grid_of(work, grid))

    def add_round(self, actor: Actor, one: Round) -> int:
        """Write a new round, in force from today, and return its id; raises BadValue, UnknownThing, NotPermitted."""
        require(actor, Permission.PLAN_PATROLS)
        fresh = replace(one, community_code=one.grid_code[:12], valid_from=self.today, version=1)
        _check_round(fresh)
        with self._patrols.work(actor) as work:
            if not work.grid_exists(fresh.grid_code):
                raise UnknownThing(kind="grid", id=fresh.grid_code)
            made = work.add_round(fresh)
            work.audit("patrol_round_added", "patrol_round", str(made), fresh.grid_code, fresh.name)
        return made

    def change_round(self, actor: Actor, one: Round) -> None:
        """Write a round in the place of what it was; its tasks of today stay as they were made.

        Raises
        ------
        RoundMoved
            Somebody else changed it since `one.version`.
        BadValue, UnknownThing, NotPermitted
        """
        require(actor, Permission.PLAN_PATROLS)
        with self._patrols.work(actor) as work:
            held = _known(work.round(_id(one.id)), "patrol_round", one.id)
            if held.version != one.version:
                raise RoundMoved(version=held.version, got=one.version)
            fresh = replace(
                one, community_code=held.community_code, grid_code=held.grid_code, valid_from=held.valid_from
            )
            _check_round(fresh)
            work.change_round(fresh)
            work.audit("patrol_round_changed", "patrol_round", str(one.id), held.grid_code, fresh.name)

    def end_round(self, actor: Actor, round_id: int) -> None:
        """End a round: it makes no task from tomorrow on, and none today that is not made yet."""
        require(actor, Permission.PLAN_PATROLS)
        with self._patrols.work(actor) as work:
            held = _known(work.round(_id(round_id)), "patrol_round", round_id)
            work.end_round(round_id, self.today)
            work.audit("patrol_round_ended", "patrol_round", str(round_id), held.grid_code, held.name)

    def renovations(self, actor: Actor, grid: str | None = None) -> list[Renovation]:
        """Return the renovations under way or to come; raises BadValue, UnknownThing, NotPermitted."""
        require(actor, Permission.VIEW_PATROLS)
        with self._patrols.work(actor) as work:
            return work.renovations(self.today, _grid_of(work, grid))

    def file_renovation(self, actor: Actor, asked: NewRenovation) -> int:
        """File a renovation, to be looked at every day it lasts, and return its id; raises BadValue, UnknownThing."""
        require_filing(actor)
        if not asked.from_on <= asked.until_on <= asked.from_on + LONGEST_RENOVATION:
            latest = asked.from_on + LONGEST_RENOVATION
            raise BadValue(name="until", value=asked.until_on, why=f"{asked.from_on} … {latest}")
        if asked.until_on < self.today:
            raise BadValue(name="until", value=asked.until_on, why=f"≥ {self.today}")
        fresh = replace(asked, words=_plain(asked.words, "words"))
        with self._patrols.work(actor) as work:
            made = work.file_renovation(fresh)
            if made is None:
                kind, thing = ("dwelling", asked.dwelling_id) if asked.dwelling_id else ("building", asked.building_id)
                raise UnknownThing(kind=kind, id=thing)
            work.audit("renovation_filed", "renovation", str(made), actor.scope)
        return made

    def end_renovation(self, actor: Actor, renovation_id: int) -> None:
        """End a renovation today, its last day."""
        require_filing(actor)
        with self._patrols.work(actor) as work:
            if not work.end_renovation(_id(renovation_id), self.today):
                raise UnknownThing(kind="renovation", id=renovation_id)
            work.audit("renovation_ended", "renovation", str(renovation_id), actor.scope)

    def coverage(self, actor: Actor) -> AreaSeen:
        """Return what of each grid was seen today and this week, and since when the rest was not."""
        require(actor, Permission.VIEW_PATROLS)
        moments = self.moments()
        with self._patrols.work(actor) as work:
            named, grounds = work.ground_grids(), work.grounds(None)
        since_s = {name: moment.timestamp() for name, moment in moments.items()}
        seen = [
            GridSeen(named[one.grid_code], one)
            for ground in grounds
            for one in coverage(ground, since_s)
            if one.grid_code in named
        ]
        known = {one.grid.code for one in seen}
        looked = [ground.since_s for ground in grounds if ground.since_s is not None]
        return AreaSeen(
            moments,
            datetime.fromtimestamp(min(looked), CHINA) if looked else None,
            sorted(seen, key=lambda one: one.grid.code),
            sorted(set(named) - known),
        )

    def ground(self, actor: Actor, community: str) -> Ground:
        """Return the ground of a community with when each part was last seen; raises UnknownThing."""
        require(actor, Permission.VIEW_PATROLS)
        with self._patrols.work(actor) as work:
            found = work.grounds([community])
        if not found:
            raise UnknownThing(kind="region", id=community)
        return found[0]

    def figures(
        self, actor: Actor, since: date | None, until: date | None, by_officer: bool
    ) -> Sequence[PatrolFigures]:
        """Return what was patrolled, by day and officer or grid; raises BadValue, NotPermitted."""
        require(actor, Permission.VIEW_PATROLS)
        first, last = self._days(since, until)
        ask = self._record.by_officer if by_officer else self._record.by_grid
        return ask(actor, first, last, self._clock())

    def moments(self) -> dict[str, datetime]:
        """Return when today and this week began, by China's calendar; a week begins on Monday."""
        today = self.today
        begins = datetime(today.year, today.month, today.day, tzinfo=CHINA)
        return {"today": begins, "week": begins - timedelta(days=today.weekday())}

    def _days(self, since: date | None, until: date | None) -> tuple[date, date]:
        first = since or until or self.today
        last = until or max(first, self.today)
        if not first <= last <= first + timedelta(days=MOST_DAYS):
            raise BadValue(name="until", value=last, why=f"{first} … {first + timedelta(days=MOST_DAYS)}")
        return first, last

    def _standing(self, row: TaskRow) -> StandingTask:
        now = self._clock()
        return StandingTask(row, state_of(row.task, now), is_half(row.task, now))

    def _file(self, work: PatrolWork, task_id: int) -> tuple[StandingTask, TaskFile]:
        found = _known(work.task_file(_id(task_id)), "patrol_task", task_id)
        return self._standing(found.row), found


def require_filing(actor: Actor) -> None:
    """Pass for who may say where something is renovated: who patrols, and who plans patrols; raise NotPermitted."""
    if not actor.may(Permission.PLAN_PATROLS):
        require(actor, Permission.PATROL)


def _entry(said: Said, now: datetime, off_m: float | None) -> NewEntry:
    told = [said.number, said.outcome, said.words.strip(), [photo.sha256 for photo in said.photos]]
    digest = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).digest()
    return NewEntry(
        said.number, said.outcome, said.words.strip(), now, said.lng, said.lat, off_m, tuple(said.photos), digest
    )


def _check_said(said: Said) -> None:
    if said.outcome not in OUTCOMES:
        raise BadValue(name="outcome", value=said.outcome[:40], why=" | ".join(OUTCOMES))
    words = _plain(said.words, "words")
    if len(said.photos) > MOST_PHOTOS:
        raise PhotosTooMany(most=MOST_PHOTOS, got=len(said.photos))
    if said.number is not None and not said.photos:
        raise EntryPhotoNeeded
    if said.outcome == "found" and not words:
        raise EntryWordsNeeded


def _check_round(one: Round) -> None:
    if "\0" in one.name or any("\0" in point.label or not point.label.strip() for point in one.points):
        raise BadValue(name="label", value="—", why="1–80")
    if (wrong := wrong_with(one)) is not None:
        name, value, why = wrong
        raise BadValue(name=name, value=value[:60], why=why)


def _plain(words: str, name: str) -> str:
    plain = words.strip()
    if len(plain) > LONGEST_WORDS or "\0" in plain:
        raise BadValue(name=name, value=len(plain), why=f"≤ {LONGEST_WORDS}")
    return plain


def _grid_of(work: PatrolWork, grid: str | None) -> str | None:
    """Return the grid to narrow by, also one that has ended; none at all is a mistake, and not an empty list."""
    if grid is None:
        return None
    if len(grid) != GRID_CODE_DIGITS or not (grid.isascii() and grid.isdecimal()):
        raise BadValue(name="grid", value=grid[:40], why="15 位数字 / 15 digits: 440306007006001")
    return _known(grid if work.grid_exists(grid, ended=True) else None, "grid", grid)


def _id(id: int) -> int:
    return id if 0 < id <= HIGHEST_ID else 0


def _known(found: Found | None, kind: str, id: object) -> Found:
    if found is None:
        raise UnknownThing(kind=kind, id=id)
    return found
