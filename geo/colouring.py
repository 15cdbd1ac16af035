"""Give touching areas different colours out of a small fixed set."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.metric import metres_per_degree

COLOURS = 12
TOUCHING_M = 2.0


def neighbours(shapes: Sequence[BaseGeometry], within_m: float = TOUCHING_M) -> list[set[int]]:
    """Return, for each WGS 84 shape, the indexes of the shapes within `within_m` of it.

    The distance bridges the slivers that separately drawn areas leave between them.
    """
    array = np.asarray(shapes, dtype=object)
    found: list[set[int]] = [set() for _ in array]
    if not len(array):
        return found
    bounds = shapely.total_bounds(array)
    per_lng, per_lat = metres_per_degree(0.0 if np.isnan(bounds).any() else np.abs(bounds[[1, 3]]).max())
    reach = within_m / float(min(per_lng, per_lat))
    first, second = shapely.STRtree(array).query(array, predicate="dwithin", distance=reach)
    for a, b in zip(first.tolist(), second.tolist(), strict=True):
        if a != b:
            found[a].add(b)
    return found


def colour(shapes: Sequence[BaseGeometry], colours: int = COLOURS) -> NDArray[np.int64]:
    """Return a colour from 0 to `colours` - 1 for each shape; neighbours differ.

    The most hemmed-in shape goes first (Brélaz 1979), and takes the colour least used so far
    that no neighbour has, so that colours are spread evenly; ties go to the lower number.
    Overlapping areas may have more mutual neighbours than colours: then the colour that
    fewest neighbours have is taken.
    """
    around = neighbours(shapes)
    chosen = np.full(len(around), -1, np.int64)
    used = np.zeros(colours, np.int64)
    left = set(range(len(around)))
    while left:
        index = min(left, key=lambda i: (-len({int(chosen[n]) for n in around[i]} - {-1}), -len(around[i]), i))
        clashes = np.zeros(colours, np.int64)
        for neighbour in around[index]:
            if chosen[neighbour] >= 0:
                clashes[chosen[neighbour]] += 1
        best = min(range(colours), key=lambda c: (clashes[c], used[c], c))
        chosen[index] = best
        used[best] += 1
        left.remove(index)
    return chosen
