"""Where the classes of a legend begin and end."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

FEWEST_CLASSES, MOST_CLASSES = 2, 7
MOST_STEPS = 400
"""Natural breaks weigh every pair of distinct values; beyond these they are taken in equal shares."""


class Method(StrEnum):
    """How values are put into classes."""

    QUANTILE = "quantile"
    NATURAL = "natural"
    EQUAL = "equal"


def breaks(values: NDArray[np.float64], method: Method, classes: int) -> list[float]:
    """Return the edges of at most `classes` classes: the least value, the upper end of each class.

    A class holds what is above its lower edge and not above its upper one; the first also holds
    the least value. Every class holds at least one of the values, so that a legend has no colour
    that is nowhere on the map. NaN counts for nothing; without a value there is no class.
    """
    known = np.sort(values[~np.isnan(values)])
    if not len(known):
        return []
    steps = np.unique(known)
    count = min(classes, len(steps))
    if method is Method.EQUAL:
        wanted = np.linspace(steps[0], steps[-1], count + 1)[1:]
    elif method is Method.QUANTILE:
        wanted = known[np.ceil(np.arange(1, count + 1) * len(known) / count).astype(int) - 1]
    else:
        wanted = _natural(known, count)
    # The upper end of a class is the greatest value in it: numbers that somebody can find again.
    ends = np.unique(steps[np.searchsorted(steps, wanted + _slack(steps), side="right") - 1])
    return [float(steps[0]), *ends.tolist()]


def _slack(steps: NDArray[np.float64]) -> float:
    """Return what rounding may add to an edge."""
    return float(abs(steps[-1])) * 1e-12


def _natural(known: NDArray[np.float64], classes: int) -> NDArray[np.float64]:
    """Return the upper ends that leave the least variance within the classes (Fisher 1958, Jenks).

    Exact on distinct values weighted by how often they occur; with more than 400 distinct
    values on the mean of equal shares.
    """
    steps, weights = np.unique(known, return_counts=True)
    if len(steps) > MOST_STEPS:
        shares = np.array_split(known, MOST_STEPS)
        steps = np.unique([float(share[-1]) for share in shares])
        weights = np.diff(np.r_[0, np.searchsorted(known, steps, side="right")])
    weight = np.r_[0.0, np.cumsum(weights)]
    first = np.r_[0.0, np.cumsum(weights * steps)]
    second = np.r_[0.0, np.cumsum(weights * steps**2)]
    size = len(steps)
    # within[i, j]: sum of squared distances from the mean of steps i..j-1.
    later = np.triu(np.ones((size + 1, size + 1), bool), 1)
    mass = np.where(later, weight[None, :] - weight[:, None], 1.0)
    within = second[None, :] - second[:, None] - (first[None, :] - first[:, None]) ** 2 / mass
    within[~later] = np.inf
    cost = within[0].copy()
    origin = np.zeros((classes, size + 1), np.int64)
    for number in range(1, classes):
        each = cost[:, None] + within
        origin[number] = np.argmin(each, axis=0)
        cost = each[origin[number], np.arange(size + 1)]
    ends = []
    end = size
    for number in range(classes - 1, -1, -1):
        ends.append(float(steps[end - 1]))
        end = int(origin[number, end])
    return np.array(ends[::-1])
