"""Water: what nobody walks or drives over but on a bridge."""

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Water:
    """Areas of water, WGS 84 polygons (w,), ready to be asked about many ways at once."""

    def __init__(self, areas: NDArray[np.object_]) -> None:
        self._tree = shapely.STRtree(areas) if len(areas) else None

    def crossed(self, lng: Floats, lat: Floats, to_lng: Floats, to_lat: Floats) -> Mask:
        """Say which straight ways, WGS 84 (n,), lead from land over water.

        Who is on the water is on a bridge, or its receiver trembles beside one: its way crosses nothing.
        """
        over = np.zeros(len(lng), bool)
        if self._tree is None or not len(lng):
            return over
        ways = shapely.linestrings(np.stack((np.column_stack((lng, lat)), np.column_stack((to_lng, to_lat))), axis=1))
        over[self._tree.query(ways, predicate="intersects")[0]] = True
        touched = np.flatnonzero(over)
        over[touched[self._tree.query(shapely.points(lng[touched], lat[touched]), predicate="within")[0]]] = False
        return over

    def between(self, lng: Floats, lat: Floats, to_lng: Floats, to_lat: Floats) -> Mask:
        """Say which straight ways lead over water from land to land."""
        return self.crossed(lng, lat, to_lng, to_lat) & self.crossed(to_lng, to_lat, lng, lat)
