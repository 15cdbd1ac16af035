"""Hypothesis strategies: places in China and shapes of a city's size there."""

import numpy as np
import shapely
from hypothesis import strategies as st
from shapely import affinity

from geo.metric import metres_per_degree

lngs = st.floats(74, 134, allow_nan=False)
lats = st.floats(18, 53, allow_nan=False)
anywhere_lngs = st.floats(-178, 178, allow_nan=False)
anywhere_lats = st.floats(-80, 80, allow_nan=False)


def placed(shape: shapely.Geometry, lng: float, lat: float) -> shapely.Geometry:
    """Move a shape drawn in metres to a place."""
    per_lng, per_lat = metres_per_degree(lat)
    return affinity.affine_transform(shape, [1 / float(per_lng), 0, 0, 1 / float(per_lat), lng, lat])


@st.composite
def stars(draw: st.DrawFn, largest_m: float = 300.0) -> shapely.Polygon:
    """Star-shaped polygons in metres, from a few to `largest_m` metres across, some with a hole."""
    size = draw(st.floats(3.0, largest_m / 2))
    corners = draw(st.integers(3, 12))
    radii = [size * draw(st.floats(0.3, 1.0)) for _ in range(corners)]
    turn = draw(st.floats(0, 6.28))
    angles = turn + np.arange(corners) * 2 * np.pi / corners
    ring = [(r * np.cos(a), r * np.sin(a)) for r, a in zip(radii, angles, strict=True)]
    star = shapely.make_valid(shapely.Polygon(ring))
    if draw(st.booleans()):
        star = shapely.difference(star, affinity.scale(star, 0.3, 0.3, origin=(0, 0)))
    return star


@st.composite
def lines(draw: st.DrawFn) -> shapely.LineString:
    """Zigzags in metres, up to a kilometre."""
    points = draw(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=2, max_size=5, unique=True))
    return shapely.LineString(points)
