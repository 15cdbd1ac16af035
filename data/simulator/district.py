"""The simulated district at work: one tick after another, through the services everybody uses."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from data.simulator.obedience import Ask, Asks, Order
from data.simulator.office import Office
from data.simulator.residents import Occurrence, Residents
from data.simulator.scene import Scene
from data.simulator.services import Services
from data.simulator.stories import story_of
from data.simulator.world import World
from dispatch.china_time import CHINA
from dispatch.errors import DatabaseAway, JingweiError
from dispatch.incidents import Incident, Source, State, commands
from dispatch.permissions import Actor, Role
from dispatch.plans import ClassTable, Proof, plan_for
from dispatch.resources import Assignment, AssignmentState, Fix, Unit
from dispatch.resources.shifts import on_shift
from dispatch.service import NewReport, Place, PublicReport, Reporter, Step

ERRANDS_EVERY_S = 60.0
REFRESH_S = 30.0
"""Even when the log is quiet, everything is looked at again this often."""
FORGOTTEN_S = 90.0
"""So long after its last unit left, an incident on scene gets its result from the simulator."""
RATED_SHARE = 0.5
RATES_AFTER_S = (30.0, 240.0)
STARS = (2, 3, 4, 4, 5, 5, 5)
RESULTS = (
    "已到场处置完毕，现场恢复正常",
    "已清理，现场无遗留",
    "已排查，险情排除，已告知物业继续留意",
    "已现场协调，双方无异议",
    "已修复，试用正常",
)
PROOF = "现场已确认"
DRAWS = 3


@dataclass(slots=True)
class Told:
    """What has happened so far, for the line on the screen."""

    ticks: int = 0
    positions: int = 0
    reports: int = 0
    steps: int = 0
    handled: int = 0
    clerk: int = 0
    refused: int = 0
    open: int = 0
    units: int = 0


@dataclass(slots=True)
class _Known:
    """What was read last."""

    units: dict[int, Unit] = field(default_factory=dict)
    bound: dict[int, Assignment] = field(default_factory=dict)
    incidents: dict[int, Incident] = field(default_factory=dict)


class District:
    """One community, or several side by side, that live as long as `tick` is called.

    Parameters
    ----------
    services
        As this process has them, with the same clock.
    scene, table
        The place, and the kinds that can be reported there.
    residents
        Everybody who reports; None for a district in which nobody does.
    office
        The duty clerk; None leaves all decisions to people.
    started
        Time 0; `speed` times as fast as the clock from there.
    """

    def __init__(
        self,
        services: Services,
        scene: Scene,
        table: ClassTable,
        residents: Residents | None,
        office: Office | None,
        seed: int,
        started: datetime,
        speed: float = 1.0,
    ) -> None:
        self._services = services
        self._scene = scene
        self._table = table
        self._residents = residents
        self._office = office
        self._started = started
        self._speed = speed
        self._seed = seed
        self._rng = np.random.default_rng([seed, 0, DRAWS])
        code = scene.community_code
        self._device = Actor(0, "simulator", "模拟器", Role.DEVICE, code, "zh-CN")
        self._resident = Actor(0, "simulator", "模拟居民", Role.RESIDENT, code, "zh-CN")
        self._waiting: deque[tuple[int, Occurrence]] = deque()
        self._made = 0
        self._ratings: list[tuple[float, int]] = []
        self._seq = -1
        self._read_s = -REFRESH_S
        self._afresh = False
        self._known = _Known()
        self._rounds_at: datetime | None = None
        self.world = World(scene, seed)
        self.told = Told()

    def since_s(self, now: datetime) -> float:
        """Return the time of the simulation."""
        return (now - self._started).total_seconds() * self._speed

    def tick(self, now: datetime) -> None:
        """Bring everything to `now`; raises DatabaseAway, and then the next tick goes on from there."""
        now_s = self.since_s(now)
        try:
            self._look(now_s)
            self._send_on_rounds(now)
            local = now.astimezone(CHINA).time()
            on_duty = [
                unit.id
                for unit in self._known.units.values()
                if on_shift(unit, local) or unit.assignment_id is not None
            ]
            seen = self.world.sightings(on_duty, now_s)
            fixes = [Fix(s.unit_id, s.spot.lng, s.spot.lat, now, s.spot.heading_deg, s.spot.speed_mps) for s in seen]
            if fixes:
                self.told.positions += self._services.positions.put(self._device, fixes).kept
            for ask in self.world.asks(on_duty, now_s):
                self._ask(ask, now_s)
            self._report(now_s)
            self._rate(now_s)
            self._finish_forgotten(now)
            if self._office is not None:
                known = self._known
                with_units = {one.incident_id for one in known.bound.values()}
                self.told.clerk += self._office.work(known.incidents.values(), with_units, now, self._speed)
        except DatabaseAway:
            self._afresh = True
            raise
        self.told.ticks += 1
        self.told.units, self.told.open = len(on_duty), len(self._known.incidents)

    def close(self) -> None:
        """Let go of the connection that reads the log."""
        self._services.feed.close()

    def _look(self, now_s: float) -> None:
        """Read units, assignments and incidents again where anything may have changed."""
        logged = self._services.feed.after(self._seq) if self._seq >= 0 else ()
        if not (logged or self._afresh or self._seq < 0 or now_s - self._read_s >= REFRESH_S * self._speed):
            return
        self._seq = logged[-1].seq if logged else max(self._seq, self._services.feed.latest_seq())
        with self._services.cases.as_done_by(self._device) as work:
            roster = [one for code in self._scene.codes for one in work.roster(code)]
            bound = work.active_assignments()
            incidents = work.open_incidents()
        known = _Known(
            {unit.id: unit for unit, _ in roster},
            {one.id: one for one in bound},
            {one.id: one for one in incidents},
        )
        self._foresee_ratings(known, now_s)
        self._known = known
        self.world.muster(((unit, (fix.lng, fix.lat) if fix else None) for unit, fix in roster), now_s)
        self.world.told(known.units.values(), self._orders(known), now_s, self._afresh)
        self._read_s, self._afresh = now_s, False

    def _send_on_rounds(self, now: datetime) -> None:
        """Tell officers now and then what today's tasks still ask for."""
        if self._rounds_at is None or (now - self._rounds_at).total_seconds() >= ERRANDS_EVERY_S:
            self.world.asked(self._services.errands(now))
            self._rounds_at = now

    def _orders(self, known: _Known) -> Mapping[int, Order]:
        orders = {}
        for one in known.bound.values():
            incident = known.incidents.get(one.incident_id)
            if incident is not None:
                kind = self._table.classes.get(incident.class_code)
                share = story_of(kind.label_zh).work_share if kind else 1.0
                orders[one.unit_id] = Order(
                    one.id, one.state, incident.id, incident.severity, incident.lng, incident.lat, share
                )
        return orders

    def _ask(self, ask: Ask, now_s: float) -> None:
        """Do what a unit asks for; what the services refuse did not happen."""
        try:
            if ask.order is None:
                self._services.sending.set_status(self._device, ask.unit_id, "available")
            elif ask.step is Asks.FINISH and self._is_last(ask.order):
                self._do_steps(ask.order.incident_id)
                self._hand_in(ask.order.incident_id)
            else:
                self._services.sending.step(self._device, ask.order.assignment_id, Step(ask.step.value))
                if ask.step is Asks.FINISH:
                    self._known.bound.pop(ask.order.assignment_id, None)
            self.told.steps += 1
        except DatabaseAway:
            raise
        except JingweiError:
            self.told.refused += 1
            held = self._known.bound.get(ask.order.assignment_id) if ask.order else None
            self.world.refused(ask.unit_id, held.state if held else None, now_s)
            self._read_s = -REFRESH_S * self._speed

    def _is_last(self, order: Order) -> bool:
        """Tell whether nobody else sent to the incident is still bound to it."""
        return not any(
            one.incident_id == order.incident_id
            and one.id != order.assignment_id
            and one.state is not AssignmentState.RESERVED
            for one in self._known.bound.values()
        )

    def _do_steps(self, incident_id: int) -> None:
        """Note what the plan asks for and words can prove."""
        incident = self._known.incidents.get(incident_id)
        if incident is None:
            return
        with self._services.cases.as_done_by(self._device) as work:
            plan = plan_for(work.plans(), incident.class_code, incident.alarm_level)
            done = {step.key for step in work.detail(incident_id).steps}
        for step in plan.steps if plan else ():
            if step.key not in done and step.proof is not Proof.PHOTO:
                self._services.case_service.do_step(self._device, incident_id, step.key, PROOF)

    def _hand_in(self, incident_id: int) -> None:
        result = RESULTS[int(self._rng.integers(len(RESULTS)))]
        self._services.case_service.act(self._device, incident_id, commands.Handle(result))
        self.told.handled += 1

    def _report(self, now_s: float) -> None:
        if self._residents is not None:
            for one in self._residents.until(now_s, len(self._known.incidents) + len(self._waiting)):
                self._made += 1
                self._waiting.append((self._made, one))
        while self._waiting:
            number, one = self._waiting[0]
            try:
                self._take_in(number, one)
                self.told.reports += 1
            except DatabaseAway:
                raise
            except JingweiError:
                self.told.refused += 1
            self._waiting.popleft()

    def _take_in(self, number: int, one: Occurrence) -> None:
        """Report it; sent again after a lost connection it is still one report."""
        started = int(self._started.timestamp() * 1000)
        key = f"simulator-{self._seed}-{started}-{number}"
        if one.door_code is not None:
            said = PublicReport(one.class_code, one.description, one.lng, one.lat)
            # Every report is from somebody else.
            self._services.public.report(one.door_code, said, key, key)
            return
        place = Place(one.lng, one.lat, "wgs84", one.building_id, one.dwelling_id)
        resident = one.source is Source.RESIDENT
        what = NewReport(one.class_code, place, one.description, None if resident else one.severity, one.source.value)
        if resident:
            reporter = Reporter(None, self._services.secret_hash(), "zh-CN")
            self._services.intake.report(self._resident, what, key, reporter)
        else:
            self._services.intake.report(self._device, what, key)

    def _foresee_ratings(self, known: _Known, now_s: float) -> None:
        """Let some residents rate what was checked and has gone from the open ones: it is closed."""
        for incident in self._known.incidents.values():
            gone = incident.id not in known.incidents and incident.state is State.CHECKED
            if gone and incident.source is Source.RESIDENT and self._rng.random() < RATED_SHARE:
                self._ratings.append((now_s + self._rng.uniform(*RATES_AFTER_S), incident.id))

    def _rate(self, now_s: float) -> None:
        due = [one for one in self._ratings if one[0] <= now_s]
        self._ratings = [one for one in self._ratings if one[0] > now_s]
        for _, incident_id in due:
            stars = STARS[int(self._rng.integers(len(STARS)))]
            self._quietly(self._resident, incident_id, commands.Rate(stars))

    def _finish_forgotten(self, now: datetime) -> None:
        """Hand in the result where all units have left, or were taken away, before anybody did."""
        with_units = {one.incident_id for one in self._known.bound.values()}
        for incident in self._known.incidents.values():
            still = now - incident.state_since >= timedelta(seconds=FORGOTTEN_S / self._speed)
            if incident.state is State.ON_SCENE and incident.id not in with_units and still and not incident.suspended:
                self._quietly(self._device, incident.id, commands.Handle(RESULTS[0]))

    def _quietly(self, actor: Actor, incident_id: int, command: commands.Command) -> None:
        try:
            self._services.case_service.act(actor, incident_id, command)
        except DatabaseAway:
            raise
        except JingweiError:
            self.told.refused += 1
