"""What meets a polygon: the cells never lose anything that plain geometry finds."""

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2.extras import execute_values
from shapely.geometry.base import BaseGeometry

from data.bulk import replace_covers
from data.database import Database
from data.regions import ensure_region
from data.territory.polygon import things_in_polygon
from dispatch.permissions import Actor, Role
from geo.cells import cells_of_shapes

COMMUNITY = "440306007005"
WEST, SOUTH, SIDE = 114.05, 22.63, 0.004
ANYBODY = Actor(1, "a", "a", Role.OPERATOR, COMMUNITY, "zh-CN")


def scattered(count: int) -> list[tuple[float, float]]:
    """Places of a low-discrepancy sequence in the square, the same each time."""
    return [(WEST + SIDE * (i * 0.754877666 % 1), SOUTH + SIDE * (i * 0.569840291 % 1)) for i in range(1, count + 1)]


POINTS = [shapely.Point(place) for place in scattered(150)]
HOUSES = [shapely.box(lng, lat, lng + 0.0001, lat + 0.00006) for lng, lat in scattered(150)]
LINES = [
    shapely.LineString([first, second])
    for first, second in zip(scattered(40), scattered(80)[40:], strict=True)
]  # fmt: skip


@pytest.fixture(scope="module")
def square(module_database: Database) -> Database:
    with module_database.owner() as connection:
        ensure_region(connection, COMMUNITY)
        for table, extra, shapes in (
            ("camera", "kind", POINTS),
            ("building", "levels, height_m, footprint_m2", HOUSES),
            ("street", "class, length_m", LINES),
        ):
            rest = {"camera": ("fixed",), "building": (2, 6.0, 60.0), "street": ("footway", 1.0)}[table]
            cells = cells_of_shapes(shapes).tolist()
            rows = [
                (COMMUNITY, i, str(i), shapely.to_wkb(shape), cell, *rest)
                for i, (shape, cell) in enumerate(zip(shapes, cells, strict=True))
            ]
            with connection.cursor() as cursor:
                execute_values(
                    cursor, f"INSERT INTO {table} (community_code, id, source_ref, geom, cell, {extra}) VALUES %s", rows
                )
            if table != "camera":
                replace_covers(connection, COMMUNITY, table, [(str(i), shape) for i, shape in enumerate(shapes)])
    return module_database


corner = st.tuples(st.floats(-0.2, 1.2), st.floats(-0.2, 1.2)).map(
    lambda place: (WEST + SIDE * place[0], SOUTH + SIDE * place[1])
)
polygons = (
    st.lists(corner, min_size=3, max_size=6, unique=True)
    .map(shapely.MultiPoint)
    .map(lambda corners: corners.convex_hull)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(polygon=polygons)
@pytest.mark.parametrize(("kind", "shapes"), [("camera", POINTS), ("building", HOUSES), ("street", LINES)])
def test_finds_exactly_what_a_scan_of_all_geometries_finds(
    square: Database, kind: str, shapes: list[BaseGeometry], polygon: BaseGeometry
) -> None:
    expected = {str(i) for i, shape in enumerate(shapes) if shape.intersects(polygon)}
    with square.reader(ANYBODY) as connection:
        assert set(things_in_polygon(connection, kind, polygon)) == expected


def test_a_corner_touched_counts(square: Database) -> None:
    west, south, *_ = HOUSES[7].bounds
    touching = shapely.box(west - 0.0001, south - 0.0001, west, south)
    with square.reader(ANYBODY) as connection:
        assert "7" in things_in_polygon(connection, "building", touching)


def test_another_scope_finds_nothing(square: Database) -> None:
    everywhere = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    stranger = Actor(1, "b", "b", Role.OPERATOR, "440306007006", "zh-CN")
    with square.reader(stranger) as connection:
        for kind in ("camera", "building", "street"):
            assert things_in_polygon(connection, kind, everywhere) == {}
