"""How well it was done, for those who may ask: leaders their area, officers themselves."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from dispatch.appraisal import (
    Amounts,
    Appraised,
    Handling,
    Level,
    Metric,
    Patrols,
    Period,
    PeriodKind,
    Placed,
    Records,
    WeightTable,
    amounts_of_cases,
    appraise,
    around,
    in_force,
    ranks,
    reported_of,
)
from dispatch.china_time import day_in_china
from dispatch.errors import BadValue, NotAppraised, UnknownThing
from dispatch.permissions import GRID_CODE_DIGITS, Actor, Permission, require
from dispatch.ports.appraisal import AppraisalReader, AppraisalStore, CaseLine, PatrolBook, PatrolDay, WeightEdition
from geo.codes import CodeMalformed
from geo.codes import level as level_of_code

_Mark = tuple[str, str, str]
"""An area, a period, and what is another one once anything has happened."""
KEPT = 8
FRESH_FOR_S = 60
"""A period under way is judged by the time that has passed; within a minute that is the same."""
COMMUNITY_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Everybody of a level in a period, the best first, and who cannot be judged last.

    Attributes
    ----------
    places
        The place of each row; None for who is not judged.
    overall
        The figures of all handlings behind the rows together, each counted once.
    own
        An officer looks at what is said of the officer.
    under_way
        The period has not ended: figures still change.
    """

    level: Level
    period: Period
    table: WeightTable
    edition: WeightEdition
    rows: tuple[Appraised, ...]
    places: tuple[int | None, ...]
    overall: Amounts
    own: bool
    under_way: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AppraisedCase:
    """One handling behind a figure; `line` is None for a case outside the actor's own area."""

    line: CaseLine | None
    handling: Handling


class AppraisalService:
    """Appraises. Every look is written down."""

    def __init__(self, store: AppraisalStore, patrols: PatrolBook, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._patrols = patrols
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Mark, tuple[Records, Patrols]] = OrderedDict()
        self._judged: OrderedDict[tuple[_Mark, Level, WeightTable, int], tuple[Appraised, ...]] = OrderedDict()

    def today(self) -> date:
        """Return the day in China."""
        return day_in_china(self._clock())

    def this_quarter(self) -> Period:
        """Return the quarter under way."""
        return around(PeriodKind.QUARTER, self.today())

    def weights(self, actor: Actor) -> WeightEdition:
        """Return every table of weights; raises NotPermitted, DatabaseAway."""
        require(actor, Permission.VIEW_APPRAISAL)
        with self._store.within(actor.scope, actor) as reader:
            return reader.weights()

    def appraisal(self, actor: Actor, level: Level, period: Period, area: str = "", look: str = "") -> Appraisal:
        """Return the appraisal of an area, by default all that the actor may see.

        Parameters
        ----------
        area
            Region or grid code, 2 to 15 digits.
        look
            What is written down beside the period: 'xlsx', 'pdf'; nothing for the screen.

        Raises
        ------
        BadValue, UnknownThing
            The area is no code, or there is none such.
        NotPermitted, DatabaseAway
        """
        require(actor, Permission.VIEW_APPRAISAL)
        now = self._clock()
        with self._store.within(_reach(actor), actor) as reader:
            _check_area(reader, area)
            edition = reader.weights()
            mark = (_reach(actor), period.code, reader.mark())
            table = in_force(edition.tables, period.last)
            judged = self._judge(reader, actor, level, period, table, mark, now) if table else ()
            reader.note(actor, level.value, area or actor.scope, f"{period.code} {look}".strip())
        if table is None:
            raise NotAppraised(period=period.code, ref=level.value)
        found = [one for one in judged if _lies_in(one, area)]
        own = len(actor.scope) == GRID_CODE_DIGITS
        if own:
            found = _own(actor, level, found)
        placed = sorted(
            zip(found, ranks([one.score for one in found]), strict=True),
            key=lambda one: (one[1] is None, one[1] or 0, -(len(one[0].done)), one[0].ref),
        )
        return Appraisal(
            level, period, table, edition, tuple(one for one, _ in placed),
            tuple(None if own else place for _, place in placed), _overall(found, period.elapsed_days(now)), own,
            now < period.ends, now,
        )  # fmt: skip

    def cases(
        self, actor: Actor, level: Level, ref: str, period: Period, metric: Metric
    ) -> tuple[Appraised, Sequence[AppraisedCase]]:
        """Return whoever it is and the handlings behind one of the figures, the latest first.

        Those behind a share are the ones that spoil it: late, or done again. Behind P90 stand those
        that took as long or longer.

        Raises
        ------
        NotAppraised
            There is none such in the period and the actor's area.
        NotPermitted, DatabaseAway
        """
        one = self._one(actor, level, ref, period, metric.value)
        behind = sorted(
            behind_figure(one.done, metric), key=lambda done: (done.handled_at, done.incident_id), reverse=True
        )
        with self._store.within(actor.scope, actor) as reader:
            lines = reader.case_lines({done.incident_id for done in behind})
        return one, [AppraisedCase(lines.get(done.incident_id), done) for done in behind]

    def patrol_days(
        self, actor: Actor, level: Level, ref: str, period: Period, metric: Metric
    ) -> tuple[Appraised, Sequence[PatrolDay]]:
        """Return whoever it is and what a figure of patrols was summed from; raises NotAppraised, NotPermitted."""
        one = self._one(actor, level, ref, period, metric.value)
        reach = replace(actor, scope=_reach(actor))
        return one, self._patrols.behind(reach, level, ref, metric, period, self._clock())

    def reported(
        self, actor: Actor, level: Level, ref: str, period: Period
    ) -> tuple[Appraised, Sequence[tuple[Placed, CaseLine | None]]]:
        """Return whoever it is and the incidents that the load counts; a line is None outside the actor's own area.

        Raises
        ------
        NotAppraised, NotPermitted, DatabaseAway
        """
        one = self._one(actor, level, ref, period, "reported")
        now = self._clock()
        with self._store.within(_reach(actor), actor) as reader:
            records, _ = self._read(reader, actor, period, (_reach(actor), period.code, reader.mark()), now)
        found = reported_of(level, ref, records, period, now)
        with self._store.within(actor.scope, actor) as reader:
            lines = reader.case_lines({each.incident_id for each in found})
        return one, [(each, lines.get(each.incident_id)) for each in found]

    def _one(self, actor: Actor, level: Level, ref: str, period: Period, look: str) -> Appraised:
        whole = self.appraisal(actor, level, period, look=look)
        one = next((one for one in whole.rows if one.ref == ref), None)
        if one is None:
            raise NotAppraised(period=period.code, ref=ref)
        return one

    def _judge(
        self,
        reader: AppraisalReader,
        actor: Actor,
        level: Level,
        period: Period,
        table: WeightTable,
        mark: _Mark,
        now: datetime,
    ) -> tuple[Appraised, ...]:
        """Return everybody of a level; what nothing has happened to since is not judged again."""
        minute = 0 if now >= period.ends else int(now.timestamp() // FRESH_FOR_S)
        key = (mark, level, table, minute)
        with self._lock:
            if (known := self._judged.get(key)) is not None:
                self._judged.move_to_end(key)
                return known
        records, patrols = self._read(reader, actor, period, mark, now)
        found = tuple(appraise(level, records, patrols, table, period, now))
        with self._lock:
            self._judged[key] = found
            while len(self._judged) > KEPT:
                self._judged.popitem(last=False)
        return found

    def _read(
        self, reader: AppraisalReader, actor: Actor, period: Period, key: _Mark, now: datetime
    ) -> tuple[Records, Patrols]:
        """Return what is on record; what nothing has happened to since is not read again."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        # The database sums the patrols while what was handled is read and understood.
        with ThreadPoolExecutor(1, "appraisal") as beside:
            patrols = beside.submit(self._patrols.patrols, replace(actor, scope=_reach(actor)), period, now)
            found = reader.records(period), patrols.result()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


def behind_figure(done: Sequence[Handling], metric: Metric) -> list[Handling]:
    """Return the handlings that stand behind a figure; none behind what is not made of cases."""
    match metric:
        case Metric.HANDLED | Metric.P50:
            return list(done)
        case Metric.ON_TIME:
            return [one for one in done if one.on_time is False]
        case Metric.REWORK:
            return [one for one in done if one.rework]
        case Metric.P90:
            if not done:
                return []
            least = float(np.percentile([one.took_s for one in done], 90))
            return [one for one in done if one.took_s >= least]
        case _:
            return []


def _overall(found: Sequence[Appraised], days: float) -> Amounts:
    """Return the figures of all handlings of some rows; where two officers came it is still one."""
    once = {(done.incident_id, done.handled_at): done for one in found for done in one.done}
    return amounts_of_cases(list(once.values()), 0, days)


def _reach(actor: Actor) -> str:
    """Return the area to read: an officer is sent beyond the own grid, and that counts, too."""
    return actor.scope[:COMMUNITY_DIGITS] if len(actor.scope) == GRID_CODE_DIGITS else actor.scope


def _check_area(reader: AppraisalReader, area: str) -> None:
    if not area:
        return
    try:
        kind = level_of_code(area)
    except CodeMalformed as error:
        raise BadValue(name="area", value=area[:40], why="2, 4, 6, 9, 12, 15 位数字 / digits") from error
    if not reader.area_exists(area):
        raise UnknownThing(kind="grid" if kind == "grid" else "region", id=area)


def _lies_in(one: Appraised, area: str) -> bool:
    if not area or one.community_code.startswith(area):
        return True
    codes = [one.ref] if one.level is Level.GRID else [stay.grid_code for stay in one.stays]
    return any(code.startswith(area) for code in codes)


def _own(actor: Actor, level: Level, found: Sequence[Appraised]) -> list[Appraised]:
    """Return what an officer may see: the own grid, and the member whose account it is.

    An account that is nobody's yet shows who is posted in the grid alone, or is called as the account.
    """
    if level is Level.GRID:
        return [one for one in found if one.ref == actor.scope]
    if level is not Level.OFFICER:
        return []
    if actor.unit_id is not None:
        return [one for one in found if one.ref == str(actor.unit_id)]
    here = [one for one in found if any(stay.grid_code == actor.scope for stay in one.stays)]
    named = [one for one in here if one.name == actor.display_name]
    return named or (here if len(here) == 1 else [])
