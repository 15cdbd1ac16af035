"""The shape of a grid of a draft: derived from its units, never drawn."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from dispatch.planning.sheet import PlanSheet


def grid_shape(sheet: PlanSheet, members: NDArray[np.int64]) -> BaseGeometry:
    """Return the ground of some units as one WGS 84 polygon (or several, where they do not hang together).

    It is what lies inside the pieces of border that only one side of is among the units.
    """
    inside = np.zeros(len(sheet) + 1, bool)
    inside[members] = True
    borders = sheet.borders
    # NOBODY is the last place, which is never inside.
    rim = inside[borders.left] != inside[borders.right]
    ends = np.stack([borders.lngs[rim], borders.lats[rim]], axis=2)
    return shapely.build_area(shapely.multilinestrings(shapely.linestrings(ends)))
