"""Checks that somebody orders: re-checks, looks at renovations, random checks, each pushed to an officer."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from dispatch.china_time import CHINA, day_in_china
from dispatch.errors import BadValue, NotCheckable, NothingToCheck, OfficerElsewhere, OfficerOffDuty, UnknownThing
from dispatch.patrols import DrawnFrom, RoundKind, TaskState, TaskStop, officer_for, on_duty_s, state_of
from dispatch.patrols.lot import drawn
from dispatch.patrols.order import NAMES, ORDERED, THINGS, CheckOrder, wrong_with_order
from dispatch.permissions import Actor, Permission, require
from dispatch.ports.checks import CheckPlace, Checks, CheckWork, NewTask, ThingCheck
from dispatch.resources import Unit
from dispatch.service.once import check_key

RADIUS_M, DWELL_S = 25.0, 20.0
WIDEST_M = 200.0
MOST_STOPS = 100


@dataclass(frozen=True, slots=True)
class Ordered:
    """What came of an order: the tasks, and the grids in which there is nothing of the kind."""

    tasks: Sequence[int]
    empty: Sequence[str]


@dataclass(frozen=True, slots=True)
class Standby:
    """Somebody of a grid: for how long on duty until some time, and how many tasks of today."""

    unit: Unit
    on_duty_s: float
    tasks: int


@dataclass(frozen=True, slots=True)
class StandingCheck:
    """A task that looks at something once more, with what came of it there and how the task stands now."""

    check: ThingCheck
    state: TaskState


class CheckService:
    """Orders checks after asking for the permission; whatever lies outside the actor's scope is not there."""

    def __init__(self, checks: Checks, clock: Callable[[], datetime]) -> None:
        self._checks = checks
        self._clock = clock

    def places(self, actor: Actor, kind: RoundKind, grid: str, drawn_from: DrawnFrom | None) -> list[CheckPlace]:
        """Return what of a kind could be looked at in a grid; raises NotPermitted, UnknownThing."""
        require(actor, Permission.ORDER_CHECKS)
        if kind not in ORDERED:
            raise BadValue(name="kind", value=kind.value, why=" | ".join(sorted(ORDERED)))
        now = self._clock()
        asked = CheckOrder(kind, now, (grid,), drawn_from=drawn_from)
        with self._checks.work(actor) as work:
            _known_grid(work, grid)
            return work.places(asked, grid, now)

    def officers(self, actor: Actor, grid: str, until: datetime | None) -> list[Standby]:
        """Return the people of a grid, who is on duty longest until then first; raises NotPermitted, UnknownThing."""
        require(actor, Permission.ORDER_CHECKS)
        now = self._clock()
        with self._checks.work(actor) as work:
            _known_grid(work, grid)
            loads = work.loads(day_in_china(now))
            found = [Standby(one, on_duty_s(one, now, until or now), loads.get(one.id, 0)) for one in work.people(grid)]
        return sorted(found, key=lambda one: (-one.on_duty_s, one.tasks, one.unit.id))

    def of_incident(self, actor: Actor, incident_id: int) -> list[StandingCheck]:
        """Return the tasks that look at an incident once more; none for those who see no patrols."""
        if not actor.may(Permission.VIEW_PATROLS):
            return []
        now = self._clock()
        with self._checks.work(actor) as work:
            return [
                StandingCheck(one, state_of(one.row.task, now)) for one in work.checks_of(f"incident/{incident_id}")
            ]

    def order(self, actor: Actor, asked: CheckOrder, key: str | None = None) -> Ordered:
        """Make a task in each grid and push it; sent again with the same key it is the same.

        Raises
        ------
        NotPermitted, BadValue, UnknownThing, KeyMalformed
        NotCheckable
            Something that was named cannot be checked so.
        NothingToCheck
            In none of the grids there is anything of the kind.
        OfficerElsewhere, OfficerOffDuty
        """
        require(actor, Permission.ORDER_CHECKS)
        check_key(key)
        now = self._clock()
        if (wrong := wrong_with_order(asked, now)) is not None:
            name, value, why = wrong
            raise BadValue(name=name, value=value[:60], why=why)
        sent = f"{actor.account_id} {key}" if key else uuid4().hex
        with self._checks.work(actor) as work:
            for grid in asked.grids:
                _known_grid(work, grid)
            grids = asked.grids or tuple(work.grids_of(asked.kind, asked.ids))
            found = {grid: work.places(asked, grid, now) for grid in dict.fromkeys(grids)}
            _all_there(asked, found)
            stops = {grid: _stops(asked, places, f"{sent} {grid}") for grid, places in found.items() if places}
            if not stops:
                raise NothingToCheck(kind=NAMES[asked.kind], grids=", ".join(list(found)[:5]))
            loads = Counter(work.loads(day_in_china(now)))
            made = [self._push(work, asked, grid, each, loads, sent, now) for grid, each in stops.items()]
        return Ordered(made, [grid for grid in found if grid not in stops])

    def _push(
        self,
        work: CheckWork,
        asked: CheckOrder,
        grid: str,
        stops: tuple[TaskStop, ...],
        loads: Counter[int],
        key: str,
        now: datetime,
    ) -> int:
        officer = _officer(work.people(grid), asked, grid, now, loads)
        if officer is not None:
            loads[officer.id] += 1
        task = NewTask(
            grid, asked.kind, NAMES[asked.kind], day_in_china(now), now, asked.until, officer.id if officer else None,
            asked.words.strip(), key, stops,
        )  # fmt: skip
        made = work.order(task)
        work.audit("patrol_ordered", "patrol_task", str(made), grid, f"{task.name} {len(stops)}")
        return made


def _officer(
    people: Sequence[Unit], asked: CheckOrder, grid: str, now: datetime, loads: Mapping[int, int]
) -> Unit | None:
    if asked.unit_id is None:
        return officer_for(people, grid, now, asked.until, loads)
    chosen = next((one for one in people if one.id == asked.unit_id), None)
    if chosen is None:
        raise OfficerElsewhere(unit=asked.unit_id, grid=grid)
    if on_duty_s(chosen, now, asked.until) <= 0:
        raise OfficerOffDuty(name=chosen.name, until=f"{asked.until.astimezone(CHINA):%m-%d %H:%M}")
    return chosen


def _stops(asked: CheckOrder, places: Sequence[CheckPlace], seed: str) -> tuple[TaskStop, ...]:
    chosen = places
    if asked.kind is RoundKind.SPOT_CHECK:
        chosen = [places[at] for at in drawn(len(places), asked.draws or 0, seed)]
    return tuple(
        TaskStop(
            number, place.label[:120], place.lng, place.lat, min(WIDEST_M, RADIUS_M + place.reach_m), DWELL_S, place.ref
        )
        for number, place in enumerate(chosen[:MOST_STOPS], 1)
    )


def _all_there(asked: CheckOrder, found: Mapping[str, Sequence[CheckPlace]]) -> None:
    if not asked.ids:
        return
    there = {place.ref for places in found.values() for place in places}
    for id in asked.ids:
        if (ref := f"{THINGS[asked.kind]}/{id}") not in there:
            raise NotCheckable(ref=ref, kind=NAMES[asked.kind])


def _known_grid(work: CheckWork, grid: str) -> None:
    if not work.grid_exists(grid):
        raise UnknownThing(kind="grid", id=grid)
