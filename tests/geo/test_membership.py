import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from geo.membership import OUTSIDE, assign
from tests.geo.shapes import placed, stars

WEST, EAST = shapely.box(114.0, 22.0, 114.01, 22.01), shapely.box(114.01, 22.0, 114.02, 22.01)


def test_the_grid_with_most_of_the_footprint_has_the_building() -> None:
    building = shapely.box(114.0097, 22.005, 114.0101, 22.0052)
    found = assign([building], [WEST, EAST], ["1", "2"])
    assert found.grid.tolist() == [0]
    assert found.share[0] == pytest.approx(0.75)


def test_a_tie_goes_to_the_lower_code() -> None:
    building = shapely.box(114.0099, 22.005, 114.0101, 22.0052)
    assert assign([building], [WEST, EAST], ["2", "1"]).grid.tolist() == [1]
    assert assign([building], [WEST, EAST], ["1", "2"]).grid.tolist() == [0]


def test_of_two_overlapping_grids_holding_it_whole_the_lower_code_wins() -> None:
    building = shapely.box(114.005, 22.005, 114.0051, 22.0051)
    assert assign([building], [WEST, WEST.buffer(0.001)], ["9", "3"]).grid.tolist() == [1]


def test_a_building_that_only_touches_a_grid_is_outside() -> None:
    found = assign([shapely.box(114.02, 22.0, 114.021, 22.001)], [WEST, EAST], ["1", "2"])
    assert found.grid.tolist() == [OUTSIDE]
    assert found.outside == 1


@pytest.mark.parametrize("grids", [[], [shapely.Polygon()]])
def test_without_grids_everything_is_outside(grids: list[shapely.Polygon]) -> None:
    assert assign([WEST], grids, ["1"] * len(grids)).outside == 1


def test_no_buildings_are_no_trouble() -> None:
    assert assign([], [WEST], ["1"]).grid.shape == (0,)


def test_every_grid_needs_its_code() -> None:
    with pytest.raises(ValueError, match="1 grids but 0 codes"):
        assign([WEST], [EAST], [])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(stars(80.0), st.floats(-700, 700), st.floats(-700, 700)), min_size=1, max_size=12),
    st.permutations(["1", "2", "3", "4"]),
)
def test_every_building_is_in_the_one_grid_plain_shapely_finds_or_outside(
    drawn: list[tuple[shapely.Polygon, float, float]], codes: list[str]
) -> None:
    lng, lat = 114.0, 22.5
    grids = [placed(shapely.box(x, y, x + 500, y + 500), lng, lat) for x in (-500, 0) for y in (-500, 0)]
    buildings = [placed(affinity.translate(s, x, y), lng, lat) for s, x, y in drawn]
    found = assign(buildings, grids, codes)
    for building, grid, share in zip(buildings, found.grid.tolist(), found.share.tolist(), strict=True):
        shares = np.array([building.intersection(g).area / building.area for g in grids])
        if grid == OUTSIDE:
            assert shares.max() < 1e-8
        else:
            assert shares[grid] == pytest.approx(shares.max(), abs=1e-8)
            assert share == pytest.approx(shares[grid], abs=1e-8)
            tied = [codes[i] for i in range(4) if shares[i] > shares.max() - 1e-12]
            assert codes[grid] == min(tied) or len(tied) == 1
