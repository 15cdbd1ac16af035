"""Units from afar: fewer corners, nobody lost, neighbours still side by side."""

import numpy as np
import shapely
from numpy.typing import NDArray

from dispatch.planning.sheet import Ground
from dispatch.planning.sketch import STEPS_PER_DEGREE, Sketch, Sketches
from tests.dispatch.planning.sheets import raster, sheet


def outlines(sketch: Sketch) -> list[NDArray[np.float64]]:
    corners = (np.cumsum(sketch.steps, axis=0) + sketch.origin) / STEPS_PER_DEGREE
    return np.split(corners, np.cumsum(sketch.corners)[:-1])


def wavy(shapes: list[shapely.Polygon]) -> NDArray[np.object_]:
    """Put corners onto borders, a metre and a half beside them, the same ones for both neighbours."""

    def bent(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return points + np.sin(points[:, ::-1] * 4e5) * 1.5e-5

    return np.asarray(shapely.transform(shapely.segmentize(np.array(shapes, object), 5e-5), bent), dtype=object)


def ground(communities: int = 1) -> Ground:
    units = sheet(communities=communities)
    shapes = wavy(raster(8, 4))
    return Ground(units, shapes, ("face",) * len(shapes))


def test_a_sketch_has_every_unit_with_fewer_corners_where_it_was() -> None:
    exact = ground()
    sketch = Sketches().of(exact)
    assert sketch.rings.tolist() == [1] * len(exact.sheet)
    assert sketch.corners.sum() == len(sketch.steps)
    assert len(sketch.steps) < shapely.get_num_coordinates(exact.shapes).sum() / 2
    for ring, shape in zip(outlines(sketch), exact.shapes, strict=True):
        drawn = shapely.Polygon(ring)
        assert drawn.intersection(shape).area > 0.9 * shape.area


def test_neighbours_of_a_community_share_the_corners_of_their_border() -> None:
    rings = [shapely.Polygon(ring) for ring in outlines(Sketches().of(ground()))]
    overlaps = [one.intersection(other).area for at, one in enumerate(rings) for other in rings[:at]]
    assert max(overlaps) == 0
    gaps = shapely.union_all(rings)
    assert gaps.geom_type == "Polygon"
    assert not gaps.interiors


def test_what_is_between_communities_keeps_its_corners_on_both_sides() -> None:
    exact = ground(communities=2)
    rings = outlines(Sketches().of(exact))
    of = exact.sheet.community
    corners = [
        {tuple(point) for at in np.flatnonzero(of == side) for point in np.round(rings[at], 6)} for side in (0, 1)
    ]
    told = [
        {tuple(point) for point in np.round(shapely.get_coordinates(list(exact.shapes[of == side])), 6)}
        for side in (0, 1)
    ]
    between = told[0] & told[1]
    assert len(between) > 20
    assert between <= corners[0] & corners[1]
