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
    """Return the measures of some grids by their place in the draft (see `geo.compactness`), shape (k,) each.

    They need no shapes: circle and hull are those of the corners of the border. A grid without units has 0.
    """
    borders = sheet.borders
    wanted = np.full(len(draft.grids) + 1, -1, np.int64)
    wanted[places] = np.arange(len(places))
    outside = np.append(draft.holders, -1)
    left, right = wanted[outside[borders.left]], wanted[outside[borders.right]]
    on = outside[borders.left] != outside[borders.right]
    owner = np.r_[left[on], right[on]]
    lngs = np.concatenate([borders.lngs[on], borders.lngs[on]])[owner >= 0]
    lats = np.concatenate([borders.lats[on], borders.lats[on]])[owner >= 0]
    owner = owner[owner >= 0]
    area = np.zeros(len(places))
    held = wanted[draft.holders]
    np.add.at(area, held[held >= 0], sheet.loads[Load.AREA_M2][held >= 0])
    reock, hull = np.zeros(len(places)), np.zeros(len(places))
    if not len(owner):
        return reock, hull
    per_lng, per_lat = metres_per_degree(lats.mean())
    order = np.argsort(owner, kind="stable")
    at, first = np.unique(owner[order], return_index=True)
    x, y = (lngs[order] - lngs.mean()) * per_lng, (lats[order] - lats.mean()) * per_lat
    corners = np.split(np.stack([x, y], axis=2).reshape(-1, 2), 2 * first[1:])
    around = np.array([shapely.MultiPoint(one) for one in corners], dtype=object)
    circle = np.pi * shapely.minimum_bounding_radius(around) ** 2
    reock[at] = _share(area[at], circle)
    hull[at] = _share(area[at], shapely.area(shapely.convex_hull(around)))
    return reock, hull


def _share(part: Floats, whole: Floats) -> Floats:
    return np.minimum(1.0, np.divide(part, whole, out=np.zeros_like(part), where=whole > 0))
