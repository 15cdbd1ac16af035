"""A small community lives for an hour through the real services, on a real database, by a clock of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg2
import pytest

from console.container import Container
from console.settings import Settings
from console.simulation import Wanted, district
from data.database import Database
from data.event_log import prove
from data.integrity import violations
from data.roads import store_graph
from data.simulator.clerk import DISPLAY_NAME
from data.simulator.district import District
from data.simulator.lock import SimulatorLock
from data.units import sync_units
from dispatch.errors import BadValue, DatabaseAway, NothingToSimulate, RealDataThere, SimulatorRunning
from dispatch.incidents import Incident, Severity, State
from dispatch.permissions import Actor
from dispatch.resources import AssignmentState, Unit, UnitKind, UnitStatus
from dispatch.service import Dispatch, NewReport, Place, Step
from geo.metric import distance_m
from geo.road_building import Street, graph_of_streets
from geo.road_rules import Mode, speed_kph
from geo.roads import RoadGraph
from tests.fixtures.hamlet import BEI, LAT, LNG, NAN, STEP, settle

MORNING = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ACROSS, UP = 13, 7


@dataclass
class Clock:
    now: datetime = MORNING
    asked: int = field(default=0)

    def __call__(self) -> datetime:
        self.asked += 1
        # No two events of one transaction need differ, but time goes on.
        return self.now + timedelta(microseconds=self.asked % 1000)


@dataclass(frozen=True)
class Village:
    container: Container
    clock: Clock
    operator: Actor
    places: list[District] = field(default_factory=list)

    def settle(self, **more: object) -> District:
        self.places.append(district(self.container, wanted(**more), self.clock.now))
        return self.places[-1]

    def live(self, place: District, seconds: float, every_s: float = 10.0) -> None:
        ends = self.clock.now + timedelta(seconds=seconds)
        while self.clock.now < ends:
            self.clock.now += timedelta(seconds=every_s)
            place.tick(self.clock.now)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self.container.database.owner() as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    def incident(self, incident_id: int) -> Incident:
        with self.container.store.as_done_by(self.operator) as work:
            found = work.incident(incident_id)
        assert found is not None
        return found

    def unit(self, kind: UnitKind) -> Unit:
        with self.container.store.as_done_by(self.operator) as work:
            return next(unit for unit, _ in work.roster(NAN) if unit.kind is kind)


def lattice(mode: Mode) -> RoadGraph:
    """Return streets in both directions every 55 m over both grids."""
    lngs = LNG + np.tile(np.arange(ACROSS) * 2 * STEP / (ACROSS - 1), UP)
    lats = LAT + np.repeat(np.arange(UP) * STEP / (UP - 1), ACROSS)
    nodes = np.arange(ACROSS * UP).reshape(UP, ACROSS)
    kph = speed_kph(mode, "residential", {})
    lines = [*nodes, *nodes.T]
    streets = [Street(n, line.astype(np.int64), "residential", 0, kph, f"{n}路") for n, line in enumerate(lines, 1)]
    return graph_of_streets(streets, nodes.ravel().astype(np.int64), lngs, lats, mode)


@pytest.fixture
def village(database: Database, tmp_path: Path) -> Iterator[Village]:
    hamlet = settle(database)
    with database.owner() as connection:
        with connection.cursor() as cursor:
            for able in ("team", "vehicle"):
                cursor.execute(
                    f"UPDATE {able} SET capabilities = (SELECT array_agg(DISTINCT need ->> 'capability')"
                    " FROM response_plan, jsonb_array_elements(needs) need)"
                )
        for mode in Mode:
            store_graph(connection, NAN, mode, lattice(mode), "test")
        sync_units(connection, MORNING)
    clock = Clock()
    settings = Settings(data_dir=tmp_path)
    made = Village(Container.build(settings, database, clock), clock, hamlet.operator)
    yield made
    for place in made.places:
        place.close()


def wanted(**more: object) -> Wanted:
    return Wanted(**({"communities": (NAN,), "per_hour": 60.0} | more))


def test_an_hour_and_more_without_people_is_reported_sent_settled_and_in_order(village: Village) -> None:
    place = village.settle(speed=3.0)
    village.live(place, 1100)
    states = dict(village.rows("SELECT state, count(*)::int FROM incident GROUP BY state"))
    assert place.told.reports > 30
    assert states.get("closed", 0) + states.get("rated", 0) >= 5, states
    assert states.get("rated", 0) >= 1
    done = village.rows("SELECT count(*) FROM assignment WHERE state = 'done' AND on_scene_at > en_route_at")
    assert done[0][0] >= 5
    by = dict(village.rows("SELECT actor, count(*)::int FROM event GROUP BY actor"))
    clerk = village.rows(f"SELECT 'account:' || id FROM account WHERE display_name = '{DISPLAY_NAME}'")[0][0]
    assert set(by) <= {"system", "device", "resident", clerk}
    handled = village.rows("SELECT DISTINCT handled_by FROM incident WHERE handled_by IS NOT NULL")
    assert handled == [("device",)]
    with village.container.database.owner() as connection:
        assert set(violations(connection).values()) == {0}
        assert prove(connection).broken_at is None


def test_units_are_seen_moving_through_the_second_lane(village: Village) -> None:
    place = village.settle(per_hour=0.0)
    village.live(place, 200)
    before = dict(village.rows("SELECT unit_id, lng FROM unit_position"))
    village.live(place, 200)
    after = dict(village.rows("SELECT unit_id, lng FROM unit_position"))
    officer, team = village.unit(UnitKind.MEMBER), village.unit(UnitKind.TEAM)
    assert before.keys() == after.keys() == {id for (id,) in village.rows("SELECT id FROM unit")}
    assert before[officer.id] != after[officer.id]
    assert place.world.spot(team.id, 401.0).lng == team.home_lng
    assert village.rows("SELECT count(*) FROM event WHERE actor <> 'system'") == [(0,)]


def test_who_the_operator_sends_comes_works_and_returns_without_any_clerk(village: Village) -> None:
    place = village.settle(per_hour=0.0, clerk=False)
    village.live(place, 60)
    vehicle, incident_id = village.unit(UnitKind.VEHICLE), reported(village)
    sent(village, vehicle, incident_id)
    village.live(place, 1500)
    incident = village.incident(incident_id)
    assert incident.state is State.HANDLED
    assert incident.handled_by == "device"
    (state,) = village.rows("SELECT state FROM assignment")
    assert state == ("done",)
    assert village.unit(UnitKind.VEHICLE).status is UnitStatus.AVAILABLE


def test_who_the_operator_recalls_turns_round_at_the_next_tick(village: Village) -> None:
    place = village.settle(per_hour=0.0, clerk=False)
    village.live(place, 60)
    member, incident_id = village.unit(UnitKind.MEMBER), reported(village)
    assignment_id = sent(village, member, incident_id)
    while village.rows("SELECT state FROM assignment") != [(AssignmentState.EN_ROUTE.value,)]:
        village.live(place, 2, 2)
    village.live(place, 30, 2)
    village.container.sending.step(village.operator, assignment_id, Step("recall", "误派"))
    there = place.world.spot(member.id, place.since_s(village.clock.now))
    village.live(place, 2, 2)
    turned = place.world.spot(member.id, place.since_s(village.clock.now))
    assert distance_m(there.lng, there.lat, turned.lng, turned.lat) < 3.5
    village.live(place, 900)
    assert village.unit(UnitKind.MEMBER).status is UnitStatus.AVAILABLE
    assert village.incident(incident_id).state is State.ACCEPTED


def test_when_two_work_at_one_incident_the_last_hands_in_the_result(village: Village) -> None:
    place = village.settle(per_hour=0.0, clerk=False)
    village.live(place, 60)
    incident_id = reported(village)
    units = [village.unit(UnitKind.VEHICLE).id, village.unit(UnitKind.TEAM).id]
    village.container.sending.dispatch(village.operator, incident_id, Dispatch(units))
    village.live(place, 2400)
    handled = village.rows("SELECT at FROM event WHERE happening = 'incident_handled'")
    finished = village.rows("SELECT ended_at FROM assignment WHERE state = 'done' ORDER BY ended_at")
    assert len(handled) == 1
    assert len(finished) == 2
    assert finished[0] < finished[1]
    assert abs((finished[1][0] - handled[0][0]).total_seconds()) < 1


def test_a_database_that_went_away_costs_no_report_and_makes_none_twice(village: Village) -> None:
    place = village.settle(per_hour=600.0, clerk=False)
    village.live(place, 60)
    away = 0
    for _ in range(6):
        _cut_connections(village.container.database)
        for _ in range(40):
            village.clock.now += timedelta(seconds=10)
            try:
                place.tick(village.clock.now)
                break
            except DatabaseAway:
                away += 1
        village.live(place, 20)
    assert away >= 6
    assert village.rows("SELECT count(*) FROM incident") == [(place.told.reports,)]
    assert place.told.reports > 30


def test_only_one_simulator_runs_on_a_database(database: Database) -> None:
    first, second = SimulatorLock(database), SimulatorLock(database)
    first.hold()
    first.hold()
    with pytest.raises(SimulatorRunning, match="already running"):
        second.hold()
    first.release()
    second.hold()
    second.release()


def test_invented_incidents_never_mix_with_real_data_unless_the_community_is_named(village: Village) -> None:
    with pytest.raises(RealDataThere, match="--community"):
        district(village.container, wanted(communities=()), village.clock.now)


def test_a_community_without_units_is_refused(village: Village) -> None:
    with pytest.raises(NothingToSimulate, match=BEI):
        district(village.container, wanted(communities=(BEI,)), village.clock.now)


def test_communities_side_by_side_live_as_one_and_send_across_the_border(village: Village) -> None:
    with village.container.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE unit SET community_code = %s WHERE kind = 'vehicle'", [BEI])
    place = village.settle(communities=(NAN, BEI), per_hour=0.0, clerk=False)
    village.live(place, 60)
    wide = replace(village.operator, scope=NAN[:9])
    with village.container.store.as_done_by(wide) as work:
        ((car, _),) = work.roster(BEI)
    incident_id = reported(village)
    village.container.sending.dispatch(wide, incident_id, Dispatch([car.id]))
    village.live(place, 1500)
    incident = village.incident(incident_id)
    assert (incident.state, incident.handled_by) == (State.HANDLED, "device")


def test_more_communities_than_can_be_moved_in_time_are_refused(village: Village) -> None:
    with pytest.raises(BadValue, match="12"):
        district(
            village.container, wanted(communities=tuple(f"4403060010{n:02d}" for n in range(13))), village.clock.now
        )


def reported(village: Village) -> int:
    what = NewReport("020101", Place(LNG + 0.0052, LAT + 0.0026, "wgs84"), "路边一堆垃圾", Severity.III)
    return village.container.intake.report(village.operator, what).incident.id


def sent(village: Village, unit: Unit, incident_id: int) -> int:
    _, ((assignment, _),) = village.container.sending.dispatch(village.operator, incident_id, Dispatch([unit.id]))
    return assignment.id


def _cut_connections(database: Database) -> None:
    connection = psycopg2.connect(database.app_dsn)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                # not PostgreSQL's own workers: an autovacuum may only be ended by a superuser
                " AND backend_type = 'client backend' AND usename = current_user"
            )
    finally:
        connection.close()
