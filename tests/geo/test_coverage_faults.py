"""Gaps, overlaps and holes of a foreign layer, found exactly and repaired on request."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage_faults import FaultKind, faults, repaired


def test_a_layer_that_tiles_has_no_fault() -> None:
    assert faults([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)]) == []


def test_an_overlap_is_told_with_both_areas_and_its_size() -> None:
    (found,) = faults([shapely.box(0, 0, 10, 10), shapely.box(9, 0, 20, 10)])
    assert (found.kind, found.areas, found.area) == (FaultKind.OVERLAP, (0, 1), pytest.approx(10))
    assert shapely.bounds(found.shape).tolist() == [9, 0, 10, 10]


def test_a_gap_lies_between_areas_and_a_hole_in_one() -> None:
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 12, 12))
    left, right = shapely.box(30, 0, 40, 30), shapely.box(41, 0, 50, 30)
    lid = shapely.union_all([shapely.box(40, 0, 41, 2), shapely.box(40, 28, 41, 30)])
    found = faults([ring, left, right, lid])
    assert [(one.kind, one.area) for one in found] == [
        (FaultKind.GAP, pytest.approx(26)), (FaultKind.HOLE, pytest.approx(4)),
    ]  # fmt: skip
    assert found[0].areas == (1, 2, 3)
    assert found[1].areas == (0,)


def test_what_opens_to_the_outside_is_no_gap_and_around_an_island_is_one() -> None:
    assert faults([shapely.box(0, 0, 10, 10), shapely.box(11, 0, 20, 10)]) == []
    ring = shapely.box(0, 0, 30, 30).difference(shapely.box(10, 10, 20, 20))
    (found,) = faults([ring, shapely.box(14, 14, 16, 16)])
    assert found.area == pytest.approx(96)
    assert (found.kind, found.areas) == (FaultKind.GAP, (0, 1))


def test_an_area_that_crosses_itself_or_has_no_extent_is_told_first() -> None:
    bow = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    flat = shapely.Polygon([(0, 0), (5, 0), (0, 0)])
    found = faults([bow, flat, shapely.box(20, 0, 30, 10)])
    assert [one.areas for one in found] == [(0,), (1,)]
    assert "Self-intersection" in found[0].why


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_a_repaired_layer_has_no_overlap_and_keeps_its_ground(seed: int) -> None:
    chance = np.random.default_rng(seed)
    jitter = chance.uniform(-0.4, 0.4, (16, 4))
    areas = [
        shapely.box(x * 10 + a, y * 10 + b, x * 10 + 10 + c, y * 10 + 10 + d)
        for (x, y), (a, b, c, d) in zip(np.ndindex(4, 4), jitter.tolist(), strict=True)
    ]
    mended = repaired(areas)
    assert [one for one in faults(mended) if one.kind is FaultKind.OVERLAP] == []
    assert shapely.union_all(mended).area >= shapely.union_all(areas).area - 1e-6
    # No gap of this layer is wider than a metre.
    assert [one for one in faults(mended) if one.kind is FaultKind.GAP] == []
