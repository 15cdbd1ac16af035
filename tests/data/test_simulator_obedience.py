"""Units do as they are told: they come within about their ETA, work, go back, and turn round when recalled."""

from dataclasses import replace

import pytest

from data.simulator.obedience import Asks, Order
from data.simulator.world import World
from dispatch.incidents import Severity
from dispatch.nearest import Roads, UnitPosition
from dispatch.resources import AssignmentState, Unit, UnitStatus
from geo.metric import distance_m
from geo.road_ways import Way
from tests.fixtures.parade import demo, demo_scene, parade

TICK_S = 2.0
NEXT = {
    Asks.ACKNOWLEDGE: AssignmentState.ACKNOWLEDGED,
    Asks.START: AssignmentState.EN_ROUTE,
    Asks.ARRIVE: AssignmentState.ON_SCENE,
}


class Command:
    """A command centre of one unit: agrees to all it asks for, and notes when, and where that was."""

    def __init__(self, unit: Unit, seed: int = 7, others: tuple[Unit, ...] = ()) -> None:
        self.world = World(demo_scene(), seed)
        self.world.muster([(one, None) for one in (unit, *others)], 0.0)
        self.unit = unit
        self.places: dict[Asks, tuple[float, float]] = {}
        self.order: Order | None = None
        self.status = UnitStatus.AVAILABLE
        self.done: dict[Asks, float] = {}
        self.now = 0.0

    def send(self, lng: float, lat: float, severity: Severity = Severity.III, assignment_id: int = 1) -> None:
        self.order = Order(assignment_id, AssignmentState.SENT, assignment_id, severity, lng, lat)
        self.tell()

    def tell(self) -> None:
        orders = {self.unit.id: self.order} if self.order else {}
        self.world.told([replace(self.unit, status=self.status)], orders, self.now)

    def run(self, until_s: float, tick_s: float = TICK_S) -> None:
        while self.now < until_s:
            self.now += tick_s
            for ask in self.world.asks([self.unit.id], self.now):
                self.done.setdefault(ask.step, self.now)
                self.places.setdefault(ask.step, self.place())
                if ask.step is Asks.FINISH:
                    self.order, self.status = None, UnitStatus.RETURNING
                elif ask.step is Asks.AVAILABLE:
                    self.status = UnitStatus.AVAILABLE
                elif self.order is not None:
                    self.order = replace(self.order, state=NEXT[ask.step])
            self.tell()

    def place(self) -> tuple[float, float]:
        spot = self.world.spot(self.unit.id, self.now)
        return spot.lng, spot.lat


def spots() -> list[tuple[float, float]]:
    shapes = [one.shape.representative_point() for one in demo().buildings]
    return [(shape.x, shape.y) for shape in shapes[5::61]]


def crew(number: int) -> Unit:
    return next(unit for unit in parade() if unit.id == number)


@pytest.mark.parametrize("number", [12, 101, 104, 201, 303])
def test_a_unit_that_is_sent_arrives_within_a_fifth_of_its_eta_works_and_goes_back(number: int) -> None:
    roads = Roads(demo_scene().graphs)
    for turn, (lng, lat) in enumerate(spots()[number % 3 :: 3]):
        command = Command(crew(number), seed=turn)
        command.run(400.0)
        command.send(lng, lat)
        command.run(400.0 + 5000.0)
        # Where it was at the start is known to a tick only.
        fleet = roads.place([UnitPosition(str(number), *command.places[Asks.START], Way(crew(number).way.value))])
        (candidate,) = roads.nearest(lng, lat, fleet, 1)
        took_s = command.done[Asks.ARRIVE] - command.done[Asks.START]
        assert 0.8 * candidate.eta_s - 5 <= took_s <= 1.2 * candidate.eta_s + 5
        assert command.done[Asks.ACKNOWLEDGE] < command.done[Asks.START] <= 400.0 + 80
        assert 150 <= command.done[Asks.FINISH] - command.done[Asks.ARRIVE] <= 900
        assert command.done[Asks.AVAILABLE] > command.done[Asks.FINISH]
        assert command.status is UnitStatus.AVAILABLE


def test_a_walker_goes_to_the_door_and_a_car_stays_at_the_kerb() -> None:
    lng, lat = spots()[2]
    for number, most_m in ((12, 1.0), (101, 120.0)):
        command = Command(crew(number))
        command.send(lng, lat)
        while Asks.ARRIVE not in command.done:
            command.run(command.now + TICK_S)
        assert distance_m(*command.place(), lng, lat) <= most_m
    assert distance_m(*command.place(), lng, lat) > 1.0


def test_who_is_sent_stays_where_it_is_until_it_sets_off() -> None:
    command = Command(crew(12))
    command.run(900.0)
    command.send(*spots()[0], severity=Severity.I)
    stood = command.place()
    while Asks.START not in command.done:
        assert command.place() == stood
        command.run(command.now + TICK_S)
    assert command.now - 900.0 <= 8 + 12 + TICK_S


def test_a_recalled_unit_turns_round_within_one_tick() -> None:
    command = Command(crew(101))
    command.send(*spots()[-1])
    while command.done.get(Asks.START, 1e9) + 60 > command.now:
        command.run(command.now + TICK_S)
    home = command.unit.home_lng, command.unit.home_lat
    away = distance_m(*command.place(), *home)
    assert away > 100
    command.order, command.status = None, UnitStatus.RETURNING
    command.tell()
    command.run(command.now + 3600.0)
    assert Asks.ARRIVE not in command.done
    assert command.status is UnitStatus.AVAILABLE


def test_a_diverted_unit_takes_the_new_order_within_one_tick() -> None:
    command = Command(crew(12))
    command.send(*spots()[0])
    while Asks.START not in command.done:
        command.run(command.now + TICK_S)
    command.run(command.now + 30.0)
    target = spots()[3]
    command.done.clear()
    command.send(*target, severity=Severity.I, assignment_id=2)
    turned = command.place()
    command.run(command.now + TICK_S)
    assert command.place() == turned
    while Asks.ARRIVE not in command.done:
        command.run(command.now + TICK_S)
    assert distance_m(*command.place(), *target) < 1.0


def test_a_reserved_unit_waits_and_goes_when_it_is_sent() -> None:
    command = Command(crew(12))
    command.run(300.0)
    command.order = Order(1, AssignmentState.RESERVED, 1, Severity.III, *spots()[1])
    command.tell()
    stood = command.place()
    command.run(900.0)
    assert command.place() == stood
    assert not command.done
    command.order = replace(command.order, state=AssignmentState.SENT)
    command.tell()
    command.run(1000.0)
    assert Asks.START in command.done


def test_a_button_pressed_for_the_unit_counts() -> None:
    command = Command(crew(12))
    command.send(*spots()[4])
    assert command.order is not None
    command.order = replace(command.order, state=AssignmentState.ON_SCENE)
    command.tell()
    command.run(1000.0)
    assert set(command.done) == {Asks.FINISH, Asks.AVAILABLE} or set(command.done) == {Asks.FINISH}


def test_a_step_refused_is_asked_for_again_and_nothing_is_skipped() -> None:
    command = Command(crew(12))
    command.send(*spots()[0])
    asked = []
    while len(asked) < 3:
        command.now += TICK_S
        for ask in command.world.asks([12], command.now):
            asked.append(ask.step)
            command.world.refused(12, AssignmentState.SENT, command.now)
    assert asked == [Asks.ACKNOWLEDGE] * 3


def test_a_long_tick_holds_several_steps_in_their_order() -> None:
    command = Command(crew(101))
    command.send(*spots()[3])
    steps = [ask.step for ask in command.world.asks([101], 5000.0)]
    assert steps == [Asks.ACKNOWLEDGE, Asks.START, Asks.ARRIVE, Asks.FINISH]


def test_orders_to_one_change_nothing_for_another() -> None:
    others = (crew(3), crew(104), crew(201))
    quiet, busy = Command(crew(12), others=others), Command(crew(12), others=others)
    busy.send(*spots()[0])
    for command in (quiet, busy):
        command.run(1200.0, 20.0)
    for other in (3, 104, 201):
        assert quiet.world.spot(other, 1200.0) == busy.world.spot(other, 1200.0)
    assert quiet.place() != busy.place()


def test_a_busy_unit_reports_itself_free_and_one_out_of_service_never_does() -> None:
    busy, out = Command(crew(12)), Command(crew(13))
    busy.status, out.status = UnitStatus.BUSY, UnitStatus.OUT_OF_SERVICE
    for command in (busy, out):
        command.tell()
        stood = command.place()
        command.run(200.0)
        assert command.place() == stood
        command.run(2000.0)
    assert set(busy.done) == {Asks.AVAILABLE}
    assert not out.done


def test_after_lost_steps_only_the_order_counts() -> None:
    command = Command(crew(101))
    command.send(*spots()[3])
    assert command.order is not None
    lost = command.world.asks([101], 4000.0)
    assert lost[-1].step is Asks.FINISH
    command.now = 4000.0
    command.world.told([command.unit], {101: command.order}, 4000.0, afresh=True)
    assert command.world.asks([101], 4100.0)[0].step is Asks.ACKNOWLEDGE
