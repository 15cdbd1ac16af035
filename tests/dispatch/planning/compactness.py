"""How compact areas are: three usual measures, each 1 for a circle (or a convex shape) and less for anything else.

D. Polsby and R. Popper (1991), The third criterion, Yale Law & Policy Review 9(2);
E. Reock (1961), Measuring compactness as a requirement of legislative apportionment,
Midwest Journal of Political Science 5(1).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Compactness:
    """Measures of areas, each shape (n,), 0 for an area that is empty.

    Attributes
    ----------
    polsby_popper
        4π · area / outline².
    reock
        Area over that of the smallest circle around it.
    hull
        Area over that of its convex hull.
    """

    polsby_popper: Floats
    reock: Floats
    hull: Floats


def compactness(shapes: Sequence[BaseGeometry] | NDArray[np.object_]) -> Compactness:
    """Return the measures of polygons in metres."""
    array = np.asarray(shapes, dtype=object)
    area, outline = shapely.area(array), shapely.length(array)
    radius = shapely.minimum_bounding_radius(array)
    hull = shapely.area(shapely.convex_hull(array))
    return Compactness(
        _share(4 * np.pi * area, outline**2), _share(area, np.pi * radius**2), _share(area, hull)
    )  # fmt: skip


def _share(part: Floats, whole: Floats) -> Floats:
    return np.minimum(1.0, np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))
