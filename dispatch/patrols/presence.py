"""Seen by being there: a place counts once somebody was within its radius for as long as it asks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.metric import metres_per_degree

WORD_S = 180.0
"""Who stands is heard of once a minute; after so long without a word nobody knows where it was."""
TOUCH_S = 1e-3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fence:
    """A place that must be seen: within `radius_m` of it, `dwell_s` without leaving; WGS 84."""

    lng: float
    lat: float
    radius_m: float
    dwell_s: float = 0.0


def seen_at(fence: Fence, at_s: Floats, lng: Floats, lat: Floats, word_s: float = WORD_S) -> float | None:
    """Return the first moment at which a fence has been kept for long enough, None for never.

    Between two positions one walks straight and evenly, so that it makes no difference how often
    a device speaks, nor where along a line. Touching the circle is being inside. A lone position
    inside is a moment without length: enough where no dwell is asked for.

    Parameters
    ----------
    at_s, lng, lat
        One unit's track in order of time, float64 (n,), WGS 84.
    word_s
        Over a longer silence a stay does not go on.
    """
    if not len(at_s):
        return None
    east, north = metres_per_degree(fence.lat)
    x, y = (lng - fence.lng) * east, (lat - fence.lat) * north
    inside = np.hypot(x, y) <= fence.radius_m
    begin, end = _within(x, y, at_s, fence.radius_m)
    known = (np.diff(at_s) <= word_s) & np.isfinite(begin)
    # A position alone, with nothing known before or after it, is a stay of no length.
    begins = np.concatenate((begin[known], at_s[inside]))
    ends = np.concatenate((end[known], at_s[inside]))
    order = np.lexsort((ends, begins))
    since = until = -np.inf
    for first, last in zip(begins[order].tolist(), ends[order].tolist(), strict=True):
        if first > until + TOUCH_S:
            since, until = first, last
        until = max(until, last)
        if until - since >= fence.dwell_s - TOUCH_S:
            return float(since + fence.dwell_s)
    return None


def _within(x: Floats, y: Floats, at_s: Floats, radius_m: float) -> tuple[Floats, Floats]:
    """Return from when until when each step between two positions lies in the circle, NaN where it does not."""
    dx, dy, dt = np.diff(x), np.diff(y), np.diff(at_s)
    a = dx * dx + dy * dy
    b = x[:-1] * dx + y[:-1] * dy
    c = x[:-1] * x[:-1] + y[:-1] * y[:-1] - radius_m * radius_m
    root = b * b - a * c
    moving = a > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        half = np.sqrt(root)
        first = np.where(moving, (-b - half) / a, 0.0)
        last = np.where(moving, (-b + half) / a, 1.0)
    met = np.where(moving, (root >= 0) & (last >= 0) & (first <= 1), c <= 0)
    first, last = np.clip(first, 0.0, 1.0), np.clip(last, 0.0, 1.0)
    return np.where(met, at_s[:-1] + first * dt, np.nan), np.where(met, at_s[:-1] + last * dt, np.nan)
