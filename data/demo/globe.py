"""Turn the plan and lay it on the globe: plan metres to WGS 84."""

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from geo.metric import LocalProjection, local_projection

ORIGIN_LNG, ORIGIN_LAT = 114.07, 22.64
TURN_DEG = -12.0
"""The main road falls towards the south-east by this much."""
PLAN_CENTRE = (640.0, 420.0)
DECIMALS = 7
"""About a centimetre: coarse enough to be the same on every machine."""

Shape = TypeVar("Shape", bound=BaseGeometry)


@dataclass(frozen=True, slots=True)
class Globe:
    """Where on the globe the plan lies."""

    projection: LocalProjection = field(default_factory=lambda: local_projection(ORIGIN_LNG, ORIGIN_LAT))

    def lay(self, shape: Shape) -> Shape:
        """Return a plan shape in WGS 84 (lng, lat), rounded to `DECIMALS`."""
        turned = affinity.rotate(shape, TURN_DEG, origin=PLAN_CENTRE)
        moved = affinity.translate(turned, -PLAN_CENTRE[0], -PLAN_CENTRE[1])
        laid: Shape = shapely.transform(self.projection.to_lnglat(moved), lambda c: np.round(c, DECIMALS))
        return laid

    def lay_points(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return plan points, shape (n, 2), in WGS 84."""
        laid: NDArray[np.float64] = shapely.get_coordinates(self.lay(shapely.MultiPoint(points)))
        return laid


def bearing_deg(plan_deg: float) -> float:
    """Return the compass bearing of a direction on the plan, given from the x axis against the clock."""
    return round((90.0 - (plan_deg + TURN_DEG)) % 360.0, 1) % 360.0
