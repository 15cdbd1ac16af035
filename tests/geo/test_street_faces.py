"""Faces between streets, and what is cleaned out of them."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.street_faces import street_faces
from geo.subdivision import compounds, fitted, grounds


def streets(*xs: float, size: float = 300.0) -> list[shapely.LineString]:
    """Return streets from south to north at some places and two from west to east."""
    across = [shapely.LineString([(-50, y), (size + 50, y)]) for y in (0.0, size)]
    return [*(shapely.LineString([(x, -50), (x, size + 50)]) for x in xs), *across]


def test_streets_enclose_faces_and_dead_ends_divide_nothing() -> None:
    dead_end = shapely.LineString([(100, 0), (100, 120)])
    faces = street_faces([*streets(0, 200, 300), dead_end])
    assert sorted(shapely.area(faces.shapes).round().tolist()) == [30_000, 60_000]


def test_what_lies_between_two_carriageways_joins_a_face() -> None:
    faces = street_faces(streets(0, 150, 162, 300))
    assert faces.found == 3
    assert sorted(shapely.area(faces.shapes).round().tolist()) == [41_400, 48_600]


def test_faces_tile_the_area_they_are_asked_for() -> None:
    area = shapely.box(-20, -20, 310, 310)
    faces = street_faces(streets(0, 150, 300), area, narrow_m=0, small_m2=0)
    assert shapely.coverage_is_valid(faces.shapes)
    assert shapely.area(faces.shapes).sum() == pytest.approx(area.area)


def test_a_sliver_without_neighbours_stays_and_nothing_gives_nothing() -> None:
    assert len(street_faces([shapely.box(0, 0, 5, 5).exterior]).shapes) == 1
    assert len(street_faces([]).shapes) == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_cleaning_never_loses_ground(seed: int) -> None:
    chance = np.random.default_rng(seed)
    lines = [shapely.LineString(chance.uniform(0, 1000, (2, 2))) for _ in range(30)]
    area = shapely.box(0, 0, 1000, 1000)
    faces = street_faces(lines, area)
    assert shapely.is_valid(faces.shapes).all()
    assert shapely.area(faces.shapes).sum() == pytest.approx(area.area, rel=1e-6)
    assert shapely.coverage_is_valid(faces.shapes)


def test_each_building_gets_the_ground_nearest_to_it() -> None:
    face = shapely.box(0, 0, 100, 80)
    buildings = [shapely.box(5, 5, 20, 30), shapely.box(20, 5, 45, 30), shapely.box(60, 40, 90, 60)]
    parts = grounds(face, buildings)
    assert shapely.area(parts).sum() == pytest.approx(face.area)
    inside = shapely.area(shapely.intersection(parts, np.array(buildings)))
    assert (inside > 0.97 * shapely.area(buildings)).all()
    beside = shapely.box(100, 0, 160, 80)
    assert shapely.coverage_is_valid(fitted([*parts, beside]))


def test_a_compound_stays_whole_unless_it_is_too_heavy() -> None:
    group = np.array([0, 1, 0, -1, 1])
    load = np.array([10.0, 40.0, 10.0, 5.0, 40.0])
    assert compounds(group, load, most=50).tolist() == [0, 1, 0, 2, 3]


@pytest.mark.shared
def test_the_streets_of_wuhan_make_4_500_valid_faces(shared_data: Path) -> None:
    lines = geopandas.read_parquet(shared_data / "streets-wuhan" / "simplified.parquet").geometry.to_numpy()
    faces = street_faces(lines)
    assert len(faces.shapes) >= 4_500
    assert shapely.is_valid(faces.shapes).all()
    assert shapely.coverage_is_valid(faces.shapes)
