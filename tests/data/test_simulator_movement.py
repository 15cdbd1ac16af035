"""How simulated units move: in their own grid, on streets, no faster than their way allows, twice the same."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data.simulator.journeys import Journey, Spot, rest
from data.simulator.receivers import Receiver
from data.simulator.streets import Streets, streets_within
from data.simulator.world import HEARTBEAT_S, Sighting, World
from dispatch.resources import Unit, UnitKind, Way
from geo.metric import distance_m, distances_m, local_projection
from geo.road_route import route
from geo.road_rules import Mode
from geo.road_snapping import EdgeIndex
from geo.road_travel import RoadTravel
from geo.road_ways import E_BIKE_KPH
from tests.fixtures.parade import demo, demo_scene, parade

HOUR_S = 3600
FASTEST_KPH = {Way.FOOT: 4.8, Way.E_BIKE: max(E_BIKE_KPH.values()), Way.CAR: 40.0}
NOISE_M = 8.0


def live(units: tuple[Unit, ...], seed: int, until_s: float, every_s: float) -> list[list[Sighting]]:
    world = World(demo_scene(), seed)
    world.muster([(unit, None) for unit in units], 0.0)
    ids = [unit.id for unit in units]
    return [world.sightings(ids, now) for now in np.arange(0.0, until_s, every_s).tolist()]


@pytest.fixture(scope="module")
def hour() -> dict[int, list[Spot]]:
    """Where each unit really was, every five seconds of the first hour."""
    world = World(demo_scene(), 7)
    world.muster([(unit, None) for unit in parade()], 0.0)
    return {unit.id: [world.spot(unit.id, now) for now in range(0, HOUR_S, 5)] for unit in parade()}


def moved(spots: list[Spot]) -> np.ndarray:
    lng, lat = np.array([spot.lng for spot in spots]), np.array([spot.lat for spot in spots])
    return distances_m(lng[:-1], lat[:-1], lng[1:], lat[1:])


def test_the_same_seed_and_clock_give_the_same_first_hour() -> None:
    units = parade()[::9]
    first = live(units, 7, HOUR_S, 20.0)
    assert first == live(units, 7, HOUR_S, 20.0)
    assert first[:30] != live(units, 8, 600.0, 20.0)


def test_ways_do_not_depend_on_how_often_one_looks(hour: dict[int, list[Spot]]) -> None:
    world = World(demo_scene(), 7)
    world.muster([(unit, None) for unit in parade()], 0.0)
    for unit in parade()[:60:7]:
        assert world.spot(unit.id, 3000.0) == hour[unit.id][600]


def test_officers_stay_in_their_grid_and_on_its_ways(hour: dict[int, list[Spot]]) -> None:
    walk = demo_scene().graphs[Mode.WALK]
    index = EdgeIndex(walk, strong_only=False)
    for unit in parade():
        if unit.kind is not UnitKind.MEMBER:
            continue
        spots = hour[unit.id]
        grid = demo_scene().grids[unit.grid_code or ""]
        metric = local_projection(unit.home_lng, unit.home_lat)
        points = metric.to_metres(shapely.points([(spot.lng, spot.lat) for spot in spots]))
        assert shapely.distance(metric.to_metres(grid), points).max() < 6.0
        # After the first steps from the post every place is on a path.
        off = index.snap([s.lng for s in spots[120:]], [s.lat for s in spots[120:]]).off_road_m
        assert off.max() < 1.0


def test_officers_and_patrol_cars_get_about_with_stops_while_teams_wait(hour: dict[int, list[Spot]]) -> None:
    for unit in parade():
        way_m = moved(hour[unit.id])
        if unit.kind is UnitKind.TEAM or (unit.kind is UnitKind.VEHICLE and "巡查" not in unit.capabilities):
            assert way_m.max() == 0
        else:
            assert way_m.sum() > 400, unit
            assert (way_m < 1).mean() > 0.02, unit


def test_no_unit_is_faster_than_its_way_allows(hour: dict[int, list[Spot]]) -> None:
    for unit in parade():
        assert moved(hour[unit.id]).max() / 5.0 * 3.6 <= FASTEST_KPH[unit.way] * 1.001
        assert max(spot.speed_mps for spot in hour[unit.id]) * 3.6 <= FASTEST_KPH[unit.way] * 1.001


def test_who_stands_still_is_heard_of_at_every_heartbeat_only() -> None:
    teams = tuple(unit for unit in parade() if unit.kind is UnitKind.TEAM)
    seen = live(teams, 7, 120.0, 3.0)
    assert sum(map(len, seen)) == len(teams) * (120 / HEARTBEAT_S)


def test_receivers_are_nearly_right_and_do_not_jump() -> None:
    truth = Spot(114.07, 22.64, 90.0, 1.0)
    receiver = Receiver(np.random.default_rng(3), 102_800.0, 110_750.0)
    seen = [receiver.seen(truth, now) for now in range(0, 3000, 3)]
    errors = distances_m([s.lng for s in seen], [s.lat for s in seen], truth.lng, truth.lat)
    assert 0.5 < np.median(errors) < 3.0
    assert errors.max() < NOISE_M
    assert moved(seen).max() < 3.0


@pytest.fixture(scope="module")
def drive() -> Streets:
    return Streets(demo_scene().graphs[Mode.DRIVE])


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), off_m=st.floats(0, 80))
def test_a_journey_takes_as_long_as_the_eta_says(drive: Streets, seed: int, off_m: float) -> None:
    rng = np.random.default_rng(seed)
    start, end = drive.anywhere(rng), drive.anywhere(rng)
    end = end[0] + off_m * 1e-5, end[1]
    made = drive.journey(*start, *end)
    index, travel = EdgeIndex(drive.graph), RoadTravel(drive.graph)
    expected = route(travel, index.snap(*end), index.snap(*start))
    assert made is not None
    assert expected is not None
    assert made.duration_s == pytest.approx(expected.seconds, abs=0.6)
    assert made.end == pytest.approx(end, abs=1e-5)
    assert (np.diff(made.after_s) >= 0).all()


def test_what_waits_at_the_kerb_takes_the_time_but_not_the_last_steps(drive: Streets) -> None:
    park = next(row for row in demo().ground if row.name == "榕湖").shape.representative_point()
    rng = np.random.default_rng(1)
    start = drive.anywhere(rng)
    to_door = drive.journey(*start, park.x, park.y)
    to_kerb = drive.journey(*start, park.x, park.y, to_the_door=False)
    assert to_door is not None
    assert to_kerb is not None
    assert to_kerb.duration_s == to_door.duration_s
    assert to_door.end == (park.x, park.y)
    assert distance_m(*to_kerb.end, park.x, park.y) > 10


def test_a_grid_without_streets_has_none_to_patrol() -> None:
    away = shapely.box(115.0, 23.0, 115.001, 23.001)
    assert streets_within(demo_scene().graphs[Mode.WALK], away) is None


def test_a_journey_faces_where_it_goes_and_keeps_facing_there() -> None:
    east = Journey(np.array([114.0, 114.001]), np.array([22.0, 22.0]), np.array([0.0, 60.0])).then_rest(30.0)
    assert east.at(30.0).heading_deg == pytest.approx(90.0, abs=0.1)
    assert east.at(30.0).speed_mps == pytest.approx(1.72, abs=0.01)
    assert east.at(75.0).heading_deg == pytest.approx(90.0, abs=0.1)
    assert east.at(75.0).speed_mps == 0
    assert rest(114.0, 22.0, 10.0).at(5.0).heading_deg is None
    assert east.at_pace(0.5).duration_s == 180.0
