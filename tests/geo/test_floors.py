import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from geo import floors
from geo.metric import area_m2
from tests.geo.shapes import lats, lngs, placed, stars

SLAB = shapely.box(0, 0, 60, 12)
L_SHAPE = shapely.union(shapely.box(0, 0, 60, 12), shapely.box(0, 0, 12, 50))
U_SHAPE = shapely.union(L_SHAPE, shapely.box(48, 0, 60, 50))
COURT = shapely.box(0, 0, 50, 40).difference(shapely.box(12, 12, 38, 28))
TWO_PARTS = shapely.MultiPolygon([shapely.box(0, 0, 20, 10), shapely.box(30, 0, 60, 10)])


def assert_tiles(plan: floors.FloorPlan, footprint: shapely.Geometry) -> None:
    whole = footprint.area
    assert sum(slot.area for slot in plan.slots) == pytest.approx(whole, rel=1e-6)
    assert shapely.union_all(list(plan.slots)).symmetric_difference(footprint).area < whole * 1e-6
    for i, slot in enumerate(plan.slots):
        for other in plan.slots[i + 1 :]:
            assert slot.intersection(other).area < whole * 1e-6
    outlines = plan.outlines()
    assert {slot for slot, _ in outlines} == set(range(len(plan.slots)))
    assert all(polygon.is_valid and not polygon.interiors for _, polygon in outlines)
    assert sum(polygon.area for _, polygon in outlines) == pytest.approx(whole, rel=1e-6)


@settings(deadline=None, max_examples=60)
@given(stars(120.0), lngs, lats, st.integers(1, 14))
def test_slots_tile_any_footprint(shape: shapely.Geometry, lng: float, lat: float, count: int) -> None:
    footprint = placed(shape, lng, lat)
    plan = floors.layout(footprint, 6, count)
    assert len(plan.slots) == count
    assert_tiles(plan, footprint)


@pytest.mark.parametrize("shape", [SLAB, L_SHAPE, U_SHAPE, COURT, TWO_PARTS], ids=["slab", "L", "U", "court", "two"])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 12])
@pytest.mark.parametrize("turn", [0, 37])
def test_slots_tile_the_shapes_estates_are_built_in(shape: shapely.Geometry, count: int, turn: float) -> None:
    footprint = placed(affinity.rotate(shape, turn), 114.05, 22.54)
    plan = floors.layout(footprint, 18, count)
    assert plan.levels == 18
    assert len(plan.slots) == count
    assert_tiles(plan, footprint)


def test_a_slab_is_cut_across_into_equal_slots_from_west_to_east() -> None:
    plan = floors.layout(placed(SLAB, 114.05, 22.54), 6, 4)
    assert [area_m2(slot) for slot in plan.slots] == pytest.approx([180.0] * 4, rel=1e-3)
    centres = [slot.centroid.x for slot in plan.slots]
    assert centres == sorted(centres)


def test_the_same_footprint_is_always_cut_the_same() -> None:
    footprint = placed(U_SHAPE, 114.05, 22.54)
    assert floors.layout(footprint, 6, 9) == floors.layout(footprint, 6, 9)


def test_nothing_has_no_floors() -> None:
    with pytest.raises(ValueError, match="without area"):
        floors.layout(shapely.Polygon(), 3, 2)


@pytest.mark.parametrize(
    ("footprint_m2", "usage", "expected"),
    [(90, "residential", 1), (150, "residential", 1), (160, "residential", 2), (720, "residential", 7),
     (90_000, "residential", 99), (720, "commercial", 0), (0, "residential", 0)],
)  # fmt: skip
def test_only_homes_have_dwellings_and_big_floors_more(footprint_m2: float, usage: str, expected: int) -> None:
    assert floors.assumed_dwellings_per_floor(footprint_m2, usage) == expected


@pytest.mark.parametrize(("floor", "slot", "expected"), [(1, 0, "101"), (12, 3, "1204"), (-1, 0, "B101")])
def test_rooms_are_numbered_floor_then_door(floor: int, slot: int, expected: str) -> None:
    assert floors.room(floor, slot) == expected


@given(st.integers(5, 99))
def test_stair_groups_share_all_doors_with_at_most_four_each(doors: int) -> None:
    groups = floors.stair_groups(doors)
    assert [slot for group in groups for slot in group] == list(range(doors))
    assert all(1 <= len(group) <= 4 for group in groups)


def test_four_doors_need_one_stair_only() -> None:
    assert floors.stair_groups(4) == []
