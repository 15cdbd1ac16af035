"""How far grids reach out: what they fill of the smallest circle and of the hull around them."""

import numpy as np
import shapely
from numpy.typing import NDArray

from dispatch.planning.draft import Draft
from dispatch.planning.sheet import Load, PlanSheet
from geo.metric import metres_per_degree

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def reock_and_hull(sheet: PlanSheet, draft: Draft, places: Ints) -> tuple[Floats, Floats]:
    """Return the measures of some grids by their place in the draft (area over that of the smallest circle, and of the convex hull, around it), shape (k,) each.

    They need no shapes: circle and hull are those of the corners of the border. A grid without units has 0.
    """
    borders = sheet.borders
    wanted = np.full(len(draft.grids) + 1, -1, np.int64)
    wanted[places] = np.arange(len(places))
    held = wanted[draft.holders]
    members = np.flatnonzero(held >= 0)
    area = np.bincount(held[members], sheet.loads[Load.AREA_M2][members], len(places))
    reock, hull = np.zeros(len(places)), np.zeros(len(places))
    pieces = borders.of(members)
    outside = np.append(draft.holders, -1)
    left, right = outside[borders.left[pieces]], outside[borders.right[pieces]]
    pieces, left, right = (one[left != right] for one in (pieces, left, right))
    owner = np.r_[wanted[left], wanted[right]]
    mine = np.flatnonzero(owner >= 0)
    if not len(mine):
        return reock, hull
    mine = mine[np.argsort(owner[mine], kind="stable")]
    lngs, lats = borders.lngs[np.r_[pieces, pieces][mine]], borders.lats[np.r_[pieces, pieces][mine]]
    per_lng, per_lat = metres_per_degree(lats.mean())
    x, y = (lngs - lngs.mean()) * per_lng, (lats - lats.mean()) * per_lat
    at, which = np.unique(owner[mine], return_inverse=True)
    # A line through all corners has the circle and the hull that they have, and is made faster than points.
    around = shapely.linestrings(np.stack([x, y], axis=2).reshape(-1, 2), indices=np.repeat(which, 2))
    hulls = shapely.convex_hull(around)
    # The circle around the hull is that around all of it, with a tenth of the corners.
    reock[at] = _share(area[at], np.pi * shapely.minimum_bounding_radius(hulls) ** 2)
    hull[at] = _share(area[at], shapely.area(hulls))
    return reock, hull


def _share(part: Floats, whole: Floats) -> Floats:
    return np.minimum(1.0, np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))
