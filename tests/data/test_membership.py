"""Which grid holds which building since when, over the days."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from psycopg2.extensions import connection as Connection

from data.bulk import wkb
from data.database import Database
from data.grids import grids_in_force, overlapping, overlaps
from data.membership import Assigned, assign_buildings
from data.regions import ensure_region
from geo.cells import cells_of_shapes
from geo.codes import grid_codes_in_order

COMMUNITY = "440306007005"
DAY = date(2026, 3, 1)
NEXT = DAY + timedelta(days=1)
LATER = DAY + timedelta(days=2)
STEP = 0.01


def square(column: float, size: float = STEP) -> shapely.Polygon:
    west = 114.0 + column * STEP
    return shapely.box(west, 22.5, west + size, 22.5 + size)


class Ground:
    """A community whose grids and buildings stand in one row, west to east."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        ensure_region(connection, COMMUNITY)

    def run(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    def grid(self, number: int, shape: shapely.Polygon, begins: date = DAY, ends: date | None = None) -> str:
        code = f"{COMMUNITY}{number:03d}"
        self.run(
            "INSERT INTO grid (code, community_code, name, geom, cell, area_m2, source, source_ref, valid_from, valid_to)"
            " VALUES (%s, %s, %s, %s, %s, 1, 'test', %s, %s, %s)",
            *(code, COMMUNITY, code, wkb(shape), int(cells_of_shapes([shape])[0]), code, begins, ends),
        )
        return code

    def building(self, ref: str, shape: shapely.Polygon, begins: date = DAY) -> None:
        self.run(
            "INSERT INTO building (community_code, source, source_ref, name, usage, levels, height_m, footprint_m2,"
            " geom, cell, valid_from) VALUES (%s, 'test', %s, %s, 'residential', 1, 3, 1, %s, %s, %s)",
            *(COMMUNITY, ref, ref, wkb(shape), int(cells_of_shapes([shape])[0]), begins),
        )

    def assign(self, today: date) -> Assigned:
        return assign_buildings(self.connection, COMMUNITY, today)

    def history(self) -> list[tuple[object, ...]]:
        return self.run(
            "SELECT b.source_ref, right(g.grid_code, 3), g.valid_from, g.valid_to FROM building_grid g"
            " JOIN building b ON b.id = g.building_id ORDER BY 1, 3"
        )


@pytest.fixture
def ground(database: Database) -> Iterator[Ground]:
    with database.owner() as connection:
        yield Ground(connection)


def test_each_change_is_told_and_the_same_again_is_none(ground: Ground) -> None:
    ground.grid(1, square(0))
    ground.building("in", square(0.2, STEP / 4))
    ground.building("out", square(3, STEP / 4))
    assert ground.assign(DAY) == Assigned(begun=1, left=0, outside=1)
    assert ground.assign(DAY) == Assigned(begun=0, left=0, outside=1)
    assert not ground.assign(NEXT).changed
    assert ground.history() == [("in", "001", DAY, None)]


def test_a_grid_or_building_that_has_not_begun_does_not_count_yet(ground: Ground) -> None:
    ground.grid(1, square(0), begins=NEXT)
    ground.building("now", square(0.2, STEP / 4))
    ground.building("then", square(0.6, STEP / 4), begins=LATER)
    assert ground.assign(DAY) == Assigned(begun=0, left=0, outside=1)
    assert ground.assign(NEXT) == Assigned(begun=1, left=0, outside=0)
    ground.assign(LATER)
    assert ground.history() == [("now", "001", NEXT, None), ("then", "001", LATER, None)]


def test_a_grid_that_is_to_end_holds_its_buildings_until_then(ground: Ground) -> None:
    ground.grid(1, square(0), ends=LATER)
    ground.building("b", square(0.2, STEP / 4))
    ground.assign(DAY)
    assert not ground.assign(NEXT).changed
    assert ground.assign(LATER) == Assigned(begun=0, left=1, outside=1)
    assert ground.history() == [("b", "001", DAY, LATER)]


def test_a_building_that_has_ended_is_in_no_grid(ground: Ground) -> None:
    ground.grid(1, square(0))
    ground.building("b", square(0.2, STEP / 4))
    ground.assign(DAY)
    ground.run("UPDATE building SET valid_to = %s", NEXT)
    ground.assign(NEXT)
    assert ground.history() == [("b", "001", DAY, NEXT)]


def test_the_least_part_of_a_building_still_puts_it_into_the_grid(ground: Ground) -> None:
    ground.grid(1, square(0))
    ground.building("b", shapely.box(114.0 + STEP - 1e-8, 22.501, 114.0 + 2 * STEP, 22.502))
    assert ground.assign(DAY) == Assigned(begun=1, left=0, outside=0)
    assert not ground.assign(DAY).changed


def test_grids_in_force_are_those_of_the_day(ground: Ground) -> None:
    past = ground.grid(1, square(0), ends=NEXT)
    coming = ground.grid(2, square(0), begins=NEXT)
    assert [[grid.code for grid in grids_in_force(ground.connection, COMMUNITY, day)] for day in (DAY, NEXT)] == [
        [past],
        [coming],
    ]


def test_grids_that_share_ground_are_named_and_those_that_touch_are_not(ground: Ground) -> None:
    for number, column in enumerate((0, 1, 1.5), start=1):
        ground.grid(number, square(column))
    grids = grids_in_force(ground.connection, COMMUNITY, DAY)
    assert overlapping(grids) == [(f"{COMMUNITY}002", f"{COMMUNITY}003")]
    assert overlapping([]) == []


def test_pairs_before_the_first_new_shape_are_left_out() -> None:
    shapes = np.array([square(0), square(0.5), square(0.6)], dtype=object)
    everything, new = overlaps(shapes), overlaps(shapes, first_new=2)
    assert sorted(zip(everything.later.tolist(), everything.earlier.tolist(), strict=True)) == [(1, 0), (2, 0), (2, 1)]
    assert sorted(zip(new.later.tolist(), new.earlier.tolist(), strict=True)) == [(2, 0), (2, 1)]
    assert (new.shared_m2 > 0).all()


def test_new_codes_follow_the_highest_and_read_like_a_page() -> None:
    shapes = np.array([square(1), square(0)], dtype=object)
    assert grid_codes_in_order(COMMUNITY, [f"{COMMUNITY}004"], shapes) == [f"{COMMUNITY}006", f"{COMMUNITY}005"]
    assert grid_codes_in_order(COMMUNITY, [], shapes[:0]) == []
