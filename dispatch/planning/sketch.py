"""What the units of a draft look like from afar: so few corners that a whole district of them is looked at at once."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from dispatch.planning.sheet import Ground

STEPS_PER_DEGREE = 1_000_000
"""Corners lie on a raster of a tenth of a metre."""
DROPPED_DEG = 5e-5
"""A corner goes when the triangle it makes with those beside it is smaller than the square of this, some 25 m²."""
COMMUNITIES_KEPT = 400

Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """Outlines with few corners, in the order of a sheet; neighbours of a community still share their corners.

    Attributes
    ----------
    origin
        WGS 84 (lng, lat) in millionths of a degree, from where the first step is counted.
    rings
        How many rings each unit has, shape (n,).
    corners
        How many corners each ring has, each once, shape (r,).
    steps
        From corner to corner through all rings, east and north in millionths of a degree, shape (c, 2).
    """

    origin: tuple[int, int]
    rings: Ints
    corners: Ints
    steps: Ints


class Sketches:
    """Draws sketches, and keeps what was drawn of a community for as long as its units are the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Shapes] = OrderedDict()

    def of(self, ground: Ground) -> Sketch:
        """Return the sketch of a ground."""
        sheet = ground.sheet
        drawn = np.empty(len(sheet), object)
        for place in range(len(sheet.communities)):
            members = np.flatnonzero(sheet.community == place)
            drawn[members] = self._drawn(sheet.ids[members].tobytes(), ground.shapes[members])
        return _told(drawn)

    def _drawn(self, key: bytes, shapes: Shapes) -> Shapes:
        with self._lock:
            known = self._kept.get(key)
        if known is None:
            # What lies on the rim of the community keeps its corners: that of the next one does too.
            known = np.asarray(shapely.coverage_simplify(shapes, DROPPED_DEG, simplify_boundary=False), dtype=object)
            with self._lock:
                self._kept[key] = known
                while len(self._kept) > COMMUNITIES_KEPT:
                    self._kept.popitem(last=False)
        return known


def _told(shapes: Shapes) -> Sketch:
    rings, unit = shapely.get_rings(shapes, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    # The last corner of a ring is its first again.
    open_ = np.r_[ring[1:] == ring[:-1], False] if len(ring) else np.zeros(0, bool)
    raster = np.rint(points[open_] * STEPS_PER_DEGREE).astype(np.int64)
    origin = raster[0] if len(raster) else np.zeros(2, np.int64)
    return Sketch(
        (int(origin[0]), int(origin[1])),
        np.bincount(unit, minlength=len(shapes)).astype(np.int64),
        np.bincount(ring[open_], minlength=len(rings)).astype(np.int64),
        np.diff(raster, axis=0, prepend=origin[None, :]),
    )
