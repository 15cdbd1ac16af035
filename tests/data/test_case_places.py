"""Where a point lies: grid, building, community, and what people call the place."""

import math

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from data.bulk import bump_layer_revision
from data.cases.ground import Standing
from data.cases.places import NEAREST_M, Beside
from data.cases.store import PostgresCases
from data.database import Database
from geo.cells import cell_of
from tests.fixtures.cases import SYSTEM, staffed
from tests.fixtures.hamlet import BEI, EAST, GRIDS, HOUSES, LAT, LNG, NAN, NORTH, STEP, WEST, Hamlet

STREET_LAT = LAT + 0.002


@pytest.fixture(scope="module")
def village(module_database: Database) -> tuple[Hamlet, PostgresCases]:
    return staffed(module_database)


@pytest.fixture(scope="module")
def hamlet(village: tuple[Hamlet, PostgresCases]) -> Hamlet:
    return village[0]


@pytest.fixture(scope="module")
def cases(village: tuple[Hamlet, PostgresCases]) -> PostgresCases:
    return village[1]


def test_inside_a_building_the_building_says_what_it_is_called(cases: PostgresCases) -> None:
    inside = HOUSES[2][5].centroid
    with cases.as_done_by(SYSTEM) as work:
        here = work.locate(inside.x, inside.y)
    assert here is not None
    assert (here.community_code, here.grid_code, here.building_id) == (NAN, WEST, 2)
    assert here.address == "西乡街道南坑路12号12栋"
    assert (here.lng, here.lat, here.cell) == (inside.x, inside.y, cell_of(inside.x, inside.y))


def test_on_a_street_the_street_and_the_building_beside_are_named(cases: PostgresCases) -> None:
    with cases.as_done_by(SYSTEM) as work:
        open_street = work.locate(LNG + 0.0025, STREET_LAT)
        beside = work.locate(LNG + 0.00115, LAT + 0.0012)
    assert open_street is not None
    assert (open_street.grid_code, open_street.building_id, open_street.address) == (WEST, None, "南坑路")
    assert beside is not None
    assert (beside.building_id, beside.address) == (None, "南坑路 · 12栋")


def test_a_path_named_like_the_building_beside_it_is_not_said_twice() -> None:
    def standing(kind: str, name: str) -> Standing:
        return Standing(kind, "1", NAN, WEST, name, "", Point(LNG, LAT))

    path, street = standing("street", "云织公寓"), standing("street", "南坑路")
    house, nameless = standing("building", "云织公寓12栋"), standing("building", "")
    assert Beside((path, 1.0), (house, 2.0)).words == "云织公寓12栋"
    assert Beside((street, 1.0), (house, 2.0)).words == "南坑路 · 云织公寓12栋"
    assert Beside((street, 1.0), (nameless, 2.0)).words == "南坑路"
    assert Beside(None, (house, 2.0)).words == "云织公寓12栋"
    assert Beside(None, None).words == ""


def test_on_the_border_of_two_grids_the_lower_code_counts(cases: PostgresCases) -> None:
    with cases.as_done_by(SYSTEM) as work:
        here = work.locate(LNG + STEP, LAT + 0.0003)
    assert here is not None
    assert here.grid_code == WEST


def test_where_no_grid_is_drawn_the_nearest_street_says_which_community(cases: PostgresCases) -> None:
    metre = 1 / 102_000
    end = LNG + 2 * STEP
    with cases.as_done_by(SYSTEM) as work:
        near = work.locate(end + (NEAREST_M - 5) * metre, STREET_LAT)
        far = work.locate(end + (NEAREST_M + 8) * metre, STREET_LAT)
    assert near is not None
    assert (near.community_code, near.grid_code, near.address) == (NAN, None, "南坑路")
    assert far is None


def test_the_boundary_of_a_community_counts_where_it_is_drawn(cases: PostgresCases, hamlet: Hamlet) -> None:
    ground = box(LNG - 0.02, LAT + 2 * STEP, LNG, LAT + 4 * STEP)
    place = ground.centroid
    with cases.as_done_by(SYSTEM) as work:
        assert work.locate(place.x, place.y) is None
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE region SET boundary = %s WHERE code = %s", [shapely.to_wkb(ground), BEI])
    with cases.as_done_by(SYSTEM) as work:
        here = work.locate(place.x, place.y)
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE region SET boundary = NULL")
    assert here is not None
    assert (here.community_code, here.grid_code, here.building_id, here.address) == (BEI, None, None, "")


def test_nobody_is_told_of_places_beyond_the_own_area(cases: PostgresCases, hamlet: Hamlet) -> None:
    west, east, north = (GRIDS[code].centroid for code in (WEST, EAST, NORTH))
    seen = {}
    for actor in (hamlet.operator, hamlet.officer, hamlet.neighbour, hamlet.nobody):
        with cases.as_done_by(actor) as work:
            found = [work.locate(place.x, place.y) for place in (west, east, north)]
            seen[actor.name] = [here.grid_code if here else None for here in found]
    assert seen == {
        "operator": [WEST, EAST, None],
        "officer": [WEST, None, None],
        "neighbour": [None, None, NORTH],
        "nobody": [None, None, None],
    }


def test_a_building_and_a_door_are_places_too(cases: PostgresCases, hamlet: Hamlet) -> None:
    with cases.as_done_by(hamlet.operator) as work:
        building, dwelling = work.locate_building(1), work.locate_dwelling(301)
        assert work.locate_building(4) is None
        assert work.locate_dwelling(401) is None
        assert work.locate_building(10**9) is None
    assert building is not None
    assert (building.grid_code, building.building_id, building.address) == (WEST, 1, "西乡街道南坑路1号1栋")
    assert HOUSES[1][5].contains(Point(building.lng, building.lat))
    assert dwelling is not None
    assert (dwelling.building_id, dwelling.dwelling_id, dwelling.floor) == (1, 301, 3)
    assert dwelling.address == "西乡街道南坑路1号1栋301室"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(east=st.floats(-0.2, 2.2), north=st.floats(-0.2, 2.2))
def test_the_grid_is_the_one_whose_shape_holds_the_point(cases: PostgresCases, east: float, north: float) -> None:
    point = Point(LNG + east * STEP, LAT + north * STEP)
    houses = [number for number, house in HOUSES.items() if house[5].covers(point)]
    grids = sorted(code for code, shape in GRIDS.items() if shape.covers(point))
    with cases.as_done_by(SYSTEM) as work:
        here = work.locate(point.x, point.y)
    assert (here.building_id if here else None) == (houses[0] if houses else None)
    wanted = HOUSES[houses[0]][1] if houses else grids[0] if grids else None
    assert (here.grid_code if here else None) == wanted


def test_cameras_are_those_that_look_at_the_place(cases: PostgresCases, hamlet: Hamlet) -> None:
    # Camera 1 stands here, looks east, sees 60° wide and 40 m far.
    lng, lat = LNG + 0.001, LAT + 0.002
    metre_lng, metre_lat = 1 / 102_750, 1 / 110_750

    def seen(east_m: float, north_m: float) -> list[int]:
        with cases.as_done_by(hamlet.operator) as work:
            return [one.id for one in work.cameras_seeing(lng + east_m * metre_lng, lat + north_m * metre_lat)]

    assert seen(30, 0) == [1]
    assert seen(45, 0) == []
    assert seen(-5, 0) == []
    edge = math.tan(math.radians(30)) * 20
    assert seen(20, edge - 1) == seen(20, 1 - edge) == [1]
    assert seen(20, edge + 1) == []
    with cases.as_done_by(hamlet.operator) as work:
        (view,) = work.cameras_seeing(lng + 30 * metre_lng, lat)
        assert (view.name, view.status, view.direction_deg) == ("路口东", "online", 90.0)
        assert view.distance_m == pytest.approx(30, abs=0.2)
        # Camera 2 has no direction: it looks all round.
        assert [one.id for one in work.cameras_seeing(LNG + 0.004, LAT + 0.001 - 20 * metre_lat)] == [2]
    with cases.as_done_by(hamlet.neighbour) as work:
        assert work.cameras_seeing(lng + 30 * metre_lng, lat) == []


def test_a_report_point_is_told_to_whoever_holds_its_code(cases: PostgresCases, hamlet: Hamlet) -> None:
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO report_point (code, community_code, kind, label, lng, lat, grid_code) VALUES (%s, %s, 'grid', %s, %s, %s, %s)",
            ["Ab3dEf6h", NAN, "第1网格", LNG, LAT, WEST],
        )
    point = cases.report_point("Ab3dEf6h")
    assert point is not None
    assert (point.community_code, point.label, point.active) == (NAN, "第1网格", True)
    with cases.as_done_by(hamlet.nobody) as work:
        assert work.report_point("Ab3dEf6h") == point
    assert cases.report_point("ab3def6h") is None


def test_what_is_kept_of_the_ground_is_forgotten_when_it_changes(cases: PostgresCases, hamlet: Hamlet) -> None:
    place = HOUSES[2][5].centroid
    with cases.as_done_by(SYSTEM) as work:
        before = work.locate(place.x, place.y)
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE building SET name = '新楼' WHERE id = 2")
    with cases.as_done_by(SYSTEM) as work:
        assert work.locate(place.x, place.y) == before
    with hamlet.database.owner() as connection, connection.cursor() as cursor:
        bump_layer_revision(connection, "buildings")
    with cases.as_done_by(SYSTEM) as work:
        after = work.locate(place.x, place.y)
    assert before is not None
    assert after is not None
    assert (before.address, after.address) == ("西乡街道南坑路12号12栋", "西乡街道南坑路12号新楼")
